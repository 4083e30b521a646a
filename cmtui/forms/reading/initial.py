"""What stands in a question before it is answered, in the type of the question."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from cmtui.forms.reading.values import answer, choice, objects
from cmtui.forms.values import Answer, Coding

_SEARCHED: Final = 1_000
"""Options that are looked through; in a longer list an answer given beforehand is taken as it stands."""

if TYPE_CHECKING:
    from cmtui.forms.reading.findings import Findings
    from cmtui.forms.tree import ItemType, Option


def initial(
    raw: dict[str, Any], kind: ItemType, options: tuple[Option, ...], link_id: str, findings: Findings
) -> tuple[Answer, ...]:
    """The answers given beforehand: those of the item, or else the options marked so."""
    if kind in {"group", "display"}:
        return ()
    found = []
    for entry in objects(raw.get("initial")):
        _, of_kind, value = choice(entry, "value")
        given = None if of_kind is None else answer(of_kind, value)
        fitting = None if given is None else as_type(given, kind, options)
        if fitting is None:
            findings.error(
                link_id, "bad-initial", "An answer given beforehand is not of its type and is left out."
            )
        else:
            found.append(fitting)
    return tuple(found) or tuple(option.answer for option in options if option.initial)


def as_type(given: Answer, kind: ItemType, options: tuple[Option, ...] = ()) -> Answer | None:
    """An answer in the type of a question; none where it does not fit."""
    value = given.value
    match kind:
        case "choice" | "open-choice":
            return _of_options(given, options, free=kind == "open-choice")
        case "string" | "text":
            return Answer("string", given.text) if not isinstance(value, bool) else None
        case "url":
            return Answer("uri", value) if isinstance(value, str) else None
        case "integer" if isinstance(value, Decimal) and value == value.to_integral_value():
            return Answer("integer", int(value))
        case "decimal" if isinstance(value, int) and not isinstance(value, bool):
            return Answer("decimal", Decimal(value))
        case "dateTime" if given.kind == "date":
            return Answer("dateTime", value)
        case "integer" | "decimal" | "quantity" if isinstance(value, str):
            return answer(kind, value)
        case _:
            return given if given.kind == kind else None


def _of_options(given: Answer, options: tuple[Option, ...], *, free: bool) -> Answer | None:
    """The option that an answer means, with the option's own words; itself where anything may be answered."""
    for option in options[:_SEARCHED]:
        own, value = option.answer.value, given.value
        if isinstance(own, Coding) and isinstance(value, Coding) and own.means(value):
            return option.answer
        if option.answer == given or (
            isinstance(value, str) and isinstance(own, Coding) and value == own.code
        ):
            return option.answer
    return given if free or not options or len(options) > _SEARCHED else None
