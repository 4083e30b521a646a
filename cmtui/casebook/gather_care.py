"""What the due rules ask about the coordination of a case: transitions, referrals, authorizations, escalations, teaching."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cmtui.casebook.confidential import CONFIDENTIAL_FOLLOW_UP
from cmtui.casebook.moments import day_at, day_of_text, instant_of, moment_of
from cmtui.clock import read_stamp
from cmtui.rules import due
from cmtui.rules.transitions import ADMITS, FOLLOW_UP_MODES
from cmtui.vocabulary import catalog

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime
    from zoneinfo import ZoneInfo

    from cmtui.store.reader import Reads

_FACILITIES: Final = (
    "hospital", "emergency", "observation", "skilled_nursing", "rehabilitation", "long_term_acute", "behavioral_health",
)  # fmt: skip
"""To leave one of these settings is a discharge; to leave another is a move."""

_SECRET: Final = ("shelter",)
"""Settings whose place no list names."""


def _quoted(codes: Iterable[str]) -> str:
    return ", ".join(f"'{code}'" for code in sorted(codes))


_REACHED: Final = (
    "SELECT min(n.occurred_at) FROM contact n WHERE n.case_id = t.case_id AND n.occurred_at >= t.happened_at "
    f"AND n.reached = 'yes' AND n.mode IN ({_quoted(FOLLOW_UP_MODES)}) AND n.voided_at IS NULL"
)

_TRANSITIONS: Final = (
    "SELECT t.public_id, t.from_setting, t.to_setting, t.to_place, t.expected_on, t.happened_at, t.risk, t.visit_on, "
    f"t.medicines_compared_on, t.readmitted_on, t.reviewed_on, ({_REACHED}), ({_REACHED} AND n.plan_working != ''), "
    'EXISTS (SELECT 1 FROM coverage v JOIN "case" c ON c.client_id = v.client_id WHERE c.id = t.case_id AND v.follows_tcm '
    "AND v.voided_at IS NULL AND coalesce(v.effective_on, '') <= coalesce(substr(t.happened_at, 1, 10), '9999') "
    "AND coalesce(v.ends_on, '9999') >= coalesce(substr(t.happened_at, 1, 10), '')) "
    "FROM transition t WHERE t.case_id = ? AND t.closed_on IS NULL AND t.voided_at IS NULL ORDER BY t.id"
)

_INFORMED: Final = (
    "SELECT d.public_id, d.recipient, coalesce(d.sent_at, d.sent_on), d.received_on FROM disclosure d "
    "JOIN transition t ON t.id = d.transition_id WHERE t.case_id = ? AND t.closed_on IS NULL AND t.voided_at IS NULL "
    "AND d.voided_at IS NULL ORDER BY d.id"
)

_CONFIDENTIAL: Final = (
    "EXISTS (SELECT 1 FROM need n WHERE n.id = r.need_id AND n.confidential AND n.voided_at IS NULL)"
)

_REFERRALS: Final = (
    f"SELECT r.public_id, r.service, r.provider, {_CONFIDENTIAL}, r.state, r.identified_on, r.sent_on, r.appointment_on, "
    "r.started_on FROM referral r WHERE r.case_id = ? AND r.voided_at IS NULL "
    "AND r.state NOT IN ('client_declined', 'refused', 'help_received', 'not_connected') ORDER BY r.id"
)

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

_WATCH: Final = (
    "SELECT public_id, from_setting, to_setting, to_place, happened_at FROM transition WHERE case_id = ?1 "
    f"AND happened_at IS NOT NULL AND to_setting NOT IN ({_quoted(ADMITS)}) AND voided_at IS NULL "
    "UNION ALL SELECT public_id, 'crisis', '', '', raised_at FROM safety_flag WHERE case_id = ?1 AND level = 'urgent' "
    "AND voided_at IS NULL "
    f"UNION ALL SELECT r.public_id, 'service', CASE WHEN {_CONFIDENTIAL} THEN '' ELSE r.service END, '', r.started_on "
    "FROM referral r WHERE r.case_id = ?1 AND r.state IN ('started', 'help_received') AND r.started_on IS NOT NULL "
    "AND r.voided_at IS NULL ORDER BY 5 DESC LIMIT 1"
)


def transitions(reads: Reads, case_id: int) -> tuple[due.TransitionFacts, ...]:
    """The transitions that are not closed."""
    return tuple(
        due.TransitionFacts(
            id=ident,
            title=title_of(left, to, place),
            to_setting=to,
            expected_on=day_of_text(expected),
            happened_at=instant_of(happened),
            contacted_at=instant_of(contacted),
            followed_up_at=instant_of(followed_up),
            follows_tcm=bool(tcm),
            risk=risk,
            visit_on=day_of_text(visit),
            medicines_on=day_of_text(medicines),
            readmitted_on=day_of_text(readmitted),
            reviewed_on=day_of_text(reviewed),
        )
        for (
            ident, left, to, place, expected, happened, risk, visit, medicines, readmitted, reviewed, contacted, followed_up,
            tcm,
        ) in reads.rows(_TRANSITIONS, (case_id,))
    )  # fmt: skip


def title_of(left: str, to: str, place: str) -> str:
    """What a row calls a transition: `discharge home`, `move to Elm House`, `admission to Mercy`."""
    if to in ADMITS:
        return f"admission to {place or catalog.label('transition_setting', to).casefold()}"
    what = "discharge" if left in _FACILITIES else "move"
    if to == "home":
        return f"{what} home"
    if to in _SECRET:
        return what
    return f"{what} to {place or catalog.label('transition_setting', to).casefold()}"


def informed(reads: Reads, case_id: int) -> tuple[due.InformedFacts, ...]:
    """What was sent to the receivers of transitions that are not closed."""
    return tuple(
        due.InformedFacts(ident, recipient, moment_of(sent), day_of_text(received))
        for ident, recipient, sent, received in reads.rows(_INFORMED, (case_id,))
    )


def watches(
    reads: Reads, case_id: int, last_reached: str | None, zone: ZoneInfo | None
) -> tuple[due.WatchFacts, ...]:
    """The newest transition, crisis or new service, and the last contact since then that reached somebody.

    Args:
        reads: The record.
        case_id: The case.
        last_reached: Instant of the last contact of the case that reached somebody.
        zone: The practice's time zone.
    """
    found = reads.rows(_WATCH, (case_id,))
    if not found:
        return ()
    ident, kind, to, place, on = found[0]
    since = moment_of(on)
    titles = {"crisis": "crisis", "service": f"start of {to}" if to else CONFIDENTIAL_FOLLOW_UP}
    title = titles.get(kind) or title_of(kind, to, place)
    return (due.WatchFacts(ident, title, since, _since(last_reached, on, since, zone)),)


def _since(last: str | None, on: str, since: date | datetime, zone: ZoneInfo | None) -> tuple[datetime, ...]:
    """The contact, where it is later than the moment; one on the same day is where only the day is known."""
    if last is None:
        return ()
    day = day_at(last, zone)
    later = last > on if "T" in on else day is not None and day >= since
    return (read_stamp(last),) if later else ()


def referrals(reads: Reads, case_id: int) -> tuple[due.ReferralFacts, ...]:
    """The referrals that are not settled."""
    return tuple(
        due.ReferralFacts(
            id=ident,
            title=CONFIDENTIAL_FOLLOW_UP
            if confidential
            else f"{service} ({provider})"
            if provider
            else service,
            state=state,
            identified_on=identified_on,
            sent_on=day_of_text(sent),
            appointment_on=day_of_text(appointment),
            started_on=day_of_text(started),
        )
        for ident, service, provider, confidential, state, identified, sent, appointment, started in reads.rows(
            _REFERRALS, (case_id,)
        )
        if (identified_on := day_of_text(identified))
    )


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
