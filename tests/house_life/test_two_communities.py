"""Several communities in one installation: the code of a place decides which, or the resident is asked once."""

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from estate import ROOT, STORY, Estate

from bots.wiring import Company, rehearsal
from core.arrival import Arrival, arrival_of, payload_of
from core.messages import Attachment, Inbound, MediaKind
from nlp.reading import Place

OTHER = "wutong"
LAMP = Attachment(kind=MediaKind.PHOTO, source="lamp.jpg")


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Company:
    """Return a company of two communities, the second with the names of the first."""
    config = tmp_path_factory.mktemp("two") / "config"
    shutil.copytree(ROOT / "config", config)
    written = (config / "communities" / "cuihu.toml").read_text(encoding="utf-8")
    other = written.replace("翠湖花园", "梧桐里").replace("0731-5550 0110", "0731-5550 0220")
    (config / "communities" / f"{OTHER}.toml").write_text(other, encoding="utf-8")
    return rehearsal(config)


@pytest.fixture
def estate(two: Company, tmp_path: Path) -> Iterator[Estate]:
    """Return an estate in which the staff of both communities have joined, the second's in chats of their own."""
    estate = Estate(tmp_path, of=two)
    with estate.house.database.work() as work:
        for person in two.config.communities[OTHER].people:
            work.bindings.bind_person(
                OTHER, person.name, "telegram", there(person.name), estate.peer(there(person.name))
            )
        for group in two.config.communities[OTHER].groups:
            work.bindings.bind_group(OTHER, group.name, estate.peer(there(group.name)))
        work.commit()
    yield estate
    estate.close()


def there(name: str) -> str:
    return f"梧桐里的{name}"


def shown(estate: Estate, chat: str) -> str:
    return "\n".join(state.text for state in estate.heard(chat))


def arrive(estate: Estate, who: str, community: str, words: str = "") -> None:
    place = Place(words=words) if words else Place(building="3", unit="2")
    arrival = arrival_of(payload_of(Arrival(community=community, place=place)))
    estate.write(who, "您好", arrival=arrival)


def test_the_code_of_a_place_decides_the_community(estate: Estate) -> None:
    arrive(estate, "金女士", OTHER)
    assert "梧桐里的诉办助手" in shown(estate, "金女士")
    assert "您在3号楼2单元" in shown(estate, "金女士")
    for said in ("楼道灯坏了，三天没人修", *STORY[1:]):
        estate.write("金女士", said)

    assert "3号楼2单元" in shown(estate, there("工程部群"))
    assert not shown(estate, "工程部群")


def test_without_a_code_it_is_asked_once_and_nothing_said_before_is_lost(estate: Estate) -> None:
    estate.write("金女士", STORY[0], attachments=(LAMP,))
    assert "请问您是哪个小区的" in shown(estate, "金女士")
    estate.write("金女士", "晚上看不见路")
    estate.press("金女士", "梧桐里")
    assert "3号楼2单元" in shown(estate, "金女士")
    for said in STORY[1:]:
        estate.write("金女士", said)

    card = shown(estate, there("工程部群"))
    assert "楼道的灯坏了" in card
    assert "晚上看不见路" in card
    assert "照片 1" in card
    assert not shown(estate, "工程部群")
    estate.write("金女士", "家里的对讲没有声音了，希望修好")
    assert shown(estate, "金女士").count("请问您是哪个小区的") == 2  # for each message before the answer


@pytest.mark.parametrize("said", ["梧桐里", "梧桐里3号楼2单元的路灯坏了", "2"])
def test_the_community_may_be_named_in_words_or_by_its_number(estate: Estate, said: str) -> None:
    estate.write("金女士", "您好")
    estate.write("金女士", said)

    with estate.house.database.work() as work:
        resident = work.residents.at(estate.peer("金女士"))
    assert resident is not None
    assert resident.community == OTHER


def test_danger_reaches_the_receptionists_of_all_while_it_is_asked(estate: Estate) -> None:
    estate.write("金女士", "电梯里困了人，救命")

    for group in ("服务中心群", there("服务中心群")):
        assert "电梯里困了人" in shown(estate, group)
    assert "0731-5550 0110" in shown(estate, "金女士")
    assert "0731-5550 0220" in shown(estate, "金女士")
    estate.press("金女士", "梧桐里")
    assert "电梯困人" in shown(estate, there("工程部群"))
    assert "已经通知值班人员" in shown(estate, "金女士")


def test_a_receptionist_who_takes_over_settles_it(estate: Estate) -> None:
    estate.write("金女士", "电梯里困了人，救命")
    estate.press(there("小林"), "接手", group=there("服务中心群"))
    estate.write("金女士", "我在3号楼")

    assert "我在3号楼" in shown(estate, there("小林"))
    estate.press(there("小林"), "结束人工")
    estate.press("金女士", "继续")
    assert "请问您是哪个小区的" not in shown(estate, "金女士").partition("接待员小林来了")[2]


def test_who_filed_in_one_community_stays_there(estate: Estate) -> None:
    arrive(estate, "金女士", "cuihu")
    for said in STORY:
        estate.write("金女士", said)
    arrive(estate, "金女士", OTHER)

    assert "您之前在翠湖花园反映过事情" in shown(estate, "金女士")
    estate.write("金女士", "家里的对讲没有声音了，希望修好")
    assert "1单元" not in shown(estate, there("工程部群"))


def test_who_filed_nothing_yet_goes_where_the_code_says(estate: Estate) -> None:
    arrive(estate, "金女士", "cuihu")
    arrive(estate, "金女士", OTHER)

    assert "梧桐里的诉办助手" in shown(estate, "金女士")


def test_a_code_of_nowhere_is_no_code(estate: Estate) -> None:
    estate.write("金女士", "您好", arrival=Arrival(community="nowhere", place=Place(building="3")))

    assert "请问您是哪个小区的" in shown(estate, "金女士")


def test_an_unfinished_story_of_nobody_knows_where_is_still_handed_on(estate: Estate) -> None:
    inbound: Inbound = estate.inbound("金女士", STORY[0])
    estate.hand_in(inbound)
    estate.wind(timedelta(hours=4))

    assert "楼道的灯坏了" in shown(estate, "服务中心群")
