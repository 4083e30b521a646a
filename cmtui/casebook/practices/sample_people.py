"""Synthetic clients: the person, the inquiry, the screening, the case, and what engagement rests on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from cmtui.models.case import Case, Criterion, Inquiry, Screening, StageEvent
from cmtui.models.engagement import Condition, Consent, Coverage, DecisionMaker, TeamMember
from cmtui.models.people import Address, Client, Organization, Person, Phone
from cmtui.rules.matching import phone_key
from cmtui.vocabulary import catalog

if TYPE_CHECKING:
    from random import Random

    from cmtui.casebook.practices.sample_words import Words
    from cmtui.store.bulk import Bulk

YEARS = 8
"""Years of practice that a sample looks back on."""


@dataclass(frozen=True, slots=True)
class SampleCase:
    """A case as the writer of contacts needs it."""

    id: int
    who: str
    """The client's first name."""
    status: str
    first: date
    """Since when there are contacts."""
    last: date
    """Until when."""


def noon(day: date) -> datetime:
    """An instant in the middle of a working day, UTC."""
    return datetime.combine(day, time(17), tzinfo=UTC)


class People:
    """Writes clients one after the other."""

    def __init__(self, bulk: Bulk, chance: Random, words: Words, today: date, author: str) -> None:
        self._bulk, self._chance, self._words = bulk, chance, words
        self._today, self._author = today, author
        self._payers: dict[str, int] = {}
        self._numbers: dict[int, int] = {}

    def add(self, status: str) -> SampleCase:
        """One client with one case that stands at a status."""
        chance, began = self._chance, self._began(status)
        given = self._words.pick("given")
        made = {"created_at": noon(began)}
        client_id = self._person(given, made)
        inquiry_id = self._bulk.add(
            Inquiry, client_id=client_id, received_at=noon(began), **self._asked(status, given, began), **made
        )
        opened = began + timedelta(days=chance.randint(1, 7))
        closed = (
            min(opened + timedelta(days=chance.randint(60, 540)), self._today) if status == "closed" else None
        )
        dates: dict[str, Any] = {"prospect_on": began}
        if status in {"open", "closed"}:
            dates |= {
                "opened_on": min(opened, self._today),
                "closed_on": closed,
                "focus": "monitor" if closed is None else "close",
            }
            dates |= {"conflict_checked_on": began, "scope_fits": True, "role_explained_on": began}
        reason = chance.choice(("goals_reached", "self_managing", "client_ended", "moved")) if closed else ""
        case_id = self._bulk.add(
            Case, number=self._number(began.year), client_id=client_id, inquiry_id=inquiry_id, status=status,
            acuity=chance.choices((1, 2, 3, 4), (30, 45, 20, 5))[0], closed_reason=reason,
            summary=self._words.line("reasons", given), **dates, **made,
        )  # fmt: skip
        self._stages(case_id, status, began, opened, closed)
        self._screening(case_id, status, began)
        self._engagement(case_id, status, opened)
        return SampleCase(case_id, given, status, min(began, self._today), closed or self._today)

    def _began(self, status: str) -> date:
        longest = {"prospect": 6, "waitlist": 60, "open": 500}.get(status, YEARS * 365)
        shortest = {"open": 20, "closed": 120, "not_accepted": 30}.get(status, 0)
        return self._today - timedelta(days=self._chance.randint(shortest, longest))

    def _number(self, year: int) -> str:
        self._numbers[year] = self._numbers.get(year, 0) + 1
        return f"{year}-{self._numbers[year]:03}"

    def next_number(self) -> int:
        """The number that the next case of this year will have."""
        return self._numbers.get(self._today.year, 0) + 1

    def _person(self, given: str, made: dict[str, Any]) -> int:
        chance, add = self._chance, self._bulk.add
        language = self._words.pick("languages")
        person_id = add(
            Person, given=given, family=self._words.pick("family"), born=self._today - timedelta(days=chance.randint(19, 97) * 365 + chance.randint(0, 364)),
            language=language, interpreter="" if language == "en" else chance.choice(("yes", "no")),
            pronouns=chance.choice(("", "", "she", "he", "they")), **made,
        )  # fmt: skip
        number = f"402-555-01{chance.randint(0, 99):02}"
        add(Phone, person_id=person_id, number=number, digits=phone_key(number), kind="mobile", safe_to_call="yes",
            safe_to_leave_message=chance.choice(("yes", "yes", "no")), best_time=chance.choice(("", "", "after 10", "mornings")), **made)  # fmt: skip
        city, code = self._words.pick("cities")
        line = f"{chance.randint(10, 9900)} {self._words.pick('streets')}"
        add(Address, person_id=person_id, line=line, city=city, state="NE", postal_code=code, **made)
        client_id = add(Client, person_id=person_id, **made)
        payer, product = self._words.pick("payers")
        if payer not in self._payers:
            self._payers[payer] = add(Organization, kind="payer", name=payer, **made)
        add(Coverage, client_id=client_id, organization_id=self._payers[payer], payer=payer, product=product,
            member_number=f"{chance.randint(10**8, 10**9 - 1)}", **made)  # fmt: skip
        for name in chance.sample(self._words.of["conditions"], chance.randint(1, 4)):
            add(Condition, client_id=client_id, name=name, kind="disease", source="document", **made)
        return client_id

    def _asked(self, status: str, given: str, began: date) -> dict[str, Any]:
        answered = {
            "open": "accepted",
            "closed": "accepted",
            "waitlist": "waitlisted",
            "not_accepted": "not_appropriate",
        }.get(status, "")
        return {
            "channel": self._chance.choice(("phone", "phone", "email", "fax")),
            "source": self._chance.choice(("family", "hospital", "payer", "physician", "client")),
            "reason": self._words.line("reasons", given),
            "urgency": self._chance.choice(("routine", "routine", "soon", "urgent")),
            "disposition": answered,
            "answered_on": min(began + timedelta(days=1), self._today) if answered else None,
        }

    def _stages(self, case_id: int, status: str, began: date, opened: date, closed: date | None) -> None:
        steps = [("T-1", "inquiry", "prospect", began)]
        if status in {"open", "closed"}:
            steps.append(("T-4", "prospect", "open", min(opened, self._today)))
        elif status != "prospect":
            steps.append(("T-2" if status == "waitlist" else "T-3", "prospect", status, began))
        if closed:
            steps += [("T-7", "open", "closing", closed), ("T-8", "closing", "closed", closed)]
        for transition, old, new, day in steps:
            self._bulk.add(
                StageEvent,
                case_id=case_id,
                transition=transition,
                from_status=old,
                to_status=new,
                at=noon(day),
                created_at=noon(day),
            )

    def _screening(self, case_id: int, status: str, began: date) -> None:
        decided = status != "prospect"
        decision = (
            {"waitlist": "waitlist", "not_accepted": "decline"}.get(status, "accept") if decided else ""
        )
        made = {"created_at": noon(began)}
        screening_id = self._bulk.add(
            Screening, case_id=case_id, screened_on=began, decision=decision, benefit="yes" if decided else "",
            decision_reason="Several needs that act on each other." if decided else "",
            signed_at=noon(began) if decided else None, signed_by=self._author if decided else "", **made,
        )  # fmt: skip
        for term in catalog.terms("criterion"):
            answer = self._chance.choice(("yes", "no", "no", "unknown")) if decided else "unknown"
            self._bulk.add(
                Criterion, screening_id=screening_id, code=term.code, answer=answer, decided=decided, **made
            )

    def _engagement(self, case_id: int, status: str, opened: date) -> None:
        if status not in {"open", "closed"}:
            return
        made = {"created_at": noon(opened)}
        for kind in ("service_agreement", "privacy_notice"):
            ends = opened + timedelta(days=730) if kind == "service_agreement" else None
            # Most are reviewed on time; a few come up on Today, as they do.
            last = self._today - timedelta(days=self._chance.randint(0, 345))
            self._bulk.add(
                Consent, case_id=case_id, kind=kind, given_by="client", method="written", effective_on=opened, expires_on=ends,
                reviewed_on=max(opened, last), **made,
            )  # fmt: skip
        self._bulk.add(DecisionMaker, case_id=case_id, kind="client", source="client", **made)
        kin = self._words.pick("kin")
        name = f"{self._words.pick('given')} {self._words.pick('family')}"
        self._bulk.add(
            TeamMember,
            case_id=case_id,
            name=name,
            role="family",
            accountable_for=f"{kin}; daily contact",
            **made,
        )
