"""Coordinate as a list: its rows group by group, and the entry under the cursor whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cmtui.errors import CaseworkError
from cmtui.screens.chart import coordinate_pages as pages
from cmtui.screens.chart import transition
from cmtui.screens.chart.items import ItemSection, register_of, row_key
from cmtui.screens.dialogs.steps import Step, StepsDialog, first_open
from cmtui.widgets.reading import Page, Paragraph

if TYPE_CHECKING:
    from cmtui.rows import ItemRow

MISSED: Final = "missed"
"""A hard deadline that was met too late: it is read, and nothing is done with it here."""

MORE: Final = "more"
"""The line that counts the rest of a long group."""

_EVERYTHING: Final = "*"


class CoordinateList(ItemSection):
    """Reads the case, and knows which entry is meant."""

    NOTHING = "Nothing is coordinated here yet."

    def __init__(self, case: str) -> None:
        super().__init__(case)
        self._whole = False
        """Whether long groups are shown with all their rows."""
        self._seen: tuple[ItemRow, ...] = ()
        """What was read last."""
        self._only = ""
        """The group that is shown; empty for all."""
        self._came = ""
        """Public id of the entry that was just made, until the cursor goes to it."""

    def rows(self) -> tuple[ItemRow, ...]:
        """The rows of the section, or of one of its groups."""
        rows = self.casebook.coordinate.rows(self.case, whole=self._whole or bool(self._only))
        if self._only and not any(row.group == self._only for row in rows):
            self._only = ""
        self._seen = tuple(row for row in rows if self._only in {"", row.group})
        return self._seen

    def came(self, ident: str) -> None:
        """The cursor goes to it as soon as it is read."""
        self._came = ident

    def read(self) -> None:
        """Read the rows again; the cursor stays on its row, or goes to the one that was just made."""
        super().read()
        ident, self._came = self._came, ""
        if ident:
            rows = self.casebook.coordinate.rows(self.case, whole=True)
            self.seek(next((row.key for row in rows if register_of(row)[1] == ident), ""))

    def take(self, case: str) -> None:
        """Show another case from its first row."""
        super().take(case)
        self._whole, self._only = False, ""
        self.remove_class("-reading")
        self.list.move_to(0)

    def seek(self, key: str) -> bool:
        """Put the cursor on an entry, whichever group is shown and however long it is."""
        for whole in (self._whole, True):
            self._whole, self._only = whole, ""
            self.read()
            found = next((row for row in self._seen if row.key == key), None)
            if found is not None:
                return self.list.move_to_key(row_key(found))
        return False

    def page(self, row: ItemRow) -> Page:
        """The entry under the cursor, whole."""
        register, ident = register_of(row)
        if not ident or register == MORE:
            return Page(f"{row.group} · {row.label}", (Paragraph(row.text),))
        try:
            return self._entry_page(row, register, ident)
        except CaseworkError as error:  # struck out since the list was read
            self.chart.report(error)
            return Page()

    def _entry_page(self, row: ItemRow, register: str, ident: str) -> Page:
        casebook, today = self.casebook, self.casebook.today_date()
        if register == "referral":
            # Asked for with the others of its case: what is confidential stays out of sight until Enter.
            shown = next((each for each in casebook.referrals.rows(self.case) if each.id == ident), None)
            if shown is None:
                return Page()
            entry = casebook.resources.row(shown.organization) if shown.organization else None
            return pages.referral_page(shown, entry, today=today)
        if register == "transition":
            return transition.page(self, row)
        if register == MISSED:
            return pages.missed_page(row)
        return pages.entry_page(row, casebook.registers.form(register, id=ident), casebook.zone)

    def _follow(self, row: ItemRow | None, *, held: bool) -> None:
        """A referral that is read whole stays so, whatever is written meanwhile."""
        register, ident = register_of(row)
        if self.has_class("-reading") and register == "referral" and ident:
            self.read_whole(ident)
            self.chart.refresh_keys()
        else:
            super()._follow(row, held=held)

    def resource_at_hand(self) -> str:
        """The provider of the referral under the cursor."""
        register, ident = register_of(self.row)
        if register != "referral" or not ident:
            return ""
        return next(
            (row.organization for row in self.casebook.referrals.rows(self.case) if row.id == ident), ""
        )

    def step_back(self) -> bool:
        """From an entry to the list, from one group to all."""
        if self.leave_page():
            self._follow(self.row, held=False)
            return True
        if self._only:
            self._only = ""
            self.read()
            return True
        return False

    def show_all(self) -> None:
        """Show long groups with all their rows."""
        self._whole = True
        self.read()

    def read_whole(self, ident: str) -> None:
        """Give the section to a referral, the confidential words too."""
        try:
            row = self.casebook.referrals.row(ident)
            entry = self.casebook.resources.row(row.organization) if row.organization else None
        except CaseworkError as error:
            self.chart.report(error)
            return
        reading = self.has_class("-reading")
        self.add_class("-reading")
        self.pane.show(pages.referral_page(row, entry, today=self.casebook.today_date()))
        if not reading:
            self.pane.focus()
            self.chart.refresh_keys()

    async def pick_group(self) -> None:
        """Ask which group is shown."""
        rows = self.casebook.coordinate.rows(self.case, whole=True)
        groups = list(dict.fromkeys(row.group for row in rows))
        counts = {
            group: sum(bool(register_of(row)[1]) for row in rows if row.group == group) for group in groups
        }
        options = (
            (_EVERYTHING, "all"),
            *((group, f"{group} · {counts[group]}" if counts[group] else f"{group} · –") for group in groups),
        )
        step = Step("group", "Which group?", options, first=self._only)
        dialog = StepsDialog("Show", lambda given: first_open((step,), given), place=None)
        if (given := await self.answer(dialog)) is not None:
            self._only = given["group"].removeprefix(_EVERYTHING)
            self.read()
            self.list.move_to(0)
