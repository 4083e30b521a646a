"""`make bench`: the one table of what cmtui costs, as ratios to programs measured beside it.

It is for the desk, not for CI: a shared machine's times prove nothing, so it always ends with exit code 0.
"""

from __future__ import annotations

import json
import os
import sys
from argparse import ArgumentParser
from dataclasses import asdict
from typing import TYPE_CHECKING, Final

from bench import answering, daily, finding, moving, resting, saving, sizes, starting
from bench.figures import Bound, table
from bench.plan import Plan
from bench.practices import Practices
from bench.terminal import NotSeen

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable, Iterator

MEASURES: Final[dict[str, Callable[[Plan], Iterator[Bound]]]] = {
    "start": starting.starts,
    "caseload": starting.to_caseload,
    "unlock": starting.unlocking,
    "cursor": moving.cursor,
    "brief": moving.brief,
    "chart": moving.charts,
    "today": daily.today,
    "gaps": daily.gaps,
    "recompute": daily.recompute,
    "find": finding.find,
    "save": saving.save,
    "forms": answering.answers,
    "encrypted": sizes.encrypted,
    "idle": resting.rest,
    "growth": sizes.growth,
    "open": daily.growth,
}
"""What can be measured, by the name that `--only` takes, in the order of the table."""


def main() -> None:
    """Measure what is asked for, and print the table."""
    options = _options()
    plan = Plan(Practices(_say), 2 if options.quick else options.runs, options.quick, _say)
    began = os.getloadavg()
    bounds = [bound for name in options.only or MEASURES for bound in _measured(name, plan)]
    _say("")
    if options.json:
        print(json.dumps([{**asdict(bound), "ok": bound.ok} for bound in bounds], ensure_ascii=False))
        return
    for line in table(bounds):
        print(line)
    loads = ", ".join(f"{load:.1f}" for load in (began[0], os.getloadavg()[0]))
    print(
        f"\nMedians of {plan.rounds} rounds ({max(2, plan.rounds // 2)} of the longer ones), each side by side; "
        f"load before and after: {loads} on {os.cpu_count()} processors."
    )


def _options() -> Namespace:
    parser = ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument(
        "--quick", action="store_true", help="two rounds each, and no practice of 100,000 clients"
    )
    parser.add_argument("--only", action="append", choices=MEASURES, help="measure this; can be repeated")
    parser.add_argument("--runs", type=int, default=10, help="rounds of what takes a second (default 10)")
    parser.add_argument("--json", action="store_true", help="the table as JSON")
    return parser.parse_args()


def _measured(name: str, plan: Plan) -> list[Bound]:
    """The lines of one measure; when it fails, a line that says why, and the others go on."""
    _say(name)
    try:
        return list(MEASURES[name](plan))
    except (NotSeen, OSError) as error:
        return [Bound.missing(name, 0, " ".join(str(error).split())[:200])]


def _say(doing: str) -> None:
    """Show what is under way, on one line that does not stay."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\x1b[K{doing}")
        sys.stderr.flush()


if __name__ == "__main__":
    main()
