"""A rule on the screen: its line in the list of the practice, its page, and its figures for whom they hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from cmtui.vocabulary import catalog
from cmtui.widgets.line_list import Column, Heading
from cmtui.widgets.marks import SIGNS
from cmtui.widgets.reading import Page, Paragraph

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cmtui.care_rows import RuleChange, RuleRow
    from cmtui.widgets.line_list import Cell, Tone

COLUMNS: Final = (
    Column("", 1, gap=1),
    Column("", 22),
    Column("", 16),
    Column("", 20, share=1),
)

_FIGURES: Final = {
    "within": "due within",
    "late": "late after",
    "warn": "shown ahead",
    "stages": "stages",
    "share": "percent left",
}
"""Figure to its words on a line; a distance by the value of a fact is called by that fact."""

Scope = tuple[str, str]
"""For whom figures hold: code of `rule_scope`, and the payer or program; empty for the practice."""

PRACTICE: Final[Scope] = ("practice", "")


@dataclass(frozen=True, slots=True)
class RuleLine:
    """One line of a rule's own screen."""

    kind: Literal["figure", "runs", "why"]
    scope: Scope
    name: str
    """The figure; empty for the others."""
    value: str
    """As it is typed; empty where nothing of one's own is set."""
    base: str
    """What holds without it."""
    cells: tuple[Cell, ...]


def rule_cells(row: RuleRow) -> tuple[Cell, ...]:
    """The line of a rule in the list of the practice."""
    tone: Tone = "muted" if row.off else ""
    first = dict(row.figures).get("within") or dict(row.figures).get("stages", "").partition(",")[0]
    state = "off" if row.off else "changed" if row.changes else "shipped"
    about = catalog.label("component", row.component)
    return (
        SIGNS["none"] if row.off else "",
        (f"{row.id} {row.what}", tone),
        "",
        (first, tone),
        (about, tone),
        (state, "muted" if state == "shipped" else ""),
    )


def rule_page(row: RuleRow) -> Page:
    """A rule whole: when it begins, what it asks for, its figures, where it comes from, who has it otherwise."""
    return Page(f"{row.id} · {row.what}", tuple(_paragraphs(row)))


def _paragraphs(row: RuleRow) -> Iterator[Paragraph]:
    yield Paragraph(row.trigger, "", "when: ")
    yield Paragraph(row.what, "", "asks: ")
    if row.words:
        yield Paragraph(row.words, "", "figures: ")
    yield Paragraph(row.origin, "", "from: ")
    if row.hard:
        yield Paragraph("A hard deadline: nobody here can move it, and a missed one stays as missed.")
    yield Paragraph(", ".join(_status(code) for code in row.statuses), "muted", "runs while a case is: ")
    if row.off:
        yield Paragraph("Switched off.")
    for change in row.changes:
        if change.scope != "practice" or change.why or not change.understood:
            yield Paragraph(_said(change), "", f"{whom((change.scope, change.named))}: ")


def _said(change: RuleChange) -> str:
    if not change.understood:
        return "this version cannot read what is set here; set it anew, or put it back"
    parts = ("switched off" if change.off else "", change.words, change.why)
    return " · ".join(part for part in parts if part) or "as the practice"


def _status(code: str) -> str:
    known = catalog.is_shipped("case_status", code)
    return catalog.label("case_status", code).casefold() if known else code


def whom(scope: Scope) -> str:
    """For whom figures hold, in words."""
    code, named = scope
    return f"{code} {named}" if named else "the practice"


def label_of(row: RuleRow, name: str) -> str:
    """What a figure is called."""
    if name in _FIGURES:
        return _FIGURES[name]
    value = name.partition(" ")[2]
    return f"{row.by.replace('_', ' ')} {value}"


def rule_lines(row: RuleRow, further: tuple[Scope, ...] = ()) -> list[RuleLine | Heading]:
    """The figures of a rule: for the practice, then for each payer and program that has it otherwise.

    Args:
        row: The rule.
        further: For whom else they are about to be set.
    """
    changes = {(each.scope, each.named): each for each in row.changes}
    scopes = dict.fromkeys((PRACTICE, *changes, *further))
    found: list[RuleLine | Heading] = []
    for scope in scopes:
        found.append(Heading(whom(scope).capitalize() if scope == PRACTICE else whom(scope)))
        found += _lines_of(row, scope, changes.get(scope))
    return found


def _lines_of(row: RuleRow, scope: Scope, change: RuleChange | None) -> Iterator[RuleLine]:
    own = dict(change.figures) if change is not None and change.understood else {}
    base = dict(row.shipped if scope == PRACTICE else row.figures)
    without = "shipped" if scope == PRACTICE else "the practice"
    for name, stands in base.items():
        value = own.get(name, "")
        note = f"{without}: {stands}" if value else f"as {without}"
        cells: tuple[Cell, ...] = (
            SIGNS["soon"] if value else "",
            label_of(row, name),
            (value or stands, "" if value else "muted"),
            (note, "muted"),
        )
        yield RuleLine("figure", scope, name, value, stands, cells)
    off = change.off if change is not None else row.off
    yield RuleLine(
        "runs", scope, "", "no" if off else "yes", "", ("", "runs", "switched off" if off else "yes", "")
    )
    why = change.why if change is not None else ""
    yield RuleLine("why", scope, "", why, "", ("", "why", (why or "–", "" if why else "muted"), ""))
