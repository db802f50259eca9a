"""How a form is written in one message, by people who have other things in their hands."""

import pytest
from matters import CONFIG

from core.corrective import CorrectiveItem
from core.usecases.itemised import itemise

CAUSE, CORRECTION, PREVENTION, PLAN = CorrectiveItem
ALL = {CAUSE: "没上油", CORRECTION: "上了油", PREVENTION: "每月上油"}


@pytest.mark.parametrize(
    "text",
    [
        "原因：没上油 纠正：上了油 预防：每月上油",
        "原因:没上油,纠正:上了油,预防:每月上油",
        "原因：没上油；纠正措施：上了油；预防措施：每月上油。",
        "1.原因：没上油\n2.纠正：上了油\n3.预防：每月上油",
        "1、原因 没上油 2、纠正 上了油 3、预防 每月上油",
        "【原因】：没上油【纠正】：上了油【预防】：每月上油",
        "原因是没上油，纠正是上了油，预防是每月上油",
        "预防：每月上油 原因：没上油 纠正：上了油",
        "起因：没上油 整改措施：上了油 预防：每月上油",
    ],
)
def test_items_are_found_however_they_are_marked(text: str) -> None:
    before, said = itemise(text, CONFIG.forms.corrective_words)

    assert said == ALL
    assert before == ""


@pytest.mark.parametrize(
    "text", ["没上油", "查了半天，不知道是什么原因", "这个原因很复杂", "预防针打过了", "已采取预防性检查"]
)
def test_words_inside_a_sentence_are_no_labels(text: str) -> None:
    assert itemise(text, CONFIG.forms.corrective_words) == (text, {})


def test_what_stands_before_the_first_label_is_kept_apart() -> None:
    before, said = itemise("没上油。预防：每月上油 责任人：刘师傅 期限：12月5日", CONFIG.forms.corrective_words)

    assert before == "没上油"
    assert said == {PREVENTION: "每月上油", PLAN: "刘师傅 12月5日"}
