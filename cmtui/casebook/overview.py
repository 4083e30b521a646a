"""The first section of a chart: the brief, what is due, what happened last."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmtui.clock import local, read_stamp
from cmtui.rows import ItemRow
from cmtui.rules.due import short_day

if TYPE_CHECKING:
    from cmtui.casebook.book import Casebook
    from cmtui.casebook.desk import Desk
    from cmtui.rows import DueRow, Mark

LAST = 5
"""Contacts that the overview names; the timeline has them all."""


def rows(book: Casebook, desk: Desk, case: str) -> tuple[ItemRow, ...]:
    """The rows of the section."""
    brief = book.caseload.brief(case)
    made = [ItemRow(f"brief:{label}", "Brief", label, text) for label, text in brief.lines if text]
    made += [ItemRow("client:", "Alerts", "alert", alert, "urgent") for alert in book.chart.head(case).alerts]
    made += [_due(row) for row in book.today.rows() if row.case == case]
    for line in book.chart.timeline(case, start=0, size=LAST, kind="contacts"):
        day = short_day(local(read_stamp(line.at), desk.zone).date())
        made.append(
            ItemRow(line.key, "Last contacts", f"{day} {line.label}", line.text, line.mark, adds="contact")
        )
    return tuple(made)


def _due(row: DueRow) -> ItemRow:
    marks: dict[str, Mark] = {"overdue": "urgent", "today": "today", "week": "soon", "later": "soon"}
    mark: Mark = "urgent" if row.pressing else marks[row.window]
    return ItemRow(row.key, "Due", row.left, f"{row.what} · {row.why}", mark, adds="task")
