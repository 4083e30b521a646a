"""The lines of the Practice screen, and the page of the one under the cursor."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Final, Literal

from cmtui.vocabulary import catalog
from cmtui.widgets import when
from cmtui.widgets.domains import in_words
from cmtui.widgets.findings import finding_paragraphs
from cmtui.widgets.form_title import short_title
from cmtui.widgets.line_list import Column
from cmtui.widgets.marks import SIGNS
from cmtui.widgets.reading import Page, Paragraph

if TYPE_CHECKING:
    from collections.abc import Iterator
    from zoneinfo import ZoneInfo

    from cmtui.form_rows import FormInfo, FormRow
    from cmtui.rows import FieldRow, Form
    from cmtui.widgets.line_list import Cell, Tone

COLUMNS: Final = (
    Column("", 1, gap=1),
    Column("", 22, share=1),
    Column("version", 7, shown_from=76),
    Column("figure", 9, align="right"),
    Column("about", 14),
    Column("from", 8, gap=1),
)

CRISIS: Final = "crisis"
"""The field of the practitioner that holds the text for a crisis."""


@dataclass(frozen=True, slots=True)
class PracticeLine:
    """One line of the screen."""

    kind: Literal["you", "crisis", "step", "federal", "holiday", "form", "rule", "goals", "sets"]
    key: str
    """The code of a form, the id of a rule, the public id of a holiday or of a step of the ladder."""
    cells: tuple[Cell, ...]


def you_line(form: Form) -> PracticeLine:
    """Who keeps the record."""
    values = {field.name: field.value for field in form.fields}
    name, title = values.get("name", ""), values.get("title", "")
    words = f"{name}, {title}" if title and not name.endswith(title) else name
    return PracticeLine("you", "", ("", words or "–", "", "", "", ""))


def crisis_line(text: str) -> PracticeLine:
    """The first words of the text for a crisis; its absence is pressing, since a form will ask for it."""
    first = text.strip().partition("\n")[0]
    words: Cell = first or ("none yet; enter writes it", "soon")
    return PracticeLine("crisis", "", (SIGNS["done" if first else "soon"], words, "", "", "", ""))


def library_line(kind: Literal["goals", "sets"], words: str, holds: str, changed: int) -> PracticeLine:
    """A library that has a screen of its own: how much stands in it, and how much of that is the practice's own."""
    own: Cell = f"{changed} own" if changed else ("shipped", "muted")
    return PracticeLine(kind, "", ("", words, "", "", holds, own))


def library_page(kind: Literal["goals", "sets"]) -> Page:
    """What the library is for."""
    words = {
        "goals": (
            "Goals and interventions",
            "Goals that can be measured, with what is done for them; L takes them into a client's plan.",
        ),
        "sets": (
            "Sets of tasks",
            "What is always done after a discharge, at an opening, before a closing; S puts it on a case.",
        ),
    }
    title, about = words[kind]
    return Page(title, (Paragraph(about), Paragraph("Enter opens it: change, add, hide, put back.", "muted")))


def form_line(row: FormRow) -> PracticeLine:
    """A form of the library."""
    tone: Tone = "muted" if row.retired else ""
    cells: tuple[Cell, ...] = (
        SIGNS["none"] if row.retired else "",
        (short_title(row.title), tone),
        (row.version, "muted"),
        (str(row.items), tone),
        (in_words(row.domains), tone),
        ("retired" if row.retired else row.source, "muted"),
    )
    return PracticeLine("form", row.code, cells)


def you_page(form: Form) -> Page:
    """What the record knows of its keeper."""
    lines = (
        Paragraph(text, "", f"{field.title}: ")
        for field in form.fields
        if field.name != CRISIS and (text := _said(field))
    )
    return Page("You", tuple(lines))


def crisis_page(text: str) -> Page:
    """The text as a form shows it, or what belongs there."""
    if text.strip():
        return Page("In a crisis", (Paragraph(text),))
    wanted = (
        "Write here what a form shows you when an answer is urgent: the crisis line and emergency number of your area, "
        "who of your agency is to be called, and in which order. cmtui has no numbers of its own, and sends nothing."
    )
    return Page("In a crisis", (Paragraph(wanted, "muted"),))


def form_page(info: FormInfo, *, zone: ZoneInfo | None) -> Page:
    """A form of the library, whole: whose it is, what it scores by, what of it is not done."""
    return Page(f"{info.form.title} · {info.form.code}", tuple(_form_paragraphs(info, zone)))


def _form_paragraphs(info: FormInfo, zone: ZoneInfo | None) -> Iterator[Paragraph]:
    row = info.form
    facts = (
        f"version {row.version}" if row.version else "no version",
        f"{row.items} questions",
        row.source,
        f"asked again after {row.interval_days} days" if row.interval_days else "",
        "a plan can rest on it" if row.comprehensive else "",
        "retired: no longer offered, what was answered stays" if row.retired else "",
    )
    yield Paragraph(" · ".join(fact for fact in facts if fact))
    if row.domains:
        yield Paragraph(
            ", ".join(catalog.label("outcome_domain", code) for code in row.domains), "", "domains: "
        )
    yield Paragraph(info.rights or "The file says nothing about rights.", "", "rights: ")
    if info.publisher:
        yield Paragraph(info.publisher, "", "publisher: ")
    if info.entitled_by:
        said = (
            f"{info.entitled_by}, {when.whole(info.entitled_at, zone=zone)}"
            if info.entitled_at
            else info.entitled_by
        )
        yield Paragraph(said, "", "entitled to use it: ")
    yield from _rule_paragraphs(info)
    yield from finding_paragraphs(info.findings)
    if len(info.versions) > 1:
        told = (
            f"{version or digest[:8]} ({_since(since, zone)})" for version, since, digest in info.versions
        )
        yield Paragraph(", ".join(told), "muted", "versions, the newest first: ")


def _rule_paragraphs(info: FormInfo) -> Iterator[Paragraph]:
    if not info.rules:
        wanted = "none: answers are kept and no total is computed; e attaches a rule file"
        yield Paragraph(wanted, "muted", "score rule: ")
    for rule in info.rules:
        facts = (rule.title, f"version {rule.version}" if rule.version else "", rule.source)
        yield Paragraph(" · ".join(fact for fact in facts if fact), "", "score rule: ")
        for source, bands in groupby(rule.bands, key=lambda band: band[1]):
            yield Paragraph(_together([text for text, _ in bands]), "muted", "  ")
            if source:
                yield Paragraph(source, "muted", "    source: ")


def _together(bands: list[str]) -> str:
    """`Total: minimal, mild, moderate`: what the score is called stands once."""
    score = bands[0].partition(": ")[0]
    same = all(band.startswith(f"{score}: ") for band in bands)
    return (
        f"{score}: {', '.join(band.removeprefix(f'{score}: ') for band in bands)}"
        if same
        else "; ".join(bands)
    )


def _since(since: str | None, zone: ZoneInfo | None) -> str:
    return when.whole(since, zone=zone) if since else "shipped"


def _said(field: FieldRow) -> str:
    if field.vocabulary:
        return catalog.label(field.vocabulary, field.value) if field.value else ""
    return f"{field.value} {field.unit}".rstrip() if field.value else ""
