"""What plan, clocks and attempts tell of a case: to the guards, the rail and the next step."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final, NamedTuple

from cmtui.casebook.monitoring.moments import moment_of
from cmtui.clock import read_stamp
from cmtui.rules import due
from cmtui.rules.process_facts import Explained, GoalStanding
from cmtui.store.reader import one
from cmtui.vocabulary import catalog

if TYPE_CHECKING:
    from datetime import datetime

    from cmtui.store.reader import Reads, Row

_ENDED: Final = ("achieved", "partly", "not_achieved", "dropped")

_TO_CLIENT: Final = frozenset({"client", "family"})
_TO_PROVIDER: Final = frozenset({"provider", "facility", "agency"})
"""Kinds of recipient by whom the plan is lived with, and by whom it is carried out (SOP-N-1)."""

_FAILED: Final = ("no_answer", "left_message", "wrong_number", "no_show", "cancelled")
"""Outcomes that are an attempt and reach nobody (G-13)."""

_LONGEST: Final = 40
"""Characters of an intervention that a sentence names it by."""

_REVIEWS: Final = frozenset({"R-PLAN-2", "R-PLAN-3", "R-PLAN-3-T", "R-PLAN-3-N"})
"""Looks at the plan stand with it on Today; of the six components they are what *monitor* is (SOP-N-2)."""

UNSENT: Final = ("identified", "offered", "client_declined")
"""States of a referral before anybody was asked."""


class Planned(NamedTuple):
    """What the plan says of itself."""

    goals: tuple[GoalStanding, ...]
    explained: tuple[Explained, ...]
    choice_offered: bool
    agreed_on: date | None
    expired: bool
    copy_to_client: bool
    copy_to_providers: bool
    copies_open: int
    reviewed_on: date | None


class Clocks(NamedTuple):
    """What the due rules ask of a case at present."""

    due: frozenset[str]
    """Rules that ask for something now."""
    late: frozenset[str]
    due_in: frozenset[str]
    """Process components in which one does."""
    late_in: frozenset[str]


class Attempts(NamedTuple):
    """Attempts since somebody was last reached."""

    made: int
    modes: int
    days: int
    letter: bool


def planned(reads: Reads, case_id: int, today: date) -> Planned:
    """What is recorded about the plan of a case."""
    version = one(
        reads,
        "SELECT id, agreed_on, valid_until FROM plan_version WHERE case_id = ? AND voided_at IS NULL "
        "ORDER BY number DESC LIMIT 1",
        (case_id,),
    )
    copies: list[Row] = []
    if version is not None:
        copies = reads.rows(
            "SELECT recipient_kind, received_on FROM disclosure WHERE plan_version_id = ? AND voided_at IS NULL",
            (version[0],),
        )
    kinds = {kind for kind, _ in copies}
    reviewed = reads.rows(
        "SELECT max(held_on) FROM plan_review WHERE case_id = ? AND voided_at IS NULL", (case_id,)
    )[0][0]
    return Planned(
        goals=_goals(reads, case_id),
        explained=_explained(reads, case_id),
        choice_offered=_choice_offered(reads, case_id),
        agreed_on=date.fromisoformat(version[1]) if version else None,
        expired=bool(version and version[2] and version[2] < today.isoformat()),
        copy_to_client=not kinds.isdisjoint(_TO_CLIENT),
        copy_to_providers=not kinds.isdisjoint(_TO_PROVIDER),
        copies_open=sum(1 for _, received in copies if not received),
        reviewed_on=date.fromisoformat(reviewed) if reviewed else None,
    )


def _goals(reads: Reads, case_id: int) -> tuple[GoalStanding, ...]:
    rows = reads.rows(
        "SELECT public_id, number, status, measure, target_on, words, agreed_on, responsible, evidence, attainment FROM goal "
        "WHERE case_id = ? AND status != 'dropped' AND voided_at IS NULL ORDER BY number",
        (case_id,),
    )
    return tuple(
        GoalStanding(
            id=row[0],
            number=row[1],
            standing=row[2] not in _ENDED,
            agreed=row[2] != "proposed",
            measure=bool(row[3]),
            target_on=bool(row[4]),
            voiced=bool(row[5] or row[6]),
            responsible=bool(row[7]),
            evidence=bool(row[8]),
            attained=row[9] is not None,
        )
        for row in rows
    )


def _explained(reads: Reads, case_id: int) -> tuple[Explained, ...]:
    rows = reads.rows(
        "SELECT i.what, i.alternatives_told, i.benefit_told, i.risk_told, i.cost_told, i.none_told FROM intervention i "
        "LEFT JOIN goal g ON g.id = i.goal_id WHERE i.case_id = ? AND i.status IN ('planned', 'active') "
        "AND i.voided_at IS NULL AND (g.id IS NULL OR (g.voided_at IS NULL AND g.status != 'dropped')) ORDER BY i.id",
        (case_id,),
    )
    return tuple(
        Explained(
            _short(row[0]),
            options=bool(row[1] or row[2]),
            risks=bool(row[3]),
            costs=bool(row[4]),
            none=bool(row[5]),
        )
        for row in rows
    )


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1].rstrip()}…"


def _choice_offered(reads: Reads, case_id: int) -> bool:
    """Whether no referral was sent without other options, or a word on why this one (ACMA-TM-6)."""
    unsent = ", ".join(f"'{state}'" for state in UNSENT)
    found = reads.rows(
        f"SELECT 1 FROM referral r WHERE r.case_id = ? AND r.state NOT IN ({unsent}) AND r.voided_at IS NULL "
        "AND r.chosen_why = '' AND (SELECT count(*) FROM referral_option o WHERE o.referral_id = r.id "
        "AND o.voided_at IS NULL) < 2 LIMIT 1",
        (case_id,),
    )
    return not found


def clocks(reads: Reads, case_id: int, now: datetime) -> Clocks:
    """Which rules ask for something now, and which are late.

    Args:
        reads: The record.
        case_id: The case.
        now: The present time on the practice's clock, aware.
    """
    rows = reads.rows("SELECT rule, starts, due, until FROM clock WHERE case_id = ?", (case_id,))
    shown: set[str] = set()
    late: set[str] = set()
    for rule, starts, falls, until in rows:
        clock = clock_of(rule, starts, falls, until)
        if due.is_overdue(clock, now):
            late.add(rule)
        if due.is_shown(clock, now):
            shown.add(rule)
    return Clocks(frozenset(shown), frozenset(late), _components(shown), _components(late))


def clock_of(rule: str, starts: str, falls: str, until: str) -> due.Clock:
    """A clock of the projection, as far as it says how it stands."""
    return due.Clock(
        rule,
        "",
        "",
        "",
        "",
        moment_of(starts or falls),
        moment_of(falls),
        moment_of(until) if until else None,
    )


def _components(rules: set[str]) -> frozenset[str]:
    return frozenset(
        "monitor" if each in _REVIEWS else catalog.component_of(due.rule(each).component) for each in rules
    )


def attempts(reads: Reads, case_id: int, reached_at: str | None, now: datetime) -> Attempts:
    """The attempts since somebody was last reached (G-13).

    Args:
        reads: The record.
        case_id: The case.
        reached_at: Instant of the last contact that reached somebody; None for none.
        now: The present time on the practice's clock, aware.
    """
    failed = ", ".join(f"'{each}'" for each in _FAILED)
    rows = reads.rows(
        "SELECT occurred_at, mode FROM contact WHERE case_id = ? AND occurred_at > ? AND voided_at IS NULL "
        f"AND direction != 'in' AND (reached IN ({failed}) OR mode = 'letter') ORDER BY occurred_at",
        (case_id, reached_at or ""),
    )
    if not rows:
        return Attempts(0, 0, 0, letter=False)
    first = read_stamp(rows[0][0]).astimezone(now.tzinfo).date()
    modes = {mode for _, mode in rows}
    return Attempts(len(rows), len(modes), (now.date() - first).days, letter="letter" in modes)


def outcomes_open(reads: Reads, case_id: int) -> tuple[str, ...]:
    """The outcome domains that have a first value and no later one (SOP-O-1)."""
    rows = reads.rows(
        "SELECT domain FROM measure_point WHERE case_id = ? AND domain != '' AND voided_at IS NULL "
        "GROUP BY domain HAVING count(DISTINCT held_on) < 2 ORDER BY domain",
        (case_id,),
    )
    return tuple(catalog.label("outcome_domain", code) for (code,) in rows)
