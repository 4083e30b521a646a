"""Referrals out: from the need of a service to *help received*, and what became of those that failed."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from cmtui.casebook.coordination import referral_rows
from cmtui.casebook.coordination.disclosures import bases, named
from cmtui.casebook.coordination.referral_moves import Move, enter, mark_chosen, meant, move, tied
from cmtui.casebook.drafts import drop_draft
from cmtui.casebook.fields import checked, parsed
from cmtui.casebook.planning.needs import taken_into_plan
from cmtui.errors import NotFound, Refused, WrongUsage
from cmtui.models.assessments import Need
from cmtui.models.coordination import Referral, ReferralFields, ReferralOption
from cmtui.models.planning import Intervention
from cmtui.rules import referral as way
from cmtui.rules.clean import clean
from cmtui.rules.names import fold
from cmtui.vocabulary import catalog

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from cmtui.care_rows import ReferralRow
    from cmtui.casebook.book import Casebook
    from cmtui.casebook.desk import Desk
    from cmtui.store.work import Work

_CARRIED = ("service", "beyond_competence", "way", "information", "basis", "intervention_id")
"""What a referral that replaces a failed one takes over, unless it says otherwise."""


class Referrals:
    """Whom the client was referred to, and what came of it."""

    def __init__(self, book: Casebook, desk: Desk) -> None:
        self._book = book
        self._desk = desk

    # --- reading -----------------------------------------------------------------------------------------------

    def rows(self, case: str) -> tuple[ReferralRow, ...]:
        """The referrals of a case: the open ones first, the newest first."""
        return referral_rows.of_case(self._desk.record.reader, self._desk.case_id(case), self._desk.today())

    def row(self, id: str) -> ReferralRow:  # noqa: A002  # the public id
        """One referral with its options and its states, the confidential too.

        Raises:
            NotFound: It is not in the record.
        """
        case_id = self._case_of(id)
        found = referral_rows.of_case(self._desk.record.reader, case_id, self._desk.today(), whole=True)
        return next(row for row in found if row.id == id)

    def next_states(self, state: str) -> tuple[str, ...]:
        """What usually follows a state, by code; any other is possible with a note."""
        return way.next_states(state)

    def bases(self, id: str) -> tuple[tuple[str, str], ...]:  # noqa: A002
        """On what client information can be sent: each release in force, then the named laws; value and words."""
        return bases(self._desk.record.reader, self._case_of(id), self._desk.today())

    def named(self, id: str) -> dict[str, str]:  # noqa: A002
        """Whom each release in force names, by its value among the bases."""
        return named(self._desk.record.reader, self._case_of(id), self._desk.today())

    # --- acts --------------------------------------------------------------------------------------------------

    def add(
        self,
        case: str,
        values: Mapping[str, str],
        *,
        need: str = "",
        intervention: str = "",
        options: Sequence[tuple[str, str]] = (),
        day: date | None = None,
    ) -> str:
        """Write down that a service is needed, and who could give it; its public id.

        Args:
            case: Public id.
            values: Fields of a referral as typed.
            need: Public id of the need that it answers; a need without an answer is answered by it.
            intervention: Public id of the intervention of the plan that it carries out.
            options: The providers that the client is offered: name, and public id of the entry ("" for none).
            day: When it was identified; today where None.

        Raises:
            WrongUsage: A value does not fit, or it does not say for what.
            Refused: The day lies in the future (S-4).
        """
        typed = self._typed(values, whole=True)
        case_id, on = self._desk.case_id(case), self._day(day)
        summary = "" if need and self._book.needs.need(need).confidential else typed["service"][:80]
        with self._desk.act("referral.added", case_id=case_id, summary=summary) as work:
            need_id = None
            if need:
                answered = work.get(Need, public_id=need, case_id=case_id)
                taken_into_plan(work, answered, on, "referral")
                need_id = answered.id
            if intervention:
                typed["intervention_id"] = work.get(Intervention, public_id=intervention, case_id=case_id).id
            made = self._new(work, case_id, typed, options, day=on, need_id=need_id)
            drop_draft(work, self._desk.session, "referral", case)
        return made.public_id

    def offer(
        self,
        id: str,  # noqa: A002
        options: Sequence[tuple[str, str]],
        *,
        day: date | None = None,
        note: str = "",
    ) -> None:
        """Offer the client providers to choose from (ACMA-TM-6); those named before stay.

        Raises:
            WrongUsage: Nobody is named.
            Refused: It was sent already: a failed one is followed by another (`again`).
        """
        if not options:
            raise WrongUsage(
                "Name at least one provider to offer; take them from the directory or type a name."
            )
        with self._act("referral.offered", id) as (work, found):
            if found.sent_on is not None:
                raise Refused(
                    "It was sent already; after a failed referral make another one, with its own offer."
                )
            self._offer(work, found, options, day=self._day(day), note=clean(note, multiline=True))

    def choose(self, id: str, provider: str, why: str, *, day: date | None = None) -> None:  # noqa: A002
        """Record the client's choice and why (GP-2, ACMA-TM-6).

        Args:
            id: Public id of the referral.
            provider: Public id of an entry of the directory, or a name; one that was not offered is added.
            why: The client's reason.
            day: When the client chose; today where None.

        Raises:
            WrongUsage: The provider or the reason is missing.
            Refused: It was sent already.
        """
        words, on = clean(why, multiline=True), self._day(day)
        if not (clean(provider) and words):
            raise WrongUsage("Say whom the client chose and why, in a few words.")
        with self._act("referral.chosen", id) as (work, found):
            if found.sent_on is not None:
                raise Refused(
                    "It was sent already; after a failed referral make another one, with its own choice."
                )
            name, organization_id = meant(work, found, clean(provider))
            mark_chosen(work, found, name, organization_id, words)
            work.change(found, provider=name, organization_id=organization_id, chosen_why=words)
            if found.state != "client_accepted":
                usual = way.in_order(found.state, "client_accepted")
                enter(work, found, "client_accepted", on, note="" if usual else words)

    def move(
        self,
        id: str,  # noqa: A002
        state: str,
        *,
        day: date | None = None,
        reason: str = "",
        note: str = "",
        values: Mapping[str, str] | None = None,
    ) -> None:
        """Bring a referral to a state.

        Args:
            id: Public id.
            state: A code of `referral_state`, or the first letters of its label.
            day: When it came there; today where None.
            reason: For *not connected*: a code of `not_connected`, or the first letters of its label.
            note: In words; needed where the state does not usually follow, and for *received*: how it was verified.
            values: Fields of the referral that go with it, as typed: `way`, `information` and `basis` of what is sent
                (`consent:` and a public id names a release), `appointment_on`, `help_received`, …

        Raises:
            WrongUsage: The state, its reason or its note is missing.
            Refused: The day cannot be (S-4); what is sent has no basis (S-2).
        """
        wanted = self._move(state, day, reason, note)
        typed = self._typed(values or {})
        summary = catalog.label("referral_state", wanted.state).casefold()
        with self._act("referral.moved", id, summary) as (work, found):
            self._tie(work, typed)
            move(work, found, wanted, typed)

    def again(
        self,
        id: str,  # noqa: A002
        values: Mapping[str, str],
        *,
        options: Sequence[tuple[str, str]] = (),
        reason: str = "",
        note: str = "",
        day: date | None = None,
    ) -> str:
        """Make another referral in the place of one that failed; the old one is closed with its reason.

        Args:
            id: Public id of the one that failed.
            values: What differs in the new one; the service and what is told of the client are taken over.
            options: The providers that the client is offered now.
            reason: Why the old one was not connected, where it still is open: a code of `not_connected`.
            note: In words.
            day: When; today where None.

        Returns:
            The public id of the new one.

        Raises:
            WrongUsage: The old one is open and the reason is missing.
            Refused: The help was received, or another took its place already.
        """
        typed, on = self._typed(values), self._day(day)
        with self._act("referral.replaced", id) as (work, found):
            if found.state == "help_received":
                raise Refused("That help was received; add a new referral instead.")
            if work.find(Referral, replaces_id=found.id):
                raise Refused("Another referral took its place already; go on with that one.")
            if found.ended_on is None:
                move(work, found, self._move("not_connected", day, reason, note), {})
            carried = {name: getattr(found, name) for name in _CARRIED}
            made = self._new(
                work,
                found.case_id,
                {**carried, **typed},
                options,
                day=on,
                need_id=found.need_id,
                replaces=found,
            )
        return made.public_id

    # --- inside an act -----------------------------------------------------------------------------------------

    @contextmanager
    def _act(self, name: str, ident: str, summary: str = "") -> Iterator[tuple[Work, Referral]]:
        """An act on one referral."""
        case_id = self._case_of(ident)
        with self._desk.act(name, case_id=case_id, summary=summary) as work:
            yield work, work.get(Referral, public_id=ident)

    def _new(
        self,
        work: Work,
        case_id: int,
        typed: dict[str, Any],
        options: Sequence[tuple[str, str]],
        *,
        day: date,
        need_id: int | None,
        replaces: Referral | None = None,
    ) -> Referral:
        self._tie(work, typed)
        made = work.add(
            Referral(
                **typed,
                case_id=case_id,
                need_id=need_id,
                replaces_id=replaces.id if replaces else None,
                state_on=day,
                identified_on=day,
            )
        )
        enter(work, made, "identified", day)
        if options:
            self._offer(work, made, options, day=day, note="")
        return made

    def _offer(
        self, work: Work, found: Referral, options: Sequence[tuple[str, str]], *, day: date, note: str
    ) -> None:
        known = {fold(each.name) for each in work.find(ReferralOption, referral_id=found.id)}
        for typed, organization in options:
            name, organization_id = tied(work, organization or clean(typed))
            if not name:
                raise WrongUsage("A provider needs a name; take one from the directory or type it.")
            if fold(name) not in known:
                known.add(fold(name))
                work.put(ReferralOption, referral_id=found.id, organization_id=organization_id, name=name)
        if found.state != "offered":
            move(work, found, Move("offered", day, note=note), {})

    def _tie(self, work: Work, typed: dict[str, Any]) -> None:
        if typed.get("provider"):
            typed["provider"], typed["organization_id"] = tied(work, typed["provider"])

    # --- what was typed ----------------------------------------------------------------------------------------

    def _typed(self, values: Mapping[str, str], *, whole: bool = False) -> dict[str, Any]:
        basis = clean(values.get("basis", ""))
        asked = {name: words for name, words in values.items() if name != "basis" or ":" not in basis}
        typed = parsed(
            ReferralFields, asked, now=self._desk.wall().replace(tzinfo=None), zone=self._desk.zone
        )
        if ":" in basis:  # a release by its public id: no word of the vocabulary
            typed["basis"] = basis
        if whole:
            checked(ReferralFields, typed)
        return typed

    def _move(self, state: str, day: date | None, reason: str, note: str) -> Move:
        term = catalog.choice("referral_state", state)
        if term is None:
            raise WrongUsage(
                f"“{state:.40}” is no state of a referral; write one such as sent, waitlist or started."
            )
        why = catalog.choice("not_connected", reason) if reason else None
        if reason and why is None:
            raise WrongUsage(
                f"“{reason:.40}” is no reason; write one such as no capacity, not eligible or no answer."
            )
        return Move(term.code, self._day(day), why.code if why else "", clean(note, multiline=True))

    def _day(self, day: date | None) -> date:
        today = self._desk.today()
        if day is not None and day > today:
            raise Refused(
                "These dates cannot be: a referral comes to a state by today at the latest.", rule="S-4"
            )
        return day or today

    def _case_of(self, ident: str) -> int:
        found = self._desk.rows(
            "SELECT case_id FROM referral WHERE public_id = ? AND voided_at IS NULL", (ident,)
        )
        if not found:
            raise NotFound("That referral is no longer in the record; look at the list again.")
        return int(found[0][0])
