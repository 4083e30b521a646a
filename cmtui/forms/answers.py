"""The answers of one sitting: what was put where, what was skipped and why, what was noted."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal, TypeVar

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cmtui.forms.values import Answer

Kept = TypeVar("Kept")

Path = tuple[tuple[str, int], ...]
"""Where an item stands: from the top, each link id with its number among the repetitions of that item (0 first).

For items below a repeating group the number is that of the group's repetition. A question counts once whatever number
of answers it has (its answers are a tuple), so its own number is 0; the items below a question that repeats stand under
the number of the answer they belong to.
"""

Skip = Literal["unknown", "refused", "not_applicable", "not_asked"]
"""Why a question has no answer."""


@dataclass(frozen=True, slots=True)
class Answers:
    """What was answered, never changed in place."""

    given: Mapping[Path, tuple[Answer, ...]] = field(default_factory=dict)
    repeats: Mapping[Path, int] = field(default_factory=dict)
    """How often a repeating group stands, under its path with the number 0; once where it is not named."""
    skipped: Mapping[Path, Skip] = field(default_factory=dict)
    notes: Mapping[Path, str] = field(default_factory=dict)
    touched: frozenset[Path] = frozenset()
    """Questions answered by hand: a formula no longer writes there unless the item is read-only."""

    def put(self, path: Path, values: tuple[Answer, ...]) -> Answers:
        """With these answers to a question; none takes the answer away."""
        given = dict(self.given)
        skipped = self.skipped
        if values:
            given[path] = values
            if path in skipped:
                skipped = {where: why for where, why in skipped.items() if where != path}
        else:
            given.pop(path, None)
        return replace(self, given=given, skipped=skipped, touched=self.touched | {path})

    def skip(self, path: Path, why: Skip | None) -> Answers:
        """With a question left out for a reason, or no longer left out; its answer goes."""
        given = {where: values for where, values in self.given.items() if where != path}
        skipped = {where: reason for where, reason in self.skipped.items() if where != path}
        if why is not None:
            skipped[path] = why
            return replace(self, given=given, skipped=skipped)
        return replace(self, skipped=skipped)

    def note(self, path: Path, text: str) -> Answers:
        """With a note at an item; an empty one takes it away."""
        notes = {where: words for where, words in self.notes.items() if where != path}
        if text:
            notes[path] = text
        return replace(self, notes=notes)

    def repeat(self, group: Path, count: int) -> Answers:
        """With a repeating group that stands this many times; `group` is its path with the number 0."""
        return replace(self, repeats={**self.repeats, group: count})

    def without(self, path: Path, count: int) -> Answers:
        """Without one repetition of a group that stood `count` times: what was below it goes, later ones move up."""
        return Answers(
            given=moved_up(self.given, path),
            repeats={**moved_up(self.repeats, path), (*path[:-1], (path[-1][0], 0)): count - 1},
            skipped=moved_up(self.skipped, path),
            notes=moved_up(self.notes, path),
            touched=frozenset(moved_up(dict.fromkeys(self.touched), path)),
        )


def moved_up(mapping: Mapping[Path, Kept], gone: Path) -> dict[Path, Kept]:
    """What is kept by path, without one repetition and all below it; the repetitions after it take its place."""
    link_id, number = gone[-1]
    depth = len(gone) - 1
    kept: dict[Path, Kept] = {}
    for where, value in mapping.items():
        elsewhere = len(where) <= depth or where[:depth] != gone[:depth] or where[depth][0] != link_id
        if elsewhere or where[depth][1] < number:
            kept[where] = value
        elif where[depth][1] > number:
            kept[(*where[:depth], (link_id, where[depth][1] - 1), *where[depth + 1 :])] = value
    return kept
