"""The values of FHIR as a file has them, read so that a wrong one is no value rather than a failure."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any, Final, Literal

from cmtui.forms.values import Answer, AnswerKind, Attachment, Coding, Quantity

_FIGURE: Final = re.compile(r"\s*[+-]?(?:\d{1,40}(?:\.\d{0,40})?|\.\d{1,40})(?:[eE][+-]?\d{1,2})?\s*")
"""FHIR asks for 18 digits of a decimal; what exceeds this is no figure of a form, and could fill the memory."""

_DATE: Final = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
_DATE_TIME: Final = re.compile(
    _DATE.pattern + r"(T([01]\d|2[0-3]):[0-5]\d(:([0-5]\d|60)(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)?)?"
)
_TIME: Final = re.compile(r"([01]\d|2[0-3]):[0-5]\d(:([0-5]\d|60)(\.\d{1,9})?)?")

_KINDS: Final[dict[str, AnswerKind]] = {
    "Boolean": "boolean",
    "Decimal": "decimal",
    "Integer": "integer",
    "Integer64": "integer",
    "PositiveInt": "integer",
    "UnsignedInt": "integer",
    "Date": "date",
    "DateTime": "dateTime",
    "Instant": "dateTime",
    "Time": "time",
    "String": "string",
    "Markdown": "string",
    "Id": "string",
    "Uri": "uri",
    "Url": "uri",
    "Canonical": "uri",
    "Oid": "uri",
    "Code": "coding",
    "Coding": "coding",
    "CodeableConcept": "coding",
    "Quantity": "quantity",
    "Age": "quantity",
    "Duration": "quantity",
    "Reference": "reference",
    "Attachment": "attachment",
}


def exact(text: str) -> int | Decimal | str:
    """A figure of JSON with all its digits; the text itself where it is out of all measure."""
    if not _FIGURE.fullmatch(text):
        return text
    return int(text) if text.lstrip("-").isdigit() else Decimal(text)


def names(text: str) -> frozenset[str]:
    """The words of a line, as a set to look names up in."""
    return frozenset(text.split())


def objects(value: Any) -> tuple[dict[str, Any], ...]:
    """The objects of a list; of a single one where the list was forgotten."""
    if value is None:
        return ()
    if isinstance(value, dict):
        return (value,)
    return tuple(entry for entry in value if isinstance(entry, dict)) if isinstance(value, list) else ()


def words(value: Any) -> str:
    """A text; a figure's digits where somebody wrote a figure; else nothing."""
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int | Decimal) and not isinstance(value, bool) else ""


def figure(value: Any) -> Decimal | None:
    """A figure, also one written as text."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int | Decimal):
        return Decimal(value)
    return Decimal(value.strip()) if isinstance(value, str) and _FIGURE.fullmatch(value) else None


def whole(value: Any) -> int | None:
    """A whole figure, also one written as text."""
    found = figure(value)
    return int(found) if found is not None and found == found.to_integral_value() else None


def truth(value: Any) -> bool | None:
    """Yes or no, also where it was written as text."""
    if isinstance(value, bool):
        return value
    return {"true": True, "false": False}.get(value.strip().lower()) if isinstance(value, str) else None


def coding(value: Any) -> Coding | None:
    """A coding, also out of a concept or from a bare code."""
    if isinstance(value, str):
        return Coding(code=value) if value else None
    if not isinstance(value, dict):
        return None
    inner = objects(value.get("coding"))
    source = inner[0] if inner else value
    found = Coding(
        code=words(source.get("code")),
        system=words(source.get("system")),
        display=words(source.get("display")) or words(value.get("text")),
    )
    return found if found.code or found.display else None


def quantity(value: Any) -> Quantity | None:
    """A figure with its unit; the unit alone where only that is given."""
    if not isinstance(value, dict):
        bare = figure(value)
        return None if bare is None else Quantity(bare)
    found = Quantity(
        value=figure(value.get("value")),
        unit=words(value.get("unit")) or words(value.get("code")),
        system=words(value.get("system")),
        code=words(value.get("code")),
        comparator=words(value.get("comparator")),
    )
    return found if found.value is not None or found.unit else None


def _attachment(value: Any) -> Attachment | None:
    if not isinstance(value, dict):
        return None
    return Attachment(
        title=words(value.get("title")),
        url=words(value.get("url")),
        content_type=words(value.get("contentType")),
        size=whole(value.get("size")),
    )


def _reference(value: Any) -> str:
    """Whom or what it points at, or how that is called where it points at nothing."""
    if not isinstance(value, dict):
        return words(value)
    return words(value.get("reference")) or words(value.get("display"))


def answer(kind: AnswerKind, value: Any) -> Answer | None:
    """A value as an answer of a kind; none where it is not of that kind."""
    found: Any
    match kind:
        case "boolean":
            found = truth(value)
        case "decimal":
            found = figure(value)
        case "integer":
            found = whole(value)
        case "date" | "dateTime" | "time":
            pattern = {"date": _DATE, "dateTime": _DATE_TIME, "time": _TIME}[kind]
            found = value if isinstance(value, str) and pattern.fullmatch(value) else None
        case "string" | "uri":
            found = words(value) or None
        case "coding":
            found = coding(value)
        case "quantity":
            found = quantity(value)
        case "reference":
            found = _reference(value) or None
        case "attachment":
            found = _attachment(value)
    return None if found is None else Answer(kind, found)


def choice(
    element: dict[str, Any], stem: Literal["value", "answer", "initial"]
) -> tuple[str, AnswerKind | None, Any]:
    """The ``value[x]`` of an element: its key, its kind (none where we know no such kind), and what stands there."""
    for key, value in element.items():
        if key.startswith(stem) and len(key) > len(stem) and key[len(stem)].isupper():
            return key, _KINDS.get(key[len(stem) :]), value
    return "", None, None
