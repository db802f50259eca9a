"""Two chats of one person, on both databases."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from storage_examples import GARDEN, LI, NOW, PHONE, stored

from core.claims import Claim
from core.dialogue.conversation import Conversation, Stage
from core.errors import StaleComplaint
from core.messages import Peer
from core.people import Resident
from storage.database import Database

WECHAT, WEB = Peer(channel="wechat", chat="openid-li"), Peer(channel="web", chat="li")
NEW = Resident(id="new", community=GARDEN)
CLAIM = Claim(id="1", claimant="new", claims=WECHAT, holder="li", holds=PHONE, made_at=NOW)


def test_a_claim_is_found_by_either_side_as_long_as_it_matters(database: Database) -> None:
    with database.work() as work:
        work.claims.add(CLAIM)

        assert work.claims.get("1") == CLAIM
        assert work.claims.get("2") is None
        for two in (("li", "x"), ("x", "li"), ("new", "x"), ("new", "li")):
            assert work.claims.about(two, since=NOW) == [CLAIM]
        assert work.claims.about(("x", "y"), since=NOW) == []
        assert work.claims.about(("new", "li"), since=NOW + timedelta(seconds=1)) == []


def test_a_yes_counts_once_and_nothing_follows_the_end(database: Database) -> None:
    with database.work() as work:
        work.claims.add(CLAIM)
        assert work.claims.grant("1", at=NOW)
        assert not work.claims.grant("1", at=NOW)
        work.commit()

    def settle(_: int) -> bool:
        with database.work() as work:
            done = work.claims.settle("1", joined=True, at=NOW)
            work.commit()
        return done

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(settle, range(4))) == [False, False, False, True]
    with database.work() as work:
        assert not work.claims.grant("1", at=NOW)
        assert work.claims.get("1") == replace(CLAIM, granted_at=NOW, settled_at=NOW, joined=True)


def test_residents_are_found_by_their_phone_in_their_own_community(database: Database) -> None:
    with database.work() as work:
        work.residents.add(replace(LI, phone="13812345678"), PHONE)
        work.residents.add(replace(NEW, phone=""), WECHAT)

        assert [found.id for found in work.residents.of_phone(GARDEN, "13812345678", 5)] == ["li"]
        assert work.residents.of_phone("harbour", "13812345678", 5) == []
        assert work.residents.of_phone(GARDEN, "", 5) == []


def test_after_they_are_joined_everything_belongs_to_one(database: Database) -> None:
    with database.work() as work:
        work.residents.add(replace(LI, phone="13812345678"), PHONE)
        work.residents.add(replace(NEW, phone="13812345678"), WECHAT)
        work.residents.join("new", WEB)
        for peer in (WECHAT, WEB):
            work.conversations.save(Conversation(peer=peer, seat=peer.chat, resident="new"))
        work.commit()
    theirs = stored(database, resident="new")
    own = stored(database, "TS202611230002")

    with database.work() as work:
        here = work.conversations.get(WECHAT, WECHAT.chat)
        work.residents.merge("new", "li", beside=WECHAT)
        work.conversations.save(replace(here, resident="li"))
        work.commit()

    with database.work() as work:
        assert [each.ref for each in work.complaints.of_resident("li", 9)] == [own.ref, theirs.ref]
        assert {getattr(work.residents.at(peer), "id", None) for peer in (PHONE, WECHAT, WEB)} == {"li"}
        assert work.residents.get("new").id == "li"
        assert [found.id for found in work.residents.of_phone(GARDEN, "13812345678", 5)] == ["li"]
        assert {work.conversations.get(peer, peer.chat).resident for peer in (WECHAT, WEB)} == {"li"}
        with pytest.raises(StaleComplaint):
            work.complaints.save(theirs)


def test_who_was_joined_twice_is_the_last_one(database: Database) -> None:
    with database.work() as work:
        for id in ("a", "b", "c"):
            work.residents.add(replace(NEW, id=id), Peer(channel="web", chat=id))
        work.residents.merge("a", "b", beside=WEB)
        work.residents.merge("b", "c", beside=WEB)

        assert [work.residents.get(id).id for id in ("a", "b", "c")] == ["c", "c", "c"]


def test_a_chat_in_which_somebody_is_awaited_comes_before_one_that_was_touched_later(database: Database) -> None:
    with database.work() as work:
        work.residents.add(LI, PHONE)
        waiting = Conversation(peer=PHONE, seat="li", resident=LI.id, touched_at=NOW, stage=Stage.HUMAN)
        later = Conversation(peer=WEB, seat="li", resident=LI.id, touched_at=NOW + timedelta(hours=1))
        work.conversations.save(waiting)
        work.conversations.save(later)

        assert work.conversations.of_resident(LI.id).peer == PHONE
