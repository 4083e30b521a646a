"""Settling a row of Today by one key: the task is done, the note signed, the step of a transition taken."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from cmtui.errors import CaseworkError, WrongUsage
from cmtui.messages import CaseChanged

if TYPE_CHECKING:
    from cmtui.rows import DueRow
    from cmtui.screens.base import Desk

SIGNS: Final = "A signed note never changes; it is only added to. Enter on the row shows the note first."

_SETTLED_HERE: Final = frozenset(("task", "sign"))
"""Rows that need no words; what their act refuses is said."""

_STEP_OF: Final = {
    "R-TRN-0": "happened",
    "R-TRN-2-V": "visit",
    "R-TRN-3": "received",
    "R-TRN-4": "compared",
    "R-TRN-5": "review",
    "R-TRN-5-W": "",
}
"""The step of a transition that each of its rules asks for, which x takes at once; empty where there are two."""


async def settle_row(desk: Desk[Any], row: DueRow) -> None:
    """Finish the task; sign the note, which nothing takes back (S-1), once that is sure.

    What needs an entry of one's own is opened for it, as Enter does.
    """
    if row.opens == "flag":
        await _close_flag(desk, row)
        return
    if row.rule in _STEP_OF and row.case:
        await _step_on(desk, row, row.case)
        return
    signs = row.opens == "sign"
    if signs and not await _sure_to_sign(desk, row):
        return
    try:
        said = await desk.ask(lambda casebook: casebook.today.settle(row.key))
    except CaseworkError as error:
        if isinstance(error, WrongUsage) and row.opens not in _SETTLED_HERE:
            desk.work.open_due(row)
        else:
            desk.report(error)
    else:
        desk.say(said if signs else f"{said} u takes it back.")
        desk.post_message(CaseChanged(row.case or ""))


async def _close_flag(desk: Desk[Any], row: DueRow) -> None:
    """Say what was done about a safety flag, which closes it (R-SAFE-1)."""
    # Deferred: it brings the text editor along, 11 ms that the start has no use for.
    from cmtui.screens.dialogs.flag import close_flag

    await close_flag(desk, row.subject.partition(":")[2])


async def _step_on(desk: Desk[Any], row: DueRow, case: str) -> None:
    """Take the step of a transition that the row asks for."""
    # Deferred, as above.
    from cmtui.screens.chart.transition_acts import settle

    try:
        ident = await desk.ask(lambda casebook: casebook.transitions.of(row.subject))
    except CaseworkError as error:
        desk.report(error)
        return
    table, _, copy = row.subject.partition(":")
    await settle(desk, ident, case, only=_STEP_OF[row.rule], copy="" if table == "transition" else copy)


async def _sure_to_sign(desk: Desk[Any], row: DueRow) -> bool:
    # Deferred: it brings the buttons along, and no start has a use for them.
    from cmtui.screens.dialogs.confirm import Confirm

    dialog = Confirm(f"{row.client}: {row.what}?", lost=SIGNS, yes="Sign", no="Not now")
    sure = await desk.app.push_screen_wait(dialog)
    return bool(sure)
