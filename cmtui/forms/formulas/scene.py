"""The response at one moment as formulas see it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from cmtui.forms.filling.standing import computable
from cmtui.forms.formulas.fhirpath_functions import SCORES
from cmtui.forms.formulas.fhirpath_syntax import DOWN, FormulaError, parsed
from cmtui.forms.responses.json import to_json, written_link
from cmtui.forms.responses.writing import Writer

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cmtui.forms.answers import Answers, Path
    from cmtui.forms.filling.places import Place
    from cmtui.forms.filling.standing import Board, Computed
    from cmtui.forms.formulas.dependencies import Links
    from cmtui.forms.formulas.fhirpath import Engine
    from cmtui.forms.tree import Expression, Form, Item
    from cmtui.forms.values import Answer

_NAME = re.compile(r"%(?:`([^`]+)`|'([^']+)'|([A-Za-z_][\w-]*))")
_ORDINAL: Final = SCORES[1]


class Counting:
    """What counts at one moment."""

    def __init__(self, board: Board, answers: Answers, computed: Computed) -> None:
        self.board = board
        self.answers = answers
        self.values = board.values(answers, computed)
        self.enabled = board.enabled(self.values, computed)
        self.effective = {path: values for path, values in self.values.items() if path in self.enabled}

    def differs_from(self, other: Counting) -> Links:
        """The link ids whose answers are not the same."""
        return differing(self.effective, other.effective)


def differing(one: Mapping[Path, tuple[Answer, ...]], other: Mapping[Path, tuple[Answer, ...]]) -> Links:
    """The link ids of the questions whose answers are not the same in both."""
    return frozenset(path[-1][0] for path in one.keys() | other.keys() if one.get(path) != other.get(path))


class ForFormulas(Writer):
    """Writes the response as formulas see it: codings carry their option's score, and each item can be found again."""

    def __init__(self, counting: Counting) -> None:
        super().__init__(counting.board, counting.answers, counting.values, counting.enabled)
        self.at: dict[Path, dict[str, Any]] = {}

    def item(self, place: Place) -> dict[str, Any] | None:
        """One item, kept where it can be found again."""
        written = Writer.item(self, place)
        if written is not None:
            self.at[place.path] = written
        return written

    def value(self, item: Item, answer: Answer) -> dict[str, Any]:
        """One answer, a coding with its option's score."""
        written = to_json(answer)
        if answer.kind == "coding":
            for option in item.options:
                if option.score is not None and option.answer == answer:
                    score = {"url": _ORDINAL, "valueDecimal": option.score}
                    written["valueCoding"]["extension"] = [score]
                    break
        return written

    def extensions(self, place: Place) -> list[dict[str, Any]]:  # noqa: ARG002
        """None: our own marks are not for formulas."""
        return []


class Scene:
    """The response at one moment, with the variables that formulas ask for, each worked out once."""

    def __init__(self, form: Form, engine: Engine, fixed: Mapping[str, Any], counting: Counting) -> None:
        """`fixed` are the names that stay the same for the whole sitting."""
        self._form = form
        self._engine = engine
        self._fixed = fixed
        self._layout = counting.board.layout
        writer = ForFormulas(counting)
        self._response: dict[str, Any] = {
            "resourceType": "QuestionnaireResponse",
            "questionnaire": form.url,
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
            **self._fixed,
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
        for variable in self._form.variables:
            if variable.name == name:
                return variable, None
        return None
