"""A form while it is filled in: each answer gives at once what is asked, complete, scored and alarming."""

from __future__ import annotations

from dataclasses import replace
from threading import Lock, RLock
from types import MappingProxyType
from typing import TYPE_CHECKING

from cmtui.errors import Refused
from cmtui.forms.answers import Answers
from cmtui.forms.filling.completeness import Checks, issues, required_open
from cmtui.forms.filling.outcome import Outcome, Subject
from cmtui.forms.filling.places import MOST_REPEATS
from cmtui.forms.filling.standing import NOTHING, Board, Computed, has_formulas
from cmtui.forms.scoring.alerts import alerts
from cmtui.forms.scoring.scores import score
from cmtui.forms.values import Answer, Coding

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from cmtui.forms.answers import Path, Skip
    from cmtui.forms.filling.places import Place
    from cmtui.forms.formulas.calculation import Calculator
    from cmtui.forms.scoring.alerts import Alert
    from cmtui.forms.scoring.score_rule import ScoreRule
    from cmtui.forms.scoring.scores import Score
    from cmtui.forms.tree import Form, Item


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
        self._settling = Lock()
        self._computed: Computed = NOTHING
        self._board = Board(form, self.answers, self.answers.given)
        self._lines: tuple[Place, ...] = ()
        self._checks = Checks()
        self._has_formulas = has_formulas(form)
        self._changed: frozenset[str] | None = None
        self._answered: Mapping[str, tuple[Answer, ...]] = {}
        self._calculator: Calculator | None = None
        self.outcome = self._reckon()

    def put(self, path: Path, values: tuple[Answer, ...]) -> Outcome:
        """Answer a question; no values take its answer away."""
        place = self._board.layout.at.get(path)
        if place is not None:
            values = tuple(as_taken(place.item, value) for value in values)
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
            self._computed = self._computed.without(path)
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

    @property
    def needs_settling(self) -> bool:
        """Whether there are formulas that have not seen the latest answers."""
        if not self._has_formulas:
            return False
        if self._changed is None or self._calculator is None:
            return True
        return self._calculator.formulas.concerned(self._changed)

    def settle(self) -> Outcome:
        """Run the formulas that look at what changed. May run in a thread while answers are put; one at a time."""
        if not self._has_formulas:
            return self.outcome
        with self._settling:
            with self._lock:
                answers, board, computed = self.answers, self._board, self._computed
                changed, self._changed = self._changed, frozenset()
            if self._calculator is None:
                from cmtui.forms.formulas.calculation import (
                    Calculator,  # 60 ms, and only forms with formulas need it
                )

                self._calculator = Calculator(self.form, self.subject, self.now)
            found = self._calculator.settle(answers, board, computed, changed)
            with self._lock:
                if self._board is board:
                    self._computed = found
                else:
                    # Repetitions came or went meanwhile: the results stand under paths that are no longer theirs.
                    self._changed = None
                self.outcome = self._reckon(settled=self.answers is answers)
                return self.outcome

    def _with(self, answers: Answers) -> Outcome:
        with self._lock:
            if answers.repeats is not self.answers.repeats:
                self._board = Board(self.form, answers, self.outcome.values)
                self._changed = None
            self.answers = answers
            self.outcome = self._reckon()
            return self.outcome

    def _reckon(self, *, settled: bool = False) -> Outcome:
        """What follows from the answers; `settled`: the formulas have seen these very answers."""
        values = self._board.values(self.answers, self._computed)
        while not self._board.fits(values):
            self._board = Board(self.form, self.answers, values)
            self._changed = None
            values = self._board.values(self.answers, self._computed)
        enabled = self._board.enabled(values, self._computed)
        self._lines = self._board.in_view(enabled)
        outcome = self._outcome(values, enabled)
        answered = outcome.by_link()
        if not settled:
            self._note_changes(answered)
        self._answered = answered
        skipped = {path[-1][0]: why for path, why in self.answers.skipped.items() if path in enabled}
        scores, alarms = judged(self.rules, self.form, answered, self.subject, skipped)
        return replace(outcome, scores=scores, alerts=alarms)

    def _outcome(self, values: dict[Path, tuple[Answer, ...]], enabled: frozenset[Path]) -> Outcome:
        board, computed = self._board, self._computed
        counted = [place for place in self._lines if place.item.is_question and not place.item.read_only]
        return Outcome(
            enabled=enabled,
            values=MappingProxyType(values),
            calculated=MappingProxyType(
                {path: value for path, value in computed.calculated.items() if values.get(path) is value}
            ),
            required_open=required_open(self._lines, board.layout, values, self.answers),
            issues=issues(board, self._checks, values, enabled, computed, answers=self.answers),
            findings=tuple(dict.fromkeys(computed.failed.values())),
            answered=sum(1 for place in counted if values.get(place.path)),
            of=len(counted),
        )

    def _note_changes(self, answered: Mapping[str, tuple[Answer, ...]]) -> None:
        """Remember which items have other answers than before, for the formulas that look at them."""
        before = self._answered
        if self._has_formulas and self._changed is not None:
            links = answered.keys() | before.keys()
            self._changed |= {link for link in links if answered.get(link) != before.get(link)}


def as_taken(item: Item, value: Answer) -> Answer:
    """Free words for a choice from a list that lies outside the form are kept as a coding with only a text."""
    if item.type == "choice" and not item.options and value.kind == "string":
        return Answer("coding", Coding("", display=str(value.value)))
    return value


def judged(
    rules: Sequence[ScoreRule],
    form: Form,
    answered: Mapping[str, tuple[Answer, ...]],
    subject: Subject,
    skipped: Mapping[str, Skip],
) -> tuple[tuple[Score, ...], tuple[Alert, ...]]:
    """The scores of the rules, and what answers, scores and questions left out call for."""
    scores = tuple(found for rule in rules for found in score(rule, form, answered, subject))
    return scores, alerts(rules, form, answered, scores, skipped=skipped)
