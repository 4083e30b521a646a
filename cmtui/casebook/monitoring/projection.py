"""What follows from the facts of a case and is kept for the lists: its clocks and its row.

Both are rewritten in the transaction of the act that changed the facts, so they never disagree with them; `rebuild`
makes them anew from nothing else than the facts.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from cmtui.casebook.monitoring.clocks import write_clocks, write_entry
from cmtui.casebook.monitoring.gather import due_facts, head
from cmtui.casebook.monitoring.gather_practice import practice_facts
from cmtui.casebook.monitoring.moments import moment_text
from cmtui.casebook.monitoring.practised import practised
from cmtui.casebook.words import full_name
from cmtui.clock import local
from cmtui.rules import due
from cmtui.rules.matching import phone_key
from cmtui.rules.names import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from zoneinfo import ZoneInfo

    from cmtui.casebook.monitoring.gather import Head
    from cmtui.store.reader import Row
    from cmtui.store.work import Work

LIVE = {"open": 1, "on_hold": 1, "closing": 1, "prospect": 2, "waitlist": 3}
"""Status to the view that a case belongs to; 0 for the closed and the not accepted."""

EDITION = 2
"""By which rules clocks and list rows are made: raised with a version that makes them differently."""

NOTHING_DUE = "~"
"""Sorts after every day."""

_FACE = (
    "public_id", "number", "live", "status", "focus", "name", "sort_name", "called", "born", "acuity", "opened",
    "last_contact", "last_face", "next_due", "next_step", "hard", "payer", "alert", "unsigned", "tasks",
    "goals", "goals_met",
)  # fmt: skip


class Projection:
    """The clocks and list rows that follow from the facts, rewritten inside one act.

    Args:
        work: The act.
        zone: The practice's time zone.
        missed: Whether a hard deadline that goes away after its time stays as missed; not where only the rules changed
            or an act is taken back.
    """

    def __init__(self, work: Work, zone: ZoneInfo | None, *, missed: bool = False) -> None:
        self._work, self._zone, self._missed = work, zone, missed
        self.practised = practised(work)

    def refresh(self, case_id: int) -> None:
        """Rewrite the clocks and the list row of one case."""
        work, zone = self._work, self._zone
        case = head(work, case_id, local(work.now, zone).date())
        if case is None:
            return
        if case.voided_at is not None:
            for table in ("clock", "case_face"):
                execute(work, f"DELETE FROM {table} WHERE case_id = ?", (case_id,))
            return
        tasks = work.rows(
            "SELECT due_on, what, hard FROM task WHERE case_id = ? AND status = 'open' AND voided_at IS NULL "
            "ORDER BY due_on, id",
            (case_id,),
        )
        facts = due_facts(work, case_id, case, has_task=bool(tasks), zone=zone)
        found = self._clocks(facts)
        write_clocks(work, case_id, found, missed=facts if self._missed else None, zone=zone)
        _write_face(work, case_id, _face(case, tasks, found))

    def entries(self, only: Iterable[int] | None = None) -> None:
        """Rewrite the clocks of the practice's directory.

        Args:
            only: Inner ids of the entries that changed; all where None.
        """
        execute(self._work, *_gone(only))
        for facts in practice_facts(self._work, self._zone, only):
            write_entry(self._work, self._clocks(facts))

    def _clocks(self, facts: due.DueFacts) -> tuple[due.Clock, ...]:
        rules = self.practised.rules(facts.payer, facts.program)
        return due.clocks(facts, rules=rules, calendar=self.practised.calendar, zone=self._zone)


def rebuild(work: Work, zone: ZoneInfo | None) -> None:
    """Make the clocks and the list rows of all cases anew, from nothing else than the facts."""
    execute(work, "DELETE FROM clock")
    execute(work, "DELETE FROM case_face")
    projection = Projection(work, zone)
    for (case_id,) in work.rows('SELECT id FROM "case" ORDER BY id'):
        projection.refresh(case_id)
    projection.entries()
    execute(work, "UPDATE record_settings SET projected = ?", (EDITION,))


def recompute(work: Work, zone: ZoneInfo | None, progress: Callable[[int, int], None] | None = None) -> None:
    """Make the clocks anew after the practice changed how it counts: of the cases in the work, and where any stand.

    Args:
        work: The act that changed it.
        zone: The practice's time zone.
        progress: Told after each tenth case how many are done, and of how many.
    """
    projection = Projection(work, zone)
    cases = work.rows(_COUNTING, ("closed" if projection.practised.runs_for("closed") else "",))
    for done, (case_id,) in enumerate(cases, start=1):
        projection.refresh(case_id)
        if progress is not None and (not done % 10 or done == len(cases)):
            progress(done, len(cases))
    projection.entries()


_COUNTING = (
    "SELECT f.case_id FROM case_face f WHERE f.live > 0 OR f.live = 0 AND f.status = ? "
    "UNION SELECT c.case_id FROM clock c WHERE c.case_id IS NOT NULL ORDER BY 1"
)
"""The closed cases are thirty times as many as the others, and only where a rule runs for them does any wait for it."""


def _gone(only: Iterable[int] | None) -> tuple[str, tuple[str, ...]]:
    """The statement that takes the clocks of entries out, before they are written anew."""
    if only is None:
        return "DELETE FROM clock WHERE case_id IS NULL", ()
    named = (
        "SELECT 'organization:' || public_id FROM organization WHERE id IN (SELECT value FROM json_each(?))"
    )
    return f"DELETE FROM clock WHERE case_id IS NULL AND subject IN ({named})", (json.dumps(sorted(only)),)


def execute(work: Work, sql: str, parameters: tuple[Any, ...] = ()) -> None:
    """A statement about projections, which are not part of the history."""
    work.rows(sql, parameters)


def _write_face(work: Work, case_id: int, face: Row) -> None:
    """Write what differs: a column that is named in an UPDATE rewrites its index, whether it changed or not."""
    found = work.rows(f"SELECT {', '.join(_FACE)} FROM case_face WHERE case_id = ?", (case_id,))
    if not found:
        execute(
            work,
            f"INSERT INTO case_face(case_id, {', '.join(_FACE)}) VALUES ({', '.join('?' * (len(_FACE) + 1))})",
            (case_id, *face),
        )
        return
    pairs = zip(_FACE, face, found[0], strict=True)
    if differing := {name: new for name, new, old in pairs if new != old}:
        named = ", ".join(f"{name} = ?" for name in differing)
        execute(work, f"UPDATE case_face SET {named} WHERE case_id = ?", (*differing.values(), case_id))


def _face(case: Head, tasks: list[Row], found: tuple[due.Clock, ...]) -> Row:
    """The list row of a case, in the order of `_FACE`."""
    name = full_name(case.given, case.family)
    called = " ".join((case.preferred, *map(phone_key, (case.phones or "").split("\n"))))
    return (
        case.public_id,
        case.number,
        LIVE.get(case.status, 0),
        case.status,
        case.focus,
        name,
        fold(name),
        fold(called).strip(),
        case.born,
        case.acuity,
        case.opened_on,
        case.last_reached,
        case.last_face,
        *_next_step(tasks, found),
        case.payer or "",
        int(bool(case.alerts or case.urgent_flags)),
        sum(1 for clock in found if clock.opens == "sign"),
        len(tasks),
        case.goals,
        case.goals_met,
    )


def _next_step(tasks: list[Row], found: tuple[due.Clock, ...]) -> tuple[str, str, int]:
    """What is due first, what it is, and whether its date is hard; a watched date alone is no next step."""
    steps = [(row[0], row[1], int(row[2])) for row in tasks]
    steps += [
        (moment_text(clock.due), clock.what, int(clock.hard))
        for clock in found
        if due.rule(clock.rule).step and due.rule(clock.rule).kind != "gap"
    ]
    return min(steps, default=(NOTHING_DUE, "", 0))
