"""Finding over everything: names, numbers, phones, notes, tasks, goals, referrals, the directory."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmtui.store import search

if TYPE_CHECKING:
    from cmtui.casebook.desk import Desk
    from cmtui.rows import Hit


class Search:
    """One box over the whole record."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._spellings = search.Spellings(desk.record.searcher)

    def find(self, text: str, limit: int = 50) -> tuple[Hit, ...]:
        """What holds all the words (the last one may be unfinished), clients first, then the newest; any text is safe."""
        return search.find(self._desk.record.searcher, self._spellings, text, limit)

    def count(self, text: str) -> int:
        """How many entries hold the words, counted up to 1,000."""
        return search.count(self._desk.record.searcher, self._spellings, text)

    def foresee(self, text: str) -> None:
        """Make ready for the letter that may come next; nobody waits for it."""
        search.foresee(self._spellings, text)

    def interrupt(self) -> None:
        """Give up the query under way: another letter was typed."""
        self._desk.record.searcher.interrupt()
