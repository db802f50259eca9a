"""The code on a poster: what is written is what is read, and what anybody else writes is nothing."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.arrival import Arrival, arrival_of, payload_of
from nlp.reading import Place

WORDS = st.text(st.characters(categories=("L", "N", "P")), min_size=1, max_size=4)


@given(community=WORDS, building=st.none() | WORDS, unit=st.none() | WORDS, words=st.none() | WORDS)
def test_what_is_written_is_read(community: str, building: str | None, unit: str | None, words: str | None) -> None:
    arrival = Arrival(community=community, place=Place(building=building, unit=unit, words=words))
    try:
        payload = payload_of(arrival)
    except ValueError:
        return

    assert re.fullmatch("[A-Za-z0-9_-]{1,64}", payload)
    assert arrival_of(payload) == arrival


def test_a_common_one_can_be_read_by_people() -> None:
    assert payload_of(Arrival(community="cuihu", place=Place(building="3", unit="2"))) == "at_cuihu_3_2"


def test_what_is_too_long_for_a_link_is_refused() -> None:
    with pytest.raises(ValueError, match="64"):
        payload_of(Arrival(community="cuihu", place=Place(words="地下车库B区最里面靠近水泵房的那一排")))


@pytest.mark.parametrize(
    "payload",
    ["", "at", "b-3", "AT_cuihu_3", "at_a_b_c_d_e_f", "at_-1!_3", "at_cuihu_-74", "at_a b", "at_cuihu_-AA", f"at_{'a' * 64}", "ABCD-EFGH-JKMN"],
)  # fmt: skip
def test_what_is_no_code_of_a_place_is_none(payload: str) -> None:
    assert arrival_of(payload) is None


@given(st.text(max_size=80))
def test_nothing_that_people_type_breaks_it(payload: str) -> None:
    arrival_of(f"at_{payload}")
