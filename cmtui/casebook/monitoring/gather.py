"""The facts of a case as its clocks and its list row ask for them: each act waits for them.

One query tells what there is; of the rest only those are asked that have something to tell.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypedDict

from cmtui.casebook.assessment import assess_facts
from cmtui.casebook.monitoring import gather_care, gather_engage, gather_plan, gather_transitions
from cmtui.casebook.monitoring.moments import day_at, day_of_text
from cmtui.rules import due

if TYPE_CHECKING:
    from datetime import date
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
    program: str
    cadence_days: int | None
    on_hold_on: str | None
    hold_until: str | None
    closed_on: str | None
    goals: int
    """All but the dropped."""
    goals_met: int
    versions: int
    transitions: int
    referrals: int
    authorizations: int
    escalations: int
    education: int


_PAYER = (
    'SELECT payer FROM (SELECT v.payer AS payer, min(v."order" * 1000000000 + v.id) FROM coverage v '
    "WHERE v.client_id = c.client_id AND v.voided_at IS NULL AND (v.ends_on IS NULL OR v.ends_on >= ?))"
)
"""The least of order and id: to sort them takes SQLCipher 200 µs for its memory, to find the least 20."""

_LAST = "SELECT n.occurred_at FROM contact n WHERE n.case_id = c.id AND n.voided_at IS NULL"

_ASKED = ("transition", "referral", "authorization", "escalation", "education")
"""Tables of which it is enough to know whether a case has any rows, struck out or not: the index alone tells."""


def _has(table: str) -> str:
    return f"EXISTS (SELECT 1 FROM {table} x WHERE x.case_id = c.id)"


_HEAD = (
    "SELECT c.public_id, c.number, c.status, c.focus, c.acuity, c.prospect_on, c.opened_on, c.voided_at, p.given, p.family, "
    "p.preferred, p.born, p.deceased_on, k.safety_alerts, i.public_id, i.received_at, i.urgency, i.answer_by, i.answered_on, "
    "(SELECT max(s.signed_at) FROM screening s WHERE s.case_id = c.id AND s.voided_at IS NULL), "
    f"({_LAST} ORDER BY n.occurred_at DESC LIMIT 1), "
    f"({_LAST} AND n.reached = 'yes' ORDER BY n.occurred_at DESC LIMIT 1), "
    f"({_LAST} AND n.mode = 'in_person' AND n.reached = 'yes' ORDER BY n.occurred_at DESC LIMIT 1), "
    f"({_PAYER}), "
    "(SELECT group_concat(number, char(10)) FROM (SELECT n.number FROM phone n WHERE n.person_id = p.id "
    "AND n.voided_at IS NULL ORDER BY n.id)), "
    "(SELECT count(*) FROM stage_event e WHERE e.case_id = c.id AND 'on_hold' IN (e.from_status, e.to_status)), "
    "(SELECT count(*) FROM assessment s WHERE s.case_id = c.id), (SELECT count(*) FROM safety_flag s WHERE s.case_id = c.id), "
    "(SELECT count(*) FROM need s WHERE s.case_id = c.id), "
    "(SELECT count(*) FROM safety_flag s WHERE s.case_id = c.id AND s.closed_at IS NULL AND s.level = 'urgent' "
    "AND s.voided_at IS NULL), c.program, c.cadence_days, c.on_hold_on, c.hold_until, c.closed_on, "
    "(SELECT count(*) FROM goal g WHERE g.case_id = c.id AND g.status != 'dropped' AND g.voided_at IS NULL), "
    "(SELECT count(*) FROM goal g WHERE g.case_id = c.id AND g.status = 'achieved' AND g.voided_at IS NULL), "
    "EXISTS (SELECT 1 FROM plan_version x WHERE x.case_id = c.id AND x.voided_at IS NULL), "
    f"{', '.join(_has(table) for table in _ASKED)} "
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
    prospect_on, opened_on = day_of_text(case.prospect_on), day_of_text(case.opened_on)
    contacted_on = day_at(case.last_reached, zone)
    events = (day_at(case.last_contact, zone), opened_on, prospect_on)
    held = assess_facts.held(reads, case_id) if case.assessments else assess_facts.Held()
    given = gather_plan.given(reads, case_id) if case.versions or case.transitions else []
    plan = gather_plan.version(reads, case_id, given) if case.versions else gather_plan.Version()
    flags = assess_facts.flags(reads, case_id) if case.flags else ()
    rests = case.status == "on_hold"
    return due.DueFacts(
        case=case.public_id,
        status=case.status,
        prospect_on=prospect_on,
        opened_on=opened_on,
        deceased_on=day_of_text(case.deceased_on),
        screening_signed_on=day_at(case.screened_at, zone),
        has_open_task=has_task,
        last_event_on=max((day for day in events if day), default=None),
        holds=gather_engage.holds(reads, case_id, zone) if case.was_on_hold else (),
        inquiries=gather_engage.inquiries(case),
        consents=gather_engage.consents(reads, case_id),
        contacts=gather_engage.contacts(
            reads, case_id, prospect_on if case.status == "prospect" else None, zone
        ),
        acuity=case.acuity,
        first_assessment_on=held.first_on,
        last_assessment_on=held.last_on,
        instruments=held.instruments,
        unsigned=held.unsigned,
        surveyed_on=held.surveyed_on,
        flags=flags,
        needs=assess_facts.needs(reads, case_id) if case.needs else (),
        changes=assess_facts.changes(reads, case_id, held.any_on, zone) if held.any_on else (),
        payer=case.payer or "",
        program=case.program,
        cadence_days=case.cadence_days,
        contacted_on=contacted_on,
        face_on=day_at(case.last_face, zone),
        on_hold_on=day_of_text(case.on_hold_on) if rests else None,
        hold_until=day_of_text(case.hold_until) if rests else None,
        closing_on=gather_engage.closing_on(reads, case_id, zone) if case.status == "closing" else None,
        closed_on=day_of_text(case.closed_on),
        assessed_for_plan_on=_not_yet_planned(held.last_on, plan.last_agreed_on),
        plan_agreed_on=plan.agreed_on,
        plan_reviewed_on=plan.reviewed_on,
        plan_valid_until=plan.valid_until,
        goals=gather_plan.goals(reads, case_id, zone) if case.goals else (),
        versions=plan.versions,
        copies=plan.copies,
        **_coordinated(reads, case_id, case, given=given, flags=flags, zone=zone),
    )


class _Coordinated(TypedDict):
    """The facts of coordination, as `DueFacts` names them."""

    watches: tuple[due.WatchFacts, ...]
    transitions: tuple[due.TransitionFacts, ...]
    informed: tuple[due.InformedFacts, ...]
    referrals: tuple[due.ReferralFacts, ...]
    authorizations: tuple[due.AuthorizationFacts, ...]
    escalations: tuple[due.EscalationFacts, ...]
    education: tuple[due.EducationFacts, ...]


def _coordinated(
    reads: Reads,
    case_id: int,
    case: Head,
    *,
    given: list[Row],
    flags: tuple[due.FlagFacts, ...],
    zone: ZoneInfo | None,
) -> _Coordinated:
    """What is coordinated; nothing is asked of what the case has none of."""
    care = gather_care
    moves = gather_transitions.moves(reads, case_id, zone) if case.transitions else ()
    services = care.services(reads, case_id) if case.referrals else ()
    return {
        "watches": gather_transitions.watches(
            moves, services, flags, last_reached=case.last_reached, zone=zone
        ),
        "transitions": gather_transitions.transitions(moves),
        "informed": gather_transitions.informed(moves, given),
        "referrals": care.referrals(services),
        "authorizations": care.authorizations(reads, case_id, zone) if case.authorizations else (),
        "escalations": care.escalations(reads, case_id) if case.escalations else (),
        "education": care.education(reads, case_id) if case.education else (),
    }


def _not_yet_planned(assessed_on: date | None, agreed_on: date | None) -> date | None:
    """The day of the comprehensive assessment that no plan version followed yet."""
    return assessed_on if assessed_on and (agreed_on is None or agreed_on < assessed_on) else None
