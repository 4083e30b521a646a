"""The facts of a case that guards, the rail and the next step ask for."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from cmtui.casebook.assessment.assess_facts import assessed_facts
from cmtui.casebook.engagement.stages import standing
from cmtui.casebook.monitoring import facts_plan
from cmtui.casebook.monitoring.moments import day_at, day_of_text
from cmtui.clock import local
from cmtui.errors import NotFound
from cmtui.rules.process_facts import CaseFacts
from cmtui.store.reader import Reads, one

if TYPE_CHECKING:
    from datetime import date, datetime
    from zoneinfo import ZoneInfo

    from cmtui.store.reader import Row


class _Case(NamedTuple):
    """What one query tells: the case, its client, its inquiry, and counts of what belongs to it."""

    status: str
    focus: str
    role_explained_on: str | None
    conflict_checked_on: str | None
    scope_fits: int | None
    opened_on: str | None
    closed_on: str | None
    closed_reason: str
    acuity_on: str | None
    hold_reason: str
    hold_until: str | None
    hold_watch: str
    born: str | None
    deceased_on: str | None
    source: str | None
    received_at: str | None
    reason: str | None
    urgency: str | None
    answered_on: str | None
    resources_named: str | None
    last_reached: str | None
    unsigned_notes: int
    unsigned_forms: int
    next_task: str | None
    late_tasks: int
    last_done: str | None
    last_referral: str | None
    decision_maker: int


_CASE = (
    "SELECT c.status, c.focus, c.role_explained_on, c.conflict_checked_on, c.scope_fits, c.opened_on, c.closed_on, "
    "c.closed_reason, c.acuity_on, c.hold_reason, c.hold_until, c.hold_watch, p.born, p.deceased_on, i.source, i.received_at, "
    "i.reason, i.urgency, i.answered_on, i.resources_named, "
    "(SELECT occurred_at FROM contact WHERE case_id = c.id AND reached = 'yes' AND voided_at IS NULL "
    "ORDER BY occurred_at DESC LIMIT 1), "
    "(SELECT count(*) FROM contact WHERE case_id = c.id AND signed_at IS NULL AND voided_at IS NULL), "
    "(SELECT count(*) FROM assessment WHERE case_id = c.id AND status = 'complete' AND voided_at IS NULL), "
    "(SELECT what FROM task WHERE case_id = c.id AND status = 'open' AND voided_at IS NULL ORDER BY due_on, id LIMIT 1), "
    "(SELECT count(*) FROM task WHERE case_id = c.id AND status = 'open' AND due_on < :today AND voided_at IS NULL), "
    "(SELECT max(done_at) FROM task WHERE case_id = c.id AND done_at IS NOT NULL AND voided_at IS NULL), "
    "(SELECT max(state_on) FROM referral WHERE case_id = c.id AND voided_at IS NULL), "
    "EXISTS (SELECT 1 FROM decision_maker WHERE case_id = c.id AND voided_at IS NULL) "
    'FROM "case" c JOIN client k ON k.id = c.client_id JOIN person p ON p.id = k.person_id '
    "LEFT JOIN inquiry i ON i.id = c.inquiry_id WHERE c.id = :case"
)


def case_facts(reads: Reads, case_id: int, zone: ZoneInfo | None, now: datetime) -> CaseFacts:
    """What is recorded about a case, as far as the process asks.

    Args:
        reads: The record.
        case_id: The case.
        zone: The practice's time zone.
        now: The present instant, aware.

    Raises:
        NotFound: There is no such case.
    """
    wall = local(now, zone)
    found = one(reads, _CASE, {"case": case_id, "today": wall.date().isoformat()})  # type: ignore[arg-type]  # by name
    if found is None:
        raise NotFound("That case is not in this record; look at the caseload again.")
    case = _Case(*found)
    screening = _screening(reads, case_id)
    assessed = assessed_facts(reads, case_id)
    planned = facts_plan.planned(reads, case_id, wall.date())
    clocks = facts_plan.clocks(reads, case_id, wall)
    tried = facts_plan.attempts(reads, case_id, case.last_reached, wall)
    hold_until = day_of_text(case.hold_until)
    coordinated = (day_at(case.last_done, zone), day_of_text(case.last_referral))
    return CaseFacts(
        status=case.status,
        focus=case.focus,
        asked_by=case.source or "",
        received_on=day_at(case.received_at, zone),
        asked_why=case.reason or "",
        urgency=case.urgency or "",
        criteria_answered=screening[0],
        decision=screening[1],
        decision_reason=screening[2],
        screened_on=screening[3],
        result_told_on=day_of_text(case.answered_on),
        resources_named=bool(case.resources_named),
        service_agreement_on=_consent(reads, case_id, "service_agreement"),
        privacy_notice_on=_consent(reads, case_id, "privacy_notice"),
        role_explained_on=day_of_text(case.role_explained_on),
        decision_maker=bool(case.decision_maker),
        conflict_checked_on=day_of_text(case.conflict_checked_on),
        scope_fits=None if case.scope_fits is None else bool(case.scope_fits),
        born_on=day_of_text(case.born),
        died_on=day_of_text(case.deceased_on),
        opened_on=day_of_text(case.opened_on),
        closed_on=day_of_text(case.closed_on),
        closure_reason=case.closed_reason,
        hold_reason=case.hold_reason,
        hold_until=hold_until,
        hold_watch=case.hold_watch,
        hold_over=hold_until is not None and hold_until <= wall.date(),
        last_contact_on=day_at(case.last_reached, zone),
        attempts=tried.made,
        attempt_modes=tried.modes,
        attempt_days=tried.days,
        letter_sent=tried.letter,
        assessed_on=assessed.comprehensive_on,
        informants_named=assessed.informants_named,
        last_assessed_on=assessed.last_on,
        needs_waiting=assessed.needs_waiting,
        socioeconomic_asked=assessed.socioeconomic_asked,
        strengths_listed=assessed.strengths_listed,
        urgent_flags=assessed.urgent_flags,
        unsigned_notes=case.unsigned_notes,
        unsigned_forms=case.unsigned_forms,
        next_task=case.next_task or "",
        late_tasks=case.late_tasks,
        coordinated_on=max((day for day in coordinated if day), default=None),
        acuity_on=day_of_text(case.acuity_on),
        goals=planned.goals,
        explained=planned.explained,
        choice_offered=planned.choice_offered,
        plan_agreed_on=planned.agreed_on,
        plan_expired=planned.expired,
        copy_to_client=planned.copy_to_client,
        copy_to_providers=planned.copy_to_providers,
        copies_open=planned.copies_open,
        plan_reviewed_on=planned.reviewed_on,
        outcomes_open=facts_plan.outcomes_open(reads, case_id),
        rules_due=clocks.due,
        rules_late=clocks.late,
        due=clocks.due_in,
        late=clocks.late_in,
        waived=_waived(reads, case_id),
    )


def _screening(reads: Reads, case_id: int) -> tuple[int, str, str, date | None]:
    """Criteria decided, decision, its reason, and the day of the latest screening."""
    found: Row | None = one(
        reads,
        "SELECT s.id, s.decision, s.decision_reason, s.screened_on, s.signed_at FROM screening s "
        "WHERE s.case_id = ? AND s.voided_at IS NULL ORDER BY s.id DESC LIMIT 1",
        (case_id,),
    )
    if found is None:
        return 0, "", "", None
    answered = reads.rows(
        "SELECT count(*) FROM criterion WHERE screening_id = ? AND decided AND voided_at IS NULL", (found[0],)
    )
    return answered[0][0], found[1], found[2], day_of_text(found[3]) if found[4] else None


def _consent(reads: Reads, case_id: int, kind: str) -> date | None:
    """Since when a consent of that kind is in force."""
    found = one(
        reads,
        "SELECT coalesce(effective_on, signed_on) FROM consent WHERE case_id = ? AND kind = ? AND revoked_on IS NULL "
        "AND voided_at IS NULL AND coalesce(effective_on, signed_on) IS NOT NULL ORDER BY 1 LIMIT 1",
        (case_id, kind),
    )
    return day_of_text(found[0]) if found else None


def _waived(reads: Reads, case_id: int) -> frozenset[str]:
    return frozenset(guard for stage in standing(reads, case_id) for guard in json.loads(stage.guards))
