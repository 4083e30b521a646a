"""The due engine: each rule in its ordinary case, at its boundary minute, on hold and with a moved anchor."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmtui.rules.due import (
    NEVER,
    WINDOWS,
    AuthorizationFacts,
    ChangeFacts,
    Clock,
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
    is_overdue,
    is_pressing,
    is_shown,
    left,
    overdue_days,
    parse_rule,
    rule,
    shipped_rules,
    window,
)
from cmtui.rules.due_kinds import CHECKERS
from cmtui.rules.due_rules import KINDS, SUBJECTS
from cmtui.rules.due_run import ITEMS
from cmtui.rules.workdays import Calendar, Moment, Offset, end_of, workdays_between
from cmtui.vocabulary import catalog
from tests.rules.due_cases import CHICAGO, OPEN, at, found, the

PROSPECT = DueFacts(case="c1", status="prospect", prospect_on=date(2026, 11, 16))
AGREED = ConsentFacts("k1", "service_agreement", effective_on=date(2026, 11, 2), expires_on=date(2028, 11, 2))


def tries(*entries: tuple[str, str]) -> tuple[ContactFacts, ...]:
    """Signed contacts: when, and what came of each."""
    return tuple(
        ContactFacts(f"n{number}", at(when), reached=reached, signed_at=at(when))
        for number, (when, reached) in enumerate(entries)
    )


# --- R-INT-1: answer the inquiry ----------------------------------------------------------------------------------


def asked(received: str, **more: Any) -> DueFacts:
    """An inquiry that is no case yet."""
    return DueFacts(
        case="", status="inquiry", inquiries=(InquiryFacts("q1", received_at=at(received), **more),)
    )


@pytest.mark.parametrize(
    ("facts", "due"),
    [
        (asked("2026-11-16T09:00"), date(2026, 11, 18)),
        (asked("2026-11-20T16:00"), date(2026, 11, 24)),
        (asked("2026-11-21T10:00"), date(2026, 11, 24)),
        (asked("2026-11-16T23:59"), date(2026, 11, 18)),
        (asked("2026-11-17T00:00"), date(2026, 11, 19)),
        (asked("2026-11-21T10:00", urgency="urgent"), date(2026, 11, 21)),
        (asked("2026-11-16T09:00", urgency="soon"), date(2026, 11, 18)),
        (asked("2026-11-16T09:00", answer_by=date(2026, 11, 30)), date(2026, 11, 30)),
    ],
    ids=[
        "two business days",
        "over the weekend",
        "received on a Saturday",
        "the last minute of a day",
        "the first minute of the next",
        "urgent: the same day, weekend or not",
        "soon: as routine",
        "the day that the one who asked named wins",
    ],
)
def test_an_inquiry_is_answered_in_two_business_days(facts: DueFacts, due: date) -> None:
    clock = the("R-INT-1", facts)
    assert clock.due == due
    assert (clock.subject_kind, clock.subject_id, clock.opens) == ("inquiry", "q1", "inquiry")


def test_holidays_of_the_practice_move_the_answer() -> None:
    calendar = Calendar(holidays=frozenset({date(2026, 11, 26)}))
    assert the("R-INT-1", asked("2026-11-25T09:00"), calendar=calendar).due == date(2026, 11, 30)


def test_a_disposition_clears_the_inquiry() -> None:
    assert found("R-INT-1", asked("2026-11-16T09:00", answered_on=date(2026, 11, 17))) == []


def test_a_moved_receipt_moves_the_answer() -> None:
    assert the("R-INT-1", asked("2026-11-17T09:00")).due == date(2026, 11, 19)


# --- R-INT-2: the screening ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("facts", "due"),
    [
        (PROSPECT, date(2026, 11, 23)),
        (replace(PROSPECT, prospect_on=date(2026, 11, 18)), date(2026, 11, 25)),
        (replace(PROSPECT, screening_signed_on=date(2026, 11, 17)), None),
        (replace(PROSPECT, status="waitlist"), None),
        (replace(PROSPECT, prospect_on=None), None),
        (replace(PROSPECT, deceased_on=date(2026, 11, 17)), None),
    ],
    ids=["five business days", "a later start", "signed", "on the waitlist it rests", "no start", "death"],
)
def test_a_prospect_is_screened_in_five_business_days(facts: DueFacts, due: date | None) -> None:
    assert [each.due for each in found("R-INT-2", facts)] == ([] if due is None else [due])


# --- R-INT-3: attempts to reach the prospect ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("contacts", "due", "attempt"),
    [
        ((), date(2026, 11, 16), 1),
        (tries(("2026-11-16T10:00", "no_answer")), date(2026, 11, 18), 2),
        (
            tries(("2026-11-16T10:00", "no_answer"), ("2026-11-16T15:00", "left_message")),
            date(2026, 11, 18),
            2,
        ),
        (tries(("2026-11-16T10:00", "no_answer"), ("2026-11-17T00:00", "no_answer")), date(2026, 11, 21), 3),
        (tries(("2026-11-15T23:59", "no_answer")), date(2026, 11, 16), 1),
        (tries(("2026-11-16T10:00", "")), date(2026, 11, 16), 1),
        (tries(("2026-11-16T10:00", "cancelled")), date(2026, 11, 16), 1),
        (
            tries(*((f"2026-11-{day}T10:00", "left_message") for day in (16, 18, 21))),
            date(2026, 11, 25),
            4,
        ),
        (tries(*((f"2026-11-{day}T10:00", "left_message") for day in (16, 18, 21, 25))), None, 0),
        (tries(("2026-11-16T10:00", "no_answer"), ("2026-11-18T10:00", "yes")), None, 0),
    ],
    ids=[
        "none yet: the day itself",
        "one: day 2",
        "two on one day are one",
        "one minute into the next day: two",
        "the minute before it became a prospect does not count",
        "a note in the record is no attempt",
        "a canceled appointment is no attempt",
        "three: day 9",
        "after the fourth nothing more",
        "reached: nothing more",
    ],
)
def test_a_prospect_is_tried_on_days_0_2_5_and_9(
    contacts: tuple[ContactFacts, ...], due: date | None, attempt: int
) -> None:
    listed = found("R-INT-3", replace(PROSPECT, contacts=contacts))
    assert [each.due for each in listed] == ([] if due is None else [due])
    assert all(f"attempt {attempt} of 4" in each.what for each in listed)


def test_a_later_start_moves_the_attempts() -> None:
    moved = replace(
        PROSPECT, prospect_on=date(2026, 11, 20), contacts=tries(("2026-11-20T10:00", "no_answer"))
    )
    assert the("R-INT-3", moved).due == date(2026, 11, 22)


def test_attempts_need_a_start_and_a_prospect() -> None:
    assert found("R-INT-3", replace(PROSPECT, prospect_on=None)) == []
    assert found("R-INT-3", replace(PROSPECT, status="open")) == []


# --- R-ENG-1: the service agreement -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("facts", "due"),
    [
        (OPEN, date(2026, 11, 16)),
        (replace(OPEN, opened_on=date(2026, 11, 9)), date(2026, 11, 23)),
        (replace(OPEN, first_assessment_on=date(2026, 11, 6)), date(2026, 11, 6)),
        (replace(OPEN, first_assessment_on=date(2026, 11, 30)), date(2026, 11, 30)),
        (replace(OPEN, status="on_hold", holds=(Hold(date(2026, 11, 4)),)), date(2026, 11, 16)),
        (replace(OPEN, consents=(AGREED,)), None),
        (replace(OPEN, consents=(replace(AGREED, kind="privacy_notice"),)), date(2026, 11, 16)),
        (replace(OPEN, consents=(replace(AGREED, effective_on=None),)), date(2026, 11, 16)),
        (replace(OPEN, consents=(replace(AGREED, revoked_on=date(2026, 11, 5)),)), date(2026, 11, 16)),
        (replace(OPEN, status="closed"), None),
    ],
    ids=[
        "no assessment yet: its own default of 14 days",
        "a later opening",
        "the day of the first assessment",
        "the day of a late first assessment",
        "on hold it is still owed",
        "agreed",
        "another consent is no agreement",
        "an agreement without a day is not in force",
        "revoked, it is owed again",
        "closed",
    ],
)
def test_a_service_agreement_is_made_by_the_first_assessment(facts: DueFacts, due: date | None) -> None:
    assert [each.due for each in found("R-ENG-1", facts)] == ([] if due is None else [due])


# --- R-CON-1, R-CON-2: consents -----------------------------------------------------------------------------------


def consenting(**more: Any) -> DueFacts:
    """An open case with one release of information."""
    return replace(
        OPEN, consents=(ConsentFacts("k2", "release_of_information", "release of information", **more),)
    )


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (consenting(expires_on=date(2027, 3, 2)), (date(2027, 1, 31), date(2027, 3, 2))),
        (consenting(expires_on=date(2027, 4, 2)), (date(2027, 3, 3), date(2027, 4, 2))),
        (consenting(expires_on=date.max), (date.max - timedelta(days=30), date.max)),
        (consenting(expires_on=date(2027, 3, 2), revoked_on=date(2027, 1, 1)), None),
        (consenting(expires_on=date(2027, 3, 2), settled_on=date(2027, 3, 1)), None),
        (replace(consenting(expires_on=date(2027, 3, 2)), status="closed"), None),
        (replace(consenting(expires_on=date(2027, 3, 2)), deceased_on=date(2027, 1, 2)), None),
    ],
    ids=["30 days ahead", "a moved end", "an end that never comes", "revoked", "renewed", "closed", "death"],
)
def test_a_consent_is_renewed_before_it_ends(facts: DueFacts, expected: tuple[date, date] | None) -> None:
    listed = [(each.starts, each.due) for each in found("R-CON-1", facts)]
    assert listed == ([] if expected is None else [expected])


@pytest.mark.parametrize(
    ("now", "shown", "stands"),
    [
        ("2027-01-30T23:59", False, "later"),
        ("2027-01-31T00:00", True, "later"),
        ("2027-02-22T23:59", True, "later"),
        ("2027-02-23T00:00", True, "week"),
        ("2027-03-02T23:59", True, "today"),
        ("2027-03-03T00:00", True, "overdue"),
    ],
    ids=[
        "before the warning",
        "from 30 days",
        "8 days ahead",
        "from 7 days",
        "the last minute",
        "expired",
    ],
)
def test_a_consent_warns_at_30_days_at_7_and_when_expired(now: str, shown: bool, stands: str) -> None:
    clock = the("R-CON-1", consenting(expires_on=date(2027, 3, 2)))
    assert is_shown(clock, at(now)) is shown
    assert window(clock, at(now)) == stands
    assert "release of information" in clock.what


def test_a_consent_runs_on_while_the_case_is_on_hold() -> None:
    facts = consenting(expires_on=date(2027, 3, 2))
    held = replace(facts, status="on_hold", holds=(Hold(date(2027, 1, 1)),))
    back = replace(facts, holds=(Hold(date(2027, 1, 1), date(2027, 2, 1)),))
    assert the("R-CON-1", held).due == the("R-CON-1", back).due == date(2027, 3, 2)


@pytest.mark.parametrize(
    ("facts", "due"),
    [
        (consenting(effective_on=date(2026, 3, 2)), date(2027, 3, 2)),
        (consenting(effective_on=date(2024, 2, 29)), date(2025, 2, 28)),
        (consenting(effective_on=date(2026, 3, 2), reviewed_on=date(2026, 9, 1)), date(2027, 9, 1)),
        (consenting(effective_on=date(2026, 3, 2), expires_on=date(2028, 1, 1)), None),
        (consenting(effective_on=date(2026, 3, 2), revoked_on=date(2026, 4, 1)), None),
        (consenting(), None),
        (replace(consenting(effective_on=date(2026, 3, 2)), status="on_hold"), date(2027, 3, 2)),
    ],
    ids=[
        "a year after it took effect",
        "from a leap day",
        "a year after the last review",
        "an end date hands it to R-CON-1",
        "revoked",
        "not in effect",
        "on hold too",
    ],
)
def test_a_consent_without_an_end_is_reviewed_yearly(facts: DueFacts, due: date | None) -> None:
    assert [each.due for each in found("R-CON-2", facts)] == ([] if due is None else [due])


# --- R-DOC-1: sign the note ---------------------------------------------------------------------------------------


def noted(held: str, **more: Any) -> DueFacts:
    """An open case with one contact held then."""
    return replace(OPEN, contacts=(ContactFacts("n1", at(held), "visit note", "yes", **more),))


@pytest.mark.parametrize(
    ("now", "stands", "words"),
    [
        ("2026-11-18T15:00", "week", "23 h left"),
        ("2026-11-19T13:30", "today", "30 min left"),
        ("2026-11-19T14:00", "today", "due now"),
        ("2026-11-20T14:00", "today", "due now"),
        ("2026-11-20T14:01", "overdue", "1 min late"),
        ("2026-11-20T18:30", "overdue", "4 h late"),
        ("2026-11-22T15:00", "overdue", "2 d late"),
    ],
    ids=[
        "an hour after the visit",
        "half an hour before",
        "24 hours: due",
        "48 hours to the minute: in time",
        "one minute later: late",
        "hours late",
        "days late",
    ],
)
def test_a_note_is_due_at_24_hours_and_late_at_48(now: str, stands: str, words: str) -> None:
    clock = the("R-DOC-1", noted("2026-11-18T14:00"))
    assert clock.due == at("2026-11-19T14:00")
    assert clock.until == at("2026-11-20T14:00")
    assert window(clock, at(now)) == stands
    assert left(clock, at(now)) == words
    assert clock.what == "sign the visit note of 18 Nov"


@pytest.mark.parametrize(
    ("held", "due", "until"),
    [
        ("2026-10-31T16:00", "2026-11-01T15:00", "2026-11-02T15:00"),
        ("2026-03-07T16:00", "2026-03-08T17:00", "2026-03-09T17:00"),
    ],
    ids=["the clocks go back", "the clocks go forward"],
)
def test_a_note_has_its_hours_when_the_clocks_change(held: str, due: str, until: str) -> None:
    clock = the("R-DOC-1", noted(held))
    assert (clock.due, clock.until) == (at(due).astimezone(UTC), at(until).astimezone(UTC))


def test_a_signed_note_asks_for_nothing_and_a_moved_contact_moves_the_clock() -> None:
    assert found("R-DOC-1", noted("2026-11-18T14:00", signed_at=at("2026-11-18T15:00"))) == []
    assert the("R-DOC-1", noted("2026-11-17T14:00")).due == at("2026-11-18T14:00")


def test_a_note_is_signed_on_hold_and_after_death_but_not_asked_for_on_a_closed_case() -> None:
    facts = noted("2026-11-18T14:00")
    assert found("R-DOC-1", replace(facts, status="on_hold"))
    assert found("R-DOC-1", replace(facts, deceased_on=date(2026, 11, 19)))
    assert found("R-DOC-1", replace(facts, status="closed")) == []


# --- R-INT-4: decided, and nothing done about it -------------------------------------------------------------------


def test_a_screened_and_reached_prospect_stays_listed_until_the_decision_is_acted_on() -> None:
    reached = noted("2026-11-17T14:00", signed_at=at("2026-11-17T15:00")).contacts
    screened = replace(
        PROSPECT, screening_signed_on=date(2026, 11, 18), contacts=reached, has_open_task=False
    )
    assert [each.rule for each in clocks(screened, zone=CHICAGO)] == ["R-INT-4"]
    assert window(the("R-INT-4", screened), at("2026-12-24T09:00")) == "today"

    assert found("R-INT-4", replace(screened, screening_signed_on=None)) == []
    assert found("R-INT-4", replace(screened, has_open_task=True)) == [], "something is planned"
    assert found("R-INT-4", replace(screened, status="open")) == []


# --- R-ASM: assessments ---------------------------------------------------------------------------------------------

ASSESSED = replace(
    OPEN, acuity=2, first_assessment_on=date(2026, 11, 9), last_assessment_on=date(2026, 11, 9)
)


@pytest.mark.parametrize(
    ("facts", "due"),
    [
        (OPEN, date(2026, 11, 16)),
        (replace(OPEN, holds=(Hold(date(2026, 11, 5), date(2026, 11, 10)),)), date(2026, 11, 21)),
        (ASSESSED, None),
        (replace(OPEN, status="on_hold"), None),
        (replace(OPEN, deceased_on=date(2026, 11, 3)), None),
    ],
    ids=["14 days after opening", "5 days later after 5 on hold", "signed", "on hold it rests", "death"],
)
def test_the_first_assessment_falls_due_14_days_after_opening(facts: DueFacts, due: date | None) -> None:
    assert [each.due for each in found("R-ASM-1", facts)] == ([] if due is None else [due])


@pytest.mark.parametrize(
    ("acuity", "due"),
    [(1, date(2027, 11, 9)), (2, date(2027, 11, 9)), (3, date(2027, 5, 9)), (4, date(2027, 5, 9))],
)
def test_the_assessment_is_repeated_yearly_and_at_high_acuity_every_half_year(acuity: int, due: date) -> None:
    again = the("R-ASM-2", replace(ASSESSED, acuity=acuity))
    assert again.due == due
    assert again.starts == due - timedelta(days=30)


def test_a_form_is_asked_again_by_its_own_interval() -> None:
    form = InstrumentFacts("phq-9", "PHQ-9", date(2026, 11, 2), date(2027, 1, 31))
    again = the("R-ASM-2-I", replace(ASSESSED, instruments=(form,)))
    assert (again.due, again.what, again.why) == (
        date(2027, 1, 31),
        "PHQ-9 again",
        "last answered 2 Nov 2026",
    )


def test_a_change_in_condition_asks_for_an_assessment_within_7_days() -> None:
    change = ChangeFacts("e1", "emergency visit", date(2026, 11, 20))
    asked = the("R-ASM-3", replace(ASSESSED, changes=(change,)))
    assert (asked.due, asked.why) == (date(2026, 11, 27), "emergency visit 20 Nov")


def test_a_completed_form_waits_24_hours_for_its_signature_and_is_late_after_48() -> None:
    form = DraftFacts("a1", "PHQ-9", at("2026-11-20T10:00"))
    signing = the("R-ASM-4", replace(OPEN, unsigned=(form,)))
    assert (signing.due, signing.until) == (at("2026-11-21T10:00"), at("2026-11-22T10:00"))
    assert signing.what == "sign the assessment: PHQ-9"


# --- R-SAFE-1: safety flags ----------------------------------------------------------------------------------------

FLAG = FlagFacts("f1", "urgent", "thoughts of self-harm", at("2026-11-20T10:00"))


def flagged(**more: Any) -> DueFacts:
    """An open case with one flag."""
    return replace(ASSESSED, flags=(replace(FLAG, **more),))


def test_an_urgent_flag_is_owed_on_the_same_day_before_all_else_until_it_is_closed() -> None:
    act = the("R-SAFE-1", flagged())
    assert (act.due, act.hard, act.what) == (date(2026, 11, 20), True, "act now: thoughts of self-harm")
    assert found("R-SAFE-1", flagged(closed_at=at("2026-11-20T11:00"))) == []
    assert found("R-SAFE-1-D", flagged()) == found("R-SAFE-1-N", flagged()) == []


@pytest.mark.parametrize(
    ("level", "rule_id", "due"),
    [
        ("same_day", "R-SAFE-1-D", date(2026, 11, 20)),
        ("same_day_confidential", "R-SAFE-1-D", date(2026, 11, 20)),
        ("follow_up", "R-SAFE-1-N", date(2026, 11, 27)),
    ],
)
def test_the_other_levels_have_their_day(level: str, rule_id: str, due: date) -> None:
    asked = clocks(flagged(level=level), zone=CHICAGO)
    safe = [(each.rule, each.due) for each in asked if each.rule.startswith("R-SAFE")]
    assert safe == [(rule_id, due)]


@pytest.mark.parametrize(
    ("reached", "stage", "due"),
    [
        (None, 1, "2026-11-21T10:00"),
        ("2026-11-20T12:00", 2, "2026-11-23T10:00"),
        ("2026-11-21T10:00", 2, "2026-11-23T10:00"),
        ("2026-11-22T09:00", 3, "2026-11-27T10:00"),
        ("2026-11-26T09:00", None, ""),
    ],
    ids=[
        "nobody reached: within 24 hours",
        "reached the same day: next by 72 hours",
        "in the very minute of the first",
        "on the second day: next by 7 days",
        "on the sixth day: all are settled",
    ],
)
def test_an_urgent_flag_is_followed_up_after_24_hours_72_hours_and_7_days(
    reached: str | None, stage: int | None, due: str
) -> None:
    facts = flagged(contacts=(at(reached),) if reached else (), closed_at=at("2026-11-20T11:00"))
    listed = found("R-SAFE-1-F", facts)
    assert [(each.what, each.due) for each in listed] == (
        [(f"safety follow-up {stage} of 3: reach the client", at(due))] if stage else []
    )


def test_only_an_urgent_flag_is_followed_up_by_contacts() -> None:
    assert found("R-SAFE-1-F", flagged(level="same_day")) == []


# --- Needs ----------------------------------------------------------------------------------------------------------


def test_a_proposed_need_is_answered_within_7_days_and_one_put_off_is_asked_again_on_its_day() -> None:
    need = NeedFacts("n1", "food", date(2026, 11, 20))
    asked = the("R-NEED-1", replace(ASSESSED, needs=(need,)))
    assert (asked.due, asked.what) == (date(2026, 11, 27), "answer the need: food")
    put_off = replace(need, answered_on=date(2026, 11, 21), until=date(2026, 12, 20))
    facts = replace(ASSESSED, needs=(put_off,))
    assert found("R-NEED-1", facts) == []
    again = the("R-NEED-2", facts)
    assert (again.due, again.starts) == (date(2026, 12, 20), date(2026, 12, 13))


# --- R-MON-4: no next step ----------------------------------------------------------------------------------------

BARE = replace(OPEN, has_open_task=False, consents=(AGREED,), first_assessment_on=date(2026, 11, 2))


@pytest.mark.parametrize(
    ("facts", "due"),
    [
        (BARE, date(2026, 11, 2)),
        (replace(BARE, last_event_on=date(2026, 11, 12)), date(2026, 11, 12)),
        (replace(BARE, has_open_task=True), None),
        (replace(BARE, consents=()), None),
        (replace(BARE, contacts=noted("2026-11-18T14:00").contacts), None),
        (replace(BARE, status="on_hold"), None),
        (replace(BARE, status="closed"), None),
        (replace(BARE, deceased_on=date(2026, 11, 3)), None),
        (replace(BARE, opened_on=None), None),
    ],
    ids=[
        "since it opened; a consent that ends some day is no step",
        "since the last event",
        "a task is a step",
        "the service agreement is a step",
        "a note to sign is a step",
        "on hold it rests",
        "closed",
        "death",
        "without a day to count from",
    ],
)
def test_an_open_case_without_a_next_step_is_listed(facts: DueFacts, due: date | None) -> None:
    assert [each.due for each in found("R-MON-4", facts)] == ([] if due is None else [due])


def test_a_missing_step_is_shown_at_once_and_never_overdue() -> None:
    clock = the("R-MON-4", BARE)
    years_on = at("2031-01-01T09:00")
    assert clock.until == NEVER
    assert is_shown(clock, at("2026-11-02T00:00"))
    assert window(clock, years_on) == "today"
    assert overdue_days(clock, years_on) == 0
    assert left(clock, years_on) == "now"


# --- The engine ---------------------------------------------------------------------------------------------------


def test_a_closed_or_refused_case_produces_nothing() -> None:
    full = replace(
        noted("2026-11-18T14:00"),
        prospect_on=date(2026, 11, 1),
        inquiries=(InquiryFacts("q1", at("2026-11-01T09:00")),),
        consents=(AGREED,),
        has_open_task=False,
    )
    assert clocks(replace(full, status="closed"), zone=CHICAGO) == ()
    assert clocks(replace(full, status="not_accepted"), zone=CHICAGO) == ()


def test_death_stops_what_is_owed_to_the_client_at_once() -> None:
    facts = replace(PROSPECT, inquiries=asked("2026-11-16T09:00").inquiries, consents=(AGREED,))
    assert {each.rule for each in clocks(facts, zone=CHICAGO)} == {"R-INT-1", "R-INT-2", "R-INT-3", "R-CON-1"}
    died = replace(facts, deceased_on=date(2026, 11, 17))
    assert [each.rule for each in clocks(died, zone=CHICAGO)] == ["R-INT-1"]


def test_clocks_come_soonest_first() -> None:
    facts = replace(consenting(expires_on=date(2026, 11, 10)), contacts=noted("2026-11-03T14:00").contacts)
    assert [each.rule for each in clocks(facts, zone=CHICAGO)] == [
        "R-DOC-1",
        "R-CON-1",
        "R-ENG-1",
        "R-ASM-1",
        "R-MON-1",
        "R-MON-2",
    ]


PAUSING: dict[str, Any] = {
    "id": "X-1",
    "kind": "deadline",
    "subject": "case",
    "trigger": "opened",
    "what": "call, as of {opened_on}",
    "why": "acuity",
    "origin": "test",
    "component": "monitor",
    "opens": "contact",
    "statuses": ["open"],
    "anchor": ["opened_on"],
    "within": "14 d",
    "late": "21 d",
}


@pytest.mark.parametrize(
    ("holds", "due", "until"),
    [
        ((), date(2026, 11, 16), date(2026, 11, 23)),
        ((Hold(date(2026, 11, 5), date(2026, 11, 8)),), date(2026, 11, 19), date(2026, 11, 26)),
        (
            (Hold(date(2026, 11, 5), date(2026, 11, 6)), Hold(date(2026, 11, 9), date(2026, 11, 11))),
            date(2026, 11, 19),
            date(2026, 11, 26),
        ),
        ((Hold(date(2026, 10, 1), date(2026, 11, 4)),), date(2026, 11, 18), date(2026, 11, 25)),
        ((Hold(date(2026, 10, 1), date(2026, 11, 2)),), date(2026, 11, 16), date(2026, 11, 23)),
    ],
    ids=["never on hold", "three days", "two holds", "begun before the anchor", "over before the anchor"],
)
def test_a_clock_that_pauses_stands_still_on_hold(holds: tuple[Hold, ...], due: date, until: date) -> None:
    [clock] = clocks(replace(OPEN, holds=holds), rules=(parse_rule(PAUSING),), zone=CHICAGO)
    assert (clock.due, clock.until) == (due, until)


def test_a_clock_in_hours_that_pauses_stays_an_instant() -> None:
    hours = parse_rule(
        {
            **PAUSING,
            "subject": "contact",
            "anchor": ["occurred_at"],
            "what": "x",
            "within": "72 h",
            "late": "96 h",
        }
    )
    facts = replace(noted("2026-11-03T16:00"), holds=(Hold(date(2026, 11, 4), date(2026, 11, 6)),))
    [clock] = clocks(facts, rules=(hours,), zone=CHICAGO)
    assert (clock.due, clock.until) == (at("2026-11-08T16:00"), at("2026-11-09T16:00"))


def test_a_stated_day_wins_and_does_not_move_on_hold() -> None:
    stated = parse_rule({**PAUSING, "stated": "first_assessment_on", "hard": True})
    held = (Hold(date(2026, 11, 5), date(2026, 11, 8)),)
    facts = replace(OPEN, first_assessment_on=date(2026, 11, 10), holds=held)
    [clock] = clocks(facts, rules=(stated,), zone=CHICAGO)
    assert (clock.due, clock.until, clock.hard) == (date(2026, 11, 10), None, True)


def test_a_distance_may_follow_a_fact() -> None:
    by_status = parse_rule(
        {**PAUSING, "within_by": {"fact": "status", "values": {"open": "7 d", "closing": "3 d"}}}
    )
    [clock] = clocks(OPEN, rules=(by_status,), zone=CHICAGO)
    assert clock.due == date(2026, 11, 9)
    assert by_status.parameters() == {
        "within": "14 d",
        "late": "21 d",
        "within_by": {"open": "7 d", "closing": "3 d"},
    }


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"kind": "whim"}, "kind or subject"),
        ({"subject": "weather"}, "kind or subject"),
        ({"within": "soon"}, "not a distance"),
        ({"color": "red"}, "unknown color"),
    ],
    ids=["kind", "subject", "distance", "field"],
)
def test_a_row_that_the_engine_does_not_know_is_refused(change: dict[str, str], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        parse_rule({**PAUSING, **change})


def test_text_of_a_fact_is_put_in_as_it_stands() -> None:
    facts = consenting(expires_on=date(2027, 3, 2))
    odd = replace(facts, consents=(replace(facts.consents[0], title="{opened_on} [/b] {0}"),))
    assert the("R-CON-1", odd).what == "renew or end: {opened_on} [/b] {0}"


# --- The rows of data ---------------------------------------------------------------------------------------------


def test_each_kind_and_subject_of_a_rule_has_its_checker() -> None:
    assert set(CHECKERS) == KINDS
    assert {"case", *ITEMS} == SUBJECTS


def test_the_figures_of_a_rule_are_listed() -> None:
    assert rule("R-INT-3").parameters() == {"stages": ["0 d", "2 d", "5 d", "9 d"]}
    assert rule("R-UM-3-U").parameters() == {"within": "3 bd", "share": 25}
    assert rule("R-MON-1").parameters() == {
        "within": "30 d",
        "within_by": {"1": "30 d", "2": "14 d", "3": "7 d", "4": "3 d"},
    }


def test_the_cadence_of_contacts_is_that_of_the_levels_of_acuity() -> None:
    within_by = rule("R-MON-1").within_by
    assert within_by is not None
    assert within_by == (
        "acuity",
        {str(level.level): Offset(level.cadence_days, "d") for level in catalog.acuity_levels()},
    )


def test_only_monitoring_plan_and_what_waits_for_the_client_rest_on_hold() -> None:
    pausing = [each.id for each in shipped_rules() if each.pauses_on_hold]
    assert pausing == [
        "R-ASM-1",
        "R-ASM-2",
        "R-ASM-2-I",
        "R-ASM-3",
        "R-NEED-2",
        "R-PLAN-1",
        "R-PLAN-2",
        "R-PLAN-3",
        "R-PLAN-3-T",
        "R-PLAN-3-N",
        "R-PLAN-4",
        "R-PLAN-5",
        "R-PLAN-5-R",
        "R-MON-1",
        "R-MON-2",
        "R-MON-3",
        "R-EDU-1",
        "R-MON-4",
    ]
    assert [each.id for each in shipped_rules() if each.first] == ["R-SAFE-1"]


_ITEMS: dict[str, Any] = {
    "case": DueFacts(case="", status=""),
    "inquiry": InquiryFacts("", date(2026, 1, 1)),
    "consent": ConsentFacts("", ""),
    "contact": ContactFacts("", datetime(2026, 1, 1, tzinfo=UTC)),
    "flag": FlagFacts("", "urgent", "", datetime(2026, 1, 1, tzinfo=UTC)),
    "need": NeedFacts("", "", date(2026, 1, 1)),
    "instrument": InstrumentFacts("", "", date(2026, 1, 1), date(2026, 4, 1)),
    "change": ChangeFacts("", "", date(2026, 1, 1)),
    "assessment": DraftFacts("", "", datetime(2026, 1, 1, tzinfo=UTC)),
    "goal": GoalFacts("", ""),
    "plan_version": VersionFacts("", 1, date(2026, 1, 1)),
    "disclosure": CopyFacts("", "", date(2026, 1, 1)),
    "watch": WatchFacts("", "", date(2026, 1, 1)),
    "transition": TransitionFacts("", ""),
    "informed": InformedFacts("", "", date(2026, 1, 1)),
    "referral": ReferralFacts("", "", "", date(2026, 1, 1)),
    "authorization": AuthorizationFacts("", "", ""),
    "escalation": EscalationFacts("", "", "", date(2026, 1, 1)),
    "education": EducationFacts("", ""),
    "organization": OrganizationFacts("", "", date(2026, 1, 1)),
}


@pytest.mark.parametrize("row", shipped_rules(), ids=lambda row: row.id)
def test_each_rule_names_facts_and_words_that_exist(row: Any) -> None:
    item = _ITEMS[row.subject]
    named = {*row.anchor, *row.cleared_by, *([row.stated] if row.stated else [])}
    named |= {row.within_by[0]} if row.within_by else set()
    named |= {row.days_by} if row.days_by else set()
    named |= {row.only[0]} if row.only else set()
    assert all(hasattr(item, name) for name in named)
    assert catalog.is_shipped("component", row.component)
    assert catalog.is_shipped("opens", row.opens)
    assert row.statuses - {"inquiry", "practice"} <= {each.code for each in catalog.terms("case_status")}
    assert row.yields_to <= {each.id for each in shipped_rules()}
    assert {*row.counts, *row.ended_by} <= {each.code for each in catalog.terms("reached")}
    assert row.origin
    assert row.trigger


# --- As of a moment -----------------------------------------------------------------------------------------------


def clock(due: Moment, until: Moment | None = None, *, hard: bool = False) -> Clock:
    """A clock with those dates."""
    return Clock("X-1", "case", "c1", "what", "why", starts=date(2026, 1, 1), due=due, until=until, hard=hard)


SUNDAY = "2026-11-22T10:00"


@pytest.mark.parametrize(
    ("due", "stands", "days", "words"),
    [
        (date(2026, 11, 20), "overdue", 2, "2 d late"),
        (date(2026, 11, 21), "overdue", 1, "1 d late"),
        (date(2026, 11, 22), "today", 0, "today"),
        (date(2026, 11, 23), "week", 0, "tomorrow"),
        (date(2026, 11, 27), "week", 0, "Fri"),
        (date(2026, 11, 28), "week", 0, "Sat"),
        (date(2026, 11, 29), "week", 0, "29 Nov"),
        (date(2026, 11, 30), "later", 0, "30 Nov"),
        (date(2026, 12, 12), "later", 0, "12 Dec"),
        (date(2026, 12, 13), "later", 0, "in 3 w"),
        (at("2026-11-22T09:59"), "overdue", 0, "1 min late"),
        (at("2026-11-22T10:00"), "today", 0, "0 min left"),
        (at("2026-11-22T07:10"), "overdue", 0, "2 h late"),
        (at("2026-11-21T10:00"), "overdue", 1, "1 d late"),
        (at("2026-11-22T10:59"), "today", 0, "59 min left"),
        (at("2026-11-23T00:30"), "week", 0, "14 h left"),
        (at("2026-11-25T10:00"), "week", 0, "72 h left"),
        (at("2026-11-27T10:00"), "week", 0, "Fri"),
    ],
)
def test_how_a_clock_stands_on_a_sunday_morning(due: Moment, stands: str, days: int, words: str) -> None:
    now = at(SUNDAY)
    assert window(clock(due), now) == stands
    assert overdue_days(clock(due), now) == days
    assert left(clock(due), now) == words


@pytest.mark.parametrize(
    ("now", "stands", "words"),
    [
        ("2026-11-20T10:00", "week", "Tue"),
        ("2026-11-24T10:00", "today", "by Thu"),
        ("2026-11-25T10:00", "today", "by tomorrow"),
        ("2026-11-26T23:59", "today", "today"),
        ("2026-11-27T00:00", "overdue", "1 d late"),
    ],
    ids=["before the window", "its first day", "the day before the last", "its last minute", "past it"],
)
def test_a_window_is_open_until_its_last_day(now: str, stands: str, words: str) -> None:
    task = clock(date(2026, 11, 24), date(2026, 11, 26))
    assert window(task, at(now)) == stands
    assert left(task, at(now)) == words


@pytest.mark.parametrize(
    ("made", "pressing"),
    [
        (clock(date(2026, 11, 21)), True),
        (clock(date(2026, 11, 22)), False),
        (clock(date(2026, 11, 22), hard=True), True),
        (clock(date(2026, 11, 23), hard=True), True),
        (clock(date(2026, 11, 24), hard=True), False),
        (clock(at("2026-11-23T16:00"), hard=True), True),
    ],
    ids=["overdue", "today", "hard today", "hard tomorrow", "hard in two days", "hard, in hours"],
)
def test_what_presses_is_overdue_or_a_hard_deadline_by_tomorrow(made: Clock, pressing: bool) -> None:
    assert is_pressing(made, at(SUNDAY)) is pressing


moments = st.one_of(
    st.dates(date(2020, 1, 1), date(2032, 1, 1)),
    st.datetimes(datetime(2020, 1, 1), datetime(2032, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
)
instants = st.datetimes(datetime(2020, 1, 1), datetime(2032, 1, 1), timezones=st.just(CHICAGO))  # noqa: DTZ001


@given(moments, instants)
def test_a_clock_is_overdue_from_the_instant_it_has_passed(due: Moment, now: datetime) -> None:
    made = clock(due)
    passed = now.astimezone(UTC) - end_of(due, CHICAGO)
    limit = timedelta(0) if isinstance(due, datetime) else timedelta(microseconds=-1)
    assert is_overdue(made, now) is (passed > limit)
    assert (window(made, now) == "overdue") is is_overdue(made, now)
    assert overdue_days(made, now) == 0 or is_overdue(made, now)
    assert left(made, now).endswith("late") is is_overdue(made, now)


@given(moments, instants, st.integers(0, 10_000))
def test_as_time_goes_by_a_clock_never_goes_back_a_window(due: Moment, now: datetime, hours: int) -> None:
    made = clock(due)
    later = (now.astimezone(UTC) + timedelta(hours=hours)).astimezone(CHICAGO)
    assert WINDOWS.index(window(made, later)) <= WINDOWS.index(window(made, now))
    assert overdue_days(made, later) >= overdue_days(made, now)


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(0, 60))
def test_moving_the_anchor_by_weeks_moves_what_is_due_by_as_many(start: date, weeks: int) -> None:
    by = timedelta(weeks=weeks)
    first = the("R-INT-2", replace(PROSPECT, prospect_on=start))
    moved = the("R-INT-2", replace(PROSPECT, prospect_on=start + by))
    assert isinstance(first.due, date)
    assert moved.due == first.due + by
    assert workdays_between(start, first.due, Calendar()) == 5
