"""The section Coordinate of a chart: who does what, who is waited for, and what was asked of whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmtui.casebook.coordination import coordinate_rows as parts
from cmtui.casebook.coordination import coordinate_work as daily
from cmtui.casebook.coordination.coordinate_section import Section

if TYPE_CHECKING:
    from cmtui.casebook.book import Casebook
    from cmtui.casebook.desk import Desk
    from cmtui.rows import ItemRow


class Coordinate:
    """What is coordinated on a case."""

    def __init__(self, book: Casebook, desk: Desk) -> None:
        self._book = book
        self._desk = desk

    def rows(self, case: str, *, whole: bool = False) -> tuple[ItemRow, ...]:
        """The rows of the section, group by group.

        Args:
            case: Public id.
            whole: With all entries of long groups; otherwise a line says how many more there are, with the key `more:`
                and the register of the group.
        """
        section = Section(
            self._desk,
            self._desk.case_id(case),
            {row.subject: row for row in self._book.today.rows(case=case) if row.rule},
            whole=whole,
        )
        return (
            *daily.tasks(section),
            *daily.escalations(section),
            *self._book.transitions.items(case),
            *parts.referrals(section),
            *parts.authorizations(section),
            *parts.team(section),
            *parts.education(section),
            *parts.expectations(section),
            *parts.conferences(section),
            *daily.missed(section, self._book.today.missed(case)),
        )
