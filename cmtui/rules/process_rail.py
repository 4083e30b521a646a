"""The rail of a chart: how each of the six process components stands, and the day of its last evidence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from cmtui.rules.process import is_unmet
from cmtui.vocabulary import catalog

if TYPE_CHECKING:
    from datetime import date

    from cmtui.rules.process_facts import CaseFacts

Mark: TypeAlias = Literal["done", "due", "missing", "none"]

_IN_SERVICE = frozenset({"open", "on_hold", "closing"})

_ENGAGE_GUARDS = ("G-2", "G-4", "G-5", "G-6")


@dataclass(frozen=True, slots=True)
class RailMark:
    """How one of the six process components stands."""

    component: str
    mark: Mark
    """`none` where nothing asks for it yet."""
    last_on: date | None
    """The day of its last evidence."""


def components(facts: CaseFacts) -> tuple[RailMark, ...]:
    """The six marks of the rail.

    Each rests on its guards, and on what the due rules ask of that component: late is *missing*, shown is *due*. So
    the rail never says otherwise than Today.
    """
    marks: dict[str, tuple[Mark, date | None]] = {
        "engage": _engaged(facts),
        "assess": _assessed(facts),
        "plan": _planned(facts),
        "coordinate": _coordinated(facts),
        "monitor": _monitored(facts),
        "close": _closed(facts),
    }
    return tuple(RailMark(each.code, *marks[each.code]) for each in catalog.terms("component"))


def _engaged(facts: CaseFacts) -> tuple[Mark, date | None]:
    """Done when what opens a case is there or waived; before the opening it is due, after it missing."""
    evidence = (
        facts.screened_on,
        facts.service_agreement_on,
        facts.privacy_notice_on,
        facts.role_explained_on,
        facts.conflict_checked_on,
        facts.opened_on,
    )
    last = _latest(*evidence)
    if facts.status in {"closed", "not_accepted"}:
        return ("done" if last else "none"), last
    if facts.status not in _IN_SERVICE:
        return "due", last
    unmet = any(is_unmet(each, facts) for each in _ENGAGE_GUARDS)
    return ("missing" if unmet else "done"), last


def _assessed(facts: CaseFacts) -> tuple[Mark, date | None]:
    """Due from the opening until there is what a plan rests on, or it was waived."""
    last = facts.last_assessed_on
    if facts.status not in _IN_SERVICE:
        return ("done" if last else "none"), last
    unmet = any(is_unmet(each, facts) for each in ("G-15", "G-16"))
    return _mark("assess", facts, waits=unmet), last


def _planned(facts: CaseFacts) -> tuple[Mark, date | None]:
    """Asked for from the assessment or the first goal on; done when it is agreed, valid and known to have arrived."""
    last = facts.plan_agreed_on
    if facts.status not in _IN_SERVICE:
        return ("done" if last else "none"), last
    if facts.plan_expired:
        return "missing", last
    if last is None and not (facts.goals or facts.assessed_on or "plan" in facts.due):
        return "none", None
    return _mark("plan", facts, waits=not facts.plan_stands or is_unmet("G-19", facts)), last


def _coordinated(facts: CaseFacts) -> tuple[Mark, date | None]:
    """Due while a task is open, missing when one is late."""
    last = facts.coordinated_on
    if facts.status not in _IN_SERVICE:
        return ("done" if last else "none"), last
    if facts.late_tasks:
        return "missing", last
    mark = _mark("coordinate", facts, waits=not facts.no_task_due)
    return ("none" if mark == "done" and last is None else mark), last


def _monitored(facts: CaseFacts) -> tuple[Mark, date | None]:
    """Contacts in their rhythm and reviews in their interval; due until somebody was reached."""
    last = _latest(facts.last_contact_on, facts.plan_reviewed_on)
    if facts.status not in _IN_SERVICE:
        return ("done" if last else "none"), last
    return _mark("monitor", facts, waits=last is None), last


def _closed(facts: CaseFacts) -> tuple[Mark, date | None]:
    if facts.status == "closing":
        return "due", None
    if facts.status == "closed":
        return ("missing" if is_unmet("S-3", facts) else "done"), facts.closed_on
    return "none", None


def _mark(component: str, facts: CaseFacts, *, waits: bool) -> Mark:
    if component in facts.late:
        return "missing"
    return "due" if waits or component in facts.due else "done"


def _latest(*days: date | None) -> date | None:
    return max((day for day in days if day), default=None)
