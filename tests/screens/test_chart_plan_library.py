from __future__ import annotations

from typing import TYPE_CHECKING

from cmtui.screens.dialogs.entry_picker import EntryPicker
from cmtui.screens.dialogs.steps import StepsDialog
from cmtui.screens.dialogs.ticks import TicksDialog
from cmtui.screens.opening import open_draft
from tests.screens.charts import asked
from tests.screens.desk import HOSTILE, Practice, at_the_desk, on_screen, said, settled, type_in
from tests.screens.plans import at, plan_of, write_goal, write_needs

if TYPE_CHECKING:
    from cmtui.casebook.book import Casebook

OWN = {
    "kind": "goal",
    "domain": "food",
    "title": "Meals from [/x]",
    "what": "meals by {provider} for {pet}",
    "measure": "meals eaten",
    "unit": "meals a day",
    "target": "2",
}


def own_goal(casebook: Casebook) -> str:
    """An entry of the practice with two placeholders, and two interventions of which one asks for a third."""
    code = casebook.plan_library.save(OWN)
    for what in ("call {provider}", "ask {neighbor} to look in"):
        casebook.plan_library.save(
            {"kind": "intervention", "domain": "food", "title": what, "what": what, "goal": code}
        )
    return code


async def test_a_goal_of_the_library_comes_with_its_interventions_and_what_its_braces_ask_for(
    practice: Practice,
) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        needs = write_needs(casebook, practice.ortiz)
        own_goal(casebook)
        section = await plan_of(app, pilot, practice.ortiz)
        at(section, "need", needs[1])
        await pilot.press("L")
        await asked(app, pilot, EntryPicker)
        shown = on_screen(app)
        assert "For this need: Food" in shown
        await type_in(pilot, "meals from")
        await pilot.pause()
        assert "Meals from [/x]" in on_screen(app)
        await pilot.press("enter")
        await asked(app, pilot, TicksDialog)
        shown = on_screen(app)
        assert "✓ call {provider}" in shown
        await pilot.press("2", "enter")
        await asked(app, pilot, StepsDialog)
        await type_in(pilot, "I want food that tastes [red]")
        await pilot.press("enter")
        assert "(meals a day)" in on_screen(app)
        await type_in(pilot, "none")
        await pilot.press("enter")
        assert "Now: “none” is no number" in on_screen(app)
        await pilot.press(*["backspace"] * 4, "1", "enter", "enter")
        assert "provider?" in on_screen(app)
        await type_in(pilot, "Mercy [/x]")
        await pilot.press("enter")
        await type_in(pilot, "the cat")
        await pilot.press("enter")
        await settled(pilot)
        (goal,) = casebook.plan.goals(practice.ortiz)
        assert (goal.words, goal.what, goal.baseline, goal.target, goal.responsible) == (
            "I want food that tastes [red]",
            "meals by Mercy [/x] for the cat",
            1,
            2,
            "case manager",
        )
        assert goal.needs == (needs[1],)
        assert [step.what for step in goal.interventions] == ["call Mercy [/x]"]
        assert section.row is not None
        assert (section.row.kind, section.row.id) == ("goal", goal.id)
        assert "Goal added with 1 intervention." in said(app)
        assert casebook.drafts.all() == ()
        await pilot.press("u")
        await settled(pilot)
        assert casebook.plan.goals(practice.ortiz) == ()


async def test_what_was_typed_for_an_entry_waits_when_it_is_left(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        needs = write_needs(casebook, practice.hostile)
        own_goal(casebook)
        section = await plan_of(app, pilot, practice.hostile)
        at(section, "need", needs[1])
        for words in ("I want to eat", ""):
            await pilot.press("L")
            await asked(app, pilot, EntryPicker)
            await type_in(pilot, "meals from")
            await pilot.press("enter")
            await asked(app, pilot, TicksDialog)
            await pilot.press("0", "enter")
            await asked(app, pilot, StepsDialog)
            if not words:
                assert "I want to eat" in on_screen(app)
            await type_in(pilot, words)
            await pilot.press("escape")
            await settled(pilot)
        assert casebook.plan.goals(practice.hostile) == ()
        (draft,) = casebook.drafts.all()
        assert HOSTILE in draft.client


async def test_a_draft_of_an_entry_goes_on_with_the_same_ticks_need_and_words(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        needs = write_needs(casebook, practice.ortiz)
        own_goal(casebook)
        section = await plan_of(app, pilot, practice.ortiz)
        at(section, "need", needs[1])
        await pilot.press("L")
        await asked(app, pilot, EntryPicker)
        await type_in(pilot, "meals from")
        await pilot.press("enter")
        await asked(app, pilot, TicksDialog)
        await pilot.press("2", "enter")
        await asked(app, pilot, StepsDialog)
        await type_in(pilot, "I want to eat [/b]")
        await pilot.press("escape")
        await settled(pilot)
    async with at_the_desk(practice) as (app, pilot, casebook):
        (draft,) = casebook.drafts.waiting()
        assert draft.preview == "I want to eat [/b]"
        open_draft(app, draft)
        await asked(app, pilot, StepsDialog)
        assert "I want to eat [/b]" in on_screen(app)
        await pilot.press("enter", "enter", "enter")
        for words in ("Rosa", "the cat"):
            await type_in(pilot, words)
            await pilot.press("enter")
        await settled(pilot)
        (goal,) = casebook.plan.goals(practice.ortiz)
        assert (goal.words, goal.needs) == ("I want to eat [/b]", (needs[1],))
        assert [step.what for step in goal.interventions] == ["call Rosa"]
        assert casebook.drafts.all() == ()


async def test_a_draft_of_an_intervention_goes_on_under_its_goal(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        goal = write_goal(casebook, practice.ortiz, write_needs(casebook, practice.ortiz)[0])
        code = casebook.plan_library.save(
            {"kind": "intervention", "domain": "food", "title": "Look in", "what": "ask {neighbor}"}
        )
        kept = {"@goal": goal, "neighbor": "Mrs. Ray"}
        casebook.drafts.keep(f"library plan:{code}", practice.ortiz, kept)
        open_draft(app, casebook.drafts.all()[0])
        await asked(app, pilot, StepsDialog)
        await pilot.press("enter")
        await settled(pilot)
        assert [step.what for step in casebook.plan.goal(goal).interventions] == ["ask Mrs. Ray"]


async def test_a_draft_of_an_entry_that_is_gone_says_so(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        casebook.drafts.keep("library plan:nothing", practice.ortiz, {"=words": "I"})
        open_draft(app, casebook.drafts.all()[0])
        await settled(pilot)
        assert "not in the library any more" in said(app)[-1]


async def test_an_intervention_of_the_library_goes_under_its_goal(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        needs = write_needs(casebook, practice.ortiz)
        goal = write_goal(casebook, practice.ortiz, needs[1])
        own_goal(casebook)
        section = await plan_of(app, pilot, practice.ortiz)
        at(section, "goal", goal)
        await pilot.press("L")
        await asked(app, pilot, EntryPicker)
        assert "For this goal: Food" in on_screen(app)
        await type_in(pilot, "neighbor")
        await pilot.press("enter")
        await asked(app, pilot, StepsDialog)
        await type_in(pilot, "Mrs. Ames")
        await pilot.press("enter")
        await settled(pilot)
        (step,) = casebook.plan.goal(goal).interventions
        assert step.what == "ask Mrs. Ames to look in"
        assert section.row is not None
        assert (section.row.kind, section.row.id) == ("intervention", step.id)


async def test_an_entry_that_nobody_finds_is_not_taken(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        section = await plan_of(app, pilot, practice.ortiz)
        assert section.row is not None
        await pilot.press("L")
        await asked(app, pilot, EntryPicker)
        await type_in(pilot, "zzzz")
        await pilot.press("enter")
        await pilot.pause()
        assert "No entry has these letters." in on_screen(app)
        await pilot.press("escape")
        await settled(pilot)
        assert casebook.plan.goals(practice.ortiz) == ()
