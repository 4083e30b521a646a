"""The date grammar, told in the phrases that people type. 4 March 2026 is a Wednesday."""

from __future__ import annotations

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmtui.errors import WrongUsage
from cmtui.rules.dates import (
    add_months,
    parse_clock,
    parse_due,
    parse_duration,
    parse_past,
    read_due,
    read_past,
    trailing_due,
    understood,
)

WEDNESDAY = date(2026, 3, 4)


@pytest.mark.parametrize(
    ("phrase", "day"),
    [
        ("today", date(2026, 3, 4)),
        ("t", date(2026, 3, 4)),
        ("Tomorrow", date(2026, 3, 5)),
        ("  by   FRI ", date(2026, 3, 6)),
        ("fri", date(2026, 3, 6)),
        ("friday", date(2026, 3, 6)),
        ("this fri", date(2026, 3, 6)),
        ("thurs", date(2026, 3, 5)),
        ("tue", date(2026, 3, 10)),
        ("wed", date(2026, 3, 11)),
        ("next mon", date(2026, 3, 9)),
        ("by next wed", date(2026, 3, 11)),
        ("next sun", date(2026, 3, 15)),
        ("in 3d", date(2026, 3, 7)),
        ("in 3 days", date(2026, 3, 7)),
        ("in 2w", date(2026, 3, 18)),
        ("2w", date(2026, 3, 18)),
        ("in 1mo", date(2026, 4, 4)),
        ("in 1y", date(2027, 3, 4)),
        ("+3d", date(2026, 3, 7)),
        ("+3", date(2026, 3, 7)),
        ("3/14", date(2026, 3, 14)),
        ("on 3/14", date(2026, 3, 14)),
        ("3/4", date(2026, 3, 4)),
        ("3/3", date(2027, 3, 3)),
        ("2/29", date(2028, 2, 29)),
        ("3/14/2027", date(2027, 3, 14)),
        ("3/14/27", date(2027, 3, 14)),
        ("1/5/2026", date(2026, 1, 5)),
        ("2026-04-01", date(2026, 4, 1)),
    ],
)
def test_a_due_date_is_what_the_phrase_says_seen_from_a_wednesday(phrase: str, day: date) -> None:
    assert parse_due(phrase, today=WEDNESDAY) == day


@pytest.mark.parametrize(
    "phrase",
    [
        *("", "by", "soon", "yesterday", "3", "in 3", "2/30", "13/1", "2026-02-30", "3/14/026", "next"),
        *("next week", "+99999", "15m", "in 9999y", "on on fri", "fri mon", "０３/14"),
    ],
)
def test_what_is_no_due_date_reads_as_none(phrase: str) -> None:
    assert parse_due(phrase, today=WEDNESDAY) is None


@pytest.mark.parametrize(
    ("phrase", "day"),
    [
        ("today", date(2026, 3, 4)),
        ("t", date(2026, 3, 4)),
        ("yesterday", date(2026, 3, 3)),
        ("Y", date(2026, 3, 3)),
        ("wed", date(2026, 3, 4)),
        ("thu", date(2026, 2, 26)),
        ("monday", date(2026, 3, 2)),
        ("3/2", date(2026, 3, 2)),
        ("3/4", date(2026, 3, 4)),
        ("3/5", date(2025, 3, 5)),
        ("2/29", date(2024, 2, 29)),
        ("3/2/26", date(2026, 3, 2)),
        ("2026-03-02", date(2026, 3, 2)),
        ("2026-05-01", date(2026, 5, 1)),
    ],
)
def test_a_past_date_is_the_latest_one_that_the_phrase_can_mean(phrase: str, day: date) -> None:
    assert parse_past(phrase, today=WEDNESDAY) == day


@pytest.mark.parametrize(
    "phrase", ["", "tomorrow", "next mon", "in 3d", "2/30", "0/0", "2025-02-29", "march"]
)
def test_what_is_no_past_date_reads_as_none(phrase: str) -> None:
    assert parse_past(phrase, today=WEDNESDAY) is None


def test_a_leap_day_is_found_across_the_eight_years_without_one() -> None:
    assert parse_due("2/29", today=date(2096, 3, 1)) == date(2104, 2, 29)
    assert parse_past("2/29", today=date(2104, 2, 28)) == date(2096, 2, 29)


def test_beyond_the_calendar_there_is_no_date() -> None:
    assert parse_due("tomorrow", today=date.max) is None
    assert parse_due("3/14", today=date.max) is None
    assert parse_due("in 1mo", today=date.max) is None
    assert parse_past("yesterday", today=date.min) is None
    assert parse_past("3/14", today=date.min) is None


@pytest.mark.parametrize(
    ("text", "clock"),
    [
        ("14:30", time(14, 30)),
        ("2pm", time(14)),
        ("2 PM", time(14)),
        ("2:15pm", time(14, 15)),
        ("9am", time(9)),
        ("12am", time(0)),
        ("12pm", time(12)),
        ("0:05", time(0, 5)),
    ],
)
def test_a_clock_reads_with_or_without_am_and_pm(text: str, clock: time) -> None:
    assert parse_clock(text) == clock


@pytest.mark.parametrize("text", ["", "14", "24:00", "13pm", "0am", "9:5", "2:75pm", "pm", "noon"])
def test_what_is_no_clock_reads_as_none(text: str) -> None:
    assert parse_clock(text) is None


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("15m", 15),
        ("1h", 60),
        ("1h30m", 90),
        ("1h30", 90),
        ("1h 30m", 90),
        ("90min", 90),
        ("1.5h", 90),
        ("2hrs", 120),
        ("15 mins", 15),
        ("0m", 0),
    ],
)
def test_a_duration_reads_in_minutes(text: str, minutes: int) -> None:
    assert parse_duration(text) == minutes


@pytest.mark.parametrize("text", ["", "15", "m", "h", "1mo", "12mi", "-5m", "1h1h", "h30m"])
def test_what_is_no_duration_reads_as_none(text: str) -> None:
    assert parse_duration(text) is None


@pytest.mark.parametrize(
    ("task", "due", "used"),
    [
        ("call pharmacist tomorrow", date(2026, 3, 5), 1),
        ("send plan by fri", date(2026, 3, 6), 2),
        ("send plan by fri.", date(2026, 3, 6), 2),
        ("book in 2w", date(2026, 3, 18), 2),
        ("book in 2 weeks", date(2026, 3, 18), 3),
        ("review by next mon", date(2026, 3, 9), 3),
        ("call back +3d", date(2026, 3, 7), 1),
        ("refill on 3/14", date(2026, 3, 14), 2),
        ("fri", date(2026, 3, 6), 1),
        ("hold until fri", date(2026, 3, 6), 0),
        ("check wound every mon", date(2026, 3, 9), 0),
        ("find the letter of 3/2", None, 0),
        ("ask what changed since mon", None, 0),
        ("order meds for 2w", None, 0),
        ("watch edema +2", None, 0),
        ("vitamin t", None, 0),
        ("call back", None, 0),
        ("", None, 0),
    ],
)
def test_a_task_is_due_when_its_last_words_say_so(task: str, due: date | None, used: int) -> None:
    assert trailing_due(task.split(), today=WEDNESDAY) == (due, used)


@pytest.mark.parametrize(
    ("start", "months", "day"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
    ],
)
def test_a_month_on_is_the_same_day_or_the_months_last(start: date, months: int, day: date) -> None:
    assert add_months(start, months) == day


def test_a_month_beyond_the_calendar_is_refused() -> None:
    with pytest.raises(ValueError, match="beyond the calendar"):
        add_months(date(9999, 12, 1), 1)


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 3, 4), "today"),
        (date(2026, 3, 5), "tomorrow"),
        (date(2026, 3, 3), "yesterday"),
        (date(2026, 11, 27), "Fri 27 Nov"),
        (date(2027, 2, 1), "Mon 1 Feb 2027"),
    ],
)
def test_a_date_is_shown_back_in_few_words(day: date, words: str) -> None:
    assert understood(day, WEDNESDAY) == words


def test_a_field_says_in_one_sentence_what_it_would_take() -> None:
    assert read_due("in 2w", today=WEDNESDAY) == date(2026, 3, 18)
    assert read_past("mon", today=WEDNESDAY) == date(2026, 3, 2)
    with pytest.raises(WrongUsage, match=r"“soon” is not a date; write today, fri, in 2w"):
        read_due("soon", today=WEDNESDAY)
    with pytest.raises(WrongUsage, match=r"“soon” is not a date; write today, yesterday"):
        read_past("soon", today=WEDNESDAY)


centuries = st.dates(date(1900, 1, 1), date(2200, 1, 1))
phrases = st.one_of(
    st.text(max_size=20),
    st.from_regex(r"(in |\+|by |next )?[0-9]{0,5} ?[a-z/:-]{0,4}[0-9]{0,4}", fullmatch=True),
)


@given(phrases, st.dates())
def test_no_phrase_on_no_day_is_an_exception(phrase: str, today: date) -> None:
    due, past = parse_due(phrase, today=today), parse_past(phrase, today=today)
    parse_clock(phrase)
    parse_duration(phrase)
    trailing_due(phrase.split(), today=today)
    assert due is None or understood(due, today)
    assert past is None or understood(past, today)


@given(centuries, st.sampled_from(["mon", "tue", "wed", "thu", "fri", "sat", "sun"]))
def test_a_weekday_lies_within_a_week_ahead_or_behind(today: date, weekday: str) -> None:
    due, past = parse_due(weekday, today=today), parse_past(weekday, today=today)
    assert due
    assert past
    assert 1 <= (due - today).days <= 7
    assert 0 <= (today - past).days <= 6
    assert due.weekday() == past.weekday()


@given(centuries, centuries)
def test_a_day_of_the_year_is_found_on_its_side_of_today(today: date, other: date) -> None:
    phrase = f"{other.month}/{other.day}"
    due, past = parse_due(phrase, today=today), parse_past(phrase, today=today)
    assert due
    assert past
    assert past <= today <= due
    assert (due.month, due.day) == (past.month, past.day) == (other.month, other.day)
