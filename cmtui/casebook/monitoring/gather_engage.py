"""What the due rules ask about inquiry, consents, contacts and the holds of a case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmtui.casebook.engagement.stages import standing
from cmtui.casebook.monitoring.moments import day_at, day_of_text
from cmtui.clock import day_bounds, local, read_stamp, stamp
from cmtui.rules import due
from cmtui.vocabulary import catalog

if TYPE_CHECKING:
    from datetime import date
    from zoneinfo import ZoneInfo

    from cmtui.casebook.monitoring.gather import Head
    from cmtui.store.reader import Reads, Row


def holds(reads: Reads, case_id: int, zone: ZoneInfo | None) -> tuple[due.Hold, ...]:
    """The times during which the case was on hold."""
    found: list[due.Hold] = []
    for stage in standing(reads, case_id):
        day = local(read_stamp(stage.at), zone).date()
        if stage.to_status == "on_hold":
            found.append(due.Hold(day))
        elif stage.from_status == "on_hold" and found:
            found[-1] = due.Hold(found[-1].start, day)
    return tuple(found)


def inquiries(case: Head) -> tuple[due.InquiryFacts, ...]:
    """The inquiry that the case began with."""
    if case.inquiry is None or case.received_at is None:
        return ()
    return (
        due.InquiryFacts(
            case.inquiry,
            read_stamp(case.received_at),
            case.urgency or "",
            day_of_text(case.answer_by),
            day_of_text(case.answered_on),
        ),
    )


def consents(reads: Reads, case_id: int) -> tuple[due.ConsentFacts, ...]:
    """The consents, and for each that ends whether another took its place."""
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
            day_of_text(effective),
            day_of_text(expires),
            day_of_text(reviewed),
            day_of_text(revoked),
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
    return day_of_text(max(later, default=None))


def contacts(
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


def closing_on(reads: Reads, case_id: int, zone: ZoneInfo | None) -> date | None:
    """The day on which the closing of the case was begun."""
    begun = [stage.at for stage in standing(reads, case_id) if stage.to_status == "closing"]
    return day_at(begun[-1], zone) if begun else None
