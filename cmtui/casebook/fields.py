"""Fields of an editor, made from an entity's declaration; and typed words made into its values."""

from __future__ import annotations

import types
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Literal, Union, get_args, get_origin

from pydantic import ValidationError

from cmtui.clock import instant, local
from cmtui.errors import WrongUsage
from cmtui.rows import FieldRow
from cmtui.rules.clean import clean
from cmtui.rules.typed import understand
from cmtui.vocabulary import catalog

if TYPE_CHECKING:
    from collections.abc import Mapping
    from zoneinfo import ZoneInfo

    from pydantic.fields import FieldInfo
    from sqlmodel import SQLModel

Kind = Literal["text", "long", "choice", "date", "instant", "number", "yes_no"]

_LARGEST = 1_000_000_000
"""Of any figure: minutes, miles, days, counts; the file holds no more than nineteen digits."""


def declared(info: FieldInfo) -> dict[str, Any]:
    """What `fact` said of a field; empty for a field that it did not make."""
    extra = info.json_schema_extra
    said = extra.get("fact") if isinstance(extra, dict) else None
    return said if isinstance(said, dict) else {}


def types_of(info: FieldInfo) -> tuple[type, ...]:
    """The types that a field takes, without None."""
    annotation = info.annotation
    if get_origin(annotation) in {Union, types.UnionType}:
        return tuple(each for each in get_args(annotation) if each is not type(None))
    return (annotation,) if isinstance(annotation, type) else ()


def kind_of(info: FieldInfo) -> Kind:
    """How a field is edited."""
    said, wanted = declared(info), types_of(info)
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
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value.isoformat() if isinstance(value, date) else str(value)


def parsed(
    fields: type[SQLModel], values: Mapping[str, str], *, now: datetime, zone: ZoneInfo | None
) -> dict[str, Any]:
    """The typed words as values of the entity, each checked by its declaration.

    Args:
        fields: The field class of the entity.
        values: Field name to what was typed; names that the class does not have are left out.
        now: The practice's wall clock.
        zone: The practice's time zone.

    Raises:
        WrongUsage: A value does not fit; the sentence names the field.
    """
    rows = {row.name: row for row in field_rows(fields, None, zone)}
    return {
        name: _value(fields.model_fields[name], row, values[name], now, zone)
        for name, row in rows.items()
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
        raise WrongUsage(f"{title}: {_limit(first['type'], first.get('ctx', {}), first['msg'])}.") from error


def _limit(kind: str, limits: Mapping[str, Any], said: str) -> str:
    """What a declaration refuses, in words."""
    words = {
        "missing": "this is needed",
        "greater_than_equal": "{ge} or more",
        "greater_than": "more than {gt}",
        "less_than_equal": "{le:,.10g} at most",
        "string_too_long": "{max_length:,} characters at most",
    }
    return words.get(kind, said.casefold()).format_map(limits)


def _value(info: FieldInfo, row: FieldRow, typed: str, now: datetime, zone: ZoneInfo | None) -> Any:
    """One field: read as its editor reads it, then as the type that the record keeps."""
    read = understand(row, clean(typed, multiline=row.kind == "long"), now=now)
    if read.wrong:
        raise WrongUsage(read.wrong)
    if not read.value:
        return _empty(info)
    if row.kind == "yes_no":
        return read.value == "yes"
    if row.kind == "date":
        return date.fromisoformat(read.value)
    if row.kind == "instant":
        return instant(datetime.fromisoformat(read.value), zone)
    if int in types_of(info) or float in types_of(info):
        return _number(info, row, read.value)
    return read.value


def _empty(info: FieldInfo) -> Any:
    """What an emptied field holds: nothing where it may, else what the entity begins with."""
    annotation = info.annotation
    if get_origin(annotation) in {Union, types.UnionType} and type(None) in get_args(annotation):
        return None
    default = info.get_default(call_default_factory=True)
    return "" if isinstance(default, str) else default


def _number(info: FieldInfo, row: FieldRow, words: str) -> float:
    try:
        found = int(words) if int in types_of(info) else float(words)
    except ValueError as error:  # 2.5 where whole numbers are meant
        raise WrongUsage(f"{row.title}: “{words}” is no whole number; write one such as 2.") from error
    if abs(found) > _LARGEST:
        raise WrongUsage(f"{row.title}: {_LARGEST:,} at most.")
    return found
