"""A form while it is filled in: each answer gives at once what is asked, complete, scored and alarming."""

from __future__ import annotations

from threading import RLock
from types import MappingProxyType
from typing import TYPE_CHECKING

from cmtui.errors import Refused
from cmtui.forms.answers import Answers
from cmtui.forms.outcome import Outcome, Subject
from cmtui.forms.places import MOST_REPEATS
from cmtui.forms.standing import NOTHING, Board, Computed

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from cmtui.forms.answers import Path, Skip
    from cmtui.forms.places import Place
    from cmtui.forms.score_rule import ScoreRule
    from cmtui.forms.tree import Form
    from cmtui.forms.values import Answer


class Sitting:
    """One form, its answers so far, and what follows from them.

    `put` and its siblings take no formula and stay under 5 ms on the largest forms, so they may run on the UI's loop.
    `settle` runs the formulas; it may run in a thread beside them.
    """

    def __init__(
        self,
        form: Form,
        *,
        subject: Subject | None = None,
        now: datetime,
        answers: Answers | None = None,
        rules: Sequence[ScoreRule] = (),
    ) -> None:
        self.form = form
        self.subject = subject if subject is not None else Subject()
        self.now = now
        self.rules = tuple(rules)
        self.answers = answers if answers is not None else Answers()
        self._lock = RLock()
        self._computed: Computed = NOTHING
        self._board = Board(form, self.answers, self.answers.given)
        self._lines: tuple[Place, ...] = ()
        self.outcome = self._reckon()

    def put(self, path: Path, values: tuple[Answer, ...]) -> Outcome:
        """Answer a question; no values take its answer away."""
        return self._with(self.answers.put(path, values))

    def skip(self, path: Path, why: Skip | None) -> Outcome:
        """Leave a question out for a reason, or take that back."""
        return self._with(self.answers.skip(path, why))

    def note(self, path: Path, text: str) -> Outcome:
        """Write a note at an item; an empty one takes it away."""
        return self._with(self.answers.note(path, text))

    def add_repeat(self, path: Path) -> Path:
        """One more of a repeating group, named by any of its repetitions; gives where the new one stands.

        Raises:
            Refused: The form allows no more of them.
        """
        with self._lock:
            place, count = self._repeating(path)
            most = min(place.item.max_occurs or MOST_REPEATS, MOST_REPEATS)
            if count >= most:
                raise Refused(f"“{place.item.text}” can be entered {most} times at most.")
            self._with(self.answers.repeat((*path[:-1], (path[-1][0], 0)), count + 1))
            return (*path[:-1], (path[-1][0], count))

    def remove_repeat(self, path: Path) -> Outcome:
        """Take one repetition away with its answers; the later ones move up. The only one is emptied and stays.

        Raises:
            Refused: The form asks for at least as many as there are.
        """
        with self._lock:
            place, count = self._repeating(path)
            least = place.item.min_occurs or 0
            if 1 < count <= least:
                raise Refused(
                    f"“{place.item.text}” has to be entered {least} times at least; empty it instead."
                )
            answers = self.answers.without(path, count)
            if count == 1:
                answers = answers.repeat((*path[:-1], (path[-1][0], 0)), 1)
            return self._with(answers)

    def _repeating(self, path: Path) -> tuple[Place, int]:
        place = self._board.layout.at.get(path)
        if place is None or place.repeat is None:
            raise Refused("This part of the form cannot be entered more than once.")
        return place, place.repeat[1]

    @property
    def lines(self) -> tuple[Place, ...]:
        """What is in view, in order: asked, not hidden, nor below something hidden."""
        return self._lines

    def unanswered(self, after: Path | None = None) -> Path | None:
        """The next question that waits for an answer, after a place and then from the start; none when all are done."""
        waiting = [place for place in self.lines if self._waits(place)]
        here = self._board.layout.at.get(after) if after is not None else None
        rank = here.index if here is not None else -1
        later = [place.path for place in waiting if place.index > rank]
        earlier = [place.path for place in waiting if place.index < rank]
        return next(iter((*later, *earlier)), None)

    def _waits(self, place: Place) -> bool:
        return (
            place.item.is_question
            and not place.item.read_only
            and not self.outcome.values.get(place.path)
            and place.path not in self.answers.skipped
        )

    def _with(self, answers: Answers) -> Outcome:
        with self._lock:
            recount = answers.repeats is not self.answers.repeats
            self.answers = answers
            if recount:
                self._board = Board(self.form, answers, self.outcome.values)
            self.outcome = self._reckon()
            return self.outcome

    def _reckon(self) -> Outcome:
        values = self._board.values(self.answers, self._computed)
        while not self._board.fits(values):
            self._board = Board(self.form, self.answers, values)
            values = self._board.values(self.answers, self._computed)
        enabled = self._board.enabled(values, self._computed)
        self._lines = self._board.in_view(enabled)
        counted = [place for place in self._lines if place.item.is_question and not place.item.read_only]
        return Outcome(
            enabled=enabled,
            values=MappingProxyType(values),
            calculated=MappingProxyType({}),
            required_open=tuple(
                place.path
                for place in counted
                if place.item.required
                and not values.get(place.path)
                and place.path not in self.answers.skipped
            ),
            answered=sum(1 for place in counted if values.get(place.path)),
            of=len(counted),
        )
