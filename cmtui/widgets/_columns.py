"""The columns of a list, and how wide each is drawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cmtui.widgets.text import Align


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a list."""

    title: str
    """What stands above it; empty for a column of signs."""

    width: int
    """In cells of the terminal; the least width when `share` is set."""

    share: int = 0
    """Parts of the room that is left over; 0 keeps the column at its width."""

    align: Align = "left"
    """Numbers stand right."""

    gap: int = 2
    """Empty cells after it."""

    shown_from: int = 0
    """The width of the whole list, in cells, from which the column is drawn. The order never changes."""


def layout(columns: Sequence[Column], room: int, *, wide: int) -> tuple[int, ...]:
    """The width of each column; 0 for one that is not drawn.

    Args:
        columns: All columns, in their order.
        room: Cells to share out.
        wide: The width of the whole list, which decides on the columns that are drawn.
    """
    drawn = [column for column in columns if wide >= column.shown_from]
    if not drawn:
        return (0,) * len(columns)
    spare = room - sum(column.width + column.gap for column in drawn) + drawn[-1].gap
    shares = sum(column.share for column in drawn)
    widths = []
    for column in columns:
        if wide < column.shown_from:
            widths.append(0)
            continue
        # What rounding leaves goes to the next sharing column, so that the line is always full.
        extra = spare * column.share // shares if shares and spare > 0 else 0
        spare, shares = spare - extra, shares - column.share
        widths.append(column.width + extra)
    return tuple(widths)
