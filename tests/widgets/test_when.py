from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from cmtui.widgets import when

TODAY = date(2026, 11, 22)
CHICAGO = ZoneInfo("America/Chicago")


@pytest.mark.parametrize(
    ("at", "text"),
    [
        ("2026-11-20T22:00:00Z", "20 Nov 16:00"),
        ("2026-11-21T04:30:00Z", "20 Nov 22:30"),
        ("2026-11-08", "8 Nov"),
        ("2024-11-08", "8 Nov 2024"),
        ("2024-11-08T12:00:00Z", "8 Nov 2024"),
    ],
    ids=[
        "an instant shows the practice's hour",
        "an evening stays on the practice's day",
        "a day shows no hour",
        "another year is named",
        "in another year the hour no longer matters",
    ],
)
def test_a_list_writes_when_something_was(at: str, text: str) -> None:
    assert when.short(at, today=TODAY, zone=CHICAGO) == text


def test_a_reader_is_given_the_year() -> None:
    assert when.whole("2026-11-20T22:00:00Z", zone=CHICAGO) == "20 Nov 2026 16:00"
    assert when.whole("2026-11-20", zone=CHICAGO) == "20 Nov 2026"


@pytest.mark.parametrize(
    ("at", "text"),
    [(None, "–"), ("2026-11-22T15:00:00Z", "today"), ("2026-11-20T22:00:00Z", "2 d"), ("2026-10-23", "30 d")],
    ids=["never", "today", "two days", "a month"],
)
def test_the_days_since_a_contact_are_counted(at: str | None, text: str) -> None:
    assert when.ago(at, today=TODAY, zone=CHICAGO) == text


@pytest.mark.parametrize(
    ("born", "died", "years"),
    [
        ("1948-11-22", None, "78"),
        ("1948-11-23", None, "77"),
        ("1948-02-29", "2020-02-28", "71"),
        (None, None, ""),
    ],
    ids=["on the birthday", "the day before", "at death", "not known"],
)
def test_an_age_is_whole_years(born: str | None, died: str | None, years: str) -> None:
    assert when.age(born, today=TODAY, died=died) == years


@pytest.mark.parametrize(
    ("minutes", "text"), [(15, "15m"), (60, "1h"), (90, "1h30m"), (0, ""), (None, "")], ids=str
)
def test_minutes_are_written_as_they_are_typed(minutes: int | None, text: str) -> None:
    assert when.span(minutes) == text
