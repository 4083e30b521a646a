"""Answers as FHIR JSON and back: one `value[x]` at a time, and the extensions of our own."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, get_args

from cmtui.forms.values import Answer, AnswerKind, Attachment, Coding, Quantity

if TYPE_CHECKING:
    from cmtui.forms.tree import Item, ItemType

SKIPPED: Final = "urn:cmtui:extension:skipped"
"""Why a question was left out: unknown, refused, not_applicable or not_asked (a code)."""
NOTE: Final = "urn:cmtui:extension:note"
"""What the practitioner noted at an item (a string)."""
BY_HAND: Final = "urn:cmtui:extension:answered-by-hand"
"""On a question with a formula: the answer is a person's, the formula does not write there (a boolean)."""
ANSWER_CONSTRAINT: Final = (
    "http://hl7.org/fhir/5.0/StructureDefinition/extension-Questionnaire.item.answerConstraint"
)
"""R5's element on an item of R4: optionsOnly, optionsOrType (any code) or optionsOrString."""
MODE: Final = "urn:cmtui:extension:mode"
"""How the form was held: self, read_aloud or proxy (a code)."""

KINDS: Final[dict[ItemType, tuple[AnswerKind, ...]]] = {
    "group": (),
    "display": (),
    "boolean": ("boolean",),
    "decimal": ("decimal",),
    "integer": ("integer",),
    "date": ("date",),
    "dateTime": ("dateTime",),
    "time": ("time",),
    "string": ("string",),
    "text": ("string",),
    "url": ("uri",),
    "choice": ("coding",),
    "open-choice": ("coding", "string"),
    "attachment": ("attachment",),
    "reference": ("reference",),
    "quantity": ("quantity",),
}
"""The kinds of answer that a type of item takes; for a choice with options it is theirs."""

_FORMS: Final = {
    "date": re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?"),
    "dateTime": re.compile(
        r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01])"
        r"(T([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d+)?(Z|[+-](0\d|1[0-4]):[0-5]\d))?)?)?"
    ),
    "time": re.compile(r"([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d+)?"),
}
_LARGEST_INTEGER: Final = 2**31 - 1


class Unreadable(ValueError):
    """A value is not what its name says; the text is the reason in words."""


def to_json(answer: Answer) -> dict[str, Any]:
    """The `value[x]` of an answer."""
    return {"value" + answer.kind[0].upper() + answer.kind[1:]: plain(answer)}


def plain(answer: Answer) -> Any:
    """The bare JSON value of an answer."""
    match answer.value:
        case Coding() as coding:
            return _filled(system=coding.system, code=coding.code, display=coding.display)
        case Quantity() as quantity:
            return _filled(
                value=None if quantity.value is None else figure(quantity.value),
                comparator=quantity.comparator,
                unit=quantity.unit,
                system=quantity.system,
                code=quantity.code,
            )
        case Attachment() as attachment:
            return _filled(
                contentType=attachment.content_type,
                url=attachment.url,
                size=attachment.size,
                title=attachment.title,
            )
        case Decimal() as number:
            return figure(number)
    if answer.kind == "reference":
        text = str(answer.value)
        return (
            {"reference": text}
            if re.fullmatch(r"(#|urn:|https?:)\S+|[A-Z]\w+/\S+", text)
            else {"display": text}
        )
    return answer.value


def figure(number: Decimal) -> int | float:
    """A decimal as JSON has it: whole figures without a point."""
    return int(number) if number == number.to_integral_value() else float(number)


def _filled(**fields: Any) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value not in (None, "")}


def from_json(answer: Any) -> Answer | None:
    """The answer that a JSON object with a `value[x]` holds; None where it holds none.

    Raises:
        Unreadable: It holds one that cannot be read.
    """
    if not isinstance(answer, dict):
        raise Unreadable("an answer has to be an object with a value")
    found = [name for name in answer if name.startswith("value")]
    if not found:
        return None
    if len(found) > 1:
        raise Unreadable("an answer has one value, this one has " + " and ".join(sorted(found)))
    kind = found[0][5:6].lower() + found[0][6:]
    if kind not in get_args(AnswerKind):
        raise Unreadable(f"{found[0]} is not a value that a form takes")
    return Answer(kind, _READERS[kind](answer[found[0]]))


def _boolean(value: Any) -> bool:
    if not isinstance(value, bool):
        raise Unreadable(f"{value!r} is not true or false")
    return value


def _integer(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal) or not _whole(value):
        raise Unreadable(f"{value!r} is not a whole number")
    number = int(value)
    if abs(number) > _LARGEST_INTEGER:
        raise Unreadable(f"{number} is too large for a whole number of FHIR")
    return number


def _whole(value: float | Decimal) -> bool:
    number = Decimal(str(value))
    return number.is_finite() and number == int(number)


def _decimal(value: Any) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise Unreadable(f"{value!r} is not a number")
    number = Decimal(str(value))
    if not number.is_finite():
        raise Unreadable(f"{value!r} is not a number")
    return number


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise Unreadable(f"{value!r} is not text")
    return value


def _moment(kind: str) -> Any:
    def read(value: Any) -> str:
        text = _text(value)
        if not _FORMS[kind].fullmatch(text):
            raise Unreadable(f"“{text}” is not a {kind} of FHIR")
        return text

    return read


def _coding(value: Any) -> Coding:
    if not isinstance(value, dict):
        raise Unreadable(f"{value!r} is not a coding")
    return Coding(
        code=_text(value.get("code", "")),
        system=_text(value.get("system", "")),
        display=_text(value.get("display", "")),
    )


def _quantity(value: Any) -> Quantity:
    if not isinstance(value, dict):
        raise Unreadable(f"{value!r} is not a quantity")
    return Quantity(
        value=None if value.get("value") is None else _decimal(value["value"]),
        unit=_text(value.get("unit", "")),
        system=_text(value.get("system", "")),
        code=_text(value.get("code", "")),
        comparator=_text(value.get("comparator", "")),
    )


def _reference(value: Any) -> str:
    if not isinstance(value, dict):
        raise Unreadable(f"{value!r} is not a reference")
    return _text(value.get("reference") or value.get("display") or "")


def _attachment(value: Any) -> Attachment:
    if not isinstance(value, dict):
        raise Unreadable(f"{value!r} is not an attachment")
    size = value.get("size")
    return Attachment(
        title=_text(value.get("title", "")),
        url=_text(value.get("url", "")),
        content_type=_text(value.get("contentType", "")),
        size=None if size is None else _integer(size),
    )


_READERS: Final = {
    "boolean": _boolean,
    "decimal": _decimal,
    "integer": _integer,
    "date": _moment("date"),
    "dateTime": _moment("dateTime"),
    "time": _moment("time"),
    "string": _text,
    "uri": _text,
    "coding": _coding,
    "quantity": _quantity,
    "reference": _reference,
    "attachment": _attachment,
}


def written_link(item: Item) -> str:
    """The link id that an item has in a response: the file's own, also where it gives two neighbors the same."""
    own = item.raw.get("linkId")
    return own if isinstance(own, str) and own else item.link_id


def extension(element: Any, url: str) -> Any:
    """The value of one extension of an element; None where it has none."""
    extensions = element.get("extension") if isinstance(element, dict) else None
    for entry in extensions if isinstance(extensions, list) else ():
        if isinstance(entry, dict) and entry.get("url") == url:
            return next((entry[name] for name in entry if name.startswith("value")), None)
    return None
