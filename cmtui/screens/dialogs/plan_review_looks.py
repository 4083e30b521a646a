"""What a review found of each goal so far, and how a draft keeps it."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from cmtui.care_rows import GoalLook

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

ASKED: Final = ("appropriate", "relevant", "realistic")
"""Of each goal (SOP-N-2)."""


class Looks:
    """The goals of a review with what was found of each; the value of a measure as it was typed.

    Args:
        goals: Public ids of the goals, in their order.
    """

    def __init__(self, goals: Iterable[str]) -> None:
        self._found = [GoalLook(goal) for goal in goals]
        self._figures = {look.goal: "" for look in self._found}

    def __len__(self) -> int:
        return len(self._found)

    def __getitem__(self, place: int) -> GoalLook:
        return self._found[place]

    def figure(self, place: int) -> str:
        """The value of a goal's measure as it was typed."""
        return self._figures[self._found[place].goal]

    def put(self, place: int, **found: bool | int | str) -> None:
        """Note what was found of a goal."""
        self._found[place] = replace(self._found[place], **found)  # type: ignore[arg-type]

    def put_figure(self, place: int, typed: str) -> None:
        """Note the value of a goal's measure as it is typed."""
        self._figures[self._found[place].goal] = typed

    def asking(self, place: int) -> str:
        """The question of a goal that is open; empty once all three are answered."""
        if place >= len(self):
            return ""
        return next((asked for asked in ASKED if getattr(self[place], asked) is None), "")

    def is_noted(self, place: int) -> bool:
        """Whether a goal has a note or a value."""
        return bool(self[place].note or self.figure(place))

    @property
    def next_open(self) -> int:
        """The place of the first goal that nobody looked at; behind the last where all were."""
        return next((place for place in range(len(self)) if not self._is_looked_at(place)), len(self))

    def looked_at(self) -> tuple[GoalLook, ...]:
        """What was found, with the values; every figure is one, which the dialog asks before."""
        found = (place for place in range(len(self)) if self._is_looked_at(place))
        return tuple(self._whole(place) for place in found)

    def kept(self) -> dict[str, str]:
        """For a draft, by the goal's public id."""
        return {
            self[place].goal: self._packed(place) for place in range(len(self)) if self._is_looked_at(place)
        }

    def take(self, kept: Mapping[str, str]) -> None:
        """Go on with a draft; goals that are settled since are left out."""
        for place, look in enumerate(self._found):
            if look.goal in kept:
                *asked, attainment, note, figure = json.loads(kept[look.goal])
                said = dict(zip(ASKED, asked, strict=True))
                self._found[place] = replace(look, **said, attainment=attainment, note=note)
                self._figures[look.goal] = figure

    def _is_looked_at(self, place: int) -> bool:
        return self[place] != GoalLook(self[place].goal) or bool(self.figure(place).strip())

    def _packed(self, place: int) -> str:
        look = self[place]
        said = [getattr(look, asked) for asked in ASKED]
        return json.dumps([*said, look.attainment, look.note, self.figure(place)])

    def _whole(self, place: int) -> GoalLook:
        typed = self.figure(place).replace(",", "").strip()
        return replace(self[place], note=self[place].note.strip(), value=float(typed) if typed else None)
