"""What every entity has, and how a field is declared once."""

import re
import uuid
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import CHAR, DateTime, Dialect, MetaData, Text
from sqlalchemy.types import TypeDecorator, TypeEngine
from sqlmodel import Field, SQLModel

SQLModel.metadata.naming_convention = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
).naming_convention

_STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


class Instant(TypeDecorator[datetime]):
    """An aware UTC instant, kept in SQLite as ``2026-11-20T16:00:00Z``.

    The text sorts as time does, and the rows of a list carry it to JSON as it stands.
    """

    impl = CHAR(20)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Text in SQLite, a real time stamp elsewhere."""
        if dialect.name == "sqlite":
            return dialect.type_descriptor(CHAR(20))
        return dialect.type_descriptor(DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """Refuse a naive time: nobody can say later which zone was meant."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs its time zone")
        utc = value.astimezone(UTC).replace(microsecond=0)
        return utc.strftime("%Y-%m-%dT%H:%M:%SZ") if dialect.name == "sqlite" else utc

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """The aware instant back."""
        if isinstance(value, str):
            # fromisoformat costs a tenth of strptime, and this is asked once a cell.
            return datetime.fromisoformat(value)
        return value if value is None else value.astimezone(UTC)


def fact(
    title: str,
    help: str = "",  # noqa: A002  # the field's help is what it is
    *,
    default: Any = ...,
    vocabulary: str = "",
    unit: str = "",
    sources: tuple[str, ...] = (),
    long: bool = False,
    shown: bool = True,
    **more: Any,
) -> Any:
    """A field of an entity, declared once: its title, help, vocabulary, unit and source ids.

    Args:
        title: The label in the editor and the heading in exports.
        help: One sentence for the person who fills it in.
        default: What an empty field holds; `...` for a required one.
        vocabulary: The name of the controlled vocabulary its codes come from.
        unit: The unit of a figure.
        sources: Ids of the statements of the standards that ask for it.
        long: Several lines of text.
        shown: Whether an editor offers it.
        **more: Passed on to `sqlmodel.Field`.
    """
    extra = {"vocabulary": vocabulary, "unit": unit, "sources": list(sources), "long": long, "shown": shown}
    if long and "sa_type" not in more:
        more["sa_type"] = Text
    if default is not ...:
        more["default"] = default
    return Field(
        title=title, description=help or None, schema_extra={"json_schema_extra": {"fact": extra}}, **more
    )


def moment(title: str, help: str = "", **more: Any) -> Any:  # noqa: A002
    """A field that holds an instant."""
    return fact(title, help, sa_type=Instant, **more)


def new_public_id() -> str:
    """The id by which other programs know a row; it survives a copy to another engine."""
    return uuid.uuid4().hex


class Entity(SQLModel):
    """What every row of the record has besides its own fields."""

    id: int | None = Field(default=None, primary_key=True)
    public_id: str = fact("Id", default_factory=new_public_id, unique=True, max_length=32, shown=False)
    created_at: datetime = moment("Created", "When the row was typed; never editable.", shown=False)
    updated_at: datetime = moment("Changed", shown=False)
    version: int = fact(
        "Version",
        "Counts the changes, so that two windows never overwrite each other.",
        default=1,
        shown=False,
    )
    voided_at: datetime | None = moment("Voided", default=None, shown=False)
    void_reason: str = fact("Why voided", "Entered in error, undone, …", default="", shown=False)
