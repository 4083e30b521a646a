"""In which order the rows of Today ask for a call, and what speaks against leaving a message."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cmtui.rules.due_clock import WINDOWS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cmtui.rows import DueRow


NO_MESSAGE: Final = "no voicemail"
"""In the safe-contact line of a number on which no message is to be left."""

ASK_FIRST: Final = "ask before leaving a message"
"""In that of a number of which nobody knows it."""


def message_caution(safe: str) -> str:
    """What a safe-contact line says against leaving a message; empty where it says nothing."""
    said = safe.split(" · ")
    return next((words for words in (NO_MESSAGE, ASK_FIRST) if words in said), "")


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
