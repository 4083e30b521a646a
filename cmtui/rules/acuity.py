"""How heavy a case is: what the record shows, in points, and the level that they suggest (`vocabulary/acuity.toml`).

All weights are defaults, for no published one is standard; the case manager decides (ACMA-CC-2).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from cmtui.vocabulary import catalog

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of evidence, as shipped."""

    name: str
    one: str
    many: str
    """With `{n}` for how many."""
    points: int
    per: int
    """So many of them give the points."""
    above: int
    """So many of them weigh nothing."""
    most: int

    def weigh(self, count: int) -> int:
        """The points of so many."""
        return min(max(count - self.above, 0) // self.per * self.points, self.most)

    def words(self, count: int) -> str:
        """What was counted."""
        return self.one if count == 1 else self.many.replace("{n}", str(count))


@cache
def kinds() -> tuple[Kind, ...]:
    """Every kind of evidence, the heaviest first."""
    rows: list[dict[str, Any]] = catalog.read("acuity")["evidence"]
    return tuple(
        Kind(
            row["name"],
            row["one"],
            row["many"],
            row.get("points", 1),
            row.get("per", 1),
            row.get("above", 0),
            row["most"],
        )
        for row in rows
    )


def source() -> str:
    """Where the weights come from, in words."""
    return str(catalog.read("acuity")["source"])


def weighed(counts: Mapping[str, int]) -> tuple[tuple[str, int, str], ...]:
    """What weighs anything: its name, its points, and its words.

    Args:
        counts: How many of each kind the record shows.
    """
    return tuple(
        (kind.name, points, kind.words(counts[kind.name]))
        for kind in kinds()
        if (points := kind.weigh(counts.get(kind.name, 0)))
    )


def level_of(points: int) -> int:
    """The level that a sum of points suggests, 1 to 4."""
    levels: list[dict[str, int]] = catalog.read("acuity")["level"]
    return max(row["level"] for row in levels if points >= row["from"])
