"""The day's work over a whole practice: Today, Gaps, all clocks counted anew, and how they grow with the open cases."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING, Any

from bench.desk import CASELOAD_ROWS, LOADED_S, TODAY_ROWS, caseload, program
from bench.figures import Bound, middle
from bench.practices import PASSPHRASE, connection, copies
from bench.terminal import Terminal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from bench.figures import Sample
    from bench.plan import Plan
    from cmtui.casebook.book import Casebook

MOST_OVER_RAW = 2.0
MOST_SECONDS = 2.0
MOST_GROWTH = 1.2
"""Of the cost of one open case, from about 100 of them to 300."""

READINGS = 15
"""Of each list in one round; the first loads what it needs."""


@dataclass(frozen=True, slots=True)
class Read:
    """One list read whole, and the raw SQL that reads the same rows."""

    ms: float
    raw_ms: float
    rows: int
    statements: int
    """Asked for the list; their number does not grow with the cases."""

    @property
    def ratio(self) -> float:
        """How often the raw SQL goes into the list."""
        return self.ms / self.raw_ms


def today(plan: Plan) -> Iterator[Bound]:
    """Today's rows over the raw SQL, and until they are on the screen."""
    read = reading(plan.practice, lambda book: book.today.rows())
    yield _over_raw("Today", read, open_cases(plan.practice))
    one, practice = plan.practices.plain(1), plan.practice
    found = plan.short({"one": lambda: _start(one), "practice": lambda: _start(practice)})
    paint = middle(found, "one", "ms")
    yield Bound(
        "start to Today's rows",
        middle(found, "practice", "ms"),
        paint + MOST_OVER_RAW * read.raw_ms,
        unit="ms",
        detail=f"with one client {paint:.0f} ms, raw {read.raw_ms:.1f} ms",
    )


def gaps(plan: Plan) -> Iterator[Bound]:
    """The rows of Gaps over the raw SQL, and until they are on the screen."""
    read = reading(plan.practice, lambda book: book.gaps.rows())
    yield _over_raw("Gaps", read, open_cases(plan.practice))
    one, practice = plan.practices.plain(1), plan.practice
    found = plan.short({"one": lambda: _open_gaps(one), "practice": lambda: _open_gaps(practice)})
    paint = middle(found, "one", "ms")
    yield Bound(
        "g to the rows of Gaps",
        middle(found, "practice", "ms"),
        paint + MOST_OVER_RAW * read.raw_ms,
        unit="ms",
        detail=f"with one client {paint:.0f} ms, raw {read.raw_ms:.1f} ms",
    )


def recompute(plan: Plan) -> Iterator[Bound]:
    """A rule is changed: the clocks of all open cases are counted anew in the same act."""
    seconds = recounting(plan.practice, plan.rounds)
    yield Bound(
        f"all clocks after a rule change, {open_cases(plan.practice)} open",
        seconds,
        MOST_SECONDS,
        unit="s",
    )


def growth(plan: Plan) -> Iterator[Bound]:
    """What one open case costs among 300, against one among 100."""
    sizes = [plan.practices.plain(clients) for clients in (1_000, 10_000)]
    few, many = (open_cases(path) for path in sizes)
    measures: dict[str, Callable[[Path], float]] = {
        "Today": lambda path: reading(path, lambda book: book.today.rows()).ms,
        "Gaps": lambda path: reading(path, lambda book: book.gaps.rows()).ms,
        "all clocks": lambda path: recounting(path, plan.rounds) * 1000,
    }
    for what, measure in measures.items():
        small, large = (measure(path) for path in sizes)
        yield Bound(
            f"{few} to {many} open cases: {what}, each case",
            (large / many) / (small / few),
            MOST_GROWTH,
            detail=f"{large:.1f} / {small:.1f} ms",
        )


def _over_raw(what: str, read: Read, cases: int) -> Bound:
    return Bound(
        f"{what}, {read.rows:,} rows of {cases} open cases",
        read.ratio,
        MOST_OVER_RAW,
        detail=f"{read.ms:.1f} / {read.raw_ms:.1f} ms, {read.statements} statements",
    )


def reading(path: Path, ask: Callable[[Casebook], Sequence[Any]]) -> Read:
    """Read a list and, in turn with it, the rows of its statements over a bare connection."""
    from cmtui.casebook.book import open_casebook

    with closing(open_casebook(path, PASSPHRASE)) as book, closing(connection(path)) as bare:
        statements = _statements_of(book, ask)
        mine, raw = [], []
        rows = 0
        for number in range(READINGS + 1):
            began = perf_counter()
            rows = len(ask(book))
            between = perf_counter()
            for sql, parameters in statements:
                bare.execute(sql, parameters).fetchall()
            if number:
                mine.append((between - began) * 1000)
                raw.append((perf_counter() - between) * 1000)
    return Read(median(mine), median(raw), rows, len(statements))


def _statements_of(book: Casebook, ask: Callable[[Casebook], Sequence[Any]]) -> list[tuple[str, Any]]:
    """What a list asks of the record, in order."""
    ask(book)  # the first time it also asks whose practice it is
    asked: list[tuple[str, Any]] = []
    reader = book._desk.record.reader  # noqa: SLF001  # the bench looks inside
    rows = reader.rows

    def note(sql: str, parameters: Sequence[Any] = ()) -> Any:
        asked.append((sql, parameters))
        return rows(sql, parameters)

    reader.rows = note  # type: ignore[method-assign]  # for this one reading
    try:
        ask(book)
    finally:
        del reader.rows
    return asked


def recounting(path: Path, rounds: int) -> float:
    """Seconds of a change of a rule, on a copy; the first one loads what acts need."""
    from cmtui.casebook.book import open_casebook

    with copies(path, 1) as (copy,), closing(open_casebook(copy, PASSPHRASE)) as book:
        times = []
        for number in range(max(2, rounds // 2) + 1):
            began = perf_counter()
            book.rules.change("R-MON-2", {"within": f"{60 + number} d"})
            times.append(perf_counter() - began)
    return median(times[1:])


def open_cases(path: Path) -> int:
    """How many cases are in service."""
    with closing(connection(path)) as reads:
        return int(reads.execute("SELECT count(*) FROM case_face WHERE live = 1").fetchone()[0])


def _start(path: Path) -> Sample:
    with Terminal(program(path)) as desk:
        return {"ms": desk.wait(TODAY_ROWS)}


def _open_gaps(path: Path) -> Sample:
    """`g` on the Caseload a second time: the first loads the screen's modules."""
    with caseload(path) as desk:
        desk.press("g", quiet=LOADED_S)
        desk.press_until("escape", CASELOAD_ROWS)
        desk.settle(quiet=LOADED_S)
        return {"ms": desk.press("g", quiet=0.3).last}
