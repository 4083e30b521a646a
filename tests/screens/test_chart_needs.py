from __future__ import annotations

from cmtui.screens.chart.assess import Assess
from cmtui.screens.chart.plan_forms import GoalEditor
from cmtui.screens.dialogs.answer import AnswerDialog
from cmtui.screens.dialogs.steps import StepsDialog
from tests.screens.charts import asked, chart_of
from tests.screens.desk import Practice, at_the_desk, on_screen, screen_of, settled, type_in
from tests.screens.plans import at, plan_of, write_needs


async def test_a_need_is_answered_with_a_goal_that_is_tied_to_it(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        needs = write_needs(casebook, practice.ortiz)
        section = (await chart_of(app, pilot, practice.ortiz, section="3"))._section
        assert section.seek(f"need:{needs[1]}")
        await pilot.press("x")
        await asked(app, pilot, AnswerDialog)
        assert "1 Goal" in on_screen(app)
        await pilot.press("1", "enter")
        await settled(pilot)
        screen_of(app, GoalEditor)
        assert "for: Salt in every meal" in on_screen(app)
        await pilot.press("enter")
        await type_in(pilot, "cook without salt")
        await pilot.press("ctrl+s")
        await settled(pilot)
        (goal,) = casebook.plan.goals(practice.ortiz)
        assert goal.needs == (needs[1],)
        assert "goal: Salt in every meal" in on_screen(app)


async def test_a_need_is_answered_with_a_referral_that_is_tied_to_it(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        needs = write_needs(casebook, practice.ortiz)
        section = await plan_of(app, pilot, practice.ortiz)
        at(section, "need", needs[1])
        await pilot.press("x")
        await asked(app, pilot, AnswerDialog)
        await pilot.press("2", "enter")
        await asked(app, pilot, StepsDialog)
        shown = on_screen(app)
        assert "Which service is needed?" in shown
        assert "Which need" not in shown


async def test_needs_are_ranked_in_assess_as_the_client_does_and_as_the_manager_does(
    practice: Practice,
) -> None:
    async with at_the_desk(practice, (120, 40)) as (app, pilot, casebook):
        needs = write_needs(casebook, practice.ortiz)
        section = (await chart_of(app, pilot, practice.ortiz, section="3"))._section
        assert isinstance(section, Assess)
        for ident, key in (
            (needs[2], "greater_than_sign"),
            (needs[0], "greater_than_sign"),
            (needs[0], "plus"),
        ):
            assert section.seek(f"need:{ident}")
            await pilot.press(key)
            await settled(pilot)
        ranks = {row.id: (row.client_rank, row.manager_rank) for row in casebook.needs.rows(practice.ortiz)}
        assert (ranks[needs[2]], ranks[needs[0]]) == ((1, None), (2, 1))
        assert "client 2, me 1 · Does not manage" in on_screen(app)
        assert section.seek(f"need:{needs[0]}")
        await pilot.press("greater_than_sign")
        await settled(pilot)
        assert section.need_row is not None
        assert (section.need_row.id, section.need_row.client_rank) == (needs[0], 1)
        await pilot.press("less_than_sign")
        await settled(pilot)
        await pilot.press("minus")
        await settled(pilot)
        ranks = {row.id: (row.client_rank, row.manager_rank) for row in casebook.needs.rows(practice.ortiz)}
        assert ranks[needs[0]] == (2, None)
        await pilot.press("u")
        await settled(pilot)
        ranks = {row.id: (row.client_rank, row.manager_rank) for row in casebook.needs.rows(practice.ortiz)}
        assert ranks[needs[0]] == (2, 1)
