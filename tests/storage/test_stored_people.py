from dataclasses import replace
from datetime import timedelta

import pytest
from storage_examples import GARDEN, GROUP, LI, NOW, PHONE

from core.dialogue.conversation import Conversation
from core.errors import StaleComplaint
from core.messages import Peer
from core.people import Member
from nlp.reading import Place
from storage.database import Database

WECHAT = Peer(channel="wechat", chat="openid-li")
WANG = Member(community=GARDEN, name="王师傅")
WANGS_CHAT = Peer(channel="telegram", chat="wang-private")


def test_a_resident_is_known_again_in_every_chat(database: Database) -> None:
    with database.work() as work:
        work.residents.add(LI, PHONE)
        work.residents.join(LI.id, WECHAT)
        work.commit()

    with database.work() as work:
        assert work.residents.at(PHONE) == work.residents.at(WECHAT) == work.residents.get(LI.id) == LI
        assert work.residents.at(GROUP) is None
        assert work.residents.get("nobody") is None


def test_what_becomes_known_of_a_resident_is_saved_once(database: Database) -> None:
    moved = replace(LI, home=Place(building="3", unit="2", room="501"), phone="13800000000")
    with database.work() as work:
        work.residents.add(LI, PHONE)
        work.residents.save(moved)

        assert work.residents.get(LI.id) == replace(moved, version=1)
        with pytest.raises(StaleComplaint):
            work.residents.save(moved)


def test_a_resident_is_written_to_where_they_wrote_last(database: Database) -> None:
    with database.work() as work:
        work.residents.add(LI, PHONE)
        assert work.residents.peer(LI.id) == PHONE

        work.residents.join(LI.id, WECHAT)
        for peer, minutes in ((PHONE, 0), (WECHAT, 5)):
            talked = Conversation(peer=peer, seat="li", resident=LI.id, touched_at=NOW + timedelta(minutes=minutes))
            work.conversations.save(talked)

        assert work.residents.peer(LI.id) == WECHAT
        assert work.residents.peer("nobody") is None


def test_a_person_bound_in_a_group_is_reached_once_the_private_chat_is_known(database: Database) -> None:
    with database.work() as work:
        work.bindings.bind_person(GARDEN, "王师傅", "telegram", "wang", None)
        assert work.bindings.member("telegram", "wang") == WANG
        assert work.bindings.person(GARDEN, "王师傅") is None

        work.bindings.bind_person(GARDEN, "王师傅", "telegram", "wang", WANGS_CHAT)
        work.bindings.bind_person(GARDEN, "王师傅", "telegram", "wang", None)
        assert work.bindings.person(GARDEN, "王师傅") == WANGS_CHAT
        assert work.bindings.person("harbour", "王师傅") is None


def test_a_new_account_takes_the_place_of_the_old_one(database: Database) -> None:
    with database.work() as work:
        work.bindings.bind_person(GARDEN, "王师傅", "telegram", "lost phone", WANGS_CHAT)
        work.bindings.bind_person(GARDEN, "王师傅", "telegram", "new phone", None)

        assert work.bindings.member("telegram", "lost phone") is None
        assert work.bindings.person(GARDEN, "王师傅") is None


def test_of_several_channels_the_newest_that_can_be_reached_wins(database: Database) -> None:
    wecom = Peer(channel="wecom", chat="wang")
    with database.work() as work:
        work.bindings.bind_person(GARDEN, "王师傅", "telegram", "wang", WANGS_CHAT)
        work.bindings.bind_person(GARDEN, "王师傅", "wecom", "wang", wecom)
        assert work.bindings.person(GARDEN, "王师傅") == wecom

        work.bindings.mark_unreachable(wecom)
        assert work.bindings.person(GARDEN, "王师傅") == WANGS_CHAT

        work.bindings.mark_unreachable(WANGS_CHAT)
        assert work.bindings.person(GARDEN, "王师傅") is None
        assert work.bindings.member("wecom", "wang") == WANG

        work.bindings.mark_reachable(wecom)
        assert work.bindings.person(GARDEN, "王师傅") == wecom


def test_a_group_that_can_not_be_reached_is_still_known(database: Database) -> None:
    with database.work() as work:
        work.bindings.bind_group(GARDEN, "工程部群", GROUP)
        work.bindings.mark_unreachable(GROUP)

        assert work.bindings.group(GARDEN, "工程部群") is None
        assert work.bindings.group_at(GROUP) == Member(community=GARDEN, name="工程部群")
        assert work.bindings.group_at(PHONE) is None

        work.bindings.bind_group(GARDEN, "工程部群", GROUP)
        assert work.bindings.group(GARDEN, "工程部群") == GROUP


def test_a_chat_that_a_group_left_has_no_power_any_more(database: Database) -> None:
    with database.work() as work:
        work.bindings.bind_group(GARDEN, "工程部群", GROUP)
        work.bindings.bind_group(GARDEN, "工程部群", Peer(channel="telegram", chat="new"))

        assert work.bindings.group_at(GROUP) is None


def test_one_chat_can_serve_as_two_groups(database: Database) -> None:
    with database.work() as work:
        work.bindings.bind_group(GARDEN, "工程部群", GROUP)
        work.bindings.bind_group(GARDEN, "客服部群", GROUP)

        assert work.bindings.group(GARDEN, "工程部群") == work.bindings.group(GARDEN, "客服部群") == GROUP
        assert work.bindings.group_at(GROUP) == Member(community=GARDEN, name="客服部群")
