"""A transition of care as it is read in the pane: its steps, what was sent, the plan, what was found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmtui.vocabulary import catalog
from cmtui.widgets import when
from cmtui.widgets.reading import Page, Paragraph

if TYPE_CHECKING:
    from collections.abc import Iterator
    from zoneinfo import ZoneInfo

    from cmtui.care_rows import TransitionRow


def transition_page(row: TransitionRow, *, zone: ZoneInfo | None) -> Page:
    """The transition, whole.

    Args:
        row: The transition.
        zone: The practice's zone.
    """
    paragraphs = (
        *_places(row),
        *_steps(row, zone),
        *_copies(row, zone),
        *_found(row, zone),
        *_elements(row),
    )
    return Page(f"Transition · {row.title}", paragraphs)


def _places(row: TransitionRow) -> Iterator[Paragraph]:
    """From where to where, whole: the list names a home and a shelter by what they are."""
    ends = ((row.from_setting, row.from_place), (row.to_setting, row.to_place))
    named = [
        ", ".join(filter(None, (catalog.label("transition_setting", setting) if setting else "", place)))
        for setting, place in ends
    ]
    planned = {None: "", True: " · planned", False: " · not planned"}[row.planned]
    yield Paragraph(" → ".join(name or "?" for name in named) + planned, "muted")


def _steps(row: TransitionRow, zone: ZoneInfo | None) -> Iterator[Paragraph]:
    if row.happened_at:
        yield _line(True, f"happened {when.whole(row.happened_at, zone=zone)}")
    elif row.expected_on:
        yield _line(False, f"expected {when.whole(row.expected_on, zone=zone)}")
    yield _line(bool(row.copies), "information sent" if row.copies else "information not sent yet")
    if row.follow_up_at:
        said = catalog.label("plan_working", row.plan_working).casefold()
        yield _line(
            True, f"spoken with {when.whole(row.follow_up_at, zone=zone)}; is the plan working: {said}"
        )
    elif row.follow_up_due:
        tried = f", tried {row.attempts} ×" if row.attempts else ""
        yield _line(False, f"to be spoken with by {when.whole(row.follow_up_due, zone=zone)}{tried}")
    if row.medicines_compared_on:
        yield _line(True, f"medication list compared {when.whole(row.medicines_compared_on, zone=zone)}")
    elif row.follow_up_due:
        yield _line(False, "medication list not compared yet")
    if row.visit_on:
        yield _line(True, f"follow-up visit kept {when.whole(row.visit_on, zone=zone)}")
    if row.watch_until:
        yield _line(bool(row.closed_on), f"watched to {when.whole(row.watch_until, zone=zone)}")


def _line(done: bool, text: str) -> Paragraph:  # a mark and its words
    return Paragraph(text, "" if done else "soon", "✓ " if done else "○ ")


def _copies(row: TransitionRow, zone: ZoneInfo | None) -> Iterator[Paragraph]:
    for copy in row.copies:
        basis = catalog.label("disclosure_basis", copy.basis) if copy.basis else ""
        words = (
            f"to {copy.recipient}: {copy.what}, {when.whole(copy.sent_on, zone=zone)} ({basis.casefold()})"
        )
        if copy.received_on:
            got = f"; received {when.whole(copy.received_on, zone=zone)} {copy.received_how}".rstrip()
            yield Paragraph(words + got, "", "→ ")
        else:
            yield Paragraph(f"{words}; receipt not verified", "soon", "~ ")
        if copy.questions:
            yield Paragraph(copy.questions, "muted", "  asked: ")


def _found(row: TransitionRow, zone: ZoneInfo | None) -> Iterator[Paragraph]:
    if row.risk:
        tool = catalog.label("risk_tool", row.risk_tool) if row.risk_tool else ""
        score = f" {row.risk_score:g}" if row.risk_score is not None else ""
        yield Paragraph(
            f"{catalog.label('risk_level', row.risk).casefold()} · {tool}{score}", "", "risk of readmission: "
        )
    if row.education:
        yield Paragraph(row.education, "", "taught: ")
    if row.problems:
        fixed = f"settled {when.whole(row.problems_fixed_on, zone=zone)}" if row.problems_fixed_on else "open"
        yield Paragraph(row.problems, "" if row.problems_fixed_on else "urgent", f"problems, {fixed}: ")
    if row.readmitted_on:
        yield Paragraph(f"readmitted {when.whole(row.readmitted_on, zone=zone)}", "urgent", "! ")
    if row.cause:
        yield Paragraph(
            " · ".join(filter(None, (catalog.label("readmission_cause", row.cause), row.cause_note))),
            "",
            "cause: ",
        )
    if row.lesson:
        yield Paragraph(row.lesson, "", "lesson: ")


def _elements(row: TransitionRow) -> Iterator[Paragraph]:
    """The plan: what is missing first, in a line each; what is there in one."""
    labels = {code: catalog.label("transition_element", code) for code, _, _ in row.elements}
    for code, answer, note in row.elements:
        if answer == "no":
            yield Paragraph(" · ".join(filter(None, (labels[code], note))), "soon", "○ not yet: ")
    there = [labels[code] for code, answer, _ in row.elements if answer == "yes"]
    if there:
        yield Paragraph("; ".join(there), "", "✓ there: ")
    asked = sum(1 for _, answer, _ in row.elements if answer)
    if not row.closed_on and asked < len(row.elements):
        yield Paragraph(f"{asked} of {len(row.elements)} elements of the plan are answered", "muted")
