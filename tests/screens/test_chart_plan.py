from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from cmtui.screens.chart.plan import Plan
from cmtui.screens.chart.plan_agree import AgreeScreen
from cmtui.screens.chart.plan_forms import GoalEditor, InterventionEditor, ToldEditor
from cmtui.screens.chart.screen import ChartScreen
from cmtui.screens.dialogs.answer import AnswerDialog
from cmtui.screens.dialogs.attain import AttainDialog
from cmtui.screens.dialogs.plan_review import PlanReviewDialog
from cmtui.screens.dialogs.steps import StepsDialog
from cmtui.screens.opening import open_draft
from tests.screens.charts import asked
from tests.screens.desk import HOSTILE, Practice, at_the_desk, on_screen, said, screen_of, settled, type_in
from tests.screens.plans import NEEDS, at, plan_of, write_goal, write_needs

if TYPE_CHECKING:
    from textual.screen import Screen


async def test_the_plan_is_a_tree_of_need_goal_and_intervention(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        need, *_ = write_needs(casebook, practice.ortiz)
        goal = write_goal(casebook, practice.ortiz, need)
        casebook.plan.add_intervention(goal, {"what": "bring a scale", "responsible": "Rosa"})
        await plan_of(app, pilot, practice.ortiz)
        shown = on_screen(app)
        lines = shown.splitlines()
        top = next(place for place, line in enumerate(lines) if "Does not manage heart failure alone" in line)
        assert "“I want to stay out of that hospital till spring.”" in lines[top + 1]
        assert "▯▯▯▯▯" in lines[top + 1]
        assert "weigh daily: 2 → 7 days a week" in lines[top + 2]
        assert "not agreed yet" in lines[top + 2]
        assert "○ bring a scale" in lines[top + 3]
        assert lines[top + 3].rstrip().endswith("Rosa")
        assert "! need  Salt in every meal" in shown


async def test_a_goal_that_answers_two_needs_stands_once_and_is_named_at_the_other(
    practice: Practice,
) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        needs = write_needs(casebook, practice.ortiz)
        goal = write_goal(casebook, practice.ortiz, needs[0], needs[1])
        casebook.plan.attain(goal, 1)
        await plan_of(app, pilot, practice.ortiz)
        shown = on_screen(app).splitlines()
        assert sum("stay out of that hospital" in line for line in shown if "goal 1  “" in line) == 1
        other = next(line for line in shown if "Salt in every meal" in line)
        assert other.rstrip().endswith("goal 1")
        assert "Needs answered without a goal" not in "\n".join(shown)


async def test_a_goal_is_added_under_the_cursor_and_answers_its_need(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        needs = write_needs(casebook, practice.ortiz)
        section = await plan_of(app, pilot, practice.ortiz)
        at(section, "need", needs[1])
        await pilot.press("a")
        await settled(pilot)
        screen_of(app, GoalEditor)
        assert "for: Salt in every meal" in on_screen(app)
        await type_in(pilot, "I want food that tastes")
        await pilot.press("enter")
        await type_in(pilot, "cook without salt")
        await pilot.press("ctrl+s")
        await settled(pilot)
        (goal,) = casebook.plan.goals(practice.ortiz)
        assert (goal.words, goal.what, goal.needs) == (
            "I want food that tastes",
            "cook without salt",
            (needs[1],),
        )
        assert section.row is not None
        assert (section.row.kind, section.row.id) == ("goal", goal.id)
        need = next(row for row in casebook.needs.rows(practice.ortiz) if row.id == needs[1])
        assert need.disposition == "goal"


async def test_an_intervention_is_added_under_its_goal_and_waits_for_another(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        goal = write_goal(casebook, practice.ortiz, write_needs(casebook, practice.ortiz)[0])
        casebook.plan.add_intervention(goal, {"what": "bring a scale", "responsible": "Rosa"})
        section = await plan_of(app, pilot, practice.ortiz)
        at(section, "goal", goal)
        await pilot.press("a")
        await settled(pilot)
        screen_of(app, InterventionEditor)
        await type_in(pilot, "read the weights")
        await pilot.press("tab", "tab", "tab")
        await type_in(pilot, "weekly")
        await pilot.press("tab", "tab")
        await type_in(pilot, "bring")
        await pilot.press("ctrl+s")
        await settled(pilot)
        first, second = casebook.plan.goals(practice.ortiz)[0].interventions
        assert (second.what, second.frequency, second.depends_on, second.blocked) == (
            "read the weights",
            "weekly",
            first.id,
            True,
        )
        shown = on_screen(app)
        assert "blocked" in shown
        assert "after: bring a scale, which is not done yet" in shown


async def test_an_intervention_cannot_wait_for_what_is_not_there(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        goal = write_goal(casebook, practice.ortiz)
        step = casebook.plan.add_intervention(goal, {"what": "bring a scale"})
        section = await plan_of(app, pilot, practice.ortiz)
        at(section, "intervention", step)
        await pilot.press("e")
        await settled(pilot)
        await pilot.press(*["tab"] * 5)
        await type_in(pilot, "nothing like it")
        await pilot.press("ctrl+s")
        await settled(pilot)
        assert "After: no other intervention begins with these letters" in on_screen(app)
        assert not casebook.plan.intervention(step).depends_on


@pytest.mark.parametrize(
    ("form", "shows"), [("agree plan:", AgreeScreen), ("review plan:", PlanReviewDialog)]
)
async def test_a_draft_of_the_plan_leads_back_into_its_dialog(
    practice: Practice, form: str, shows: type[Screen[Any]]
) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        write_goal(casebook, practice.ortiz, *write_needs(casebook, practice.ortiz))
        casebook.drafts.keep(form, practice.ortiz, {"changed": "words"})
        open_draft(app, casebook.drafts.all()[0])
        await asked(app, pilot, shows)
        await pilot.press("escape")
        await settled(pilot)
        assert isinstance(screen_of(app, ChartScreen)._section, Plan)


async def test_a_draft_of_a_goal_knows_its_need(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        needs = write_needs(casebook, practice.ortiz)
        section = await plan_of(app, pilot, practice.ortiz)
        at(section, "need", needs[2])
        await pilot.press("a")
        await settled(pilot)
        await type_in(pilot, "A ride I can count on")
        await pilot.press("escape")
        await settled(pilot)
    async with at_the_desk(practice) as (app, pilot, casebook):
        app.open_editor("goal", practice.ortiz)
        await settled(pilot)
        assert "for: No way to the clinic" in on_screen(app)
        await pilot.press("enter")
        await type_in(pilot, "weekly ride")
        await pilot.press("ctrl+s")
        await settled(pilot)
        (goal,) = casebook.plan.goals(practice.ortiz)
        assert goal.needs == (needs[2],)


async def test_a_draft_of_an_intervention_knows_its_goal(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        goal = write_goal(casebook, practice.ortiz, write_needs(casebook, practice.ortiz)[0])
        section = await plan_of(app, pilot, practice.ortiz)
        at(section, "goal", goal)
        await pilot.press("a")
        await settled(pilot)
        await type_in(pilot, "bring a scale")
        await pilot.press("escape")
        await settled(pilot)
        app.open_editor("intervention", practice.ortiz)
        await settled(pilot)
        assert "for goal 1: I want to stay out of that hospital till spring." in on_screen(app)
        await pilot.press("ctrl+s")
        await settled(pilot)
        (step,) = casebook.plan.goal(goal).interventions
        assert step.what == "bring a scale"


async def test_what_stands_alone_is_marked_and_tied_with_enter(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        needs = write_needs(casebook, practice.ortiz)
        goal = write_goal(casebook, practice.ortiz)
        step = casebook.registers.save("intervention", {"what": "bring a scale"}, case=practice.ortiz)
        section = await plan_of(app, pilot, practice.ortiz)
        shown = on_screen(app)
        assert "Goals without a need" in shown
        assert "Interventions without a goal" in shown
        at(section, "goal", goal)
        await pilot.press("enter")
        await asked(app, pilot, StepsDialog)
        await pilot.press("2")
        await settled(pilot)
        assert casebook.plan.goal(goal).needs == (needs[1],)
        at(section, "intervention", step)
        await pilot.press("enter")
        await asked(app, pilot, StepsDialog)
        await pilot.press("1")
        await settled(pilot)
        assert casebook.plan.intervention(step).goal == goal
        assert "without a" not in on_screen(app)


async def test_a_key_says_what_is_added_where_both_fit(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        step = casebook.registers.save("intervention", {"what": "bring a scale"}, case=practice.ortiz)
        section = await plan_of(app, pilot, practice.ortiz)
        for digit, editor in (("1", GoalEditor), ("2", InterventionEditor)):
            at(section, "intervention", step)
            await pilot.press("a")
            await asked(app, pilot, StepsDialog)
            await pilot.press(digit)
            await settled(pilot)
            screen_of(app, editor)
            await pilot.press("escape")
            await settled(pilot)


async def test_attainment_takes_one_digit(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        goal = write_goal(casebook, practice.ortiz, write_needs(casebook, practice.ortiz)[0])
        section = await plan_of(app, pilot, practice.ortiz)
        at(section, "goal", goal)
        await pilot.press("j")
        await asked(app, pilot, AttainDialog)
        assert "seven days, and calls on a gain" in on_screen(app)
        await pilot.press("2")
        await settled(pilot)
        assert casebook.plan.goal(goal).attainment == -1
        assert "−1 ▮▮▯▯▯" in on_screen(app)
        assert "Goal 1: one day a week." in said(app)


async def test_a_value_and_a_note_go_with_the_attainment(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        goal = write_goal(casebook, practice.ortiz, write_needs(casebook, practice.ortiz)[0])
        section = await plan_of(app, pilot, practice.ortiz)
        at(section, "goal", goal)
        await pilot.press("j")
        await asked(app, pilot, AttainDialog)
        await pilot.press("tab")
        await type_in(pilot, "five")
        await pilot.press("enter", "3")
        assert "is no number" in on_screen(app)
        await pilot.press("tab", "ctrl+u")
        await type_in(pilot, "5")
        await pilot.press("enter")
        await type_in(pilot, "the chart was kept")
        await pilot.press("enter", "3")
        await settled(pilot)
        row = casebook.plan.goal(goal)
        assert (row.attainment, row.values) == (0, (5.0,))


async def test_a_note_left_with_escape_waits_for_the_same_goal(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        goal = write_goal(casebook, practice.ortiz, write_needs(casebook, practice.ortiz)[0])
        section = await plan_of(app, pilot, practice.ortiz)
        at(section, "goal", goal)
        await pilot.press("j")
        await asked(app, pilot, AttainDialog)
        await type_in(pilot, "she kept it")
        await pilot.press("escape", "escape")
        await settled(pilot)
        await pilot.press("j")
        await asked(app, pilot, AttainDialog)
        assert "she kept it" in on_screen(app)
        await pilot.press("3")
        await settled(pilot)
        assert casebook.drafts.all() == ()


async def test_an_intervention_is_done_with_two_keys_and_taken_back(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        goal = write_goal(casebook, practice.ortiz, write_needs(casebook, practice.ortiz)[0])
        step = casebook.plan.add_intervention(goal, {"what": "bring a scale"})
        section = await plan_of(app, pilot, practice.ortiz)
        at(section, "intervention", step)
        await pilot.press("x")
        await asked(app, pilot, AnswerDialog)
        await pilot.press("enter")
        await settled(pilot)
        assert casebook.plan.intervention(step).status == "done"
        assert "✓ bring a scale" in on_screen(app)
        await pilot.press("u")
        await settled(pilot)
        assert casebook.plan.intervention(step).status == "planned"


async def test_a_goal_is_dropped_with_its_reason_and_taken_back(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        needs = write_needs(casebook, practice.ortiz)
        goal = write_goal(casebook, practice.ortiz, needs[0])
        section = await plan_of(app, pilot, practice.ortiz)
        at(section, "goal", goal)
        await pilot.press("x")
        await asked(app, pilot, AnswerDialog)
        await pilot.press("6", "enter")
        assert "a few words are needed" in on_screen(app)
        await type_in(pilot, "moves to her son")
        await pilot.press("ctrl+s")
        await settled(pilot)
        row = casebook.plan.goal(goal)
        assert (row.status, row.status_reason) == ("dropped", "moves to her son")
        assert "stay out of that hospital" not in on_screen(app)
        await pilot.press("f")
        await settled(pilot)
        assert "dropped" in on_screen(app)
        await pilot.press("u")
        await settled(pilot)
        assert casebook.plan.goal(goal).status == "proposed"


async def test_how_far_a_goal_was_reached_is_asked_where_it_ends_short(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        goal = write_goal(casebook, practice.ortiz, write_needs(casebook, practice.ortiz)[0])
        section = await plan_of(app, pilot, practice.ortiz)
        at(section, "goal", goal)
        await pilot.press("x")
        await asked(app, pilot, AnswerDialog)
        await pilot.press("4", "enter")
        await asked(app, pilot, AttainDialog)
        await pilot.press("2")
        await settled(pilot)
        row = casebook.plan.goal(goal)
        assert (row.status, row.attainment) == ("partly", -1)


async def test_needs_are_ranked_with_one_key_each(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        needs = write_needs(casebook, practice.ortiz)
        section = await plan_of(app, pilot, practice.ortiz)
        for ident in (needs[3], needs[0]):
            at(section, "need", ident)
            await pilot.press("greater_than_sign")
            await settled(pilot)
        at(section, "need", needs[1])
        await pilot.press("plus")
        await settled(pilot)
        ranks = {row.id: (row.client_rank, row.manager_rank) for row in casebook.needs.rows(practice.ortiz)}
        assert ranks[needs[3]] == (1, None)
        assert ranks[needs[0]] == (2, None)
        assert ranks[needs[1]] == (None, 1)
        lines = [line for line in on_screen(app).splitlines() if "need  " in line]
        assert [NEEDS[place][1] in line for place, line in zip((3, 0, 1), lines, strict=False)] == [True] * 3
        assert "client 1 · no goal" in lines[0]


async def test_what_the_client_was_told_goes_with_all_interventions_of_a_goal(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        goal = write_goal(casebook, practice.ortiz, write_needs(casebook, practice.ortiz)[0])
        for what in ("bring a scale", "read the weights"):
            casebook.plan.add_intervention(goal, {"what": what})
        section = await plan_of(app, pilot, practice.ortiz)
        at(section, "goal", goal)
        await pilot.press("T")
        await settled(pilot)
        screen_of(app, ToldEditor)
        await pilot.press("enter", "enter")
        await type_in(pilot, "the plan pays for it")
        await pilot.press("ctrl+s")
        await settled(pilot)
        steps = casebook.plan.goal(goal).interventions
        today = casebook.today_date().isoformat()
        assert [(step.told, step.told_on) for step in steps] == [(("cost", "none"), today)] * 2
        at(section, "intervention", steps[0].id)
        await pilot.pause()
        words = [f"{each.lead}{each.text}" for each in section.pane.page.paragraphs]
        assert "cost told: the plan pays for it" in words
        assert "Not told yet: benefit, risk, alternatives; T says what was." in words
        await pilot.press("u")
        await settled(pilot)
        assert not any(step.told for step in casebook.plan.goal(goal).interventions)


async def test_a_goal_entered_in_error_is_struck_out(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        goal = write_goal(casebook, practice.ortiz, write_needs(casebook, practice.ortiz)[0])
        section = await plan_of(app, pilot, practice.ortiz)
        at(section, "goal", goal)
        await pilot.press("delete")
        await pilot.pause(0.1)
        await type_in(pilot, "another client's")
        await pilot.press("enter")
        await settled(pilot)
        assert casebook.plan.goals(practice.ortiz) == ()


async def test_words_that_look_like_markup_are_shown_as_they_are(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        need = casebook.needs.add(practice.hostile, {"domain": "food", "statement": f"hungry {HOSTILE}"})
        goal = write_goal(
            casebook, practice.hostile, need, words="[/x] [red]", what="[/x] what", less="[/x] less"
        )
        step = casebook.plan.add_intervention(goal, {"what": "[red] step [/x]", "responsible": "[/x]"})
        section = await plan_of(app, pilot, practice.hostile)
        shown = on_screen(app)
        assert f"hungry {HOSTILE}" in shown
        assert "“[/x] [red]”" in shown
        assert "[red] step [/x]" in shown
        for kind, ident, key in (("goal", goal, "j"), ("goal", goal, "x"), ("intervention", step, "x")):
            at(section, kind, ident)
            await pilot.press(key)
            await pilot.pause(0.2)
            assert "[/x]" in on_screen(app)
            await pilot.press("escape")
            await settled(pilot)
        at(section, "goal", goal)
        await pilot.press("T")
        await settled(pilot)
        assert "[red] step [/x]" in on_screen(app)


async def test_a_confidential_need_stays_confidential(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        need = casebook.needs.add(practice.ortiz, {"domain": "safety", "statement": "afraid of his son"})
        with casebook._desk.act("need.changed") as work:
            from cmtui.models.assessments import Need

            work.change(work.get(Need, public_id=need), confidential=True)
        write_goal(casebook, practice.ortiz, need)
        section = await plan_of(app, pilot, practice.ortiz)
        at(section, "need", need)
        shown = on_screen(app)
        assert "confidential" in shown
        assert "afraid" not in shown


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_the_goal_is_read_whole_beside_the_list(practice: Practice, size: tuple[int, int]) -> None:
    async with at_the_desk(practice, size) as (app, pilot, casebook):
        goal = write_goal(
            casebook,
            practice.ortiz,
            write_needs(casebook, practice.ortiz)[0],
            importance="9",
            confidence="4",
            barriers="no scale",
            strengths="Rosa helps",
        )
        for level in (-2, -1, 0):
            casebook.plan.attain(goal, level)
        section = await plan_of(app, pilot, practice.ortiz)
        at(section, "goal", goal)
        await pilot.pause()
        words = "\n".join(f"{each.lead}{each.text}" for each in section.pane.page.paragraphs)
        for part in (
            "weigh daily (weights in the log)",
            "for: Does not manage heart failure alone",
            "▸ 0  seven days a week",
            "attainment: ▁▃▅ 0",
            "importance 9 of 10 · confidence 4 of 10",
            "barriers: no scale",
            "strengths used: Rosa helps",
            "evidence: practice knowledge",
        ):
            assert part in words
        if size[0] > 100:
            assert "strengths used: Rosa helps" in on_screen(app)


async def test_a_goal_is_found_from_elsewhere_even_when_it_is_settled(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        goal = write_goal(casebook, practice.ortiz, write_needs(casebook, practice.ortiz)[0])
        casebook.plan.set_status(goal, "achieved")
        section = await plan_of(app, pilot, practice.ortiz)
        assert "f shows them" in on_screen(app)
        assert section.seek(f"goal:{goal}")
        assert section.row is not None
        assert section.row.id == goal
        assert "✓ goal 1" in on_screen(app)


async def test_the_next_case_shows_its_own_plan(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        write_goal(casebook, practice.ortiz, write_needs(casebook, practice.ortiz)[0])
        await plan_of(app, pilot, practice.ortiz, practice.ortiz, practice.ortega)
        await pilot.press("semicolon")
        await settled(pilot)
        assert isinstance(app.screen, ChartScreen)
        shown = on_screen(app)
        assert "stay out of that hospital" not in shown
        assert "no need, no goal yet" in shown
