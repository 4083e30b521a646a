"""The directory as a list: its columns, its orders, a line and a page of an entry."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from cmtui.vocabulary import catalog
from cmtui.widgets import when
from cmtui.widgets.line_list import Column
from cmtui.widgets.reading import Page, Paragraph

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from cmtui.care_rows import ResourceRow
    from cmtui.casebook.coordination.resources import ResourceOrder
    from cmtui.widgets.line_list import Cell

COLUMNS: Final = (
    Column("", 1, gap=1),
    Column("name", 20, share=3),
    Column("kind", 16, share=1, shown_from=100),
    Column("services", 10, share=2),
    Column("languages", 9, share=1),
    Column("verified", 8, align="right"),
    Column("helped", 6, align="right"),
    Column("first", 5, align="right", gap=1),
)


class Order(NamedTuple):
    """One order of the list."""

    id: ResourceOrder
    label: str


ORDERS: Final = (
    Order("name", "name"),
    Order("helped", "help received"),
    Order("days", "days to first service"),
    Order("verified", "longest not verified"),
    Order("kind", "kind"),
)
"""Each with its word; the first is the one that the list begins with."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What the list is asked for."""

    text: str = ""
    language: str = ""
    """A code of `language`, or its name; empty for any."""
    payer: str = ""
    kind: str = ""
    """Code of `organization_kind`."""
    order: Order = ORDERS[0]

    @property
    def words(self) -> str:
        """The filters in words; empty where there are none."""
        kind = catalog.label("organization_kind", self.kind) if self.kind else ""
        return " · ".join(part for part in (spoken(self.language), self.payer, kind) if part)

    @property
    def is_all(self) -> bool:
        """Whether nothing is filtered."""
        return not (self.text or self.language or self.payer or self.kind)


def spoken(languages: str) -> str:
    """Languages by their names; the directory may have codes or names."""
    listed = (each.strip() for each in languages.replace(";", ",").split(","))
    return ", ".join(catalog.label("language", each) for each in listed if each)


def sign(row: ResourceRow) -> Cell:
    """A conflict of interest before all; else whether the entry is to be confirmed."""
    return ("!", "urgent") if row.conflict else ("~", "soon") if row.stale else ""


def cells(row: ResourceRow, today: date) -> Sequence[Cell]:
    """One line of the list."""
    return (
        sign(row),
        row.name,
        (_kind(row), "muted"),
        one_line(row.services),
        spoken(row.languages),
        verified(row, today),
        (success(row), "" if row.referrals else "muted"),
        (days(row), "" if row.days_to_first is not None else "muted"),
    )


def one_line(text: str) -> str:
    """Several lines as one."""
    return " ".join(text.split())


def _kind(row: ResourceRow) -> str:
    return catalog.label("organization_kind", row.kind) if row.kind else ""


def verified(row: ResourceRow, today: date) -> Cell:
    """How long ago somebody made sure of the entry."""
    if not row.verified_on:
        return ("~ never", "soon") if row.stale else ("never", "muted")
    ago = when.ago(row.verified_on, today=today, zone=None)
    return (f"~ {ago}", "soon") if row.stale else ago


def success(row: ResourceRow) -> str:
    """Of the own referrals that were settled, those that came to help received: `3/4`."""
    return f"{row.helped}/{row.referrals}" if row.referrals else "–"


def days(row: ResourceRow) -> str:
    """Days from sending to the first service, by own referrals."""
    return f"{row.days_to_first:g} d" if row.days_to_first is not None else "–"


def page(row: ResourceRow, today: date) -> Page:
    """An entry whole."""
    kind = _kind(row)
    title = f"{row.name} · {kind}" if kind else row.name
    return Page(title, tuple(_paragraphs(row, today)))


def _paragraphs(row: ResourceRow, today: date) -> Iterator[Paragraph]:
    if row.conflict:
        yield Paragraph("conflict of interest: say so before you offer it", "urgent", "! ")
    yield _verified_paragraph(row, today)
    yield Paragraph(_figures(row))
    for title, text in (
        ("phone", row.phone),
        ("services", row.services),
        ("languages", spoken(row.languages)),
        ("payers", row.payers),
        ("eligibility", row.eligibility),
        ("cost", row.cost),
        ("area", row.area),
        ("hours", row.hours),
        ("capacity", row.capacity),
        ("access", row.accessibility),
        ("fax", row.fax),
        ("portal", row.portal),
        ("quality", row.quality),
    ):
        if text:
            yield Paragraph(text, "", f"{title}: ")


def _verified_paragraph(row: ResourceRow, today: date) -> Paragraph:
    if not row.verified_on:
        words = "never verified; call them, and x says that it holds today."
        return Paragraph(words, "soon" if row.stale else "", "~ " if row.stale else "")
    ago = when.ago(row.verified_on, today=today, zone=None)
    words = f"verified {when.whole(row.verified_on, zone=None)} ({ago if ago == 'today' else f'{ago} ago'})"
    if not row.stale:
        return Paragraph(words, "ok", "✓ ")
    since = "; a referral failed since" if row.failed else ""
    return Paragraph(f"{words}{since}: x says that it holds today.", "soon", "~ ")


def _figures(row: ResourceRow) -> str:
    """What the practice's own referrals say."""
    if not row.referrals:
        return "No referral of yours was settled here yet."
    s = "s" if row.referrals != 1 else ""
    told = f"Of {row.referrals} referral{s} of yours {row.helped} came to help received"
    if row.days_to_first is not None:
        told += f"; first service after {row.days_to_first:g} days (median)"
    return f"{told}."
