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
    made += _alerts(desk, case)
    made += [_due(row) for row in book.today.rows(case=case)]
    for line in book.chart.timeline(case, start=0, size=LAST, kind="contacts"):
        day = short_day(local(read_stamp(line.at), desk.zone).date(), beside=desk.today())
        made.append(
            ItemRow(line.key, "Last contacts", f"{day} {line.label}", line.text, line.mark, adds="contact")
        )
    return tuple(made)


def _alerts(desk: Desk, case: str) -> list[ItemRow]:
    found = desk.rows(
        'SELECT k.public_id, k.safety_alerts FROM client k JOIN "case" c ON c.client_id = k.id WHERE c.public_id = ?',
        (case,),
    )
    return [
        ItemRow(f"client:{ident}", "Alerts", "alert", line.strip(), "urgent")
        for ident, lines in found
        for line in lines.splitlines()
        if line.strip()
    ]


def _due(row: DueRow) -> ItemRow:
    marks: dict[str, Mark] = {"overdue": "urgent", "today": "today", "week": "soon", "later": "soon"}
    mark: Mark = "urgent" if row.pressing else marks[row.window]
    return ItemRow(row.key, "Due", row.left, f"{row.what} · {row.why}", mark, adds="task")
