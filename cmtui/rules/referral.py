"""A referral's way: what usually follows each state, which day it sets, and what a practice's own referrals say.

The states are data (`referral_state` of the vocabularies). A state that does not usually follow is possible all the
same, with a note: the work does not run by a diagram, and what ran otherwise is told.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from statistics import median
from typing import TYPE_CHECKING, Any, Final

from cmtui.vocabulary import catalog

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

FAILED: Final = ("refused", "not_connected")
"""The ends at which the help did not come: the entry of the directory is verified anew (R-RES-1)."""

DATES: Final = ("sent_on", "received_on", "scheduled_on", "started_on")
"""The days of a referral, in the order of its way."""


@dataclass(frozen=True, slots=True)
class State:
    """One state of a referral."""

    code: str
    next: tuple[str, ...]
    """What usually follows."""
    level: int
    """How far along the way; equal where one of several comes."""
    ends: bool
    dates: str
    """The day of the referral that it sets; empty for none."""
    answer: bool
    """Whether the provider spoke, so that receipt is verified by it."""


@cache
def states() -> dict[str, State]:
    """All states by their code, in the order of the way."""
    rows: list[dict[str, Any]] = catalog.read("vocabularies")["referral_state"]["terms"]
    return {
        row["code"]: State(
            row["code"],
            tuple(row["next"]),
            row["level"],
            row.get("ends", False),
            row.get("dates", ""),
            row.get("answer", False),
        )
        for row in rows
    }


def next_states(state: str) -> tuple[str, ...]:
    """What usually follows a state; none after an end."""
    return states()[state].next


def in_order(before: str, after: str) -> bool:
    """Whether a state is one that usually follows another."""
    return after in states()[before].next


def days_after(state: str, day: date, days: dict[str, date | None]) -> dict[str, date | None]:
    """The days of a referral once it has come to a state.

    Its own day is set, those of later states go (it is on its way again), and an end keeps them all. Where the
    provider has spoken, receipt is verified by that, unless it was before.

    Args:
        state: The state it comes to.
        day: When it did.
        days: The days as they stand, by the names of `DATES`.
    """
    to = states()[state]
    made = dict(days)
    if not to.ends:
        for each in states().values():
            if each.dates and each.level > to.level:
                made[each.dates] = None
    if to.dates:
        made[to.dates] = day
    if to.answer and made["sent_on"] is not None and made["received_on"] is None:
        made["received_on"] = day
    return {**made, "ended_on": day if to.ends else None}


@dataclass(frozen=True, slots=True)
class Ended:
    """A referral that came to an end, or at least to its first service."""

    state: str
    help_received: str
    sent_on: date | None
    started_on: date | None


@dataclass(frozen=True, slots=True)
class Figures:
    """What a practice's own referrals say about a provider."""

    settled: int = 0
    """Referrals that were sent and came to an end; what the client declined says nothing about the provider."""
    helped: int = 0
    """Of these, in which the help was received, at least in part."""
    days_to_first: float | None = None
    """Median days from sending to the first service; None without one."""


def figures(referrals: Iterable[Ended]) -> Figures:
    """The figures of one provider."""
    found = [each for each in referrals if each.sent_on is not None]
    settled = [each for each in found if each.state in {*FAILED, "help_received"}]
    helped = [each for each in settled if each.state == "help_received" and each.help_received != "no"]
    days = [
        (each.started_on - each.sent_on).days
        for each in found
        if each.sent_on is not None and each.started_on is not None
    ]
    return Figures(len(settled), len(helped), float(median(days)) if days else None)
