"""The formulas of a form run until nothing changes any more, with a limit on rounds and time."""

from __future__ import annotations

import time
from copy import deepcopy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from cmtui.forms.filling.standing import Board, Computed
from cmtui.forms.formulas.fhirpath import Engine, truth
from cmtui.forms.formulas.fhirpath_syntax import FormulaError
from cmtui.forms.formulas.running import Formulas
from cmtui.forms.formulas.scene import Counting, Scene
from cmtui.forms.formulas.values import as_answers
from cmtui.forms.tree import Finding

if TYPE_CHECKING:
    from datetime import datetime

    from cmtui.forms.answers import Answers, Path
    from cmtui.forms.filling.outcome import Subject
    from cmtui.forms.filling.places import Place
    from cmtui.forms.formulas.dependencies import Links
    from cmtui.forms.formulas.running import Formula, Task
    from cmtui.forms.tree import Form
    from cmtui.forms.values import Answer

ROUNDS: Final = 60
"""How often formulas may wake each other: a chain of so many, written last first, still gets to its end."""
SECONDS: Final = 8.0
"""How long all formulas together may take."""

Values = dict["Path", "tuple[Answer, ...]"]


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
        counting = Counting(board, answers, work.computed())
        todo = self.formulas.tasks(board.layout, changed)
        for _ in range(ROUNDS):
            if not todo:
                break
            scene = Scene(self.form, self._engine, self._fixed, counting)
            for task in todo:
                self._run(task, scene, work, until)
            before, counting = counting, Counting(counting.board, answers, work.computed())
            if not counting.board.fits(counting.values):
                # A formula gave answers below which items stand once for each: these have formulas of their own.
                fresh = Board(self.form, answers, counting.values)
                counting = Counting(fresh, answers, work.computed())
                todo = self.formulas.tasks(fresh.layout, None)
            else:
                todo = self._woken(counting, before)
        for formula, place in todo:
            work.fail(formula, place, "unsettled")
        return work.computed()

    def _woken(self, now: Counting, before: Counting) -> list[Task]:
        changed = now.differs_from(before)
        tasks = self.formulas.tasks(now.board.layout, changed) if changed else []
        return [task for task in tasks if task[0].kind != "initial"]

    def _run(self, task: Task, scene: Scene, work: _Work, until: float) -> None:
        formula, place = task
        if formula.kind == "initial" and place is not None and place.path in work.initial:
            return
        try:
            result = scene.run(formula.expression, place, until)
            work.take(formula, place, result)
        except FormulaError:
            work.fail(formula, place, "failed")


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
