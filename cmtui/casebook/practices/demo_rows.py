"""What the acts of the demonstration leave: rows that grew, and the lines of the history that tell of it."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from cmtui.models.base import Entity
from cmtui.store.work import plain, table_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from cmtui.casebook.practices.demo_days import Days
    from cmtui.store.bulk import Bulk

Words = dict[str, Any]
"""A table of the data: field name to value, days in words."""

Change = dict[str, Any]
"""What an act changed of one row, as an event keeps it."""


@cache
def blank(model: type[Entity]) -> dict[str, Any]:
    """What a row of the entity holds where nothing is said.

    A row that names every field is written by the same statement as the others: to compile one for each of the 180
    ways in which the cases fill in their fields takes half of the time that the demonstration takes.
    """
    own = model.model_fields.keys() - Entity.model_fields.keys()
    return {name: info.get_default() for name, info in model.model_fields.items() if name in own}


class Act(NamedTuple):
    """A line of the history, before it is written."""

    at: datetime
    name: str
    case_id: int | None
    summary: str
    changes: list[Change]


class Grown:
    """A row that later acts changed: it is written as it stands in the end, and each act holds what it replaced.

    Args:
        model: Its table.
        made: When it was first written.
        values: What it held then.
    """

    def __init__(self, model: type[Entity], made: datetime, values: Mapping[str, Any]) -> None:
        self._model, self._made, self._updated = model, made, made
        self._values = dict(values)
        self._changes: list[Change] = []

    def change(self, at: datetime, **new: Any) -> Change:
        """Give some fields new values; what an act's line says of it."""
        fields = {
            name: [plain(old), plain(value)]
            for name, value in new.items()
            if (old := self._values.get(name, self._model.model_fields[name].get_default())) != value
        }
        self._values |= new
        self._updated = at
        self._changes.append({"table": str(table_of(self._model).name), "op": "set", "fields": fields})
        return self._changes[-1]

    def write(self, bulk: Bulk, **more: Any) -> int:
        """Write the row; its id."""
        values = blank(self._model) | self._values | more
        values |= {"created_at": self._made, "updated_at": self._updated, "version": 1 + len(self._changes)}
        row_id = bulk.add(self._model, **values)
        for change in self._changes:
            change["id"] = row_id
        return row_id


class Pen:
    """Writes the rows of the practice and notes down its acts.

    Args:
        bulk: Where the rows go.
        days: What the words for days mean.
        author: Whose acts these are.
    """

    def __init__(self, bulk: Bulk, days: Days, author: str) -> None:
        self.bulk, self.days, self.author = bulk, days, author
        self.acts: list[Act] = []
        self.organizations: dict[str, tuple[int, str]] = {}
        """Key of the data to the inner id and the name."""

    def add(self, model: type[Entity], words: Words, at: datetime, **more: Any) -> int:
        """Write a row that was never changed; its id. An organization is named by its key."""
        said = {name: word for name, word in words.items() if name != "organization"}
        values = self.days.values(model, said) | more
        if key := words.get("organization"):
            values["organization_id"], name = self.organizations[key]
            if "payer" in model.model_fields:
                values["payer"] = name
        return self.bulk.add(model, **(blank(model) | values), created_at=at)

    def act(
        self, at: datetime, name: str, case_id: int | None, summary: str = "", changes: Iterable[Change] = ()
    ) -> None:
        """Note an act down, with the rows that were added since the last one."""
        told = [*self.bulk.work.take_changes(), *changes]
        self.acts.append(Act(at, name, case_id, summary[:80], told))
