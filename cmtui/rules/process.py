"""The case's states: what leads from one to the next, and what is asked before.

Transitions and guards are data (`vocabulary/guards.toml`); one checker serves them all. Guards ask and do not stop,
save for the four hard stops S-1 to S-4.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from cmtui.vocabulary import catalog

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from cmtui.rules.process_facts import CaseFacts

Severity: TypeAlias = Literal["stop", "ask", "note"]

_MOST = 4
"""Things that a sentence names one by one."""


@dataclass(frozen=True, slots=True)
class Guard:
    """What is to be documented before a change, as shipped."""

    id: str
    severity: Severity
    sentence: str
    """With `{missing}` where it lists what is not there."""
    sources: tuple[str, ...]
    requires: tuple[tuple[str, str], ...] = ()
    """Facts that must be there, and the words for each."""
    at_least: tuple[tuple[str, int], ...] = ()
    """Of those facts the figures, and the least that will do."""
    each: str = ""
    """The fact that holds several things, each of which is asked for `each_requires`."""
    each_requires: tuple[tuple[str, str], ...] = ()
    if_none: str = ""
    """What is missing where there is none of these things; empty where that is no lack."""
    when: tuple[tuple[str, Any], ...] = ()
    """Facts that have this value where the guard asks at all."""
    says: bool = False
    """It asks for words that no field holds: it is met by giving them with the change."""
    every_time: bool = False
    """A reason given at an earlier change does not pass it again: it is about this very change."""


@dataclass(frozen=True, slots=True)
class GuardFinding:
    """A guard that is not met."""

    id: str
    """Of the guard; of the transition where that asks by itself."""
    severity: Severity
    sentence: str
    """What is missing, for the person at the desk."""
    sources: tuple[str, ...]
    says: bool = False
    """Whether words are the answer, and no reason to go on without."""


@dataclass(frozen=True, slots=True)
class Transition:
    """A change of a case's status, or of the focus of its work."""

    id: str
    from_statuses: tuple[str, ...]
    to_status: str
    label: str
    guards: tuple[str, ...]
    requires: tuple[tuple[str, str], ...]
    """Facts that the transition asks for beside its guards, and the words for each."""
    within_days: int | None
    """Offered only so many days after closing; None always."""
    writes: tuple[str, ...]
    """What follows from it, in words."""
    to_focus: str = ""
    """Where only the focus moves: code of `focus`."""


# --- The data -----------------------------------------------------------------------------------------------------


@cache
def guards() -> Mapping[str, Guard]:
    """The shipped guards by id."""
    return {row["id"]: _guard(row) for row in catalog.read("guards")["guard"]}


def _guard(row: Mapping[str, Any]) -> Guard:
    return Guard(
        row["id"],
        row["severity"],
        row["sentence"],
        tuple(row["sources"]),
        tuple(row.get("requires", {}).items()),
        tuple(row.get("at_least", {}).items()),
        row.get("each", ""),
        tuple(row.get("each_requires", {}).items()),
        row.get("if_none", ""),
        tuple(row.get("when", {}).items()),
        row.get("says", False),
        row.get("every_time", False),
    )


@cache
def transitions() -> Mapping[str, Transition]:
    """The shipped transitions by id."""
    rows = catalog.read("guards")["transition"]
    return {
        row["id"]: Transition(
            id=row["id"],
            from_statuses=tuple(row["from"]),
            to_status=row["to"],
            label=row["label"],
            guards=tuple(row["guards"]),
            requires=tuple(row.get("requires", {}).items()),
            within_days=row.get("within_days"),
            writes=tuple(row["writes"]),
            to_focus=row.get("focus", ""),
        )
        for row in rows
    }


def allowed(status: str, *, focus: str = "", days_closed: int | None = None) -> tuple[Transition, ...]:
    """The transitions that lead on: from a status, and from the focus that the work is in.

    Args:
        status: Code of `case_status`, or `inquiry`.
        focus: Code of `focus`; what moves there is not offered.
        days_closed: Days since the case was closed, where it is; some ways back are open only for a while.
    """
    return tuple(
        each
        for each in transitions().values()
        if status in each.from_statuses
        and (not each.to_focus or each.to_focus != focus)
        and (each.within_days is None or (days_closed is not None and days_closed <= each.within_days))
    )


# --- Guards -------------------------------------------------------------------------------------------------------


def check(transition_id: str, facts: CaseFacts, *, today: date) -> tuple[GuardFinding, ...]:
    """The guards of a transition that are not met, the hard stops first.

    A guard that was passed with a reason before is not asked again on the same case, save for those that are about
    this very change.

    Raises:
        KeyError: There is no such transition.
    """
    transition = transitions()[transition_id]
    asked = [each for each in transition.guards if guards()[each].every_time or each not in facts.waived]
    found = [finding for each in asked for finding in check_guard(each, facts, today=today)]
    if absent := _absent(transition.requires, facts):
        sentence = f"To do this, say {_listed(absent)}."
        found.append(GuardFinding(transition.id, "ask", sentence, (transition.id,)))
    return tuple(sorted(found, key=lambda finding: finding.severity != "stop"))


def check_guard(guard_id: str, facts: CaseFacts, *, today: date) -> tuple[GuardFinding, ...]:
    """What one guard finds missing; nothing where it is met."""
    if guard_id == "S-4":
        return impossible_dates(
            today=today,
            born_on=facts.born_on,
            died_on=facts.died_on,
            opened_on=facts.opened_on,
            closed_on=facts.closed_on,
        )
    guard = guards()[guard_id]
    absent = lacks(guard, facts)
    return (_finding(guard, absent),) if absent or _asks_for_words(guard, facts) else ()


def impossible_dates(
    *,
    today: date,
    now: datetime | None = None,
    held_at: datetime | None = None,
    born_on: date | None = None,
    died_on: date | None = None,
    opened_on: date | None = None,
    closed_on: date | None = None,
) -> tuple[GuardFinding, ...]:
    """The hard stop S-4: one finding that names every date that cannot be, or none.

    Args:
        today: The present day of the practice.
        now: The present instant; needed where `held_at` is given.
        held_at: When a contact was held.
        born_on: The client's birth date.
        died_on: The day the client died.
        opened_on: When the case was opened.
        closed_on: When the case was closed.
    """
    wrong = {
        "a contact is held in the future": held_at is not None and now is not None and held_at > now,
        "the case is closed before it was opened": bool(opened_on and closed_on and closed_on < opened_on),
        "the case is closed in the future": closed_on is not None and closed_on > today,
        "the birth is after today": born_on is not None and born_on > today,
        "the death is after today": died_on is not None and died_on > today,
        "the death is before the birth": bool(born_on and died_on and died_on < born_on),
    }
    found = tuple(words for words, cannot_be in wrong.items() if cannot_be)
    return (_finding(guards()["S-4"], found),) if found else ()


def is_unmet(guard_id: str, facts: CaseFacts) -> bool:
    """Whether a guard misses something that was not waived with a reason."""
    return guard_id not in facts.waived and bool(lacks(guards()[guard_id], facts))


def reason_for(guard_id: str, facts: CaseFacts) -> str:
    """What a guard misses and where that is asked, in one line."""
    guard = guards()[guard_id]
    return f"{_finding(guard, lacks(guard, facts)).sentence} ({', '.join(guard.sources)})"


def lacks(guard: Guard, facts: CaseFacts) -> tuple[str, ...]:
    """The words for what a guard misses."""
    if any(getattr(facts, name) != value for name, value in guard.when):
        return ()
    absent = list(_absent(guard.requires, facts, dict(guard.at_least)))
    if guard.each:
        things = getattr(facts, guard.each)
        if not things and guard.if_none:
            absent.append(guard.if_none)
        # What the same things lack is said once: eight interventions would stand in the sentence four times.
        lacks: dict[tuple[str, ...], list[str]] = {}
        for name, words in guard.each_requires:
            if lacking := tuple(thing.name for thing in things if not getattr(thing, name)):
                lacks.setdefault(lacking, []).append(words)
        absent += [f"{_listed(tuple(words))} ({_few(names)})" for names, words in lacks.items()]
    return tuple(absent)


def _asks_for_words(guard: Guard, facts: CaseFacts) -> bool:
    return guard.says and all(getattr(facts, name) == value for name, value in guard.when)


def _absent(
    requires: tuple[tuple[str, str], ...], facts: CaseFacts, at_least: Mapping[str, int] | None = None
) -> tuple[str, ...]:
    least = at_least or {}
    return tuple(
        words
        for name, words in requires
        if (getattr(facts, name) < least[name] if name in least else not getattr(facts, name))
    )


def _finding(guard: Guard, absent: tuple[str, ...]) -> GuardFinding:
    sentence = guard.sentence.replace("{missing}", _listed(absent)) if absent else guard.sentence
    return GuardFinding(guard.id, guard.severity, sentence, guard.sources, guard.says)


def _listed(words: tuple[str, ...]) -> str:
    """`a, b and c`."""
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last


def _few(names: tuple[str, ...]) -> str:
    """The first of them, and how many more."""
    if len(names) <= _MOST:
        return _listed(names)
    return f"{', '.join(names[:_MOST])} and {len(names) - _MOST} more"
