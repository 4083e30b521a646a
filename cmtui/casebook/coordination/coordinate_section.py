"""What the groups of the section Coordinate share: how a thing stands, and how much of a long group is shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from cmtui.rows import ItemRow
from cmtui.rules import due

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cmtui.casebook.desk import Desk
    from cmtui.rows import DueRow, Mark

MOST: Final = 30
"""Entries of a group that are shown at first; a case has seldom more, and a screen a third of that."""

_MARKS: Final[dict[str, Mark]] = {"overdue": "urgent", "today": "today", "week": "soon", "later": "plain"}


@dataclass(frozen=True, slots=True)
class Section:
    """One reading of the section."""

    desk: Desk
    case_id: int
    clocks: Mapping[str, DueRow]
    """What the due rules ask, by `table:public id`."""
    whole: bool = False

    def standing(self, day: str, *, hard: bool = False) -> tuple[str, Mark]:
        """How a day stands now, in a few letters, and its mark."""
        clock = due.Clock("", "", "", "", "", date.min, date.fromisoformat(day), hard=hard)
        now = self.desk.wall()
        mark: Mark = "urgent" if due.is_pressing(clock, now) else _MARKS[due.window(clock, now)]
        return due.left(clock, now), mark

    def asked(self, key: str) -> tuple[str, Mark]:
        """What a due rule asks about an entry: how long is left, and its mark; nothing where none does."""
        if (row := self.clocks.get(key)) is None:
            return "", "plain"
        return row.left, "urgent" if row.pressing else _MARKS[row.window]

    def shown(
        self, found: Sequence[ItemRow], register: str, group: str, nothing: str, *, of: int | None = None
    ) -> list[ItemRow]:
        """The rows of a group: the first of many with a line that counts the rest, or the line that says there are none.

        Args:
            found: The rows.
            register: What `a` adds here.
            group: The heading.
            nothing: What is said where there are none.
            of: How many there are, where `found` is not all of them.
        """
        if not found:
            return [ItemRow(f"{register}:", group, nothing, "a adds one", "none", adds=register)]
        count = len(found) if of is None else of
        some = list(found if self.whole else found[:MOST])
        if more := count - len(some):
            some.append(
                ItemRow(f"more:{register}", group, f"and {more} more", "Enter shows all", adds=register)
            )
        return some


def said(*parts: str | None) -> str:
    """The parts that say something, one beside the other."""
    return " · ".join(part for part in parts if part)


def day_words(day: str | None, today: date) -> str:
    """A day as lists write it; empty for none."""
    return due.short_day(date.fromisoformat(day), beside=today) if day else ""


def due_words(left: str) -> str:
    """How long is left, as a sentence says it: `due Fri`, `2 d late`, `14 h left`; empty for nothing."""
    return left if not left or left.endswith((" late", " left")) else f"due {left}"
