"""The first section of a chart: the brief, what is due, what happened last."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from cmtui.clock import local, read_stamp
from cmtui.rows import ItemRow
from cmtui.rules.due import short_day
from cmtui.rules.units import units_words

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
    made += _acuity(book, case)
    made += _reviewed(desk, case)
    made += _units(desk, case)
    made += _alerts(desk, case)
    made += [_due(row) for row in book.today.rows(case=case)]
    for line in book.chart.timeline(case, start=0, size=LAST, kind="contacts"):
        day = short_day(local(read_stamp(line.at), desk.zone).date(), beside=desk.today())
        made.append(
            ItemRow(line.key, "Last contacts", f"{day} {line.label}", line.text, line.mark, adds="contact")
        )
    return tuple(made)


def _reviewed(desk: Desk, case: str) -> list[ItemRow]:
    """When the plan was last looked at: who calls asks for it first (SOP-N-2)."""
    found = desk.rows(
        'SELECT max(r.held_on) FROM plan_review r JOIN "case" c ON c.id = r.case_id '
        "WHERE c.public_id = ? AND r.voided_at IS NULL",
        (case,),
    )
    if not (day := found[0][0]):
        return []
    on, today = date.fromisoformat(day), desk.today()
    ago = f" ({(today - on).days} d ago)" if on < today else " (today)"
    return [
        ItemRow("brief:Reviewed", "Brief", "Reviewed", f"plan reviewed {short_day(on, beside=today)}{ago}")
    ]


def _units(desk: Desk, case: str) -> list[ItemRow]:
    """What is left of each authorization that runs: the expired ones are of no use here (SOP-G-1)."""
    today = desk.today()
    found = desk.rows(
        "SELECT a.public_id, a.service, a.unit, a.units, a.used, a.until_on FROM authorization a "
        'JOIN "case" c ON c.id = a.case_id WHERE c.public_id = ? AND a.units IS NOT NULL '
        "AND a.state IN ('approved', 'partly') AND a.settled_on IS NULL AND coalesce(a.until_on, '9999') >= ? "
        "AND coalesce(a.from_on, '') <= ? AND a.voided_at IS NULL ORDER BY coalesce(a.until_on, '9999'), a.id",
        (case, today.isoformat(), today.isoformat()),
    )
    return [
        ItemRow(f"authorization:{ident}", "Brief", "Units left", _left(*row, today=today))
        for ident, *row in found
    ]


def _left(service: str, unit: str, units: float, used: float, until: str | None, *, today: date) -> str:
    """`home health: 12 of 40 visits left, to 31 Dec`."""
    end = f", to {short_day(date.fromisoformat(until), beside=today)}" if until else ""
    return f"{service}: {units_words(units, used, unit)}{end}"


def _acuity(book: Casebook, case: str) -> list[ItemRow]:
    """How heavy the case is, once it is in service; Enter decides it."""
    if book.caseload.row(case).status not in {"open", "on_hold", "closing"}:
        return []
    return [ItemRow(f"acuity:{case}", "Brief", "Acuity", book.acuity.line(case))]


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
