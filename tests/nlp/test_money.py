"""What something cost, as people write it who have other things in their hands."""

import pytest

from nlp.money import Money, Several, read_money


@pytest.mark.parametrize(
    ("text", "fen", "rest"),
    [
        ("减免一个月物业费 150元", 15_000, "减免一个月物业费"),
        ("上门道歉并送水果 60", 6_000, "上门道歉并送水果"),
        ("上门道歉并送水果60", 6_000, "上门道歉并送水果"),
        ("150元 减免物业费", 15_000, "减免物业费"),
        ("150 减免物业费", 15_000, "减免物业费"),
        ("减免物业费，一百五十元", 15_000, "减免物业费"),
        ("减免2026年12月物业费 一百五", 15_000, "减免2026年12月物业费"),
        ("两千三 家电", 230_000, "家电"),
        ("一百零五元 水果", 10_500, "水果"),
        ("赔偿 1,200 元 手机", 120_000, "赔偿 手机"),
        ("（６０元）水果", 6_000, "水果"),
        ("退停车费 ¥86.50", 8_650, "退停车费"),
        ("水果篮，花费六十", 6_000, "水果篮"),
        ("水果、鲜花，共120元", 12_000, "水果、鲜花"),
        ("送两箱水果，每箱60元，共120元", 12_000, "送两箱水果，每箱60元"),
        ("水果 12块5", 1_250, "水果"),
        ("换两块玻璃 80", 8_000, "换两块玻璃"),
        ("减免 3 个月 450", 45_000, "减免 3 个月"),
        ("上门道歉 0元", 0, "上门道歉"),
        ("没花钱，上门道歉", 0, "上门道歉"),
        ("免费上门清洗", 0, "免费上门清洗"),
        ("150", 15_000, ""),
    ],
)
def test_a_sum_is_found_and_taken_from_the_words(text: str, fen: int, rest: str) -> None:
    assert read_money(text) == Money(fen=fen, rest=rest)


@pytest.mark.parametrize(
    ("text", "fen"), [("退还停车费150元", 15_000), ("减免物业费一百五十元整", 15_000), ("退1.2万元", 1_200_000)]
)
def test_a_sum_that_belongs_to_the_sentence_stays_in_it(text: str, fen: int) -> None:
    assert read_money(text) == Money(fen=fen, rest=text, is_named=True)


@pytest.mark.parametrize("text", ["上门道歉", "道歉 3号楼2单元1201", "送三块香皂", "减免三个月物业费", "元旦送花"])
def test_what_names_no_sum_has_none(text: str) -> None:
    assert read_money(text) is None


def test_of_several_sums_none_is_taken_for_the_whole() -> None:
    assert read_money("水果 60元 鲜花 30元") == Several()
