"""Whether answers are what their questions allow, in sentences for the person who answers."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from cmtui.forms.filling.comparing import before, same
from cmtui.forms.filling.patterns import matches
from cmtui.forms.responses.json import ANSWER_CONSTRAINT, KINDS, extension
from cmtui.forms.values import Attachment, Coding, Quantity

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cmtui.forms.tree import Item
    from cmtui.forms.values import Answer, AnswerKind

_URI = re.compile(
    r"urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|urn:oid:[0-2](\.\d+)+|(?!urn:uuid:|urn:oid:)[^\s\\<>\"{}|^`]+"
)

Problem = tuple[str, Literal["error", "warning"]]
"""A sentence, and how bad it is."""

_ASKED: dict[AnswerKind, str] = {
    "boolean": "yes or no",
    "decimal": "a number",
    "integer": "a whole number",
    "date": "a date",
    "dateTime": "a date and time",
    "time": "a time",
    "string": "text",
    "uri": "an address",
    "coding": "one of the options",
    "quantity": "a number with its unit",
    "reference": "a reference",
    "attachment": "a file",
}


def kinds(item: Item) -> tuple[AnswerKind, ...]:
    """The kinds of answer that an item takes: by its type, for a choice by its options."""
    if item.type not in {"choice", "open-choice"} or not item.options:
        return KINDS[item.type]
    offered = tuple(dict.fromkeys(option.answer.kind for option in item.options))
    return (*offered, "string") if item.type == "open-choice" and "string" not in offered else offered


def check(item: Item, values: Sequence[Answer]) -> tuple[Problem, ...]:
    """What is wrong with the answers to a question; nothing where there are none."""
    return tuple(_problems(item, values)) if values else ()


def _problems(item: Item, values: Sequence[Answer]) -> Iterator[Problem]:
    allowed = kinds(item)
    wrong = [value for value in values if value.kind not in allowed]
    if wrong:
        asked = " or ".join(dict.fromkeys(_ASKED[kind] for kind in allowed))
        yield f"This question takes {asked}, not “{wrong[0].text}”.", "error"
    yield from _how_many(item, values)
    yield from _among_options(item, values)
    for value in values:
        if value.kind in allowed:
            yield from _limits(item, value)


def _how_many(item: Item, values: Sequence[Answer]) -> Iterator[Problem]:
    if len(values) > 1 and not item.repeats:
        yield f"This question takes one answer, not {len(values)}.", "error"
    if item.min_occurs is not None and len(values) < item.min_occurs:
        yield f"Give at least {item.min_occurs} answers; there {_are(len(values))}.", "error"
    if item.max_occurs is not None and len(values) > item.max_occurs:
        yield f"Give at most {item.max_occurs} answers; there {_are(len(values))}.", "error"


def _are(count: int) -> str:
    return f"is {count}" if count == 1 else f"are {count}"


def _among_options(item: Item, values: Sequence[Answer]) -> Iterator[Problem]:
    if not item.options:
        return
    for value in values:
        free = item.type == "open-choice" and (value.kind == "string" or _takes_any_code(item))
        known = any(same(option.answer, value) for option in item.options)
        if not known and not free and not item.value_set and value.kind in kinds(item):
            yield f"“{value.text}” is not one of the options.", "error"
    if len(values) > 1:
        alone = [
            option.text
            for option in item.options
            if option.exclusive and any(same(option.answer, value) for value in values)
        ]
        if alone:
            yield f"“{alone[0]}” stands alone; take the other answers away or this one.", "error"


def _takes_any_code(item: Item) -> bool:
    """Whether R5's answerConstraint lets codes besides the options be given."""
    loose = item.raw.get("answerConstraint") or extension(item.raw, ANSWER_CONSTRAINT)
    return bool(loose == "optionsOrType")


def _limits(item: Item, value: Answer) -> Iterator[Problem]:
    yield from _range(item, value)
    match value.value:
        case str() if value.kind in {"string", "uri"}:
            yield from _text(item, value.value)
        case Decimal() as number:
            yield from _places(item, number)
        case Quantity() as quantity:
            yield from _unit(item, quantity)
            if quantity.value is None:
                yield "Give a number with the unit.", "error"
            else:
                yield from _places(item, quantity.value)
        case Attachment() as file:
            yield from _file(item, file)


def _range(item: Item, value: Answer) -> Iterator[Problem]:
    for limit, wrong, end, beyond in (
        (item.min_value, _below(value), "least", -1),
        (item.max_value, _above(value), "most", 1),
    ):
        if limit is None:
            continue
        order = before(value, limit)
        if order is not None and order * beyond > 0:
            yield f"{value.text} is {wrong}; the {end} is {limit.text}.", "error"
        elif order is None and isinstance(value.value, Quantity) and isinstance(limit.value, Quantity):
            yield (
                f"Give the figure in {limit.value.unit or limit.value.code}; the {end} is {limit.text}.",
                "error",
            )


def _below(value: Answer) -> str:
    return "too early" if value.kind in {"date", "dateTime", "time"} else "too low"


def _above(value: Answer) -> str:
    return "too late" if value.kind in {"date", "dateTime", "time"} else "too high"


def _text(item: Item, text: str) -> Iterator[Problem]:
    if item.max_length is not None and len(text) > item.max_length:
        yield f"The text has {len(text)} characters; {item.max_length} is the most.", "error"
    if item.min_length is not None and len(text) < item.min_length:
        yield f"The text has {len(text)} characters; {item.min_length} is the least.", "error"
    if not text.strip():
        yield "The text is blank; write something or leave it out.", "error"
    if item.type == "string" and ("\n" in text or "\r" in text):
        yield "The text has to be one line.", "error"
    if item.type == "url" and not _URI.fullmatch(text):
        yield "The text is not an address, such as https://example.org/page.", "error"
    if item.pattern:
        fits = matches(item.pattern, text)
        if fits is None:
            yield "The form's pattern for this text could not be checked.", "warning"
        elif not fits:
            yield "The text is not of the form that the question asks for.", "error"


def _places(item: Item, number: Decimal) -> Iterator[Problem]:
    exponent = number.as_tuple().exponent
    places = -exponent if isinstance(exponent, int) and exponent < 0 else 0
    if item.decimal_places is not None and places > item.decimal_places:
        if item.decimal_places == 0:
            yield "Give a whole number.", "error"
        else:
            yield f"Give at most {item.decimal_places} figures after the point.", "error"


def _unit(item: Item, quantity: Quantity) -> Iterator[Problem]:
    """A unit that the form offers, where it offers any; one unit is fixed and need not be said."""
    if not item.units or not (quantity.unit or quantity.code):
        return
    own = Coding(code=quantity.code, system=quantity.system, display=quantity.unit)
    words = {unit.display for unit in item.units} | {unit.code for unit in item.units}
    if not any(unit.means(own) for unit in item.units) and (quantity.code or quantity.unit not in words):
        offered = ", ".join(unit.display or unit.code for unit in item.units)
        yield f"The unit is {quantity.unit or quantity.code}; the form takes {offered}.", "error"


def _file(item: Item, file: Attachment) -> Iterator[Problem]:
    kind = file.content_type.partition(";")[0].strip().lower()
    if item.mime_types and not any(_mime_fits(kind, allowed.lower()) for allowed in item.mime_types):
        yield (
            f"The file is {kind or 'of no known type'}; the form takes {', '.join(item.mime_types)}.",
            "error",
        )
    if item.max_size is not None and file.size is not None and file.size > item.max_size:
        yield f"The file has {file.size:,} bytes; {item.max_size:,f} is the most.", "error"


def _mime_fits(kind: str, allowed: str) -> bool:
    return allowed == kind or (allowed.endswith("/*") and kind.startswith(allowed[:-1]))
