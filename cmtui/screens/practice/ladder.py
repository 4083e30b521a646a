"""The acts on the practice's escalation ladder."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmtui.errors import CaseworkError
from cmtui.screens.dialogs.confirm import Confirm

if TYPE_CHECKING:
    from cmtui.app import CmtuiApp
    from cmtui.care_rows import StepRow
    from cmtui.screens.base import WorkScreen


def edit_step(work: CmtuiApp, step: StepRow) -> None:
    """Open the editor on a step; on a shipped one as a new step of the practice with its words."""
    if step.id:
        work.open_editor("escalation_step", id=step.id)
        return
    values = {"level": str(step.level), "to_whom": step.to_whom, "how": step.how, "days": str(step.days)}
    work.open_editor("escalation_step", values=values)


async def remove_step(screen: WorkScreen, step: StepRow) -> None:
    """Take a step off the ladder."""
    lost = "What was asked at that step stays. Without a step of your own the shipped ladder stands again."
    if not await screen.app.push_screen_wait(
        Confirm("Take the step off the ladder?", lost=lost, yes="Take it off", no="Keep it")
    ):
        return
    try:
        await screen.ask(
            lambda casebook: casebook.registers.void("escalation_step", step.id, "taken off the ladder")
        )
    except CaseworkError as error:
        screen.report(error)
        return
    screen.say("Taken off the ladder.")
    screen.read_again()
