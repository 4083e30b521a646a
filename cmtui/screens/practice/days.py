"""The acts on the practice's holidays: all clocks in business days follow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmtui.rules.dates import read_due, understood
from cmtui.screens.dialogs.confirm import Confirm
from cmtui.screens.dialogs.steps import Step, StepsDialog

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cmtui.care_rows import HolidayRow
    from cmtui.casebook.book import Casebook
    from cmtui.screens.practice.counting import Counting, Progress


async def add_holiday(screen: Counting) -> None:
    """Ask for the day and its name, and leave it out of the business days."""
    today = screen.casebook.today_date()

    def reads(typed: str) -> str:
        return understood(read_due(typed, today=today), today)

    def following(answers: Mapping[str, str]) -> Step | None:
        if "day" not in answers:
            return Step(
                "day", "On which day does the practice not work?", optional=False, reads=reads, label="day"
            )
        return None if "name" in answers else Step("name", "What is it? Such as: inventory.")

    dialog = StepsDialog("A holiday of the practice", following, place=None, does="Add")
    if (answers := await screen.app.push_screen_wait(dialog)) is None:
        return
    day = read_due(answers["day"], today=today)

    def act(casebook: Casebook, progress: Progress) -> str:
        casebook.rules.add_holiday(day, answers["name"], progress=progress)
        return "Holiday added; the clocks are counted anew."

    await screen.count(act)


async def remove_holiday(screen: Counting, row: HolidayRow) -> None:
    """Work on that day after all."""
    lost = "That day is a business day again, and deadlines in business days follow. u takes it back."
    if not await screen.app.push_screen_wait(
        Confirm("Take the holiday out?", lost=lost, yes="Take it out", no="Keep it")
    ):
        return

    def act(casebook: Casebook, progress: Progress) -> str:
        casebook.rules.remove_holiday(row.id, progress=progress)
        return "Holiday taken out; the clocks are counted anew."

    await screen.count(act)


async def switch_federal(screen: Counting, *, rests: bool) -> None:
    """Rest on the federal holidays, or work on them."""

    def act(casebook: Casebook, progress: Progress) -> str:
        casebook.rules.set_federal(rests=rests, progress=progress)
        return f"Federal holidays are {'free' if rests else 'worked'}; the clocks are counted anew."

    await screen.count(act)
