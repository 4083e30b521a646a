"""How heavy the caseload is, against what the practice can carry."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cmtui.vocabulary import catalog

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


@dataclass(frozen=True, slots=True)
class Load:
    """The weighted caseload."""

    cases: int
    points: int
    """The sum of the cases' acuity weights."""
    capacity: int
    """Points the practice can carry."""

    @property
    def share(self) -> float:
        """The load as a share of the capacity; 1.0 is full, and without capacity any load is too much."""
        if self.capacity > 0:
            return self.points / self.capacity
        return float("inf") if self.points else 0.0

    @property
    def is_over(self) -> bool:
        """Whether there is more than the practice can carry."""
        return self.points > self.capacity

    @property
    def room(self) -> int:
        """Points left; negative where there are too many."""
        return self.capacity - self.points


def default_weights() -> dict[int, int]:
    """The shipped points of each level of acuity; the practice may set others (ACMA-CC-2)."""
    return {each.level: each.weight for each in catalog.acuity_levels()}


def caseload(acuities: Iterable[int], *, capacity: int, weights: Mapping[int, int] | None = None) -> Load:
    """The load of the open cases whose acuities these are.

    Args:
        acuities: One level a case, 1 to 4.
        capacity: Points the practice can carry.
        weights: Points a level; the shipped ones where None.

    Raises:
        KeyError: A level has no weight.
    """
    points_of = default_weights() if weights is None else weights
    points = [points_of[level] for level in acuities]
    return Load(cases=len(points), points=sum(points), capacity=capacity)
