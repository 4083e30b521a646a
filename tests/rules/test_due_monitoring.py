"""Monitoring: windows of the cadence, staged contacts after an upset, and who stands back for whom."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from cmtui.rules.due import (
    ConsentFacts,
    ContactFacts,
    DueFacts,
    GoalFacts,
    Hold,
    TransitionFacts,
    WatchFacts,
    clocks,
    is_overdue,
    is_shown,
    window,
)
from tests.rules.due_cases import CHICAGO, at, case, found, the


def weekly(contacted: str = "", **more: Any) -> DueFacts:
    """A case of high acuity, opened on 2 November: its windows end on the 9th, the 16th, the 23rd and so on."""
    return case(acuity=3, contacted_on=date.fromisoformat(contacted) if contacted else None, **more)


@pytest.mark.parametrize(
    ("facts", "starts", "due"),
    [
        (weekly(), 3, 9),
        (weekly("2026-10-20"), 3, 9),
        (weekly("2026-11-02"), 3, 9),
        (weekly("2026-11-03"), 10, 16),
        (weekly("2026-11-09"), 10, 16),
        (weekly("2026-11-10"), 17, 23),
        (weekly("2026-11-12", holds=(Hold(date(2026, 11, 5), date(2026, 11, 8)),)), 13, 19),
        (weekly("2026-11-13", holds=(Hold(date(2026, 11, 5), date(2026, 11, 8)),)), 20, 26),
        (weekly("2026-11-04", holds=(Hold(date(2026, 11, 5), date(2026, 11, 8)),)), 13, 19),
        (weekly("2026-11-04", holds=(Hold(date(2026, 10, 1), date(2026, 11, 1)),)), 10, 16),
    ],
    ids=[
        "never reached: the first window",
        "reached before it was opened",
        "reached on the day it was opened",
        "reached on the first day of a window",
        "reached on its last day: the next begins all the same on its own day",
        "reached a day late: that was the next window's contact",
        "the days on hold belong to no window",
        "one day on, it is in the window after",
        "reached before the hold: that window's contact",
        "a hold before it was opened moves nothing",
    ],
)
def test_the_client_is_reached_once_in_each_window(facts: DueFacts, starts: int, due: int) -> None:
    clock = the("R-MON-1", facts)
    assert (clock.starts, clock.due) == (date(2026, 11, starts), date(2026, 11, due))


def test_a_window_is_shown_from_its_first_day_and_late_only_after_its_last() -> None:
    clock = the("R-MON-1", weekly("2026-11-09"))
    assert not is_shown(clock, at("2026-11-09T23:59"))
    assert is_shown(clock, at("2026-11-10T00:00"))
    assert window(clock, at("2026-11-10T09:00")) == "week"
    assert not is_overdue(clock, at("2026-11-16T23:59"))
    assert is_overdue(clock, at("2026-11-17T00:00"))


def test_an_attempt_is_no_contact() -> None:
    tried = ContactFacts(
        "n1", at("2026-11-05T09:00"), reached="left_message", signed_at=at("2026-11-05T09:01")
    )
    assert the("R-MON-1", weekly(contacts=(tried,))).due == date(2026, 11, 9)


@pytest.mark.parametrize(
    ("acuity", "own", "due"),
    [
        (1, None, date(2026, 12, 2)),
        (2, None, date(2026, 11, 16)),
        (3, None, date(2026, 11, 9)),
        (4, None, date(2026, 11, 5)),
        (4, 10, date(2026, 11, 12)),
    ],
    ids=[
        "low: monthly",
        "moderate: two weeks",
        "high: weekly",
        "intensive: twice a week",
        "as the case says itself",
    ],
)
def test_the_cadence_follows_the_acuity_unless_the_case_says_otherwise(
    acuity: int, own: int | None, due: date
) -> None:
    assert the("R-MON-1", case(acuity=acuity, cadence_days=own)).due == due


def test_another_acuity_lays_other_windows() -> None:
    reached = weekly("2026-11-12")
    assert the("R-MON-1", reached).due == date(2026, 11, 23)
    assert the("R-MON-1", replace(reached, acuity=2)).due == date(2026, 11, 30)


def test_a_routine_contact_is_no_next_step_of_a_case() -> None:
    agreed = ConsentFacts("k1", "service_agreement", effective_on=date(2026, 11, 2))
    bare = weekly(has_open_task=False, first_assessment_on=date(2026, 11, 3), consents=(agreed,))
    assert {clock.rule for clock in clocks(bare, zone=CHICAGO)} == {
        "R-CON-2",
        "R-MON-1",
        "R-MON-2",
        "R-MON-4",
    }


# --- R-MON-3: staged contacts ---------------------------------------------------------------------------------------


def upset(*reached: str, **more: Any) -> DueFacts:
    """A case after a crisis on 9 November at 10 in the morning, with the last contact that reached somebody."""
    crisis = WatchFacts("w1", "crisis", at("2026-11-09T10:00"), tuple(at(each) for each in reached))
    return case(watches=(crisis,), acuity=1, **more)


@pytest.mark.parametrize(
    ("facts", "stage", "due"),
    [
        (upset(), 1, date(2026, 11, 12)),
        (upset("2026-11-09T10:00"), 1, date(2026, 11, 12)),
        (upset("2026-11-09T10:01"), 2, date(2026, 11, 16)),
        (upset("2026-11-12T23:59"), 2, date(2026, 11, 16)),
        (upset("2026-11-13T00:01"), 3, date(2026, 11, 23)),
        (upset("2026-11-18T09:00"), 4, date(2026, 12, 9)),
        (upset("2026-11-24T09:00"), None, None),
        (
            upset("2026-11-12T09:00", holds=(Hold(date(2026, 11, 13), date(2026, 11, 16)),)),
            2,
            date(2026, 11, 19),
        ),
    ],
    ids=[
        "nobody reached: day 3",
        "in the very minute is not after it",
        "the same day: day 7",
        "in the last minute of day 3: day 7",
        "after day 3: day 14",
        "after day 7: day 30",
        "after day 14: the cadence alone",
        "three days on hold",
    ],
)
def test_after_an_upset_the_client_is_reached_by_day_3_7_14_and_30(
    facts: DueFacts, stage: int | None, due: date | None
) -> None:
    clock = next(iter(found("R-MON-3", facts)), None)
    assert (clock and clock.due) == due
    assert clock is None or clock.what == f"contact {stage} of 4 after the crisis"


def test_a_stage_is_shown_from_the_end_of_the_one_before() -> None:
    clock = the("R-MON-3", upset("2026-11-12T09:00"))
    assert clock.starts == date(2026, 11, 12)
    assert clock.why == "crisis 9 Nov; after 3 days, 7 days, 14 days and 30 days"


def test_one_call_is_one_row() -> None:
    """The routine contact stands back for the staged one, and both for the 72 hours, where those are due no later."""
    monthly = upset()
    assert the("R-MON-3", monthly).due < date(2026, 12, 2)
    assert found("R-MON-1", monthly) == []
    weekly_too = replace(upset("2026-11-18T09:00"), acuity=3, contacted_on=date(2026, 11, 18))
    assert the("R-MON-1", weekly_too).due == date(2026, 11, 30)
    assert the("R-MON-3", weekly_too).due == date(2026, 12, 9)

    home = TransitionFacts("t1", "discharge home", happened_at=at("2026-11-09T10:00"))
    both = replace(upset(), transitions=(home,))
    assert found("R-MON-3", both) == []
    assert the("R-TRN-1", both).due == at("2026-11-12T10:00")
    asked = replace(home, followed_up_at=at("2026-11-10T09:00"))
    assert the("R-MON-3", replace(both, transitions=(asked,))).due == date(2026, 11, 12)


# --- Reviews --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("acuity", "days"), [(1, 90), (2, 60), (3, 30), (4, 30)], ids=["low", "moderate", "high", "intensive"]
)
def test_the_plan_is_reviewed_by_acuity_from_the_last_look_at_it(acuity: int, days: int) -> None:
    agreed, reviewed = date(2026, 11, 9), date(2026, 11, 20)
    facts = case(acuity=acuity, plan_agreed_on=agreed)
    assert the("R-PLAN-2", facts).due == agreed + timedelta(days=days)
    again = the("R-PLAN-2", replace(facts, plan_reviewed_on=reviewed))
    assert again.due == reviewed + timedelta(days=days)
    assert again.starts == again.due - timedelta(days=14)
    older = replace(facts, plan_reviewed_on=date(2026, 10, 1))
    assert the("R-PLAN-2", older).due == agreed + timedelta(days=days), "a new version is a look at all of it"
    assert found("R-PLAN-2", case(plan_reviewed_on=reviewed)) == [], (
        "without a plan there is nothing to review"
    )


GOAL = GoalFacts("g1", "goal 1: weigh daily", begun_on=date(2026, 11, 9), review_days=10)


@pytest.mark.parametrize(
    ("goal", "due"),
    [
        (GOAL, {"R-PLAN-3": date(2026, 11, 19)}),
        (replace(GOAL, reviewed_on=date(2026, 11, 12)), {"R-PLAN-3": date(2026, 11, 22)}),
        (replace(GOAL, review_days=None), {}),
        (replace(GOAL, status="on_hold"), {}),
        (replace(GOAL, status="proposed"), {}),
        (
            replace(GOAL, target_on=date(2026, 12, 1)),
            {"R-PLAN-3": date(2026, 11, 19), "R-PLAN-3-T": date(2026, 12, 1)},
        ),
        (
            replace(GOAL, review_days=None, target_on=date(2026, 12, 1), reviewed_on=date(2026, 11, 30)),
            {"R-PLAN-3-T": date(2026, 12, 1)},
        ),
        (replace(GOAL, review_days=None, target_on=date(2026, 12, 1), reviewed_on=date(2026, 12, 1)), {}),
        (
            replace(GOAL, review_days=None, unchanged_on=date(2026, 11, 12)),
            {"R-PLAN-3-N": date(2026, 11, 26)},
        ),
    ],
    ids=[
        "its own interval",
        "from the last look",
        "without one: with the plan",
        "a goal on hold rests",
        "a proposed one is not yet watched",
        "its target date too",
        "a look before the target date does not answer it",
        "a look on it does",
        "no change: again after 14 days",
    ],
)
def test_a_goal_is_looked_at_by_its_interval_its_target_date_and_after_no_change(
    goal: GoalFacts, due: dict[str, date]
) -> None:
    facts = case(goals=(goal,))
    asked = {clock.rule: clock.due for clock in clocks(facts, zone=CHICAGO) if clock.subject_kind == "goal"}
    assert asked == due
