"""The same work on other files: encrypted, and of a tenth and ten times as many clients."""

from __future__ import annotations

from contextlib import closing
from statistics import median
from typing import TYPE_CHECKING

from bench.desk import NARROW, spread
from bench.figures import Bound, middle, quantile, ratio
from bench.finding import finding
from bench.moving import BUSY, MOVES, found, moves, scroll
from bench.practices import case_with, copies
from bench.saving import SAVES, Acts, in_turn
from bench.starting import rows_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bench.figures import Sample
    from bench.plan import Plan

FEW = ("metoprolol", "garcia", "pill box")
"""What is looked for in each of the files."""

MOST_ENCRYPTED, MOST_GROWTH = 1.15, 1.2


def encrypted(plan: Plan) -> Iterator[Bound]:
    """Encrypted against plain."""
    plain, locked = plan.practice, plan.encrypted
    samples = plan.long({"plain": lambda: _work(plain), "locked": lambda: _work(locked)})
    for figure in ("cursor", "find", "page"):
        yield Bound(
            f"encrypted against plain: {figure}",
            ratio(samples, "locked", "plain", figure),
            MOST_ENCRYPTED,
            detail=f"{middle(samples, 'locked', figure):.1f} / {middle(samples, 'plain', figure):.1f} ms",
        )
    with (
        copies(plain, 1) as (one,),
        copies(locked, 1) as (other,),
        closing(Acts(one)) as open_acts,
        closing(Acts(other)) as locked_acts,
    ):
        bare, ciphered = in_turn([open_acts.save, locked_acts.save], SAVES)
    yield Bound(
        "encrypted against plain: save",
        median(mine / theirs for mine, theirs in zip(ciphered, bare, strict=True)),
        MOST_ENCRYPTED,
        detail=f"{spread(ciphered)['p50']:.2f} / {spread(bare)['p50']:.2f} ms",
    )


def _work(practice: Path) -> Sample:
    """Keys through the Caseload, letters of a search, pages of a long timeline."""
    with found(practice, case_with(practice, BUSY)) as desk:
        pages = scroll(desk, pages=MOVES // 2)
    return {
        "cursor": moves(practice, NARROW)["p50"],
        "find": _hits(practice, 0.5),
        "page": quantile(pages, 0.5),
    }


def growth(plan: Plan) -> Iterator[Bound]:
    """From 1,000 clients to 10,000, and to 100,000."""
    sizes = (1_000, 10_000) if plan.quick else (1_000, 10_000, 100_000)
    files = {f"{size:,}": plan.practices.plain(size) for size in sizes}
    # The default binds each file to its own run.
    samples = plan.long({name: lambda file=file: _growing(file) for name, file in files.items()})  # type: ignore[misc]
    smallest, *larger = files
    for name in larger:
        for figure in ("start", "cursor", "find"):
            yield Bound(
                f"{smallest} to {name} clients: {figure}",
                ratio(samples, name, smallest, figure),
                MOST_GROWTH,
                detail=f"{middle(samples, name, figure):.1f} / {middle(samples, smallest, figure):.1f} ms",
            )
    if plan.quick:
        for figure in ("start", "cursor", "find"):
            yield Bound.missing(f"1,000 to 100,000 clients: {figure}", MOST_GROWTH, "left out by --quick")


def _growing(practice: Path) -> Sample:
    """The start up to the Caseload's rows, keys through it, letters of a search."""
    return {
        "start": rows_of(practice)["ms"],
        "cursor": moves(practice, NARROW, 30)["p50"],
        "find": _hits(practice, 0.95),
    }


def _hits(practice: Path, share: float) -> float:
    return quantile(list(finding(practice, FEW).values()), share)
