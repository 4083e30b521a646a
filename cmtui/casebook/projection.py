"""What follows from the facts of a case and is kept for the lists: its clocks and its row.

Both are rewritten in the transaction of the act that changed the facts, so they never disagree with them; `rebuild`
makes them anew from nothing else than the facts.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from cmtui.casebook.stages import standing
from cmtui.casebook.words import full_name
from cmtui.clock import day_bounds, local, read_stamp, stamp
from cmtui.rules import due
from cmtui.rules.matching import phone_key
from cmtui.rules.names import fold
from cmtui.store.reader import one
from cmtui.vocabulary import catalog

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from cmtui.store.reader import Row
    from cmtui.store.work import Work

LIVE = {"open": 1, "on_hold": 1, "closing": 1, "prospect": 2, "waitlist": 3}
"""Status to the view that a case belongs to; 0 for the closed and the not accepted."""

NOTHING_DUE = "~"
"""Sorts after every day."""


def refresh(work: Work, case_id: int, zone: ZoneInfo | None) -> None:
    """Rewrite the clocks and the list row of one case, inside the act that touched it."""
    case = one(
        work,
        "SELECT c.id, c.public_id, c.number, c.status, c.focus, c.acuity, c.prospect_on, c.opened_on, c.closed_on, "
        "c.client_id, c.inquiry_id, c.voided_at, p.given, p.family, p.preferred, p.born, p.deceased_on, "
        'k.safety_alerts, p.id FROM "case" c JOIN client k ON k.id = c.client_id '
        "JOIN person p ON p.id = k.person_id WHERE c.id = ?",
        (case_id,),
    )
    if case is None:
        return
    if case[11] is not None:
        for table in ("clock", "case_face"):
            execute(work, f"DELETE FROM {table} WHERE case_id = ?", (case_id,))
        return
    tasks = work.rows(
        "SELECT due_on, what, hard FROM task WHERE case_id = ? AND status = 'open' AND voided_at IS NULL "
        "ORDER BY due_on, id",
        (case_id,),
    )
    found = due.clocks(_facts(work, case, zone, has_task=bool(tasks)), zone=zone)
    _write_clocks(work, case_id, found)
    _write_face(work, case, tasks, found, local(work.now, zone).date())


def rebuild(work: Work, zone: ZoneInfo | None) -> None:
    """Make the clocks and the list rows of all cases anew, from nothing else than the facts."""
    execute(work, "DELETE FROM clock")
    execute(work, "DELETE FROM case_face")
    for (case_id,) in work.rows('SELECT id FROM "case" ORDER BY id'):
        refresh(work, case_id, zone)


def execute(work: Work, sql: str, parameters: tuple[Any, ...] = ()) -> None:
    """A statement about projections, which are not part of the history."""
    work.rows(sql, parameters)


def moment_text(moment: date | datetime) -> str:
    """A day or an instant as the projections keep it: ISO, an instant in UTC."""
    return stamp(moment) if isinstance(moment, datetime) else moment.isoformat()


def moment_of(text: str) -> date | datetime:
    """The day or the aware instant that `moment_text` wrote."""
    return read_stamp(text) if "T" in text else date.fromisoformat(text)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _day_of(text: str, zone: ZoneInfo | None) -> date:
    """The day of the practice on which an instant falls."""
    return local(read_stamp(text), zone).date()


def _facts(work: Work, case: Row, zone: ZoneInfo | None, *, has_task: bool) -> due.DueFacts:
    case_id, prospect_on = case[0], _day(case[6])
    screened = one(
        work,
        "SELECT signed_at FROM screening WHERE case_id = ? AND signed_at IS NOT NULL AND voided_at IS NULL ORDER BY id DESC",
        (case_id,),
    )
    last = one(
        work,
        "SELECT occurred_at FROM contact WHERE case_id = ? AND voided_at IS NULL ORDER BY occurred_at DESC LIMIT 1",
        (case_id,),
    )
    events = [day for day in (last and _day_of(last[0], zone), _day(case[7]), prospect_on) if day]
    return due.DueFacts(
        case=case[1],
        status=case[3],
        prospect_on=prospect_on,
        opened_on=_day(case[7]),
        deceased_on=_day(case[16]),
        screening_signed_on=_day_of(screened[0], zone) if screened else None,
        has_open_task=has_task,
        last_event_on=max(events, default=None),
        holds=_holds(work, case_id, zone),
        inquiries=_inquiries(work, case[10]),
        consents=_consents(work, case_id),
        contacts=_contacts(work, case_id, case[3], prospect_on, zone),
    )


def _holds(work: Work, case_id: int, zone: ZoneInfo | None) -> tuple[due.Hold, ...]:
    found: list[due.Hold] = []
    for stage in standing(work, case_id):
        day = _day_of(stage.at, zone)
        if stage.to_status == "on_hold":
            found.append(due.Hold(day))
        elif stage.from_status == "on_hold" and found:
            found[-1] = due.Hold(found[-1].start, day)
    return tuple(found)


def _inquiries(work: Work, inquiry_id: int | None) -> tuple[due.InquiryFacts, ...]:
    if inquiry_id is None:
        return ()
    rows = work.rows(
        "SELECT public_id, received_at, urgency, answer_by, answered_on FROM inquiry "
        "WHERE id = ? AND voided_at IS NULL",
        (inquiry_id,),
    )
    return tuple(
        due.InquiryFacts(ident, read_stamp(received), urgency, _day(answer_by), _day(answered))
        for ident, received, urgency, answer_by, answered in rows
    )


def _consents(work: Work, case_id: int) -> tuple[due.ConsentFacts, ...]:
    rows = work.rows(
        "SELECT public_id, kind, coalesce(effective_on, signed_on), expires_on, reviewed_on, revoked_on FROM consent "
        "WHERE case_id = ? AND voided_at IS NULL ORDER BY id",
        (case_id,),
    )
    return tuple(
        due.ConsentFacts(
            ident,
            kind,
            catalog.label("consent_kind", kind).casefold(),
            _day(effective),
            _day(expires),
            _day(reviewed),
            _day(revoked),
            _renewed(rows, kind, expires),
        )
        for ident, kind, effective, expires, reviewed, revoked in rows
    )


def _renewed(rows: list[Row], kind: str, expires: str | None) -> date | None:
    """When a consent of the same kind took the place of one that ends."""
    later = (
        row[2] for row in rows if row[1] == kind and row[2] and (row[3] is None or row[3] > (expires or ""))
    )
    return _day(max(later, default=None)) if expires else None


def _contacts(
    work: Work, case_id: int, status: str, prospect_on: date | None, zone: ZoneInfo | None
) -> tuple[due.ContactFacts, ...]:
    columns = "SELECT public_id, occurred_at, mode, reached, signed_at FROM contact WHERE case_id = ? AND voided_at IS NULL "
    if status == "prospect" and prospect_on:
        rows = work.rows(
            columns + "AND occurred_at >= ? ORDER BY occurred_at",
            (case_id, stamp(day_bounds(prospect_on, zone)[0])),
        )
        unsigned = {row[0] for row in rows}
    else:
        rows, unsigned = [], set()
    rows += [
        row for row in work.rows(columns + "AND signed_at IS NULL", (case_id,)) if row[0] not in unsigned
    ]
    return tuple(
        due.ContactFacts(
            ident,
            read_stamp(at),
            f"{catalog.kind_word(mode)} note" if mode != "record_note" else "note",
            reached,
            read_stamp(signed) if signed else None,
        )
        for ident, at, mode, reached, signed in rows
    )


def _write_clocks(work: Work, case_id: int, found: tuple[due.Clock, ...]) -> None:
    wanted = [
        (
            clock.rule, f"{clock.subject_kind}:{clock.subject_id}", clock.what, clock.why, moment_text(clock.starts),
            moment_text(clock.due), "" if clock.until is None else moment_text(clock.until), int(clock.hard), clock.opens,
        )
        for clock in found
    ]  # fmt: skip
    standing = work.rows(
        "SELECT rule, subject, what, why, starts, due, until, hard, opens FROM clock WHERE case_id = ? ORDER BY id",
        (case_id,),
    )
    if standing == wanted:
        return
    execute(work, "DELETE FROM clock WHERE case_id = ?", (case_id,))
    for row in wanted:
        execute(
            work,
            "INSERT INTO clock(case_id, rule, subject, what, why, starts, due, until, hard, opens) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (case_id, *row),
        )


_FACE = (
    "case_id", "public_id", "number", "live", "status", "focus", "name", "sort_name", "called", "born", "acuity", "opened",
    "last_contact", "last_face", "next_due", "next_step", "hard", "payer", "alert", "unsigned", "tasks",
)  # fmt: skip

_PUT_FACE = (
    f"INSERT INTO case_face({', '.join(_FACE)}) VALUES ({', '.join('?' * len(_FACE))}) "
    f"ON CONFLICT(case_id) DO UPDATE SET {', '.join(f'{name} = excluded.{name}' for name in _FACE[1:])}"
)


def _write_face(work: Work, case: Row, tasks: list[Row], found: tuple[due.Clock, ...], today: date) -> None:
    case_id, person_id = case[0], case[18]
    given, family, preferred = case[12], case[13], case[14]
    name = full_name(given, family)
    step = _next_step(tasks, found)
    called = " ".join(
        (preferred, *(phone_key(number) for (number,) in work.rows(
            "SELECT number FROM phone WHERE person_id = ? AND voided_at IS NULL ORDER BY id", (person_id,)
        )))
    )  # fmt: skip
    payer = one(
        work,
        "SELECT payer FROM coverage WHERE client_id = ? AND voided_at IS NULL AND (ends_on IS NULL OR ends_on >= ?) "
        'ORDER BY "order", id LIMIT 1',
        (case[9], today.isoformat()),
    )
    execute(
        work,
        _PUT_FACE,
        (
            case_id, case[1], case[2], LIVE.get(case[3], 0), case[3], case[4], name, fold(name), fold(called), case[15],
            case[5], case[7], *_lasts(work, case_id), *step, payer[0] if payer else "", int(bool(case[17])),
            sum(1 for clock in found if clock.opens == "sign"), len(tasks),
        ),
    )  # fmt: skip


def _lasts(work: Work, case_id: int) -> tuple[str | None, str | None]:
    """The last contact that reached somebody, and the last in person."""
    last = one(
        work,
        "SELECT occurred_at FROM contact WHERE case_id = ? AND reached = 'yes' AND voided_at IS NULL "
        "ORDER BY occurred_at DESC LIMIT 1",
        (case_id,),
    )
    face = one(
        work,
        "SELECT occurred_at FROM contact WHERE case_id = ? AND mode = 'in_person' AND reached = 'yes' "
        "AND voided_at IS NULL ORDER BY occurred_at DESC LIMIT 1",
        (case_id,),
    )
    return (last[0] if last else None), (face[0] if face else None)


def _next_step(tasks: list[Row], found: tuple[due.Clock, ...]) -> tuple[str, str, int]:
    """What is due first, what it is, and whether its date is hard; a watched date alone is no next step."""
    steps = [(row[0], row[1], int(row[2])) for row in tasks]
    steps += [
        (moment_text(clock.due), clock.what, int(clock.hard))
        for clock in found
        if due.rule(clock.rule).step and due.rule(clock.rule).kind != "gap"
    ]
    return min(steps, default=(NOTHING_DUE, "", 0))
