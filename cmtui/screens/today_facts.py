"""What Today shows, as one value; and the words above and below its list."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from cmtui.screens import today_list
from cmtui.widgets import when

if TYPE_CHECKING:
    from cmtui.care_rows import CallRow
    from cmtui.casebook.book import Casebook
    from cmtui.rows import DueRow, Load, Window
    from cmtui.screens.today_list import Grouping

AT_FIRST: Final = 60
"""Rows read under the first frame, a screenful and more; of an encrypted record 200 take 30 ms longer."""

AT_ONCE: Final = 2_000
"""Rows read from then on, in a thread. A caseload that owes more is not one person's; a filter still finds all."""

NOTHING_DUE: Final = "Nothing is due. f3 shows the caseload; n takes down a contact; i logs an inquiry."
NO_CLIENTS: Final = (
    "No clients yet. Press i to log your first inquiry. To bring a caseload in, leave with ctrl+q and run "
    "cmtui import csv FILE."
)
NO_MATCH: Final = "Nothing on Today has these words. Escape shows everything again."

_WINDOWS: Final[dict[Window, str]] = {
    "overdue": "overdue",
    "today": "today",
    "week": "this week",
    "later": "later",
}


@dataclass(frozen=True, slots=True)
class TodayFacts:
    """What the screen shows."""

    rows: tuple[DueRow, ...] = ()
    load: Load | None = None
    """None until the record is open."""
    day: str = ""
    """The practice's day, in words."""
    text: str = ""
    """What the filter holds."""
    by: Grouping = "urgency"
    more: bool = False
    """Whether more is due than the rows."""
    parked: int = 0
    """Pieces of work parked, and entries that the last session left unsaved."""
    calls: tuple[CallRow, ...] = ()
    """The clients in the order of calling; read for the call list alone."""


class Due(NamedTuple):
    """What was read."""

    rows: tuple[DueRow, ...]
    load: Load
    day: str
    more: bool
    """Whether more is due than these rows."""
    calls: tuple[CallRow, ...] = ()


def read(casebook: Casebook, limit: int | None, by: Grouping = "urgency") -> Due:
    """What is due first, the load, and the day; by client the calls as well."""
    now = casebook.wall()
    rows = casebook.today.rows(limit=None if limit is None else limit + 1)
    day = f"{now:%a} {when.short_day(now.date(), today=now.date())}"
    more = limit is not None and len(rows) > limit
    calls = casebook.calls.rows(rows) if by == "client" else ()
    return Due(rows[:limit], casebook.caseload.load(), day, more, calls)


def hides(facts: TodayFacts) -> str:
    """What the filter keeps out of sight that must not be overlooked, for the title."""
    hidden = {row.key for row in facts.rows if row.first}
    hidden -= {row.key for row in today_list.matching(facts.rows, facts.text)}
    if not hidden:
        return ""
    return f" · the filter hides {len(hidden)} urgent flag{'s' if len(hidden) > 1 else ''}; esc shows all"


def tally(facts: TodayFacts, load: Load) -> str:
    """How the list is shown, and how much stands in each window."""
    shown = [f"filter: {facts.text}"] if facts.text else []
    shown += [f"by {facts.by}"] if facts.by != "urgency" else []
    shown += [f"the first {len(facts.rows):,}"] if facts.more else []
    counts = Counter() if facts.more else Counter(row.window for row in facts.rows)
    figures = [(_WINDOWS[window], counts[window]) for window in _WINDOWS]
    figures += [("no next step", load.no_next_step), ("parked", facts.parked)]
    return " · ".join([*shown, *(f"{words} {count}" for words, count in figures if count)])
