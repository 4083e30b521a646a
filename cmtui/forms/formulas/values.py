"""What a formula gave, as answers to its question."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from cmtui.forms.formulas.fhirpath import data_of
from cmtui.forms.formulas.fhirpath_syntax import FormulaError
from cmtui.forms.responses.json import Unreadable, from_json
from cmtui.forms.values import Answer, Coding, Quantity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cmtui.forms.tree import Item

_DAY = len("2026-01-31")
_FIGURES = 15
"""Significant figures that survive the way through JSON."""


def as_answers(item: Item, result: Sequence[Any]) -> tuple[Answer, ...]:
    """The answers that a result stands for; for a question with one answer the first.

    Raises:
        FormulaError: A value is not of the kind that the question takes.
    """
    wanted = result if item.repeats else result[:1]
    return tuple(_answer(item, data_of(value)) for value in wanted)


def _answer(item: Item, value: Any) -> Answer:
    if isinstance(value, dict) and any(name.startswith("value") and name != "value" for name in value):
        value = _inner(value)
    match item.type:
        case "boolean" if isinstance(value, bool):
            return Answer("boolean", value)
        case "integer" | "decimal":
            return _figure(item, value)
        case "quantity":
            return _quantity(item, value)
        case "choice" | "open-choice":
            return _choice(item, value)
        case "date" | "dateTime" | "time":
            return _read(item.type, _moment(item.type, value))
        case "string" | "text" if not isinstance(value, dict):
            return Answer("string", _words(value))
        case "url" if isinstance(value, str):
            return Answer("uri", value)
        case "reference" | "attachment" if isinstance(value, dict):
            return _read(item.type, value)
    raise FormulaError(f"it gives a value that is no {item.type}")


def _inner(value: dict[str, Any]) -> Any:
    """The value of a whole answer, where the formula stopped a step early."""
    return next(value[name] for name in value if name.startswith("value"))


def _read(kind: str, value: Any) -> Answer:
    try:
        answer = from_json({"value" + kind[0].upper() + kind[1:]: value})
    except Unreadable as error:
        raise FormulaError(str(error)) from error
    assert answer is not None
    return answer


def _number(value: Any) -> Decimal:
    if isinstance(value, dict) or hasattr(value, "unit"):
        value = value.get("value") if isinstance(value, dict) else value.value
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise FormulaError("it gives no number")
    number = Decimal(str(value))
    if not number.is_finite():
        raise FormulaError("it gives no number")
    if len(number.as_tuple().digits) > _FIGURES:
        number = Decimal(f"{number:.{_FIGURES - 1}e}")
    return number


def _figure(item: Item, value: Any) -> Answer:
    number = _number(value)
    if item.type == "integer":
        if number != int(number):
            raise FormulaError("it gives a fraction where a whole number is asked")
        return _read("integer", int(number))
    if item.decimal_places is not None:
        number = round(number, item.decimal_places)
    return Answer("decimal", number)


def _quantity(item: Item, value: Any) -> Answer:
    number = _number(value)
    if isinstance(value, dict):
        return _read("quantity", value)
    unit = getattr(value, "unit", None)
    if unit is not None:
        code = str(unit).strip("'")
        return Answer("quantity", Quantity(number, unit=code, code=code, system="http://unitsofmeasure.org"))
    own = item.units[0] if len(item.units) == 1 else Coding("")
    return Answer(
        "quantity", Quantity(number, unit=own.display or own.code, code=own.code, system=own.system)
    )


def _choice(item: Item, value: Any) -> Answer:
    """An option of the question: the coding itself, or the one whose code, text or value it is."""
    if isinstance(value, dict):
        coding = _read("coding", value)
        own = next(
            (
                option.answer
                for option in item.options
                if isinstance(option.answer.value, Coding)
                and isinstance(coding.value, Coding)
                and option.answer.value.means(coding.value)
            ),
            None,
        )
        return own or coding
    word = _words(value)
    for option in item.options:
        known = option.answer.value
        if word in ((known.code, known.display) if isinstance(known, Coding) else (str(known),)):
            return option.answer
    if item.type == "open-choice":
        return Answer("string", word)
    if not item.options:
        return Answer("coding", Coding("", display=word))
    raise FormulaError("it gives a value that is not among the options")


def _moment(kind: str, value: Any) -> str:
    text = str(value)
    return text[:_DAY] if kind == "date" else text


def _words(value: Any) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case Decimal():
            return f"{value:f}"
        case _:
            return str(value)
