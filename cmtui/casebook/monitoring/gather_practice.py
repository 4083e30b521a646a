"""What the due rules ask about the practice itself: the entries of its directory, which belong to no case."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from cmtui.casebook.monitoring.moments import day_at, day_of_text
from cmtui.rules import due

if TYPE_CHECKING:
    from collections.abc import Iterable
    from zoneinfo import ZoneInfo

    from cmtui.store.reader import Reads
    from cmtui.store.work import Work

_ENTRIES: Final = (
    "SELECT o.public_id, o.name, o.created_at, o.last_verified_on, (SELECT max(r.ended_on) FROM referral r "
    "WHERE r.organization_id = o.id AND r.state IN ('refused', 'not_connected') AND r.voided_at IS NULL) "
    "FROM organization o WHERE o.voided_at IS NULL AND o.kind != 'payer'"
)
"""Payers are in the same table; nobody refers a client to one."""


def practice_facts(
    reads: Reads, zone: ZoneInfo | None, only: Iterable[int] | None = None
) -> tuple[due.DueFacts, ...]:
    """The facts of the directory, one for each of its entries: each has clocks of its own.

    Args:
        reads: The record.
        zone: The practice's time zone.
        only: Inner ids of the entries that are asked for; all where None.
    """
    which, ids = ("", ()) if only is None else (_SOME, (json.dumps(sorted(only)),))
    return tuple(
        due.DueFacts(
            case="",
            status="practice",
            organizations=(
                due.OrganizationFacts(ident, name, added_on, day_of_text(verified), day_of_text(failed)),
            ),
        )
        for ident, name, created, verified, failed in reads.rows(f"{_ENTRIES}{which} ORDER BY o.id", ids)
        if (added_on := day_at(created, zone))
    )


_SOME: Final = " AND o.id IN (SELECT value FROM json_each(?))"


def touched_entries(work: Work) -> set[int]:
    """Inner ids of the entries of the directory that an act changed, or of which a referral was changed."""
    found = set(work.added.get("organization", ()))
    referrals = set(work.added.get("referral", ()))
    for change in work.changed:
        if change["table"] == "organization":
            found.add(change["id"])
        elif change["table"] == "referral":
            referrals.add(change["id"])
            found.update(each for each in change["fields"].get("organization_id", ()) if each)
    if referrals:
        found.update(
            row[0]
            for row in work.rows(
                "SELECT DISTINCT organization_id FROM referral WHERE organization_id IS NOT NULL "
                "AND id IN (SELECT value FROM json_each(?))",
                (json.dumps(sorted(referrals)),),
            )
        )
    return found
