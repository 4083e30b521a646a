"""The editor of any one entity, made from its declaration: a new register is a model, a migration and a line here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from cmtui.casebook.drafts import drop_draft
from cmtui.casebook.fields import checked, field_rows, parsed
from cmtui.clock import local, read_stamp
from cmtui.errors import NotFound, Refused, WrongUsage
from cmtui.models import case as cases
from cmtui.models import engagement, people, work
from cmtui.rows import Form
from cmtui.rules import process
from cmtui.rules.due import short_day
from cmtui.rules.matching import phone_key
from cmtui.store.reader import one

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlmodel import SQLModel

    from cmtui.casebook.desk import Desk
    from cmtui.models.base import Entity
    from cmtui.store.work import Work

Owner = Literal["case", "client", "person", "screening", ""]


@dataclass(frozen=True, slots=True)
class Register:
    """One kind of entry: its table, its declared fields, what it belongs to."""

    title: str
    table: type[Entity]
    fields: type[SQLModel]
    owner: Owner
    """Which row of the case it hangs on; empty for one that belongs to the practice."""


REGISTERS = {
    "practitioner": Register("Practitioner", people.Practitioner, people.PractitionerFields, ""),
    "person": Register("Person", people.Person, people.PersonFields, ""),
    "client": Register("Client", people.Client, people.ClientFields, ""),
    "phone": Register("Phone", people.Phone, people.PhoneFields, "person"),
    "address": Register("Address", people.Address, people.AddressFields, "person"),
    "organization": Register("Organization", people.Organization, people.OrganizationFields, ""),
    "inquiry": Register("Inquiry", cases.Inquiry, cases.InquiryFields, ""),
    "case": Register("Case", cases.Case, cases.CaseFields, ""),
    "screening": Register("Screening and decision", cases.Screening, cases.ScreeningFields, "case"),
    "criterion": Register("Criterion", cases.Criterion, cases.CriterionFields, "screening"),
    "consent": Register("Consent", engagement.Consent, engagement.ConsentFields, "case"),
    "decision_maker": Register(
        "Decision maker", engagement.DecisionMaker, engagement.DecisionMakerFields, "case"
    ),
    "team_member": Register("Care team", engagement.TeamMember, engagement.TeamMemberFields, "case"),
    "coverage": Register("Coverage", engagement.Coverage, engagement.CoverageFields, "client"),
    "episode": Register("Visit or stay", engagement.Episode, engagement.EpisodeFields, "client"),
    "condition": Register("Condition", engagement.Condition, engagement.ConditionFields, "client"),
    "contact": Register("Contact", work.Contact, work.ContactFields, "case"),
    "task": Register("Task", work.Task, work.TaskFields, "case"),
}
"""Every kind of entry that the editor knows."""


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
        entity: Entity | None = None
        if id:
            with self._desk.record.work(self._desk.now()) as reading:
                entity = reading.get(kind.table, public_id=id)
        locked = _locked(entity)
        fields = field_rows(kind.fields, entity, self._desk.zone, locked=locked)
        context = self._context(case or self._case_of(entity)) if register == "contact" else ()
        title = kind.title if entity is None or not locked else f"{kind.title} · signed, not changeable"
        return Form(
            register, id, case or self._case_of(entity), title, fields, entity and entity.version, context
        )

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
            values: Field name to what was typed; a field that is not named stays as it is.
            case: Public id of the case a new entry belongs to.
            id: Public id of the entry that is changed; empty for a new one.
            version: The version that was on screen.

        Raises:
            WrongUsage: A value does not fit; the sentence names the field.
            Refused: A hard stop: a signed note, an impossible date.
            Stale: The entry was changed elsewhere meanwhile.
        """
        kind = self._kind(register)
        typed = parsed(kind.fields, values, today=self._desk.today(), zone=self._desk.zone)
        self._stops(register, typed)
        if id:
            return self._change(register, kind, id, typed, version)
        return self._add(register, kind, case, typed)

    def void(self, register: str, id: str, reason: str) -> None:  # noqa: A002  # the public id
        """Strike an entry out; it stays in the record with the reason.

        Raises:
            WrongUsage: The reason is missing.
        """
        if not reason.strip():
            raise WrongUsage("Say why the entry is struck out, in a few words.")
        kind = self._kind(register)
        with self._desk.act(f"{register}.voided", summary=reason[:80]) as work_:
            entity = work_.get(kind.table, public_id=id)
            work_.void(entity, reason.strip())
            self._touch_cases(work_, kind, entity)

    def _kind(self, register: str) -> Register:
        try:
            return REGISTERS[register]
        except KeyError:
            raise NotFound(f"There is no register “{register}”.") from None

    def _add(self, register: str, kind: Register, case: str, typed: dict[str, Any]) -> str:
        checked(kind.fields, typed)
        with self._desk.act(f"{register}.added", case_id=self._desk.case_id(case) if case else None) as work_:
            entity = kind.table(**self._derived(kind, typed), **self._owner(work_, kind, case))
            if isinstance(entity, work.Contact):
                entity.author = self._desk.actor
            work_.add(entity)
            self._touch_cases(work_, kind, entity)
            drop_draft(work_, register, case)
        self._desk.forget_owner()
        return entity.public_id

    def _change(
        self, register: str, kind: Register, ident: str, typed: dict[str, Any], version: int | None
    ) -> str:
        with self._desk.act(f"{register}.changed") as work_:
            entity = work_.get(kind.table, public_id=ident)
            if isinstance(entity, work.Contact) and entity.signed_at is not None:
                raise Refused("That note is signed and never changes; add an addendum instead.", rule="S-1")
            checked(kind.fields, {**entity.model_dump(include=set(kind.fields.model_fields)), **typed})
            work_.change(entity, seen=version, **self._derived(kind, typed))
            self._touch_cases(work_, kind, entity)
            drop_draft(work_, register, ident)
        self._desk.forget_owner()
        return ident

    def _derived(self, kind: Register, typed: dict[str, Any]) -> dict[str, Any]:
        """What was typed, and what follows from it and is kept beside it."""
        if kind.table is people.Phone and "number" in typed:
            return {**typed, "digits": phone_key(typed["number"])}
        if kind.table is cases.Criterion:
            return {**typed, "decided": True}
        return typed

    def _stops(self, register: str, typed: Mapping[str, Any]) -> None:
        """The hard stop S-4: dates that cannot be."""
        found = process.impossible_dates(
            today=self._desk.today(),
            now=self._desk.now(),
            held_at=typed.get("occurred_at") if register == "contact" else None,
            born_on=typed.get("born"),
            died_on=typed.get("deceased_on"),
        )
        if found:
            raise Refused(found[0].sentence, rule="S-4")
        first, last = typed.get("effective_on"), typed.get("expires_on")
        if first and last and last < first:
            raise Refused("These dates cannot be: it ends before it begins.", rule="S-4")

    def _owner(self, work_: Work, kind: Register, case: str) -> dict[str, int]:
        if not kind.owner:
            return {}
        if not case:
            if kind.table is work.Task:
                return {}
            raise WrongUsage(f"{kind.title}: open a case first, then add it there.")
        found = work_.rows(
            'SELECT c.id, c.client_id, k.person_id FROM "case" c JOIN client k ON k.id = c.client_id WHERE c.public_id = ?',
            (case,),
        )
        if not found:
            raise NotFound("That case is not in this record; look at the caseload again.")
        ids = dict(zip(("case", "client", "person"), found[0], strict=True))
        if kind.owner == "screening":
            raise WrongUsage("The nine criteria stand already; answer one of them instead.")
        return {f"{kind.owner}_id": ids[kind.owner]}

    def _touch_cases(self, work_: Work, kind: Register, entity: Entity) -> None:
        """Every case whose list row or clocks may follow from the entry."""
        conditions = {
            "case": "id = ?",
            "client": "client_id = ?",
            "person": "client_id IN (SELECT id FROM client WHERE person_id = ?)",
            "screening": "id = (SELECT case_id FROM screening WHERE id = ?)",
        }
        by_table = {people.Person: "person", people.Client: "client", cases.Case: "case"}
        owner = by_table.get(kind.table, kind.owner)
        if isinstance(entity, cases.Inquiry):
            rows = work_.rows('SELECT id FROM "case" WHERE inquiry_id = ?', (entity.id,))
        elif owner:
            key = entity.id if kind.table in by_table else getattr(entity, f"{owner}_id")
            rows = work_.rows(f'SELECT id FROM "case" WHERE {conditions[owner]}', (key,))
        else:
            return
        work_.touched.update(row[0] for row in rows)

    def _case_of(self, entity: Entity | None) -> str:
        """Public id of the case an entry belongs to, where it belongs to one."""
        case_id = getattr(entity, "case_id", None)
        if case_id is None:
            return ""
        found = one(self._desk.record.reader, 'SELECT public_id FROM "case" WHERE id = ?', (case_id,))
        return str(found[0]) if found else ""

    def _context(self, case: str) -> tuple[str, ...]:
        """What one wants to see while writing a contact: the last ones, and what is due."""
        if not case:
            return ()
        face = one(
            self._desk.record.reader,
            "SELECT last_contact, last_face, next_due, next_step FROM case_face WHERE public_id = ?",
            (case,),
        )
        if face is None:
            return ()
        last, seen, due, step = face
        return (
            f"last contact {self._ago(last)} · face to face {self._ago(seen)}",
            f"next {step or 'no next step'}" + (f", due {due[:10]}" if step else ""),
        )

    def _ago(self, at: str | None) -> str:
        if at is None:
            return "never"
        day = local(read_stamp(at), self._desk.zone).date()
        days = (self._desk.today() - day).days
        return f"{short_day(day)} ({days} d ago)" if days else "today"


def _locked(entity: Entity | None) -> frozenset[str]:
    if isinstance(entity, work.Contact) and entity.signed_at is not None:
        return frozenset(work.ContactFields.model_fields)
    if isinstance(entity, cases.Criterion):
        return frozenset({"code"})
    return frozenset()
