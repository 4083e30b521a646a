"""The editor of any one entity, made from its declaration."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from cmtui.casebook.before_contact import known_before
from cmtui.casebook.coordination.coordinate_adds import completed, entered
from cmtui.casebook.coordination.coordinate_adds import struck_out as coordination_struck_out
from cmtui.casebook.coordination.tasks import add_task, falls_due, read_follow_ups, settle_by_contact
from cmtui.casebook.coordination.transitions_follow_up import follow_up_of
from cmtui.casebook.drafts import drop_draft
from cmtui.casebook.engagement import stops
from cmtui.casebook.engagement.screenings import ask_criteria
from cmtui.casebook.fields import checked, field_rows, parsed
from cmtui.casebook.kinds import REGISTERS
from cmtui.casebook.planning.goal_ties import check_ties
from cmtui.casebook.planning.plan_adds import add_goal, add_intervention
from cmtui.casebook.planning.plan_goals import check as check_plan
from cmtui.casebook.planning.plan_goals import struck_out
from cmtui.casebook.planning.plan_library import save_entry
from cmtui.errors import NotFound, WrongUsage
from cmtui.models import assessments, people, planning
from cmtui.models import case as cases
from cmtui.models import work as daily
from cmtui.rows import Form
from cmtui.rules.clean import clean
from cmtui.rules.matching import phone_key
from cmtui.store.entities import entity
from cmtui.store.reader import one

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from cmtui.casebook.coordination.tasks import FollowUp
    from cmtui.casebook.desk import Desk
    from cmtui.casebook.kinds import Register
    from cmtui.models.base import Entity
    from cmtui.rows import FieldRow
    from cmtui.store.work import Work


class Registers:
    """Editors of single entries."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def form(self, register: str, *, case: str = "", id: str = "") -> Form:  # noqa: A002  # the public id
        """What an editor shows: the declared fields with the values of an entry, or of a new one.

        Args:
            register: The kind of entry.
            case: Public id of the case, for a new entry.
            id: Public id of the entry; empty for a new one.

        Raises:
            NotFound: There is no such entry.
        """
        kind = self._kind(register)
        found = self._entity(kind, id) if id else None
        locked = _locked(found)
        fields = field_rows(kind.fields, found, self._desk.zone, locked=locked)
        if found is None:
            fields = tuple(replace(row, value=self._proposed(row)) for row in fields)
        of = case or self._case_of(found)
        context = known_before(self._desk, of) if register == "contact" else ()
        signed = found is not None and len(locked) == len(fields)
        title = f"{kind.title} · signed, not changeable" if signed else kind.title
        return Form(register, id, of, title, fields, found.version if found else None, context)

    def save(
        self,
        register: str,
        values: Mapping[str, str],
        *,
        case: str = "",
        id: str = "",  # noqa: A002  # the public id
        version: int | None = None,
    ) -> str:
        """Write what was typed: a new entry, or the changed fields of one; its public id.

        Args:
            register: The kind of entry.
            values: Field name to what was typed; a field that is not named stays as it is. With a contact go its
                follow-up tasks, in the same act: `tasks`, one a line with its day at the end; and with a new one
                that reached the person the task it was made for: `settles`, its public id.
            case: Public id of the case: that a new entry belongs to, or in whose chart one is changed.
            id: Public id of the entry that is changed; empty for a new one.
            version: The version that was on screen.

        Raises:
            WrongUsage: A value does not fit; the sentence names the field.
            Refused: A hard stop: a signed record, an impossible date.
            Stale: The entry was changed elsewhere meanwhile.
        """
        kind = self._kind(register)
        typed = parsed(kind.fields, values, now=self._wall(), zone=self._desk.zone)
        stops.known_zone(typed)
        follow_ups = (
            read_follow_ups(values.get("tasks", ""), self._desk.today()) if register == "contact" else ()
        )
        if not id and case and register in {"goal", "intervention"}:
            return self._planned(register, values, case)
        if not id and register == "plan_entry":
            return save_entry(self._desk, values, values.get("code", ""))[1]
        if not id:
            settles = values.get("settles", "")
            return self._add(register, kind, case, typed, follow_ups=follow_ups, settles=settles)
        case_id = self._desk.case_id(case) if case else None
        with self._desk.act(f"{register}.changed", case_id=case_id) as work:
            found = work.get(kind.table, public_id=id)
            screening, before = stops.signed(work, found), found.version
            typed = {name: value for name, value in typed.items() if name not in _locked(found)}
            whole = {**found.model_dump(include=set(kind.fields.model_fields)), **typed}
            self._check(register, kind, whole)
            stops.helped(found, typed)
            stops.too_early(work, register, whole, getattr(found, "case_id", None), self._desk.zone)
            check_plan(register, whole, new=False, today=self._desk.today())
            if isinstance(found, daily.Contact) and "goals" in typed:
                check_ties(work, found.case_id, _words(typed["goals"], "goals"), found.goals)
            typed = completed(
                work,
                kind.table,
                typed,
                before=found,
                case_id=getattr(found, "case_id", None),
                today=self._desk.today(),
                follow_up=falls_due(self._desk, None),
            )
            work.change(found, seen=version, **_derived(kind, typed))
            if screening is not None and found.version != before:
                work.change(screening, signed_at=None, signed_by="")
            if isinstance(found, daily.Contact):
                follow_ups = follow_up_of(work, found, follow_ups, self._desk.today(), zone=self._desk.zone)
            for what, due_on in follow_ups:
                add_task(work, self._desk, found.case_id, what, due_on, contact_id=found.id)  # type: ignore[attr-defined]
            drop_draft(work, self._desk.session, register, id)
        return id

    def void(self, register: str, id: str, reason: str) -> None:  # noqa: A002  # the public id
        """Strike an entry out; it stays in the record with the reason.

        Raises:
            WrongUsage: The reason is missing.
            Refused: Other entries hang on it.
        """
        if not (words := clean(reason)):
            raise WrongUsage("Say why the entry is struck out, in a few words.")
        kind = self._kind(register)
        with self._desk.act(f"{register}.voided", summary=words[:80]) as work:
            found = work.get(kind.table, public_id=id)
            stops.strikable(found)
            work.void(found, words)
            if isinstance(found, planning.Goal):
                struck_out(work, found)
            coordination_struck_out(work, found)

    def _planned(self, register: str, values: Mapping[str, str], case: str) -> str:
        """A goal (with `needs`, public ids that it answers) or an intervention (with `goal` and `depends_on`)."""
        if register == "goal":
            needs = values.get("needs", "").split()
            return add_goal(self._desk, case, values, needs=needs, entry=values.get("entry", ""))
        return add_intervention(self._desk, case, values.get("goal", ""), values)

    def _kind(self, register: str) -> Register:
        try:
            return REGISTERS[register]
        except KeyError:
            raise NotFound(f"There is no register “{register}”.") from None

    def _wall(self) -> datetime:
        return self._desk.wall().replace(tzinfo=None)

    def _entity(self, kind: Register, ident: str) -> Entity:
        found = entity(self._desk.record.reader, kind.table, ident)
        if found is None:
            raise NotFound(
                f"That {kind.title.casefold()} is no longer in the record; look at the list again."
            )
        return found

    def _proposed(self, row: FieldRow) -> str:
        """What a new entry begins with: the present moment for a contact or an inquiry, today for a screening."""
        if row.name in {"occurred_at", "received_at"}:
            return f"{self._wall():%Y-%m-%d %H:%M}"
        return self._desk.today().isoformat() if row.name == "screened_on" else row.value

    def _check(self, register: str, kind: Register, whole: Mapping[str, Any]) -> None:
        checked(kind.fields, whole)
        stops.impossible(register, whole, today=self._desk.today(), now=self._desk.now())

    def _add(
        self,
        register: str,
        kind: Register,
        case: str,
        typed: dict[str, Any],
        *,
        follow_ups: tuple[FollowUp, ...],
        settles: str,
    ) -> str:
        self._check(register, kind, typed)
        case_id = self._desk.case_id(case) if case else None
        with self._desk.act(f"{register}.added", case_id=case_id) as work:
            stops.too_early(work, register, typed, case_id, self._desk.zone)
            if kind.table is assessments.Need:
                typed["opened_on"] = self._desk.today()
            typed = completed(
                work,
                kind.table,
                typed,
                before=None,
                case_id=case_id,
                today=self._desk.today(),
                follow_up=falls_due(self._desk, None),
            )
            made = kind.table(**_derived(kind, typed), **self._owner(work, kind, case_id))
            if isinstance(made, daily.Contact):
                check_ties(work, case_id, made.goals)
                made.author = self._desk.actor
                made.billable = self._desk.billable if made.billable is None else made.billable
                settle_by_contact(work, settles, case_id, made.reached)
                follow_ups = follow_up_of(work, made, follow_ups, self._desk.today(), zone=self._desk.zone)
            work.add(made)
            entered(work, made)
            if isinstance(made, cases.Screening):
                ask_criteria(work, made)
            for what, due_on in follow_ups:
                add_task(work, self._desk, case_id, what, due_on, contact_id=made.id)
            drop_draft(work, self._desk.session, register, case)
        return made.public_id

    def _owner(self, work: Work, kind: Register, case_id: int | None) -> dict[str, Any]:
        if not kind.owner or (case_id is None and kind.table is daily.Task):
            return {}
        if case_id is None:
            raise WrongUsage(f"{kind.title}: open a case first, then add it there.")
        if kind.owner == "screening":
            raise WrongUsage("The nine criteria stand already; answer one of them instead.")
        found = work.rows(
            'SELECT c.id, c.client_id, k.person_id FROM "case" c JOIN client k ON k.id = c.client_id WHERE c.id = ?',
            (case_id,),
        )
        ids = dict(zip(("case", "client", "person"), found[0], strict=True))
        return {f"{kind.owner}_id": ids[kind.owner]}

    def _case_of(self, entity: Entity | None) -> str:
        """Public id of the case an entry belongs to, where it belongs to one."""
        case_id = getattr(entity, "case_id", None)
        if case_id is None:
            return ""
        found = one(self._desk.record.reader, 'SELECT public_id FROM "case" WHERE id = ?', (case_id,))
        return str(found[0]) if found else ""


def _derived(kind: Register, typed: dict[str, Any]) -> dict[str, Any]:
    """What was typed, and what follows from it and is kept beside it."""
    if kind.table is people.Phone and "number" in typed:
        return {**typed, "digits": phone_key(typed["number"])}
    if kind.table is cases.Criterion:
        return {**typed, "decided": True}
    if kind.table is daily.Contact:
        return {**typed, **{name: _words(typed[name], name) for name in ("topics", "goals") if name in typed}}
    return typed


def _words(typed: str, name: str) -> str:
    """Topics and goals as quick entry keeps them: without their sign, parted by blanks."""
    words = [word.lstrip("#") for word in typed.replace(",", " ").split()]
    if name == "goals" and not all(word.isdecimal() for word in words):
        raise WrongUsage("Goals: write the numbers of the case's goals, such as 1 3.")
    return " ".join(dict.fromkeys(filter(None, words)))


def _locked(found: Entity | None) -> frozenset[str]:
    if isinstance(found, daily.Contact) and found.signed_at is not None:
        return frozenset(daily.ContactFields.model_fields)
    return frozenset({"code"}) if isinstance(found, cases.Criterion) else frozenset()
