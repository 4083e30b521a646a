"""Forms: the key that answers, and the time until a form stands open."""

from __future__ import annotations

import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from bench.big_form import QUESTIONS, TITLE, big_form
from bench.desk import BESIDE, LOADED_S, caseload, press_all, spread, whole
from bench.figures import Bound, middle, quantile, ratio
from bench.practices import cmtui, copies
from bench.terminal import Terminal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bench.figures import Sample
    from bench.plan import Plan

LARGEST = ("comprehensive", 75)
"""The largest form of the library: what is typed to find it, and how many questions it shows at first."""

ANSWERS = 40
"""Keys in a row: far enough that the questions scroll."""

OTHERS = ("phq-9", "gds-15", "hunger", "comprehensive", "gad-7")
"""Forms that are opened one after the other; the first loads what all of them need."""

BARE_LIST = [sys.executable, str(BESIDE / "baseline_list.py")]

PICKER = "its code, or a domain"
OPENED = "esc Park"
"""In the line of keys of every form."""


def answers(plan: Plan) -> Iterator[Bound]:
    """A digit that answers, in the largest form of the library and in one of 800 items; and opening a form."""
    with copies(plan.practice, 1) as (practice,):
        _bring_in(practice, big_form())
        found = plan.long(
            {
                "list": lambda: _bare(LARGEST[1]),
                "long list": lambda: _bare(QUESTIONS),
                "largest": lambda: _form(practice, LARGEST[0]),
                "big": lambda: _form(practice, TITLE.casefold()),
                "opening": lambda: _opening(practice),
            }
        )
    for what, form, bare, most in (
        ("an answer in the library's largest form", "largest", "list", 2.0),
        ("an answer among 800 items, 600 formulas", "big", "long list", 4.0),
    ):
        yield Bound(
            f"{what}, p95",
            ratio(found, form, bare, "p95"),
            most,
            detail=f"{middle(found, form, 'p95'):.1f} / {middle(found, bare, 'p95'):.1f} ms; "
            f"p50 {middle(found, form, 'p50'):.1f} / {middle(found, bare, 'p50'):.1f}",
        )
    yield Bound(
        "opening a form after the first",
        middle(found, "opening", "ms"),
        150.0,
        unit="ms",
        detail=f"the first {middle(found, 'opening', 'first'):.0f} ms",
    )


def _bring_in(practice: Path, form: bytes) -> None:
    path = practice.with_name(f"{practice.name}.form.json")
    path.write_bytes(form)
    try:
        subprocess.run(
            [*cmtui("--db", str(practice)), "forms", "add", str(path), "--entitled"],
            check=True,
            stdout=subprocess.DEVNULL,
        )
    finally:
        path.unlink()


def _bare(many: int) -> Sample:
    with Terminal([*BARE_LIST, str(many)]) as questions:
        questions.wait("Question 000")
        questions.settle(quiet=1.0)
        press_all(questions, ["1"] * 3)
        return spread(whole(press_all(questions, ["1"] * ANSWERS)))


def _form(practice: Path, name: str) -> Sample:
    with _assessing(practice) as desk:
        _open(desk, name)
        desk.settle(quiet=LOADED_S)
        press_all(desk, ["1"] * 3)
        return spread(whole(press_all(desk, ["1"] * ANSWERS)))


def _opening(practice: Path) -> Sample:
    """Each form from the key that opens it to the last of what it paints; parked again before the next."""
    times = []
    with _assessing(practice) as desk:
        for name in OTHERS:
            times.append(_open(desk, name))
            desk.press_until("escape", "Start a form")
            desk.settle(quiet=0.3)
    return {"first": times[0], "ms": quantile(times[1:], 0.5)}


@contextmanager
def _assessing(practice: Path) -> Iterator[Terminal]:
    """The first case's chart at Assess, with all loaded that acts need."""
    with caseload(practice) as desk:
        desk.press("enter", quiet=0.3)
        desk.press("3", quiet=0.3)
        desk.settle(quiet=LOADED_S)
        yield desk


def _open(desk: Terminal, name: str) -> float:
    desk.press_until("a", PICKER)
    desk.send(name)
    desk.settle(quiet=0.3)
    desk.settle(quiet=0.3)
    return desk.press_until("enter", OPENED)
