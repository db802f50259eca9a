"""The whole house under random residents, random staff and a clock wound at random: what must never break, never does."""

import tempfile
from datetime import timedelta
from pathlib import Path

import pytest
from estate import Estate, errors_logged, unshowable
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sayings import (
    DANGERS,
    GIFTS,
    LONG,
    MATTERS,
    MEDIA,
    MOMENTS,
    ORDERS,
    PHONES,
    RATINGS,
    REMEDYING,
    RESIDENTS,
    TALK,
    WORK,
)

from core.choices import data_of
from core.complaint import Complaint, DueKind, Status
from core.dialogue.pace import LATEST, Held
from core.fairness import is_asked
from core.messages import Attachment, Inbound
from core.remedy import RemedyStatus, asked
from core.usecases.typed import spoken
from nlp.reading import Severity

some = st.integers(min_value=0, max_value=10_000)


class Life(RuleBasedStateMachine):
    """Days in the life of a community; after every step everything that must hold is looked at."""

    def __init__(self) -> None:
        super().__init__()
        self._folder = tempfile.TemporaryDirectory()
        self._logging = errors_logged()
        self.errors = self._logging.__enter__()
        self.estate = Estate(Path(self._folder.name))
        self.seen = 0
        self.before: dict[str, Complaint] = {}

    def teardown(self) -> None:
        self.estate.close()
        self._logging.__exit__(None, None, None)
        self._folder.cleanup()

    @initialize(signs=st.booleans(), alarms=st.booleans())
    def the_day_begins(self, signs: bool, alarms: bool) -> None:
        self.a_resident_files_a_complaint("张女士", MATTERS[1])
        if signs:
            self.estate.press("王师傅", "签收", group="工程部群")
        if alarms:
            self.a_resident_writes("赵大爷", DANGERS[0])

    @rule(who=st.sampled_from(RESIDENTS), text=st.sampled_from(MATTERS + DANGERS + TALK + PHONES))
    def a_resident_writes(self, who: str, text: str) -> None:
        self.resident_is_heard(self.estate.inbound(who, text))

    @rule(who=st.sampled_from(RESIDENTS[:2]), text=st.sampled_from(MATTERS))
    def a_resident_files_a_complaint(self, who: str, text: str) -> None:
        for words in (text, "3号楼2单元1201", "马上解决", "13812345678", "确认提交"):
            self.resident_is_heard(self.estate.inbound(who, words))

    @rule(who=st.sampled_from(RESIDENTS), sent=st.lists(st.sampled_from(MEDIA), min_size=1, max_size=2))
    def a_resident_sends_something(self, who: str, sent: list[Attachment]) -> None:
        self.resident_is_heard(self.estate.inbound(who, attachments=tuple(sent)))

    @rule(who=st.sampled_from(RESIDENTS), which=some)
    def a_resident_presses_a_button_new_or_old(self, who: str, which: int) -> None:
        data = [button.data for shown in self.estate.screen.shown(who) for button in shown.buttons]
        if data:
            self.resident_is_heard(self.estate.inbound(who, press=data[-1 - which % len(data)]))

    @precondition(lambda self: self.before)
    @rule(which=some, who=some, right=st.booleans())
    def somebody_presses_a_button_in_a_group(self, which: int, who: int, right: bool) -> None:
        offers = [
            (group, button)
            for group in self.estate.groups
            for shown in self.estate.screen.shown(group)
            for button in shown.buttons
        ]
        if offers:
            group, button = offers[-1 - which % len(offers)]
            people = self.workers_of(group) if right else [*self.estate.people, "路人"]
            self.estate.write(people[who % len(people)], group=group, press=button.data)

    @precondition(lambda self: self.before)
    @rule(which=some)
    def somebody_of_the_staff_presses_a_button_in_private(self, which: int) -> None:
        offers = [
            (name, button)
            for name in self.estate.people
            for shown in self.estate.screen.shown(name)
            for button in shown.buttons
        ]
        if offers:
            name, button = offers[-1 - which % len(offers)]
            assert self.estate.write(name, press=button.data), f"{name} pressed {button} and nothing happened"

    @precondition(lambda self: self.before)
    @rule(order=st.sampled_from(ORDERS), which=some, who=some, numbered=st.booleans(), private=st.booleans())
    def somebody_of_the_staff_types(self, order: str, which: int, who: int, numbered: bool, private: bool) -> None:
        refs = sorted(self.before)
        verb, *rest = order.split(" ", 1)
        text = " ".join([verb, refs[which % len(refs)][-4:], *rest]) if numbered else order
        name = self.estate.people[who % len(self.estate.people)]
        if private:
            assert self.estate.write(name, text), f"{name} wrote {text!r} and nothing happened"
        else:
            self.estate.write(name, text, group=self.estate.groups[which % len(self.estate.groups)])

    @precondition(lambda self: self.before)
    @rule(which=some, how=st.sampled_from(WORK))
    def somebody_does_their_work(self, which: int, how: str) -> None:
        open_ones = sorted(ref for ref, complaint in self.before.items() if complaint.status.is_worked_on)
        if open_ones:
            complaint = self.before[open_ones[which % len(open_ones)]]
            department = self.estate.house.community.department(complaint.department)
            assert department is not None
            fresh = complaint.assignee is None or complaint.status is Status.FILED
            name = complaint.offered_to or (self.workers_of(department.group)[0] if fresh else complaint.assignee)
            verb, *rest = ("签收" if fresh else how).split(" ", 1)
            assert name is not None
            self.estate.write(name, " ".join([verb, complaint.ref[-4:], *rest]), group=department.group)

    @precondition(lambda self: any(complaint.pending for complaint in self.before.values()))
    @rule(text=st.sampled_from(("同意", "不同意 人手够", "派单 财务部", "派单 环境部")))
    def a_superior_decides(self, text: str) -> None:
        asked = next(complaint for complaint in self.before.values() if complaint.pending)
        assert asked.pending is not None
        verb, *rest = text.split(" ", 1)
        assert self.estate.write(asked.pending.to[0], " ".join([verb, asked.ref[-4:], *rest]))

    @precondition(lambda self: self.before)
    @rule(text=st.sampled_from(GIFTS), which=some, who=st.sampled_from(("王师傅", "陈主管", "小林", "钱经理", "孙总")))
    def somebody_makes_it_good(self, text: str, which: int, who: str) -> None:
        known = sorted(self.before)
        verb, *rest = text.split(" ", 1)
        assert self.estate.write(who, " ".join([verb, known[which % len(known)][-4:], *rest]))

    @precondition(lambda self: any(not complaint.status.is_worked_on for complaint in self.before.values()))
    @rule(text=st.sampled_from(RATINGS), which=some)
    def a_resident_is_asked_how_it_was(self, text: str, which: int) -> None:
        asked = [complaint for complaint in self.before.values() if not complaint.status.is_worked_on]
        who = asked[which % len(asked)].name
        self.resident_is_heard(self.estate.inbound(who, text))

    @precondition(lambda self: any(complaint.corrected is False for complaint in self.before.values()))
    @rule(text=st.sampled_from(REMEDYING), which=some, who=st.sampled_from(("王师傅", "陈主管", "周主管", "孙总")))
    def somebody_sees_to_what_a_complaint_owes(self, text: str, which: int, who: str) -> None:
        owing = sorted(ref for ref, complaint in self.before.items() if complaint.corrected is False)
        verb, *rest = text.split(" ", 1)
        assert self.estate.write(who, " ".join([verb, owing[which % len(owing)][-4:], *rest]))

    @rule(who=some, group=some)
    def a_picture_comes_into_a_group(self, who: int, group: int) -> None:
        name = self.estate.people[who % len(self.estate.people)]
        self.estate.write(name, group=self.estate.groups[group % len(self.estate.groups)], attachments=MEDIA[:1])

    @rule(by=st.sampled_from(MOMENTS))
    def time_passes(self, by: timedelta) -> None:
        self.estate.wind(by)

    @rule(by=st.sampled_from(LONG))
    def the_house_sleeps_and_wakes_up_late(self, by: timedelta) -> None:
        self.estate.sleep(by)

    @precondition(lambda self: self.estate.received)
    @rule(which=some)
    def the_platform_repeats_a_message(self, which: int) -> None:
        inbound = self.estate.received[which % len(self.estate.received)]
        before = self.estate.rows()

        assert self.estate.hand_in(inbound) == ()
        assert self.estate.rows() == before

    @rule()
    def the_process_ends_and_another_one_begins(self) -> None:
        self.estate.restart()

    @invariant()
    def no_message_failed(self) -> None:
        assert [failure.error for failure in self.estate.failures()] == []
        assert [record.getMessage() for record in self.errors] == []

    @invariant()
    def an_open_complaint_always_has_a_next_step_and_a_closed_one_none_but_a_superiors_word(self) -> None:
        for complaint in self.estate.complaints():
            if complaint.status.is_open:
                assert complaint.due_at is not None, complaint
                assert complaint.due_at > self.estate.clock.now(), complaint
            else:
                left = {due.kind for due in complaint.agenda}
                gift, excluded = asked(complaint.remedies) is not None, is_asked(complaint.exclusion)
                waits = [kind for kind, holds in ((DueKind.REMEDY, gift), (DueKind.EXCLUSION, excluded)) if holds]
                # Of what its resident took back nobody has anything to decide.
                waits = [] if complaint.status is Status.WITHDRAWN else waits
                assert left == set(waits), complaint

    @invariant()
    def the_auditor_finds_nothing_but_talks_that_nobody_ended(self) -> None:
        assert self.estate.house.audit(now=self.estate.clock.now()).keys() <= {"left_open"}

    @invariant()
    def nothing_important_is_closed_before_its_prevention_is_verified(self) -> None:
        for complaint in self.estate.complaints():
            corrective = self.estate.corrective(complaint.corrective or "")
            if complaint.corrected is None and complaint.status is Status.CLOSED:
                assert complaint.severity is Severity.MINOR or complaint.valid is False, complaint
            if complaint.corrected is False:
                assert corrective is not None, complaint
                assert corrective.status.is_open, corrective
            if complaint.corrected is True:
                assert corrective is not None, complaint
                assert corrective.verified_by not in (None, *corrective.hands), corrective
            if corrective is not None and corrective.status.is_open:
                assert corrective.due_at is not None, corrective
                assert corrective.due_at > self.estate.clock.now(), corrective

    @invariant()
    def nothing_dear_is_given_and_nothing_excluded_without_another_persons_word(self) -> None:
        for complaint in self.estate.complaints():
            given = [remedy for remedy in complaint.remedies if remedy.status is RemedyStatus.GIVEN]
            own = [remedy for remedy in given if remedy.decided_by is None and remedy.by != "孙总"]
            assert sum(remedy.fen for remedy in own) < 20_000, complaint
            assert all(remedy.decided_by != remedy.by for remedy in complaint.remedies), complaint
            exclusion = complaint.exclusion
            assert exclusion is None or exclusion.decided_by != exclusion.by, complaint

    @invariant()
    def a_level_never_goes_down_and_a_first_promise_stays(self) -> None:
        for complaint in self.estate.complaints():
            before = self.before.get(complaint.ref, complaint)
            assert complaint.level >= before.level
            assert complaint.promised_by == before.promised_by
            assert complaint.policy == before.policy
            self.before[complaint.ref] = complaint

    @invariant()
    def everything_said_was_delivered(self) -> None:
        assert self.estate.undelivered() == []

    @invariant()
    def nobody_reads_the_language_of_the_machine(self) -> None:
        for shown in self.estate.screen.since(self.seen):
            assert unshowable(shown, self.estate.typed) == [], shown.text
            assert shown.text.strip()
            for button in shown.buttons:
                assert len(button.data.encode()) <= 64, button
            if shown.chat in self.estate.groups:
                digits = "".join(char for char in shown.text if char.isdigit())
                for phone in PHONES:
                    assert phone.replace("-", "") not in digits, shown.text
        self.seen = self.estate.screen.sequence

    @invariant()
    def complaints_are_numbered_without_gaps(self) -> None:
        refs = sorted(complaint.ref for complaint in self.estate.complaints())
        for day in {ref[:10] for ref in refs}:
            numbers = [int(ref[10:]) for ref in refs if ref.startswith(day)]
            assert numbers == list(range(1, len(numbers) + 1))

    def resident_is_heard(self, inbound: Inbound) -> None:
        before = self.estate.held(inbound.author)
        shown = self.estate.hand_in(inbound)
        answered = {state.chat for state in shown}
        held = self.estate.held(inbound.author)
        if held is not None and is_kept(held, before, inbound, self.meant(inbound)):
            return
        assert answered & {inbound.author, *self.estate.people}, (
            f"nobody answered {inbound.author}: {inbound.text!r} {inbound.press} {inbound.attachments}"
        )

    def meant(self, inbound: Inbound) -> str | None:
        """Return the data of the button whose word was typed."""
        typed = spoken(self.estate.house.office.phrases, inbound.text)
        return data_of(typed) if typed is not None else None

    @invariant()
    def what_was_put_by_is_heard_within_a_minute(self) -> None:
        for who in RESIDENTS:
            held = self.estate.held(who)
            assert held is None or self.estate.clock.now() < held.since + LATEST, held

    def workers_of(self, group: str) -> list[str]:
        community = self.estate.house.community
        department = community.department_of_group(group)
        if department is None:
            return ["小林", "周主管"]
        return [person.name for person in community.people if person.department == department.name]


def is_kept(held: Held, before: Held | None, inbound: Inbound, meant: str | None) -> bool:
    """Tell whether that message is the last of what is put by; the same button pressed again is there already."""
    last = held.things[-1]
    if last.press is not None:
        return last.press in (inbound.press, meant)
    grew = before is None or len(held.things) == len(before.things) + 1
    return grew and (last.words, last.attachments) == (inbound.text, inbound.attachments)


@pytest.mark.slow
def test_whatever_people_do_the_house_keeps_its_promises() -> None:
    run_state_machine_as_test(
        Life,
        settings=settings(
            max_examples=30,
            stateful_step_count=60,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
