"""Taking back the acts of a session: what was added is struck out, what was changed gets its old value."""

from __future__ import annotations

import json
from datetime import date, datetime
from functools import cache
from threading import Lock
from typing import TYPE_CHECKING, Any, NamedTuple

from cmtui.casebook.drafts import keep_draft
from cmtui.casebook.engagement.stages import UNDONE
from cmtui.casebook.fields import types_of
from cmtui.errors import NotFound, Refused
from cmtui.models import assessments, case, coordination, engagement, people, planning, practice, transitions
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
_OWN_DRAFT = {"flag.closed": "done flag:"}
"""Acts whose words come back as the draft of the dialog that wrote them, and how its drafts are called."""


class _Act(NamedTuple):
    """An act of this session that still stands."""

    seq: int
    name: str
    case_id: int | None
    summary: str
    changes: str
    case: str
    """Public id of its case; empty where it has none."""
    client: str


class Undo:
    """The last act of this session, and the one before it, for as long as the session lasts."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._one_at_a_time = Lock()
        """Two keys in a row come in two threads: the second reads which act is last once the first is through."""
        self._passed: set[int] = set()
        """Acts that cannot be taken back and of which that was said: the next undo goes on before them."""

    def last(self, case: str = "") -> str:
        """Take back the last act that still stands; a sentence that says which, and whose.

        Args:
            case: Public id of the case that is open: only its acts are taken back. Empty on a list: the last act of
                the session, whoever it is about.

        Raises:
            NotFound: This session has done nothing (on that case) that still stands.
            Refused: The act is final, or what it changed was changed again elsewhere. Asked once more, the act before
                it is taken back where it is of the same case; one of another case is only named.
        """
        with self._one_at_a_time:
            act, passed = self._last(case)
            if not (case or _may_follow(act, passed)):
                raise Refused(
                    f"Nothing was undone: the act before it is {_named(act)}. Open that chart to take it back."
                )
            try:
                self._take_back(act)
            except Refused as refusal:
                self._passed.add(act.seq)
                raise Refused(f"{_of(act)}{refusal}{self._goes_on(case)}", rule=refusal.rule) from None
        return f"Undone: {_named(act)}."

    def _last(self, case: str) -> tuple[_Act, _Act | None]:
        """The last act that stands and was not refused; and the one refused right before it, if one was."""
        case_id = self._desk.case_id(case) if case else None
        rows = self._desk.rows(
            "SELECT e.seq, e.act, e.case_id, e.summary, e.changes, coalesce(c.public_id, ''), coalesce(w.name, '') "
            'FROM event e LEFT JOIN "case" c ON c.id = e.case_id LEFT JOIN case_face w ON w.case_id = e.case_id '
            "WHERE e.seq > ?1 AND e.session = ?2 AND (?3 IS NULL OR e.case_id = ?3 "
            "OR EXISTS (SELECT 1 FROM event_case o WHERE o.seq = e.seq AND o.case_id = ?3)) "
            "AND e.undoes IS NULL AND NOT EXISTS (SELECT 1 FROM event u WHERE u.undoes = e.seq) "
            "ORDER BY e.seq DESC LIMIT ?4",
            (self._desk.before, self._desk.session, case_id, len(self._passed) + 1),
        )
        passed = None
        for act in (_Act(*row) for row in rows):
            if act.name == _FIRST:
                break
            if act.seq not in self._passed:
                return act, passed
            passed = act
        whose = " on this case" if case else ""
        raise NotFound(f"There is nothing left to undo{whose} in this session.")

    def _goes_on(self, case: str) -> str:
        """What the next undo does, after one was refused."""
        try:
            act, passed = self._last(case)
        except NotFound:
            return ""
        return _ON if case or _may_follow(act, passed) else ""

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
            self._words_back(work, act, changes)

    def _words_back(self, work: Work, act: _Act, changes: list[dict[str, Any]]) -> None:
        """What was written into the act that is taken back is a draft again: nothing typed is lost."""
        if (named := _OWN_DRAFT.get(act.name)) is None:
            return
        for change in changes:
            before, after = change.get("fields", {}).get("done", ("", ""))
            if after and after != before:
                flag = work.any_version(assessments.SafetyFlag, change["id"])
                keep_draft(work, self._desk.session, f"{named}{flag.public_id}", act.case, {"text": after})

    def _elsewhere(self, work: Work, seq: int) -> set[tuple[str, int]]:
        """The rows that other sessions changed after an act."""
        rows = work.rows(
            "SELECT changes FROM event WHERE seq > ? AND session != ?", (seq, self._desk.session)
        )
        return {row for (text,) in rows for row in _meant(json.loads(text))}


def _may_follow(act: _Act, passed: _Act | None) -> bool:
    """Whether the next undo may go on to an act after one was refused: never unseen to one of another case."""
    return passed is None or act.case_id in {None, passed.case_id}


def _named(act: _Act) -> str:
    """`contact recorded (call 5m) · Ortiz, Manuel`."""
    what = act.name.replace(".", " ").replace("_", " ") + (f" ({act.summary})" if act.summary else "")
    return f"{what} · {act.client}" if act.client else what


def _of(act: _Act) -> str:
    """Whose act was refused."""
    return f"{act.client}: " if act.client else ""


def _meant(changes: list[dict[str, Any]]) -> set[tuple[str, int]]:
    """The rows that an act added or changed, by table and inner id."""
    return {
        (change["table"], row_id) for change in changes for row_id in change.get("ids", [change.get("id")])
    }


@cache
def _models() -> dict[str, type[Entity]]:
    """Every entity by its table."""
    modules = (people, case, engagement, daily, assessments, planning, coordination, transitions, practice)
    classes = [each for module in modules for each in vars(module).values()]
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
