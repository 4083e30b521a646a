"""Many rows in one transaction: an import of a hundred thousand visits, a made-up practice of any size.

A row through SQLModel costs 60 µs to make and 230 to write, here 25 in all: plain values, written by the thousand.
"""

from __future__ import annotations

from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlmodel import SQLModel

# Every table that another refers to has to be known before they can be put in order.
from cmtui.models import assessments, case, coordination, engagement, people, planning, transitions  # noqa: F401
from cmtui.models import work as daily  # noqa: F401
from cmtui.models.base import Entity, new_public_id
from cmtui.store.reader import one
from cmtui.store.upgrade import drop_guards, install_guards
from cmtui.store.work import columns_of, insert_of, plain, table_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cmtui.store.work import Work

_FLUSH_AT = 20_000
"""Rows held in memory before they are written: 10 MB of visits, 30 MB of long notes."""


@cache
def _key(model: type[SQLModel]) -> str:
    """The primary key column."""
    return str(table_of(model).primary_key.columns[0].name)


class Bulk:
    """Rows collected by table, and written when there are many or when somebody is to read them.

    Args:
        work: The transaction they belong to, of `Record.bulk`; its `added` names them, for the history. Nobody else
            may add rows to the same tables meanwhile.
        ids: Where public ids come from.
    """

    def __init__(self, work: Work, *, ids: Callable[[], str] = new_public_id) -> None:
        self.work = work
        self._ids = ids
        self._rows: dict[type[SQLModel], dict[tuple[str, ...], list[list[Any]]]] = {}
        """Model to the rows that name the same columns."""
        self._next: dict[type[SQLModel], int] = {}
        self._pending = 0

    def add(self, model: type[SQLModel], **values: Any) -> int:
        """Note down a row; the id that it will have. What is not named gets the declared default.

        Args:
            model: The entity's table.
            **values: Its values. `created_at` is the transaction's `now` unless it is named, `updated_at` the same.
        """
        key = _key(model)
        row_id = self._next.get(model) or self._first_id(model, key)
        self._next[model] = row_id + 1
        values[key] = row_id
        if issubclass(model, Entity):
            values.setdefault("public_id", self._ids())
            values.setdefault("updated_at", values.setdefault("created_at", self.work.now))
            self.work.added.setdefault(table_of(model).name, []).append(row_id)
        names = tuple(name for name in columns_of(model) if name in values)
        if len(names) < len(values):
            raise TypeError(f"{model.__name__} has no {set(values).difference(names)}")
        rows = self._rows.setdefault(model, {}).setdefault(names, [])
        rows.append([plain(values[name]) for name in names])
        self._pending += 1
        if self._pending >= _FLUSH_AT:
            self.flush()
        return row_id

    def new_id(self) -> str:
        """A public id from where those of the rows come."""
        return self._ids()

    def flush(self) -> None:
        """Write what is noted down, those first to which others refer."""
        order = [table.name for table in SQLModel.metadata.sorted_tables]
        for model in sorted(self._rows, key=lambda each: order.index(table_of(each).name)):
            for names, rows in self._rows[model].items():
                self.work.many(insert_of(model, names), rows)
        self._rows.clear()
        self._pending = 0

    def _first_id(self, model: type[SQLModel], key: str) -> int:
        last = one(self.work, f'SELECT max("{key}") FROM "{table_of(model).name}"')
        return int((last and last[0]) or 0) + 1


@contextmanager
def without_guards(work: Work) -> Iterator[None]:
    """Write without triggers and full-text indexes, which are made anew at the end: half the time for a whole practice.

    For a file that nobody else has yet; the guards are back before the transaction ends, or nothing of it is.
    """
    connection = work.connection.connection.driver_connection
    drop_guards(connection)
    yield
    install_guards(connection)
