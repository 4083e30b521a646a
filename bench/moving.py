"""Keys in lists: the cursor of the Caseload, and the timeline of a long chart."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from bench.desk import (
    CASELOAD,
    FILTER,
    NARROW,
    TABLE,
    TABLE_WITH_STATUS,
    WIDE,
    caseload,
    press_all,
    spread,
    whole,
)
from bench.figures import Bound, Sample, middle, quantile, ratio
from bench.practices import case_with
from bench.terminal import Terminal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bench.plan import Plan

MOVES = 60
"""Keys in a row: far enough that each list scrolls several times."""

BUSY, QUIET = 5_000, 50
"""Contacts of the two charts that are compared."""


def cursor(plan: Plan) -> Iterator[Bound]:
    """Cursor down at 80 columns."""
    practice = plan.practice
    found = plan.long(
        {"table": lambda: _table(TABLE, NARROW), "cmtui": lambda: moves(practice, NARROW)},
    )
    yield from _bounds("cursor down, 80 columns", found, (0.6, 0.5))


def brief(plan: Plan) -> Iterator[Bound]:
    """Cursor down at 120 columns, with the brief following."""
    practice = plan.practice
    found = plan.long(
        {"table": lambda: _table(TABLE_WITH_STATUS, WIDE), "cmtui": lambda: moves(practice, WIDE)},
    )
    yield from _bounds("cursor down, 120 columns with brief", found, (0.6, 0.6))


def _bounds(what: str, found: dict[str, list[Sample]], most: tuple[float, float]) -> Iterator[Bound]:
    for figure, at_most in zip(("p50", "p95"), most, strict=True):
        yield Bound(
            f"{what}, {figure}",
            ratio(found, "cmtui", "table", figure),
            at_most,
            detail=f"{middle(found, 'cmtui', figure):.1f} / {middle(found, 'table', figure):.1f} ms",
        )


def _table(command: list[str], size: tuple[int, int]) -> Sample:
    with Terminal(command, size=size) as table:
        table.wait("Client 000001")
        table.settle(quiet=1.0)
        press_all(table, ["down"] * 3)
        return spread(whole(press_all(table, ["down"] * MOVES)))


def moves(practice: Path, size: tuple[int, int], many: int = MOVES) -> Sample:
    """The cursor of the Caseload."""
    with caseload(practice, size) as desk:
        press_all(desk, ["down"] * 3)
        return spread(whole(press_all(desk, ["down"] * many)))


def charts(plan: Plan) -> Iterator[Bound]:
    """A chart with 5,000 contacts against one with 50: opening it, and scrolling its timeline."""
    practice = plan.practice
    try:
        numbers = {contacts: case_with(practice, contacts) for contacts in (BUSY, QUIET)}
    except LookupError as error:
        yield Bound.missing("chart with 5,000 contacts", 1.5, str(error))
        return
    found = plan.long(
        {
            "busy": lambda: chart(practice, numbers[BUSY], pages=30),
            "quiet": lambda: chart(practice, numbers[QUIET], pages=5),
        }
    )
    for figure, words in (
        ("open", "chart, 5,000 contacts: opening"),
        ("timeline", "chart, 5,000 contacts: its timeline"),
        ("p95", "chart, 5,000 contacts: scrolling, p95"),
    ):
        yield Bound(
            words,
            ratio(found, "busy", "quiet", figure),
            1.5,
            detail=f"{middle(found, 'busy', figure):.1f} / {middle(found, 'quiet', figure):.1f} ms",
        )


def chart(practice: Path, number: str, *, pages: int) -> Sample:
    """Open a chart and its timeline several times, then scroll the timeline down and up by the page."""
    opened, timelines = [], []
    with found(practice, number) as desk:
        for _ in range(4):
            opened.append(desk.press("enter", quiet=0.2).last)
            timelines.append(desk.press("6", quiet=0.3).last)
            desk.press_until("escape", CASELOAD)
            desk.settle(quiet=0.2)
        scrolled = scroll(desk, pages=pages)
    # The first time also loads the chart's modules, for every chart alike.
    return {"open": quantile(opened[1:], 0.5), "timeline": quantile(timelines[1:], 0.5), **spread(scrolled)}


@contextmanager
def found(practice: Path, number: str) -> Iterator[Terminal]:
    """The Caseload with the cursor on the case of that number."""
    with caseload(practice) as desk:
        desk.press_until("f", FILTER)
        desk.settle(quiet=0.2)
        desk.send(number)
        desk.wait("open 1 ")
        desk.press("enter", quiet=0.2)
        yield desk


def scroll(desk: Terminal, *, pages: int) -> list[float]:
    """Open the chart under the cursor, and go through so many pages of its timeline, down and up again."""
    desk.press("enter", quiet=0.2)
    desk.press("6", quiet=0.5)
    ways = ["pagedown"] * pages + ["pageup"] * pages
    return whole(press_all(desk, (ways * MOVES)[:MOVES]))
