"""Contacts: taken down in one line, signed, and from then on only added to."""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from cmtui.casebook.coordination.tasks import add_task, falls_due
from cmtui.casebook.drafts import drop_draft
from cmtui.casebook.engagement import stops
from cmtui.casebook.fields import checked
from cmtui.casebook.planning.goal_ties import goal_words
from cmtui.clock import instant
from cmtui.errors import NotFound, Refused, WrongUsage
from cmtui.models.work import NOTE_LIMIT, Addendum, Contact, ContactFields
from cmtui.rows import Logged
from cmtui.rules.clean import clean
from cmtui.rules.names import fold
from cmtui.rules.quick_entry import Entry, parse_entry
from cmtui.store.reader import one
from cmtui.store.work import plain
from cmtui.vocabulary import catalog

if TYPE_CHECKING:
    from datetime import datetime

    from cmtui.casebook.book import Casebook
    from cmtui.casebook.desk import Desk
    from cmtui.store.work import Work


_SAME_MINUTE = timedelta(minutes=1)
"""A line is read to the minute: up to so much later than the present second is now."""


class Contacts:
    """Dealings with and about clients."""

    def __init__(self, book: Casebook, desk: Desk) -> None:
        self._book = book
        self._desk = desk

    # --- quick entry -------------------------------------------------------------------------------------------

    def parse(self, text: str, *, now: datetime | None = None) -> Entry:
        """What a line says; control characters and their kind are no part of it.

        Raises:
            WrongUsage: The line cannot be read, or a figure or a day is beyond all measure; the sentence says why.
        """
        entry = parse_entry(clean(text, multiline=True), now=now or self._desk.wall().replace(tzinfo=None))
        checked(
            ContactFields, {"occurred_at": entry.at, "minutes": entry.minutes, "miles": entry.miles_travelled}
        )
        for task in entry.tasks:
            falls_due(self._desk, task.due)
        return entry

    def meant(self, entry: Entry, case: str = "") -> str:
        """The public id of the case that an entry is for: the @client it names, or the open chart's.

        Raises:
            WrongUsage: It names nobody, and no chart is open.
            NotFound: Nobody answers to the name.
            Ambiguous: Several do.
        """
        if entry.client is not None:
            return self._book.caseload.matched(entry.client).case
        if case:
            return case
        raise WrongUsage("Say for whom: begin with @ and a piece of the client's name, such as @garcia.")

    def log(self, text: str, *, case: str = "", now: datetime | None = None) -> Logged:
        """Record what one line says: the contact, its tie to goals, and its follow-up tasks, in one act.

        Args:
            text: The line, by the quick-entry grammar.
            case: Public id of the open chart's case; empty outside a chart.
            now: The practice's local time at which it was meant, for late entry and tests.

        Raises:
            Refused: By the real clock, the contact is held in the future (S-4).
            CaseworkError: It could not be understood or written; nothing was.
        """
        entry = self.parse(text, now=now)
        meant = self.meant(entry, case)
        case_id, client = self._known(meant)
        goal_words(self._desk, case_id, entry.goals)
        contact_id, ident = None, ""
        with self._desk.act("contact.recorded", case_id=case_id, summary=_summary(entry)) as work:
            if not entry.plan_only:
                contact_id, ident = work.put(Contact, **self._contact(work, entry, case_id))
            ids = [
                add_task(work, self._desk, case_id, task.text, task.due, contact_id=contact_id)
                for task in entry.tasks
            ]
            for subject in {case, meant, ""}:
                drop_draft(work, self._desk.session, "quick", subject)
        return Logged(ident or ids[0], meant, client, tuple(ids), work.seq)

    def _known(self, case: str) -> tuple[int, str]:
        """The inner id of a case and the client's name, read before the act: after it, the pages are read anew."""
        found = one(
            self._desk.record.reader, "SELECT case_id, name FROM case_face WHERE public_id = ?", (case,)
        )
        if found is None:
            raise NotFound("That case is not in this record; look at the caseload again.")
        return int(found[0]), str(found[1])

    def _contact(self, work: Work, entry: Entry, case_id: int) -> dict[str, Any]:
        kind = catalog.entry_kinds()[entry.kind]
        at = instant(entry.at, self._desk.zone)
        if at - work.now < _SAME_MINUTE:
            at = min(at, work.now)
        stops.impossible("contact", {"occurred_at": at}, today=self._desk.today(), now=work.now)
        return {
            "case_id": case_id,
            "occurred_at": at,
            "mode": kind.mode,
            "format": kind.format,
            "party": self._party(case_id, entry.party or ""),
            "reached": catalog.entry_outcomes().get(entry.outcome or "", ""),
            "minutes": entry.minutes,
            "miles": entry.miles_travelled,
            "narrative": entry.narrative,
            "topics": " ".join(entry.topics),
            "goals": " ".join(map(str, entry.goals)),
            "attention": entry.attention,
            "billable": self._desk.billable if entry.billable is None else entry.billable,
            "author": self._desk.actor,
        }

    def _party(self, case_id: int, typed: str) -> str:
        """The member of the care team whom the words mean, with the role; the words as typed where nobody matches."""
        if not typed:
            return ""
        words = fold(typed).split()
        team = self._desk.rows(
            "SELECT name, role FROM team_member WHERE case_id = ? AND voided_at IS NULL ORDER BY id",
            (case_id,),
        )
        fitting = [
            f"{name} ({catalog.label('team_role', role).casefold()})" if role else name
            for name, role in team
            if all(word in fold(f"{name} {catalog.label('team_role', role)}").split() for word in words)
        ]
        return fitting[0] if len(fitting) == 1 else typed

    def party(self, case: str, typed: str) -> str:
        """How the preview names the party of an entry on a case."""
        return self._party(self._desk.case_id(case), clean(typed))

    def goals(self, case: str, entry: Entry) -> tuple[tuple[int, str], ...]:
        """How the preview names the goals of an entry on a case: number and words.

        Raises:
            WrongUsage: The case has no goal of that number.
        """
        return goal_words(self._desk, self._desk.case_id(case), entry.goals) if entry.goals else ()

    # --- signing -----------------------------------------------------------------------------------------------

    def sign(self, contact: str) -> None:
        """Sign a note: from now on it never changes (S-1).

        Raises:
            Refused: It is signed already.
        """
        with self._desk.act("contact.signed", case_id=self._case_of(contact)) as work:
            found = work.get(Contact, public_id=contact)
            if found.signed_at is not None:
                raise Refused("That note is signed already; e adds an addendum.", rule="S-1")
            work.change(
                found,
                signed_at=work.now,
                signed_by=self._desk.actor or "owner",
                signed_hash=fingerprint(found),
            )

    def amend(self, contact: str, text: str) -> None:
        """Add a later word to a signed note.

        Raises:
            WrongUsage: It says nothing, or is longer than a note may be.
            Refused: The note is not signed: then it is edited.
        """
        words = clean(text, multiline=True)
        if not words or len(words) > NOTE_LIMIT:
            raise WrongUsage(f"An addendum has between 1 and {NOTE_LIMIT:,} characters.")
        with self._desk.act("contact.amended", case_id=self._case_of(contact)) as work:
            found = work.get(Contact, public_id=contact)
            if found.signed_at is None:
                raise Refused("That note is not signed yet: edit it instead.", rule="S-1")
            work.add(Addendum(contact_id=int(found.id or 0), text=words, author=self._desk.actor))
            drop_draft(work, self._desk.session, "addendum", contact)

    def void(self, contact: str, reason: str) -> None:
        """Strike a note out as entered in error; it stays in the record with the reason.

        Raises:
            WrongUsage: The reason is missing.
        """
        if not (words := clean(reason)):
            raise WrongUsage("Say why the note is struck out, such as: entered for the wrong client.")
        with self._desk.act("contact.voided", case_id=self._case_of(contact), summary=words[:80]) as work:
            work.void(work.get(Contact, public_id=contact), words)

    def attempt(self, case: str, outcome: str) -> str:
        """An attempt to call in one key: nobody was reached, and how; its public id."""
        line = {"no_answer": "no-answer", "left_message": "left-message", "no_show": "no-show"}.get(
            outcome, outcome
        )
        return self.log(f"call {line}", case=case).id

    def _case_of(self, contact: str) -> int | None:
        found = self._desk.rows("SELECT case_id FROM contact WHERE public_id = ?", (contact,))
        return int(found[0][0]) if found else None


def fingerprint(contact: Contact) -> str:
    """The SHA-256 of what a signature covers: all that a person entered, and whose note it is."""
    names = sorted({"public_id", "author", *ContactFields.model_fields})
    signed = {name: plain(getattr(contact, name)) for name in names}
    return hashlib.sha256(json.dumps(signed, sort_keys=True, ensure_ascii=True).encode()).hexdigest()


def _summary(entry: Entry) -> str:
    words = [entry.kind, f"{entry.minutes} min" if entry.minutes else "", entry.outcome or ""]
    if entry.tasks:
        words.append(f"{len(entry.tasks)} task{'s' if len(entry.tasks) > 1 else ''}")
    return " · ".join(word for word in words if word)
