"""Transitions of care as they are read: where each stands, in rows and in a line of the chart."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from cmtui.care_rows import CopyRow, TransitionRow
from cmtui.casebook.words import label
from cmtui.clock import local, read_stamp, stamp
from cmtui.rows import ItemRow
from cmtui.rules.due import short_day
from cmtui.rules.transitions import (
    ADMITS,
    FOLLOW_UP_HOURS,
    FOLLOW_UP_MODES,
    WATCHED_DAYS,
    Asking,
    Standing,
    answered_at,
    last_step,
    next_act,
)
from cmtui.vocabulary import catalog

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from cmtui.casebook.desk import Desk
    from cmtui.rows import Mark
    from cmtui.store.reader import Row

GROUP = "Transitions"

OFFERED = "episode-"
"""Before the public id of a stay that ended, in the key of the row that offers to make a discharge of it."""

STAYS = ("observation", "inpatient", "skilled_nursing", "rehabilitation", "hospice")
"""Kinds of episodes whose end is a transition."""

SAME_STAY = (
    "t.episode_id IS NULL AND t.voided_at IS NULL AND t.happened_at >= coalesce(e.started_at, '') "
    "AND (abs(julianday(t.happened_at) - julianday(e.ended_at)) <= 1 OR (t.from_place = e.facility COLLATE NOCASE "
    "AND e.facility != '' AND abs(julianday(t.happened_at) - julianday(e.ended_at)) <= 3))"
)
"""A transition that was entered by hand is the end of a stay: within a day of it, or within three from its facility."""

_BY_KIND = frozenset({"home", "shelter"})
"""Settings that a list names by what they are: an address is too long for it, and a shelter's is nobody's business."""

_COLUMNS = (
    "t.id, t.public_id, c.public_id, t.from_setting, t.from_place, t.to_setting, t.to_place, t.planned, t.expected_on, "
    "t.happened_at, t.risk, t.risk_tool, t.risk_score, t.education, t.medicines_compared_on, t.problems, "
    "t.problems_fixed_on, t.readmitted_on, t.cause, t.cause_note, t.lesson, t.reviewed_on, t.closed_on, e.public_id, "
    "(SELECT k.due FROM clock k WHERE k.rule = 'R-TRN-1' AND k.case_id = t.case_id "
    "AND k.subject = 'transition:' || t.public_id), c.id, t.visit_on "
    'FROM transition t JOIN "case" c ON c.id = t.case_id LEFT JOIN episode e ON e.id = t.episode_id '
    "WHERE t.voided_at IS NULL"
)

COPY_COLUMNS = (
    "d.public_id, d.recipient, d.recipient_kind, d.what, d.basis, d.way, d.sent_on, coalesce(d.received_on, ''), "
    "d.received_how, d.questions"
)

_CONTACTS = (
    "SELECT occurred_at, reached, mode, plan_working FROM contact WHERE case_id = ? AND occurred_at >= ? "
    "AND reached != '' AND voided_at IS NULL ORDER BY occurred_at, id"
)

_ASKING = (
    "SELECT id, happened_at, to_setting, closed_on FROM transition WHERE case_id = ? AND happened_at IS NOT NULL "
    "AND voided_at IS NULL"
)


class _FollowUp(NamedTuple):
    """What became of the 72 hours."""

    at: str = ""
    attempts: int = 0
    working: str = ""


def of_case(desk: Desk, case_id: int) -> tuple[TransitionRow, ...]:
    """The transitions of a case, the latest first; those that are still expected lead."""
    rows = desk.rows(
        f"SELECT {_COLUMNS} AND t.case_id = ? ORDER BY coalesce(t.happened_at, '9999') DESC, t.id DESC",
        (case_id,),
    )
    follow_ups = _follow_ups(desk, case_id) if rows else {}
    return tuple(_row(desk, row, follow_ups) for row in rows)


def one_row(desk: Desk, ident: str) -> TransitionRow | None:
    """One transition by its public id; None where there is none."""
    rows = desk.rows(f"SELECT {_COLUMNS} AND t.public_id = ?", (ident,))
    return _row(desk, rows[0], _follow_ups(desk, rows[0][25])) if rows else None


def awaiting(desk: Desk, case_id: int) -> tuple[str, str, str] | None:
    """Public id, title and due instant of the transition whose 72 hours run on a case; None where none does."""
    for row in of_case(desk, case_id):
        if row.follow_up_due and not row.follow_up_at and not row.closed_on and _is_recent(desk, row):
            return row.id, row.title, row.follow_up_due
    return None


def _is_recent(desk: Desk, row: TransitionRow) -> bool:
    return desk.today().isoformat() <= row.watch_until


def _row(desk: Desk, row: Row, follow_ups: Mapping[int, _FollowUp]) -> TransitionRow:
    happened = read_stamp(row[9]) if row[9] else None
    copies = tuple(
        CopyRow(*copy)
        for copy in desk.rows(
            f"SELECT {COPY_COLUMNS} FROM disclosure d WHERE d.transition_id = ? AND d.voided_at IS NULL ORDER BY d.id",
            (row[0],),
        )
    )
    follow_up = follow_ups.get(row[0], _FollowUp())
    until = local(happened, desk.zone).date() + timedelta(days=WATCHED_DAYS) if happened else None
    standing = Standing(
        happened_at=happened,
        admits=row[5] in ADMITS,
        sent=len(copies),
        received=sum(1 for copy in copies if copy.received_on),
        followed_up=bool(follow_up.at),
        medicines_compared=bool(row[14]),
        problems_open=bool(row[15]) and not row[16],
        readmitted=bool(row[17]),
        reviewed=bool(row[21]),
        watched_until=until,
        closed=bool(row[22]),
    )
    today = desk.today()
    return TransitionRow(
        id=row[1],
        case=row[2],
        title=titled(*row[3:7]),
        step=last_step(standing, today=today),
        expected_on=row[8] or "",
        happened_at=row[9] or "",
        follow_up_due="" if row[5] in ADMITS else _follow_up_due(happened, row[24]),
        follow_up_at=follow_up.at,
        attempts=follow_up.attempts,
        plan_working=follow_up.working,
        copies=copies,
        elements=_elements(desk, row[0]),
        risk=row[10],
        risk_tool=row[11],
        risk_score=row[12],
        medicines_compared_on=row[14] or "",
        problems=row[15],
        problems_fixed_on=row[16] or "",
        watch_until=until.isoformat() if until else "",
        readmitted_on=row[17] or "",
        cause=row[18],
        lesson=row[20],
        reviewed_on=row[21] or "",
        closed_on=row[22] or "",
        next=next_act(standing, today=today),
        from_setting=row[3],
        from_place=row[4],
        to_setting=row[5],
        to_place=row[6],
        planned=None if row[7] is None else bool(row[7]),
        education=row[13],
        cause_note=row[19],
        episode=row[23] or "",
        visit_on=row[26] or "",
    )


def _follow_ups(desk: Desk, case_id: int) -> dict[int, _FollowUp]:
    """Of each transition that happened, the contact that settled its 72 hours, and the attempts before it."""
    asking, happened = [], {}
    for ident, at, to, closed in desk.rows(_ASKING, (case_id,)):
        happened[ident] = at
        if to not in ADMITS:
            asking.append(Asking(ident, read_stamp(at), date.fromisoformat(closed) if closed else None))
    contacts = desk.rows(_CONTACTS, (case_id, min(happened.values()))) if happened else []
    said = {
        read_stamp(at): working
        for at, reached, mode, working in contacts
        if reached == "yes" and working and mode in FOLLOW_UP_MODES
    }
    settled = answered_at(asking, said, zone=desk.zone)
    found = {}
    for ident, since in happened.items():
        at = settled.get(ident)
        until = stamp(at) if at else "9999"
        attempts = sum(1 for tried, reached, _, _ in contacts if since <= tried < until and reached != "yes")
        found[ident] = _FollowUp(stamp(at) if at else "", attempts, said[at] if at else "")
    return found


def _follow_up_due(happened: datetime | None, clock: str | None) -> str:
    """When the follow-up is due: by the clock that runs, else 72 hours after it happened."""
    if clock or happened is None:
        return clock or ""
    return stamp(happened + timedelta(hours=FOLLOW_UP_HOURS))


def _elements(desk: Desk, row_id: int) -> tuple[tuple[str, str, str], ...]:
    """Every element of a transition plan, in order, with its answer and note."""
    found = {
        code: (answer, note)
        for code, answer, note in desk.rows(
            "SELECT code, answer, note FROM transition_element WHERE transition_id = ? AND voided_at IS NULL",
            (row_id,),
        )
    }
    return tuple((term.code, *found.get(term.code, ("", ""))) for term in catalog.terms("transition_element"))


def titled(from_setting: str, from_place: str, to_setting: str, to_place: str) -> str:
    """Such as `Mercy General → home`; the address of a home or a shelter is read in the entry alone."""
    ends = ((from_setting, from_place), (to_setting, to_place))
    named = (
        ("" if setting in _BY_KIND else place) or label("transition_setting", setting).casefold() or "?"
        for setting, place in ends
    )
    return " → ".join(named)


# --- Lines of the chart -------------------------------------------------------------------------------------------


def items(desk: Desk, case_id: int) -> tuple[ItemRow, ...]:
    """The rows of the section: each transition, and the stay that ended without one."""
    rows = of_case(desk, case_id)
    today = desk.today()
    found = [_offer(row, desk.zone, today) for row in ended_stays(desk, case_id)]
    found += [
        ItemRow(
            f"transition:{row.id}",
            GROUP,
            row.title,
            words(row, today, desk.zone),
            _mark(row, desk),
            "transition",
        )
        for row in rows
    ]
    return tuple(found) or (ItemRow("transition:", GROUP, "none", "a adds one", "none", "transition"),)


def ended_stays(desk: Desk, case_id: int) -> list[Row]:
    """Stays that ended within the last 30 days, and of which no transition was made: public id, kind, place, end."""
    kinds = ", ".join(f"'{kind}'" for kind in STAYS)
    since = stamp(desk.now() - timedelta(days=WATCHED_DAYS))
    return desk.rows(
        'SELECT e.public_id, e.kind, e.facility, e.ended_at FROM episode e JOIN "case" c ON c.client_id = e.client_id '
        "JOIN client k ON k.id = c.client_id JOIN person p ON p.id = k.person_id AND p.deceased_on IS NULL "
        f"WHERE c.id = ? AND e.kind IN ({kinds}) AND e.ended_at >= ? AND e.ended_at <= ? AND e.voided_at IS NULL "
        "AND NOT EXISTS (SELECT 1 FROM transition t WHERE t.episode_id = e.id AND t.voided_at IS NULL) "
        f"AND NOT EXISTS (SELECT 1 FROM transition t WHERE t.case_id = c.id AND {SAME_STAY}) ORDER BY e.ended_at DESC",
        (case_id, since, stamp(desk.now())),
    )


def _offer(row: Row, zone: ZoneInfo | None, today: date) -> ItemRow:
    ident, kind, facility, ended = row
    stay = catalog.label("episode_kind", kind).casefold()
    text = f"{facility or stay} ended {_moment(ended, zone, today)}: x makes the discharge of it"
    return ItemRow(f"transition:{OFFERED}{ident}", GROUP, "discharge?", text, "confirm", "transition")


def words(row: TransitionRow, today: date, zone: ZoneInfo | None) -> str:
    """How it stands, what is next first."""
    if not row.happened_at:
        when = _day(row.expected_on, today)
        return f"expected {when}" if when else "expected, no day yet"
    parts = [_moment(row.happened_at, zone, today)]
    if row.closed_on:
        return " · ".join((*parts, f"closed {_day(row.closed_on, today)}"))
    if row.readmitted_on:
        reviewed = "reviewed" if row.reviewed_on else "review it"
        parts.append(f"readmitted {_day(row.readmitted_on, today)}, {reviewed}")
    parts += [_called(row, zone, today), told_words(row)]
    if not row.medicines_compared_on and row.follow_up_due:
        parts.append("medicines not compared")
    if row.problems and not row.problems_fixed_on:
        parts.append("problems open")
    parts.append(f"watched to {_day(row.watch_until, today)}" if row.next == "" else "")
    return " · ".join(part for part in parts if part)


def _called(row: TransitionRow, zone: ZoneInfo | None, today: date) -> str:
    if row.follow_up_at:
        return f"plan working: {label('plan_working', row.plan_working).casefold()}"
    if not row.follow_up_due:
        return ""
    tried = f", tried {row.attempts} ×" if row.attempts else ""
    return f"call by {_moment(row.follow_up_due, zone, today)}{tried}"


def told_words(row: TransitionRow) -> str:
    """Whether the receivers were told, and what arrived."""
    if not row.copies:
        return "nothing sent yet"
    missing = sum(1 for copy in row.copies if not copy.received_on)
    return "sent ~ receipt not verified" if missing else "sent, receipt verified"


def _mark(row: TransitionRow, desk: Desk) -> Mark:
    if row.closed_on:
        return "done"
    if not row.happened_at:
        return "urgent" if row.expected_on and row.expected_on < desk.today().isoformat() else "soon"
    if row.readmitted_on and not row.reviewed_on:
        return "urgent"
    if row.follow_up_due and not row.follow_up_at:
        return "urgent" if row.follow_up_due < stamp(desk.now()) else "today"
    return "done" if row.next == "" else "soon"


def _moment(at: str, zone: ZoneInfo | None, today: date) -> str:
    wall = local(read_stamp(at), zone)
    return f"{short_day(wall.date(), beside=today)} {wall:%H:%M}"


def _day(text: str, today: date) -> str:
    return short_day(date.fromisoformat(text), beside=today) if text else ""
