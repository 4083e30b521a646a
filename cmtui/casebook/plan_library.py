"""The library of goals and interventions: shipped, and the practice's own; applied with what stands in braces filled in."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cmtui.casebook.book import Casebook
    from cmtui.casebook.desk import Desk


class PlanLibrary:
    """Entries of the library."""

    def __init__(self, book: Casebook, desk: Desk) -> None:
        self._book = book
        self._desk = desk
