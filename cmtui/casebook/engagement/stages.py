"""The changes of a case's status and focus that stand: an append-only table, in which an undoing follows what it undoes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final, NamedTuple

from cmtui.rules import process
from cmtui.rules.clean import clean
from cmtui.vocabulary import catalog

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cmtui.casebook.desk import Desk
    from cmtui.store.reader import Reads
    from cmtui.store.work import Work

UNDONE: Final = "undo"
"""The transition of a stage event that takes back the last one that stands."""


class Stage(NamedTuple):
    """One change of a case's status, or of its focus."""

    transition: str
    from_status: str
    """Code of `case_status`; of `focus` where only the focus moved."""
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


def note_focus(
    work: Work, desk: Desk, case_id: int, transition: str, reasons: Mapping[str, str] | None = None
) -> None:
    """Record inside another act that the work turns to another component (F-a … F-f).

    The focus moves forward only: a plan that is agreed anew while one monitors pushes nobody back. Then an event is
    written only for the reasons that were given, and nothing at all where the case is not open.

    Args:
        work: The act.
        desk: Where it is done.
        case_id: The case.
        transition: F-a … F-f.
        reasons: Guard id to the reason why one goes on without it.
    """
    from cmtui.models.case import Case, StageEvent

    way = process.transitions()[transition]
    case = work.get(Case, id=case_id)
    given = {guard: words for guard, reason in (reasons or {}).items() if (words := clean(reason))}
    order = [term.code for term in catalog.terms("focus")]
    forward = order.index(way.to_focus) > order.index(case.focus or order[0])
    if case.status not in way.from_statuses or not (forward or given):
        return
    focus = way.to_focus if forward else case.focus
    work.add(
        StageEvent(
            case_id=case_id,
            transition=transition,
            from_status=case.focus,
            to_status=focus,
            at=desk.now(),
            guards=json.dumps(given, ensure_ascii=False),
        )
    )
    work.change(case, focus=focus)
