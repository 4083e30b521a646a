"""One case of the demonstration, written as its acts would have left it: the rows, and who did what when."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from cmtui.casebook.practices.demo_contacts import write_contact, write_task
from cmtui.casebook.practices.demo_rows import Grown
from cmtui.models.case import Case, Criterion, Inquiry, Screening, StageEvent
from cmtui.models.engagement import Condition, Consent, Coverage, DecisionMaker, Episode, TeamMember
from cmtui.models.people import Address, Client, Person, Phone
from cmtui.rules import process
from cmtui.rules.matching import phone_key
from cmtui.vocabulary import catalog

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from cmtui.casebook.practices.demo_rows import Change, Pen, Words

_TAKEN_DOWN: Final = timedelta(minutes=9)
"""How long after an inquiry its note stands in the record."""

_PREPARED: Final = timedelta(minutes=40)
"""How long before a case is opened its agreements and its team are recorded."""

_ANSWERED: Final = timedelta(minutes=4)
"""How long before a screening is signed its criteria are answered."""

_ENGAGEMENT: Final = (
    ("consents", "consent.added", Consent),
    ("decision_makers", "decision_maker.added", DecisionMaker),
    ("team", "team_member.added", TeamMember),
)
"""What stands before a case is opened: the list of the data, the act, the entity."""


def write_case(pen: Pen, data: Words, number: str) -> int:
    """Write one case with everything that hangs on it; its id.

    Args:
        pen: What writes rows and acts.
        data: The case, as `vocabulary/demo.toml` tells it.
        number: The case's number.
    """
    return _Case(pen, data, number).write()


class _Case:
    """One case on its way through its acts."""

    def __init__(self, pen: Pen, data: Words, number: str) -> None:
        self._pen, self._data, self._days = pen, data, pen.days
        self._asked = self._days.at(data["asked"])
        self._taken = min(self._asked + _TAKEN_DOWN, self._days.now)
        self._day = self._days.day(data["asked"].partition(" ")[0])
        self._engaged = self._before_opening()
        self._case = Grown(Case, self._taken, {"number": number, "prospect_on": self._day})
        self._person = self._growing(Person, "person")
        self._inquiry = self._growing(Inquiry, "inquiry", received_at=self._asked)
        self._id = 0

    def write(self) -> int:
        known = self._case.change(self._engaged, **self._days.values(Case, self._data.get("case", {})))
        moves = [self._changed(move) for move in self._data.get("moves", [])]
        self._intake()
        self._act(self._engaged, "case.changed", changes=[known])
        self._engage()
        for move, changes in zip(self._data.get("moves", []), moves, strict=True):
            self._move(move, changes)
        for words in self._data.get("contacts", []):
            write_contact(self._pen, self._id, words)
        for words in self._data.get("tasks", []):
            made = self._days.at(words["made"])
            settle = write_task(self._pen, self._id, words, made)
            self._act(made, "task.added", words["what"])
            settle()
        return self._id

    def _growing(self, model: type[Any], name: str, **more: Any) -> Grown:
        return Grown(model, self._taken, self._days.values(model, self._data[name]) | more)

    def _act(self, at: datetime, name: str, summary: str = "", changes: list[Change] | None = None) -> None:
        self._pen.act(at, name, self._id, summary, changes or ())

    def _before_opening(self) -> datetime:
        """When the agreements were recorded: shortly before the case was opened, or with the inquiry."""
        moves = self._data.get("moves", [])
        opened = [self._days.at(move["at"]) for move in moves if move["id"] == "T-4"]
        return opened[0] - _PREPARED if opened else self._taken

    # --- the inquiry ----------------------------------------------------------------------------------------------

    def _intake(self) -> None:
        words, at, add = self._data, self._taken, self._pen.add
        person = self._person.write(self._pen.bulk)
        for phone in words.get("phones", []):
            add(Phone, phone, at, person_id=person, digits=phone_key(phone["number"]))
        for address in words.get("addresses", []):
            add(Address, address, at, person_id=person)
        client = add(Client, words.get("client", {}), at, person_id=person)
        for model, name in ((Coverage, "coverage"), (Condition, "conditions")):
            for each in words.get(name, []):
                add(model, each, at, client_id=client)
        inquiry = self._inquiry.write(self._pen.bulk, client_id=client)
        self._id = self._case.write(self._pen.bulk, client_id=client, inquiry_id=inquiry)
        self._stage("T-1", "inquiry", at, {})
        answers = self._screening()
        self._act(at, "inquiry.logged", words["inquiry"]["reason"][:60])
        for made in answers:
            self._act(*made)
        for each in words.get("episodes", []):
            known = max(at, self._days.at(each.get("ended_at", each["started_at"])))
            add(Episode, each, known, client_id=client)
            self._act(known, "episode.added")

    # --- the screening and what engagement rests on -----------------------------------------------------------------

    def _screening(self) -> list[tuple[datetime, str, str, list[Change]]]:
        """The screening with its nine criteria; the acts that answered and signed it, where it is signed."""
        said = self._days.values(Screening, self._data.get("screening", {}))
        answers = [_answer(each) for each in self._data.get("criteria", [])]
        codes = [each.code for each in catalog.terms("criterion")]
        if (at := said.pop("signed_at", None)) is None:  # what is not signed stands as it came in
            proposed = answers or [{}] * len(codes)
            screening = Grown(Screening, self._taken, {"screened_on": self._day, **said})
            criteria = [
                Grown(Criterion, self._taken, {"code": code, **answer})
                for code, answer in zip(codes, proposed, strict=True)
            ]
            self._write_screening(screening, criteria)
            return []
        screening = Grown(Screening, self._taken, {"screened_on": self._day})
        criteria = [Grown(Criterion, self._taken, {"code": code}) for code in codes]
        changes = [screening.change(at - _ANSWERED, **said)]
        changes += [
            row.change(at - _ANSWERED, **answer, decided=True)
            for row, answer in zip(criteria, answers, strict=True)
        ]
        signed = screening.change(at, signed_at=at, signed_by=self._pen.author)
        self._write_screening(screening, criteria)
        decision = catalog.label("screening_decision", said["decision"]).casefold()
        return [
            (at - _ANSWERED, "screening.changed", "nine criteria answered", changes),
            (at, "screening.signed", decision, [signed]),
        ]

    def _write_screening(self, screening: Grown, criteria: list[Grown]) -> None:
        screening_id = screening.write(self._pen.bulk, case_id=self._id)
        for row in criteria:
            row.write(self._pen.bulk, screening_id=screening_id)

    def _engage(self) -> None:
        for name, act, model in _ENGAGEMENT:
            for each in self._data.get(name, []):
                words = dict(each)
                at = self._days.at(words.pop("at")) if "at" in words else self._engaged
                self._pen.add(model, words, at, case_id=self._id)
                self._act(
                    at, act, words.get("name") or catalog.label(f"{_kind(name)}", words.get("kind", ""))
                )

    # --- the way of the case ----------------------------------------------------------------------------------------

    def _changed(self, move: Words) -> list[Change]:
        """What a change of status changes of the case, the person and the inquiry."""
        at, status = self._days.at(move["at"]), process.transitions()[move["id"]].to_status
        found = [self._case.change(at, status=status, **self._days.values(Case, move.get("case", {})))]
        for row, model, name in ((self._person, Person, "person"), (self._inquiry, Inquiry, "inquiry")):
            if name in move:
                found.append(row.change(at, **self._days.values(model, move[name])))
        return found

    def _move(self, move: Words, changes: list[Change]) -> None:
        at = self._days.at(move["at"])
        self._stage(move["id"], changes[0]["fields"]["status"][0], at, move.get("reasons", {}))
        for words in move.get("tasks", []):
            write_task(self._pen, self._id, words, at, rule=move["id"])
        self._act(at, "case.moved", process.transitions()[move["id"]].label, changes)

    def _stage(self, transition: str, before: str, at: datetime, reasons: Mapping[str, str]) -> None:
        self._pen.bulk.add(
            StageEvent,
            case_id=self._id,
            transition=transition,
            from_status=before,
            to_status=process.transitions()[transition].to_status,
            at=at,
            guards=json.dumps(dict(reasons), ensure_ascii=False),
            created_at=at,
        )


def _kind(name: str) -> str:
    return {"consents": "consent_kind", "decision_makers": "decision_maker_kind"}.get(name, "team_role")


def _answer(words: list[Any]) -> dict[str, Any]:
    """An answer, its evidence, and where it was counted the figures for 6 and 12 months."""
    return dict(zip(("answer", "evidence", "count_6m", "count_12m"), words, strict=False))
