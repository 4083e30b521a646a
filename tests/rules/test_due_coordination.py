"""Transitions, authorizations, referrals and the directory: what is owed at which state."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from cmtui.rules.due import (
    AuthorizationFacts,
    Clock,
    DueFacts,
    InformedFacts,
    OrganizationFacts,
    ReferralFacts,
    TransitionFacts,
    clocks,
    is_overdue,
    left,
    rule,
    window,
)
from cmtui.rules.workdays import Calendar
from tests.rules.due_cases import CHICAGO, at, case, found, the

# --- Transitions ----------------------------------------------------------------------------------------------------


def discharged(happened: str, **more: object) -> DueFacts:
    """A case whose client came home then."""
    home = TransitionFacts("t1", "discharge home", happened_at=at(happened).astimezone(UTC))
    return case(transitions=(replace(home, **more),))  # type: ignore[arg-type]  # any of its facts


@pytest.mark.parametrize(
    ("happened", "due"),
    [
        ("2026-11-13T16:00", "2026-11-16T16:00"),
        ("2026-10-30T16:00", "2026-11-02T15:00"),
        ("2026-03-06T16:00", "2026-03-09T17:00"),
        ("2024-02-27T16:00", "2024-03-01T16:00"),
        ("2026-12-31T16:00", "2027-01-03T16:00"),
    ],
    ids=[
        "Friday 16:00: Monday 16:00",
        "the clocks go back in between: Monday 15:00",
        "they go forward: Monday 17:00",
        "over a leap day",
        "over the end of the year",
    ],
)
def test_72_hours_are_72_hours(happened: str, due: str) -> None:
    clock = the("R-TRN-1", discharged(happened))
    assert isinstance(clock.due, datetime)
    assert clock.due.astimezone(CHICAGO).replace(tzinfo=None) == at(due).replace(tzinfo=None)
    assert clock.due - at(happened).astimezone(UTC) == datetime(2026, 1, 4) - datetime(2026, 1, 1)  # noqa: DTZ001
    assert not is_overdue(clock, at(due))
    assert is_overdue(clock, at(due.replace(":00", ":01")))


def test_an_attempt_or_a_talk_about_something_else_does_not_settle_the_72_hours() -> None:
    facts = discharged("2026-11-13T16:00", contacted_at=at("2026-11-14T09:00"))
    clock = the("R-TRN-1", facts)
    assert (clock.hard, clock.opens) == (True, "contact")
    assert (window(clock, at("2026-11-16T02:00")), left(clock, at("2026-11-16T02:00"))) == (
        "today",
        "14 h left",
    )
    asked = discharged("2026-11-13T16:00", followed_up_at=at("2026-11-14T09:00"))
    assert found("R-TRN-1", asked) == []


def test_a_move_into_a_hospital_is_no_discharge() -> None:
    admitted = discharged("2026-11-13T16:00", to_setting="hospital", follows_tcm=True)
    assert [clock.rule for clock in clocks(admitted, zone=CHICAGO) if clock.rule.startswith("R-TRN")] == []
    moved = discharged("2026-11-13T16:00", to_setting="skilled_nursing")
    assert the("R-TRN-1", moved).due == at("2026-11-16T16:00")


@pytest.mark.parametrize(
    ("follows", "risk", "contact", "visit"),
    [
        (False, "high", None, None),
        (True, "", date(2026, 11, 17), date(2026, 11, 27)),
        (True, "moderate", date(2026, 11, 17), date(2026, 11, 27)),
        (True, "high", date(2026, 11, 17), date(2026, 11, 20)),
    ],
    ids=["the payer does not ask for it", "risk not known", "moderate: 14 days", "high: 7 days"],
)
def test_transitional_care_is_owed_where_the_coverage_follows_it(
    follows: bool, risk: str, contact: date | None, visit: date | None
) -> None:
    facts = discharged("2026-11-13T16:00", follows_tcm=follows, risk=risk)
    assert [clock.due for clock in found("R-TRN-2", facts)] == ([contact] if contact else [])
    assert [clock.due for clock in found("R-TRN-2-V", facts)] == ([visit] if visit else [])


def test_two_business_days_pass_over_a_federal_holiday() -> None:
    facts = discharged("2026-11-25T16:00", follows_tcm=True)
    assert the("R-TRN-2", facts).due == date(2026, 11, 27)
    assert the("R-TRN-2", facts, calendar=Calendar(federal=True)).due == date(2026, 11, 30)


def test_a_readmission_ends_the_watch_and_asks_for_its_review() -> None:
    watched = discharged("2026-11-13T16:00", followed_up_at=at("2026-11-14T09:00"))
    watch = the("R-TRN-5-W", watched)
    assert (watch.starts, watch.due) == (date(2026, 12, 13), date(2026, 12, 13))
    back = discharged("2026-11-13T16:00", readmitted_on=date(2026, 11, 20))
    assert found("R-TRN-5-W", back) == found("R-TRN-4", back) == []
    assert the("R-TRN-5", back).due == date(2026, 11, 27)


def test_receipt_is_verified_within_24_hours_of_the_minute_or_of_the_beginning_of_the_day() -> None:
    sent = InformedFacts("d1", "Elm Clinic", at("2026-11-13T16:00"))
    assert the("R-TRN-3", case(informed=(sent,))).due == at("2026-11-14T16:00")
    by_day = replace(sent, sent_at=date(2026, 11, 13))
    assert the("R-TRN-3", case(informed=(by_day,))).due == at("2026-11-14T00:00")


# --- Authorizations -------------------------------------------------------------------------------------------------

APPROVED = AuthorizationFacts("a1", "home health (Prairie)", "approved", used_on=date(2026, 11, 9))


@pytest.mark.parametrize(
    ("units", "used", "words"),
    [
        (24.0, 17.0, None),
        (24.0, 18.0, "6 of 24 visits left"),
        (24.0, 30.0, "0 of 24 visits left"),
        (10.0, 7.5, "2.5 of 10 visits left"),
        (None, 7.0, None),
        (0.0, 0.0, None),
    ],
    ids=[
        "more than a quarter",
        "a quarter",
        "more used than approved",
        "half units",
        "not counted",
        "none approved",
    ],
)
def test_a_quarter_of_the_units_left_asks_for_renewal(
    units: float | None, used: float, words: str | None
) -> None:
    asked = found("R-UM-3-U", case(authorizations=(replace(APPROVED, units=units, used=used),)))
    assert [clock.why for clock in asked] == ([words] if words else [])


def test_a_date_on_the_notice_wins_over_the_computed_decision() -> None:
    asked = AuthorizationFacts("a1", "home health", "asked", asked_on=date(2026, 11, 9))
    assert the("R-UM-4", case(authorizations=(asked,))).due == date(2026, 11, 16)
    noted = replace(asked, decision_due_on=date(2026, 11, 12))
    assert the("R-UM-4", case(authorizations=(noted,))).due == date(2026, 11, 12)
    assert found("R-UM-4", case(authorizations=(replace(asked, state="needed"),))) == []


def test_a_review_of_the_payer_warns_a_day_ahead_and_an_end_two_weeks() -> None:
    facts = case(
        authorizations=(replace(APPROVED, next_review_on=date(2026, 11, 20), until_on=date(2026, 11, 30)),)
    )
    review, end = the("R-UM-2", facts), the("R-UM-3", facts)
    assert (review.starts, review.hard) == (date(2026, 11, 19), True)
    assert end.starts == date(2026, 11, 16)


# --- Referrals and the directory --------------------------------------------------------------------------------------

SENT = ReferralFacts("r1", "meals (Elm Kitchen)", "sent", date(2026, 11, 6), sent_on=date(2026, 11, 9))


def referral_clocks(referral: ReferralFacts) -> list[Clock]:
    """What is asked about the referral."""
    return [
        each for each in clocks(case(referrals=(referral,)), zone=CHICAGO) if each.subject_kind == "referral"
    ]


@pytest.mark.parametrize(
    ("state", "asked", "due"),
    [
        ("identified", "R-REF-0", date(2026, 11, 13)),
        ("offered", "R-REF-0", date(2026, 11, 13)),
        ("client_accepted", "R-REF-0", date(2026, 11, 13)),
        ("sent", "R-REF-1", date(2026, 11, 12)),
        ("received", "R-REF-1-A", date(2026, 11, 23)),
        ("accepted", "R-REF-1-A", date(2026, 11, 23)),
        ("waitlist", "R-REF-1-S", date(2026, 12, 9)),
        ("scheduled", "R-REF-1-S", date(2026, 12, 9)),
        ("started", "R-REF-1-H", date(2026, 12, 4)),
        ("help_received", "", None),
        ("not_connected", "", None),
        ("refused", "", None),
        ("client_declined", "", None),
    ],
)
def test_each_state_of_a_referral_asks_for_the_next_and_for_nothing_else(
    state: str, asked: str, due: date | None
) -> None:
    referral = replace(SENT, state=state, started_on=date(2026, 11, 20))
    assert [(each.rule, each.due) for each in referral_clocks(referral)] == ([(asked, due)] if due else [])


def test_an_appointment_names_the_day_on_which_to_ask_whether_it_started() -> None:
    [clock] = referral_clocks(replace(SENT, state="scheduled", appointment_on=date(2026, 11, 18)))
    assert clock.due == date(2026, 11, 18)


def test_a_referral_whose_sending_was_not_dated_counts_from_the_day_it_was_identified() -> None:
    [clock] = referral_clocks(replace(SENT, sent_on=None))
    assert (clock.due, clock.why) == (date(2026, 11, 11), "sent 6 Nov; silence since")


def test_what_waits_on_others_says_so() -> None:
    waiting = {"R-REF-1", "R-REF-1-A", "R-REF-1-S", "R-TRN-3", "R-PLAN-5-R", "R-ESC-1", "R-UM-4", "R-TRN-2-V"}
    assert all(rule(each).waits for each in waiting)
    assert not rule("R-REF-0").waits


@pytest.mark.parametrize(
    ("entry", "due"),
    [
        (OrganizationFacts("o1", "Elm Kitchen", date(2026, 11, 9)), {"R-RES-1": date(2027, 5, 8)}),
        (
            OrganizationFacts("o1", "Elm Kitchen", date(2026, 1, 9), date(2026, 11, 9)),
            {"R-RES-1": date(2027, 5, 8)},
        ),
        (
            OrganizationFacts("o1", "Elm Kitchen", date(2026, 1, 9), date(2026, 11, 9), date(2026, 11, 9)),
            {"R-RES-1": date(2027, 5, 8)},
        ),
        (
            OrganizationFacts("o1", "Elm Kitchen", date(2026, 1, 9), date(2026, 11, 9), date(2026, 11, 10)),
            {"R-RES-1": date(2027, 5, 8), "R-RES-1-F": date(2026, 11, 13)},
        ),
    ],
    ids=[
        "never verified: from its first day",
        "from the last time",
        "verified since the failure",
        "failed since",
    ],
)
def test_an_entry_of_the_directory_is_verified_every_180_days_and_after_a_failed_referral(
    entry: OrganizationFacts, due: dict[str, date]
) -> None:
    facts = DueFacts(case="", status="practice", organizations=(entry,))
    assert {clock.rule: clock.due for clock in clocks(facts, zone=CHICAGO)} == due


@pytest.mark.parametrize(
    ("until", "due"), [(None, date(2026, 12, 9)), (date(2026, 11, 20), date(2026, 11, 20))]
)
def test_a_case_on_hold_is_looked_at_when_it_is_expected_back_or_after_30_days(
    until: date | None, due: date
) -> None:
    facts = case(status="on_hold", on_hold_on=date(2026, 11, 9), hold_until=until)
    assert the("R-HOLD-1", facts).due == due
