"""The form on the desk: a sitting with a question in focus, and what has to be drawn anew after each act.

Knows no key and no widget. Every act leaves in `changed` what looks different now, so that the screen paints the lines
of one key and nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from cmtui.forms.filling.sitting import Sitting
from cmtui.screens.form.course import RESULT, Course

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

    from cmtui.forms.answers import Path, Skip
    from cmtui.forms.filling.outcome import Outcome
    from cmtui.forms.filling.places import Place
    from cmtui.forms.tree import Item
    from cmtui.forms.values import Answer


@dataclass(frozen=True, slots=True)
class Before:
    """How a question stood before an answer."""

    path: Path
    values: tuple[Answer, ...]
    why: Skip | None


class Sheet:
    """The sitting, its focus, and the way through it."""

    def __init__(self, sitting: Sitting, *, last: Mapping[str, tuple[Answer, ...]], at: Path = ()) -> None:
        """Lay the form on the desk.

        Args:
            sitting: The form with its answers so far.
            last: Last time's answers by link id.
            at: The question to begin at; the first open one where it is not in view.
        """
        self.sitting, self.last = sitting, last
        self.course = Course(sitting)
        self.changed: set[Hashable] = set()
        self.reshaped = True
        """Other items are in view than when it was last drawn."""
        self._undo: list[Before] = []
        first = at if self.course.has(at) else sitting.unanswered(None)
        self.at: Hashable = first if first is not None else next(iter(self.course.stops), None)

    # What is in focus

    @property
    def path(self) -> Path:
        """The question in focus; empty where the form has none."""
        return self.at if self.at in self.course.places else ()

    @property
    def place(self) -> Place | None:
        """The place in focus."""
        return self.course.places.get(self.path)

    @property
    def item(self) -> Item | None:
        """The question in focus."""
        return self.place.item if self.place else None

    def values(self, path: Path) -> tuple[Answer, ...]:
        """What stands in a question."""
        return self.sitting.outcome.values.get(path, ())

    def last_of(self, path: Path) -> tuple[Answer, ...]:
        """Last time's answer to a question; of repetitions only the first is compared."""
        return self.last.get(path[-1][0], ()) if path and all(number == 0 for _, number in path) else ()

    def move(self, key: Hashable) -> None:
        """Bring another question into focus."""
        if self.course.has(key):
            self.changed.update((self.at, key))
            self.at = key

    # Answers

    def put(self, path: Path, values: tuple[Answer, ...]) -> None:
        """Answer a question; no values take its answer away, and the reason why it had none."""
        self._remember(path)
        before = self.sitting.outcome
        self._look(before, self._stand(path, values, None))

    def skip(self, path: Path, why: Skip | None) -> None:
        """Leave a question out for a reason, or take that back."""
        self._remember(path)
        self._look(self.sitting.outcome, self.sitting.skip(path, why))

    def note(self, path: Path, text: str) -> None:
        """Write a note at a question."""
        self.changed.add(path)
        self._look(self.sitting.outcome, self.sitting.note(path, text))

    def undo(self) -> bool:
        """The last answer as it was before, and the focus on it; whether there was one."""
        if not self._undo:
            return False
        step = self._undo.pop()
        before = self.sitting.outcome
        after = self._stand(step.path, step.values, step.why)
        self.changed.add(step.path)
        self._look(before, after)
        self.move(step.path)
        return True

    def _stand(self, path: Path, values: tuple[Answer, ...], why: Skip | None) -> Outcome:
        """A question with these answers, or left out for this reason."""
        if why is not None or (not values and path in self.sitting.answers.skipped):
            return self.sitting.skip(path, why)
        return self.sitting.put(path, values)

    def _remember(self, path: Path) -> None:
        answers = self.sitting.answers
        self._undo.append(Before(path, answers.given.get(path, ()), answers.skipped.get(path)))
        self.changed.add(path)

    # Repeated groups

    def add_repeat(self, group: Place) -> None:
        """One more of a repeating group, and the focus into it.

        Raises:
            Refused: The form allows no more of them.
        """
        before = self.sitting.outcome
        path = self.sitting.add_repeat(group.path)
        self._undo.clear()
        self._look(before, self.sitting.outcome)
        self.move(self.course.first_below(path))

    def remove_repeat(self, group: Place) -> None:
        """Take one repetition away; those after it move up.

        Raises:
            Refused: The form asks for at least as many as there are.
        """
        before = self.sitting.outcome
        after = self.sitting.remove_repeat(group.path)
        self._undo.clear()  # its paths mean other repetitions now
        self._look(before, after)
        self.changed.update(self.course.places)
        self.move(self.course.first_below(group.path))

    def holds_answers(self, group: Place) -> bool:
        """Whether anything was answered, left out or noted in a repetition."""
        answers, depth = self.sitting.answers, len(group.path)
        kept = (*answers.given, *answers.skipped, *answers.notes)
        return any(path[:depth] == group.path for path in kept)

    # What follows

    def merged(self, before: Outcome) -> None:
        """The formulas ran: show what they gave. The focus stays where it is."""
        self._look(before, self.sitting.outcome)

    def asked_how(self, mode: str) -> None:
        """The form is read aloud, or filled in by the client: some scores depend on it."""
        old = self.sitting
        self.sitting = Sitting(
            old.form,
            subject=replace(old.subject, mode=mode),
            now=old.now,
            answers=old.answers,
            rules=old.rules,
        )
        self._look(old.outcome, self.sitting.outcome)

    def _look(self, before: Outcome, after: Outcome) -> None:
        """Note what looks different after an act."""
        for path in {*before.values, *after.values, *before.required_open, *after.required_open}:
            if before.values.get(path) != after.values.get(path):
                self.changed.add(path)
        self.changed.update({*before.required_open} ^ {*after.required_open})
        self.changed.update(issue.path for issue in {*before.issues} ^ {*after.issues})
        if before.scores != after.scores:
            self.changed.add(RESULT)
            self.reshaped = True
        if before.alerts != after.alerts:
            links = {alert.link_id for alert in (*before.alerts, *after.alerts)}
            self.changed.update(path for path in self.course.places if path[-1][0] in links)
        if (
            self.sitting.lines != self.course.lines
        ):  # places are the same objects while the same items are in view
            self._reshape()

    def _reshape(self) -> None:
        old, self.course = self.course, Course(self.sitting)
        self.reshaped = True
        self.changed.update(path for path, place in self.course.places.items() if place.repeat)
        if not self.course.has(self.at):
            self.at = self.course.nearest(old, self.at)
            self.changed.add(self.at)
