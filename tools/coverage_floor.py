"""Whether the tests reach what must not be wrong: `python -m tools.coverage_floor` after a run with `--cov`."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from typing import Any

FLOOR = 95.0
"""Percent of the lines and, apart from them, of the branches; of each package by itself."""

PACKAGES = ("cmtui/rules", "cmtui/forms", "cmtui/casebook")


@dataclass(frozen=True, slots=True)
class Reach:
    """How much of one package the tests reach."""

    package: str
    lines: float
    """Percent."""
    branches: float
    """Percent of the ways out of every condition; the usual total hides them among the lines."""

    @property
    def holds(self) -> bool:
        """Whether both are at the floor or above."""
        return min(self.lines, self.branches) >= FLOOR


def _percent(part: int, whole: int) -> float:
    return 100.0 * part / whole if whole else 0.0


def reach(package: str) -> Reach:
    """What the data file of coverage says of one package."""
    told = subprocess.run(
        [sys.executable, "-m", "coverage", "json", "--quiet", f"--include={package}/*", "-o", "-"],
        check=False,
        capture_output=True,
        text=True,
    )
    if told.returncode:  # no test came near the package, or there was no run with --cov
        print(f"{package}: {told.stdout.strip() or told.stderr.strip()}")
        return Reach(package, 0.0, 0.0)
    totals: dict[str, Any] = json.loads(told.stdout)["totals"]
    return Reach(
        package,
        _percent(totals["covered_lines"], totals["num_statements"]),
        _percent(totals["covered_branches"], totals["num_branches"]),
    )


def main() -> int:
    """Print the table; 1 when a figure is below the floor."""
    reached = [reach(package) for package in PACKAGES]
    for each in reached:
        verdict = "" if each.holds else f"   below {FLOOR:.0f} %"
        print(f"{each.package:<16} lines {each.lines:5.1f} %   branches {each.branches:5.1f} %{verdict}")
    return 0 if all(each.holds for each in reached) else 1


if __name__ == "__main__":
    sys.exit(main())
