"""Gaps: what each case must have, and what is missing (field.md, row 7)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cmtui.care_rows import GapRow
from cmtui.casebook.monitoring.gaps_read import GapReader
from cmtui.rules.gaps import gaps, items

if TYPE_CHECKING:
    from cmtui.casebook.book import Casebook
    from cmtui.casebook.desk import Desk

COLUMNS: Final = tuple(item.name for item in items())
"""The items of each row, in their order."""


class Gaps:
    """The required items of the cases in service."""

    def __init__(self, book: Casebook, desk: Desk) -> None:
        self._book = book
        self._desk = desk

    def rows(self, case: str = "") -> tuple[GapRow, ...]:
        """Every case in service with its items, by the client's name; or the one case, whatever its status.

        Args:
            case: Public id; empty for all in service (open, on hold, closing).

        Raises:
            NotFound: There is no such case.
        """
        desk = self._desk
        if case:
            desk.case_id(case)
        reader = GapReader(desk.record.reader, desk.wall(), desk.zone, case)
        reader.read()
        return tuple(GapRow(*face, gaps(reader.facts[case_id])) for case_id, face in reader.faces.items())
