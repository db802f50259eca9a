"""An old message looked at again offers only what can still be done, and says where its matter stands."""

from datetime import timedelta

from estate import STORY, Estate

from core.messages import Outbound
from core.usecases.look import Look


def looked_at(estate: Estate, chat: str, words: str) -> Look:
    """Look again at the message in that chat that has these words."""
    shown = next(shown for shown in estate.heard(chat) if words in shown.text and shown.buttons)
    outbound = Outbound(peer=estate.peer(chat), text=shown.text, buttons=shown.buttons, ref=shown.ref)
    return estate.house.look(outbound, now=estate.clock.now())


def labels(look: Look) -> list[str]:
    return [button.label for button in look.outbound.buttons]


def file_one(estate: Estate) -> None:
    for words in STORY:
        estate.write("张女士", words)


def test_a_reminder_offers_its_buttons_until_somebody_has_signed(estate: Estate) -> None:
    file_one(estate)
    estate.wind(timedelta(minutes=11))
    before = looked_at(estate, "工程部群", "还没人签收")
    estate.press("王师傅", "签收", group="工程部群")
    after = looked_at(estate, "工程部群", "还没人签收")

    assert "签收" in labels(before)
    assert "签收" not in labels(after)
    assert "王师傅" in after.state


def test_a_finished_complaint_offers_nothing_any_more(estate: Estate) -> None:
    file_one(estate)
    estate.press("王师傅", "签收", group="工程部群")
    estate.write("陈主管", "改等级 0001 轻微", group="工程部群")
    estate.write("王师傅", "办结 换了灯泡", group="工程部群")
    estate.press("张女士", "满意")

    assert labels(looked_at(estate, "工程部群", "诉求")) == []


def test_who_waits_for_a_human_is_offered_until_one_has_come(estate: Estate) -> None:
    estate.write("张女士", "转人工")
    before = looked_at(estate, "服务中心群", "请求人工")
    estate.press("小林", "接手", group="服务中心群")
    after = looked_at(estate, "服务中心群", "请求人工")

    assert (labels(before), labels(after)) == (["接手"], [])


def test_a_decision_is_offered_until_it_is_made(estate: Estate) -> None:
    file_one(estate)
    estate.press("王师傅", "签收", group="工程部群")
    estate.write("王师傅", "申请延期 灯具要采购 11月28日", group="工程部群")
    approver = next(name for name in estate.people if any("申请延期" in one.text for one in estate.heard(name)))
    before = looked_at(estate, approver, "申请延期")
    estate.press(approver, "同意")
    after = looked_at(estate, approver, "申请延期")

    assert (labels(before), labels(after)) == (["同意", "不同意"], [])
