"""What the due rules ask about the plan of a case: its goals, the version in force, the copies of it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final, NamedTuple

from cmtui.casebook.monitoring.moments import day_at, day_of_text
from cmtui.rules import due

if TYPE_CHECKING:
    from collections.abc import Iterable
    from zoneinfo import ZoneInfo

    from cmtui.store.reader import Reads, Row

_GOALS: Final = (
    "SELECT g.id, g.public_id, g.number, g.what, g.status, coalesce(g.agreed_on, g.status_on), g.created_at, g.review_days, "
    "g.target_on, EXISTS (SELECT 1 FROM goal_need t JOIN need n ON n.id = t.need_id WHERE t.goal_id = g.id AND n.confidential "
    "AND t.voided_at IS NULL) FROM goal g WHERE g.case_id = ? AND g.voided_at IS NULL "
    "AND g.status IN ('proposed', 'agreed', 'active', 'on_hold') ORDER BY g.number"
)

_LOOKS: Final = "SELECT goal_id, held_on, attainment FROM goal_review WHERE case_id = ? AND voided_at IS NULL ORDER BY held_on, id"

_VERSION: Final = (
    "SELECT v.id, v.public_id, v.number, v.agreed_on, v.valid_until, "
    "(SELECT max(o.agreed_on) FROM plan_version o WHERE o.case_id = v.case_id AND o.voided_at IS NULL), "
    "(SELECT max(r.held_on) FROM plan_review r WHERE r.case_id = v.case_id AND r.voided_at IS NULL) "
    "FROM plan_version v WHERE v.case_id = ? AND v.voided_at IS NULL ORDER BY v.number DESC LIMIT 1"
)

_GIVEN: Final = (
    "SELECT public_id, recipient, sent_on, sent_at, received_on, plan_version_id, transition_id FROM disclosure "
    "WHERE case_id = ? AND voided_at IS NULL ORDER BY sent_on, id"
)


def given(reads: Reads, case_id: int) -> list[Row]:
    """What left the practice about a case: id, recipient, day, instant, receipt, and for which version or transition."""
    return reads.rows(_GIVEN, (case_id,))


class Version(NamedTuple):
    """The plan version in force, and what it says about the case."""

    agreed_on: date | None = None
    last_agreed_on: date | None = None
    """The latest day on which any version was agreed."""
    reviewed_on: date | None = None
    valid_until: date | None = None
    versions: tuple[due.VersionFacts, ...] = ()
    copies: tuple[due.CopyFacts, ...] = ()


def version(reads: Reads, case_id: int, disclosed: Iterable[Row]) -> Version:
    """The version with the highest number, with the copies of it that went out.

    Args:
        reads: The record.
        case_id: The case.
        disclosed: What was given to others, as `given` reads it.
    """
    found = reads.rows(_VERSION, (case_id,))
    if not found:
        return Version()
    row_id, ident, number, agreed, valid, last, reviewed = found[0]
    copies = tuple(
        due.CopyFacts(copy, recipient, date.fromisoformat(sent), day_of_text(received))
        for copy, recipient, sent, _, received, version_id, _ in disclosed
        if version_id == row_id
    )
    agreed_on = day_of_text(agreed)
    assert agreed_on is not None, "the column takes no empty day"
    in_force = due.VersionFacts(ident, number, agreed_on, copies[0].sent_on if copies else None)
    return Version(
        agreed_on, day_of_text(last), day_of_text(reviewed), day_of_text(valid), (in_force,), copies
    )


def goals(reads: Reads, case_id: int, zone: ZoneInfo | None) -> tuple[due.GoalFacts, ...]:
    """The goals that have not ended; one that answers a confidential need is named by its number alone."""
    rows = reads.rows(_GOALS, (case_id,))
    looks: dict[int, list[tuple[str, int | None]]] = {}
    if rows:
        for goal_id, held, attainment in reads.rows(_LOOKS, (case_id,)):
            looks.setdefault(goal_id, []).append((held, attainment))
    return tuple(
        due.GoalFacts(
            id=ident,
            title=f"goal {number}" if confidential else f"goal {number}: {what}",
            status=status,
            begun_on=day_of_text(begun) or day_at(created, zone),
            review_days=review_days,
            reviewed_on=_last_look(looks.get(row_id, [])),
            unchanged_on=_unchanged(looks.get(row_id, [])),
            target_on=day_of_text(target),
        )
        for row_id, ident, number, what, status, begun, created, review_days, target, confidential in rows
    )


def _last_look(looks: list[tuple[str, int | None]]) -> date | None:
    return day_of_text(looks[-1][0]) if looks else None


def _unchanged(looks: list[tuple[str, int | None]]) -> date | None:
    """The day of the last look, where it found the same attainment as the look before."""
    if len(looks) < 2:  # noqa: PLR2004  # there is nothing to compare it to
        return None
    (_, before), (day, after) = looks[-2:]
    return day_of_text(day) if after is not None and after == before else None
