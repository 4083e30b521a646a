"""A case in five lines, for the phone call."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from cmtui.casebook.words import age, full_name, label, language_line, safe_line
from cmtui.clock import local, read_stamp
from cmtui.errors import NotFound
from cmtui.rows import Brief
from cmtui.rules.due import short_day
from cmtui.store.reader import one
from cmtui.vocabulary import catalog

if TYPE_CHECKING:
    from cmtui.casebook.desk import Desk
    from cmtui.store.reader import Row

_LONGEST = 300
"""Characters of a text that a line begins with; a brief has no room for more."""

_GOALS = 4
"""Goals that a line names."""

_LEVELS = {-2: "−2", -1: "−1", 0: "0", 1: "+1", 2: "+2"}
"""The five levels of attainment, as the field writes them."""

_CASE = (
    "SELECT c.id, p.id, p.given, p.family, p.preferred, p.born, p.deceased_on, p.pronouns, p.language, p.interpreter, "
    "c.referral_question, c.summary, i.reason, f.next_step, f.next_due, f.status, f.number, f.payer, "
    "(SELECT max(r.held_on) FROM plan_review r WHERE r.case_id = c.id AND r.voided_at IS NULL) "
    'FROM "case" c JOIN client k ON k.id = c.client_id JOIN person p ON p.id = k.person_id '
    "JOIN case_face f ON f.case_id = c.id LEFT JOIN inquiry i ON i.id = c.inquiry_id WHERE c.public_id = ?"
)


def brief(desk: Desk, case: str) -> Brief:
    """Who, why, plan, last event, next step.

    Raises:
        NotFound: No case has that public id.
    """
    found = one(desk.record.reader, _CASE, (case,))
    if found is None:
        raise NotFound("That case is not in this record; look at the caseload again.")
    phones = desk.rows(
        "SELECT number, safe_to_call, safe_to_leave_message, best_time FROM phone "
        "WHERE person_id = ? AND voided_at IS NULL ORDER BY id",
        (found[1],),
    )
    status = catalog.label("case_status", found[15]).casefold()
    return Brief(
        case=case,
        title=_title(found, desk.today()),
        safe=safe_line(phones)[1],
        lines=(
            ("Who", " · ".join(filter(None, (found[16], status, found[17])))),
            ("Why", _first_line(found[10] or found[12] or "")),
            ("Plan", _plan(desk, found[0], reviewed=found[18]) or _first_line(found[11])),
            ("Last", _last_event(desk, found[0])),
            ("Next", found[13] or "no next step"),
        ),
    )


def _title(found: Row, today: date) -> str:
    """Name, age (at death, for who died), pronouns, language and interpreter."""
    given, family, preferred, born, died, pronouns, language, interpreter = found[2:10]
    name = full_name(given, family) + (f" ({preferred})" if preferred else "")
    years = age(_day(born), _day(died) or today)
    words = (
        name,
        "" if years is None else str(years),
        label("pronouns", pronouns),
        language_line(language, interpreter),
    )
    return "  ".join(filter(None, words))


def _plan(desk: Desk, case_id: int, *, reviewed: str | None) -> str:
    """The goals that stand, each with its attainment: `2 goals, reviewed 3 Nov: weigh daily (0), walk (−1)`."""
    goals = desk.rows(
        "SELECT CASE WHEN what != '' THEN what ELSE words END, attainment FROM goal WHERE case_id = ? "
        "AND status IN ('proposed', 'agreed', 'active', 'on_hold') AND voided_at IS NULL ORDER BY number",
        (case_id,),
    )
    if not goals:
        return ""
    named = ", ".join(
        _first_line(what) + ("" if level is None else f" ({_LEVELS[level]})")
        for what, level in goals[:_GOALS]
    )
    count = f"{len(goals)} goal{'s' if len(goals) > 1 else ''}"
    return f"{count}{_reviewed(desk, reviewed)}: {named}{', …' if len(goals) > _GOALS else ''}"


def _reviewed(desk: Desk, day: str | None) -> str:
    return f", reviewed {short_day(date.fromisoformat(day), beside=desk.today())}" if day else ""


def _last_event(desk: Desk, case_id: int) -> str:
    found = one(
        desk.record.reader,
        "SELECT occurred_at, mode, party, narrative, reached FROM contact "
        "WHERE case_id = ? AND voided_at IS NULL ORDER BY occurred_at DESC, id DESC LIMIT 1",
        (case_id,),
    )
    if found is None:
        return "no contact yet"
    at, mode, party, narrative, reached = found
    day = short_day(local(read_stamp(at), desk.zone).date(), beside=desk.today())
    what = catalog.kind_word(mode) + (f" with {party}" if party else "")
    if reached not in {"", "yes"}:
        what += f", {catalog.label('reached', reached).casefold()}"
    return f"{day} {what}" + (f": {_first_line(narrative)}" if narrative else "")


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _first_line(text: str) -> str:
    """The beginning of a text, on one line."""
    return " ".join(text[:_LONGEST].split())
