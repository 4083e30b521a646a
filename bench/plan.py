"""What one run of the bench is told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bench.figures import interleave

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from bench.figures import Sample
    from bench.practices import Practices

CLIENTS = 10_000
"""Of the practice on which everything is measured."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How often, on what."""

    practices: Practices
    rounds: int
    """Of the programs that run for a second; those that run for ten have half as many."""

    quick: bool
    """Leave out what takes minutes to make."""

    say: Callable[[str], None]
    """Told what is under way."""

    @property
    def practice(self) -> Path:
        """The practice of 10,000 clients."""
        return self.practices.plain(CLIENTS)

    @property
    def encrypted(self) -> Path:
        """The same, encrypted."""
        return self.practices.encrypted(CLIENTS)

    def short(self, runs: Mapping[str, Callable[[], Sample]]) -> dict[str, list[Sample]]:
        """Run side by side what takes a second."""
        return interleave(runs, self.rounds, self.say)

    def long(self, runs: Mapping[str, Callable[[], Sample]]) -> dict[str, list[Sample]]:
        """Run side by side what takes ten seconds and more."""
        return interleave(runs, max(2, self.rounds // 2), self.say)
