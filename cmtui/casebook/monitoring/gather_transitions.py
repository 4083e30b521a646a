"""What the due rules ask about the transitions of a case, what was sent for them, and what the client is watched after."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from cmtui.casebook.confidential import CONFIDENTIAL_FOLLOW_UP
from cmtui.casebook.monitoring.moments import day_at, day_of_text, instant_of, moment_of
from cmtui.clock import read_stamp, stamp
from cmtui.rules import due
from cmtui.rules.transitions import ADMITS, FOLLOW_UP_MODES, Asking, answered_at
from cmtui.vocabulary import catalog

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime
    from zoneinfo import ZoneInfo

    from cmtui.casebook.monitoring.gather_care import Service
    from cmtui.store.reader import Reads, Row

_FACILITIES: Final = (
    "hospital", "emergency", "observation", "skilled_nursing", "rehabilitation", "long_term_acute", "behavioral_health",
)  # fmt: skip
"""To leave one of these settings is a discharge; to leave another is a move."""

_SECRET: Final = ("shelter",)
"""Settings whose place no list names."""


_MODES: Final = ", ".join(f"'{mode}'" for mode in FOLLOW_UP_MODES)

_REACHED: Final = (
    "SELECT occurred_at, plan_working FROM contact WHERE case_id = ? AND occurred_at >= ? "
    f"AND reached = 'yes' AND mode IN ({_MODES}) AND voided_at IS NULL"
)
"""Contacts that reached somebody; where the plan was asked about, its answer settles the 72 hours."""

_TCM: Final = (
    'EXISTS (SELECT 1 FROM coverage v JOIN "case" c ON c.client_id = v.client_id WHERE c.id = t.case_id AND v.follows_tcm '
    "AND v.voided_at IS NULL AND coalesce(v.effective_on, '') <= coalesce(substr(t.happened_at, 1, 10), '9999') "
    "AND coalesce(v.ends_on, '9999') >= coalesce(substr(t.happened_at, 1, 10), ''))"
)

_TRANSITIONS: Final = (
    "SELECT t.id, t.public_id, t.from_setting, t.to_setting, t.to_place, t.expected_on, t.happened_at, t.risk, t.visit_on, "
    "t.medicines_compared_on, t.readmitted_on, t.reviewed_on, t.closed_on, "
    f"t.closed_on IS NULL AND {_TCM} FROM transition t WHERE t.case_id = ? AND t.voided_at IS NULL ORDER BY t.id"
)


class Move(NamedTuple):
    """A transition of a case, closed or not."""

    row_id: int
    ident: str
    left: str
    to: str
    place: str
    expected: str | None
    happened: str | None
    risk: str
    visit: str | None
    medicines: str | None
    readmitted: str | None
    reviewed: str | None
    closed: str | None
    tcm: int
    contacted: datetime | None = None
    followed_up: datetime | None = None


def moves(reads: Reads, case_id: int, zone: ZoneInfo | None) -> tuple[Move, ...]:
    """All transitions of a case; the open ones with the contacts that are theirs."""
    found = tuple(Move(*row) for row in reads.rows(_TRANSITIONS, (case_id,)))
    if not (asked := [each.happened for each in found if each.happened and not each.closed]):
        return found
    asking = tuple(
        Asking(each.row_id, read_stamp(each.happened), day_of_text(each.closed))
        for each in found
        if each.happened and each.to not in ADMITS
    )
    reached = [(read_stamp(at), said) for at, said in reads.rows(_REACHED, (case_id, min(asked)))]
    contacted = answered_at(asking, (at for at, _ in reached), zone=zone)
    followed_up = answered_at(asking, (at for at, said in reached if said), zone=zone)
    return tuple(
        each._replace(contacted=contacted.get(each.row_id), followed_up=followed_up.get(each.row_id))
        for each in found
    )


def transitions(found: Iterable[Move]) -> tuple[due.TransitionFacts, ...]:
    """Those that are not closed."""
    return tuple(
        due.TransitionFacts(
            id=each.ident,
            title=title_of(each.left, each.to, each.place),
            to_setting=each.to,
            expected_on=day_of_text(each.expected),
            happened_at=instant_of(each.happened),
            contacted_at=each.contacted,
            followed_up_at=each.followed_up,
            follows_tcm=bool(each.tcm),
            risk=each.risk,
            visit_on=day_of_text(each.visit),
            medicines_on=day_of_text(each.medicines),
            readmitted_on=day_of_text(each.readmitted),
            reviewed_on=day_of_text(each.reviewed),
        )
        for each in found
        if not each.closed
    )


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


def informed(found: Iterable[Move], given: Iterable[Row]) -> tuple[due.InformedFacts, ...]:
    """What was sent to the receivers of transitions that are not closed.

    Args:
        found: The transitions of the case.
        given: Its disclosures, as `gather_plan.given` reads them.
    """
    open_ones = {each.row_id for each in found if not each.closed}
    return tuple(
        due.InformedFacts(ident, recipient, moment_of(at or on), day_of_text(received))
        for ident, recipient, on, at, received, _, transition_id in given
        if transition_id in open_ones
    )


def watches(
    found: Iterable[Move],
    services: Iterable[Service],
    flags: Iterable[due.FlagFacts],
    *,
    last_reached: str | None,
    zone: ZoneInfo | None,
) -> tuple[due.WatchFacts, ...]:
    """The newest transition, crisis or new service, and the last contact since then that reached somebody.

    Args:
        found: The transitions of the case.
        services: Its referrals.
        flags: Its safety flags.
        last_reached: Instant of the last contact of the case that reached somebody.
        zone: The practice's time zone.
    """
    begun = [
        (each.happened, each.ident, title_of(each.left, each.to, each.place))
        for each in found
        if each.happened and each.to not in ADMITS
    ]
    begun += [
        (
            each.started,
            each.ident,
            CONFIDENTIAL_FOLLOW_UP if each.confidential else f"start of {each.service}",
        )
        for each in services
        if each.started and each.state in {"started", "help_received"}
    ]
    begun += [(stamp(each.raised_at), each.id, "crisis") for each in flags if each.level == "urgent"]
    if not begun:
        return ()
    on, ident, title = max(begun)
    since = moment_of(on)
    return (due.WatchFacts(ident, title, since, _since(last_reached, on, since, zone)),)


def _since(last: str | None, on: str, since: date | datetime, zone: ZoneInfo | None) -> tuple[datetime, ...]:
    """The contact, where it is later than the moment; one on the same day is where only the day is known."""
    if last is None:
        return ()
    day = day_at(last, zone)
    later = last > on if "T" in on else day is not None and day >= since
    return (read_stamp(last),) if later else ()
