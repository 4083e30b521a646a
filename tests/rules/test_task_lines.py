"""The lines of a set of tasks, and the days they fall on."""

from __future__ import annotations

from datetime import date

import pytest

from cmtui.errors import WrongUsage
from cmtui.rules.task_lines import falls_on, task_lines


@pytest.mark.parametrize(
    ("line", "days", "words"),
    [
        ("0 call the client", 0, "call the client"),
        ("-3 book transport", -3, "book transport"),
        ("\N{MINUS SIGN}3 book transport", -3, "book transport"),
        ("+14 review", 14, "review"),
        ("day 7: visit", 7, "visit"),
        ("Day 7 visit", 7, "visit"),
        ("14 d review", 14, "review"),
        ("2 days call", 2, "call"),
        ("2 dressings changed", 2, "dressings changed"),
        ("3   compare   lists", 3, "compare lists"),
        ("1 2 pills a day", 1, "2 pills a day"),
    ],
)
def test_a_line_says_its_day_and_its_words(line: str, days: int, words: str) -> None:
    assert task_lines(line) == ((days, words),)


def test_lines_stand_in_the_order_of_their_days() -> None:
    assert task_lines("2 b\n\n-1 a\n2 c") == ((-1, "a"), (2, "b"), (2, "c"))


@pytest.mark.parametrize("text", ["call the client", "3", "3:", "99999 x", "1001 x", "", " \n "])
def test_a_line_without_day_or_words_is_named(text: str) -> None:
    with pytest.raises(WrongUsage, match=r"^Tasks: "):
        task_lines(text)


@pytest.mark.parametrize(
    ("anchor", "days", "due"),
    [
        (date(2026, 3, 10), -3, date(2026, 3, 7)),
        (date(2026, 3, 10), -10, date(2026, 3, 4)),
        (date(2028, 2, 28), 1, date(2028, 2, 29)),
        (date.max, 7, date.max),
        (date.min, -7, date(2026, 3, 4)),
    ],
    ids=[
        "before the anchor",
        "never in the past",
        "a leap day",
        "beyond the calendar",
        "before the calendar",
    ],
)
def test_the_day_a_task_falls_on(anchor: date, days: int, due: date) -> None:
    assert falls_on(anchor, days, today=date(2026, 3, 4)) == due
