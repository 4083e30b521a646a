"""The plan on the timeline: how a goal stood, a version that was agreed, a review; each when it was written down."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cmtui.rows import TimelineRow
from cmtui.rules.plan_words import ATTAINED

if TYPE_CHECKING:
    from cmtui.store.reader import Row

LOOK: Final = (
    "SELECT l.created_at, l.id, 'look', l.public_id, l.attainment, l.held_on, l.note, g.what, g.number, '', '', 0, 0 "
    "FROM goal_review l JOIN goal g ON g.id = l.goal_id WHERE l.case_id = :case AND l.attainment IS NOT NULL "
    "AND l.voided_at IS NULL"
)
"""How far a goal was reached, in a review or outside one."""

VERSION: Final = (
    "SELECT v.created_at, v.id, 'version', v.public_id, v.number, v.agreed_on, v.agreed_by, v.reason, '', '', '', 0, 0 "
    "FROM plan_version v WHERE v.case_id = :case AND v.voided_at IS NULL"
)

REVIEW: Final = (
    "SELECT r.created_at, r.id, 'review', r.public_id, '', r.held_on, r.client_response, r.changed, '', '', '', 0, 0 "
    "FROM plan_review r WHERE r.case_id = :case AND r.voided_at IS NULL"
)

_LONGEST: Final = 200
"""Characters of a line."""


def look_line(row: Row) -> TimelineRow:
    """`goal 2  walk to the shop: less than expected · her knee`."""
    at, _, _, ident, level, day, note, what, number, *_ = row
    said = f"{' '.join(what.split())}: {ATTAINED[level]}"
    return _line(f"look:{ident}", at, "goal", f"goal {number}", said, note, _held(at, day), goals=(number,))


def version_line(row: Row) -> TimelineRow:
    """`plan agreed  version 2 · by Rosa Garcia`."""
    at, _, _, ident, number, day, by, reason, *_ = row
    return _line(
        f"version:{ident}", at, "plan", "plan agreed", f"version {number}", f"by {by}", reason, _held(at, day)
    )


def review_line(row: Row) -> TimelineRow:
    """`plan review  she feels at ease with it`."""
    at, _, _, ident, _, day, response, changed, *_ = row
    return _line(f"review:{ident}", at, "plan", "plan review", response, changed, _held(at, day))


def _held(at: str, day: str) -> str:
    """The day, where it was written down on another one; a day off by the zone alone says so too."""
    return "" if at[:10] == day else f"of {day}"


def _line(key: str, at: str, kind: str, label: str, *words: str, goals: tuple[int, ...] = ()) -> TimelineRow:
    text = " · ".join(" ".join(word.split()) for word in words if word.strip())
    return TimelineRow(key, at, kind, label, text[:_LONGEST], "done", goals)
