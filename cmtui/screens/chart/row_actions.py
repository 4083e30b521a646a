"""What the keys of a chart do with the row under the cursor: each is passed on to the section in view."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cmtui import commands
from cmtui.screens.base import WorkScreen

if TYPE_CHECKING:
    from cmtui.screens.chart.section import Section

OF_ROWS: Final = (
    commands.OPEN,
    commands.ADD,
    commands.SIGN,
    commands.EDIT,
    commands.DONE,
    commands.PUT_BACK,
    commands.ATTAIN,
    commands.REVIEW,
    commands.AGREE,
    commands.TOLD,
    commands.DIFFERENCE,
    commands.LIBRARY,
    commands.TASK_SET,
    commands.ESCALATE,
    commands.MOVE_UP,
    commands.MOVE_DOWN,
    commands.CLIENT_UP,
    commands.CLIENT_DOWN,
    commands.VOID,
    commands.FILTER,
    commands.VIEW,
    commands.AS_OF,
    commands.PRINT,
    commands.FOLLOW_UP,
)
"""The commands that a section answers for; those that its row does not offer are hidden."""

OF_SECTIONS: Final = frozenset(command.action for command in OF_ROWS)
"""Their actions."""


class RowActions(WorkScreen):
    """The actions of the rows; a chart has one section in view, which does them."""

    _section: Section
    """The section in view."""

    def resource_at_hand(self) -> str:
        """The entry of the directory that the row under the cursor names, such as a referral's provider."""
        return self._section.resource_at_hand()

    async def action_row_open(self) -> None:
        """Open it."""
        await self._section.open_row()

    def action_item_add(self) -> None:
        """Add an entry here."""
        self._section.add()

    def action_item_edit(self) -> None:
        """Edit it."""
        self._section.edit()

    def action_item_done(self) -> None:
        """Complete or settle it."""
        self._section.done()

    def action_item_sign(self) -> None:
        """Sign it."""
        self._section.sign()

    def action_entry_void(self) -> None:
        """Strike it out."""
        self._section.void()

    def action_list_filter(self) -> None:
        """Show other rows."""
        self._section.filter()

    def action_record_as_of(self) -> None:
        """Show the record as it stood on a day."""
        self._section.as_of()

    def action_form_print(self) -> None:
        """Print what the cursor is on."""
        self._section.print_row()

    def action_safety_follow(self) -> None:
        """Open the follow-up form of a safety flag."""
        self._section.follow_up()

    def action_row_back(self) -> None:
        """Put it off to a day."""
        self._section.put_back()

    def action_goal_attain(self) -> None:
        """Say how far the goal is reached."""
        self._section.attain()

    def action_plan_review(self) -> None:
        """Take stock of the plan."""
        self._section.review()

    def action_plan_agree(self) -> None:
        """Freeze the plan as a version."""
        self._section.agree()

    def action_options_tell(self) -> None:
        """Say what the client was told."""
        self._section.tell_options()

    def action_list_view(self) -> None:
        """Show something else of it."""
        self._section.view()

    def action_plan_diff(self) -> None:
        """What changed between two versions."""
        self._section.difference()

    def action_library_open(self) -> None:
        """Take an entry from the library."""
        self._section.library()

    def action_set_apply(self) -> None:
        """Apply a set of tasks."""
        self._section.apply_set()

    def action_task_escalate(self) -> None:
        """Take it a step higher."""
        self._section.escalate()

    def action_row_up(self) -> None:
        """Rank it higher, as the case manager does."""
        self._section.rank("manager", -1)

    def action_row_down(self) -> None:
        """Rank it lower, as the case manager does."""
        self._section.rank("manager", 1)

    def action_client_up(self) -> None:
        """Rank it higher, as the client does."""
        self._section.rank("client", -1)

    def action_client_down(self) -> None:
        """Rank it lower, as the client does."""
        self._section.rank("client", 1)
