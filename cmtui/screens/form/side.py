"""What stands beside the questions where there is room: help, last time's answer, the score and how it went so far."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from cmtui.screens.form.asking import helps
from cmtui.screens.form.showing import NO_DIAGNOSIS, no_score_yet
from cmtui.widgets.reading import Page, Paragraph
from cmtui.widgets.trend import figure, plot
from cmtui.widgets.when import short_day

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cmtui.form_rows import AssessmentRow
    from cmtui.forms.scoring.scores import Score
    from cmtui.screens.form.asking import Asking

_TIMES: Final = 5
"""The latest results that are told one by one."""

_PLOT_LINES: Final = 8
_NARROWEST: Final = 16
"""Cells of a plot."""


def side_page(asking: Asking, history: Sequence[AssessmentRow], *, width: int, today: date) -> Page:
    """The page of the question in focus.

    Args:
        asking: The form as it is asked.
        history: Earlier assessments with this form, the newest first.
        width: Cells of the pane.
        today: The practice's day.
    """
    sheet = asking.sheet
    place, outcome = sheet.place, sheet.sitting.outcome
    title = f"Question {place.number}".rstrip(". ") if place else sheet.sitting.form.title
    paragraphs = [*_question(asking)]
    for score in outcome.scores:
        paragraphs += _score(score)
    leading = outcome.scores[0] if outcome.scores else None
    scored = [row for row in history if row.score is not None]
    if scored:
        paragraphs += _history(scored, leading, width, today)
    if about := sheet.sitting.form.purpose or sheet.sitting.form.description:
        paragraphs += [Paragraph(""), Paragraph("About this form", "strong"), Paragraph(about, "muted")]
    while paragraphs and not paragraphs[0].text:
        del paragraphs[0]
    return Page(title, tuple(paragraphs))


def _question(asking: Asking) -> Iterator[Paragraph]:
    sheet, place = asking.sheet, asking.sheet.place
    if place is None:
        return
    for words in helps(place.item):
        yield Paragraph(words, "muted", "? ")
    if said := asking.last_words(place):
        takes_over = sheet.last_of(place.path)
        same = takes_over == sheet.values(place.path)
        yield Paragraph(f"{asking.last_on}: {said}", "muted" if same else "soon", "~ ")
        if takes_over and not same:
            yield Paragraph("= takes it over once the client confirmed it.", "muted", "  ")


def _score(score: Score) -> Iterator[Paragraph]:
    yield Paragraph("")
    if score.value is None:
        yield Paragraph(no_score_yet(score), "muted")
        return
    yield Paragraph(f"{score.title}: {score.text}", "strong")
    if score.band:
        yield Paragraph(score.band, "strong")
        yield Paragraph(f"{NO_DIAGNOSIS} {score.band_source}".rstrip(), "muted")


def _history(
    history: Sequence[AssessmentRow], leading: Score | None, width: int, today: date
) -> Iterator[Paragraph]:
    """The leading score of each time, and now."""
    points = [(date.fromisoformat(row.date), row.score or 0.0) for row in reversed(history)]
    low = float(leading.minimum) if leading is not None else None
    high = float(leading.maximum) if leading is not None else None
    if leading is not None and leading.value is not None:
        points.append((today, float(leading.value)))
    yield Paragraph("")
    yield Paragraph("How it went so far", "strong")
    if len(points) > 1:
        for line in plot(points, max(_NARROWEST, width - 3), _PLOT_LINES, low=low, high=high):
            yield Paragraph(line, "accent")
    for row in history[:_TIMES]:
        when = short_day(date.fromisoformat(row.date), today=today)
        yield Paragraph(f"{when}  {figure(row.score or 0)}  {row.band}".rstrip(), "muted")
