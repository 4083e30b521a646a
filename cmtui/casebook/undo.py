"""Taking back the acts of a session: what was added is struck out, what was changed gets its old value."""

from __future__ import annotations

import json
from datetime import date, datetime
from functools import cache
from threading import Lock
from typing import TYPE_CHECKING, Any, NamedTuple

from cmtui.casebook.fields import types_of
from cmtui.casebook.stages import UNDONE
from cmtui.errors import NotFound, Refused
from cmtui.models import assessments, case, engagement, people
from cmtui.models import work as daily
from cmtui.models.base import Entity
from cmtui.models.case import StageEvent
from cmtui.models.work import Contact
from cmtui.store.work import plain, table_of

if TYPE_CHECKING:
    from cmtui.casebook.desk import Desk
    from cmtui.store.work import Work

FINAL = {
    "contact.signed": "A signed note is never unsigned; e adds an addendum, and striking it out takes a reason.",
    "contact.amended": "An addendum stays; add another that corrects it.",
    "assessment.signed": "A signed assessment is never unsigned; amend it, and the earlier one is kept.",
    "flag.raised": "That a flag was raised stays; close it with what was done.",
    "form.added": "A form stays in the library; retire it where it is no longer to be offered.",
}
"""Acts that cannot be taken back, and what to do instead (S-1)."""

_STAYS = frozenset({"safety_flag", "form_version", "score_rule_version"})
"""Rows that stay though the act is taken back that first wrote them: that a flag was raised, and what was answered."""

_FIRST = "record.made"
_ON = " u again takes back the act before it."


class _Act(NamedTuple):
    """An act of this session that still stands."""

    seq: int
    name: str
    case_id: int | None
    summary: str
    changes: str


class Undo:
    """The last act of this session, and the one before it, for as long as the session lasts."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._one_at_a_time = Lock()
        """Two keys in a row come in two threads: the second reads which act is last once the first is through."""
        self._passed: set[int] = set()
        """Acts that cannot be taken back and of which that was said: the next undo goes on before them."""

    def last(self) -> str:
        """Take back the last act that still stands; a sentence that says which.

        Raises:
            NotFound: This session has done nothing that still stands.
            Refused: The act is final, or what it changed was changed again elsewhere; asked once more, the act
                before it is taken back.
        """
        with self._one_at_a_time:
            act = self._last()
            try:
                self._take_back(act)
            except Refused as refusal:
                self._passed.add(act.seq)
                raise Refused(f"{refusal}{_ON}", rule=refusal.rule) from None
        return f"Undone: {act.name.replace('.', ' ')}" + (f" ({act.summary})." if act.summary else ".")

    def _last(self) -> _Act:
        rows = self._desk.rows(
            "SELECT e.seq, e.act, e.case_id, e.summary, e.changes FROM event e WHERE e.seq > ? AND e.session = ? "
            "AND e.undoes IS NULL AND NOT EXISTS (SELECT 1 FROM event u WHERE u.undoes = e.seq) "
            "AND e.seq NOT IN (SELECT value FROM json_each(?)) ORDER BY e.seq DESC LIMIT 1",
            (self._desk.before, self._desk.session, json.dumps(sorted(self._passed))),
        )
        if not rows or rows[0][1] == _FIRST:
            raise NotFound("There is nothing left to undo in this session.")
        return _Act(*rows[0])

    def _take_back(self, act: _Act) -> None:
        if act.name in FINAL:
            raise Refused(FINAL[act.name], rule="S-1")
        changes = json.loads(act.changes)
        with self._desk.act(
            "act.undone",
            case_id=act.case_id,
            summary=f"{act.name} {act.summary}".strip(),
            undoes=act.seq,
        ) as work:
            if _meant(changes) & self._elsewhere(work, act.seq):
                raise Refused("What that act changed was changed again elsewhere; edit the entry instead.")
            for change in reversed(changes):
                _reverse(work, change)

    def _elsewhere(self, work: Work, seq: int) -> set[tuple[str, int]]:
        """The rows that other sessions changed after an act."""
        rows = work.rows(
            "SELECT changes FROM event WHERE seq > ? AND session != ?", (seq, self._desk.session)
        )
        return {row for (text,) in rows for row in _meant(json.loads(text))}


def _meant(changes: list[dict[str, Any]]) -> set[tuple[str, int]]:
    """The rows that an act added or changed, by table and inner id."""
    return {
        (change["table"], row_id) for change in changes for row_id in change.get("ids", [change.get("id")])
    }


@cache
def _models() -> dict[str, type[Entity]]:
    """Every entity by its table."""
    classes = [
        each for module in (people, case, engagement, daily, assessments) for each in vars(module).values()
    ]
    return {
        table_of(each).name: each
        for each in classes
        if isinstance(each, type) and issubclass(each, Entity) and hasattr(each, "__table__")
    }


def _reverse(work: Work, change: dict[str, Any]) -> None:
    if change["table"] == "stage_event":
        for row_id in change["ids"]:
            _step_back(work, row_id)
    elif change["op"] == "add" and change["table"] in _STAYS:
        return
    elif change["op"] == "add":
        for row_id in change["ids"]:
            _strike_out(work, work.any_version(_models()[change["table"]], row_id))
    else:
        _restore(work, work.any_version(_models()[change["table"]], change["id"]), change["fields"])


def _step_back(work: Work, row_id: int) -> None:
    """A change of status is never taken out of the history: another one follows that takes it back."""
    stage = work.any_version(StageEvent, row_id)
    work.add(
        StageEvent(
            case_id=stage.case_id,
            transition=UNDONE,
            from_status=stage.to_status,
            to_status=stage.from_status,
            at=work.now,
        )
    )


def _strike_out(work: Work, entity: Entity) -> None:
    if isinstance(entity, Contact) and entity.signed_at is not None:
        raise Refused("That note is signed by now; strike it out with a reason if it is wrong.", rule="S-1")
    work.void(entity, "undone")


def _restore(work: Work, entity: Entity, fields: dict[str, Any]) -> None:
    old: dict[str, Any] = {}
    for name, (before, after) in fields.items():
        if plain(getattr(entity, name)) != after:
            raise Refused("What that act changed was changed again since; edit the entry instead.")
        old[name] = _typed(type(entity), name, before)
    work.change(entity, **old)


def _typed(model: type[Entity], name: str, value: Any) -> Any:
    """The value of the history as the field holds it."""
    if not isinstance(value, str):
        return value
    wanted = types_of(model.model_fields[name])
    if datetime in wanted:
        return datetime.fromisoformat(value)
    return date.fromisoformat(value) if date in wanted else value
