"""The way through a form: what is in view in its order, where the focus stops, where sections begin."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cmtui.widgets.question_list import Block

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator

    from cmtui.forms.answers import Path
    from cmtui.forms.places import Place
    from cmtui.forms.sitting import Sitting

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

    def _blocks(self) -> Iterator[Block]:
        yield Block(RIGHTS_FIRST, stops=False, tall=True)
        yield Block(INTRO, stops=False, tall=True)
        for place in self.places.values():
            question = place.item.is_question
            if question or place.item.text or place.repeat:
                yield Block(place.path, stops=question, tall=not question)
        yield Block(RESULT, stops=False, tall=True)
        yield Block(RIGHTS_LAST, stops=False, tall=True)

    def after(self, key: Hashable, step: int = 1) -> Hashable | None:
        """The question after or before another; None at the end."""
        at = self.stops.index(key) + step if key in self.stops else 0
        return self.stops[at] if 0 <= at < len(self.stops) else None

    def is_later(self, key: Hashable, than: Hashable) -> bool:
        """Whether a question stands further down than another."""
        return key in self.stops and (
            than not in self.stops or self.stops.index(key) > self.stops.index(than)
        )

    def nearest(self, old: Course, key: Hashable) -> Hashable | None:
        """Where the focus goes when its question is no longer asked: the next one that still is, else one before."""
        at = old.stops.index(key) if key in old.stops else 0
        for each in (*old.stops[at:], *reversed(old.stops[:at])):
            if each in self.stops:
                return each
        return self.stops[0] if self.stops else None

    # Sections

    def firsts(self) -> list[Place]:
        """The first question of each section."""
        found: list[Place] = []
        for path, place in self.places.items():
            if path in self.stops and (not found or found[-1].section != place.section):
                found.append(place)
        return found

    def section(self, here: Path, step: int) -> Path | None:
        """The first question of the next section, or of this one, or of the one before."""
        firsts = self.firsts()
        place = self.places.get(here)
        at = next((n for n, found in enumerate(firsts) if place and found.section == place.section), 0)
        if firsts and step < 0 and here != firsts[at].path:
            step = 0  # first to the beginning of this one
        return firsts[at + step].path if firsts and 0 <= at + step < len(firsts) else None

    def section_number(self, here: Path) -> tuple[int, int]:
        """Which section a question is in, from 1 (0 for none), and how many there are."""
        sections = [found.section for found in self.firsts() if found.section]
        place = self.places.get(here)
        at = place.section if place else ()
        return (sections.index(at) + 1 if at in sections else 0), len(sections)

    def heading(self, here: Path) -> Path | None:
        """The heading or text that a question stands under."""
        found = None
        for path, place in self.places.items():
            if path == here:
                break
            stands_over = path[:-1] == here[:-1] or here[: len(path)] == path
            if not place.item.is_question and place.item.text and stands_over:
                found = path
        return found

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
            (path for path in self.places if path[: len(group)] == group and path in self.stops), None
        )
