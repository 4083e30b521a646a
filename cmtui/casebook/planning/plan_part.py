"""What every part of the plan does alike: find the case of an entry, and write the act into the history."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmtui.errors import NotFound

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from cmtui.casebook.book import Casebook
    from cmtui.casebook.desk import Desk
    from cmtui.store.work import Work


class PlanPart:
    """A part of a case's plan."""

    def __init__(self, book: Casebook, desk: Desk) -> None:  # noqa: ARG002  # every area is made alike
        self._desk = desk

    def _act(self, act: str, table: str, ident: str, summary: str = "") -> AbstractContextManager[Work]:
        """An act on something of the plan, in the history under its own words."""
        words = summary or self._words(table, ident)
        return self._desk.act(act, case_id=self._case_of(table, ident), summary=words[:80])

    def _words(self, table: str, ident: str) -> str:
        column = {"disclosure": "recipient"}.get(table, "what")
        found = self._desk.rows(f'SELECT {column} FROM "{table}" WHERE public_id = ?', (ident,))
        return str(found[0][0]) if found else ""

    def _case_of(self, table: str, ident: str) -> int:
        found = self._desk.rows(
            f'SELECT case_id FROM "{table}" WHERE public_id = ? AND voided_at IS NULL', (ident,)
        )
        if not found:
            named = {"plan_version": "version", "disclosure": "copy"}.get(table, table)
            raise NotFound(f"That {named} is no longer in the record; look at the plan again.")
        return int(found[0][0])

    def _public_case(self, case_id: int) -> str:
        return str(self._desk.rows('SELECT public_id FROM "case" WHERE id = ?', (case_id,))[0][0])
