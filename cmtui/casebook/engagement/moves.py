"""The way of a case through its states: what is asked before, and what a change writes (domain, section 4)."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any, Final

from cmtui.casebook.coordination.tasks import add_task
from cmtui.casebook.engagement import moves_write
from cmtui.casebook.monitoring.facts import case_facts
from cmtui.clock import instant
from cmtui.errors import NotFound, Refused, WrongUsage
from cmtui.models.case import Case, StageEvent
from cmtui.rows import Ask
from cmtui.rules import process
from cmtui.rules.clean import clean
from cmtui.rules.dates import read_due
from cmtui.vocabulary import catalog

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cmtui.casebook.desk import Desk
    from cmtui.rules.process import GuardFinding, Transition
    from cmtui.rules.process_facts import CaseFacts
    from cmtui.store.work import Work

TAKEN_UP: Final = "T-1"
"""Made by logging an inquiry, never by itself."""

_SAY_WHY = tuple(each.label for each in catalog.terms("override_reason"))

_WILL_FOLLOW = catalog.label("override_reason", "will_follow")


@dataclass(frozen=True, slots=True)
class Change:
    """A change of status or focus as it was asked for."""

    transition: str
    day: date | None = None
    """When it took effect; today where None."""
    note: str = ""
    """Why, where the transition itself asks for it; how a death is known; what changed on hold."""
    values: Mapping[str, str] = field(default_factory=dict)
    """`hold_reason`, `hold_until` (a day as typed) and `hold_watch` of a rest; `closed_reason` of an end."""


def as_ask(found: GuardFinding) -> Ask:
    """A guard that is not met, with the reasons that can be picked; none where words are the answer."""
    if found.says:
        return Ask(found.id, found.severity, found.sentence, (), found.sources)
    return Ask(found.id, found.severity, found.sentence, _SAY_WHY, found.sources, _WILL_FOLLOW)


def facts_of(desk: Desk, case: str) -> CaseFacts:
    """What is recorded about a case, as far as the process asks.

    Raises:
        NotFound: There is no such case.
    """
    return case_facts(desk.record.reader, desk.case_id(case), desk.zone, desk.now())


def ways(desk: Desk, case: str) -> tuple[tuple[Transition, tuple[Ask, ...]], ...]:
    """Every change that is possible now, with what it asks."""
    facts = facts_of(desk, case)
    return tuple((way, _asked(desk, facts, Change(way.id))) for way in _possible(facts, desk.today()))


def _possible(facts: CaseFacts, today: date) -> tuple[Transition, ...]:
    closed = (today - facts.closed_on).days if facts.closed_on else None
    found = process.allowed(facts.status, focus=facts.focus, days_closed=closed)
    # Who died is not taken up again: the way back after T-14 is `u`.
    return tuple(way for way in found if not (facts.closure_reason == "death" and facts.status == "closed"))


def asks(desk: Desk, case: str, change: Change) -> tuple[Ask, ...]:
    """The guards of a transition that are not met, the hard stops first.

    Raises:
        NotFound: There is no such transition.
    """
    _known(change.transition)
    return _asked(desk, facts_of(desk, case), change)


def _known(transition: str) -> Transition:
    found = process.transitions().get(transition)
    if found is None or transition == TAKEN_UP:
        offered = ", ".join(each for each in process.transitions() if each != TAKEN_UP)
        raise NotFound(f"There is no change of status “{transition}”; use one of {offered}.")
    return found


def _asked(desk: Desk, facts: CaseFacts, change: Change) -> tuple[Ask, ...]:
    today = desk.today()
    found = process.check(change.transition, _afterwards(facts, change, today), today=today)
    return tuple(map(as_ask, found))


def move(
    desk: Desk, case: str, change: Change, *, reasons: Mapping[str, str], follow_by: Mapping[str, date]
) -> str:
    """Change the status or the focus of a case; what will follow by a day becomes a task of that day.

    Returns:
        Public id of the case: of the new one where one was begun (T-10).

    Raises:
        Refused: A hard stop is not met, or an ask has no reason; nothing was changed.
        WrongUsage: A value does not fit.
    """
    way = _known(change.transition)
    given = {guard: words for guard, reason in reasons.items() if (words := clean(reason))}
    change = replace(change, note=clean(change.note, multiline=True))
    today = desk.today()
    if change.day is not None and change.day > today:
        raise Refused("These dates cannot be: the change lies in the future.", rule="S-4")
    facts = facts_of(desk, case)
    if way not in _possible(facts, today):
        raise Refused(_not_from(facts, way))
    asked = _asked(desk, facts, change)
    for ask in asked:
        if ask.severity == "stop" or (ask.severity == "ask" and ask.guard not in given):
            raise Refused(ask.sentence, rule=ask.guard)
        if ask.severity == "note" and change.note:
            given[ask.guard] = change.note
    with desk.act("case.moved", case_id=desk.case_id(case), summary=way.label) as work:
        found = work.get(Case, public_id=case)
        if (found.status, found.focus) != (facts.status, facts.focus):
            raise Refused("The case was moved elsewhere meanwhile; look at it again.")
        of_focus = bool(way.to_focus)
        moved = moves_write.begin_again(work, desk, found) if way.id == "T-10" else found
        work.add(
            StageEvent(
                case_id=int(moved.id or 0),
                transition=way.id,
                from_status=found.focus if of_focus else found.status,
                to_status=way.to_focus or way.to_status,
                at=work.now if change.day in {None, today} else _noon(desk, change.day),
                guards=json.dumps(given, ensure_ascii=False),
            )
        )
        values = _values(change, today)
        moves_write.write(work, desk, found, way.id, day=change.day or today, note=change.note)
        promise(work, desk, int(found.id or 0), asked, follow_by)
        if moved is found:
            status = found.status if of_focus else way.to_status
            written = moves_write.dates_of(found, way, change.day or today, change.note, values)
            work.change(found, status=status, **written)
        return moved.public_id


def promise(
    work: Work, desk: Desk, case_id: int, asked: Sequence[Ask], follow_by: Mapping[str, date]
) -> None:
    """A task for each guard that is to be met by a day, inside another act."""
    for ask in asked:
        if by := follow_by.get(ask.guard):
            what = f"still missing: {ask.sentence.rstrip('.')}"
            add_task(work, desk, case_id, what, by, rule=ask.guard)


def _not_from(facts: CaseFacts, way: Transition) -> str:
    what = way.label.casefold()
    if way.to_focus and way.to_focus == facts.focus:
        return f"The work is there already: {catalog.label('focus', facts.focus).casefold()}."
    status = catalog.label("case_status", facts.status).casefold()
    return f"The case is {status}, so it cannot be done: {what}."


def _noon(desk: Desk, day: date | None) -> datetime:
    """The instant of a change that took effect on an earlier day: its noon, as for a contact without a clock."""
    return instant(datetime.combine(day or desk.today(), time(12)), desk.zone)


def _values(change: Change, today: date) -> dict[str, Any]:
    """What was said of a rest or an end, read."""
    values = {name: clean(text, multiline=True) for name, text in change.values.items()}
    until = values.get("hold_until", "")
    reason = values.get("closed_reason", "")
    term = catalog.choice("closure_reason", reason) if reason else None
    if reason and term is None:
        raise WrongUsage("Closing reason: choose one of the list.")
    return {
        "hold_reason": values.get("hold_reason", ""),
        "hold_until": read_due(until, today=today) if until else None,
        "hold_watch": values.get("hold_watch", ""),
        "closed_reason": term.code if term else "",
    }


def _afterwards(facts: CaseFacts, change: Change, today: date) -> CaseFacts:
    """The facts as they will be once the transition is made."""
    day, note = change.day, clean(change.note)
    said = replace(facts, reason=note)
    if change.transition == "T-4":
        return replace(said, opened_on=day or today)
    if change.transition == "T-14":
        closed = day and max(day, facts.opened_on or day)
        return replace(said, died_on=day, death_known_by=note, closed_on=closed, closure_reason="death")
    values = _values(change, today)
    if change.transition == "T-5":
        held = {name: values[name] for name in ("hold_reason", "hold_until", "hold_watch")}
        return replace(said, **held)
    if change.transition == "T-8":
        return replace(said, closed_on=day or today, closure_reason=values["closed_reason"])
    return said
