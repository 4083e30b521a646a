"""Case numbers: they count within the year, and none is given twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cmtui.store.work import Work


def next_number(work: Work, year: int) -> str:
    """The next case number, such as 2026-014; it counts within the year, also when an earlier year comes again."""
    settings = work.rows("SELECT id, next_case, case_year FROM record_settings ORDER BY id LIMIT 1")
    count = int(settings[0][1]) if settings[0][2] == year else 1 + _last_number(work, year)
    if year >= settings[0][2]:
        work.rows(
            "UPDATE record_settings SET next_case = ?, case_year = ? WHERE id = ?",
            (count + 1, year, settings[0][0]),
        )
    return f"{year}-{count:03}"


def _last_number(work: Work, year: int) -> int:
    found = work.rows(
        'SELECT max(CAST(substr(number, 6) AS INTEGER)) FROM "case" WHERE number >= ? AND number < ?',
        (f"{year}-", f"{year}."),
    )
    return int(found[0][0] or 0)
