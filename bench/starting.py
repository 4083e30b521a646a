"""How long until there is something to see."""

from __future__ import annotations

from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING

from bench.desk import CASELOAD_ROWS, EMPTY, PROMPT, TODAY, TODAY_ROWS, TYPED_S, program
from bench.figures import Bound, middle, ratio
from bench.practices import PASSPHRASE
from bench.terminal import Terminal
from cmtui.store.keys import derive
from cmtui.store.look import existing

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bench.figures import Sample
    from bench.plan import Plan


def starts(plan: Plan) -> Iterator[Bound]:
    """The first frame, and the passphrase prompt."""
    practice, encrypted = plan.practice, plan.encrypted
    found = plan.short(
        {
            "empty": empty,
            "plain": lambda: {"ms": _seen(practice, TODAY)},
            "locked": lambda: {"ms": _seen(encrypted, PROMPT)},
        }
    )
    for what, name in (("start to first frame", "plain"), ("start to passphrase prompt", "locked")):
        yield Bound(
            what,
            ratio(found, name, "empty", "ms"),
            1.2,
            detail=f"{middle(found, name, 'ms'):.0f} / {middle(found, 'empty', 'ms'):.0f} ms",
        )


def to_caseload(plan: Plan) -> Iterator[Bound]:
    """From the start to the rows of the Caseload: f3 is pressed as soon as there is a frame."""
    practice = plan.practice
    found = plan.short({"empty": empty, "cmtui": lambda: rows_of(practice)})
    yield Bound(
        "start to the Caseload's rows",
        ratio(found, "cmtui", "empty", "ms"),
        2.5,
        detail=f"{middle(found, 'cmtui', 'ms'):.0f} / {middle(found, 'empty', 'ms'):.0f} ms",
    )


def unlocking(plan: Plan) -> Iterator[Bound]:
    """From Enter on the passphrase to rows, less the derivation of the key, which is slow by design."""
    encrypted = plan.encrypted
    found = plan.short(
        {"empty": empty, "key": lambda: {"ms": _derivation(encrypted)}, "cmtui": lambda: _unlock(encrypted)}
    )
    sides = zip(found["cmtui"], found["key"], found["empty"], strict=True)
    yield Bound(
        "passphrase's Enter to rows, less the key",
        median((unlocked["ms"] - key["ms"]) / start["ms"] for unlocked, key, start in sides),
        0.5,
        detail=f"{middle(found, 'cmtui', 'ms'):.0f} - {middle(found, 'key', 'ms'):.0f} "
        f"/ {middle(found, 'empty', 'ms'):.0f} ms; f3 to the Caseload's rows {middle(found, 'cmtui', 'f3'):.0f} ms",
    )


def empty() -> Sample:
    """The empty app's start."""
    with Terminal(EMPTY) as terminal:
        return {"ms": terminal.wait_paint()}


def rows_of(practice: Path) -> Sample:
    """cmtui's start, up to the rows of the Caseload."""
    with Terminal(program(practice)) as desk:
        desk.wait(TODAY)
        desk.send("f3")
        return {"ms": desk.wait(CASELOAD_ROWS)}


def _seen(practice: Path, pattern: str) -> float:
    with Terminal(program(practice)) as desk:
        return desk.wait(pattern)


def _derivation(encrypted: Path) -> float:
    salt = existing(encrypted).salt
    began = perf_counter()
    derive(PASSPHRASE, salt)
    return (perf_counter() - began) * 1000


def _unlock(encrypted: Path) -> Sample:
    with Terminal(program(encrypted)) as desk:
        desk.wait(PROMPT)
        desk.settle(quiet=TYPED_S)
        desk.send(PASSPHRASE)
        opened = desk.press_until("enter", TODAY_ROWS)
        return {"ms": opened, "f3": desk.press_until("f3", CASELOAD_ROWS)}
