"""Gaps as a list: its columns, as many as fit, its signs and its orders."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from cmtui.vocabulary import catalog
from cmtui.widgets.line_list import Cell, Column, Part

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cmtui.care_rows import GapItem, GapRow, GapState

CLIENT: Final = 18
"""Least cells of the client's name."""

_ITEM, _GAP, _MARK = 3, 1, 2
"""Cells of an item and of what stands beside it; the mark of the cursor and the bar that scrolls."""

SIGNS: Final[dict[GapState, Part]] = {
    "ok": ("✓", "ok"),
    "due": ("●", "today"),
    "missing": ("!", "urgent"),
    "expired": ("~", "urgent"),
    "waived": ("–", "muted"),
}
"""Each is told by its sign alone; what nothing asks for yet has none."""

LEGEND: Final = "✓ ok  ● due  ! missing  ~ expired  – waived, with a reason"

_WORDS: Final[dict[GapState, str]] = {
    "ok": "ok",
    "due": "due",
    "missing": "missing",
    "expired": "expired",
    "waived": "waived",
}

_PRESSING: Final[dict[GapState, int]] = {"missing": 0, "expired": 1, "due": 2, "waived": 3, "ok": 4}

ORDERS: Final = ("name", "most missing", "this item")
"""The orders of the list; *this item* is the one in the column of the cursor."""


class Head(NamedTuple):
    """An item as its column is headed."""

    name: str
    head: str
    title: str


HEADS: Final = tuple(Head(row["name"], row["head"], row["title"]) for row in catalog.read("gaps")["item"])


def fitting(width: int, at: int) -> range:
    """The items that a list of that width has room for, with the one under the cursor among them."""
    room = max((width - _MARK - CLIENT - 1) // (_ITEM + _GAP), 1)
    count = min(room, len(HEADS))
    first = min(max(at - count + 1, 0), len(HEADS) - count)
    return range(first, first + count)


def columns(shown: range, at: int) -> tuple[Column, ...]:
    """The columns of these items; the one of the cursor in capitals, so that it is found without color."""
    return (
        Column("client", CLIENT, share=1, gap=1),
        *(
            Column(HEADS[place].head.upper() if place == at else HEADS[place].head, _ITEM, gap=_GAP)
            for place in shown
        ),
    )


def cells(row: GapRow, shown: range, at: int, *, under_cursor: bool) -> tuple[Cell, ...]:
    """One line: the client, and the sign of each item; that of the cursor's own column in brackets."""
    return (
        row.client,
        *(_cell(row.items[place], bracketed=under_cursor and place == at) for place in shown),
    )


def _cell(item: GapItem, *, bracketed: bool) -> Cell:
    sign: Part = SIGNS[item.state] if item.asked else (" ", "")
    return [("[", ""), sign, ("]", "")] if bracketed else [(" ", ""), sign]


def told(row: GapRow, at: int) -> tuple[Cell, ...]:
    """The item under the cursor, whole."""
    item = row.items[at]
    state = _WORDS[item.state] if item.asked else "not asked yet"
    tone = SIGNS[item.state][1] if item.asked else "muted"
    words = f": {item.words}" if item.asked and item.words else ""
    return [(f" {HEADS[at].title} · ", "muted"), (state, tone), (words, "")], (f" {LEGEND}", "muted")


def ordered(rows: Iterable[GapRow], order: str, at: int) -> list[GapRow]:
    """The rows in an order; those that are alike in it stay by name."""
    if order == ORDERS[1]:
        return sorted(rows, key=lambda row: (-row.wanting, -row.due))
    if order == ORDERS[2]:
        return sorted(rows, key=lambda row: (_PRESSING[row.items[at].state], not row.items[at].asked))
    return list(rows)
