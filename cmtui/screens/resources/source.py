"""What the directory is asked: for whom it is searched, and which entries fit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from cmtui.errors import CaseworkError
from cmtui.screens.base import WorkScreen
from cmtui.screens.resources.rows import ORDERS, Shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.screen import Screen

    from cmtui.care_rows import ResourceRow
    from cmtui.casebook.book import Casebook


LARGEST: Final = 20_000
"""Entries that the list holds at most; beyond them a word narrows it."""


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


def found(casebook: Casebook, shown: Shown, limit: int = LARGEST) -> tuple[ResourceRow, ...]:
    """The entries that fit, in the order of the list; asked in a thread."""
    rows = casebook.resources.page(
        shown.text, language=shown.language, payer=shown.payer, kind=shown.kind, limit=limit
    )
    return rows if shown.order is ORDERS[0] else tuple(sorted(rows, key=shown.order.sorts))
