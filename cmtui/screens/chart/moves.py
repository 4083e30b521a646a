"""A case moves on: what is missing is asked once, and the reasons are kept with the move."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from cmtui.errors import CaseworkError
from cmtui.rules.dates import read_past, understood
from cmtui.screens.dialogs.guards import GuardsDialog
from cmtui.screens.dialogs.line import LineDialog
from cmtui.screens.drafting import Place

if TYPE_CHECKING:
    from datetime import date

    from cmtui.casebook.book import Casebook
    from cmtui.rows import Ask
    from cmtui.screens.chart.section import Section

DEATH: Final = "T-14"
"""Closing because the client died asks for the day and how it is known (T-14)."""


async def move_case(section: Section, transition: str) -> None:
    """Ask what is missing, and move the case.

    Args:
        section: The section that the move was chosen in.
        transition: T-2 … T-14.
    """
    case, day, note = section.case, None, ""
    label = dict(section.casebook.intake.moves(case)).get(transition, "")
    if transition == DEATH:
        died = await _death(section, label)
        if died is None:
            return
        day, note = died
    try:
        asks = await section.chart.ask(partial(_asks, case, transition, day, note))
    except CaseworkError as error:
        section.chart.report(error)
        return
    name = section.casebook.caseload.row(case).name
    place = Place(f"reasons move:{transition}", case)
    today = section.casebook.today_date()
    given = await section.answer(GuardsDialog(label, name, asks, place, today=today))
    if given is None:
        return
    # What the transition itself asks for is its note; what the guards ask for is a reason to go on without.
    own = given.reasons.pop(transition, "")
    await section.write(
        lambda casebook: casebook.intake.move(
            case,
            transition,
            reasons=given.reasons,
            follow_by=given.follow_by,
            note=own or note,
            day=day,
        ),
        f"{label}: done.",
        place,
        _known_by(case),
    )


def _asks(case: str, transition: str, day: date | None, note: str, casebook: Casebook) -> tuple[Ask, ...]:
    return casebook.intake.asks(case, transition, day=day, note=note)


async def _death(section: Section, label: str) -> tuple[date, str] | None:
    """The day of the death and how it is known; None when one of them was not said."""
    today = section.casebook.today_date()
    dialog = LineDialog(
        label, "When did the client die?", does="Next", understood=partial(_day_in_words, today)
    )
    if not (typed := await section.answer(dialog)):
        return None
    asked = LineDialog(label, "How is the death known?", does="Next", place=_known_by(section.case))
    known = await section.answer(asked)
    return (read_past(typed, today=today), known) if known else None


def _known_by(case: str) -> Place:
    return Place(f"reason move:{DEATH}", case)


def _day_in_words(today: date, typed: str) -> str:
    return understood(read_past(typed, today=today), today)
