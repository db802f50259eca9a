"""Reports of one outage: where each stands beside the one that leads, whatever happens to that (A3)."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from matters import MONDAY, OWNER, SOON, TERMS, filed, in_status

from core import closing, voice
from core.complaint import Complaint, DueKind, Satisfaction, Status
from core.events import Event, Happened
from core.incident import follow, is_worth_showing, join, leading, leads_still, stand_alone
from nlp.reading import Place

LATER = SOON + timedelta(minutes=5)


def reported() -> Complaint:
    """Return another report, as it is when it has just been filed."""
    return filed(ref="TS202611230008", resident="sun", place=Place(building="3"), topic="停电")


def following(lead: Complaint) -> Complaint:
    return join(reported(), lead, SOON, TERMS)[0]


@pytest.mark.parametrize(
    ("of_lead", "of_report", "belongs"),
    [("3", "3", True), ("3", "4", False), (None, "4", True), ("3", None, False), (None, None, False)],
)
def test_a_report_belongs_to_an_outage_of_its_building_or_of_all(
    of_lead: str | None, of_report: str | None, belongs: bool
) -> None:
    lead = filed(place=Place(building=of_lead), topic="停电")

    assert (leading(Place(building=of_report), [lead]) is lead) is belongs


@pytest.mark.parametrize("status", [Status.FILED, Status.ACKNOWLEDGED, Status.ON_SITE, Status.REFERRED])
def test_a_report_joins_where_the_incident_stands_and_has_no_ladder_of_its_own(status: Status) -> None:
    lead = in_status(status)
    joined = following(lead)

    assert (joined.status, joined.assignee) == (status, lead.assignee)
    assert joined.resolve_by == lead.resolve_by
    assert [due.kind for due in joined.agenda] == [DueKind.INCIDENT]


@pytest.mark.parametrize(
    ("becomes", "told", "ends"),
    [
        (Status.ACKNOWLEDGED, Happened.ACKNOWLEDGED, Status.ACKNOWLEDGED),
        (Status.ON_SITE, Happened.ARRIVED, Status.ON_SITE),
        (Status.REFERRED, Happened.REFERRED, Status.REFERRED),
        (Status.INVALID, Happened.INVALIDATED, Status.INVALID),
        (Status.FINISHED, Happened.FINISHED, Status.FINISHED),
        (Status.CLOSED, Happened.FINISHED, Status.FINISHED),
    ],
)
def test_who_follows_takes_the_same_step_and_is_told_once(becomes: Status, told: Happened, ends: Status) -> None:
    lead = in_status(becomes)
    moved, events = follow(following(filed()), lead, (), LATER, TERMS)

    assert moved.status is ends
    assert [event.kind for event in events] == [told]
    assert all(event.ref == moved.ref for event in events)
    assert moved.due_at is not None


def test_what_was_explained_since_then_is_said_to_all_and_not_again() -> None:
    lead = in_status(Status.ACKNOWLEDGED)
    course = [Event(kind=Happened.EXPLAINED, ref=lead.ref, at=LATER, by=OWNER, words="八点来电")]
    moved, events = follow(following(lead), lead, course, LATER, TERMS)
    _, again = follow(moved, lead, course, LATER + timedelta(hours=1), TERMS)

    assert [(event.kind, event.ref, event.words) for event in events] == [(Happened.EXPLAINED, moved.ref, "八点来电")]
    assert again == ()


def test_a_new_date_of_the_incident_is_the_date_of_all() -> None:
    lead = in_status(Status.ACKNOWLEDGED)
    later = replace(lead, resolve_by=lead.resolve_by + timedelta(days=1), extended=1)
    course = [Event(kind=Happened.EXTENDED, ref=lead.ref, at=LATER, by="孙总", facts={"reason": "等配件"})]
    moved, events = follow(following(lead), later, course, LATER, TERMS)

    assert moved.resolve_by == later.resolve_by
    assert moved.promised_by == lead.resolve_by
    assert [event.kind for event in events] == [Happened.EXTENDED]


def test_what_was_taken_back_or_closed_without_a_result_leads_nowhere() -> None:
    unworked = closing.close(replace(filed(), reopened=1), OWNER, SOON, TERMS, words="误报")[0]

    assert not leads_still(in_status(Status.WITHDRAWN))
    assert not leads_still(unworked)
    assert not leads_still(None)
    assert leads_still(in_status(Status.CLOSED))


def test_a_report_on_its_own_has_the_whole_ladder_from_now_on() -> None:
    alone, events = stand_alone(following(in_status(Status.ON_SITE)), LATER, TERMS)

    assert (alone.status, alone.incident, alone.assignee) == (Status.FILED, None, None)
    assert {DueKind.SIGN, DueKind.RESOLVE} <= {due.kind for due in alone.agenda}
    assert min(due.at for due in alone.agenda) > LATER
    assert [event.kind for event in events] == [Happened.SEPARATED]


def test_whose_home_is_not_right_yet_has_a_matter_of_their_own() -> None:
    done, _ = follow(following(filed()), in_status(Status.FINISHED), (), LATER, TERMS)
    again, _ = voice.rate(done, LATER, TERMS, satisfaction=Satisfaction.UNSATISFIED, words="我家还没好")

    assert (again.status, again.incident) == (Status.FILED, None)
    assert DueKind.SIGN in {due.kind for due in again.agenda}


def test_a_thousand_reports_change_the_card_a_few_times() -> None:
    assert [joined for joined in range(1, 1001) if is_worth_showing(joined)] == [
        1,
        2,
        3,
        5,
        10,
        20,
        50,
        100,
        200,
        500,
        1000,
    ]


@given(steps=st.lists(st.sampled_from([status for status in Status if status is not Status.WITHDRAWN]), max_size=6))
def test_whatever_the_incident_goes_through_who_follows_is_never_left_without_a_next_step(steps: list[Status]) -> None:
    report, now = following(filed()), SOON
    for status in steps:
        now += timedelta(minutes=7)
        if report.status.is_worked_on:
            report, _ = follow(report, in_status(status), (), now, TERMS)
        assert report.due_at is not None
        assert report.due_at > MONDAY
