"""The case's states: what leads from one to the next, what is asked before, and what comes next.

Transitions, guards and next steps are data (`vocabulary/guards.toml`); one checker serves them all. Guards ask and
do not stop, save for the four hard stops S-1 to S-4.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from cmtui.vocabulary import catalog

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

Severity: TypeAlias = Literal["stop", "ask", "note"]
Mark: TypeAlias = Literal["done", "due", "missing", "none"]

CRITERIA = 9
"""How many criteria Standard I asks for."""

_IN_SERVICE = frozenset({"open", "on_hold", "closing"})


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """What the guards ask about one case; an absent fact is None, empty or False."""

    status: str
    """Code of `case_status`, or `inquiry` before there is a case."""
    asked_by: str = ""
    received_on: date | None = None
    asked_why: str = ""
    urgency: str = ""
    criteria_answered: int = 0
    """How many of the nine criteria the case manager has answered; *unknown*, once decided, is an answer."""
    decision: str = ""
    """Code of `screening_decision`."""
    decision_reason: str = ""
    screened_on: date | None = None
    result_told_on: date | None = None
    resources_named: bool = False
    service_agreement_on: date | None = None
    """Since when a service agreement, written or verbal, is in force."""
    privacy_notice_on: date | None = None
    role_explained_on: date | None = None
    decision_maker: bool = False
    """Whether it is recorded who legally decides."""
    conflict_checked_on: date | None = None
    scope_fits: bool | None = None
    born_on: date | None = None
    died_on: date | None = None
    death_known_by: str = ""
    opened_on: date | None = None
    closed_on: date | None = None
    closure_reason: str = ""
    """Code of `closure_reason`."""
    reason: str = ""
    """Why the transition is made, where one asks for it."""
    last_contact_on: date | None = None
    """The last contact that reached somebody."""
    assessed_on: date | None = None
    """The last comprehensive assessment that was signed."""
    informants_named: bool = False
    """Whether it says who answered: the client, or why not."""
    last_assessed_on: date | None = None
    """The last signed assessment of any kind."""
    needs_waiting: int = 0
    """Proposed needs without an answer."""
    socioeconomic_asked: bool = False
    strengths_listed: bool = False
    urgent_flags: int = 0
    """Open safety flags that ask for action now."""
    unsigned_notes: int = 0
    next_task: str = ""
    """The open task that is due first, in its own words."""
    waived: frozenset[str] = frozenset()
    """Guards that were passed with a reason, kept in the case's stage events."""

    @property
    def all_criteria_answered(self) -> bool:
        """Whether all nine criteria are answered (SOP-I-1)."""
        return self.criteria_answered >= CRITERIA

    @property
    def needs_answered(self) -> bool:
        """Whether no proposed need waits for its answer (F-NEED-4)."""
        return self.needs_waiting == 0

    @property
    def no_urgent_flag(self) -> bool:
        """Whether no urgent safety flag is open (R-SAFE-1)."""
        return self.urgent_flags == 0

    @property
    def all_notes_signed(self) -> bool:
        """Whether no note waits for its signature (R-DOC-1)."""
        return self.unsigned_notes == 0

    @property
    def no_task_due(self) -> bool:
        """Whether the case has no open task."""
        return not self.next_task


@dataclass(frozen=True, slots=True)
class Guard:
    """What is to be documented before a change, as shipped."""

    id: str
    severity: Severity
    sentence: str
    """With `{missing}` where it lists what is not there."""
    sources: tuple[str, ...]
    requires: tuple[tuple[str, str], ...] = ()
    """Facts that must be there, and the words for each; none where the record holds no such facts yet."""


@dataclass(frozen=True, slots=True)
class GuardFinding:
    """A guard that is not met."""

    id: str
    """Of the guard; of the transition where that asks by itself."""
    severity: Severity
    sentence: str
    """What is missing, for the person at the desk."""
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Transition:
    """A change of a case's status."""

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


@dataclass(frozen=True, slots=True)
class RailMark:
    """How one of the six process components stands."""

    component: str
    mark: Mark
    """`none` where the record holds nothing that could tell."""
    last_on: date | None
    """The day of its last evidence."""


@dataclass(frozen=True, slots=True)
class NextStep:
    """What the process asks for next."""

    what: str
    why: str
    opens: str
    """Where it is done: a code of the vocabulary `opens`, or the id of a transition."""


# --- The data -----------------------------------------------------------------------------------------------------


@cache
def guards() -> Mapping[str, Guard]:
    """The shipped guards by id."""
    rows = catalog.read("guards")["guard"]
    return {
        row["id"]: Guard(
            row["id"],
            row["severity"],
            row["sentence"],
            tuple(row["sources"]),
            tuple(row.get("requires", {}).items()),
        )
        for row in rows
    }


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
        )
        for row in rows
    }


def allowed(status: str, *, days_closed: int | None = None) -> tuple[Transition, ...]:
    """The transitions that lead on from a status.

    Args:
        status: Code of `case_status`, or `inquiry`.
        days_closed: Days since the case was closed, where it is; some ways back are open only for a while.
    """
    return tuple(
        each
        for each in transitions().values()
        if status in each.from_statuses
        and (each.within_days is None or (days_closed is not None and days_closed <= each.within_days))
    )


# --- Guards -------------------------------------------------------------------------------------------------------


def check(transition_id: str, facts: CaseFacts, *, today: date) -> tuple[GuardFinding, ...]:
    """The guards of a transition that are not met, the hard stops first.

    Raises:
        KeyError: There is no such transition.
    """
    transition = transitions()[transition_id]
    found = [finding for each in transition.guards for finding in check_guard(each, facts, today=today)]
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
    absent = _absent(guard.requires, facts)
    return (_finding(guard, absent),) if absent else ()


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


def _absent(requires: tuple[tuple[str, str], ...], facts: CaseFacts) -> tuple[str, ...]:
    return tuple(words for name, words in requires if not getattr(facts, name))


def _finding(guard: Guard, absent: tuple[str, ...]) -> GuardFinding:
    return GuardFinding(
        guard.id, guard.severity, guard.sentence.replace("{missing}", _listed(absent)), guard.sources
    )


def _listed(words: tuple[str, ...]) -> str:
    """`a, b and c`."""
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last


# --- The rail and the next step -----------------------------------------------------------------------------------


def components(facts: CaseFacts) -> tuple[RailMark, ...]:
    """The six marks of the rail, as far as the record can tell.

    *Engage* and *close* are told from screening, consents and status, *assess* from assessments and needs, *coordinate*
    from the tasks. *Plan* and *monitor* rest on plans and reviews: no mark is given to what cannot be known.
    """
    coordinate: Mark = "none" if facts.no_task_due or facts.status not in _IN_SERVICE else "due"
    marks: dict[str, tuple[Mark, date | None]] = {
        "engage": _engaged(facts),
        "assess": _assessed(facts),
        "coordinate": (coordinate, facts.last_contact_on),
        "close": _closed(facts),
    }
    return tuple(
        RailMark(each.code, *marks.get(each.code, ("none", None))) for each in catalog.terms("component")
    )


_ENGAGE_GUARDS = ("G-2", "G-4", "G-5", "G-6")


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
    last = max((day for day in evidence if day), default=None)
    if facts.status in {"closed", "not_accepted"}:
        return ("done" if last else "none"), last
    if facts.status not in _IN_SERVICE:
        return "due", last
    unmet = any(_is_unmet(each, facts) for each in _ENGAGE_GUARDS)
    return ("missing" if unmet else "done"), last


def _assessed(facts: CaseFacts) -> tuple[Mark, date | None]:
    """Due from the opening until there is what a plan rests on, or it was waived."""
    last = facts.last_assessed_on
    if facts.status not in _IN_SERVICE:
        return ("done" if last else "none"), last
    return ("due" if any(_is_unmet(each, facts) for each in ("G-15", "G-16")) else "done"), last


def _closed(facts: CaseFacts) -> tuple[Mark, date | None]:
    if facts.status == "closing":
        return "due", None
    if facts.status == "closed":
        return ("missing" if _is_unmet("S-3", facts) else "done"), facts.closed_on
    return "none", None


def _is_unmet(guard_id: str, facts: CaseFacts) -> bool:
    """Whether a guard misses something that was not waived with a reason."""
    return guard_id not in facts.waived and bool(_absent(guards()[guard_id].requires, facts))


def next_step(facts: CaseFacts) -> NextStep | None:
    """What the process asks for next; None where it asks for nothing (closing and after)."""
    return next((_step(row, facts) for row in catalog.read("guards")["step"] if _is_asked(row, facts)), None)


def _is_asked(row: Mapping[str, Any], facts: CaseFacts) -> bool:
    if facts.status not in row["statuses"]:
        return False
    if any(getattr(facts, name) != value for name, value in row.get("when", {}).items()):
        return False
    if "guard" in row and not _is_unmet(row["guard"], facts):
        return False
    return "until" not in row or not getattr(facts, row["until"])


def _step(row: Mapping[str, Any], facts: CaseFacts) -> NextStep:
    if "why" in row:
        why = str(row["why"]).replace("{criteria_answered}", str(facts.criteria_answered))
    else:
        guard = guards()[row["guard"]]
        why = f"{_finding(guard, _absent(guard.requires, facts)).sentence} ({', '.join(guard.sources)})"
    return NextStep(str(row["what"]).replace("{next_task}", facts.next_task), why, row["opens"])
