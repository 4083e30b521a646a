"""What the two home screens have in common: one list, filtered by typing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on

from cmtui.errors import CaseworkError
from cmtui.screens.base import WorkScreen
from cmtui.widgets.brief import BriefPane
from cmtui.widgets.filter_line import FilterLine
from cmtui.widgets.line_list import LineList

if TYPE_CHECKING:
    from cmtui.rows import Brief

AHEAD_S = 0.05
"""How long after a key the next row's brief is read: its frame is on the screen by then."""


class HomeScreen(WorkScreen):
    """A screen that one comes home to: Escape shows the whole list again and leaves nothing."""

    _ahead: tuple[str, Brief | None] | None = None
    """The brief of the case that the next step of the cursor comes to."""

    def brief_of(self, case: str | None) -> Brief | None:
        """The brief of the case under the cursor, and none where it went away meanwhile; the next one is read at rest.

        Read ahead, it costs the key nothing; read for the first time it is a third of the time to the screen.
        """
        ahead, self._ahead = self._ahead, None
        # By a timer: a callback after the refresh makes Textual paint a second frame, 30 ms after the key's own.
        self.set_timer(AHEAD_S, self._read_ahead)
        return ahead[1] if ahead and ahead[0] == case else self._brief(case)

    def _brief(self, case: str | None) -> Brief | None:
        try:
            return self.casebook.caseload.brief(case) if case else None
        except CaseworkError:
            return None  # the next reading of the list says so

    def _read_ahead(self) -> None:
        row = self.query_one(LineList).row_ahead
        if row is not None and row.case:
            brief = self._brief(row.case)
            self._ahead = (row.case, brief)
            self.query_one(BriefPane).prepare(brief)

    def case_changed(self, case: str) -> None:
        """What was read ahead may stand otherwise now."""
        self._ahead = None
        super().case_changed(case)

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
