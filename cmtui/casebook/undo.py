"""Taking back the acts of a session: what was added is struck out, what was changed gets its old value."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from cmtui.errors import NotFound, Refused
from cmtui.store.guards import APPEND_ONLY
from cmtui.store.work import plain, table_of

if TYPE_CHECKING:
    from cmtui.casebook.desk import Desk
    from cmtui.models.base import Entity
    from cmtui.store.work import Work

FINAL = {
    "contact.signed": "A signed note is never unsigned; e adds an addendum, and del strikes it out with a reason.",
    "contact.amended": "An addendum stays; add another that corrects it.",
    "record.made": "There is nothing left to undo.",
}
"""Acts that cannot be taken back, and what to do instead (S-1)."""


class Undo:
    """The last act of this session, and the one before it, for as long as the session lasts."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def last(self) -> str:
        """Take back the last act that still stands; a sentence that says which.

        Raises:
            NotFound: This session has done nothing that still stands.
            Refused: The act is final, or what it changed was changed again elsewhere.
        """
        found = self._desk.rows(
            "SELECT e.seq, e.act, e.case_id, e.summary, e.changes FROM event e WHERE e.session = ? AND e.undoes IS NULL "
            "AND NOT EXISTS (SELECT 1 FROM event u WHERE u.undoes = e.seq) ORDER BY e.seq DESC LIMIT 1",
            (self._desk.session,),
        )
        if not found or found[0][1] == "record.made":
            raise NotFound("There is nothing left to undo in this session.")
        seq, act, case_id, summary, changes = found[0]
        if act in FINAL:
            raise Refused(FINAL[act], rule="S-1")
        with self._desk.act(
            "act.undone", case_id=case_id, summary=f"{act} {summary}".strip(), undoes=seq
        ) as work:
            for change in reversed(json.loads(changes)):
                _take_back(work, change)
        return f"Undone: {act.replace('.', ' ')}" + (f" ({summary})." if summary else ".")


def _models() -> dict[str, type[Entity]]:
    """Every entity by its table."""
    from cmtui.models import case, engagement, people, work
    from cmtui.models.base import Entity

    modules = (people, case, engagement, work)
    classes = [each for module in modules for each in vars(module).values() if isinstance(each, type)]
    return {
        table_of(each).name: each
        for each in classes
        if issubclass(each, Entity) and hasattr(each, "__table__")
    }


def _take_back(work: Work, change: dict[str, Any]) -> None:
    if change["table"] in APPEND_ONLY:
        return  # what happened stays told; the undoing is told after it
    model = _models()[change["table"]]
    if change["op"] == "add":
        for row_id in change["ids"]:
            for entity in work.find(model, id=row_id):
                work.void(entity, "undone")
        return
    entity = work.any_version(model, change["id"])
    old: dict[str, Any] = {}
    for name, (before, after) in change["fields"].items():
        if plain(getattr(entity, name)) != after:
            raise Refused("What that act changed was changed again since; edit the entry instead.")
        old[name] = _typed(model, name, before)
    work.change(entity, **old)


def _typed(model: type[Entity], name: str, value: Any) -> Any:
    """The value of the history as the field holds it."""
    if not isinstance(value, str):
        return value
    wanted = str(model.model_fields[name].annotation)
    if "datetime" in wanted:
        return datetime.fromisoformat(value)
    return date.fromisoformat(value) if "date" in wanted else value
