"""The formulas of a form run until nothing changes any more, with a limit on rounds and time."""

from __future__ import annotations

import re
import time
from copy import deepcopy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from cmtui.forms.fhirpath import Engine, truth
from cmtui.forms.fhirpath_functions import SCORES
from cmtui.forms.fhirpath_syntax import DOWN, FormulaError, parsed
from cmtui.forms.formula_values import as_answers
from cmtui.forms.formulas import Formulas
from cmtui.forms.response_json import to_json, written_link
from cmtui.forms.response_writing import Writer
from cmtui.forms.standing import Board, Computed, computable
from cmtui.forms.tree import Finding

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from cmtui.forms.answers import Answers, Path
    from cmtui.forms.dependencies import Links
    from cmtui.forms.formulas import Formula, Task
    from cmtui.forms.outcome import Subject
    from cmtui.forms.places import Place
    from cmtui.forms.tree import Expression, Form, Item
    from cmtui.forms.values import Answer

ROUNDS: Final = 60
"""How often formulas may wake each other; the longest chain seen in a published form is below 10."""
SECONDS: Final = 8.0
"""How long all formulas together may take."""

Values = dict["Path", "tuple[Answer, ...]"]

_NAME = re.compile(r"%(?:`([^`]+)`|'([^']+)'|([A-Za-z_][\w-]*))")
_ORDINAL: Final = SCORES[1]


class Calculator:
    """Runs the formulas of one sitting. One at a time: whoever calls from threads takes turns."""

    def __init__(self, form: Form, subject: Subject, now: datetime) -> None:
        self.form = form
        self.formulas = Formulas(form)
        self._engine = Engine(now)
        self._fixed = {
            "questionnaire": deepcopy(dict(form.raw)),
            "patient": deepcopy(dict(subject.patient)) or None,
            "case": deepcopy(dict(subject.case)) or None,
            "sct": "http://snomed.info/sct",
            "loinc": "http://loinc.org",
        }
        for name in form.launch:
            # Said at import: what a server would hand over is not there, so it is nothing rather than a mistake.
            self._fixed.setdefault(name, None)

    def settle(self, answers: Answers, board: Board, computed: Computed, changed: Links | None) -> Computed:
        """What the formulas give, beginning with those that look at what changed; None: with all of them."""
        work = _Work(computed)
        until = time.monotonic() + SECONDS
        counting = _Counting(board, answers, work.computed())
        todo = self.formulas.tasks(board.layout, changed)
        for _ in range(ROUNDS):
            if not todo:
                break
            scene = _Scene(self, counting)
            for task in todo:
                self._run(task, scene, work, until)
            before, counting = counting, _Counting(counting.board, answers, work.computed())
            if not counting.board.fits(counting.values):
                # A formula gave answers below which items stand once for each: these have formulas of their own.
                fresh = Board(self.form, answers, counting.values)
                counting = _Counting(fresh, answers, work.computed())
                todo = self.formulas.tasks(fresh.layout, None)
            else:
                todo = self._woken(counting, before)
        for formula, place in todo:
            work.fail(formula, place, "unsettled")
        return work.computed()

    def _woken(self, now: _Counting, before: _Counting) -> list[Task]:
        changed = now.differs_from(before)
        tasks = self.formulas.tasks(now.board.layout, changed) if changed else []
        return [task for task in tasks if task[0].kind != "initial"]

    def _run(self, task: Task, scene: _Scene, work: _Work, until: float) -> None:
        formula, place = task
        if formula.kind == "initial" and place is not None and place.path in work.initial:
            return
        try:
            result = scene.run(formula.expression, place, until)
            work.take(formula, place, result)
        except FormulaError:
            work.fail(formula, place, "failed")


class _Counting:
    """What counts at one moment."""

    def __init__(self, board: Board, answers: Answers, computed: Computed) -> None:
        self.board = board
        self.answers = answers
        self.values = board.values(answers, computed)
        self.enabled = board.enabled(self.values, computed)
        self.effective = {path: values for path, values in self.values.items() if path in self.enabled}

    def differs_from(self, other: _Counting) -> Links:
        """The link ids whose answers are not the same."""
        return differing(self.effective, other.effective)


def differing(one: Mapping[Path, tuple[Answer, ...]], other: Mapping[Path, tuple[Answer, ...]]) -> Links:
    """The link ids of the questions whose answers are not the same in both."""
    return frozenset(path[-1][0] for path in one.keys() | other.keys() if one.get(path) != other.get(path))


@dataclass(slots=True)
class _Work:
    """The results while they change; begun from those of last time."""

    begun: Computed
    calculated: Values = field(init=False)
    initial: Values = field(init=False)
    enabled: dict[Path, bool] = field(init=False)
    broken: dict[tuple[int, Path], str] = field(init=False)
    failed: dict[tuple[int, Path], Finding] = field(init=False)

    def __post_init__(self) -> None:
        self.calculated = dict(self.begun.calculated)
        self.initial = dict(self.begun.initial)
        self.enabled = dict(self.begun.enabled)
        self.broken = dict(self.begun.broken)
        self.failed = dict(self.begun.failed)

    def computed(self) -> Computed:
        return Computed(
            calculated=dict(self.calculated),
            initial=dict(self.initial),
            enabled=dict(self.enabled),
            broken=dict(self.broken),
            failed=dict(self.failed),
        )

    def take(self, formula: Formula, place: Place | None, result: list[Any]) -> None:
        """Keep a result.

        Raises:
            FormulaError: It is no answer to the question.
        """
        path = place.path if place is not None else ()
        key = (formula.number, path)
        match formula.kind:
            case "calculated" if formula.item is not None:
                self.calculated[path] = as_answers(formula.item, result)
            case "initial" if formula.item is not None:
                self.initial[path] = as_answers(formula.item, result)
            case "enabled":
                self.enabled[path] = truth(result) is True
            case _:
                # Nothing to compare yet is no fault.
                if truth(result) is False:
                    self.broken[key] = formula.key
                else:
                    self.broken.pop(key, None)
        self.failed.pop(key, None)

    def fail(self, formula: Formula, place: Place | None, why: str) -> None:
        """Count a formula as no value, and say so. An item is rather asked than lost."""
        path = place.path if place is not None else ()
        match formula.kind:
            case "calculated":
                self.calculated[path] = ()
            case "initial":
                self.initial[path] = ()
            case "enabled":
                self.enabled[path] = True
            case _:
                self.broken.pop((formula.number, path), None)
        self.failed[formula.number, path] = _finding(formula, why)


def _finding(formula: Formula, why: str) -> Finding:
    item = formula.item
    name = (item.text or item.link_id) if item is not None else ""
    end = "does not come to rest" if why == "unsettled" else "cannot be worked out"
    match formula.kind:
        case "calculated":
            sentence = f"The formula of “{name}” {end}; it is left empty."
        case "initial":
            sentence = f"What “{name}” should begin with {end}; it begins empty."
        case "enabled":
            sentence = f"The formula that says when “{name}” is asked {end}; it is asked."
        case _:
            sentence = f"The condition {formula.key} of {f'“{name}”' if name else 'the form'} {end}; it is not checked."
    return Finding("degraded", item.link_id if item is not None else "", f"formula-{why}", sentence)


class _ForFormulas(Writer):
    """Writes the response as formulas see it: codings carry their option's score, and each item can be found again."""

    def __init__(self, counting: _Counting) -> None:
        super().__init__(counting.board, counting.answers, counting.values, counting.enabled)
        self.at: dict[Path, dict[str, Any]] = {}

    def item(self, place: Place) -> dict[str, Any] | None:
        written = Writer.item(self, place)
        if written is not None:
            self.at[place.path] = written
        return written

    def value(self, item: Item, answer: Answer) -> dict[str, Any]:
        written = to_json(answer)
        if answer.kind == "coding":
            for option in item.options:
                if option.score is not None and option.answer == answer:
                    score = {"url": _ORDINAL, "valueDecimal": option.score}
                    written["valueCoding"]["extension"] = [score]
                    break
        return written

    def extensions(self, place: Place) -> list[dict[str, Any]]:  # noqa: ARG002
        return []


class _Scene:
    """The response at one moment, with the variables that formulas ask for, each worked out once."""

    def __init__(self, calculator: Calculator, counting: _Counting) -> None:
        self._calculator = calculator
        self._engine = calculator._engine  # noqa: SLF001 - one thing in two parts
        self._layout = counting.board.layout
        writer = _ForFormulas(counting)
        self._response: dict[str, Any] = {
            "resourceType": "QuestionnaireResponse",
            "questionnaire": calculator.form.url,
            "status": "in-progress",
            "item": writer.items(-1),
        }
        self._written = writer.at
        self._by_link: dict[str, list[Place]] = {}
        for place in self._layout.places:
            self._by_link.setdefault(written_link(place.item), []).append(place)
        self._variables: dict[tuple[str, int], list[Any]] = {}

    def run(self, expression: Expression, place: Place | None, until: float) -> list[Any]:
        """The result of a formula at its place.

        Raises:
            FormulaError: It cannot be read, it fails, or it takes too long.
        """
        return self._run(expression.text, place, until, frozenset())

    def _run(
        self, text: str, place: Place | None, until: float, busy: frozenset[tuple[str, int]]
    ) -> list[Any]:
        focus = self._focus(place)
        names: dict[str, Any] = {
            **self._calculator._fixed,  # noqa: SLF001
            "resource": self._response,
            "rootResource": self._response,
            "context": focus,
        }
        if place is not None:
            names["qitem"] = self._engine.node(place.item.raw, "Questionnaire.item")
        for match in _NAME.finditer(text):
            name = match[1] or match[2] or match[3]
            if (value := self._variable(name, place, until, busy)) is not None:
                names[name] = value
        for handed in parsed(text).handed:
            names[handed] = self._handed(handed)
        return self._engine.run(text, focus, names, until=until)

    def _handed(self, name: str) -> list[Any]:
        """All items of the response with a link id, or only those that are not below an answer."""
        way, _, link_id = name.partition(":")
        return [
            self._engine.node(item, "QuestionnaireResponse.item")
            for place in self._by_link.get(link_id, ())
            if (item := self._written.get(place.path)) is not None
            and (
                way + ":" != DOWN
                or all(above.item.type == "group" for above in self._layout.ancestors(place))
            )
        ]

    def _focus(self, place: Place | None) -> Any:
        if place is None:
            return self._response
        written = self._written.get(place.path, {"linkId": written_link(place.item)})
        return self._engine.node(written, "QuestionnaireResponse.item")

    def _variable(
        self, name: str, place: Place | None, until: float, busy: frozenset[tuple[str, int]]
    ) -> list[Any] | None:
        """The value of a variable of the form, by the nearest declaration; None: it is none of the form's."""
        declared = self._declared(name, place)
        if declared is None:
            return None
        expression, at = declared
        key = (name, at.index if at is not None else -1)
        if key in busy:
            raise FormulaError(f"%{name} is made from itself")
        if key not in self._variables:
            self._variables[key] = (
                self._run(expression.text, at, until, busy | {key}) if computable(expression) else []
            )
        return self._variables[key]

    def _declared(self, name: str, place: Place | None) -> tuple[Expression, Place | None] | None:
        if place is not None:
            for where in (place, *self._layout.ancestors(place)):
                for variable in where.item.variables:
                    if variable.name == name:
                        return variable, where
        for variable in self._calculator.form.variables:
            if variable.name == name:
                return variable, None
        return None
