"""One act's transaction: what it adds and changes, remembered for the history.

A new row is written from plain values by its model's declaration: to make a SQLModel instance of a table costs 60 µs and
to write it through SQLAlchemy another 230, by a session still more; this costs 25. What is changed is read as an entity.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from pydantic_core import PydanticUndefined
from sqlalchemy import Connection, Table, select, update
from sqlmodel import SQLModel

from cmtui.clock import stamp
from cmtui.errors import NotFound, Stale
from cmtui.models.base import Entity, new_public_id

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from cmtui.store.reader import Row

E = TypeVar("E", bound=SQLModel)
N = TypeVar("N", bound=Entity)


_OF_CLIENT = 'SELECT id FROM "case" WHERE client_id = ?'
_OF_PERSON = 'SELECT c.id FROM "case" c JOIN client k ON k.id = c.client_id WHERE k.person_id = ?'

_LEADS = {
    "client": ("id", _OF_CLIENT),
    "coverage": ("client_id", _OF_CLIENT),
    "episode": ("client_id", _OF_CLIENT),
    "condition": ("client_id", _OF_CLIENT),
    "care_plan_note": ("client_id", _OF_CLIENT),
    "person": ("id", _OF_PERSON),
    "phone": ("person_id", _OF_PERSON),
    "address": ("person_id", _OF_PERSON),
    "inquiry": ("id", 'SELECT id FROM "case" WHERE inquiry_id = ?'),
    "criterion": ("screening_id", "SELECT case_id FROM screening WHERE id = ?"),
    "addendum": ("contact_id", "SELECT case_id FROM contact WHERE id = ?"),
    "assessment_score": ("assessment_id", "SELECT case_id FROM assessment WHERE id = ?"),
    "goal_need": ("goal_id", "SELECT case_id FROM goal WHERE id = ?"),
    "referral_option": ("referral_id", "SELECT case_id FROM referral WHERE id = ?"),
    "referral_state": ("referral_id", "SELECT case_id FROM referral WHERE id = ?"),
    "transition_element": ("transition_id", "SELECT case_id FROM transition WHERE id = ?"),
}
"""Table to the column that leads to its cases, and how; a table with a `case_id` of its own needs none."""


def table_of(model: type[SQLModel]) -> Table:
    """The table of a model."""
    table = model.__table__  # type: ignore[attr-defined]  # SQLModel sets it on table models
    assert isinstance(table, Table)
    return table


class Written(NamedTuple):
    """A row that was added."""

    id: int
    public_id: str


@cache
def insert_of(model: type[SQLModel], names: tuple[str, ...]) -> str:
    """The statement for a row that names these values; declared defaults stand in it as literals."""
    places = dict.fromkeys(names, "?")
    values = (
        places.get(name) or _literal(model.model_fields[name].get_default()) for name in columns_of(model)
    )
    quoted = ", ".join(f'"{name}"' for name in columns_of(model))
    return f'INSERT INTO "{table_of(model).name}"({quoted}) VALUES ({", ".join(values)})'


def _literal(value: Any) -> str:
    """A declared default in SQL; they are texts, whole numbers, yes or no, and nothing."""
    if value is PydanticUndefined:
        raise TypeError("a value without a default is not named")
    if value is None:
        return "NULL"
    if isinstance(value, int):
        return str(int(value))
    text = str(value).replace("'", "''")
    return f"'{text}'"


@cache
def columns_of(model: type[SQLModel]) -> tuple[str, ...]:
    """The columns of a model's table, in order."""
    return tuple(str(column.name) for column in table_of(model).columns)


@dataclass(slots=True)
class Work:
    """The open transaction of one act."""

    connection: Connection
    now: datetime
    """When the act is recorded, aware, UTC."""
    added: dict[str, list[int]] = field(default_factory=dict)
    """Table name to the ids of rows that this act added."""
    changed: list[dict[str, Any]] = field(default_factory=list)
    """Changes of rows, field by field: old and new."""
    touched: set[int] = field(default_factory=set)
    """Ids of the cases whose clocks and list row have to follow, and whose history the act belongs to."""
    seq: int = 0
    """Of the event that tells of the act; 0 until it is written."""
    ids: Callable[[], str] = new_public_id
    """Where public ids come from."""

    @property
    def _driver(self) -> Any:
        return self.connection.connection.driver_connection

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[Row]:
        """Rows of selected columns, inside this transaction."""
        found: list[Row] = self._driver.execute(sql, parameters).fetchall()
        return found

    def put(self, model: type[SQLModel], **values: Any) -> Written:
        """Write a new row; what is not named gets the declared default.

        Args:
            model: The entity's table.
            **values: Its values.
        """
        is_entity, public_id = issubclass(model, Entity), ""
        if is_entity:
            public_id = values.setdefault("public_id", "") or self.ids()
            values["public_id"] = public_id
            values["created_at"] = values["updated_at"] = self.now
        names = tuple(name for name in columns_of(model) if name in values)
        if len(names) < len(values):
            raise TypeError(f"{model.__name__} has no {set(values).difference(names)}")
        row = [plain(values[name]) for name in names]
        row_id = int(self._driver.execute(insert_of(model, names), row).lastrowid)
        name = table_of(model).name
        if is_entity:
            self.added.setdefault(name, []).append(row_id)
        self._touch(name, {**values, "id": row_id})
        return Written(row_id, public_id)

    def add(self, entity: E) -> E:
        """Write a new row; the entity comes back with its id."""
        key = str(table_of(type(entity)).primary_key.columns[0].name)
        values = {name: getattr(entity, name) for name in columns_of(type(entity))}
        if values[key] is None:
            del values[key]
        written = self.put(type(entity), **values)
        setattr(entity, key, written.id)
        if isinstance(entity, Entity):
            entity.created_at = entity.updated_at = self.now
        return entity

    def many(self, sql: str, rows: Sequence[Sequence[Any]]) -> None:
        """One statement for many rows; `store.bulk` makes both."""
        self._driver.cursor().executemany(sql, rows)

    def get(self, model: type[N], **where: Any) -> N:
        """The one row with these values.

        Raises:
            NotFound: There is none, or it was voided.
        """
        found = self.find(model, **where)
        if not found:
            raise NotFound(
                f"That {model.__name__.casefold()} is no longer in the record; look at the list again."
            )
        return found[0]

    def find(self, model: type[N], **where: Any) -> list[N]:
        """All rows with these values that were not voided, in the order they were typed."""
        table = table_of(model)
        query = select(table).where(table.c.voided_at.is_(None)).order_by(table.c.id)
        for name, value in where.items():
            query = query.where(table.c[name] == value)
        return [model(**row._mapping) for row in self.connection.execute(query)]  # noqa: SLF001  # public by its docs

    def change(self, entity: N, *, seen: int | None = None, **fields: Any) -> N:
        """Write new values of some fields; what does not differ is left alone.

        Args:
            entity: The row as read in this transaction.
            seen: The version that the person had on screen; None when nothing was shown.
            **fields: The new values.

        Raises:
            Stale: Somebody changed the row after it was shown.
        """
        if seen is not None and seen != entity.version:
            raise Stale(
                "This entry was changed in another window after you opened it; your text is kept as a draft - "
                "open the entry again and compare."
            )
        differing = {name: value for name, value in fields.items() if getattr(entity, name) != value}
        if not differing:
            return entity
        table = table_of(type(entity))
        log = {name: [plain(getattr(entity, name)), plain(value)] for name, value in differing.items()}
        self.changed.append({"table": table.name, "id": entity.id, "op": "set", "fields": log})
        values = {**differing, "version": entity.version + 1, "updated_at": self.now}
        self.connection.execute(update(table).where(table.c.id == entity.id).values(**values))
        for name, value in values.items():
            setattr(entity, name, value)
        self._touch(table.name, entity.__dict__)
        return entity

    def any_version(self, model: type[N], row_id: int) -> N:
        """A row by its inner id, struck out or not; for taking an act back."""
        table = table_of(model)
        row = self.connection.execute(select(table).where(table.c.id == row_id)).one()
        return model(**row._mapping)  # noqa: SLF001  # public by its docs

    def void(self, entity: N, reason: str) -> N:
        """Strike a row out: it stays in the file, with the reason, and no list shows it."""
        return self.change(entity, voided_at=self.now, void_reason=reason)

    def take_changes(self) -> list[dict[str, Any]]:
        """What was done since this was last asked, as an event keeps it: an import tells of each client by itself."""
        added: Iterable[dict[str, Any]] = (
            {"table": table, "ids": ids, "op": "add"} for table, ids in self.added.items()
        )
        taken = [*added, *self.changed]
        self.added, self.changed = {}, []
        return taken

    def _touch(self, table: str, values: Mapping[str, Any]) -> None:
        """Note the cases that follow from a row."""
        if table == "case":
            self.touched.add(values["id"])
        elif values.get("case_id") is not None:
            self.touched.add(values["case_id"])
        elif table in _LEADS:
            column, sql = _LEADS[table]
            self.touched.update(row[0] for row in self.rows(sql, (values[column],)))


def plain(value: Any) -> Any:
    """A value as JSON keeps it."""
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise ValueError("an instant needs its time zone")
        return stamp(value)
    return value.isoformat() if isinstance(value, date) else value
