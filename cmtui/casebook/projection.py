"""What follows from the facts of a case and is kept for the lists: its clocks and its row.

Both are rewritten in the transaction of the act that changed the facts, so they never disagree with them; `rebuild`
makes them anew from nothing else than the facts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cmtui.casebook.gather import due_facts, head
from cmtui.casebook.moments import moment_text
from cmtui.casebook.words import full_name
from cmtui.clock import local
from cmtui.rules import due
from cmtui.rules.matching import phone_key
from cmtui.rules.names import fold

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from cmtui.casebook.gather import Head
    from cmtui.store.reader import Row
    from cmtui.store.work import Work

LIVE = {"open": 1, "on_hold": 1, "closing": 1, "prospect": 2, "waitlist": 3}
"""Status to the view that a case belongs to; 0 for the closed and the not accepted."""

EDITION = 1
"""By which rules clocks and list rows are made: raised with a version that makes them differently."""

NOTHING_DUE = "~"
"""Sorts after every day."""

_CLOCK = ("rule", "subject", "what", "why", "starts", "due", "until", "hard", "opens")

_FACE = (
    "public_id", "number", "live", "status", "focus", "name", "sort_name", "called", "born", "acuity", "opened",
    "last_contact", "last_face", "next_due", "next_step", "hard", "payer", "alert", "unsigned", "tasks",
)  # fmt: skip


def refresh(work: Work, case_id: int, zone: ZoneInfo | None) -> None:
    """Rewrite the clocks and the list row of one case, inside the act that touched it."""
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
    found = due.clocks(due_facts(work, case_id, case, has_task=bool(tasks), zone=zone), zone=zone)
    _write_clocks(work, case_id, found)
    _write_face(work, case_id, _face(case, tasks, found))


def rebuild(work: Work, zone: ZoneInfo | None) -> None:
    """Make the clocks and the list rows of all cases anew, from nothing else than the facts."""
    execute(work, "DELETE FROM clock")
    execute(work, "DELETE FROM case_face")
    for (case_id,) in work.rows('SELECT id FROM "case" ORDER BY id'):
        refresh(work, case_id, zone)
    execute(work, "UPDATE record_settings SET projected = ?", (EDITION,))


def execute(work: Work, sql: str, parameters: tuple[Any, ...] = ()) -> None:
    """A statement about projections, which are not part of the history."""
    work.rows(sql, parameters)


def _write_clocks(work: Work, case_id: int, found: tuple[due.Clock, ...]) -> None:
    """Leave the clocks that stand, take out the others, add the new ones: most acts change one."""
    wanted = {_clock_row(clock) for clock in found}
    standing = {
        row[1:]: row[0]
        for row in work.rows(f"SELECT id, {', '.join(_CLOCK)} FROM clock WHERE case_id = ?", (case_id,))
    }
    for row in standing.keys() - wanted:
        execute(work, "DELETE FROM clock WHERE id = ?", (standing[row],))
    for row in sorted(wanted - standing.keys()):
        execute(
            work,
            f"INSERT INTO clock(case_id, {', '.join(_CLOCK)}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (case_id, *row),
        )


def _clock_row(clock: due.Clock) -> Row:
    return (
        clock.rule,
        f"{clock.subject_kind}:{clock.subject_id}",
        clock.what,
        clock.why,
        moment_text(clock.starts),
        moment_text(clock.due),
        "" if clock.until is None else moment_text(clock.until),
        int(clock.hard),
        clock.opens,
    )


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
