"""Figures over time in signs: a sparkline for a row, a plot for a pane."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cmtui.widgets.when import MONTHS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

_BARS: Final = "▁▂▃▄▅▆▇█"

_POINT: Final = "●"

SPARK: Final = 8
"""The latest figures that a sparkline shows."""


def spark(values: Sequence[float], *, low: float | None = None, high: float | None = None) -> str:
    """The latest figures as bars, against the range of the instrument, else against their own.

    Args:
        values: The oldest first.
        low: The lowest figure possible.
        high: The highest.
    """
    shown = values[-SPARK:]
    if not shown:
        return ""
    bottom, top = _range(shown, low, high)
    return "".join(_BARS[round((value - bottom) / (top - bottom) * (len(_BARS) - 1))] for value in shown)


def figure(value: float) -> str:
    """A figure without the zeros that say nothing: `14`, `5.2`."""
    return f"{round(value, 1):g}"


def plot(
    points: Sequence[tuple[date, float]],
    width: int,
    height: int,
    *,
    low: float | None = None,
    high: float | None = None,
) -> tuple[str, ...]:
    """The figures as points over their days, each with its value: `height` lines of at most `width` cells.

    Args:
        points: The oldest first.
        width: Cells of a line.
        height: Lines, with the two of the axis.
        low: The lowest figure possible.
        high: The highest.
    """
    if not points:
        return ()
    bottom, top = _range([value for _, value in points], low, high)
    margin = max(len(figure(bottom)), len(figure(top))) + 2
    columns, rows = max(width - margin, 8), max(height - 2, 3)
    first, last = points[0][0], points[-1][0]
    days = max((last - first).days, 1)
    grid = [[" "] * columns for _ in range(rows)]
    room = columns - max(len(figure(value)) for _, value in points) - 1  # a value stands right of its point
    for day, value in points:
        x = round((day - first).days / days * max(room - 1, 0))
        y = rows - 1 - round((value - bottom) / (top - bottom) * (rows - 1))
        grid[y][x : x + 1 + len(figure(value))] = _POINT + figure(value)
    lines = []
    for row, signs in enumerate(grid):
        label = figure(top) if row == 0 else figure(bottom) if row == rows - 1 else ""
        lines.append(f"{label:>{margin - 2}} {'┤' if label else '│'}{''.join(signs).rstrip()}")
    ends = _ends(first, last, columns)
    return (*lines, f"{'':>{margin - 2}} └{'─' * columns}", f"{'':>{margin}}{ends}")


def _range(values: Sequence[float], low: float | None, high: float | None) -> tuple[float, float]:
    bottom = min((*values, *(() if low is None else (low,))))
    top = max((*values, *(() if high is None else (high,))))
    return (bottom, top) if top > bottom else (bottom - 0.5, top + 0.5)


def _ends(first: date, last: date, columns: int) -> str:
    begin, end = (f"{day.day} {MONTHS[day.month - 1]} {day.year}" for day in (first, last))
    return begin if first == last else begin + end.rjust(max(columns - len(begin), len(end) + 1))
