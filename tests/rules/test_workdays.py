"""Days, business days, months and hours, across weekends, holidays, leap days and clock changes."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmtui.rules.workdays import (
    Calendar,
    Moment,
    Offset,
    add_months,
    add_workdays,
    day_of,
    end_of,
    shift,
    start_of,
    workdays_between,
)

CHICAGO = ZoneInfo("America/Chicago")
WEEK = Calendar()
THANKSGIVING = Calendar(holidays=frozenset({date(2026, 11, 26), date(2026, 11, 27)}))

days = st.dates(date(1990, 1, 1), date(2090, 12, 31))
zones = st.sampled_from(
    [ZoneInfo(name) for name in ("America/Chicago", "Asia/Kathmandu", "Africa/Cairo", "Pacific/Apia", "UTC")]
)


@pytest.mark.parametrize(
    ("start", "count", "calendar", "expected"),
    [
        (date(2026, 11, 23), 2, WEEK, date(2026, 11, 25)),
        (date(2026, 11, 20), 2, WEEK, date(2026, 11, 24)),
        (date(2026, 11, 21), 2, WEEK, date(2026, 11, 24)),
        (date(2026, 11, 22), 1, WEEK, date(2026, 11, 23)),
        (date(2026, 11, 21), 0, WEEK, date(2026, 11, 21)),
        (date(2026, 11, 24), 2, THANKSGIVING, date(2026, 11, 30)),
        (date(2026, 11, 23), -1, WEEK, date(2026, 11, 20)),
        (date(2026, 11, 25), 5, Calendar(weekend=frozenset({4, 5})), date(2026, 12, 2)),
    ],
    ids=[
        "from Monday: Wednesday",
        "from Friday: over the weekend to Tuesday",
        "from Saturday: Monday is the first",
        "from Sunday: Monday",
        "none: the day itself, though a Saturday",
        "holidays do not count",
        "back from Monday: Friday",
        "a week that rests on Friday and Saturday",
    ],
)
def test_business_days_leave_out_weekends_and_holidays(
    start: date, count: int, calendar: Calendar, expected: date
) -> None:
    assert add_workdays(start, count, calendar) == expected


@given(days, st.integers(1, 60), st.frozensets(st.dates(date(2026, 1, 1), date(2026, 12, 31)), max_size=20))
def test_a_count_of_business_days_ends_on_one_and_counts_them(
    start: date, count: int, holidays: frozenset[date]
) -> None:
    calendar = Calendar(holidays)
    end = add_workdays(start, count, calendar)
    assert calendar.works(end)
    assert workdays_between(start, end, calendar) == count
    back = add_workdays(end, -count, calendar)
    assert back <= start or not calendar.works(start)


def test_no_business_days_lie_between_a_day_and_an_earlier_one() -> None:
    assert workdays_between(date(2026, 11, 23), date(2026, 11, 20), WEEK) == 0


def test_a_week_without_a_business_day_is_refused() -> None:
    with pytest.raises(ValueError, match="needs a business day"):
        Calendar(weekend=frozenset(range(7)))


@pytest.mark.parametrize(
    ("start", "months", "expected"),
    [
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 2, 29), 48, date(2028, 2, 29)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
    ],
    ids=["leap day, a year on", "leap day, four years on", "end of month", "new year", "back"],
)
def test_months_keep_the_day_or_end_with_the_month(start: date, months: int, expected: date) -> None:
    assert add_months(start, months) == expected


@given(days, st.integers(-240, 240))
def test_months_land_in_the_month_counted_to(start: date, count: int) -> None:
    end = add_months(start, count)
    assert (end.year * 12 + end.month) - (start.year * 12 + start.month) == count
    assert end.day == start.day or (end + timedelta(days=1)).day == 1


@pytest.mark.parametrize(
    ("happened", "hours", "wall"),
    [
        (datetime(2026, 11, 20, 16, tzinfo=CHICAGO), 72, "2026-11-23T16:00"),
        (datetime(2026, 10, 30, 16, tzinfo=CHICAGO), 72, "2026-11-02T15:00"),
        (datetime(2026, 3, 6, 16, tzinfo=CHICAGO), 72, "2026-03-09T17:00"),
    ],
    ids=["Friday 16:00 to Monday 16:00", "the clocks went back: 15:00", "the clocks went forward: 17:00"],
)
def test_hours_are_hours_whatever_the_wall_clock_does(happened: datetime, hours: int, wall: str) -> None:
    due = shift(happened, Offset(hours, "h"), calendar=WEEK, zone=CHICAGO)
    assert isinstance(due, datetime)
    assert due.astimezone(CHICAGO).isoformat(timespec="minutes")[:16] == wall


@given(st.datetimes(datetime(2000, 1, 1), datetime(2060, 1, 1)), zones, st.integers(-2000, 2000))  # noqa: DTZ001
def test_an_hour_is_sixty_minutes_in_every_zone(wall: datetime, zone: ZoneInfo, hours: int) -> None:
    start = wall.replace(tzinfo=zone).astimezone(UTC)
    end = shift(start.astimezone(zone), Offset(hours, "h"), calendar=WEEK, zone=zone)
    assert isinstance(end, datetime)
    assert end - start == timedelta(hours=hours)


@given(days, zones)
def test_a_day_of_the_practice_begins_where_the_day_before_ends(day: date, zone: ZoneInfo) -> None:
    assert end_of(day - timedelta(days=1), zone) == start_of(day, zone)
    if day != date(2011, 12, 30) or zone.key != "Pacific/Apia":  # a day that Samoa skipped
        assert day_of(start_of(day, zone), zone) == day


def test_an_instant_has_passed_at_itself() -> None:
    instant = datetime(2026, 11, 20, 16, tzinfo=CHICAGO)
    assert end_of(instant, CHICAGO) == instant


def test_the_last_day_of_the_calendar_ends_with_it() -> None:
    assert end_of(date.max, CHICAGO).year == 9999


@pytest.mark.parametrize(
    ("start", "offset", "expected"),
    [
        (datetime(2026, 11, 21, 4, tzinfo=UTC), "0 d", date(2026, 11, 20)),
        (datetime(2026, 11, 21, 4, tzinfo=UTC), "2 bd", date(2026, 11, 24)),
        (date(2026, 1, 31), "1 mo", date(2026, 2, 28)),
        (date(2026, 11, 20), "24 h", datetime(2026, 11, 21, 6, tzinfo=UTC)),
        (date(9999, 12, 1), "12 mo", date.max),
        (date(9999, 12, 30), "30 d", date.max),
        (date(1, 1, 5), "-30 d", date.min),
    ],
    ids=[
        "late in the evening it is still that day in Chicago",
        "business days after that day",
        "months",
        "hours after a day without a time count from its midnight",
        "a year past the calendar",
        "days past the calendar",
        "days before the calendar",
    ],
)
def test_an_offset_moves_a_moment(start: Moment, offset: str, expected: Moment) -> None:
    assert shift(start, Offset.parse(offset), calendar=WEEK, zone=CHICAGO) == expected


@pytest.mark.parametrize("text", ["2 bd", "72 h", "12 mo", "0 d", "-30 d"])
def test_an_offset_reads_back_as_written(text: str) -> None:
    assert str(Offset.parse(text)) == text


@pytest.mark.parametrize("text", ["", "2", "2bd", "two d", "2 weeks", "2 d "])
def test_what_is_no_distance_in_time_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a distance"):
        Offset.parse(text)


# --- Federal holidays, and distances in words -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "free"),
    [
        (date(2026, 11, 26), True),
        (date(2026, 11, 27), False),
        (date(2026, 7, 3), True),
        (date(2027, 7, 5), True),
        (date(2027, 12, 31), True),
        (date(2021, 6, 18), True),
        (date(2020, 6, 19), False),
    ],
    ids=[
        "Thanksgiving",
        "the Friday after it",
        "a Saturday's holiday is kept on the Friday",
        "a Sunday's on the Monday",
        "New Year's Day of the next year, kept in this",
        "the first Juneteenth",
        "the year before there was one",
    ],
)
def test_federal_holidays_are_free_where_the_practice_keeps_them(day: date, free: bool) -> None:
    assert Calendar(federal=True).works(day) is not free
    assert Calendar().works(day)


def test_the_practices_own_holidays_stand_beside_the_federal_ones() -> None:
    both = Calendar(holidays=frozenset({date(2026, 11, 27)}), federal=True)
    assert add_workdays(date(2026, 11, 25), 1, both) == date(2026, 11, 30)
    assert add_workdays(date(2026, 11, 25), 1, Calendar(federal=True)) == date(2026, 11, 27)


def test_no_holiday_is_known_beyond_the_calendar_of_the_federation() -> None:
    assert Calendar(federal=True).works(date(9999, 12, 31))
    assert Calendar(federal=True).works(date(1, 1, 1))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("14 d", "14 days"),
        ("1 d", "1 day"),
        ("2 bd", "2 business days"),
        ("72 h", "72 hours"),
        ("1 h", "1 hour"),
        ("168 h", "7 days"),
        ("100 h", "100 hours"),
        ("12 mo", "12 months"),
    ],
)
def test_a_distance_is_said_in_words(text: str, words: str) -> None:
    assert Offset.parse(text).words() == words
