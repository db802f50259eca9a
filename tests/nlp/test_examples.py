"""Messages are also understood by what messages like them meant; what is learned from some examples holds for the others."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from nlp.labelled import evaluate
from nlp.likeness import Likeness, pieces_of
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


def likeness(**meanings: Sequence[str]) -> Likeness:
    return Likeness((pieces_of(text), means) for means, texts in meanings.items() for text in texts)


def test_a_message_is_like_the_examples_it_shares_its_wording_with():
    known = likeness(danger=["关在里头出不来", "出不来了快来"], calm=["快递还没来", "灯不亮"])
    weights = known.weigh(pieces_of("我出不来了"))
    assert weights["danger"] > 0 > weights["calm"]


def test_a_message_in_which_nothing_is_known_is_like_nothing():
    assert likeness(danger=["着火"], calm=["灯"]).weigh(frozenset({"zzz"})) == {}


def test_the_reason_names_the_wording_that_decided():
    known = likeness(danger=["关在里头出不来", "人出不来了"], calm=["快递还没来", "灯不亮了"])
    assert "出不来" in known.reason("门开了，我出不来", "danger")


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
