"""The changes of a case's status that stand: an append-only table, in which an undoing follows what it undoes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from cmtui.store.reader import Reads

UNDONE: Final = "undo"
"""The transition of a stage event that takes back the last one that stands."""


class Stage(NamedTuple):
    """One change of a case's status."""

    transition: str
    from_status: str
    to_status: str
    at: str
    """The instant at which it took effect."""
    guards: str
    """JSON: guard id to the reason why one went on without it."""


def standing(reads: Reads, case_id: int) -> tuple[Stage, ...]:
    """The changes that were not taken back, in order."""
    found: list[Stage] = []
    rows = reads.rows(
        "SELECT transition, from_status, to_status, at, guards FROM stage_event WHERE case_id = ? ORDER BY id",
        (case_id,),
    )
    for stage in (Stage(*row) for row in rows):
        if stage.transition != UNDONE:
            found.append(stage)
        elif found:
            found.pop()
    return tuple(found)
