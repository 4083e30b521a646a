"""FHIRPath around fhirpathpy: formulas parsed once, run one at a time, with a fixed instant and a limit of time.

What the library leaves open or does otherwise is settled here: a formula has to be read to its end; `now()` stands still;
`sum()` of nothing is nothing; `weight()`, `ordinal()` read an option's score; `round()` rounds half up; patterns
run with a bound; nothing is printed.
"""

from __future__ import annotations

import time
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache
from importlib import import_module
from threading import Lock
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from cmtui.forms.patterns import found_in

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

Tree: TypeAlias = "dict[str, Any]"
Nodes: TypeAlias = "list[Any]"
"""What a formula gives: bare values, or the library's nodes around a piece of JSON."""

LOCK: Final = Lock()
"""The library keeps state for the whole process, so that one formula runs at a time."""
ONE_FORMULA: Final = 2.0
"""Seconds after which a single formula is given up; the slowest real one takes some 50 ms."""

SCORES: Final = (
    "http://hl7.org/fhir/StructureDefinition/itemWeight",
    "http://hl7.org/fhir/StructureDefinition/ordinalValue",
)


class FormulaError(Exception):
    """A formula cannot be read or run; the text says why, for the author of the form."""


class _Step(dict[str, Any]):
    """A node of a parsed formula that looks at the clock each time it is run."""

    until = 0.0

    def __getitem__(self, key: str) -> Any:
        if key == "type" and time.monotonic() > _Step.until:
            raise FormulaError("it takes too long")
        return dict.__getitem__(self, key)


def _watched(node: Tree) -> _Step:
    return _Step(
        {**node, "children": [_watched(child) for child in node["children"]]} if "children" in node else node
    )


@lru_cache(maxsize=4096)
def parsed(text: str) -> Tree:
    """The syntax tree of a formula.

    Raises:
        FormulaError: It is not FHIRPath.
    """
    # Deferred: 60 ms, and only forms with formulas need it.
    antlr: Any = import_module("antlr4")
    grammar: Any = import_module("fhirpathpy.parser")
    trouble = _Trouble()
    lexer = grammar.FHIRPathLexer(antlr.InputStream(text))
    tokens = antlr.CommonTokenStream(lexer)
    parser = grammar.FHIRPathParser(tokens)
    for part in (lexer, parser):
        part.removeErrorListeners()
        part.addErrorListener(trouble)
    listener = grammar.ASTPathListener()
    try:
        antlr.ParseTreeWalker().walk(listener, parser.expression())
        tree: Tree = _watched(listener.parentStack[0])
    except RecursionError as error:
        raise FormulaError("it is nested too deep") from error
    if tokens.LA(1) != antlr.Token.EOF:
        raise FormulaError(f"it ends before “{tokens.LT(1).text}”")
    return tree


class _Trouble:
    """Raises at the first mistake that the parser reports; what it says of its own grammar is passed over."""

    @staticmethod
    def syntaxError(*what: Any) -> None:  # noqa: N802 - the parser's own name
        """Of the parser, the symbol, the line, the column, the reason and the error."""
        raise FormulaError(f"at character {what[3] + 1}: {what[4]}")

    @staticmethod
    def reportAmbiguity(*_: Any) -> None:  # noqa: N802
        """Of no matter."""

    reportAttemptingFullContext = reportContextSensitivity = reportAmbiguity  # noqa: N815


def problem(text: str) -> str:
    """Why a formula cannot be read; empty where it can."""
    try:
        parsed(text)
    except FormulaError as error:
        return str(error)
    return ""


class Engine:
    """Runs the formulas of one form with `now()` fixed."""

    def __init__(self, now: datetime) -> None:
        library: Any = import_module("fhirpathpy")
        self._apply = library.apply_parsed_path
        self._node = import_module("fhirpathpy.engine.nodes").ResourceNode
        self._model = import_module("fhirpathpy.models").models["r4"]
        self._options = {
            "returnRawData": True,
            "traceFn": lambda _label, _value: None,
            "userInvocationTable": _functions(now),
        }

    def node(self, data: Any, path: str) -> Any:
        """A piece of JSON with the name of its type, so that `value` finds `valueCoding`."""
        return self._node.create_node(data, path)

    def run(self, text: str, focus: Any, names: Mapping[str, Any], *, until: float | None = None) -> Nodes:
        """The result of a formula.

        `names` are its %variables, lists of nodes or JSON; `until` is an instant of the monotonic clock.

        Raises:
            FormulaError: It cannot be read, it fails, or it takes too long.
        """
        tree = parsed(text)
        # The library turns the sign of a list in place, so each run gets lists of its own.
        own = {name: list(value) if isinstance(value, list) else value for name, value in names.items()}
        with LOCK:
            limit = time.monotonic() + ONE_FORMULA
            _Step.until = limit if until is None else min(limit, until)
            try:
                result = self._apply(focus, tree, own, self._model, self._options)
            except FormulaError:
                raise
            except Exception as error:
                raise FormulaError(str(error) or type(error).__name__) from error
        return result if isinstance(result, list) else [result]


def data_of(node: Any) -> Any:
    """The bare value of what a formula gave."""
    util: Any = import_module("fhirpathpy.engine.util")
    return util.get_data(node)


def truth(result: Sequence[Any]) -> bool | None:
    """A result as yes or no; None where it is nothing. What is not a yes or no counts as yes, as in FHIRPath."""
    if not result:
        return None
    return data_of(result[0]) is not False


def _functions(now: datetime) -> dict[str, dict[str, Any]]:
    """Our own functions, in the form of the library's table; they get bare values."""
    instant = now if now.tzinfo is not None else now.astimezone()
    moment = instant.isoformat(timespec="milliseconds")
    return {
        "now": {"fn": lambda _inputs: moment},
        "today": {"fn": lambda _inputs: moment[:10]},
        "timeOfDay": {"fn": lambda _inputs: moment[11:23]},
        "sum": {"fn": _sum},
        "avg": {"fn": _avg},
        "min": {"fn": lambda inputs: min(inputs) if inputs else []},
        "max": {"fn": lambda inputs: max(inputs) if inputs else []},
        "weight": {"fn": _weights},
        "ordinal": {"fn": _weights},
        "round": {"fn": _round, "arity": {0: [], 1: ["Number"]}},
        "toString": {"fn": _to_string},
        "toBoolean": {"fn": _to_boolean},
        "matches": {"fn": _matches, "arity": {1: ["String"]}, "nullable_input": True},
    }


def _sum(inputs: Nodes) -> Any:
    if not inputs:
        return []
    if all(isinstance(value, str) for value in inputs):
        return "".join(inputs)
    return sum(_number(value) for value in inputs)


def _avg(inputs: Nodes) -> Any:
    return _sum(inputs) / Decimal(len(inputs)) if inputs else []


def _number(value: Any) -> Decimal | int:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise FormulaError(f"{value!r} is not a number")
    return value


def _round(inputs: Nodes, places: Any = 0) -> Any:
    if not inputs:
        return []
    if len(inputs) > 1:
        raise FormulaError("round() takes one number")
    digits = int(places) if places != [] else 0
    try:
        rounded = Decimal(_number(inputs[0])).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    except InvalidOperation as error:
        raise FormulaError("the number is too large to round") from error
    return int(rounded) if digits == 0 else rounded


def _to_string(inputs: Nodes) -> Any:
    if len(inputs) != 1 or isinstance(inputs[0], dict):
        return []
    match inputs[0]:
        case bool() as value:
            return "true" if value else "false"
        case Decimal() as number:
            return f"{number:f}"
        case other:
            return str(other)


def _to_boolean(inputs: Nodes) -> Any:
    if len(inputs) != 1:
        return []
    word = _to_string(inputs)
    if word in ([], ""):
        return []
    if word.lower() in {"true", "t", "yes", "y", "1", "1.0"}:
        return True
    return False if word.lower() in {"false", "f", "no", "n", "0", "0.0"} else []


def _matches(inputs: Nodes, pattern: Any) -> Any:
    if len(inputs) != 1 or not isinstance(inputs[0], str) or not isinstance(pattern, str):
        return []
    found = found_in(pattern, inputs[0])
    if found is None:
        raise FormulaError("a pattern in it could not be checked")
    return found


def _weights(inputs: Nodes) -> Nodes:
    """The scores of codings, of answers, or of the answers of items; what has none gives none."""
    return [weight for value in inputs for weight in _weights_of(value)]


def _weights_of(value: Any) -> Nodes:
    if not isinstance(value, dict):
        return []
    own = _own_weight(value)
    if own is not None:
        return [own]
    inner: Callable[[Any], Nodes] = _weights_of
    if "valueCoding" in value:
        return inner(value["valueCoding"])
    return [weight for answer in value.get("answer", ()) for weight in inner(answer)]


def _own_weight(value: dict[str, Any]) -> Decimal | None:
    for entry in value.get("extension", ()):
        if isinstance(entry, dict) and entry.get("url") in SCORES:
            number = entry.get("valueDecimal", entry.get("valueInteger"))
            if isinstance(number, int | float | Decimal):
                return Decimal(str(number))
    return None
