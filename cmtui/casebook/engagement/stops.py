"""The hard stops of an entry: dates that cannot be (S-4), signed records (S-1), words that mean nothing."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from cmtui.casebook.engagement.screenings import UNDECIDED
from cmtui.clock import local, zone
from cmtui.errors import Refused, WrongUsage
from cmtui.models.case import Criterion, Screening
from cmtui.models.coordination import Referral
from cmtui.models.people import Client, Person, Practitioner
from cmtui.models.work import Contact
from cmtui.rules import process
from cmtui.rules.due import short_day

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from cmtui.models.base import Entity
    from cmtui.store.reader import Reads
    from cmtui.store.work import Work

_KNOWN_BEFORE = timedelta(days=365)
"""How long before the inquiry a transition may lie: the stay that led to it, and no earlier one."""

_IN_ORDER = (
    ("effective_on", "expires_on", "it ends before it begins"),
    ("effective_on", "ends_on", "it ends before it begins"),
    ("effective_on", "revoked_on", "it is revoked before it begins"),
    ("since", "until", "it ends before it begins"),
    ("started_at", "ended_at", "it ends before it begins"),
    ("from_on", "due_on", "it is due before its window opens"),
    ("from_on", "until_on", "it ends before it begins"),
)
"""Pairs of fields whose second never lies before the first, and what is wrong when it does."""


def impossible(register: str, values: Mapping[str, Any], *, today: date, now: datetime) -> None:
    """Refuse dates that cannot be.

    Args:
        register: The kind of entry.
        values: All fields of the entry as they will be.
        today: The present day of the practice.
        now: The present instant.

    Raises:
        Refused: S-4, with the dates that it is about.
    """
    found = process.impossible_dates(
        today=today,
        now=now,
        held_at=values.get("occurred_at") if register == "contact" else None,
        born_on=values.get("born"),
        died_on=values.get("deceased_on"),
    )
    if found:
        raise Refused(found[0].sentence, rule="S-4")
    for first, last, wrong in _IN_ORDER:
        begin, end = values.get(first), values.get(last)
        if begin is not None and end is not None and end < begin:
            raise Refused(f"These dates cannot be: {wrong}.", rule="S-4")
    if register == "education" and (held := values.get("held_on")) is not None and held > today:
        raise Refused(
            "These dates cannot be: the education is held in the future; a plan is a task.", rule="S-4"
        )
    if (received := values.get("received_at")) is not None and received > now:
        raise Refused("These dates cannot be: the inquiry is received in the future.", rule="S-4")
    if (happened := values.get("happened_at")) is not None and happened > now:
        raise Refused(
            "These dates cannot be: it happens in the future; name the day under Expected instead.",
            rule="S-4",
        )


def too_early(
    reads: Reads, register: str, values: Mapping[str, Any], case_id: int | None, practice: ZoneInfo | None
) -> None:
    """Refuse a transition that lies before the client was born, or long before anybody asked for the client.

    Args:
        reads: Where the case stands; the act itself while it writes.
        register: The kind of entry; every other kind is let through.
        values: All fields of the entry as they will be.
        case_id: Inner id of its case.
        practice: The practice's time zone.

    Raises:
        Refused: S-4, with what is wrong.
    """
    at, expected = values.get("happened_at"), values.get("expected_on")
    days = [day for day in (at and local(at, practice).date(), expected) if day is not None]
    if register != "transition" or not days:
        return
    found = reads.rows(
        'SELECT p.born, c.prospect_on FROM "case" c JOIN client k ON k.id = c.client_id '
        "JOIN person p ON p.id = k.person_id WHERE c.id = ?",
        (case_id,),
    )
    if not found:
        return
    born, prospect = (date.fromisoformat(day) if day else None for day in found[0])
    if born is not None and min(days) < born:
        raise Refused("These dates cannot be: it lies before the client was born.", rule="S-4")
    if prospect is not None and min(days) < prospect - _KNOWN_BEFORE:
        since = short_day(prospect, beside=min(days))
        raise Refused(
            f"These dates cannot be: it lies more than a year before the inquiry of {since}; mend the year.",
            rule="S-4",
        )


def known_zone(values: Mapping[str, Any]) -> None:
    """Refuse a time zone that this machine does not know: every clock would run by another one.

    Raises:
        WrongUsage: It is none.
    """
    name = values.get("time_zone")
    if name and zone(name) is None:
        raise WrongUsage(f"Time zone: “{name}” is not known here; write one such as America/Chicago.")


def signed(work: Work, entity: Entity) -> Screening | None:
    """Refuse to change what was signed.

    Returns:
        The screening whose signature the change withdraws: until the case is opened, it is only a proposal.

    Raises:
        Refused: The entry is a signed note, or the signed screening of a case that was decided (S-1).
    """
    if isinstance(entity, Contact) and entity.signed_at is not None:
        raise Refused("That note is signed and never changes; add an addendum instead.", rule="S-1")
    screening = entity if isinstance(entity, Screening) else None
    if isinstance(entity, Criterion):
        screening = work.get(Screening, id=entity.screening_id)
    if screening is None or screening.signed_at is None:
        return None
    status = work.rows('SELECT status FROM "case" WHERE id = ?', (screening.case_id,))[0][0]
    if status not in UNDECIDED:
        raise Refused(
            "That screening is signed, and the case was decided by it; add a new screening instead.",
            rule="S-1",
        )
    return screening


def helped(entity: Entity, values: Mapping[str, Any]) -> None:
    """Refuse to say of a help that was received that there was none.

    Raises:
        Refused: The referral ended with the help received.
    """
    if (
        isinstance(entity, Referral)
        and entity.state == "help_received"
        and values.get("help_received") == "no"
        and entity.help_received != "no"
    ):
        raise Refused(
            "That referral ended with help received: take that back by u, then x ends it as not connected, with the reason."
        )


def strikable(entity: Entity) -> None:
    """Refuse to strike out what everything else hangs on.

    Raises:
        Refused: It is the practice's owner, or who a client is.
    """
    if isinstance(entity, Practitioner | Person | Client):
        raise Refused("That entry carries others: change what is wrong in it, or strike out the case.")
