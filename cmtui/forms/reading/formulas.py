"""The formulas of a form: which can be computed here, and what is said of the others."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from cmtui.forms.reading.extensions import Extensions, computed, formula
from cmtui.forms.reading.values import objects, words
from cmtui.forms.tree import Constraint, Expression

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cmtui.forms.reading.findings import Findings

_HERE: Final = frozenset({"patient", "case"})
"""The launch context that a stand-alone record has: the client and the case."""

_GIVEN: Final = frozenset(
    {
        "resource",
        "rootResource",
        "context",
        "questionnaire",
        "qitem",
        "ucum",
        "sct",
        "loinc",
        "terminologies",
        *_HERE,
    }
)
"""Names that every formula may use without anybody declaring them."""

_WORD: Final = re.compile(r"%(?:`([^`]+)`|'([^']+)'|([A-Za-z_]\w*))|'(?:\\.|[^'\\])*(?:'|\Z)", re.DOTALL)
"""A name that is asked for, or a text, in which a percent sign is only one."""

_SERVER: Final = re.compile(
    r"%terminologies\b|%server\b|\b(?:memberOf|resolve|expand|validateVS|subsumes)\s*\("
)
"""Functions that ask a terminology or a record server."""

_WHY: Final = {
    "cql": "its formula is written in CQL, which is not run here",
    "server-query": "its formula asks a FHIR server, and cmtui asks none",
    "launch-context": "its formula asks for more than the client and the case",
    "undeclared-variable": "its formula asks for a value that nothing in the form gives",
    "unknown-language": "its formula is written in a language that is not run here",
}

LOST: Final = {
    "calculated": "It is not computed, because {why}: answer it by hand.",
    "enable": "It is shown always, because {why}.",
    "initial": "It is not filled in beforehand, because {why}.",
    "constraint": "One check of its answer is not made, because {why}.",
    "limit": "Its least or greatest value is not checked, because {why}.",
    "variable": "A value for its formulas is not computed, because {why}.",
    "answers": "Its answers are not listed, because they are computed: write the answer.",
}
"""What it means for the person at the desk, by the part the formula plays."""


_BOUNDS: Final = (
    (
        ("minValue", "minQuantity"),
        ">=",
        "The answer is below the least, or before the first, that the form takes.",
    ),
    (
        ("maxValue", "maxQuantity"),
        "<=",
        "The answer is above the greatest, or after the last, that the form takes.",
    ),
)


class Formulas:
    """What the formulas of one form can build on."""

    def __init__(self, questionnaire: dict[str, Any], findings: Findings) -> None:
        self._findings = findings
        self.launch = tuple(_launch(questionnaire))
        self._lost: dict[str, str] = {name: "launch-context" for name in self.launch if name not in _HERE}
        named = dict(_named(questionnaire))
        self._declared = frozenset({*_GIVEN, *self.launch, *named})
        self._trace(named)

    def _trace(self, named: Mapping[str, Expression]) -> None:
        """Mark the names that cannot be computed, and those that build on them."""
        uses = {name: names_in(expression.text) for name, expression in named.items()}
        for name, expression in named.items():
            if feature := _foreign(expression):
                self._lost[name] = feature
        waiting = list(self._lost)
        users: dict[str, list[str]] = {}
        for name, used in uses.items():
            for source in used:
                users.setdefault(source, []).append(name)
        while waiting:
            source = waiting.pop()
            for name in users.get(source, ()):
                if name not in self._lost:
                    self._lost[name] = self._lost[source]
                    waiting.append(name)

    def feature_of(self, expression: Expression) -> str:
        """What keeps a formula from being computed; empty when nothing does."""
        if feature := _foreign(expression):
            return feature
        asked = sorted(names_in(expression.text))
        if feature := next((self._lost[name] for name in asked if name in self._lost), ""):
            return feature
        strange = [
            name for name in asked if name not in self._declared and not name.startswith(("vs-", "ext-"))
        ]
        return "undeclared-variable" if strange else ""

    def usable(self, expression: Expression | None, link_id: str, part: str) -> Expression | None:
        """A formula that can be computed; else none, and a finding."""
        if expression is None:
            return None
        feature = self.feature_of(expression)
        if not feature:
            return expression
        self._findings.degraded(link_id, feature, LOST[part].format(why=_WHY[feature]))
        return None

    def variables(self, extensions: Extensions, link_id: str) -> tuple[Expression, ...]:
        """The variables of an element that can be computed."""
        found = (formula(extension) for extension in extensions.all("variable"))
        return tuple(
            kept
            for expression in found
            if expression is not None
            and expression.name
            and (kept := self.usable(expression, link_id, "variable")) is not None
        )

    def constraints(self, extensions: Extensions, link_id: str) -> tuple[Constraint, ...]:
        """The checks of an element that can be made, in the older and the newer form."""
        kept = []
        for number, extension in enumerate(extensions.all("constraint", "targetConstraint"), start=1):
            parts = Extensions(extension)
            expression = self.usable(parts.expression("expression"), link_id, "constraint")
            if expression is None:
                continue
            human = words(parts.value("human")) or words(parts.value("requirements"))
            kept.append(
                Constraint(
                    key=words(parts.value("key")) or f"check-{number}",
                    expression=expression,
                    human=human or "This answer does not meet a rule of the form.",
                    severity="warning" if words(parts.value("severity")) == "warning" else "error",
                )
            )
        return tuple(kept)

    def bounds(self, extensions: Extensions, link_id: str) -> tuple[Constraint, ...]:
        """The computed least and greatest value of an element, as checks of its answers."""
        kept = []
        for names, sign, human in _BOUNDS:
            for extension in extensions.all(*names):
                expression = self.usable(computed(extension), link_id, "limit")
                if expression is not None:
                    check = Expression("text/fhirpath", f"answer.value.all($this {sign} ({expression.text}))")
                    kept.append(Constraint(names[0], check, human, "error"))
        return tuple(kept)


def names_in(text: str) -> frozenset[str]:
    """The variables that a FHIRPath formula asks for."""
    names = (next((part for part in word.groups() if part), "") for word in _WORD.finditer(text))
    return frozenset(name for name in names if name)


def _without_texts(formula: str) -> str:
    """A formula with its texts emptied."""
    return _WORD.sub(lambda word: "''" if word[0].startswith("'") else word[0], formula)


def _foreign(expression: Expression) -> str:
    """Why a formula cannot be computed by itself, whatever it builds on."""
    match expression.language:
        case "text/fhirpath":
            return "server-query" if _SERVER.search(_without_texts(expression.text)) else ""
        case "text/cql":
            return "cql"
        case "application/x-fhir-query":
            return "server-query"
        case _:
            return "unknown-language"


def _launch(questionnaire: dict[str, Any]) -> Iterator[str]:
    """The names that the form wants to be given at its start."""
    for extension in Extensions(questionnaire).all("launchContext"):
        if name := Extensions(extension).code("name"):
            yield name


def _named(questionnaire: dict[str, Any]) -> Iterator[tuple[str, Expression]]:
    """Every formula of the form that has a name, wherever it stands."""
    waiting = [questionnaire]
    while waiting:
        element = waiting.pop()
        waiting.extend(objects(element.get("item")))
        for extension in objects(element.get("extension")):
            expression = formula(extension)
            if expression is not None and expression.name:
                yield expression.name, expression
