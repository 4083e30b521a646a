"""Referrals as lists show them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from cmtui.care_rows import ReferralRow
from cmtui.casebook.confidential import CONFIDENTIAL_FOLLOW_UP

if TYPE_CHECKING:
    from cmtui.store.reader import Reads, Row

_COLUMNS = (
    "SELECT r.public_id, c.public_id, r.service, r.provider, coalesce(o.public_id, ''), coalesce(n.public_id, ''), r.state, "
    "r.state_on, r.reason, r.chosen_why, r.basis, r.way, r.information, coalesce(r.sent_on, ''), coalesce(r.received_on, ''), "
    "coalesce(r.scheduled_on, ''), coalesce(r.started_on, ''), r.help_received, r.satisfaction, r.cost, "
    "coalesce(n.confidential, 0), coalesce(r.appointment_on, ''), coalesce(r.ended_on, ''), r.id, r.replaces_id "
    'FROM referral r JOIN "case" c ON c.id = r.case_id LEFT JOIN organization o ON o.id = r.organization_id '
    "AND o.voided_at IS NULL "
    "LEFT JOIN need n ON n.id = r.need_id WHERE r.case_id = ? AND r.voided_at IS NULL "
    "ORDER BY r.ended_on IS NOT NULL, coalesce(r.ended_on, '') DESC, r.id DESC"
)


def of_case(reads: Reads, case_id: int, today: date, *, whole: bool = False) -> tuple[ReferralRow, ...]:
    """The referrals of a case: the open ones first, the newest first.

    Args:
        reads: The record.
        case_id: Inner id of the case.
        today: The present day of the practice.
        whole: With the words of those that answer a confidential need.
    """
    found = reads.rows(_COLUMNS, (case_id,))
    if not found:
        return ()
    options: dict[int, list[tuple[str, str, bool]]] = defaultdict(list)
    for of, name, why, chosen in reads.rows(
        "SELECT p.referral_id, p.name, p.why, p.chosen FROM referral_option p JOIN referral r ON r.id = p.referral_id "
        "WHERE r.case_id = ? AND p.voided_at IS NULL ORDER BY p.id",
        (case_id,),
    ):
        options[of].append((name, why, bool(chosen)))
    states: dict[int, list[tuple[str, str, str]]] = defaultdict(list)
    for of, state, since, note in reads.rows(
        "SELECT s.referral_id, s.state, s.since, s.note FROM referral_state s JOIN referral r ON r.id = s.referral_id "
        "WHERE r.case_id = ? AND s.voided_at IS NULL ORDER BY s.id",
        (case_id,),
    ):
        states[of].append((state, since, note))
    ids = {row[23]: row[0] for row in found}
    followers = {row[24]: row[0] for row in found if row[24] is not None}
    return tuple(
        replace(
            _row(row, today, hidden=bool(row[20]) and not whole),
            options=() if row[20] and not whole else tuple(options[row[23]]),
            states=tuple(
                (state, since, "" if row[20] and not whole else note)
                for state, since, note in states[row[23]]
            ),
            replaces=ids.get(row[24], ""),
            replaced_by=followers.get(row[23], ""),
        )
        for row in found
    )


def _row(row: Row, today: date, *, hidden: bool) -> ReferralRow:
    return ReferralRow(
        id=row[0],
        case=row[1],
        service=CONFIDENTIAL_FOLLOW_UP if hidden else row[2],
        provider="" if hidden else row[3],
        organization="" if hidden else row[4],
        need=row[5],
        state=row[6],
        state_on=row[7],
        waits=max((today - date.fromisoformat(row[7])).days, 0),
        reason=row[8],
        chosen_why="" if hidden else row[9],
        options=(),
        states=(),
        basis=row[10],
        way=row[11],
        information="" if hidden else row[12],
        sent_on=row[13],
        received_on=row[14],
        scheduled_on=row[15],
        started_on=row[16],
        help_received=row[17],
        satisfaction=row[18],
        cost=row[19],
        confidential=bool(row[20]),
        appointment_on=row[21],
        ended_on=row[22],
    )
