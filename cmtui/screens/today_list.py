"""Today's rows as a list: by urgency, by client (the call list) or by kind of work."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final, Literal

from rich.cells import cell_len

from cmtui.widgets.line_list import Cell, Column, Heading

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cmtui.care_rows import CallRow
    from cmtui.rows import DueRow

Grouping = Literal["urgency", "client", "kind"]

MOST: Final = 2
"""Rows of a client that the call list shows, the most pressing ones: a call list is read at a glance."""

ONE_LINE: Final = 76
"""Cells of a heading that 80 columns show whole."""

_SAFETY: Final = "R-SAFE-1"
"""How the rules of safety flags begin."""

GROUPINGS: Final[tuple[Grouping, ...]] = ("urgency", "client", "kind")

COLUMNS: Final = (
    Column("", 1, gap=1),
    Column("due", 11),
    Column("client", 14, share=2),
    Column("what", 22, share=4),
    Column("why", 14, share=3),
)

COLUMNS_BY_CLIENT: Final = (*COLUMNS[:2], replace(COLUMNS[2], shown_from=10_000), *COLUMNS[3:])
"""Without the client, who stands in the heading."""


COLUMNS_URGENT: Final = (*COLUMNS[:3], Column("what", 40, share=4), replace(COLUMNS[4], shown_from=100))
"""While an urgent flag stands: its words whole, 39 cells of `act now: Thoughts of death or self-harm`. Beside the
brief, which says why, there is room for nothing else."""


def columns(rows: Iterable[DueRow], by: Grouping) -> tuple[Column, ...]:
    """The columns that these rows are best told in."""
    if by == "client":
        return COLUMNS_BY_CLIENT
    return COLUMNS_URGENT if any(row.first for row in rows) else COLUMNS


def cells(row: DueRow) -> tuple[Cell, ...]:
    """One line of the list."""
    from cmtui.widgets.standing import (
        due_sign,
    )  # 4 ms that the first frame, still without rows, does not wait for

    sign = due_sign(row)
    return (
        sign,
        (row.left, sign[1] if row.pressing else ""),
        row.client or "–",
        row.what,
        (row.why, "muted"),
    )


def matching(rows: Iterable[DueRow], text: str) -> tuple[DueRow, ...]:
    """The rows that hold every word typed, in any of their parts."""
    words = text.casefold().split()
    if not words:
        return tuple(rows)
    return tuple(
        row
        for row in rows
        if all(
            word in f"{row.client} {row.number} {row.what} {row.why} {row.rule}".casefold() for word in words
        )
    )


def together(rows: Iterable[DueRow]) -> tuple[DueRow, ...]:
    """The safety rows of one client that say the same as one row, counted; settled one by one."""
    alike: dict[tuple[str, ...], list[DueRow]] = {}
    for row in rows:
        same = (row.case or "", row.rule, row.what) if row.rule.startswith(_SAFETY) else (row.key,)
        alike.setdefault(same, []).append(row)
    return tuple(
        first._replace(what=f"{len(found)} × {first.what}") if len(found) > 1 else first
        for found in alike.values()
        for first in found[:1]
    )


def grouped(
    rows: Iterable[DueRow], by: Grouping, calls: Iterable[CallRow] = (), most: int | None = None
) -> list[DueRow | Heading]:
    """The rows under their headings, the most pressing group first; the clients to call in their order.

    Args:
        rows: The rows, the most pressing first.
        by: How they are put together.
        calls: By client, the order of calling and what to know before dialing.
        most: By client, how many rows of each are shown; all where None.
    """
    if by == "urgency":
        # What bears the sign of urgency leads, whatever its window: a hard deadline of tomorrow does not wait below.
        ordered = sorted(rows, key=lambda row: not row.pressing)
        near: list[DueRow | Heading] = [row for row in ordered if row.window != "later" or row.pressing]
        later = [row for row in ordered if row.window == "later" and not row.pressing]
        return [*near, Heading("later"), *later] if later else near
    if by == "client":
        return _call_list(rows, calls, most)
    groups: dict[str, list[DueRow]] = {}
    for row in rows:
        groups.setdefault(_kind(row), []).append(row)
    found: list[DueRow | Heading] = []
    for heading, members in groups.items():
        found += [Heading(heading), *members]
    return found


def _call_list(rows: Iterable[DueRow], calls: Iterable[CallRow], most: int | None) -> list[DueRow | Heading]:
    """One block a client: whom to call, what to know before dialing, what was tried; then the practice's own rows."""
    # Deferred: it brings the calendar along, which the first frame has no use for.
    from cmtui.rules.calls import call_first

    members: dict[str, list[DueRow]] = {}
    for row in rows:
        members.setdefault(row.case or "", []).append(row)
    own = members.pop("", [])
    found: list[DueRow | Heading] = []
    for call in calls:
        if block := members.pop(call.case, None):
            shown = call_first(block)[:most]
            found += [*map(Heading, call_lines(call, more=len(block) - len(shown))), *shown]
    for block in members.values():  # read between the rows and the calls; the next reading places them
        found += [Heading(block[0].client), *call_first(block)[:most]]
    return [*found, Heading("the practice"), *own] if own else found


def call_lines(call: CallRow, *, more: int = 0) -> tuple[str, ...]:
    """Whom to call, the number with what to know before dialing, the attempts and how much more is owed.

    What to know before dialing is never cut for the sake of the rest, which takes a line of its own where it must.
    """
    safe = f"☎ {call.safe}" if call.safe else "no number"
    beside = " · ".join(filter(None, (_tried(call), f"{more} more" if more else "")))
    who, all_of_it = f"{call.client}   {safe}", "   ".join(filter(None, (call.client, safe, beside)))
    if cell_len(all_of_it) <= ONE_LINE:
        return (all_of_it,)
    if cell_len(who) <= ONE_LINE:
        return who, f"    {beside}"
    return "   ".join(filter(None, (call.client, beside))), f"    {safe}"


def _tried(call: CallRow) -> str:
    """The attempts since the client was last reached: how many, in how many ways and days, and the last outcome."""
    if not call.attempts:
        return ""
    from cmtui.vocabulary import catalog

    ways = f"{call.modes} way{'s' if call.modes != 1 else ''}"
    last = catalog.label("reached", call.last_outcome).casefold() if call.last_outcome else ""
    return " · ".join(filter(None, (f"tried {call.attempts} ×", ways, f"{call.days} d", last)))


def next_client(drawn: Sequence[DueRow | Heading], key: str) -> DueRow | None:
    """The first row below the one with this key that is about another client; None at the end."""
    rows = [row for row in drawn if not isinstance(row, Heading)]
    at = next((place for place, row in enumerate(rows) if row.key == key), None)
    if at is None:
        return None
    return next((row for row in rows[at + 1 :] if row.case and row.case != rows[at].case), None)


def _kind(row: DueRow) -> str:
    from cmtui.vocabulary import catalog

    if not row.rule:
        return catalog.label("task_kind", row.kind).casefold() if row.kind else "tasks"
    return catalog.label("component", row.kind).casefold()
