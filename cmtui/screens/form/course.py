"""The way through a form: what is in view in its order, where the focus stops, where sections begin."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, Final

from cmtui.widgets.question_list import Block

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator

    from cmtui.forms.answers import Path
    from cmtui.forms.filling.places import Place
    from cmtui.forms.filling.sitting import Sitting

RIGHTS_FIRST: Final = "rights"
RIGHTS_LAST: Final = "rights again"
INTRO: Final = "intro"
RESULT: Final = "result"
"""Keys of the blocks that are no item of the form."""


class Course:
    """The items in view; made anew when other items come into view."""

    def __init__(self, sitting: Sitting) -> None:
        self.lines = sitting.lines
        helps = {
            child for item in sitting.form.walk() if item.is_question for child in item.items if child.is_help
        }
        self.places = {place.path: place for place in self.lines if place.item not in helps}
        self.blocks = tuple(self._blocks())
        self.stops = tuple(block.key for block in self.blocks if block.stops)
        self._ranks = {key: rank for rank, key in enumerate(self.stops)}
        self._order = {path: rank for rank, path in enumerate(self.places)}
        self._texts = [
            path for path, place in self.places.items() if not place.item.is_question and place.item.text
        ]
        self._firsts = tuple(self._first_of_each())
        self._sections = tuple(found.section for found in self._firsts if found.section)

    def _blocks(self) -> Iterator[Block]:
        yield Block(RIGHTS_FIRST, stops=False, tall=True)
        yield Block(INTRO, stops=False, tall=True)
        for place in self.places.values():
            question = place.item.is_question
            if question or place.item.text or place.repeat:
                yield Block(place.path, stops=question, tall=not question)
        yield Block(RESULT, stops=False, tall=True)
        yield Block(RIGHTS_LAST, stops=False, tall=True)

    def has(self, key: Hashable) -> bool:
        """Whether the focus can come to a block."""
        return key in self._ranks

    def after(self, key: Hashable, step: int = 1) -> Hashable | None:
        """The question after or before another; None at the end."""
        at = self._ranks.get(key, -1) + step
        return self.stops[at] if 0 <= at < len(self.stops) else None

    def is_later(self, key: Hashable, than: Hashable) -> bool:
        """Whether a question stands further down than another."""
        return self._ranks.get(key, -1) > self._ranks.get(than, -1)

    def nearest(self, old: Course, key: Hashable) -> Hashable | None:
        """Where the focus goes when its question is no longer asked: the next one that still is, else one before."""
        at = max(0, old._ranks.get(key, 0))
        for each in (*old.stops[at:], *reversed(old.stops[:at])):
            if each in self._ranks:
                return each
        return self.stops[0] if self.stops else None

    # Sections

    def _first_of_each(self) -> Iterator[Place]:
        """The first question of each section."""
        before: Path | None = None
        for path, place in self.places.items():
            if path in self._ranks and place.section != before:
                before = place.section
                yield place

    def section(self, here: Path, step: int) -> Path | None:
        """The first question of the next section, or of this one, or of the one before."""
        firsts = self._firsts
        place = self.places.get(here)
        at = next((n for n, found in enumerate(firsts) if place and found.section == place.section), 0)
        if firsts and step < 0 and here != firsts[at].path:
            step = 0  # first to the beginning of this one
        return firsts[at + step].path if 0 <= at + step < len(firsts) else None

    def section_number(self, here: Path) -> tuple[int, int]:
        """Which section a question is in, from 1 (0 for none), and how many there are."""
        place = self.places.get(here)
        at = place.section if place else ()
        return (self._sections.index(at) + 1 if at in self._sections else 0), len(self._sections)

    def heading(self, here: Path) -> Path | None:
        """The heading or text that a question stands under."""
        rank = self._order.get(here, 0)
        for path in reversed(self._texts[: bisect_left(self._texts, rank, key=self._order.__getitem__)]):
            if path[:-1] == here[:-1] or here[: len(path)] == path:
                return path
        return None

    # Repeated groups

    def group(self, here: Path) -> Place | None:
        """The repeating group around a question."""
        for end in range(len(here), 0, -1):
            place = self.places.get(here[:end])
            if place is not None and place.repeat is not None:
                return place
        return None

    def first_below(self, group: Path) -> Path | None:
        """The first question of a group."""
        return next(
            (path for path in self.places if path[: len(group)] == group and path in self._ranks), None
        )
