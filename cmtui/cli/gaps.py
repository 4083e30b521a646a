"""Gaps for the shell: what each case must have, and what is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from cmtui.cli import door, output
from cmtui.rules.gaps import items

if TYPE_CHECKING:
    from argparse import Namespace

    from cmtui.care_rows import GapItem, GapRow

_SIGNS: Final = {"missing": "!", "expired": "~", "due": "●"}
"""The states that something is to be done about."""


def gaps(options: Namespace) -> None:
    """Print the required items of every case in service, or of one.

    Raises:
        CaseworkError: The record could not be read, or there is no such case.
    """
    with door.opened(options) as casebook:
        case = casebook.caseload.resolve(options.case) if options.case else ""
        rows = casebook.gaps.rows(case)
    if options.json:
        output.as_json([_row(row) for row in rows])
        return
    lines = [line for row in rows for line in _lines(row, whole=bool(case))]
    if lines:
        output.table(lines, most=(22, 1, 30))
        if not case:
            wanting = sum(1 for row in rows if row.wanting or row.due)
            output.note(f"{wanting} of {len(rows)} cases have gaps: ! missing, ~ expired, ● due.")
    else:
        output.note("No case has a gap." if rows else "No case is in service.")


def _row(row: GapRow) -> dict[str, Any]:
    return {
        "case": row.case,
        "number": row.number,
        "client": row.client,
        "status": row.status,
        "items": {item.name: item.state for item in row.items},
        "words": {item.name: item.words for item in row.items},
    }


def _lines(row: GapRow, *, whole: bool) -> list[tuple[str, str, str, str]]:
    """The gaps of a case, or all its items; its client once."""
    found = [item for item in row.items if whole or item.state in _SIGNS]
    return [
        (row.client if place == 0 else "", _sign(item), _title(item.name), item.words)
        for place, item in enumerate(found)
    ]


def _sign(item: GapItem) -> str:
    return _SIGNS.get(item.state, "–" if item.state == "waived" else "✓" if item.asked else "")


def _title(name: str) -> str:
    return next(item.title for item in items() if item.name == name)
