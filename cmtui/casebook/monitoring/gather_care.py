"""What the due rules ask about the coordination of a case: referrals, authorizations, escalations, teaching."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final, NamedTuple

from cmtui.casebook.confidential import CONFIDENTIAL_FOLLOW_UP
from cmtui.casebook.monitoring.moments import day_at, day_of_text
from cmtui.rules import due

if TYPE_CHECKING:
    from collections.abc import Iterable
    from zoneinfo import ZoneInfo

    from cmtui.store.reader import Reads

_CONFIDENTIAL: Final = (
    "EXISTS (SELECT 1 FROM need n WHERE n.id = r.need_id AND n.confidential AND n.voided_at IS NULL)"
)

_REFERRALS: Final = (
    f"SELECT r.public_id, r.service, r.provider, {_CONFIDENTIAL}, r.state, r.identified_on, r.sent_on, r.appointment_on, "
    "r.started_on FROM referral r WHERE r.case_id = ? AND r.voided_at IS NULL ORDER BY r.id"
)

_SETTLED: Final = frozenset({"client_declined", "refused", "help_received", "not_connected"})

_AUTHORIZATIONS: Final = (
    "SELECT public_id, service, payer, state, asked_on, decision_due_on, decided_on, next_review_on, until_on, unit, units, "
    "used, updated_at, settled_on FROM authorization WHERE case_id = ? AND voided_at IS NULL "
    "AND state NOT IN ('denied', 'withdrawn', 'ended') ORDER BY id"
)

_ESCALATIONS: Final = (
    "SELECT public_id, subject, to_whom, asked_on, answer_due_on FROM escalation "
    "WHERE case_id = ? AND answered_on IS NULL AND voided_at IS NULL ORDER BY id"
)

_EDUCATION: Final = (
    "SELECT e.public_id, e.topic, e.follow_up_on FROM education e WHERE e.case_id = ? AND e.follow_up_on IS NOT NULL "
    "AND e.voided_at IS NULL AND NOT EXISTS (SELECT 1 FROM education o WHERE o.case_id = e.case_id AND o.voided_at IS NULL "
    "AND lower(o.topic) = lower(e.topic) AND (o.held_on, o.id) > (e.held_on, e.id)) ORDER BY e.id"
)


class Service(NamedTuple):
    """A referral of a case, settled or not."""

    ident: str
    service: str
    provider: str
    confidential: int
    """Whether the need that it answers is."""
    state: str
    identified: str
    sent: str | None
    appointment: str | None
    started: str | None


def services(reads: Reads, case_id: int) -> tuple[Service, ...]:
    """All referrals of a case."""
    return tuple(Service(*row) for row in reads.rows(_REFERRALS, (case_id,)))


def referrals(found: Iterable[Service]) -> tuple[due.ReferralFacts, ...]:
    """Those that are not settled."""
    return tuple(
        due.ReferralFacts(
            id=each.ident,
            title=_title(each),
            state=each.state,
            identified_on=date.fromisoformat(each.identified),
            sent_on=day_of_text(each.sent),
            appointment_on=day_of_text(each.appointment),
            started_on=day_of_text(each.started),
        )
        for each in found
        if each.state not in _SETTLED
    )


def _title(each: Service) -> str:
    if each.confidential:
        return CONFIDENTIAL_FOLLOW_UP
    return f"{each.service} ({each.provider})" if each.provider else each.service


def authorizations(reads: Reads, case_id: int, zone: ZoneInfo | None) -> tuple[due.AuthorizationFacts, ...]:
    """The authorizations that have not ended."""
    return tuple(
        due.AuthorizationFacts(
            id=ident,
            title=f"{service} ({payer})" if payer else service,
            state=state,
            asked_on=day_of_text(asked),
            decision_due_on=day_of_text(decision_due),
            decided_on=day_of_text(decided),
            next_review_on=day_of_text(review),
            until_on=day_of_text(until),
            unit=unit,
            units=units,
            used=used,
            used_on=day_at(changed, zone),
            settled_on=day_of_text(settled),
        )
        for (
            ident, service, payer, state, asked, decision_due, decided, review, until, unit, units, used, changed,
            settled,
        ) in reads.rows(_AUTHORIZATIONS, (case_id,))
    )  # fmt: skip


def escalations(reads: Reads, case_id: int) -> tuple[due.EscalationFacts, ...]:
    """The escalations that wait for their answer."""
    return tuple(
        due.EscalationFacts(ident, subject, to_whom, asked_on, day_of_text(answer_due))
        for ident, subject, to_whom, asked, answer_due in reads.rows(_ESCALATIONS, (case_id,))
        if (asked_on := day_of_text(asked))
    )


def education(reads: Reads, case_id: int) -> tuple[due.EducationFacts, ...]:
    """What is to be come back to, as long as the topic was not taught again."""
    return tuple(
        due.EducationFacts(ident, topic, day_of_text(follow_up))
        for ident, topic, follow_up in reads.rows(_EDUCATION, (case_id,))
    )
