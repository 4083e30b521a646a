"""The way of a case through its states: what is asked before, and what a change writes (domain, section 4)."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from cmtui.casebook.facts import case_facts
from cmtui.casebook.tasks import add_task
from cmtui.clock import instant
from cmtui.errors import NotFound, Refused
from cmtui.models.case import Case, Inquiry, StageEvent
from cmtui.models.people import Client, Person
from cmtui.rows import Ask
from cmtui.rules import process
from cmtui.rules.clean import clean
from cmtui.vocabulary import catalog

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from cmtui.casebook.desk import Desk
    from cmtui.rules.process import CaseFacts, GuardFinding
    from cmtui.store.work import Work

OFFERED = ("T-2", "T-3", "T-4", "T-5", "T-6", "T-11", "T-12", "T-14")
"""The transitions that this version carries out; planning and closing bring theirs."""

_DISPOSITIONS = {"T-2": "waitlisted", "T-3": "not_appropriate", "T-4": "accepted", "T-12": "not_appropriate"}
"""What a transition answers to the inquiry."""

_ANSWERS = frozenset({"T-4", "T-12"})
"""Transitions whose answer takes the place of an earlier one: a waitlisted inquiry is accepted in the end."""

_FOLLOW_UPS = {
    "T-2": ("ask whether it is still wanted", timedelta(days=30)),
    "T-5": ("look whether the case can go on", timedelta(days=30)),
    "T-14": ("contact the family", timedelta(days=7)),
}
"""The task that a transition writes, and when it falls due: what rests or ended is not to be forgotten."""

_SAY_WHY = tuple(each.label for each in catalog.terms("override_reason"))

_WILL_FOLLOW = catalog.label("override_reason", "will_follow")


def as_ask(found: GuardFinding) -> Ask:
    """A guard that is not met, with the reasons that can be picked."""
    return Ask(found.id, found.severity, found.sentence, _SAY_WHY, found.sources, _WILL_FOLLOW)


def asks(desk: Desk, case: str, transition: str, *, day: date | None, note: str) -> tuple[Ask, ...]:
    """The guards of a transition that are not met, the hard stops first.

    Raises:
        NotFound: There is no such transition, or this version does not carry it out yet.
    """
    if transition not in OFFERED:
        raise NotFound(f"There is no change of status “{transition}”; use one of {', '.join(OFFERED)}.")
    today = desk.today()
    facts = replace(case_facts(desk.record.reader, desk.case_id(case), desk.zone), reason=clean(note))
    found = process.check(transition, _afterwards(facts, transition, day, clean(note), today), today=today)
    return tuple(map(as_ask, found))


def move(
    desk: Desk,
    case: str,
    transition: str,
    *,
    reasons: Mapping[str, str],
    follow_by: Mapping[str, date],
    note: str,
    day: date | None,
) -> None:
    """Change the status of a case; what will follow by a day becomes a task of that day.

    Raises:
        Refused: A hard stop is not met, or an ask has no reason; nothing was changed.
    """
    given = {guard: words for guard, reason in reasons.items() if (words := clean(reason))}
    note, today = clean(note, multiline=True), desk.today()
    if day is not None and day > today:
        raise Refused("These dates cannot be: the change lies in the future.", rule="S-4")
    asked = asks(desk, case, transition, day=day, note=note)
    for ask in asked:
        if ask.severity == "stop" or (ask.severity == "ask" and ask.guard not in given):
            raise Refused(ask.sentence, rule=ask.guard)
    way = process.transitions()[transition]
    with desk.act("case.moved", case_id=desk.case_id(case), summary=way.label) as work:
        found = work.get(Case, public_id=case)
        if found.status not in way.from_statuses:
            status = catalog.label("case_status", found.status).casefold()
            raise Refused(f"The case is {status}, so it cannot be done: {way.label.casefold()}.")
        work.add(
            StageEvent(
                case_id=int(found.id or 0),
                transition=transition,
                from_status=found.status,
                to_status=way.to_status,
                at=work.now if day in {None, today} else _noon(desk, day),
                guards=json.dumps(given, ensure_ascii=False),
            )
        )
        _write(desk, work, found, transition, day=day or today, note=note)
        for ask in asked:
            if by := follow_by.get(ask.guard):
                what = f"still missing: {ask.sentence.rstrip('.')}"
                add_task(work, desk, int(found.id or 0), what, by, rule=ask.guard)
        work.change(found, status=way.to_status, **_dates_of(found, transition, day or today, note))


def _noon(desk: Desk, day: date) -> datetime:
    """The instant of a change that took effect on an earlier day: its noon, as for a contact without a clock."""
    return instant(datetime.combine(day, time(12)), desk.zone)


def _afterwards(facts: CaseFacts, transition: str, day: date | None, note: str, today: date) -> CaseFacts:
    """The facts as they will be once the transition is made."""
    if transition == "T-4":
        return replace(facts, opened_on=day or today)
    if transition == "T-14":
        closed = day and max(day, facts.opened_on or day)
        return replace(facts, died_on=day, death_known_by=note, closed_on=closed, closure_reason="death")
    return facts


def _write(desk: Desk, work: Work, case: Case, transition: str, *, day: date, note: str) -> None:
    """What a transition writes beside the status: the inquiry's answer, the client's death, a task."""
    if transition in _DISPOSITIONS and case.inquiry_id is not None:
        inquiry = work.get(Inquiry, id=case.inquiry_id)
        if not inquiry.disposition or transition in _ANSWERS:
            work.change(
                inquiry,
                disposition=_DISPOSITIONS[transition],
                answered_on=inquiry.answered_on or day,
                disposition_reason=note or inquiry.disposition_reason,
            )
    if transition == "T-14":
        client = work.get(Client, id=case.client_id)
        work.change(work.get(Person, id=client.person_id), deceased_on=day)
    if transition in _FOLLOW_UPS:
        what, after = _FOLLOW_UPS[transition]
        add_task(work, desk, int(case.id or 0), what, desk.today() + after, rule=transition)


def _dates_of(case: Case, transition: str, day: date, note: str) -> dict[str, Any]:
    """The dates and reasons that a transition writes on the case."""
    if transition == "T-14":
        closed = max(day, case.opened_on or day)
        return {"closed_on": closed, "closed_reason": "death", "closed_note": note}
    written: dict[str, dict[str, Any]] = {
        "T-4": {"opened_on": day, "focus": "assess"},
        "T-5": {"on_hold_on": day},
        "T-6": {"on_hold_on": None},
        "T-11": {"prospect_on": day},
    }
    return written.get(transition, {})
