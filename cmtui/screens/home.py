"""What the two home screens have in common: one list, filtered by typing."""

from __future__ import annotations

from textual import on

from cmtui.screens.base import WorkScreen
from cmtui.widgets.filter_line import FilterLine
from cmtui.widgets.line_list import LineList


class HomeScreen(WorkScreen):
    """A screen that one comes home to: Escape shows the whole list again and leaves nothing."""

    async def action_list_filter(self) -> None:
        """Filter by typing; the line is made when it is first wanted, since the first frame has no use for it."""
        lines = self.query(FilterLine)
        if not lines:
            await self.mount(FilterLine(), before=self.query_one(LineList))
        line = self.query_one(FilterLine)
        line.display = True
        line.focus()

    @on(FilterLine.Left)
    def _back_to_list(self) -> None:
        line = self.query_one(FilterLine)
        line.display = bool(line.value)
        self.query_one(LineList).focus()

    def action_screen_back(self) -> None:
        """Show everything again."""
        for line in self.query(FilterLine):
            line.value = ""
            line.display = False
        self.query_one(LineList).focus()
