from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from cmtui.rows import FieldRow
from cmtui.rules.typed import first_text, understand

NOW = datetime(2026, 3, 4, 10, 0)  # noqa: DTZ001  # a wall clock; a Wednesday

DATE = FieldRow("signed_on", "Signed", "", "date", "")
DUE = FieldRow("due_on", "Due", "", "date", "", required=True)
BORN = FieldRow("born", "Birth date", "", "date", "")
HELD = FieldRow("occurred_at", "Held", "", "instant", "")
MINUTES = FieldRow("minutes", "Minutes", "", "number", "", unit="minutes")
MILES = FieldRow("miles", "Distance", "", "number", "", unit="miles")
MODE = FieldRow("mode", "Mode", "", "choice", "", vocabulary="contact_mode")
SETTING = FieldRow("setting", "Setting", "", "choice", "", vocabulary="contact_mode", open=True)
HARD = FieldRow("hard", "Hard deadline", "", "yes_no", "no")
NOTE = FieldRow("narrative", "Note", "", "long", "")
WHAT = FieldRow("what", "What", "", "text", "", required=True)


@pytest.mark.parametrize(
    ("row", "typed", "value", "said"),
    [
        (DATE, "fri", "2026-02-27", "Fri 27 Feb"),
        (DUE, "fri", "2026-03-06", "Fri 6 Mar"),
        (DATE, "in 2w", "2026-03-18", "Wed 18 Mar"),
        (DUE, "yesterday", "2026-03-03", "yesterday"),
        (DATE, " 2026-03-04 ", "2026-03-04", "today"),
        (DATE, "", "", ""),
        (BORN, "3/2/48", "1948-03-02", "Mon 2 Mar 1948".replace("Mon", "Tue")),
        (BORN, "3/2/2048", "2048-03-02", "Mon 2 Mar 2048"),
        (BORN, "2/29/28", "1928-02-29", "Wed 29 Feb 1928"),
        (BORN, "2/29/2000", "2000-02-29", "Tue 29 Feb 2000"),
        (HELD, "today", "2026-03-04 10:00", "today 10:00"),
        (HELD, "2pm yesterday", "2pm yesterday", ""),
        (HELD, "yesterday 2pm", "2026-03-03 14:00", "yesterday 14:00"),
        (HELD, "yesterday at 2 pm", "2026-03-03 14:00", "yesterday 14:00"),
        (HELD, "9:30", "2026-03-04 09:30", "today 09:30"),
        (HELD, "mon", "2026-03-02 12:00", "Mon 2 Mar 12:00"),
        (HELD, "2026-02-27 14:05", "2026-02-27 14:05", "Fri 27 Feb 14:05"),
        (MINUTES, "1h30m", "90", "90 min"),
        (MINUTES, "15", "15", "minutes"),
        (MILES, "8.5", "8.5", "miles"),
        (MILES, "1,200 miles", "1200", "miles"),
        (MODE, "2", "phone", "Phone"),
        (MODE, "Phone", "phone", ""),
        (MODE, "in p", "in_person", "In person"),
        (SETTING, "tent", "tent", "your own word"),
        (HARD, "y", "yes", "Yes"),
        (NOTE, "  two\nlines  ", "two\nlines", ""),
        (WHAT, "call Rosa", "call Rosa", ""),
    ],
    ids=lambda part: part if isinstance(part, str) else part.name,
)
def test_a_field_shows_what_it_understood(row: FieldRow, typed: str, value: str, said: str) -> None:
    found = understand(row, typed, now=NOW)
    assert (found.value, found.said) == (value, said)


@pytest.mark.parametrize(
    ("row", "typed", "sentence"),
    [
        (DUE, "", "Due is required."),
        (WHAT, "   ", "What is required."),
        (replace(NOTE, required=True), "\n", "Note is required."),
        (DATE, "2/30", "Signed: “2/30” is no date; write today, yesterday, mon, 3/2 or 2026-03-14."),
        (DUE, "soon", "Due: “soon” is no date; write today, fri, in 2w, 3/14 or 2026-03-14."),
        (DUE, "1899-12-31", "Due: a day lies between 1900 and 2200; mend the year."),
        (DUE, "2201-01-01", "Due: a day lies between 1900 and 2200; mend the year."),
        (HELD, "1899-12-31 9:00", "Held: a day lies between 1900 and 2200; mend the year."),
        (MILES, "-3", "Distance: 0 or more."),
        (MILES, "-far", "Distance: “-far” is no number of miles; write one from 0 up, such as 12."),
        (HELD, "tomorrow 9am", "Held lies in the future; a plan is a task."),
        (HELD, "later", "Held: “later” is no time; write today 14:05, mon 2pm or 2026-03-14 9:30."),
        (MINUTES, "a while", "Minutes: “a while” is no number of minutes; write one from 0 up, such as 12."),
        (MINUTES, "-5", "Minutes: 0 or more."),
        (replace(MILES, unit=""), "far", "Distance: “far” is no number; write one from 0 up, such as 12."),
        (MODE, "pigeon", "Mode: choose by its digit or first letters."),
        (HARD, "maybe", "Hard deadline: choose by its digit or first letters."),
        (NOTE, "x" * 100_001, "Note holds 100,000 characters; this has 100,001."),
    ],
)
def test_what_cannot_be_understood_is_one_sentence(row: FieldRow, typed: str, sentence: str) -> None:
    assert understand(row, typed, now=NOW).wrong == sentence


def test_a_stored_choice_is_shown_by_its_label() -> None:
    assert first_text(replace(MODE, value="phone")) == "Phone"
    assert first_text(HARD) == "No"
    assert first_text(replace(WHAT, value="call")) == "call"
