"""Transitions of care in the chart's section: what its keys do with one, and how it is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmtui.errors import CaseworkError
from cmtui.screens.chart import transition_acts
from cmtui.screens.chart.transition_acts import OFFERED
from cmtui.screens.chart.transition_page import transition_page
from cmtui.widgets.reading import Page, Paragraph

if TYPE_CHECKING:
    from cmtui.rows import ItemRow
    from cmtui.screens.chart.section import Section


async def add_transition(section: Section) -> None:
    """Note a transition in three answers: from, to, when; the cursor goes to it."""
    if ident := await transition_acts.add(section.chart, section.case):
        section.read()
        section.seek(f"transition:{ident}")


async def open_transition(section: Section, ident: str) -> None:
    """Go through the elements of its plan; a stay that ended is made the discharge it was."""
    if ident.startswith(OFFERED):
        await settle_transition(section, ident)
    elif ident:
        await transition_acts.elements(section.chart, ident)
    else:
        await add_transition(section)


async def settle_transition(section: Section, ident: str) -> None:
    """Do its next step, or another one that the dialog offers."""
    if ident:
        await transition_acts.settle(section.chart, ident, section.case)
    else:
        await add_transition(section)


def page(section: Section, row: ItemRow) -> Page:
    """The transition of a row of the section, whole."""
    ident = row.key.partition(":")[2]
    if not ident or ident.startswith(OFFERED):
        return Page(f"{row.group} · {row.label}", (Paragraph(row.text),))
    try:
        found = section.casebook.transitions.row(ident)
    except CaseworkError as error:  # struck out since the list was read
        return Page(f"{row.group} · {row.label}", (Paragraph(str(error)),))
    return transition_page(found, zone=section.casebook.zone)
