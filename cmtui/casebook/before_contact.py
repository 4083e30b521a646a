"""What one wants to see while writing a contact: the last ones, what is due, and what to know before dialing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmtui.casebook.words import language_line, safe_line
from cmtui.clock import local, read_stamp
from cmtui.rules.due import short_day
from cmtui.store.reader import one

if TYPE_CHECKING:
    from cmtui.casebook.desk import Desk


def known_before(desk: Desk, case: str) -> tuple[str, ...]:
    """What one wants to see while writing a contact: the last ones, and what is due."""
    if not case:
        return ()
    face = one(
        desk.record.reader,
        "SELECT last_contact, last_face, next_due, next_step FROM case_face WHERE public_id = ?",
        (case,),
    )
    if face is None:
        return ()
    last, seen, due, step = face
    return (
        f"last contact {_ago(desk, last)} · face to face {_ago(desk, seen)}",
        f"next {step or 'no next step'}" + (f", due {due[:10]}" if step else ""),
        *_before_dialing(desk, case),
    )


def _before_dialing(desk: Desk, case: str) -> tuple[str, ...]:
    """The number with what to know before it is dialed, and the language; nothing where neither is known."""
    person, language, interpreter = desk.rows(
        'SELECT p.id, p.language, p.interpreter FROM "case" c JOIN client k ON k.id = c.client_id '
        "JOIN person p ON p.id = k.person_id WHERE c.public_id = ?",
        (case,),
    )[0]
    phones = desk.rows(
        "SELECT number, safe_to_call, safe_to_leave_message, best_time FROM phone "
        "WHERE person_id = ? AND voided_at IS NULL ORDER BY id",
        (person,),
    )
    safe = safe_line(phones)[1]
    line = " · ".join(
        part for part in (f"☎ {safe}" if safe else "", language_line(language, interpreter)) if part
    )
    return (line,) if line else ()


def _ago(desk: Desk, at: str | None) -> str:
    if at is None:
        return "never"
    day = local(read_stamp(at), desk.zone).date()
    days = (desk.today() - day).days
    return f"{short_day(day, beside=desk.today())} ({days} d ago)" if days else "today"
