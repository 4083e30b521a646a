"""From samples to the one table: medians, quantiles, ratios between runs that stood side by side."""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

Sample = dict[str, float]
"""What one run of one program gave, by the name of the figure."""


@dataclass(frozen=True, slots=True)
class Bound:
    """One line of the table."""

    what: str
    measured: float
    at_most: float
    unit: str = "×"
    """`×` for a ratio, otherwise what is counted."""

    detail: str = ""
    """The figures behind it, such as milliseconds of either side."""

    @classmethod
    def missing(cls, what: str, at_most: float, why: str, unit: str = "×") -> Bound:
        """A line that could not be measured."""
        return cls(what, math.nan, at_most, unit, f"not measured: {why}")

    @property
    def ok(self) -> bool:
        """Whether the figure is inside its bound; what was not measured is not."""
        return self.measured <= self.at_most

    @property
    def verdict(self) -> str:
        """For the table."""
        return "–" if math.isnan(self.measured) else "ok" if self.ok else "OVER"


def quantile(values: Sequence[float], share: float) -> float:
    """The value below which `share` of the values lie, by linear interpolation."""
    ordered = sorted(values)
    place = (len(ordered) - 1) * share
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)


def interleave(
    runs: Mapping[str, Callable[[], Sample]], rounds: int, say: Callable[[str], None]
) -> dict[str, list[Sample]]:
    """Run all programs once a round, each round beginning with another one.

    A machine that is shared drifts from minute to minute; what is compared stands side by side in one round,
    so that the drift hits it alike. The first round fills caches and is not counted.
    """
    samples: dict[str, list[Sample]] = {name: [] for name in runs}
    names = list(runs)
    for number in range(rounds + 1):
        first = number % len(names)
        for name in (*names[first:], *names[:first]):
            say(f"round {number} of {rounds}: {name}")
            sample = runs[name]()
            if number:
                samples[name].append(sample)
    return samples


def ratio(samples: Mapping[str, list[Sample]], name: str, to: str, figure: str) -> float:
    """The median over the rounds of one program's figure to the other's in the same round."""
    pairs = zip(samples[name], samples[to], strict=True)
    return median(mine[figure] / theirs[figure] for mine, theirs in pairs)


def middle(samples: Mapping[str, list[Sample]], name: str, figure: str) -> float:
    """The median of one program's figure."""
    return median(sample[figure] for sample in samples[name])


def table(bounds: Sequence[Bound]) -> Iterator[str]:
    """The table as lines of text."""
    rows = [("what", "at most", "measured", "", "figures")]
    rows += [
        (
            bound.what,
            f"{bound.at_most:g} {bound.unit}",
            "–" if math.isnan(bound.measured) else f"{bound.measured:.2f} {bound.unit}",
            bound.verdict,
            bound.detail,
        )
        for bound in bounds
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    for row in rows:
        what, at_most, measured, verdict, detail = row
        yield (
            f"{what:<{widths[0]}}  {at_most:>{widths[1]}}  {measured:>{widths[2]}}  "
            f"{verdict:<{widths[3]}}  {detail}"
        ).rstrip()
