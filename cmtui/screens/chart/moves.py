"""A case moves on: what is missing is asked once, and the reasons are kept with the move."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final, NamedTuple

from cmtui.errors import CaseworkError
from cmtui.rules.dates import read_past, understood
from cmtui.screens.dialogs.guards import GuardsDialog
from cmtui.screens.dialogs.line import LineDialog
from cmtui.screens.dialogs.steps import (
    Step,
    StepsDialog,
    due_step,
    first_open,
    past_day,
    past_step,
    vocabulary_step,
)
from cmtui.screens.drafting import Place
from cmtui.vocabulary import catalog

if TYPE_CHECKING:
    from datetime import date

    from cmtui.casebook.book import Casebook
    from cmtui.rows import Ask
    from cmtui.screens.chart.section import Section

DEATH: Final = "T-14"
"""Closing because the client died asks for the day and how it is known (T-14)."""

NEW_CASE: Final = "T-10"
"""Starts a new case, whose chart is opened then."""

_NOTE, _DAY = "note", "day"

_ENDS: Final = tuple(term.code for term in catalog.terms("closure_reason") if term.code != "death")
"""Why a case may end; for a death there is a way of its own (T-14)."""


class Said(NamedTuple):
    """What was said before a move: its note, its day, and the fields that it fills."""

    note: str = ""
    day: date | None = None
    values: dict[str, str] | None = None


async def move_case(section: Section, transition: str) -> None:
    """Ask what is missing, and move the case.

    Args:
        section: The section that the move was chosen in.
        transition: T-2 … T-14, F-a … F-f.
    """
    case = section.case
    label = dict(section.casebook.intake.moves(case)).get(transition, "")
    said = await _said(section, transition, label)
    if said is None:
        return
    try:
        asks = await section.chart.ask(partial(_asks, case, transition, said))
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
    moved: list[str] = []

    def move(casebook: Casebook) -> None:
        row = casebook.intake.move(
            case,
            transition,
            reasons=given.reasons,
            follow_by=given.follow_by,
            note=own or said.note,
            day=said.day,
            values=said.values,
        )
        moved.append(row.case)

    places = (place, _known_by(case), _before(case, transition))
    if await section.write(move, f"{label}: done.", *places) and transition == NEW_CASE:
        section.chart.work.open_case(moved[0])


def _asks(case: str, transition: str, said: Said, casebook: Casebook) -> tuple[Ask, ...]:
    return casebook.intake.asks(case, transition, day=said.day, note=said.note, values=said.values)


async def _said(section: Section, transition: str, label: str) -> Said | None:
    """What is said before the guards are asked; None when it was left."""
    if transition == DEATH:
        return await _death(section, label)
    today = section.casebook.today_date()
    steps = _steps(transition, today)
    if not steps:
        return Said()
    place = _before(section.case, transition)
    dialog = StepsDialog(label, partial(first_open, steps), place=place)
    if (answers := await section.answer(dialog)) is None:
        return None
    day = past_day(answers[_DAY], today) if _DAY in answers else None
    values = {name: words for name, words in answers.items() if name not in {_NOTE, _DAY}}
    return Said(answers.get(_NOTE, ""), day, values)


def _steps(transition: str, today: date) -> tuple[Step, ...]:
    """The questions of a move that has some of its own."""
    if transition == "T-5":
        return (
            Step("hold_reason", "Why does the case rest?", label="because"),
            due_step(
                "hold_until", "When is the client expected back?", today=today, optional=True, label="back"
            ),
            Step("hold_watch", "Who watches meanwhile?", label="watches"),
        )
    if transition == "T-6":
        return (Step(_NOTE, "What changed while the case was on hold?", label="changed"),)
    if transition == "T-8":
        return (
            vocabulary_step(
                "closed_reason", "Why does the case end?", "closure_reason", label="reason", only=_ENDS
            ),
            past_step(_DAY, "When did it end?", today=today, label="day"),
            Step(_NOTE, "What is to be said of the end? Enter alone leaves it out.", label="note"),
        )
    if transition == NEW_CASE:
        return (Step(_NOTE, "Why does the client come again, and what is different?", label="because"),)
    return ()


async def _death(section: Section, label: str) -> Said | None:
    """The day of the death and how it is known; None when one of them was not said."""
    today = section.casebook.today_date()
    dialog = LineDialog(
        label, "When did the client die?", does="Next", understood=partial(_day_in_words, today)
    )
    if not (typed := await section.answer(dialog)):
        return None
    asked = LineDialog(label, "How is the death known?", does="Next", place=_known_by(section.case))
    known = await section.answer(asked)
    return Said(known, read_past(typed, today=today)) if known else None


def _known_by(case: str) -> Place:
    return Place(f"reason move:{DEATH}", case)


def _before(case: str, transition: str) -> Place:
    return Place(f"said move:{transition}", case)


def _day_in_words(today: date, typed: str) -> str:
    return understood(read_past(typed, today=today), today)
