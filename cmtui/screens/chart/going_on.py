"""From a draft back into the question that it was typed into: which key of its row asks it again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cmtui import commands

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cmtui.commands import Command

GONE: Final = "That entry is not there any more; b shows the draft, and del lets it go."

_BY_WORD: Final[Mapping[str, Command]] = {
    "add": commands.ADD,
    "agree": commands.AGREE,
    "answer": commands.DONE,
    "attainment": commands.ATTAIN,
    "conclusion": commands.SIGN,
    "copy": commands.ADD,
    "decision": commands.DONE,
    "done": commands.DONE,
    "escalate": commands.ESCALATE,
    "evidence": commands.OPEN,
    "goal": commands.OPEN,
    "library": commands.LIBRARY,
    "move": commands.DONE,
    "need": commands.OPEN,
    "new": commands.ADD,
    "note": commands.OPEN,
    "print": commands.PRINT,
    "reason": commands.VOID,
    "reasons": commands.OPEN,
    "receipt": commands.DONE,
    "reconciled": commands.DONE,
    "result": commands.DONE,
    "review": commands.REVIEW,
    "said": commands.OPEN,
    "set": commands.TASK_SET,
    "settle": commands.DONE,
    "status": commands.DONE,
    "teach-back": commands.DONE,
    "told": commands.TOLD,
    "until": commands.DONE,
}
"""The key that asks, by the first word of the draft's `Place`."""

_BY_ROW: Final[Mapping[tuple[str, str], Command]] = {
    ("until", "task"): commands.PUT_BACK,
    ("reason", "due"): commands.DONE,
    ("reason", "move"): commands.OPEN,
    ("reason", "screening"): commands.OPEN,
    ("reasons", "plan"): commands.AGREE,
}
"""The same, where the kind of the row makes a difference."""

_BY_HAND: Final = frozenset((("reason", "screening"),))
"""Asked by one of several rows that have the same key: the person presses it."""

_AT_ONCE: Final = frozenset(("acuity",))
"""Kinds of rows that ask as soon as the cursor comes to them."""


def key_of(asked: str, row: str) -> Command:
    """The key on the row that asks it again.

    Args:
        asked: The first word of the draft's `Place`.
        row: The key of the entry that it is about.
    """
    return _BY_ROW.get((asked, row.partition(":")[0]), _BY_WORD.get(asked, commands.OPEN))


def is_pressed(asked: str, row: str) -> bool:
    """Whether the key can be pressed for the person."""
    return asked in _BY_WORD and (asked, row.partition(":")[0]) not in _BY_HAND


def asks_itself(row: str) -> bool:
    """Whether coming to the row is asking."""
    return row.partition(":")[0] in _AT_ONCE


def hint(command: Command) -> str:
    """The sentence for where the question cannot be opened from the draft."""
    return f"{command.shown} on the row brings the words back."
