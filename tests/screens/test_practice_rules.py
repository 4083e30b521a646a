"""The practice's rules, holidays and ladder, by keys at 80 columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmtui.screens.dialogs.confirm import Confirm
from cmtui.screens.dialogs.steps import StepsDialog
from cmtui.screens.editor import EditorScreen
from cmtui.screens.practice.rule_screen import RuleScreen
from cmtui.screens.practice.screen import PracticeScreen
from cmtui.widgets.controls import LineInput
from tests.screens.charts import asked
from tests.screens.desk import Practice, at_the_desk, on_screen, said, settled, showing, type_in
from tests.screens.test_practice import at, page_of, practice_of

if TYPE_CHECKING:
    from textual.pilot import Pilot

    from cmtui.app import CmtuiApp
    from cmtui.casebook.book import Casebook


async def rule_of(app: CmtuiApp, pilot: Pilot[None], rule: str) -> RuleScreen:
    """The screen of a rule, opened from the list of the practice."""
    screen = await practice_of(app, pilot)
    await at(pilot, screen, "rule", rule)
    await pilot.press("enter")
    await settled(pilot)
    return showing(app, RuleScreen)


async def answer(app: CmtuiApp, pilot: Pilot[None], words: str) -> None:
    """Write words into the line that is asked for, and take them: it was the last question."""
    await write(app, pilot, words)
    await settled(pilot)


async def write(app: CmtuiApp, pilot: Pilot[None], words: str) -> None:
    """Write words into the line that is asked for, and press Enter; the dialog may stay."""
    dialog = await asked(app, pilot, StepsDialog)
    dialog.query_one(LineInput).value = ""
    await type_in(pilot, words)
    await pilot.press("enter")
    await pilot.pause()


def figure(casebook: Casebook, rule: str, name: str) -> str:
    """A figure of a rule as the practice has it."""
    return dict(casebook.rules.row(rule).figures)[name]


async def test_each_rule_is_listed_with_its_figure_and_told_whole(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        screen = await practice_of(app, pilot)
        await at(pilot, screen, "rule", "R-TRN-1")

        assert "72 h" in on_screen(app)
        assert "ACMA-TM-9" in page_of(screen)
        assert "A hard deadline" in page_of(screen)
        assert f"{len(casebook.rules.all())} rules" in on_screen(app)
        await pilot.press("f")
        await settled(pilot)
        await type_in(pilot, "receipt")
        await settled(pilot)
        assert "R-TRN-3" in on_screen(app)
        assert "In a crisis" not in on_screen(app)


async def test_a_figure_is_changed_for_the_practice_and_put_back(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        screen = await rule_of(app, pilot, "R-PLAN-1")
        assert "as shipped" in on_screen(app)
        await pilot.press("enter")
        await answer(app, pilot, "21d")
        assert figure(casebook, "R-PLAN-1", "within") == "21 d"
        assert "R-PLAN-1 is set; the clocks are counted anew." in said(app)
        assert "shipped: 14 d" in on_screen(app)
        assert "changed here" in on_screen(app)

        await pilot.press("delete")
        await asked(app, pilot, Confirm)
        await pilot.press("right", "enter")
        await settled(pilot)
        assert figure(casebook, "R-PLAN-1", "within") == "14 d"
        assert screen.check_action("entry_void", ()) is False
        await pilot.press("escape")
        await settled(pilot)
        assert showing(app, PracticeScreen)


async def test_a_figure_that_is_none_is_said_while_it_is_typed(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        await rule_of(app, pilot, "R-MON-3")
        await pilot.press("enter")
        await write(app, pilot, "soon")
        assert "is no distance" in on_screen(app)
        await pilot.press("escape")
        await settled(pilot)
        assert figure(casebook, "R-MON-3", "stages") == "3 d, 7 d, 14 d, 30 d"
        await pilot.press("enter")
        await answer(app, pilot, "9 d, 2 d")
        assert "longer than the one before" in " ".join(said(app))


async def test_a_share_and_a_reason_are_typed_in_words(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        screen = await rule_of(app, pilot, "R-UM-3-U")
        assert screen.table.move_to_key(("figure", ("practice", ""), "share"))
        await pilot.press("enter")
        await write(app, pilot, "many")
        assert "is no percentage" in on_screen(app)
        await write(app, pilot, "30 %")
        await settled(pilot)
        assert figure(casebook, "R-UM-3-U", "share") == "30"
        assert screen.table.move_to_key(("why", ("practice", ""), ""))
        await pilot.press("enter")
        await answer(app, pilot, "contract [4]")
        assert casebook.rules.row("R-UM-3-U").changes[0].why == "contract [4]"
        assert "contract [4]" in on_screen(app)


async def test_a_rule_is_switched_off_and_on(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        screen = await rule_of(app, pilot, "R-CLO-2")
        await pilot.press("x")
        await settled(pilot)
        assert not casebook.rules.row("R-CLO-2").off
        assert screen.table.move_to_key(("runs", ("practice", ""), ""))
        await pilot.press("enter")
        await settled(pilot)
        assert casebook.rules.row("R-CLO-2").off
        assert "switched off" in on_screen(app)


async def test_a_payer_has_it_otherwise(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        screen = await rule_of(app, pilot, "R-PLAN-1")
        await pilot.press("a")
        dialog = await asked(app, pilot, StepsDialog)
        await pilot.press("1")
        await pilot.pause()
        known = [code for code, _ in dialog._step.options]
        await pilot.press("123456789"[len(known)])
        await answer(app, pilot, "Waiver [b]")
        assert "payer Waiver [b]" in on_screen(app)
        assert "as the practice" in on_screen(app)
        await pilot.press("enter")
        await answer(app, pilot, "30 d")
        change = casebook.rules.row("R-PLAN-1").changes[0]
        assert (change.scope, change.named, change.figures) == ("payer", "Waiver [b]", (("within", "30 d"),))
        assert "which no coverage names yet" in " ".join(said(app))
        await pilot.press("a", "escape")
        await settled(pilot)
        assert screen.is_current


async def test_holidays_are_added_taken_out_and_the_federal_ones_worked(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        screen = await practice_of(app, pilot)
        await at(pilot, screen, "federal")
        assert "Free, worked" in on_screen(app)
        await pilot.press("enter")
        await settled(pilot)
        assert not casebook.rules.federal
        await pilot.press("a")
        await write(app, pilot, "12/24")
        await answer(app, pilot, "Christmas [eve]")
        row = casebook.rules.holidays()[0]
        assert row.name == "Christmas [eve]"
        assert "Christmas [eve]" in on_screen(app)
        await at(pilot, screen, "holiday", row.id)
        assert "No business day" in page_of(screen)
        await pilot.press("enter")
        await settled(pilot)
        assert showing(app, EditorScreen)
        await pilot.press("escape")
        await settled(pilot)
        await pilot.press("delete")
        await asked(app, pilot, Confirm)
        await pilot.press("right", "enter")
        await settled(pilot)
        assert casebook.rules.holidays() == ()


async def test_the_ladder_is_written_from_the_shipped_one(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        screen = await practice_of(app, pilot)
        await at(pilot, screen, "step", "shipped 1")
        assert "as shipped" in page_of(screen)
        await pilot.press("enter")
        await settled(pilot)
        editor = showing(app, EditorScreen)
        await pilot.press("ctrl+s")
        await settled(pilot)
        assert not editor.is_current
        step = casebook.escalations.ladder()[0]
        assert step.id
        await at(pilot, screen, "step", step.id)
        await pilot.press("delete")
        await asked(app, pilot, Confirm)
        await pilot.press("right", "enter")
        await settled(pilot)
        assert not casebook.escalations.ladder()[0].id
