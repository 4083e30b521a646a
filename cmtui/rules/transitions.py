"""A transition of care: which of its steps is done, and what it asks for next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from cmtui.clock import local

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime
    from zoneinfo import ZoneInfo

Step = Literal["expected", "happened", "sent", "received", "contacted", "watched", "closed"]
"""The steps in the order of the field (ACMA-TM-0 to 9)."""

Act = Literal["happened", "told", "received", "contact", "compared", "problems", "review", "close", ""]
"""What brings it on by a step; nothing while it is only watched, and once it is closed."""

FOLLOW_UP_HOURS: Final = 72
"""Within which client or family is spoken with (R-TRN-1, ACMA-TM-9), where the practice's rule says nothing else."""

WATCHED_DAYS: Final = 30
"""A stay that begins within so many days of the transition is a readmission (R-TRN-5, ACMA-TM-4)."""

ADMITS: Final = frozenset({"hospital", "emergency", "observation"})
"""Settings in which somebody else looks after the client day and night."""

FOLLOW_UP_MODES: Final = ("in_person", "phone", "video", "text", "email", "portal")
"""By phone, electronic or in person: the modes in which a contact settles the 72 hours."""


class Asking(NamedTuple):
    """A transition that asks whether the plan is working, as far as an answer can be its own."""

    id: int
    happened_at: datetime
    closed_on: date | None = None


def answered_at(
    asking: Iterable[Asking], answers: Iterable[datetime], *, zone: ZoneInfo | None
) -> dict[int, datetime]:
    """Which transition each answer settles, by its id, and when.

    An answer belongs to one transition alone: the newest that happened before it, within the 30 days of its watch, and
    was neither answered nor closed. One call after two moves does not settle both.

    Args:
        asking: The transitions of a case.
        answers: Instants of the contacts that answered.
        zone: The practice's time zone: the 30 days are days on its wall.
    """
    newest = sorted(asking, key=lambda each: (each.happened_at, each.id), reverse=True)
    settled: dict[int, datetime] = {}
    for at in sorted(answers):
        day = local(at, zone).date()
        for each in newest:
            if each.id not in settled and _asks(each, at, day, zone):
                settled[each.id] = at
                break
    return settled


def _asks(each: Asking, at: datetime, day: date, zone: ZoneInfo | None) -> bool:
    """Whether a transition asks at an instant."""
    last = local(each.happened_at, zone).date() + timedelta(days=WATCHED_DAYS)
    return each.happened_at <= at and day <= last and (each.closed_on is None or day <= each.closed_on)


@dataclass(frozen=True, slots=True)
class Standing:
    """What is recorded of a transition, as far as its steps ask."""

    happened_at: datetime | None = None
    admits: bool = False
    """Whether it leads into a hospital: nobody is followed up at home then."""
    sent: int = 0
    """How many receivers were told."""
    received: int = 0
    """Of these, whose receipt was verified."""
    followed_up: bool = False
    """Whether a contact that reached somebody answered if the plan is working."""
    medicines_compared: bool = False
    problems_open: bool = False
    readmitted: bool = False
    reviewed: bool = False
    watched_until: date | None = None
    """Last day of the watch; None before it happened."""
    closed: bool = False


def last_step(facts: Standing, *, today: date) -> Step:
    """The last of the steps that is done, whatever was left out before it."""
    done: tuple[tuple[Step, bool], ...] = (
        ("closed", facts.closed),
        ("watched", is_watched(facts, today=today)),
        ("contacted", facts.followed_up),
        ("received", facts.sent > 0 and facts.received == facts.sent),
        ("sent", facts.sent > 0),
        ("happened", facts.happened_at is not None),
    )
    return next((step for step, is_done in done if is_done), "expected")


def is_watched(facts: Standing, *, today: date) -> bool:
    """Whether the 30 days are over."""
    return facts.watched_until is not None and today > facts.watched_until


def next_act(facts: Standing, *, today: date) -> Act:
    """What it asks for next, in the order of the field; a readmission is looked at first."""
    if facts.closed:
        return ""
    if facts.happened_at is None:
        return "happened"
    wanted: tuple[tuple[Act, bool], ...] = (
        ("review", facts.readmitted and not facts.reviewed),
        ("told", not facts.sent),
        ("received", facts.received < facts.sent),
        ("contact", not (facts.followed_up or facts.admits)),
        ("compared", not (facts.medicines_compared or facts.admits)),
        ("problems", facts.problems_open),
        ("close", is_watched(facts, today=today) or facts.reviewed),
    )
    return next((act for act, is_wanted in wanted if is_wanted), "")
