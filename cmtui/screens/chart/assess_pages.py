"""The lines of Assess whole: a flag with what it asks, a form with its history, a need with its answer."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from cmtui.screens.chart.assess_change import change_words
from cmtui.screens.chart.assess_lines import score_range, scored
from cmtui.vocabulary import catalog
from cmtui.widgets.form_title import short_title
from cmtui.widgets.reading import Page, Paragraph
from cmtui.widgets.trend import plot

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cmtui.form_rows import AssessmentRow, FlagRow, NeedRow
    from cmtui.screens.chart.assess_change import Meant
    from cmtui.screens.chart.assess_lines import Days

NOT_A_DIAGNOSIS: Final = "Screening result, not a diagnosis."

PLOT_LINES: Final = 10
"""Height of the plot of one instrument."""


def flag_page(flag: FlagRow, crisis: str, days: Days, *, opened: bool) -> Page:
    """A flag with what it asks; a confidential one keeps its words until it is opened."""
    title = f"Safety · {days.whole(flag.raised_at)}"
    if flag.confidential and not opened:
        return Page(
            title,
            (Paragraph("confidential follow-up", "urgent", "! "), Paragraph("Enter opens it.", "muted")),
        )
    return Page(title, tuple(_flag_paragraphs(flag, crisis, days, opened=opened)))


def _flag_paragraphs(flag: FlagRow, crisis: str, days: Days, *, opened: bool) -> Iterator[Paragraph]:
    yield Paragraph(f"{catalog.label('alert_level', flag.level)}: {flag.text}", "urgent", "! ")
    if flag.value:
        yield Paragraph(flag.value, "", "answer: ")
    if flag.corrected_at:
        yield Paragraph(
            f"The answer was corrected on {days.whole(flag.corrected_at)}; the flag stays.", "soon"
        )
    if flag.done:
        yield Paragraph(flag.done, "", "done so far: ")
    its_form = (
        "enter opens the form it came of" if opened else "enter reads it whole, enter again opens its form"
    )
    yield Paragraph(f"{its_form}; ctrl+g the safety follow-up.", "accent", "→ ")
    yield Paragraph("x closes it with what was done.", "accent", "→ ")
    if crisis.strip() and flag.level == "urgent":
        yield Paragraph(crisis, "", "in a crisis: ")
    if flag.source:
        yield Paragraph(flag.source, "muted", "source: ")


def form_page(
    row: AssessmentRow, history: tuple[AssessmentRow, ...], days: Days, meant: Meant, *, width: int
) -> Page:
    """One answered form: its scores with their sources, what was concluded, and how it went over time.

    Args:
        row: The form under the cursor.
        history: All of the same instrument, the newest first; itself among them.
        days: For the days.
        meant: From how many points on a change means something.
        width: Cells that a plot may take; 0 leaves it out.
    """
    signed = f"signed {days.whole(row.signed)} {row.signed_by}".rstrip() if row.signed else "not signed"
    title = f"{short_title(row.title)} · {days.whole(row.date)} · {signed}"
    if not row.form:
        return Page(title, (Paragraph("Confidential; enter opens it.", "muted"),))
    return Page(title, tuple(_form_paragraphs(row, history, days, meant, width)))


def _form_paragraphs(
    row: AssessmentRow, history: tuple[AssessmentRow, ...], days: Days, meant: Meant, width: int
) -> Iterator[Paragraph]:
    for score in row.scores:
        yield Paragraph(scored(score.text, score.band), "strong" if score.poor else "", f"{score.title}: ")
    if row.scores:
        yield Paragraph(NOT_A_DIAGNOSIS, "muted")
    if row.flags:
        yield Paragraph(f"{row.flags} safety flag{'s' if row.flags > 1 else ''} raised in it", "urgent", "! ")
    if row.conclusion:
        yield Paragraph(row.conclusion, "", "conclusion: ")
    for source in dict.fromkeys(score.source for score in row.scores if score.source):
        yield Paragraph(source, "muted", "source: ")
    counted = [each for each in reversed(history) if each.score is not None and each.status != "amended"]
    if len(history) > 1:
        yield Paragraph("")
        if width and len(counted) > 1:
            points = [(date.fromisoformat(each.date), float(each.score or 0)) for each in counted]
            low, high = score_range(row)
            drawn = plot(points, width, PLOT_LINES, low=low, high=high)
            yield from (Paragraph(line, "accent") for line in drawn)
        yield from (_history_line(each, days, meant, here=each.id == row.id) for each in history)


def _history_line(row: AssessmentRow, days: Days, meant: Meant, *, here: bool) -> Paragraph:
    facts = (
        scored(row.text, row.band),
        change_words(row, meant, whole=True),
        "amended since" if row.status == "amended" else "" if row.signed else "not signed",
    )
    words = " · ".join(fact for fact in facts if fact)
    return Paragraph(words, "strong" if here else "muted", f"{days.whole(row.date):>12}  ")


def need_page(need: NeedRow, days: Days) -> Page:
    """A need whole: where it comes from, how it was answered and why."""
    kind = catalog.label("need_kind", need.kind)
    title = f"{kind} · {days.whole(need.opened)}"
    return Page(title, tuple(_need_paragraphs(need, days)))


def _need_paragraphs(need: NeedRow, days: Days) -> Iterator[Paragraph]:
    yield Paragraph(need.statement, "strong")
    if need.confidential and not need.domain:
        yield Paragraph("Enter opens it.", "muted")
        return
    ranks = (("client", need.client_rank), ("manager", need.manager_rank))
    facts = (
        catalog.label("need_domain", need.domain),
        catalog.label("need_severity", need.severity).casefold() if need.severity else "",
        *(f"rank of the {who}: {rank}" for who, rank in ranks if rank),
    )
    yield Paragraph(" · ".join(fact for fact in facts if fact), "muted")
    if need.source:
        yield Paragraph(need.source, "", "from: ")
    if need.disposition:
        until = f" until {days.whole(need.until)}" if need.until else ""
        yield Paragraph(f"{catalog.label('need_disposition', need.disposition)}{until}", "", "answer: ")
        if need.reason:
            yield Paragraph(need.reason, "", "because: ")
    elif need.kind != "strength":
        yield Paragraph(
            "x answers it: goal, referral, monitor, defer, client declines, outside scope.", "accent", "→ "
        )
