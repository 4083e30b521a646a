"""Each due rule in one row: its ordinary case, its last minute in time, on hold, with a moved anchor, and settled."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from cmtui.rules.due import (
    NEVER,
    AuthorizationFacts,
    ChangeFacts,
    ConsentFacts,
    ContactFacts,
    CopyFacts,
    DraftFacts,
    DueFacts,
    EducationFacts,
    EscalationFacts,
    FlagFacts,
    GoalFacts,
    Hold,
    InformedFacts,
    InquiryFacts,
    InstrumentFacts,
    NeedFacts,
    OrganizationFacts,
    ReferralFacts,
    TransitionFacts,
    VersionFacts,
    WatchFacts,
    clocks,
    in_force,
    is_overdue,
    shipped_rules,
)
from tests.rules.due_cases import CHICAGO, at, case, found, the

if TYPE_CHECKING:
    from collections.abc import Callable

    from cmtui.rules.workdays import Moment

DAY = date(2026, 11, 9)
"""A Monday: the anchor of each row."""
SHIFT = timedelta(days=4)
"""To the Friday: as far as a moved anchor moves."""
ON_HOLD = Hold(date(2026, 11, 10), date(2026, 11, 13))
"""Three days, from the day after the anchor."""
ALL = (*in_force(), *(replace(each, off=False) for each in shipped_rules() if each.off))
"""The rules in force and those that the practice may switch on."""


NOON = at("2026-11-09T12:00")


@dataclass(frozen=True)
class Row:
    """One rule at work."""

    rule: str
    make: Callable[[timedelta], DueFacts]
    """Its facts, the anchor moved by so much from the day above."""
    due: Moment
    last: str
    """The last minute at which it is in time; empty where it is never late."""
    moved: Moment
    """Due with the anchor moved to the Friday."""
    held: int | None
    """Days by which three days on hold move it: 0 for a clock that runs on; None where the case cannot rest."""
    settled: Callable[[DueFacts], DueFacts]
    """What makes it go away."""


def of_one(name: str, item: Any, anchor: str) -> Callable[[timedelta], DueFacts]:
    """An open case with one item, whose anchor stands on the day."""
    return lambda by: case(**{name: (replace(item, **{anchor: getattr(item, anchor) + by}),)})


def with_fact(**facts: Any) -> Callable[[DueFacts], DueFacts]:
    """The case with those facts changed."""
    return lambda before: replace(before, **facts)


def with_item(name: str, **facts: Any) -> Callable[[DueFacts], DueFacts]:
    """The case with those facts of its one item changed."""
    return lambda before: with_fact(**{name: (replace(getattr(before, name)[0], **facts),)})(before)


def without(name: str) -> Callable[[DueFacts], DueFacts]:
    """The case without that item: gone, or in a state that is not asked about."""
    return with_fact(**{name: ()})


FLAG = FlagFacts("f1", "urgent", "thoughts of self-harm", NOON)
NEED = NeedFacts("n1", "food", DAY)
GOAL = GoalFacts("g1", "goal 1: walk to the mailbox", begun_on=DAY, review_days=14)
TRANSITION = TransitionFacts("t1", "discharge home", happened_at=NOON)
TCM = replace(TRANSITION, follows_tcm=True)
REFERRAL = ReferralFacts("r1", "meals (Elm Kitchen)", "sent", DAY, sent_on=DAY)
APPROVED = AuthorizationFacts(
    "a1", "home health", "approved", until_on=DAY, units=24.0, used=18.0, used_on=DAY
)
ENTRY = OrganizationFacts("o1", "Elm Kitchen", DAY)
NOTE = ContactFacts("n1", NOON, "visit note", "yes")


def practice(**more: Any) -> DueFacts:
    """The directory of the practice, of one entry."""
    return DueFacts(case="", status="practice", organizations=(replace(ENTRY, **more),))


ROWS = [
    Row(
        "R-INT-1",
        lambda by: DueFacts(case="", status="inquiry", inquiries=(InquiryFacts("q1", NOON + by),)),
        date(2026, 11, 11),
        "2026-11-11T23:59",
        date(2026, 11, 17),
        None,
        with_item("inquiries", answered_on=DAY),
    ),
    Row(
        "R-INT-2",
        lambda by: DueFacts(case="c1", status="prospect", prospect_on=DAY + by),
        date(2026, 11, 16),
        "2026-11-16T23:59",
        date(2026, 11, 20),
        None,
        with_fact(screening_signed_on=DAY),
    ),
    Row(
        "R-INT-3",
        lambda by: DueFacts(case="c1", status="prospect", prospect_on=DAY + by),
        DAY,
        "2026-11-09T23:59",
        date(2026, 11, 13),
        None,
        with_fact(contacts=(replace(NOTE, occurred_at=at("2026-11-14T09:00")),)),
    ),
    Row(
        "R-INT-4",
        lambda by: DueFacts(case="c1", status="prospect", screening_signed_on=DAY + by),
        DAY,
        "",
        date(2026, 11, 13),
        None,
        with_fact(has_open_task=True),
    ),
    Row(
        "R-ENG-1",
        lambda by: case(opened_on=DAY + by),
        date(2026, 11, 23),
        "2026-11-23T23:59",
        date(2026, 11, 27),
        0,
        with_fact(consents=(ConsentFacts("k1", "service_agreement", effective_on=DAY),)),
    ),
    Row(
        "R-CON-1",
        of_one("consents", ConsentFacts("k1", "release", expires_on=DAY), "expires_on"),
        DAY,
        "2026-11-09T23:59",
        date(2026, 11, 13),
        0,
        with_item("consents", settled_on=DAY),
    ),
    Row(
        "R-CON-2",
        of_one("consents", ConsentFacts("k1", "release", effective_on=DAY), "effective_on"),
        date(2027, 11, 9),
        "2027-11-09T23:59",
        date(2027, 11, 13),
        0,
        with_item("consents", revoked_on=DAY),
    ),
    Row(
        "R-DOC-1",
        of_one("contacts", NOTE, "occurred_at"),
        at("2026-11-10T12:00"),
        "2026-11-11T12:00",
        at("2026-11-14T12:00"),
        0,
        with_item("contacts", signed_at=NOON),
    ),
    Row(
        "R-ASM-1",
        lambda by: case(opened_on=DAY + by),
        date(2026, 11, 23),
        "2026-11-23T23:59",
        date(2026, 11, 27),
        3,
        with_fact(first_assessment_on=DAY),
    ),
    Row(
        "R-ASM-2",
        lambda by: case(last_assessment_on=DAY + by),
        date(2027, 11, 9),
        "2027-11-09T23:59",
        date(2027, 11, 13),
        3,
        with_fact(last_assessment_on=None),
    ),
    Row(
        "R-ASM-2-I",
        of_one("instruments", InstrumentFacts("phq-9", "PHQ-9", date(2026, 8, 11), DAY), "due_on"),
        DAY,
        "2026-11-09T23:59",
        date(2026, 11, 13),
        3,
        without("instruments"),
    ),
    Row(
        "R-ASM-3",
        of_one("changes", ChangeFacts("e1", "emergency visit", DAY), "on"),
        date(2026, 11, 16),
        "2026-11-16T23:59",
        date(2026, 11, 20),
        3,
        without("changes"),
    ),
    Row(
        "R-ASM-4",
        of_one("unsigned", DraftFacts("a1", "PHQ-9", NOON), "completed_at"),
        at("2026-11-10T12:00"),
        "2026-11-11T12:00",
        at("2026-11-14T12:00"),
        0,
        without("unsigned"),
    ),
    Row(
        "R-SAFE-1",
        of_one("flags", FLAG, "raised_at"),
        DAY,
        "2026-11-09T23:59",
        date(2026, 11, 13),
        0,
        with_item("flags", closed_at=NOON),
    ),
    Row(
        "R-SAFE-1-D",
        of_one("flags", replace(FLAG, level="same_day"), "raised_at"),
        DAY,
        "2026-11-09T23:59",
        date(2026, 11, 13),
        0,
        with_item("flags", closed_at=NOON),
    ),
    Row(
        "R-SAFE-1-F",
        of_one("flags", FLAG, "raised_at"),
        at("2026-11-10T12:00"),
        "2026-11-10T12:00",
        at("2026-11-14T12:00"),
        0,
        with_item("flags", contacts=(at("2026-11-14T09:00"),)),
    ),
    Row(
        "R-SAFE-1-N",
        of_one("flags", replace(FLAG, level="follow_up"), "raised_at"),
        date(2026, 11, 16),
        "2026-11-16T23:59",
        date(2026, 11, 20),
        0,
        with_item("flags", closed_at=NOON),
    ),
    Row(
        "R-NEED-1",
        of_one("needs", NEED, "opened_on"),
        date(2026, 11, 16),
        "2026-11-16T23:59",
        date(2026, 11, 20),
        0,
        with_item("needs", answered_on=DAY),
    ),
    Row(
        "R-NEED-2",
        of_one("needs", replace(NEED, until=DAY), "until"),
        DAY,
        "2026-11-09T23:59",
        date(2026, 11, 13),
        3,
        without("needs"),
    ),
    Row(
        "R-PLAN-1",
        lambda by: case(assessed_for_plan_on=DAY + by),
        date(2026, 11, 23),
        "2026-11-23T23:59",
        date(2026, 11, 27),
        3,
        with_fact(assessed_for_plan_on=None),
    ),
    Row(
        "R-PLAN-2",
        lambda by: case(acuity=2, plan_agreed_on=DAY + by),
        date(2027, 1, 8),
        "2027-01-08T23:59",
        date(2027, 1, 12),
        3,
        with_fact(plan_agreed_on=None),
    ),
    Row(
        "R-PLAN-3",
        of_one("goals", GOAL, "begun_on"),
        date(2026, 11, 23),
        "2026-11-23T23:59",
        date(2026, 11, 27),
        3,
        with_item("goals", review_days=None),
    ),
    Row(
        "R-PLAN-3-T",
        of_one("goals", replace(GOAL, target_on=DAY), "target_on"),
        DAY,
        "2026-11-09T23:59",
        date(2026, 11, 13),
        3,
        with_item("goals", reviewed_on=date(2026, 11, 13)),
    ),
    Row(
        "R-PLAN-3-N",
        of_one("goals", replace(GOAL, unchanged_on=DAY), "unchanged_on"),
        date(2026, 11, 23),
        "2026-11-23T23:59",
        date(2026, 11, 27),
        3,
        with_item("goals", unchanged_on=None),
    ),
    Row(
        "R-PLAN-4",
        lambda by: case(plan_valid_until=DAY + by),
        DAY,
        "2026-11-09T23:59",
        date(2026, 11, 13),
        3,
        with_fact(plan_valid_until=None),
    ),
    Row(
        "R-PLAN-5",
        of_one("versions", VersionFacts("v1", 1, DAY), "agreed_on"),
        date(2026, 11, 16),
        "2026-11-16T23:59",
        date(2026, 11, 20),
        3,
        with_item("versions", shared_on=DAY),
    ),
    Row(
        "R-PLAN-5-R",
        of_one("copies", CopyFacts("d1", "Elm Clinic", DAY), "sent_on"),
        date(2026, 11, 16),
        "2026-11-16T23:59",
        date(2026, 11, 20),
        3,
        with_item("copies", received_on=DAY),
    ),
    Row(
        "R-MON-1",
        lambda by: case(opened_on=DAY + by, cadence_days=7),
        date(2026, 11, 16),
        "2026-11-16T23:59",
        date(2026, 11, 20),
        3,
        # A later window is asked for then: a routine contact is owed for as long as the case is open.
        with_fact(status="closing"),
    ),
    Row(
        "R-MON-2",
        lambda by: case(face_on=DAY + by),
        date(2027, 2, 7),
        "2027-02-07T23:59",
        date(2027, 2, 11),
        3,
        with_fact(status="closing"),
    ),
    Row(
        "R-MON-3",
        of_one("watches", WatchFacts("t1", "crisis", NOON), "on"),
        date(2026, 11, 12),
        "2026-11-12T23:59",
        date(2026, 11, 16),
        3,
        with_item("watches", contacts=(at("2026-12-12T09:00"),)),
    ),
    Row(
        "R-TRN-0",
        of_one("transitions", TransitionFacts("t1", "discharge home", expected_on=DAY), "expected_on"),
        DAY,
        "2026-11-09T23:59",
        date(2026, 11, 13),
        0,
        with_item("transitions", happened_at=NOON),
    ),
    Row(
        "R-TRN-1",
        of_one("transitions", TRANSITION, "happened_at"),
        at("2026-11-12T12:00"),
        "2026-11-12T12:00",
        at("2026-11-16T12:00"),
        0,
        with_item("transitions", followed_up_at=at("2026-11-10T09:00")),
    ),
    Row(
        "R-TRN-2",
        of_one("transitions", TCM, "happened_at"),
        date(2026, 11, 11),
        "2026-11-11T23:59",
        date(2026, 11, 17),
        0,
        with_item("transitions", contacted_at=at("2026-11-10T09:00")),
    ),
    Row(
        "R-TRN-2-V",
        of_one("transitions", TCM, "happened_at"),
        date(2026, 11, 23),
        "2026-11-23T23:59",
        date(2026, 11, 27),
        0,
        with_item("transitions", visit_on=date(2026, 11, 12)),
    ),
    Row(
        "R-TRN-3",
        of_one("informed", InformedFacts("d1", "Elm Clinic", NOON), "sent_at"),
        at("2026-11-10T12:00"),
        "2026-11-10T12:00",
        at("2026-11-14T12:00"),
        0,
        with_item("informed", received_on=DAY),
    ),
    Row(
        "R-TRN-4",
        of_one("transitions", TRANSITION, "happened_at"),
        date(2026, 11, 16),
        "2026-11-16T23:59",
        date(2026, 11, 20),
        0,
        with_item("transitions", medicines_on=DAY),
    ),
    Row(
        "R-TRN-5",
        of_one("transitions", replace(TRANSITION, readmitted_on=DAY), "readmitted_on"),
        date(2026, 11, 16),
        "2026-11-16T23:59",
        date(2026, 11, 20),
        0,
        with_item("transitions", reviewed_on=DAY),
    ),
    Row(
        "R-TRN-5-W",
        of_one("transitions", TRANSITION, "happened_at"),
        date(2026, 12, 9),
        "2026-12-09T23:59",
        date(2026, 12, 13),
        0,
        with_item("transitions", closed_on=date(2026, 12, 9)),
    ),
    Row(
        "R-UM-2",
        of_one("authorizations", replace(APPROVED, next_review_on=DAY), "next_review_on"),
        DAY,
        "2026-11-09T23:59",
        date(2026, 11, 13),
        0,
        with_item("authorizations", next_review_on=None),
    ),
    Row(
        "R-UM-3",
        of_one("authorizations", APPROVED, "until_on"),
        DAY,
        "2026-11-09T23:59",
        date(2026, 11, 13),
        0,
        with_item("authorizations", settled_on=DAY),
    ),
    Row(
        "R-UM-3-U",
        of_one("authorizations", APPROVED, "used_on"),
        date(2026, 11, 12),
        "2026-11-12T23:59",
        date(2026, 11, 18),
        0,
        with_item("authorizations", settled_on=DAY),
    ),
    Row(
        "R-UM-4",
        of_one("authorizations", AuthorizationFacts("a1", "home health", "asked", asked_on=DAY), "asked_on"),
        date(2026, 11, 16),
        "2026-11-16T23:59",
        date(2026, 11, 20),
        0,
        with_item("authorizations", decided_on=DAY),
    ),
    Row(
        "R-REF-0",
        of_one("referrals", ReferralFacts("r1", "meals", "identified", DAY), "identified_on"),
        date(2026, 11, 16),
        "2026-11-16T23:59",
        date(2026, 11, 20),
        0,
        with_item("referrals", state="client_declined"),
    ),
    Row(
        "R-REF-1",
        of_one("referrals", REFERRAL, "sent_on"),
        date(2026, 11, 12),
        "2026-11-12T23:59",
        date(2026, 11, 18),
        0,
        with_item("referrals", state="received"),
    ),
    Row(
        "R-REF-1-A",
        of_one("referrals", replace(REFERRAL, state="received"), "sent_on"),
        date(2026, 11, 23),
        "2026-11-23T23:59",
        date(2026, 11, 27),
        0,
        with_item("referrals", state="scheduled"),
    ),
    Row(
        "R-REF-1-S",
        of_one("referrals", replace(REFERRAL, state="waitlist"), "sent_on"),
        date(2026, 12, 9),
        "2026-12-09T23:59",
        date(2026, 12, 13),
        0,
        with_item("referrals", state="started"),
    ),
    Row(
        "R-REF-1-H",
        of_one("referrals", replace(REFERRAL, state="started", started_on=DAY), "started_on"),
        date(2026, 11, 23),
        "2026-11-23T23:59",
        date(2026, 11, 27),
        0,
        with_item("referrals", state="help_received"),
    ),
    Row(
        "R-ESC-1",
        of_one(
            "escalations",
            EscalationFacts("e1", "no answer about the ramp", "the supervisor", DAY),
            "asked_on",
        ),
        date(2026, 11, 11),
        "2026-11-11T23:59",
        date(2026, 11, 17),
        0,
        with_item("escalations", answered_on=DAY),
    ),
    Row(
        "R-EDU-1",
        of_one("education", EducationFacts("e1", "insulin pen", DAY), "follow_up_on"),
        DAY,
        "2026-11-09T23:59",
        date(2026, 11, 13),
        3,
        with_item("education", settled_on=DAY),
    ),
    Row(
        "R-HOLD-1",
        lambda by: case(status="on_hold", on_hold_on=DAY + by, holds=(Hold(DAY + by),)),
        date(2026, 12, 9),
        "2026-12-09T23:59",
        date(2026, 12, 13),
        None,
        with_fact(status="open"),
    ),
    Row(
        "R-CLO-2",
        lambda by: case(status="closed", closed_on=DAY + by),
        date(2026, 11, 23),
        "2026-11-23T23:59",
        date(2026, 11, 27),
        None,
        with_fact(surveyed_on=DAY),
    ),
    Row(
        "R-RES-1",
        lambda by: practice(verified_on=DAY + by),
        date(2027, 5, 8),
        "2027-05-08T23:59",
        date(2027, 5, 12),
        None,
        without("organizations"),
    ),
    Row(
        "R-RES-1-F",
        lambda by: practice(failed_on=DAY + by),
        date(2026, 11, 12),
        "2026-11-12T23:59",
        date(2026, 11, 18),
        None,
        with_item("organizations", verified_on=date(2026, 11, 13)),
    ),
    Row(
        "R-MON-4",
        lambda by: case(
            has_open_task=False,
            last_event_on=DAY + by,
            first_assessment_on=DAY,
            consents=(ConsentFacts("k1", "service_agreement", effective_on=DAY),),
        ),
        DAY,
        "",
        date(2026, 11, 13),
        # It rests with the case; back from hold, it says at once that there is no next step.
        0,
        with_fact(has_open_task=True),
    ),
]

each_rule = pytest.mark.parametrize("row", ROWS, ids=lambda row: row.rule)
STILL = timedelta(0)


def test_each_shipped_rule_has_its_row() -> None:
    assert sorted(row.rule for row in ROWS) == sorted(rule.id for rule in shipped_rules())


@each_rule
def test_it_falls_due_on_its_day_and_is_late_a_minute_after_its_last(row: Row) -> None:
    clock = the(row.rule, row.make(STILL), rules=ALL)
    assert clock.due == row.due
    if not row.last:
        assert clock.last == NEVER
        return
    assert not is_overdue(clock, at(row.last))
    assert is_overdue(clock, at(row.last) + timedelta(minutes=1))


@each_rule
def test_with_its_anchor_it_moves(row: Row) -> None:
    assert the(row.rule, row.make(SHIFT), rules=ALL).due == row.moved


@each_rule
def test_on_hold_it_rests_or_runs_on(row: Row) -> None:
    facts = row.make(STILL)
    if row.held is None:
        assert facts.status != "open"
        return
    back = the(row.rule, replace(facts, holds=(ON_HOLD,)), rules=ALL)
    assert back.due == row.due + timedelta(days=row.held)
    resting = found(row.rule, replace(facts, status="on_hold", holds=(Hold(ON_HOLD.start),)), rules=ALL)
    rests = row.held > 0 or row.rule == "R-MON-4"
    assert [clock.due for clock in resting] == ([] if rests else [row.due])


@each_rule
def test_what_settles_it_makes_it_go_away(row: Row) -> None:
    assert found(row.rule, row.settled(row.make(STILL)), rules=ALL) == []


@each_rule
def test_it_ends_with_the_case_but_for_what_outlives_it(row: Row) -> None:
    facts = row.make(STILL)
    if facts.status in {"inquiry", "practice"}:
        return
    assert bool(found(row.rule, replace(facts, status="closed"), rules=ALL)) is (row.rule == "R-CLO-2")
    assert found(row.rule, replace(facts, status="not_accepted"), rules=ALL) == []


@each_rule
def test_asked_again_it_says_the_same(row: Row) -> None:
    facts = row.make(STILL)
    assert clocks(facts, rules=ALL, zone=CHICAGO) == clocks(facts, rules=ALL, zone=CHICAGO)


@each_rule
def test_its_words_hold_no_brace_and_no_missing_fact(row: Row) -> None:
    clock = the(row.rule, row.make(STILL), rules=ALL)
    assert not {"{", "}"} & {*clock.what, *clock.why}
    assert "None" not in clock.what + clock.why
