"""The practice's ladder and its holidays on the screen: their lines and pages."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from cmtui.rules.due import short_day
from cmtui.screens.practice.rows import PracticeLine
from cmtui.widgets.marks import SIGNS
from cmtui.widgets.reading import Page, Paragraph

if TYPE_CHECKING:
    from cmtui.care_rows import HolidayRow, StepRow


def step_line(step: StepRow) -> PracticeLine:
    """A step of the ladder; a shipped one stands until the practice writes its own."""
    days = f"{step.days} bd"
    words = f"{step.level} · {step.to_whom}"
    return PracticeLine(
        "step",
        step.id or f"shipped {step.level}",
        ("", words, "", days, "", ("" if step.id else "shipped", "muted")),
    )


def step_page(step: StepRow) -> Page:
    """A step whole."""
    paragraphs = [Paragraph(step.to_whom, "", "to: ")]
    if step.how:
        paragraphs.append(Paragraph(step.how, "", "how: "))
    paragraphs.append(Paragraph(f"within {step.days} business days", "", "answer: "))
    if not step.id:
        own = "The ladder as shipped; with a first step of your own it is yours alone. a adds one."
        paragraphs.append(Paragraph(own, "muted"))
    return Page(f"Escalation, level {step.level}", tuple(paragraphs))


def federal_line(*, rests: bool) -> PracticeLine:
    """Whether the practice rests on the federal holidays."""
    words = "federal holidays (United States)"
    mark = SIGNS["done" if rests else "none"]
    return PracticeLine("federal", "", (mark, words, "", "", "", "free" if rests else "worked"))


def federal_page(*, rests: bool) -> Page:
    """What follows from it."""
    now = (
        "They are no business days here, on the days on which they are observed."
        if rests
        else "They are business days here."
    )
    return Page(
        "Federal holidays", (Paragraph(f"{now} Enter changes it; deadlines in business days follow."),)
    )


def holiday_line(row: HolidayRow) -> PracticeLine:
    """A holiday of the practice."""
    day = date.fromisoformat(row.day)
    words = f"{short_day(day)} {day.year}" + (f" · {row.name}" if row.name else "")
    return PracticeLine("holiday", row.id, (SIGNS["done"], words, "", "", "", "free"))


def holiday_page(row: HolidayRow) -> Page:
    """What follows from it."""
    day = date.fromisoformat(row.day)
    words = "No business day: deadlines in business days leave it out. del takes it out of the list."
    return Page(
        row.name or "Holiday",
        (Paragraph(f"{day:%A}, {short_day(day)} {day.year}"), Paragraph(words, "muted")),
    )
