"""Reading one entity for an editor: over the reading connection, so that nobody who saves has to wait."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy.dialects.sqlite.base import SQLiteDialect

from cmtui.models.base import Entity
from cmtui.store.work import table_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from cmtui.store.reader import Reads

N = TypeVar("N", bound=Entity)


@cache
def _readers(model: type[Entity]) -> dict[str, Callable[[Any], Any] | None]:
    """Column to what makes its Python value out of the driver's."""
    dialect = SQLiteDialect()
    return {
        column.name: column.type.dialect_impl(dialect).result_processor(dialect, None)
        for column in table_of(model).columns
    }


def entity(reads: Reads, model: type[N], public_id: str) -> N | None:
    """The entity of that public id, detached and fully loaded; None where there is none or it was struck out."""
    readers = _readers(model)
    columns = ", ".join(f'"{name}"' for name in readers)
    rows = reads.rows(
        f'SELECT {columns} FROM "{table_of(model).name}" WHERE public_id = ? AND voided_at IS NULL',
        (public_id,),
    )
    if not rows:
        return None
    made = zip(readers.items(), rows[0], strict=True)
    return model(**{name: read(value) if read else value for (name, read), value in made})
