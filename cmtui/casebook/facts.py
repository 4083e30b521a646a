"""The facts of a case that guards, the rail and the next step ask for."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

from cmtui.casebook.assess_facts import assessed_facts
from cmtui.casebook.stages import standing
from cmtui.clock import local, read_stamp
from cmtui.errors import NotFound
from cmtui.rules.process import CaseFacts
from cmtui.store.reader import Reads, one

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from cmtui.store.reader import Row


def case_facts(reads: Reads, case_id: int, zone: ZoneInfo | None) -> CaseFacts:
    """What is recorded about a case, as far as the process asks."""
    case = one(
        reads,
        "SELECT c.status, c.role_explained_on, c.conflict_checked_on, c.scope_fits, c.opened_on, c.closed_on, c.closed_reason, "
        "p.born, p.deceased_on, i.source, i.received_at, i.reason, i.urgency, i.answered_on, i.resources_named, c.closed_note "
        'FROM "case" c JOIN client k ON k.id = c.client_id JOIN person p ON p.id = k.person_id '
        "LEFT JOIN inquiry i ON i.id = c.inquiry_id WHERE c.id = ?",
        (case_id,),
    )
    if case is None:
        raise NotFound("That case is not in this record; look at the caseload again.")
    screening = _screening(reads, case_id)
    last = one(
        reads,
        "SELECT occurred_at FROM contact WHERE case_id = ? AND reached = 'yes' AND voided_at IS NULL "
        "ORDER BY occurred_at DESC LIMIT 1",
        (case_id,),
    )
    unsigned = reads.rows(
        "SELECT count(*) FROM contact WHERE case_id = ? AND signed_at IS NULL AND voided_at IS NULL",
        (case_id,),
    )
    task = one(
        reads,
        "SELECT what FROM task WHERE case_id = ? AND status = 'open' AND voided_at IS NULL ORDER BY due_on, id",
        (case_id,),
    )
    assessed = assessed_facts(reads, case_id)
    decides = reads.rows(
        "SELECT 1 FROM decision_maker WHERE case_id = ? AND voided_at IS NULL LIMIT 1", (case_id,)
    )
    return CaseFacts(
        status=case[0],
        asked_by=case[9] or "",
        received_on=local(read_stamp(case[10]), zone).date() if case[10] else None,
        asked_why=case[11] or "",
        urgency=case[12] or "",
        criteria_answered=screening[0],
        decision=screening[1],
        decision_reason=screening[2],
        screened_on=screening[3],
        result_told_on=_day(case[13]),
        resources_named=bool(case[14]),
        service_agreement_on=_consent(reads, case_id, "service_agreement"),
        privacy_notice_on=_consent(reads, case_id, "privacy_notice"),
        role_explained_on=_day(case[1]),
        decision_maker=bool(decides),
        conflict_checked_on=_day(case[2]),
        scope_fits=None if case[3] is None else bool(case[3]),
        born_on=_day(case[7]),
        died_on=_day(case[8]),
        opened_on=_day(case[4]),
        closed_on=_day(case[5]),
        closure_reason=case[6],
        last_contact_on=local(read_stamp(last[0]), zone).date() if last else None,
        assessed_on=assessed.comprehensive_on,
        informants_named=assessed.informants_named,
        last_assessed_on=assessed.last_on,
        needs_waiting=assessed.needs_waiting,
        socioeconomic_asked=assessed.socioeconomic_asked,
        strengths_listed=assessed.strengths_listed,
        urgent_flags=assessed.urgent_flags,
        unsigned_notes=unsigned[0][0],
        next_task=task[0] if task else "",
        waived=_waived(reads, case_id),
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


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
    return answered[0][0], found[1], found[2], _day(found[3]) if found[4] else None


def _consent(reads: Reads, case_id: int, kind: str) -> date | None:
    """Since when a consent of that kind is in force."""
    found = one(
        reads,
        "SELECT coalesce(effective_on, signed_on) FROM consent WHERE case_id = ? AND kind = ? AND revoked_on IS NULL "
        "AND voided_at IS NULL AND coalesce(effective_on, signed_on) IS NOT NULL ORDER BY 1 LIMIT 1",
        (case_id, kind),
    )
    return _day(found[0]) if found else None


def _waived(reads: Reads, case_id: int) -> frozenset[str]:
    return frozenset(guard for stage in standing(reads, case_id) for guard in json.loads(stage.guards))
