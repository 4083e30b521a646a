"""The caseload as a list: its columns, its orders and views, and the rows asked for by the page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from cmtui.vocabulary import catalog
from cmtui.widgets import when
from cmtui.widgets.chart_head import bars
from cmtui.widgets.line_list import Cell, Column, Part
from cmtui.widgets.standing import next_due

if TYPE_CHECKING:
    from collections.abc import Hashable
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from cmtui.casebook.book import Casebook
    from cmtui.rows import CaseRow

COLUMNS: Final = (
    Column("", 1, gap=1),
    Column("client", 14, share=3, gap=1),
    Column("age", 3, align="right", gap=1),
    Column("where", 10, gap=1),
    Column("acuity", 6, gap=1),
    Column("contact", 7, align="right", gap=1),
    Column("face", 5, align="right"),
    Column("next", 9, gap=1),
    Column("goals", 5, align="right", gap=1),
    Column("step", 12, share=2, shown_from=100),
    Column("payer", 12, share=1, shown_from=130),
    Column("flags", 8, share=1),
)

VIEWS: Final[dict[str, str]] = {
    "open": "open",
    "waiting": "waiting",
    "closed": "closed",
    "no_next_step": "no next step",
    "all": "all",
}
"""Each view and its word."""


class Order(NamedTuple):
    """One order of the list."""

    id: str
    label: str
    descending: bool = False

    @property
    def words(self) -> str:
        """Such as `next due ↑`."""
        return f"{self.label} {'↓' if self.descending else '↑'}"


ORDERS: Final = (
    Order("due", "next due"),
    Order("name", "name"),
    Order("contact", "last contact"),
    Order("face", "last face to face"),
    Order("acuity", "acuity", descending=True),
    Order("age", "born"),
    Order("where", "where"),
    Order("payer", "payer"),
)
"""Each begins with those whom it is asked for: never seen, longest ago, heaviest."""


class View(NamedTuple):
    """What the list shows, and how."""

    view: str = "open"
    order: Order = ORDERS[0]
    text: str = ""


class Cases:
    """The rows of a view. Without the ids a page costs an offset; with them any page is a look-up by key."""

    def __init__(
        self, casebook: Casebook, shown: View, count: int, ids: tuple[int, ...] | None = None
    ) -> None:
        self._caseload = casebook.caseload
        self._shown = shown
        self._ids = ids
        self._count = count

    @property
    def count(self) -> int:
        """How many cases the view has."""
        return self._count

    def page(self, start: int, size: int) -> tuple[CaseRow, ...]:
        """Rows `start` to `start + size`."""
        if self._ids is not None:
            return self._caseload.by_ids(self._ids[start : start + size])
        shown = self._shown
        return self._caseload.page(
            start,
            size,
            view=shown.view,
            order=shown.order.id,
            text=shown.text,
            descending=shown.order.descending,
        )

    def position(self, key: Hashable) -> int | None:
        """The place of the case with this public id."""
        case_id = self._caseload.id_of(str(key))
        if case_id is None or self._ids is None:
            return None
        try:
            return self._ids.index(case_id)
        except ValueError:
            return None

    def public_ids(self, around: int, reach: int) -> tuple[str, ...]:
        """The public ids of the cases around a place, for stepping from chart to chart."""
        start = max(0, around - reach)
        return tuple(row.case for row in self.page(start, around + reach + 1 - start))


def first_cases(casebook: Casebook, shown: View) -> Cases:
    """The rows of a view before all of its ids are read."""
    return Cases(casebook, shown, casebook.caseload.count(shown.view, shown.text))


def all_cases(casebook: Casebook, shown: View) -> Cases:
    """The rows of a view by their ids; 20 ms for 100,000, so it is asked in a thread."""
    ids = casebook.caseload.ids(
        view=shown.view, order=shown.order.id, text=shown.text, descending=shown.order.descending
    )
    return Cases(casebook, shown, len(ids), ids)


def cells(row: CaseRow, now: datetime, zone: ZoneInfo | None) -> tuple[Cell, ...]:
    """One line of the list.

    Args:
        row: The case.
        now: The present time on the practice's clock, aware.
        zone: The practice's zone.
    """
    sign, left = next_due(row, now, zone)
    today = now.date()
    where = row.focus if row.status == "open" else row.status
    vocabulary = "component" if row.status == "open" else "case_status"
    return (
        sign,
        (row.name, "strong") if row.alert else row.name,
        when.age(row.born, today=today) or ("–", "muted"),
        catalog.label(vocabulary, catalog.component_of(where) if row.status == "open" else where).casefold(),
        bars(row.acuity),
        when.ago(row.last_contact, today=today, zone=zone),
        when.ago(row.last_face, today=today, zone=zone),
        left,
        f"{row.goals_met}/{row.goals}" if row.goals else ("–", "muted"),
        row.next_step,
        (row.payer, "muted"),
        _flags(row),
    )


def _flags(row: CaseRow) -> Cell:
    """What to know before opening: a safety alert, notes to sign."""
    flags: list[Part] = [("alert", "urgent"), (" ", "")] if row.alert else []
    if row.unsigned:
        flags.append((f"{row.unsigned} to sign", "soon"))
    return flags or ""
