"""What the directory is asked: for whom it is searched, and which entries fit."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from cmtui.errors import CaseworkError
from cmtui.screens.base import WorkScreen
from cmtui.screens.resources.rows import Shown

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from textual.screen import Screen

    from cmtui.care_rows import ResourceRow
    from cmtui.casebook.book import Casebook


class Wanted(NamedTuple):
    """What a client needs a resource to have."""

    client: str = ""
    """By name; empty where no case is open."""
    language: str = ""
    """A code of `language`; empty where everybody has it."""
    payer: str = ""

    @property
    def words(self) -> str:
        """Such as Spanish · Aetna."""
        return Shown(language=self.language, payer=self.payer).words


def wanted_by(casebook: Casebook, case: str) -> Wanted:
    """The language and the payer of a client; nothing where there is no case."""
    if not case:
        return Wanted()
    try:
        return Wanted(casebook.caseload.row(case).name, *casebook.resources.filters(case))
    except CaseworkError:  # gone meanwhile: the whole directory is no worse an answer
        return Wanted()


def fitting(casebook: Casebook, wanted: Wanted) -> Shown:
    """What the directory begins with for a client: language and payer, else the language alone, else everything.

    Who gives meals or rides seldom names payers, and an empty list helps nobody.
    """
    for shown in (Shown(language=wanted.language, payer=wanted.payer), Shown(language=wanted.language)):
        if casebook.resources.count(language=shown.language, payer=shown.payer):
            return shown
    return Shown()


def case_below(stack: Sequence[Screen[object]]) -> str:
    """Public id of the case that is open under the screen in front; empty for none."""
    for screen in reversed(stack[:-1]):
        if isinstance(screen, WorkScreen) and (case := screen.case_open()):
            return case
    return ""


def resource_below(stack: Sequence[Screen[object]]) -> str:
    """Public id of the entry that the row under the cursor names, on the screen right under the one in front."""
    below = stack[-2] if len(stack) > 1 else None
    return below.resource_at_hand() if isinstance(below, WorkScreen) else ""


class Entries:
    """The entries that fit, asked for by the page: by their ids any part of the list is a look-up by key."""

    def __init__(self, casebook: Casebook, ids: tuple[int, ...]) -> None:
        self._resources = casebook.resources
        self._ids = ids

    @property
    def count(self) -> int:
        """How many entries fit."""
        return len(self._ids)

    def page(self, start: int, size: int) -> tuple[ResourceRow, ...]:
        """Entries `start` to `start + size`."""
        return self._resources.by_ids(self._ids[start : start + size])

    def position(self, key: Hashable) -> int | None:
        """The place of the entry with this public id."""
        ident = self._resources.id_of(str(key))
        return self._ids.index(ident) if ident in self._ids else None


def entries(casebook: Casebook, shown: Shown) -> Entries:
    """The entries that fit, in the order of the list; asked in a thread, 20 ms for 10,000."""
    ids = casebook.resources.ids(
        shown.text, language=shown.language, payer=shown.payer, kind=shown.kind, order=shown.order.id
    )
    return Entries(casebook, ids)
