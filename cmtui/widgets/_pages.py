"""Rows asked for by the page, so that ten thousand cost what a screenful costs."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence

    from textual.strip import Strip

RowT = TypeVar("RowT")
RowT_co = TypeVar("RowT_co", covariant=True)

PAGE = 128
"""Rows asked for at once: a few screens of any terminal, in well under a millisecond."""

KEPT = 16
"""Pages kept: 2,048 rows, some two megabytes at most."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A line between rows that the cursor passes over, such as a window of Today."""

    text: str
    tone: str = "heading"
    """The ink it is drawn in; a line that goes with the row above it is no heading, and quieter than one."""


class RowSource(Protocol[RowT_co]):
    """Where a list asks for its rows. Called from the app's own thread, so each answer is a quick look-up."""

    @property
    def count(self) -> int:
        """How many rows there are."""

    def page(self, start: int, size: int) -> Sequence[RowT_co | Heading]:
        """Rows `start` to `start + size`; fewer where the list ends, or where rows went away meanwhile."""

    def position(self, key: Hashable) -> int | None:
        """The place of the row with this key; `None` when it is no longer in the list."""


class Rows(Generic[RowT]):
    """A source over rows that are already there, with headings between them or without."""

    def __init__(self, rows: Sequence[RowT | Heading], key: Callable[[RowT], Hashable]) -> None:
        self._rows = rows
        self._key = key

    @property
    def count(self) -> int:
        """How many rows there are, headings among them."""
        return len(self._rows)

    def page(self, start: int, size: int) -> Sequence[RowT | Heading]:
        """Rows `start` to `start + size`."""
        return self._rows[start : start + size]

    def position(self, key: Hashable) -> int | None:
        """The place of the first row with this key."""
        for index, row in enumerate(self._rows):
            if not isinstance(row, Heading) and self._key(row) == key:
                return index
        return None


class Pages(Generic[RowT]):
    """The pages of a source that were asked for last, with the lines drawn from them."""

    def __init__(self, source: RowSource[RowT]) -> None:
        self.source = source
        self.count = source.count
        """Fixed while these pages live: a list that grows under the cursor would move it."""
        self._pages: OrderedDict[int, tuple[Sequence[RowT | Heading], dict[int, Strip]]] = OrderedDict()

    def _page(self, number: int) -> tuple[Sequence[RowT | Heading], dict[int, Strip]]:
        if (page := self._pages.get(number)) is not None:
            self._pages.move_to_end(number)
            return page
        page = self._pages[number] = (self.source.page(number * PAGE, PAGE), {})
        if len(self._pages) > KEPT:
            self._pages.popitem(last=False)
        return page

    def row(self, index: int) -> RowT | Heading | None:
        """The row at `index`; `None` outside the list, or when it went away meanwhile."""
        if not 0 <= index < self.count:
            return None
        rows, _ = self._page(index // PAGE)
        offset = index % PAGE
        return rows[offset] if offset < len(rows) else None

    def lines(self, index: int) -> dict[int, Strip]:
        """The drawn lines of the page that holds `index`, by index; they leave with their page."""
        return self._page(index // PAGE)[1]

    def forget_lines(self) -> None:
        """Drop what was drawn: the colours, the width or the columns are other ones."""
        for _, lines in self._pages.values():
            lines.clear()
