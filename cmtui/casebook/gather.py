"""The facts of a case as its clocks and its list row ask for them: read in four queries, for each act waits for them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from cmtui.casebook import assess_facts
from cmtui.casebook.stages import standing
from cmtui.clock import day_bounds, local, read_stamp, stamp
from cmtui.rules import due
from cmtui.vocabulary import catalog

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from cmtui.store.reader import Reads, Row


class Head(NamedTuple):
    """What one query tells of a case: the row itself, its client, its inquiry, and what happened last."""

    public_id: str
    number: str
    status: str
    focus: str
    acuity: int
    prospect_on: str | None
    opened_on: str | None
    voided_at: str | None
    given: str
    family: str
    preferred: str
    born: str | None
    deceased_on: str | None
    alerts: str
    inquiry: str | None
    received_at: str | None
    urgency: str | None
    answer_by: str | None
    answered_on: str | None
    screened_at: str | None
    """Instant of the latest signature under a screening."""
    last_contact: str | None
    """Instant of the last contact or note of any kind."""
    last_reached: str | None
    last_face: str | None
    payer: str | None
    """Who pays first at present."""
    phones: str | None
    """Numbers as typed, one a line."""
    was_on_hold: int
    """How many changes of status led to or from a rest."""
    assessments: int
    flags: int
    needs: int
    urgent_flags: int
    """Of the flags those that are open and ask for action now."""


_PAYER = (
    "SELECT v.payer FROM coverage v WHERE v.client_id = c.client_id AND v.voided_at IS NULL "
    'AND (v.ends_on IS NULL OR v.ends_on >= ?) ORDER BY v."order", v.id LIMIT 1'
)

_LAST = "SELECT n.occurred_at FROM contact n WHERE n.case_id = c.id AND n.voided_at IS NULL"

_HEAD = (
    "SELECT c.public_id, c.number, c.status, c.focus, c.acuity, c.prospect_on, c.opened_on, c.voided_at, p.given, p.family, "
    "p.preferred, p.born, p.deceased_on, k.safety_alerts, i.public_id, i.received_at, i.urgency, i.answer_by, i.answered_on, "
    "(SELECT max(s.signed_at) FROM screening s WHERE s.case_id = c.id AND s.voided_at IS NULL), "
    f"({_LAST} ORDER BY n.occurred_at DESC LIMIT 1), "
    f"({_LAST} AND n.reached = 'yes' ORDER BY n.occurred_at DESC LIMIT 1), "
    f"({_LAST} AND n.mode = 'in_person' AND n.reached = 'yes' ORDER BY n.occurred_at DESC LIMIT 1), "
    f"({_PAYER}), "
    "(SELECT group_concat(n.number, char(10) ORDER BY n.id) FROM phone n WHERE n.person_id = p.id AND n.voided_at IS NULL), "
    "(SELECT count(*) FROM stage_event e WHERE e.case_id = c.id AND 'on_hold' IN (e.from_status, e.to_status)), "
    "(SELECT count(*) FROM assessment s WHERE s.case_id = c.id), (SELECT count(*) FROM safety_flag s WHERE s.case_id = c.id), "
    "(SELECT count(*) FROM need s WHERE s.case_id = c.id), "
    "(SELECT count(*) FROM safety_flag s WHERE s.case_id = c.id AND s.closed_at IS NULL AND s.level = 'urgent' "
    "AND s.voided_at IS NULL) "
    'FROM "case" c JOIN client k ON k.id = c.client_id JOIN person p ON p.id = k.person_id '
    "LEFT JOIN inquiry i ON i.id = c.inquiry_id AND i.voided_at IS NULL WHERE c.id = ?"
)


def head(reads: Reads, case_id: int, today: date) -> Head | None:
    """What one query tells of a case; None where there is none."""
    found = reads.rows(_HEAD, (today.isoformat(), case_id))
    return Head(*found[0]) if found else None


def whose_payer_changed(reads: Reads, today: date) -> list[int]:
    """The cases whose list row names somebody who no longer pays first: a coverage ends without any act."""
    rows = reads.rows(
        'SELECT c.id FROM case_face f JOIN "case" c ON c.id = f.case_id '
        f"WHERE f.live > 0 AND f.payer != coalesce(({_PAYER}), '') ORDER BY c.id",
        (today.isoformat(),),
    )
    return [row[0] for row in rows]


def due_facts(
    reads: Reads, case_id: int, case: Head, *, has_task: bool, zone: ZoneInfo | None
) -> due.DueFacts:
    """What the due rules ask about a case."""
    prospect_on, opened_on = _day(case.prospect_on), _day(case.opened_on)
    events = (_day_of(case.last_contact, zone), opened_on, prospect_on)
    held = assess_facts.held(reads, case_id) if case.assessments else assess_facts.Held()
    return due.DueFacts(
        case=case.public_id,
        status=case.status,
        prospect_on=prospect_on,
        opened_on=opened_on,
        deceased_on=_day(case.deceased_on),
        screening_signed_on=_day_of(case.screened_at, zone),
        has_open_task=has_task,
        last_event_on=max((day for day in events if day), default=None),
        holds=_holds(reads, case_id, zone) if case.was_on_hold else (),
        inquiries=_inquiries(case),
        consents=_consents(reads, case_id),
        contacts=_contacts(reads, case_id, prospect_on if case.status == "prospect" else None, zone),
        acuity=case.acuity,
        first_assessment_on=held.first_on,
        last_assessment_on=held.last_on,
        instruments=held.instruments,
        unsigned=held.unsigned,
        flags=assess_facts.flags(reads, case_id) if case.flags else (),
        needs=assess_facts.needs(reads, case_id) if case.needs else (),
        changes=assess_facts.changes(reads, case_id, held.any_on, zone) if held.any_on else (),
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _day_of(at: str | None, zone: ZoneInfo | None) -> date | None:
    """The day of the practice on which an instant falls."""
    return local(read_stamp(at), zone).date() if at else None


def _holds(reads: Reads, case_id: int, zone: ZoneInfo | None) -> tuple[due.Hold, ...]:
    found: list[due.Hold] = []
    for stage in standing(reads, case_id):
        day = local(read_stamp(stage.at), zone).date()
        if stage.to_status == "on_hold":
            found.append(due.Hold(day))
        elif stage.from_status == "on_hold" and found:
            found[-1] = due.Hold(found[-1].start, day)
    return tuple(found)


def _inquiries(case: Head) -> tuple[due.InquiryFacts, ...]:
    if case.inquiry is None or case.received_at is None:
        return ()
    return (
        due.InquiryFacts(
            case.inquiry,
            read_stamp(case.received_at),
            case.urgency or "",
            _day(case.answer_by),
            _day(case.answered_on),
        ),
    )


def _consents(reads: Reads, case_id: int) -> tuple[due.ConsentFacts, ...]:
    rows = reads.rows(
        "SELECT public_id, kind, coalesce(effective_on, signed_on), expires_on, reviewed_on, revoked_on, recipients FROM consent "
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
            _renewed(rows, kind, recipients, expires),
        )
        for ident, kind, effective, expires, reviewed, revoked, recipients in rows
    )


def _renewed(rows: list[Row], kind: str, recipients: str, expires: str | None) -> date | None:
    """When a consent of the same kind to the same recipients, not revoked and valid for longer, took one's place."""
    if not expires:
        return None
    later = (
        since
        for _, its_kind, since, until, _, revoked, its_recipients in rows
        if its_kind == kind
        and its_recipients == recipients
        and since
        and not revoked
        and (until is None or until > expires)
    )
    return _day(max(later, default=None))


def _contacts(
    reads: Reads, case_id: int, since: date | None, zone: ZoneInfo | None
) -> tuple[due.ContactFacts, ...]:
    """The notes that are not signed; of a prospect all contacts since it became one, for its attempts."""
    columns = "SELECT public_id, occurred_at, mode, reached, signed_at FROM contact WHERE case_id = ? AND voided_at IS NULL "
    if since is None:
        rows = reads.rows(columns + "AND signed_at IS NULL ORDER BY occurred_at, id", (case_id,))
    else:
        rows = reads.rows(
            columns + "AND (signed_at IS NULL OR occurred_at >= ?) ORDER BY occurred_at, id",
            (case_id, stamp(day_bounds(since, zone)[0])),
        )
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
