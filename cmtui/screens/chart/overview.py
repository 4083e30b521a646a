"""Overview: who, why, plan, last, next; alerts; what is due; the last contacts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cmtui import commands
from cmtui.errors import CaseworkError
from cmtui.screens.chart.acuity import decide_acuity
from cmtui.screens.chart.items import ItemSection, register_of, row_key
from cmtui.widgets.line_list import Column
from cmtui.widgets.marks import SIGNS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cmtui.commands import Command
    from cmtui.rows import ItemRow
    from cmtui.widgets.line_list import Cell

LABEL: Final = 16
"""Cells of a label: `22 Nov call 15m`."""

_SHOWN_BY: Final = {
    "Who": commands.SECTION_ENGAGE,
    "Plan": commands.SECTION_PLAN,
    "Reviewed": commands.SECTION_PLAN,
    "Last": commands.SECTION_TIMELINE,
}
"""Lines of the brief that another section tells in full."""


class Overview(ItemSection):
    """What one reads first, with the client on the phone."""

    COMMAND = commands.SECTION_OVERVIEW
    COLUMNS = (Column("", 1, gap=1), Column("", 40, share=1))
    NOTHING = "Nothing is known about this case yet; 2 shows the inquiry and the screening."

    def rows(self) -> tuple[ItemRow, ...]:
        """The brief, alerts, what is due, the last contacts."""
        return self.casebook.chart.overview(self.case)

    def draw(self, row: ItemRow) -> Sequence[Cell]:
        """One line; a long label (a call with its outcome) moves its text to the right instead of being cut."""
        return SIGNS[row.mark], f"{row.label:<{LABEL}}  {row.text}"

    @property
    def offers(self) -> tuple[Command, ...]:
        """What is due can be settled here; the rest is opened."""
        kind, _ = register_of(self.row)
        found = [commands.OPEN]
        if kind in {"task", "clock"}:
            found.append(commands.DONE)
        if self.row is not None and self.row.adds:
            found.append(commands.ADD)
        return tuple(found)

    def seek(self, key: str) -> bool:
        """Put the cursor on what is due or was last; the acuity is asked at once."""
        row = next((row for row in self.rows() if row.key == key), None)
        if row is None or not self.list.move_to_key(row_key(row)):
            return False
        if register_of(row)[0] == "acuity":
            self.ask_and_write(decide_acuity(self))
        return True

    async def open_row(self) -> None:
        """Open what the row tells of."""
        kind, ident = register_of(self.row)
        if kind == "brief":
            await self._open_brief(ident)
        elif kind == "contact":
            await self.chart.show_entry(f"contact:{ident}")
        elif kind in {"task", "clock"}:
            self._open_due()
        elif kind == "acuity":
            self.ask_and_write(decide_acuity(self))
        elif kind:
            self.chart.work.open_editor(kind, self.case, ident)

    async def _open_brief(self, label: str) -> None:
        if label == "Next":
            self.chart.action_case_next()
        elif label in _SHOWN_BY:
            await self.chart.show_section(_SHOWN_BY[label])
        else:
            self.chart.work.open_editor("case", self.case, self.case)

    def _open_due(self) -> None:
        """Open what settles the row, as Today does."""
        assert self.row is not None
        key = self.row.key
        due = next((row for row in self.casebook.today.rows(case=self.case) if row.key == key), None)
        if due is not None:
            self.chart.work.open_due(due)

    def add(self) -> None:
        """Add a task, or a contact by its full form."""
        if self.row is not None and self.row.adds == "contact":
            self.chart.work.open_contact(self.case)
        else:
            super().add()

    def done(self) -> None:
        """Complete the task, with a result; settle what settles by itself."""
        kind, ident = register_of(self.row)
        if kind == "task":
            self.ask_and_write(self.complete_task(ident))
        elif self.row is not None:
            self.ask_and_write(self._settle(self.row.key))

    async def _settle(self, key: str) -> None:
        try:
            said = await self.chart.ask(lambda casebook: casebook.today.settle(key))
        except CaseworkError as error:
            self.chart.report(error)
        else:
            self.tell(said)
