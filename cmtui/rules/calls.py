"""In which order the rows of Today ask for a call."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmtui.rules.due_clock import WINDOWS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cmtui.rows import DueRow


def pressing_first(rows: Iterable[DueRow]) -> list[DueRow]:
    """What bears the sign of urgency leads, whatever its window; else the order of Today, the most urgent first."""
    return sorted(rows, key=lambda row: (not row.first, not row.pressing))


def call_first(rows: Iterable[DueRow]) -> list[DueRow]:
    """The rows of one client: what presses leads, then the windows; of what presses equally what a call settles."""

    def rank(row: DueRow) -> tuple[bool, bool, int, bool]:
        window = 0 if row.pressing else WINDOWS.index(row.window)
        return not row.first, not row.pressing, window, not is_call(row)

    return sorted(rows, key=rank)


def is_call(row: DueRow) -> bool:
    """Whether a contact settles the row."""
    return row.opens == "contact" or row.kind == "contact"
