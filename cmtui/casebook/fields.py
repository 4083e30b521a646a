"""Fields of an editor, made from an entity's declaration; and typed words made into its values."""

from __future__ import annotations

import types
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any, Literal, Union, get_args, get_origin

from pydantic import ValidationError

from cmtui.clock import instant, local
from cmtui.errors import WrongUsage
from cmtui.rows import FieldRow
from cmtui.rules import dates
from cmtui.rules.clean import clean
from cmtui.vocabulary import catalog

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from zoneinfo import ZoneInfo

    from pydantic.fields import FieldInfo
    from sqlmodel import SQLModel

Kind = Literal["text", "long", "choice", "date", "instant", "number", "yes_no"]

_YES = frozenset({"y", "yes", "true", "1"})
NOON = time(12)
"""The clock of a day without one, as in quick entry."""

_NO = frozenset({"n", "no", "false", "0"})


def declared(info: FieldInfo) -> dict[str, Any]:
    """What `fact` said of a field; empty for a field that it did not make."""
    extra = info.json_schema_extra
    said = extra.get("fact") if isinstance(extra, dict) else None
    return said if isinstance(said, dict) else {}


def _types(info: FieldInfo) -> tuple[type, ...]:
    """The types that a field takes, without None."""
    annotation = info.annotation
    if get_origin(annotation) in {Union, types.UnionType}:
        return tuple(each for each in get_args(annotation) if each is not type(None))
    return (annotation,) if isinstance(annotation, type) else ()


def kind_of(info: FieldInfo) -> Kind:
    """How a field is edited."""
    said, wanted = declared(info), _types(info)
    if bool in wanted:
        return "yes_no"
    if said.get("vocabulary"):
        return "choice"
    if datetime in wanted:
        return "instant"
    if date in wanted:
        return "date"
    if int in wanted or float in wanted:
        return "number"
    return "long" if said.get("long") else "text"


def field_rows(
    fields: type[SQLModel],
    entity: SQLModel | None,
    zone: ZoneInfo | None,
    *,
    locked: frozenset[str] = frozenset(),
) -> tuple[FieldRow, ...]:
    """The fields of an entity with the values it has, in the order they are declared."""
    made: list[FieldRow] = []
    for name, info in fields.model_fields.items():
        said = declared(info)
        if not said.get("shown", True):
            continue
        value = getattr(entity, name) if entity is not None else info.get_default(call_default_factory=True)
        vocabulary = said.get("vocabulary", "")
        made.append(
            FieldRow(
                name=name,
                title=info.title or name,
                help=info.description or "",
                kind=kind_of(info),
                value="" if info.is_required() and entity is None else as_typed(value, zone),
                vocabulary=vocabulary,
                open=bool(vocabulary) and catalog.is_open(vocabulary),
                required=info.is_required(),
                unit=said.get("unit", ""),
                locked=name in locked,
            )
        )
    return tuple(made)


def as_typed(value: Any, zone: ZoneInfo | None) -> str:
    """A value as it would be typed."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return local(value, zone).strftime("%Y-%m-%d %H:%M")
    return value.isoformat() if isinstance(value, date) else str(value)


def parsed(
    fields: type[SQLModel], values: Mapping[str, str], *, today: date, zone: ZoneInfo | None
) -> dict[str, Any]:
    """The typed words as values of the entity, each checked by its declaration.

    Args:
        fields: The field class of the entity.
        values: Field name to what was typed; names that the class does not have are left out.
        today: The present day of the practice.
        zone: The practice's time zone.

    Raises:
        WrongUsage: A value does not fit; the sentence names the field.
    """
    return {
        name: _value(info, values[name], today=today, zone=zone)
        for name, info in fields.model_fields.items()
        if name in values
    }


def checked(fields: type[SQLModel], values: Mapping[str, Any]) -> None:
    """Let the declaration judge the values as a whole.

    Raises:
        WrongUsage: A value is missing or outside its limits.
    """
    try:
        fields.model_validate(dict(values))
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        name = str(first["loc"][0]) if first["loc"] else ""
        title = fields.model_fields[name].title if name in fields.model_fields else name
        said = "is needed" if first["type"] == "missing" else str(first["msg"]).casefold()
        raise WrongUsage(f"{title}: {said}.") from error


def _value(info: FieldInfo, typed: str, *, today: date, zone: ZoneInfo | None) -> Any:
    kind, title = kind_of(info), info.title or ""
    words = clean(typed, multiline=kind == "long")
    if not words:
        return _empty(info, title)
    if kind == "choice":
        return _choice(info, words)
    if kind == "yes_no":
        return _yes_no(words, title)
    if kind == "date":
        return _date(words, title, today)
    if kind == "instant":
        return _instant(words, title, today, zone)
    return _number(info, words, title) if kind == "number" else words


def _empty(info: FieldInfo, title: str) -> Any:
    if info.is_required():
        raise WrongUsage(f"{title}: this is needed.")
    default = info.get_default(call_default_factory=True)
    return "" if isinstance(default, str) else default if bool in _types(info) or default is None else None


def _choice(info: FieldInfo, words: str) -> Any:
    vocabulary = declared(info)["vocabulary"]
    term = catalog.choice(vocabulary, words)
    if term is None and not catalog.is_open(vocabulary):
        offered = ", ".join(each.label for each in catalog.terms(vocabulary)[:8])
        raise WrongUsage(f"{info.title}: “{words}” is not one of {offered}; type a number or first letters.")
    code = words if term is None else term.code
    return int(code) if int in _types(info) else code


def _yes_no(words: str, title: str) -> bool:
    if words.casefold() in _YES:
        return True
    if words.casefold() in _NO:
        return False
    raise WrongUsage(f"{title}: answer yes or no.")


def _date(words: str, title: str, today: date) -> date:
    found = dates.parse_due(words, today=today) if _ahead(words) else dates.parse_past(words, today=today)
    found = found or dates.parse_due(words, today=today) or dates.parse_past(words, today=today)
    if found is None:
        raise WrongUsage(f"{title}: “{words}” is no date; type today, fri, +3d, 3/14 or 2026-03-14.")
    return found


def _ahead(words: str) -> bool:
    """Whether the words look ahead by themselves: an interval does, a weekday may mean either."""
    return words.startswith(("+", "in ", "next ", "by ")) or words[:1].isdecimal()


def _instant(words: str, title: str, today: date, zone: ZoneInfo | None) -> datetime:
    parts = words.replace("T", " ").split()
    for cut in range(len(parts), -1, -1):
        day_words, clock_words = " ".join(parts[:cut]), " ".join(parts[cut:])
        day = dates.parse_past(day_words, today=today) if day_words else today
        clock = dates.parse_clock(clock_words) if clock_words else NOON
        if day is not None and clock is not None:
            return instant(datetime.combine(day, clock), zone)
    raise WrongUsage(f"{title}: “{words}” is no time; type yesterday 2pm, 3/14 14:30 or 2026-03-14 14:30.")


def _number(info: FieldInfo, words: str, title: str) -> float:
    if (
        int in _types(info)
        and "minutes" in declared(info).get("unit", "")
        and (spent := dates.parse_duration(words))
    ):
        return spent
    try:
        return int(words) if int in _types(info) else float(words)
    except ValueError as error:
        raise WrongUsage(f"{title}: “{words}” is no number.") from error


def shown_names(fields: Iterable[FieldRow]) -> dict[str, str]:
    """The values of an editor's fields by name."""
    return {field.name: field.value for field in fields}
