"""The programs that are timed, and the ways through cmtui that the measures have in common."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from bench.figures import Sample, quantile
from bench.practices import PASSPHRASE, cmtui
from bench.terminal import Terminal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bench.terminal import Painted

NARROW, WIDE = (80, 24), (120, 40)

BESIDE = Path(__file__).parent

EMPTY = [sys.executable, str(BESIDE / "baseline_app.py")]
TABLE = [sys.executable, str(BESIDE / "baseline_table.py")]
TABLE_WITH_STATUS = [*TABLE, "--status"]
RAW = [sys.executable, str(BESIDE / "raw_find.py")]

TODAY = "cmtui · Today"
TODAY_ROWS = r"\d d late|now  |today  "
PROMPT = "passphrase"
CASELOAD_ROWS = "▮"
CASELOAD = "cmtui · Caseload"
FILTER = "type a part of a name"
FIND = "words of a note"

TYPED_S = 1.5
"""How long a passphrase takes to type: the program loads its libraries meanwhile."""

LOADED_S = 1.5
"""Silence after which the program has loaded what it loads at rest."""

SETTLED_S = 0.1
"""Silence that ends a key's work: a status line that is set by a posted message comes a frame or two later."""


def program(path: Path) -> list[str]:
    """cmtui on a practice."""
    return cmtui("--db", str(path))


@contextmanager
def today(path: Path, size: tuple[int, int] = NARROW) -> Iterator[Terminal]:
    """cmtui with Today in view, unlocked where it has to be."""
    with Terminal(program(path), size=size) as desk:
        if "-encrypted" in path.name:
            desk.wait(PROMPT)
            desk.settle(quiet=TYPED_S)
            desk.send(PASSPHRASE)
            desk.settle()
            desk.press_until("enter", TODAY_ROWS)
        else:
            desk.wait(TODAY_ROWS)
        yield desk


@contextmanager
def caseload(path: Path, size: tuple[int, int] = NARROW) -> Iterator[Terminal]:
    """cmtui with the Caseload in view, and all loaded that it loads at rest."""
    with today(path, size) as desk:
        desk.press_until("f3", CASELOAD_ROWS)
        desk.settle(quiet=LOADED_S)
        yield desk


def press_all(desk: Terminal, keys: Iterable[str], *, quiet: float = SETTLED_S) -> list[Painted]:
    """Press keys one after the other, each once the last one's work is done."""
    return [desk.press(key, quiet=quiet) for key in keys]


def spread(times: list[float]) -> Sample:
    """The median and the slowest twentieth."""
    return {"p50": quantile(times, 0.5), "p95": quantile(times, 0.95)}


def whole(painted: Iterable[Painted]) -> list[float]:
    """For each key the time until all that it does was on the screen."""
    return [one.last for one in painted]
