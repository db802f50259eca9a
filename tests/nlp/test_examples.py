"""Messages are also understood by what messages like them meant; what is learned from some examples holds for the others."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from nlp.labelled import evaluate
from nlp.likeness import Likely, Likeness, against_everyday, against_the_others, pieces_of
from nlp.reader import Reader
from nlp.rules import RulesError, load_rules
from tests.nlp.conftest import CONFIG, NOW

FOLDS = 3


def parts(examples: Sequence, fold: int) -> tuple[tuple, tuple]:
    """The examples of the other folds, and those of this one."""
    return tuple(e for n, e in enumerate(examples) if n % FOLDS != fold), tuple(examples[fold::FOLDS])


@pytest.mark.slow
@pytest.mark.parametrize("fold", range(FOLDS))
def test_dangers_kept_back_are_known_from_the_other_examples(rules, fold):  # I8
    kept, back = parts(rules.examples["alarm"], fold)
    reader = Reader(replace(rules, examples={**rules.examples, "alarm": kept}))
    rows = [{"text": e.text, "emergency": e.means == "danger", "kind": e.kind} for e in back]
    precision, recall, _, _ = evaluate(reader, rows, NOW)[0].table["True"]
    assert recall >= 0.9
    assert precision >= 0.8


@pytest.mark.slow
@pytest.mark.parametrize("fold", range(FOLDS))
def test_categories_kept_back_are_known_from_the_other_examples(rules, fold):  # T1
    kept, back = parts(rules.examples["category"], fold)
    reader = Reader(replace(rules, examples={**rules.examples, "category": kept}))
    right = sum(reader.read(e.text, now=NOW).category == e.means for e in back)
    assert right >= 0.88 * len(back)


def likely(line: str, **meanings: Sequence[str]) -> Likely:
    examples = [(text, means) for means, texts in meanings.items() for text in texts]
    known = Likeness({"strict": against_the_others(examples)}, {"loose": against_everyday(examples)})
    return known.compare(line)


@pytest.mark.parametrize("question", ["strict", "loose"])
def test_a_message_is_like_the_examples_it_shares_its_wording_with(question):
    weights = likely("我出不来了", danger=["关在里头出不来", "出不来了快来"], calm=["快递还没来", "灯不亮"])[question]
    assert weights["danger"] > 0 > weights["calm"]


def test_a_message_of_any_length_is_weighed_alike_once_its_weights_are_damped():
    danger, calm = ["关在里头出不来", "出不来了快来"], ["快递还没来", "灯不亮"]
    short, long = (likely(line, danger=danger, calm=calm) for line in ("出不来", "关在里头出不来了快来"))
    assert long["strict"]["danger"] > 2 * short["strict"]["danger"]
    assert long.damped("strict")["danger"] < 2 * short.damped("strict")["danger"]


def test_a_message_in_which_nothing_is_known_is_like_nothing():
    unknown = likely("早", danger=["着火"], calm=["灯"])
    assert all(weight == 0 for weight in unknown["strict"].values())


def test_the_reason_names_the_wording_that_decided():
    told = likely("门开了，我出不来", danger=["关在里头出不来", "人出不来了"], calm=["快递还没来", "灯不亮了"])
    assert "出不来" in told.stretches("strict", "danger")
    assert told.most_telling("strict", "danger", "calm") in "我出不来"


def test_numbers_and_addresses_speak_for_nothing():
    assert pieces_of("3号楼2单元1502漏水") == pieces_of("十二栋1单元301漏水")


def test_an_added_example_changes_the_next_reading(rules):
    line = "花花草草全蔫了咋整"
    more = (*rules.examples["category"], *(rules.examples["category"][0]._replace(text=line, means="service"),) * 3)
    reader = Reader(replace(rules, examples={**rules.examples, "category": more}))
    assert reader.read(line, now=NOW).category == "service"


def test_a_line_without_a_heading_is_refused_in_words(tmp_path):
    for file in CONFIG.rglob("*.t*"):
        copy = tmp_path / file.relative_to(CONFIG)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(file.read_bytes())
    (tmp_path / "examples" / "alarm.txt").write_text("着火了\n", encoding="utf-8")
    with pytest.raises(RulesError, match=r"alarm\.txt: 第1行"):
        load_rules(tmp_path)
