"""The lines of a set of tasks: a day from the anchor, and what is to be done (`-3 book transport`)."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Final, TypeAlias

from cmtui.errors import WrongUsage
from cmtui.rules.clean import clean

TaskLine: TypeAlias = "tuple[int, str]"
"""Days from the anchor, negative before it, and the words."""

FARTHEST: Final = 1_000
"""Days from the anchor at most."""

_LINE: Final = re.compile(
    r"(?:day )?([+\N{MINUS SIGN}-]?\d{1,4})(?: ?d(?:ays?)?)?(?::| ) ?(\S.*)", re.IGNORECASE
)


def task_lines(text: str) -> tuple[TaskLine, ...]:
    """The tasks of a set, in the order of their days.

    Reads `0 call the client`, `+2 check the medicines`, `-3 book transport`, `day 7: visit` and `14 d review`.

    Raises:
        WrongUsage: A line has no day or no words; the sentence quotes it.
    """
    found: list[TaskLine] = []
    for line in filter(None, (" ".join(each.split()) for each in clean(text, multiline=True).split("\n"))):
        match = _LINE.fullmatch(line)
        days = int(match[1].replace("\N{MINUS SIGN}", "-")) if match else 0
        if match is None or abs(days) > FARTHEST:
            raise WrongUsage(
                f"Tasks: “{line:.40}” begins with no day; write lines such as: -3 book transport."
            )
        found.append((days, match[2].strip()))
    if not found:
        raise WrongUsage("Tasks: write at least one line, such as: 2 call the client.")
    return tuple(sorted(found, key=lambda each: each[0]))


def falls_on(anchor: date, days: int, *, today: date) -> date:
    """The day of a task: so many days from the anchor, and never one that has passed, since nobody can promise that."""
    try:
        return max(anchor + timedelta(days=days), today)
    except OverflowError:  # somebody typed the year 9999
        return max(anchor, today)
