"""Transitions of care: expected, happened, informed, followed up within 72 hours, watched for 30 days, closed."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from cmtui.casebook.coordination import transitions_rows
from cmtui.casebook.coordination.disclosures import disclose
from cmtui.casebook.coordination.transitions_reads import SETTINGS, TransitionReads
from cmtui.casebook.engagement import stops
from cmtui.casebook.fields import checked, parsed
from cmtui.clock import local
from cmtui.errors import NotFound, Refused, WrongUsage
from cmtui.models.coordination import Disclosure, DisclosureFields
from cmtui.models.engagement import Episode
from cmtui.models.transitions import Transition, TransitionElement, TransitionFields
from cmtui.rules.clean import clean
from cmtui.rules.transitions import WATCHED_DAYS
from cmtui.store.reader import one
from cmtui.vocabulary import catalog

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from cmtui.care_rows import TransitionRow


class Transitions(TransitionReads):
    """Moves between settings, and what is owed to the client around each."""

    # --- expected, happened ------------------------------------------------------------------------------------

    def add(self, case: str, values: Mapping[str, str], *, episode: str = "") -> str:
        """Note a transition that is expected or has happened; its public id.

        Args:
            case: Public id of the case.
            values: By declared field, as typed; it needs a place or setting and a day or instant.
            episode: Public id of the stay that it ends; empty for none.

        Raises:
            WrongUsage: A value does not fit, or it says neither from where nor when.
            Refused: It happened in the future, before the client was born, or long before the inquiry (S-4).
        """
        case_id = self._desk.case_id(case)
        typed = parsed(TransitionFields, values, now=self._wall(), zone=self._desk.zone)
        checked(TransitionFields, typed)
        if not (typed.get("from_place") or typed.get("from_setting") or typed.get("to_place")):
            raise WrongUsage("From where: say the facility or the setting that the client leaves.")
        if typed.get("happened_at") is None and typed.get("expected_on") is None:
            raise WrongUsage("Happened: say when it happened, or the day on which it is expected.")
        self._possible(case_id, **{name: typed.get(name) for name in ("happened_at", "expected_on")})
        typed.setdefault("known_on", None)
        typed["known_on"] = typed["known_on"] or self._desk.today()
        title = _titled(typed)
        with self._desk.act("transition.added", case_id=case_id, summary=title[:80]) as work:
            made = Transition(**typed, case_id=case_id)
            if episode:
                made.episode_id = work.get(Episode, public_id=episode).id
            work.add(made)
        return made.public_id

    def from_stay(self, case: str, episode: str) -> str:
        """Make the discharge of a stay that ended; its public id. Home is where it leads until somebody says otherwise.

        Raises:
            NotFound: The stay is not in the record.
            Refused: It did not end, or its discharge was made before.
        """
        found = one(
            self._desk.record.reader,
            'SELECT e.kind, e.facility, e.ended_at, e.id FROM episode e JOIN "case" c ON c.client_id = e.client_id '
            "WHERE e.public_id = ? AND c.public_id = ? AND e.voided_at IS NULL",
            (episode, case),
        )
        if found is None:
            raise NotFound("That stay is no longer in the record; look at the timeline again.")
        kind, facility, ended, row_id = found
        if ended is None:
            raise Refused("That stay has not ended yet; say when it ended, then make the discharge of it.")
        if self._desk.rows("SELECT 1 FROM transition WHERE episode_id = ? AND voided_at IS NULL", (row_id,)):
            raise Refused("The discharge of that stay stands already under Transitions.")
        wall = local(datetime.fromisoformat(ended), self._desk.zone)
        values = {
            "from_setting": SETTINGS.get(kind, "other"),
            "from_place": facility,
            "to_setting": "home",
            "happened_at": f"{wall:%Y-%m-%d %H:%M}",
        }
        return self.add(case, values, episode=episode)

    def happened(self, id: str, at: datetime | None = None) -> None:  # noqa: A002  # the public id
        """Say when it happened, now where no instant is named: its 72 hours count from that minute.

        Raises:
            Refused: It lies in the future, before the client was born, or long before the inquiry (S-4).
        """
        self._possible(self._entity_case(id)[1], happened_at=at)
        self._change(id, "transition.happened", happened_at=at or self._desk.now())

    # --- told, and received ------------------------------------------------------------------------------------

    def told(self, id: str, values: Mapping[str, str]) -> str:  # noqa: A002  # the public id
        """Note what was sent to a receiver, and on what basis; the public id of the disclosure.

        Raises:
            WrongUsage: It does not say to whom or what.
            Refused: A disclosure needs a basis (S-2), or lies in the future (S-4).
        """
        typed = parsed(
            DisclosureFields,
            {"sent_on": "today", **{name: text for name, text in values.items() if text}},
            now=self._wall(),
            zone=self._desk.zone,
        )
        checked(DisclosureFields, typed)
        basis = clean(values.get("basis", ""))  # as typed: it may name a release by its id
        today = self._desk.today()
        if typed["sent_on"] > today:
            raise Refused("These dates cannot be: it is sent in the future.", rule="S-4")
        typed["sent_at"] = self._desk.now() if typed["sent_on"] == today else None
        row_id, case_id, _ = self._entity_case(id)
        summary = f"to {typed['recipient']}"[:80]
        with self._desk.act("transition.told", case_id=case_id, summary=summary) as work:
            made = disclose(work, case_id, **{**typed, "basis": basis}, transition_id=row_id)
        return made.public_id

    def received(
        self, disclosure: str, how: str = "", *, day: date | None = None, questions: str = ""
    ) -> None:
        """Note that what was sent arrived, and how that is known (ACMA-TM-8).

        Raises:
            Refused: Its receipt was verified before.
        """
        case_id = self._case_of("disclosure", disclosure)
        with self._desk.act("transition.received", case_id=case_id, summary=clean(how)[:80]) as work:
            found = work.get(Disclosure, public_id=disclosure)
            if found.received_on is not None:
                raise Refused("Its receipt is verified already; e changes what stands there.")
            on = day or self._desk.today()
            if not found.sent_on <= on <= self._desk.today():
                raise Refused(
                    "These dates cannot be: it arrives before it was sent, or in the future.", rule="S-4"
                )
            asked = clean(questions, multiline=True)
            work.change(found, received_on=on, received_how=clean(how), questions=asked or found.questions)

    # --- the plan of the transition ----------------------------------------------------------------------------

    def element(self, id: str, code: str, answer: str, note: str | None = None) -> None:  # noqa: A002  # the public id
        """Answer whether an element of the plan is there.

        Args:
            id: Public id of the transition.
            code: Of `transition_element`.
            answer: Of `element_answer`; empty for not asked.
            note: Words beside it; None leaves those that stand.

        Raises:
            WrongUsage: There is no such element or answer.
        """
        if not catalog.is_shipped("transition_element", code):
            raise WrongUsage("There is no such element of the plan; look at the list again.")
        if answer and not catalog.is_shipped("element_answer", answer):
            raise WrongUsage("Answer with yes, not yet, or not needed.")
        row_id, case_id, _ = self._entity_case(id)
        summary = catalog.label("transition_element", code)[:80]
        with self._desk.act("transition.element", case_id=case_id, summary=summary) as work:
            stands = work.rows(
                "SELECT id FROM transition_element WHERE transition_id = ? AND code = ?", (row_id, code)
            )
            if stands:
                found = work.any_version(TransitionElement, stands[0][0])
                before = "" if found.voided_at else found.note
                words = before if note is None else clean(note)
                # One that was taken back stands in the file, struck out: the same element has no second row.
                work.change(found, answer=answer, note=words, voided_at=None, void_reason="")
            else:
                work.put(
                    TransitionElement, transition_id=row_id, code=code, answer=answer, note=clean(note or "")
                )

    def risk(self, id: str, level: str, *, tool: str = "judgment", score: float | None = None) -> None:  # noqa: A002
        """Note the risk of readmission, by which tool (ACMA-TM-4).

        Raises:
            WrongUsage: There is no such level.
        """
        if not catalog.is_shipped("risk_level", level):
            raise WrongUsage("The risk is low, moderate or high.")
        self._change(id, "transition.risk", level, risk=level, risk_tool=tool, risk_score=score)

    def taught(self, id: str, words: str) -> None:  # noqa: A002  # the public id
        """Note the education that was given (ACMA-TM-3)."""
        self._change(id, "transition.education", education=clean(words, multiline=True))

    def compared(self, id: str, day: date | None = None) -> None:  # noqa: A002  # the public id
        """Note that the medication list was compared with what is taken (R-TRN-4)."""
        self._change(id, "transition.compared", medicines_compared_on=day or self._desk.today())

    def visited(self, id: str, day: date) -> None:  # noqa: A002  # the public id
        """Note that the follow-up visit was kept (R-TRN-2).

        Raises:
            Refused: The day lies before it happened, or in the future (S-4).
        """
        row = self.row(id)
        if not row.happened_at:
            raise Refused("It has not happened yet: say first when it did.")
        if not self._day_of(row) <= day <= self._desk.today():
            raise Refused("These dates cannot be: the visit lies between the move and today.", rule="S-4")
        self._change(id, "transition.visited", visit_on=day)

    # --- what was found, and the watch -------------------------------------------------------------------------

    def problems(self, id: str, words: str) -> None:  # noqa: A002  # the public id
        """Note the problems that were found, one a line."""
        text = clean(words, multiline=True)
        self._change(id, "transition.problems", problems=text, problems_fixed_on=None)

    def fixed(self, id: str, day: date | None = None) -> None:  # noqa: A002  # the public id
        """Note that the problems are settled."""
        self._change(id, "transition.fixed", problems_fixed_on=day or self._desk.today())

    def readmitted(self, id: str, day: date) -> None:  # noqa: A002  # the public id
        """Note a readmission within the 30 days; a review is owed (R-TRN-5).

        Raises:
            Refused: The day lies before the transition, after its 30 days, or in the future (S-4).
        """
        row = self.row(id)
        if not row.happened_at:
            raise Refused("It has not happened yet: say first when it did.")
        began = self._day_of(row)
        if not began <= day <= self._desk.today():
            raise Refused("These dates cannot be: a readmission lies between the move and today.", rule="S-4")
        if day > began + timedelta(days=WATCHED_DAYS):
            raise Refused(
                f"That is more than {WATCHED_DAYS} days after it: log the stay under Engage; it is no readmission of this one."
            )
        self._change(id, "transition.readmitted", readmitted_on=day)

    def review(self, id: str, cause: str, note: str = "", lesson: str = "") -> None:  # noqa: A002  # the public id
        """Review a readmission: its cause, and what is learned from it (R-TRN-5, ACMA-TM-4).

        Raises:
            WrongUsage: The cause is missing.
            Refused: No readmission is recorded.
        """
        if not catalog.is_shipped("readmission_cause", cause):
            raise WrongUsage("Cause of the readmission: choose one, by its digit or its first letters.")
        if not self.row(id).readmitted_on:
            raise Refused("No readmission is recorded here: say first when the client was readmitted.")
        words = {"cause_note": clean(note, multiline=True), "lesson": clean(lesson, multiline=True)}
        summary = catalog.label("readmission_cause", cause)
        today = self._desk.today()
        self._change(id, "transition.reviewed", summary, cause=cause, reviewed_on=today, **words)

    def close(self, id: str) -> None:  # noqa: A002  # the public id
        """End the watch.

        Raises:
            Refused: It has not happened, or is closed already.
        """
        row = self.row(id)
        if not row.happened_at:
            raise Refused("It has not happened yet; strike it out where it will not.")
        if row.closed_on:
            raise Refused("That transition is closed already; u takes it back.")
        self._change(id, "transition.closed", closed_on=self._desk.today())

    # --- shared ------------------------------------------------------------------------------------------------

    def _change(self, id: str, act: str, summary: str = "", **fields: Any) -> None:  # noqa: A002
        _, case_id, _ = self._entity_case(id)
        with self._desk.act(act, case_id=case_id, summary=summary[:80]) as work:
            work.change(work.get(Transition, public_id=id), **fields)

    def _entity_case(self, id: str) -> tuple[int, int, str]:  # noqa: A002  # the public id
        """The inner id of a transition and of its case, and the case's public id.

        Raises:
            NotFound: It is not in the record.
        """
        found = one(
            self._desk.record.reader,
            'SELECT t.id, c.id, c.public_id FROM transition t JOIN "case" c ON c.id = t.case_id '
            "WHERE t.public_id = ? AND t.voided_at IS NULL",
            (id,),
        )
        if found is None:
            raise NotFound("That transition is no longer in the record; look at the list again.")
        return int(found[0]), int(found[1]), str(found[2])

    def _case_of(self, table: str, id: str) -> int:  # noqa: A002  # the public id
        found = one(self._desk.record.reader, f'SELECT case_id FROM "{table}" WHERE public_id = ?', (id,))
        if found is None:
            raise NotFound("That entry is no longer in the record; look at the list again.")
        return int(found[0])

    def _day_of(self, row: TransitionRow) -> date:
        """The day on which it happened."""
        return local(datetime.fromisoformat(row.happened_at), self._desk.zone).date()

    def _possible(self, case_id: int, **days: Any) -> None:
        stops.impossible("transition", days, today=self._desk.today(), now=self._desk.now())
        stops.too_early(self._desk.record.reader, "transition", days, case_id, self._desk.zone)

    def _wall(self) -> datetime:
        return self._desk.wall().replace(tzinfo=None)


def _titled(typed: Mapping[str, Any]) -> str:
    names = ("from_setting", "from_place", "to_setting", "to_place")
    return transitions_rows.titled(*(str(typed.get(name) or "") for name in names))
