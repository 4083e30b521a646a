"""A case with five needs, and plans on it, for stories told in keys."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from cmtui.screens.chart.plan import Plan
from tests.screens.charts import chart_of

if TYPE_CHECKING:
    from textual.pilot import Pilot

    from cmtui.app import CmtuiApp
    from cmtui.casebook.book import Casebook

NEEDS = (
    ("self_management", "Does not manage heart failure alone"),
    ("food", "Salt in every meal"),
    ("transport", "No way to the clinic"),
    ("social", "Sees nobody in the week"),
    ("medication", "Unsure of the metoprolol dose"),
)

GOAL = {
    "words": "I want to stay out of that hospital till spring.",
    "what": "weigh daily",
    "measure": "weights in the log",
    "unit": "days a week",
    "baseline": "2",
    "target": "7",
    "responsible": "case manager",
    "evidence": "practice knowledge",
    "much_less": "no weight in the log",
    "less": "one day a week",
    "expected": "seven days a week",
    "more": "seven days, and calls on a gain",
    "much_more": "teaches it to others",
}


def write_needs(casebook: Casebook, case: str) -> list[str]:
    """Five needs; their public ids."""
    return [
        casebook.needs.add(case, {"domain": domain, "statement": statement}) for domain, statement in NEEDS
    ]


def write_goal(casebook: Casebook, case: str, *needs: str, **values: str) -> str:
    """A goal with all that G-17 asks for; its public id."""
    on = (casebook.today_date() + timedelta(days=70)).isoformat()
    return casebook.plan.add_goal(case, {**GOAL, "target_on": on, **values}, needs=needs)


async def plan_of(app: CmtuiApp, pilot: Pilot[None], case: str, *among: str) -> Plan:
    """The section Plan of a case's chart."""
    section = (await chart_of(app, pilot, case, *among, section="4"))._section
    assert isinstance(section, Plan)
    return section


def at(section: Plan, kind: str, ident: str) -> None:
    """Put the cursor on a line."""
    assert section.list.move_to_key((kind, ident)), (kind, ident)
