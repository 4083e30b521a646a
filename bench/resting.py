"""What it costs while nobody touches it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bench.desk import EMPTY, LOADED_S, caseload
from bench.figures import Bound, middle, ratio
from bench.terminal import Terminal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bench.figures import Sample
    from bench.plan import Plan

REST_S = 5.0


def rest(plan: Plan) -> Iterator[Bound]:
    """Processor time, bytes and memory, with the Caseload open."""
    practice = plan.practice
    found = plan.long({"empty": _empty, "cmtui": lambda: _caseload(practice)})
    yield Bound(
        "idle for 5 s, processor",
        ratio(found, "cmtui", "empty", "cpu"),
        1.2,
        detail=f"{middle(found, 'cmtui', 'cpu'):.1f} / {middle(found, 'empty', 'cpu'):.1f} ms",
    )
    yield Bound("idle for 5 s, written to the terminal", middle(found, "cmtui", "bytes"), 0.0, unit="bytes")
    yield Bound(
        "memory, Caseload open",
        ratio(found, "cmtui", "empty", "mb"),
        2.5,
        detail=f"{middle(found, 'cmtui', 'mb'):.0f} / {middle(found, 'empty', 'mb'):.0f} MB",
    )


def _empty() -> Sample:
    with Terminal(EMPTY) as terminal:
        terminal.wait_paint()
        terminal.settle(quiet=LOADED_S)
        return _figures(terminal)


def _caseload(practice: Path) -> Sample:
    with caseload(practice) as desk:
        return _figures(desk)


def _figures(terminal: Terminal) -> Sample:
    rested = terminal.rest(REST_S)
    return {"cpu": rested.cpu_ms, "bytes": rested.written, "mb": rested.rss_mb}
