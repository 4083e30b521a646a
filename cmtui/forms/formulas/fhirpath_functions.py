"""The functions of FHIRPath that we settle ourselves, where the library lacks them or does otherwise.

`now()` stands still; `sum()` of nothing is nothing; `weight()` and `ordinal()` read an option's score; `round()` rounds
half up; words for yes and no are FHIR's; patterns run with a bound.
"""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from cmtui.forms.filling.comparing import before
from cmtui.forms.filling.patterns import found_in
from cmtui.forms.formulas.fhirpath_syntax import PICK, FormulaError
from cmtui.forms.values import Answer, Quantity

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

Nodes: TypeAlias = "list[Any]"

SCORES: Final = (
    "http://hl7.org/fhir/StructureDefinition/itemWeight",
    "http://hl7.org/fhir/StructureDefinition/ordinalValue",
)


def functions(now: datetime, node: Callable[[Any, str], Any]) -> dict[str, dict[str, Any]]:
    """Our own functions, in the form of the library's table; they get bare values.

    Args:
        now: The instant that formulas see.
        node: Puts the name of a type on a piece of JSON.
    """
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
        **{sign: {"fn": partial(_compared, sign), **_PAIR} for sign in _ORDERS},
        "&": {"fn": _joined, **_PAIR_OR_LESS},
        "+": {"fn": _added, **_PAIR},
        "*": {"fn": _multiplied, **_PAIR},
        "replace": {"fn": _replaced, "arity": {2: ["String", "String"]}, "nullable_input": True},
        "replaceMatches": {
            "fn": _replaced_matches,
            "arity": {2: ["String", "String"]},
            "nullable_input": True,
        },
        PICK: {"fn": partial(_picked, node), "arity": {1: ["String"]}},
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


_LONGEST: Final = 100_000
"""Characters of a text that a formula may make: doubled forty times, it would fill the memory."""
_LARGEST: Final = 10**40
_PAIR_OR_LESS: Final = {"arity": {2: ["Any", "Any"]}}
_PAIR: Final = {"arity": {2: ["Any", "Any"]}, "nullable": True}
_ORDERS: Final[dict[str, Callable[[int], bool]]] = {
    "<": lambda order: order < 0,
    ">": lambda order: order > 0,
    "<=": lambda order: order <= 0,
    ">=": lambda order: order >= 0,
}


def _compared(sign: str, inputs: Nodes, others: Nodes) -> Any:
    """Quantities by their figures, in units that go together; all else as the library does."""
    library: Any = import_module("fhirpathpy.engine.invocations").invocation_registry[sign]
    if len(inputs) == 1 and len(others) == 1:
        left, right = (_as_quantity(value) for value in (inputs[0], *_bare(others)))
        if left is not None and right is not None:
            order = before(left, right)
            return [] if order is None else _ORDERS[sign](order)
    return library["fn"](None, inputs, others)


def _bare(nodes: Nodes) -> Nodes:
    util: Any = import_module("fhirpathpy.engine.util")
    return [util.get_data(node) for node in nodes]


def _short(text: str) -> str:
    if len(text) > _LONGEST:
        raise FormulaError("it makes a text without end")
    return text


def _joined(inputs: Nodes, others: Nodes) -> str:
    """Texts one after the other; nothing counts as no text."""
    both = (*inputs, *_bare(others))
    if len(inputs) > 1 or len(others) > 1 or not all(isinstance(part, str) for part in both):
        raise FormulaError("& takes two texts")
    return _short("".join(both))


def _added(inputs: Nodes, others: Nodes) -> Any:
    library: Any = import_module("fhirpathpy.engine.invocations").invocation_registry["+"]
    result = library["fn"](None, inputs, others)
    return _short(result) if isinstance(result, str) else result


def _multiplied(inputs: Nodes, others: Nodes) -> Any:
    other = _bare(others)
    if len(inputs) != 1 or len(other) != 1:
        raise FormulaError("* takes two numbers")
    product: Any = _number(inputs[0]) * _number(other[0])
    if abs(product) > _LARGEST:
        raise FormulaError("it makes a number without end")
    return product


def _replaced(inputs: Nodes, pattern: Any, by: Any) -> Any:
    if len(inputs) != 1 or not all(isinstance(part, str) for part in (inputs[0], pattern, by)):
        return []
    _short(" " * (inputs[0].count(pattern) * len(by)))
    return _short(inputs[0].replace(pattern, by))


def _replaced_matches(inputs: Nodes, pattern: Any, by: Any) -> Any:
    if len(inputs) != 1 or not all(isinstance(part, str) for part in (inputs[0], pattern, by)):
        return []
    if found_in(pattern, inputs[0]) is None:
        raise FormulaError("a pattern in it could not be checked")
    with_groups = re.sub(r"\$(\d+)", r"\\g<\1>", by.replace("\\", r"\\"))
    try:
        return _short(re.sub(pattern, with_groups, inputs[0]))
    except re.error as error:
        raise FormulaError(f"a pattern in it is wrong: {error}") from error


def _as_quantity(value: Any) -> Answer | None:
    """A quantity of FHIR or one written in a formula; None for anything else."""
    if isinstance(value, dict) and "value" in value:
        number, unit, code = value["value"], value.get("unit", ""), value.get("code", "")
    elif hasattr(value, "unit"):
        number, unit = value.value, str(value.unit).strip("'")
        code = unit
    else:
        return None
    return Answer("quantity", Quantity(Decimal(str(number)), unit, code=code))


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


def _picked(node: Callable[[Any, str], Any], inputs: Nodes, link_id: str) -> Nodes:
    """The items with a link id, of a response or of a questionnaire."""
    return [
        node(value, "Questionnaire.item" if "type" in value else "QuestionnaireResponse.item")
        for value in inputs
        if isinstance(value, dict) and value.get("linkId") == link_id
    ]
