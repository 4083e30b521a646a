"""The due engine and time: forecasts, and what holds whatever the day, the zone and the clocks."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmtui.rules.due import (
    Clock,
    ContactFacts,
    DueFacts,
    FlagFacts,
    GoalFacts,
    Hold,
    OrganizationFacts,
    ReferralFacts,
    TransitionFacts,
    WatchFacts,
    clocks,
    forecast,
    in_force,
    rule,
)
from cmtui.rules.workdays import Calendar, Moment, day_of, end_of
from tests.rules.due_cases import CHICAGO, OPEN, at, case, found, the

BY_THE_HOUR = {"R-DOC-1", "R-TRN-1", "R-SAFE-1-F"}
ZONES = tuple(
    map(ZoneInfo, ("America/Chicago", "America/Los_Angeles", "Pacific/Apia", "Asia/Kolkata", "UTC"))
)

days = st.dates(date(2020, 1, 1), date(2031, 12, 31))
instants = st.datetimes(datetime(2020, 1, 1), datetime(2031, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001
zones = st.sampled_from(ZONES)
calendars = st.builds(Calendar, st.frozensets(days, max_size=5), federal=st.booleans())


def ahead(rule_id: str, facts: DueFacts, until: date) -> list[Moment]:
    """What the forecast says of one rule."""
    return [each.due for each in forecast(facts, None, until, zone=CHICAGO) if each.rule == rule_id]


# --- The forecast ---------------------------------------------------------------------------------------------------


def test_the_forecast_begins_after_the_next_occurrence() -> None:
    weekly = case(acuity=3, contacted_on=date(2026, 11, 5))
    assert the("R-MON-1", weekly).due == date(2026, 11, 16)
    assert ahead("R-MON-1", weekly, date(2026, 12, 7)) == [
        date(2026, 11, 23),
        date(2026, 11, 30),
        date(2026, 12, 7),
    ]
    assert ahead("R-MON-1", weekly, date(2026, 11, 22)) == []


def test_a_review_is_forecast_from_the_day_on_which_the_last_falls_due() -> None:
    planned = case(acuity=3, plan_agreed_on=date(2026, 11, 1))
    assert the("R-PLAN-2", planned).due == date(2026, 12, 1)
    assert ahead("R-PLAN-2", planned, date(2027, 2, 1)) == [date(2026, 12, 31), date(2027, 1, 30)]


@pytest.mark.parametrize(
    ("rule_id", "facts", "later"),
    [
        (
            "R-MON-3",
            case(watches=(WatchFacts("w1", "crisis", date(2026, 11, 9), (at("2026-11-10T09:00"),)),)),
            [date(2026, 11, 23), date(2026, 12, 9)],
        ),
        (
            "R-INT-3",
            DueFacts(case="c1", status="prospect", prospect_on=date(2026, 11, 9)),
            [date(2026, 11, 11), date(2026, 11, 14), date(2026, 11, 18)],
        ),
        (
            "R-ASM-2",
            case(last_assessment_on=date(2024, 2, 29)),
            [date(2026, 2, 28), date(2027, 2, 28)],
        ),
        (
            "R-RES-1",
            DueFacts(
                case="", status="practice", organizations=(OrganizationFacts("o1", "Elm", date(2026, 11, 9)),)
            ),
            [date(2027, 11, 4)],
        ),
        ("R-PLAN-1", case(assessed_for_plan_on=date(2026, 11, 9)), []),
        ("R-MON-4", replace(OPEN, has_open_task=False), []),
    ],
    ids=["the other stages", "the other attempts", "each year", "each half year", "once", "never"],
)
def test_what_comes_later(rule_id: str, facts: DueFacts, later: list[date]) -> None:
    assert ahead(rule_id, facts, date(2027, 12, 31)) == later


def test_a_repeated_rule_of_no_length_ends_and_so_does_the_calendar() -> None:
    at_once = replace(rule("R-RES-1"), within=None)
    facts = DueFacts(
        case="", status="practice", organizations=(OrganizationFacts("o1", "Elm", date(2026, 11, 9)),)
    )
    assert forecast(facts, (at_once,), date.max, zone=CHICAGO) == ()
    last = case(opened_on=date(9999, 12, 1), cadence_days=9)
    assert [
        clock.due.year for clock in forecast(last, None, date.max, zone=CHICAGO) if clock.rule == "R-MON-1"
    ]


def test_a_forecast_is_in_order_and_of_the_rules_in_force() -> None:
    facts = case(acuity=3, plan_agreed_on=date(2026, 11, 1), face_on=date(2026, 11, 3))
    later = forecast(facts, in_force(), date(2027, 6, 1), zone=CHICAGO)
    assert {each.rule for each in later} == {"R-MON-1", "R-MON-2", "R-PLAN-2"}
    assert [end_of(each.due, CHICAGO) for each in later] == sorted(
        end_of(each.due, CHICAGO) for each in later
    )
    assert forecast(replace(facts, status="closed"), None, date(2027, 6, 1), zone=CHICAGO) == ()


# --- Properties -----------------------------------------------------------------------------------------------------


@st.composite
def cases(draw: st.DrawFn) -> DueFacts:
    """An open case with some of everything, its days and instants anywhere."""
    moment, day = draw(instants), draw(days)
    maybe = st.none() | days
    return DueFacts(
        case="c1",
        status=draw(st.sampled_from(("open", "on_hold", "closing", "closed", "prospect"))),
        prospect_on=draw(maybe),
        opened_on=day,
        acuity=draw(st.integers(0, 4)),
        cadence_days=draw(st.none() | st.integers(1, 400)),
        contacted_on=draw(maybe),
        face_on=draw(maybe),
        closed_on=draw(maybe),
        assessed_for_plan_on=draw(maybe),
        plan_agreed_on=draw(maybe),
        plan_reviewed_on=draw(maybe),
        has_open_task=draw(st.booleans()),
        holds=tuple(draw(st.lists(st.builds(Hold, days, maybe), max_size=3))),
        contacts=(ContactFacts("n1", moment, reached=draw(st.sampled_from(("yes", "no_answer", "")))),),
        flags=(FlagFacts("f1", "urgent", "flag", moment),),
        goals=(GoalFacts("g1", "goal 1", begun_on=day, review_days=draw(st.none() | st.integers(1, 400))),),
        watches=(WatchFacts("w1", "crisis", draw(st.sampled_from((moment, day))), (draw(instants),)),),
        transitions=(TransitionFacts("t1", "discharge", happened_at=moment, follows_tcm=True),),
        referrals=(ReferralFacts("r1", "meals", "sent", day, sent_on=day),),
    )


@given(cases(), zones, calendars)
def test_the_same_facts_give_the_same_clocks_in_order(
    facts: DueFacts, zone: ZoneInfo, calendar: Calendar
) -> None:
    made = clocks(facts, calendar=calendar, zone=zone)
    assert made == clocks(facts, calendar=calendar, zone=zone)
    assert [end_of(each.last, zone) for each in made] == sorted(end_of(each.last, zone) for each in made)
    subjects = [(each.rule, each.subject_kind, each.subject_id) for each in made]
    assert len(set(subjects)) == len(subjects), "only the next occurrence of each thing is a clock"


@given(cases(), zones, calendars)
def test_nothing_is_late_before_it_is_due_nor_due_before_it_is_shown(
    facts: DueFacts, zone: ZoneInfo, calendar: Calendar
) -> None:
    for clock in clocks(facts, calendar=calendar, zone=zone):
        assert day_of(clock.starts, zone) <= day_of(clock.due, zone) <= day_of(clock.last, zone)


@given(instants, zones)
def test_72_hours_are_so_many_instants_in_every_zone(happened: datetime, zone: ZoneInfo) -> None:
    facts = case(transitions=(TransitionFacts("t1", "discharge", happened_at=happened.astimezone(zone)),))
    [clock] = [each for each in clocks(facts, zone=zone) if each.rule == "R-TRN-1"]
    assert clock.due == happened + timedelta(hours=72)


@given(cases(), zones, zones)
def test_a_move_to_another_zone_moves_no_instant(facts: DueFacts, zone: ZoneInfo, other: ZoneInfo) -> None:
    def hours(where: ZoneInfo) -> list[tuple[str, Moment, Moment]]:
        made = clocks(facts, zone=where, rules=tuple(each for each in in_force() if each.id in BY_THE_HOUR))
        return [(each.rule, each.due, each.last) for each in made]

    assert hours(zone) == hours(other)


@given(days, st.integers(1, 400), st.integers(0, 800))
def test_a_moved_anchor_moves_each_window_by_as_many_days(opened: date, length: int, by: int) -> None:
    moved = timedelta(days=by)
    first = the("R-MON-1", case(opened_on=opened, cadence_days=length))
    then = the("R-MON-1", case(opened_on=opened + moved, cadence_days=length))
    assert then.due == first.due + moved


@given(days, st.integers(1, 60), st.integers(0, 700))
def test_a_window_follows_the_one_in_which_it_was_done_without_gap_or_overlap(
    opened: date, length: int, after: int
) -> None:
    done = opened + timedelta(days=after)
    facts = case(opened_on=opened, cadence_days=length, contacted_on=done)
    clock = the("R-MON-1", facts)
    assert isinstance(clock.starts, date)
    assert isinstance(clock.due, date)
    assert (clock.due - clock.starts).days == length - 1
    assert done < clock.starts <= done + timedelta(days=length)
    assert (clock.due - opened).days % length == 0, "done early or late, a window ends on its own day"
    later = ahead_windows(facts, clock.due + timedelta(days=length))[0]
    assert later.starts == clock.due + timedelta(days=1)


def ahead_windows(facts: DueFacts, until: date) -> list[Clock]:
    """The forecast of the windows."""
    return [each for each in forecast(facts, None, until, zone=CHICAGO) if each.rule == "R-MON-1"]


@given(days, st.integers(0, 300), st.integers(0, 300), st.integers(1, 60))
def test_a_hold_after_the_last_contact_never_brings_anything_earlier(
    opened: date, start: int, length: int, cadence: int
) -> None:
    facts = case(
        opened_on=opened,
        cadence_days=cadence,
        plan_agreed_on=opened,
        assessed_for_plan_on=opened,
        contacted_on=opened,
        watches=(WatchFacts("w1", "crisis", opened),),
    )
    begin = opened + timedelta(days=start)
    held = replace(facts, holds=(Hold(begin, begin + timedelta(days=length)),))
    before = {each.rule: each for each in clocks(facts, zone=CHICAGO)}
    for clock in clocks(held, zone=CHICAGO):
        moved = end_of(clock.due, CHICAGO) - end_of(before[clock.rule].due, CHICAGO)
        assert round(moved / timedelta(days=1)) == (length if rule(clock.rule).pauses_on_hold else 0)


def test_an_hour_that_the_clocks_repeat_is_two_hours() -> None:
    """In the night of 1 November 2026 the wall clock of Chicago shows 1:30 twice."""
    first = at("2026-11-01T01:30")
    due = [
        the("R-TRN-1", case(transitions=(TransitionFacts("t1", "discharge", happened_at=each),))).due
        for each in (first, first.replace(fold=1))
    ]
    assert end_of(due[1], CHICAGO) - end_of(due[0], CHICAGO) == timedelta(hours=1)


@pytest.mark.parametrize(
    ("agreed", "due"),
    [
        (date(2028, 2, 29), date(2029, 2, 28)),
        (date(2027, 2, 28), date(2028, 2, 28)),
        (date(2026, 12, 31), date(2027, 12, 31)),
    ],
    ids=["from a leap day", "into a leap year", "from the end of a year"],
)
def test_a_year_ends_on_the_same_day_or_the_last_of_its_month(agreed: date, due: date) -> None:
    assert the("R-ASM-2", case(last_assessment_on=agreed)).due == due
    half = the("R-ASM-2", case(last_assessment_on=date(2026, 8, 31), acuity=4))
    assert half.due == date(2027, 2, 28)


def test_a_case_with_a_rest_that_has_not_ended_pauses_by_its_status_alone() -> None:
    held = case(acuity=3, holds=(Hold(date(2026, 11, 5)),))
    assert the("R-MON-1", held).due == date(2026, 11, 9)
    assert found("R-MON-1", replace(held, status="on_hold")) == []
