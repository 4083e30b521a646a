"""The section Assess of a chart: open flags, forms with score and trend, needs and how each is answered, strengths."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from cmtui.casebook.assessment.assess_rows import latest
from cmtui.casebook.assessment.sittings import SHOWN, draft_of
from cmtui.clock import local, read_stamp
from cmtui.rows import ItemRow
from cmtui.rules.due import short_day
from cmtui.vocabulary import catalog

if TYPE_CHECKING:
    from cmtui.casebook.book import Casebook
    from cmtui.casebook.desk import Desk
    from cmtui.form_rows import AssessmentRow, FlagRow, NeedRow
    from cmtui.rows import Mark

_GROUPS = {
    "strength": "Strengths",
    "barrier": "Barriers and risks",
    "risk": "Barriers and risks",
}
"""Where a kind of need stands; all others under Needs."""


def rows(book: Casebook, desk: Desk, case: str) -> tuple[ItemRow, ...]:
    """The rows of the section, group by group."""
    needs = [(each, need_row(each)) for each in book.needs.rows(case)]
    found = [flag_row(each, desk) for each in book.safety.flags(case)]
    found += _drafts(desk, case)
    found += [form_row(each, desk) for each in latest(book.assess.history(case))] or [
        ItemRow("assessment:", "Forms", "none yet", "a begins one", "none", adds="assessment")
    ]
    for group in ("Needs", "Barriers and risks", "Strengths"):
        found += [row for _, row in needs if row.group == group] or [
            ItemRow("need:", group, "none yet", "a adds one", "none", adds="need")
        ]
    return tuple(found)


def flag_row(flag: FlagRow, desk: Desk) -> ItemRow:
    """An open flag; a confidential one without its words."""
    since = short_day(local(read_stamp(flag.raised_at), desk.zone).date(), beside=desk.today())
    parts = [flag.text, "what was done: not said yet" if not flag.done and not flag.confidential else ""]
    parts.append("the answer was corrected since" if flag.corrected_at else "")
    mark: Mark = "urgent" if flag.level == "urgent" else "today" if flag.level.startswith("same") else "soon"
    level = catalog.label("alert_level", flag.level).casefold()
    return ItemRow(f"flag:{flag.id}", "Safety", f"{level}, {since}", " · ".join(filter(None, parts)), mark)


def form_row(row: AssessmentRow, desk: Desk) -> ItemRow:
    """The last answers to a form: the score in words, its band, the change, when, and whether it is signed."""
    change = ""
    if row.change is not None and len(row.trend) > 1:
        change = f"{row.trend[-2]:g} → {row.trend[-1]:g}"
    day = date.fromisoformat(row.date)
    said = short_day(day, beside=desk.today())
    parts = (row.text, row.band, change, said, "" if row.signed else "not signed")
    return ItemRow(
        f"assessment:{row.id}",
        "Forms",
        row.title,
        " · ".join(filter(None, parts)),
        "done" if row.signed else "draft",
        adds="assessment",
    )


def need_row(need: NeedRow) -> ItemRow:
    """A need with its answer; one without waits for it."""
    group = _GROUPS.get(need.kind, "Needs")
    answer = catalog.label("need_disposition", need.disposition).casefold() if need.disposition else ""
    if need.until and need.disposition == "deferred":
        answer += f" until {need.until}"
    waits = need.proposed and not need.disposition and need.kind != "strength"
    mark: Mark = "done" if need.disposition or need.kind == "strength" else "confirm" if waits else "none"
    parts = (need.statement, answer or ("to be answered" if waits else ""), need.reason)
    label = catalog.label("need_domain", need.domain).casefold() if need.domain else "confidential"
    return ItemRow(f"need:{need.id}", group, label, " · ".join(filter(None, parts)), mark, adds="need")


def _drafts(desk: Desk, case: str) -> list[ItemRow]:
    """Sittings of the case that are under way."""
    found = desk.rows(
        "SELECT d.form, d.subject, json_extract(d.body, '$.' || ?), max(d.at) FROM draft d WHERE d.form LIKE ? "
        "AND (d.subject = ? OR d.subject IN (SELECT a.public_id FROM assessment a "
        'JOIN "case" c ON c.id = a.case_id WHERE c.public_id = ?)) GROUP BY d.form, d.subject ORDER BY 4 DESC',
        (SHOWN, f"{draft_of('')}%", case, case),
    )
    return [
        ItemRow(
            f"sitting:{form.removeprefix(draft_of(''))}:{'' if subject == case else subject}",
            "Under way",
            shown or form,
            f"kept {short_day(local(read_stamp(at), desk.zone).date(), beside=desk.today())}",
            "draft",
        )
        for form, subject, shown, at in found
    ]
