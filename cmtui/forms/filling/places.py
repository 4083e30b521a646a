"""Where the items of a form stand once its repetitions are counted out: the lines of a sitting before any is hidden."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from cmtui.forms.answers import Answers, Path
    from cmtui.forms.tree import Form, Item

MOST_REPEATS = 200
"""How often a group or an answer may stand; a file that says more is read up to here."""


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """One item at one spot of the form."""

    path: Path
    item: Item
    depth: int
    """How far to indent: 0 at the top."""
    section: Path
    """The group that is shown together as a section; empty for what stands outside of all."""
    number: str
    """The item's prefix, or the running number of the question where the form has none."""
    repeat: tuple[int, int] | None = None
    """For a repetition of a group: which one it is, from 1, and how many there are."""
    index: int = 0
    """Its rank in the order of the form."""
    parent: int = -1
    """The rank of the place it stands under; -1 at the top."""


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """All places of a form for one count of its repetitions."""

    places: tuple[Place, ...]
    at: Mapping[Path, Place]
    by_link: Mapping[str, tuple[Place, ...]]
    """The places of an item, in the order of the form."""
    below: tuple[int, ...] = field(repr=False)
    """For each place, the rank after the last one that stands below it."""

    def under(self, place: Place) -> Sequence[Place]:
        """The place and all below it, in order."""
        return self.places[place.index : self.below[place.index]]

    def ancestors(self, place: Place) -> Iterator[Place]:
        """What it stands under, the nearest first."""
        while place.parent >= 0:
            place = self.places[place.parent]
            yield place

    def nearest(self, link_id: str, seen_from: Place) -> Place | None:
        """Which of the places of a question is meant by one that refers to it (FHIR's rule for repeated groups).

        An ancestor first; then, within the nearest ancestor that the two share, what stands before; then what follows.
        """
        places = self.by_link.get(link_id, ())
        if len(places) < 2:  # noqa: PLR2004 - nothing to choose from
            return places[0] if places else None
        above = [place.index for place in self.ancestors(seen_from)]
        for rank in above:
            if self.places[rank].item.link_id == link_id:
                return self.places[rank]
        for rank in (*above, -1):
            end = self.below[rank] if rank >= 0 else len(self.places)
            inside = [place for place in places if rank < place.index < end and place is not seen_from]
            before = [place for place in inside if place.index < seen_from.index]
            if inside:
                return before[-1] if before else inside[0]
        return None


def times(item: Item, path: Path, answers: Answers) -> int:
    """How often a group stands: what the person made of it, at first as often as the form asks for at least."""
    if not item.repeats:
        return 1
    return min(answers.repeats.get(path, max(1, item.min_occurs or 0)), MOST_REPEATS)


def fans_out(item: Item) -> bool:
    """Whether what stands below is there once for each answer: a question that repeats and has items below."""
    return item.is_question and item.repeats and bool(item.items)


def shape(form: Form, answers: Answers, values: Mapping[Path, Sequence[object]]) -> Layout:
    """Count out the repetitions. `values` are the answers that count, for questions that fan out."""
    return _Build(form, answers, values).layout()


class _Build:
    """Walks the tree once; the places are made in the order of the form."""

    def __init__(self, form: Form, answers: Answers, values: Mapping[Path, Sequence[object]]) -> None:
        self.form = form
        self.answers = answers
        self.values = values
        self.numbers = numbers(form)
        self.level = section_level(form)
        self.places: list[Place] = []
        self.below: list[int] = []

    def layout(self) -> Layout:
        self.add(self.form.items, (), 0, -1, ())
        by_link: dict[str, list[Place]] = {}
        for place in self.places:
            by_link.setdefault(place.item.link_id, []).append(place)
        return Layout(
            places=tuple(self.places),
            at={place.path: place for place in self.places},
            by_link={link_id: tuple(places) for link_id, places in by_link.items()},
            below=tuple(self.below),
        )

    def add(self, items: Sequence[Item], above: Path, depth: int, parent: int, section: Path) -> None:
        for item in items:
            own = (*above, (item.link_id, 0))
            count = times(item, own, self.answers) if item.type == "group" else 1
            for number in range(count):
                path = (*above, (item.link_id, number))
                inside = path if depth == self.level and item.type == "group" else section
                index = len(self.places)
                self.places.append(
                    Place(
                        path=path,
                        item=item,
                        depth=depth,
                        section=inside,
                        number=self.numbers.get(item, ""),
                        repeat=(number + 1, count) if item.type == "group" and item.repeats else None,
                        index=index,
                        parent=parent,
                    )
                )
                self.below.append(0)
                copies = max(1, len(self.values.get(path, ()))) if fans_out(item) else 1
                for copy in range(min(copies, MOST_REPEATS)):
                    under = (*above, (item.link_id, copy)) if copies > 1 else path
                    self.add(item.items, under, depth + 1, index, inside)
                self.below[index] = len(self.places)


def numbers(form: Form) -> dict[Item, str]:
    """The number of each item: its prefix, or where the form has none a running number of the visible questions."""
    if any(item.prefix for item in form.walk()):
        return {item: item.prefix for item in form.walk() if item.prefix}
    found: dict[Item, str] = {}

    def count(items: Sequence[Item]) -> None:
        for item in items:
            if item.hidden:
                continue
            if item.is_question:
                found[item] = str(len(found) + 1)
            elif item.type == "group":
                count(item.items)

    count(form.items)
    return found


def section_level(form: Form) -> int:
    """At which depth groups are sections: below a single group that holds the whole form, else at the top."""
    level, items = 0, form.items
    while True:
        shown = [item for item in items if not item.hidden]
        if len(shown) != 1 or shown[0].type != "group" or shown[0].repeats:
            return level
        if not any(item.type == "group" for item in shown[0].items):
            return level
        level, items = level + 1, shown[0].items
