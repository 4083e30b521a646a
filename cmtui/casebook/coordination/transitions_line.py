"""A transition on the timeline: `discharge  Mercy General → home · sent ~ receipt not verified`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cmtui.casebook.coordination.transitions_rows import titled
from cmtui.rows import TimelineRow
from cmtui.rules.transitions import ADMITS

if TYPE_CHECKING:
    from cmtui.rows import Mark
    from cmtui.store.reader import Row

PART: Final = (
    "SELECT t.happened_at, t.id, 'transition', t.public_id, t.from_setting, t.to_setting, t.from_place, t.to_place, "
    "(SELECT count(*) FROM disclosure d WHERE d.transition_id = t.id AND d.voided_at IS NULL), "
    "(SELECT count(*) FROM disclosure d WHERE d.transition_id = t.id AND d.received_on IS NULL AND d.voided_at IS NULL), "
    "coalesce(t.closed_on, ''), 0, t.readmitted_on IS NOT NULL AND t.reviewed_on IS NULL "
    "FROM transition t WHERE t.case_id = :case AND t.happened_at IS NOT NULL AND t.voided_at IS NULL"
)
"""Those that happened; an expected one stands under Coordinate and on Today."""

_FACILITIES: Final = frozenset(
    {
        "hospital",
        "emergency",
        "observation",
        "skilled_nursing",
        "rehabilitation",
        "long_term_acute",
        "behavioral_health",
        "hospice",
    }
)
"""To leave one of these settings is a discharge."""


def transition_line(row: Row) -> TimelineRow:
    """What moved, and whether the receivers were told."""
    _, _, _, ident, left, to, from_place, to_place, sent, waiting, closed, _, attention = row
    label = "admission" if to in ADMITS else "discharge" if left in _FACILITIES or not left else "move"
    told = "sent ~ receipt not verified" if waiting else "sent, receipt verified" if sent else "nothing sent"
    mark: Mark = "done" if closed else "confirm" if waiting else "plain"
    text = f"{titled(left, from_place, to, to_place)} · {told}"
    text += " · readmitted, not reviewed yet" if attention else ""
    return TimelineRow(
        f"transition:{ident}", row[0], "transition", label, text, mark, attention=bool(attention)
    )
