"""The versions of a plan read as they were agreed, and compared in plain words."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final

from cmtui.errors import CaseworkError, WrongUsage
from cmtui.screens.chart.plan_list import PlanList
from cmtui.screens.dialogs.line import LineDialog
from cmtui.screens.dialogs.steps import Step, StepsDialog
from cmtui.screens.drafting import Place
from cmtui.screens.printing import print_to_file
from cmtui.widgets.reading import Page, Paragraph

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cmtui.casebook.book import Casebook
    from cmtui.casebook.prints import Print

NOW: Final = 0
"""In place of a number: the plan as it stands."""


class PlanCompare(PlanList):
    """Reads versions; knows which two were compared last."""

    compared: tuple[int, int] | None = None
    """The two whose changes are read; None where something else is."""

    async def read_version(self, number: int) -> None:
        """A version as it was agreed, byte for byte."""
        case = self.case
        try:
            wording = await self.chart.ask(lambda casebook: casebook.plan.wording(case, number))
        except CaseworkError as error:
            self.chart.report(error)
            return
        self.compared = None
        self.give_room(Page(f"version {number} as it was agreed", (Paragraph(wording),)))

    def step_back(self) -> bool:
        """What was compared is left with its page."""
        self.compared = None
        return super().step_back()

    async def compare(self) -> None:
        """A version with the one before it; in the plan the newest one with what stands now."""
        numbers = [row.number for row in self.seen.versions]
        if not numbers:
            return
        if self.showing != "versions" or self.version_row is None:
            await self._show_changes(numbers[0], NOW)
            return
        chosen = self.version_row.number
        before = next((number for number in numbers if number < chosen), None)
        if before is None:
            self.chart.say(f"Version {chosen} is the first; nothing stood before it.")
        else:
            await self._show_changes(before, chosen)

    async def compare_with(self) -> None:
        """The same version with another one, by its number."""
        if self.compared is None:
            return
        _, chosen = self.compared
        numbers = sorted(row.number for row in self.seen.versions if row.number != chosen)
        if not numbers:
            self.chart.say("There is no other version to compare with.")
            return
        named = f"version {chosen}" if chosen else "the plan as it stands"
        offered = ", ".join(map(str, numbers))
        dialog = LineDialog(
            "Changes",
            f"Compare {named} with which version: {offered}?",
            does="Compare",
            understood=partial(_version_in_words, numbers),
        )
        if typed := await self.answer(dialog):
            other = int(typed)
            first, second = (other, chosen) if chosen == NOW or other < chosen else (chosen, other)
            await self._show_changes(first, second)

    async def _show_changes(self, first: int, second: int) -> None:
        case = self.case
        try:
            found = await self.chart.ask(lambda casebook: casebook.plan.diff(case, first, second))
        except CaseworkError as error:
            self.chart.report(error)
            return
        self.compared = (first, second)
        to = f"to version {second}" if second else "to the plan as it stands"
        said = [Paragraph(each, "", "· ") for each in found] or [Paragraph("Nothing changed.", "muted")]
        self.give_room(Page(f"changes from version {first} {to}", tuple(said)))

    async def print_plan(self, number: int) -> None:
        """Print the plan for the client, or the letter of its changes.

        Args:
            number: The version under the cursor; 0 for the newest, and the plan as it stands where none was agreed.
        """
        numbers = [row.number for row in self.seen.versions]
        chosen = number or (numbers[0] if numbers else NOW)
        before = next((each for each in numbers if each < chosen), None)
        what = "plan"
        if before is not None:
            options = (
                ("plan", f"The plan for the client · version {chosen}"),
                ("letter", f"The letter of changes · from version {before} to {chosen}"),
            )
            step = Step("what", "What is printed?", options, first="plan")
            place = Place("print plan:", self.case)
            dialog = StepsDialog(
                "Print", lambda answers: None if answers else step, place=place, does="Print"
            )
            if (given := await self.answer(dialog)) is None:
                return
            what = given["what"]
        case = self.case

        def made(casebook: Casebook, _whole: bool) -> Print:
            if what == "letter" and before is not None:
                printed = casebook.prints.plan_changes(case, before, chosen)
            else:
                printed = casebook.prints.plan_copy(case, chosen)
            # A plan names no confidential need, whoever reads it: there is nothing to ask.
            return replace(printed, left_out=False)

        await print_to_file(self.chart.work, made)


def _version_in_words(numbers: Sequence[int], typed: str) -> str:
    """The version that is meant.

    Raises:
        WrongUsage: There is none of that number.
    """
    said = typed.strip()
    if not said.isdecimal() or int(said) not in numbers:
        raise WrongUsage(f"Name one of these: {', '.join(map(str, numbers))}.")
    return f"version {int(said)}"
