from __future__ import annotations

from typing import TYPE_CHECKING

from cmtui.screens.chart.plan_agree import AgreeScreen, CopyScreen, copies_proposed, copies_read
from cmtui.screens.chart.plan_forms import GoalEditor
from cmtui.screens.dialogs.guards import GuardsDialog
from cmtui.screens.dialogs.line import LineDialog
from cmtui.screens.dialogs.plan_review import PlanReviewDialog
from cmtui.screens.dialogs.steps import StepsDialog
from tests.screens.charts import asked
from tests.screens.desk import Practice, at_the_desk, on_screen, said, screen_of, settled, type_in
from tests.screens.plans import at, plan_of, write_goal, write_needs

if TYPE_CHECKING:
    from cmtui.casebook.book import Casebook


def whole_plan(casebook: Casebook, case: str) -> str:
    """A plan that G-17 and G-18 ask nothing of; the goal's public id."""
    goal = write_goal(casebook, case, write_needs(casebook, case)[0])
    step = casebook.plan.add_intervention(goal, {"what": "bring a scale", "responsible": "Rosa"})
    told = {
        "benefit_told": "fewer stays",
        "risk_told": "none",
        "cost_told": "none",
        "alternatives_told": "a nurse",
    }
    casebook.plan.told((step,), {**told, "none_told": "yes", "told_on": "today"})
    return goal


def agreed(casebook: Casebook, case: str, **values: str) -> int:
    return casebook.plan.agree(case, {**casebook.plan.proposal(case), **values})


async def test_a_plan_is_agreed_in_two_keys_where_nothing_is_missing(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        goal = whole_plan(casebook, practice.ortiz)
        await plan_of(app, pilot, practice.ortiz)
        await pilot.press("y")
        await settled(pilot)
        screen_of(app, AgreeScreen)
        shown = on_screen(app)
        assert "Agree the plan · version 1" in shown
        assert "Manuel Ortiz" in shown
        await pilot.press("ctrl+s")
        await settled(pilot)
        (version,) = casebook.plan.versions(practice.ortiz)
        assert (version.number, version.agreed_by, version.agreed_how) == (1, "Manuel Ortiz", "verbal")
        assert casebook.plan.goal(goal).status == "agreed"
        assert "Plan · version 1 agreed" in on_screen(app)
        assert any(
            "Ortiz" in task.what for task in casebook.today.rows(case=practice.ortiz) if "plan" in task.what
        )


async def test_what_is_missing_is_asked_with_its_reason_before_the_plan_is_agreed(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        write_goal(casebook, practice.ortiz, write_needs(casebook, practice.ortiz)[0], measure="")
        await plan_of(app, pilot, practice.ortiz)
        await pilot.press("y")
        await asked(app, pilot, GuardsDialog)
        shown = on_screen(app)
        assert "G-17" in shown
        assert "a measure" in shown
        await pilot.press("2")
        while isinstance(app.screen, GuardsDialog) and "because:" not in on_screen(app):
            await pilot.press("2")
        await pilot.press("enter")
        await settled(pilot)
        await pilot.press("ctrl+s")
        await settled(pilot)
        assert [version.number for version in casebook.plan.versions(practice.ortiz)] == [1]
        assert casebook.chart.head(practice.ortiz).focus == "coordinate"


async def test_what_a_goal_lacks_is_mended_from_the_question(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        goal = whole_plan(casebook, practice.ortiz)
        casebook.registers.save("goal", {"measure": ""}, case=practice.ortiz, id=goal)
        await plan_of(app, pilot, practice.ortiz)
        await pilot.press("y")
        await asked(app, pilot, GuardsDialog)
        assert "e Edit the goal" in on_screen(app)
        await pilot.press("e")
        await settled(pilot)
        assert screen_of(app, GoalEditor).ident == goal


async def test_an_agreement_that_was_left_is_a_draft(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        whole_plan(casebook, practice.ortiz)
        await plan_of(app, pilot, practice.ortiz)
        await pilot.press("y")
        await settled(pilot)
        await pilot.press("tab", "tab", "tab")
        await type_in(pilot, "Rosa and Dr. Chen")
        await pilot.press("escape")
        await settled(pilot)
        await pilot.press("y")
        await settled(pilot)
        assert "Rosa and Dr. Chen" in on_screen(app)
        await pilot.press("ctrl+s")
        await settled(pilot)
        assert casebook.plan.versions(practice.ortiz)[0].prepared_with == "Rosa and Dr. Chen"
        assert casebook.drafts.all() == ()


async def test_a_version_stays_as_it_was_agreed_whatever_is_edited_later(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        goal = whole_plan(casebook, practice.ortiz)
        agreed(casebook, practice.ortiz)
        before = casebook.plan.wording(practice.ortiz, 1)
        section = await plan_of(app, pilot, practice.ortiz)
        at(section, "goal", goal)
        await pilot.press("e")
        await settled(pilot)
        await pilot.press(*["tab"] * 5, "ctrl+u", "5", "ctrl+s")
        await settled(pilot)
        assert casebook.plan.goal(goal).target == 5
        assert casebook.plan.wording(practice.ortiz, 1) == before
        await pilot.press("v", "enter")
        await settled(pilot)
        shown = on_screen(app)
        assert "version 1 as it was agreed" in shown
        words = section.pane.page.paragraphs[0].text
        assert words == before
        await pilot.press("escape", "escape")
        await pilot.press("D")
        await settled(pilot)
        shown = on_screen(app)
        assert "changes from version 1 to the plan as it stands" in shown
        assert "5" in shown


async def test_two_versions_are_compared_in_plain_words(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        goal = whole_plan(casebook, practice.ortiz)
        agreed(casebook, practice.ortiz)
        casebook.registers.save("goal", {"target": "6"}, case=practice.ortiz, id=goal)
        agreed(casebook, practice.ortiz)
        casebook.registers.save("goal", {"target": "5"}, case=practice.ortiz, id=goal)
        agreed(casebook, practice.ortiz)
        section = await plan_of(app, pilot, practice.ortiz)
        await pilot.press("v", "D")
        await settled(pilot)
        assert "changes from version 2 to version 3" in on_screen(app)
        await pilot.press("D")
        await asked(app, pilot, LineDialog)
        await pilot.press("9", "enter")
        assert "Name one of these: 1, 2." in on_screen(app)
        await pilot.press("backspace", "1", "enter")
        await settled(pilot)
        shown = on_screen(app)
        assert "changes from version 1 to version 3" in shown
        assert [each.text for each in section.pane.page.paragraphs] == list(
            casebook.plan.diff(practice.ortiz, 1, 3)
        )
        await pilot.press("escape", "end", "D")
        await settled(pilot)
        assert "Version 1 is the first; nothing stood before it." in said(app)


async def test_a_copy_is_noted_and_its_receipt_verified(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        whole_plan(casebook, practice.ortiz)
        agreed(casebook, practice.ortiz)
        section = await plan_of(app, pilot, practice.ortiz)
        await pilot.press("v", "a")
        await settled(pilot)
        screen_of(app, CopyScreen)
        await pilot.press("ctrl+s")
        await settled(pilot)
        (copy,) = casebook.plan.versions(practice.ortiz)[0].copies
        assert (copy.recipient, copy.recipient_kind, copy.basis) == ("Ortiz, Manuel", "client", "client")
        assert section.row is not None
        assert (section.row.kind, section.row.id) == ("copy", copy.id)
        assert "not verified" in on_screen(app)
        await pilot.press("x")
        await asked(app, pilot, StepsDialog)
        await type_in(pilot, "read it back on the phone")
        await pilot.press("enter", "enter")
        await settled(pilot)
        (copy,) = casebook.plan.versions(practice.ortiz)[0].copies
        assert copy.received_how == "read it back on the phone"
        assert "✓" in on_screen(app)
        await pilot.press("u")
        await settled(pilot)
        assert "not verified" in on_screen(app)


async def test_a_review_asks_each_goal_and_keeps_what_was_found(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        first = whole_plan(casebook, practice.ortiz)
        second = write_goal(casebook, practice.ortiz, words="Walk to the shop [/x]", what="walk")
        section = await plan_of(app, pilot, practice.ortiz)
        await pilot.press("t")
        await asked(app, pilot, PlanReviewDialog)
        await pilot.press("enter", "3")
        assert "Walk to the shop [/x]" in on_screen(app)
        await pilot.press("y", "y", "n", "m")
        await type_in(pilot, "too far in winter")
        await pilot.press("enter", "2")
        await type_in(pilot, "he is glad of the weights")
        await pilot.press("ctrl+s")
        await settled(pilot)
        (review,) = casebook.plan.reviews(practice.ortiz)
        looks = {look.goal: look for look in review.goals}
        assert (looks[first].appropriate, looks[first].realistic, looks[first].attainment) == (True, True, 0)
        assert (looks[second].realistic, looks[second].attainment) == (False, -1)
        assert looks[second].note == "too far in winter"
        assert review.client_response == "he is glad of the weights"
        await pilot.press("v", "v")
        await settled(pilot)
        assert "1 in doubt" in on_screen(app)
        words = [each.text for each in section.pane.page.paragraphs]
        assert "appropriate, relevant, not realistic, attainment −1" in words
        await pilot.press("u")
        await settled(pilot)
        assert casebook.plan.reviews(practice.ortiz) == ()


async def test_a_review_that_was_left_goes_on_at_the_goal_that_is_next(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        whole_plan(casebook, practice.ortiz)
        write_goal(casebook, practice.ortiz, words="Walk to the shop", what="walk")
        await plan_of(app, pilot, practice.ortiz)
        await pilot.press("t")
        await asked(app, pilot, PlanReviewDialog)
        await pilot.press("y", "n", "y", "4", "escape")
        await settled(pilot)
        assert casebook.plan.reviews(practice.ortiz) == ()
        await pilot.press("t")
        await asked(app, pilot, PlanReviewDialog)
        assert "goal 2 of 2" in on_screen(app)
        await pilot.press("ctrl+s")
        assert "not relevant, attainment +1" in on_screen(app)
        await pilot.press("ctrl+s")
        await settled(pilot)
        (review,) = casebook.plan.reviews(practice.ortiz)
        assert [(look.relevant, look.attainment) for look in review.goals] == [(False, 1)]
        assert casebook.drafts.all() == ()


async def test_a_review_goes_back_and_forth_between_goals_and_words(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        goal = whole_plan(casebook, practice.ortiz)
        casebook.plan.attain(goal, -1)
        await plan_of(app, pilot, practice.ortiz)
        await pilot.press("t")
        await asked(app, pilot, PlanReviewDialog)
        assert "last time −1" in on_screen(app)
        await pilot.press("enter", "enter")
        assert "What the client says of it" in on_screen(app)
        await pilot.press("down")
        await type_in(pilot, "at ease")
        await pilot.press("up", "up")
        assert "goal 1 of 1" in on_screen(app)
        await pilot.press("4")
        await type_in(pilot, "glad")
        await pilot.press("enter", "enter")
        await type_in(pilot, "one target")
        await pilot.press("ctrl+s")
        await settled(pilot)
        (review,) = casebook.plan.reviews(practice.ortiz)
        assert (review.client_response, review.comfort, review.changed) == ("glad", "at ease", "one target")
        assert review.goals[0].attainment == 1


async def test_an_answer_of_a_review_is_given_anew(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        whole_plan(casebook, practice.ortiz)
        write_goal(casebook, practice.ortiz, words="Walk to the shop", what="walk")
        await plan_of(app, pilot, practice.ortiz)
        await pilot.press("t")
        await asked(app, pilot, PlanReviewDialog)
        await pilot.press("enter", "n")
        shown = on_screen(app)
        assert "▸ realistic    no" in shown
        assert "y n Change" in shown
        assert "↑↓ Answer" in shown
        await pilot.press("backspace", "up", "n", "y", "3")
        assert "goal 2 of 2" in on_screen(app)
        await pilot.press("n", "up", "y", "up", "up", "down")
        shown = on_screen(app)
        assert "goal 2 of 2" in shown
        assert "▸ relevant" in shown
        await pilot.press("enter", "ctrl+s", "ctrl+s")
        await settled(pilot)
        (review,) = casebook.plan.reviews(practice.ortiz)
        assert [(look.appropriate, look.relevant, look.realistic) for look in review.goals] == [
            (False, True, False),
            (True, True, True),
        ]


async def test_a_figure_that_is_none_is_pointed_at_before_the_review_is_saved(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        whole_plan(casebook, practice.ortiz)
        await plan_of(app, pilot, practice.ortiz)
        await pilot.press("t")
        await asked(app, pilot, PlanReviewDialog)
        await pilot.press("m", "tab", "x", "ctrl+s", "ctrl+s")
        await pilot.pause()
        shown = on_screen(app)
        assert "goal 1 of 1" in shown
        assert "Value: “x” is no number" in shown
        assert casebook.plan.reviews(practice.ortiz) == ()


async def test_the_value_of_a_measure_is_a_figure(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        goal = whole_plan(casebook, practice.ortiz)
        await plan_of(app, pilot, practice.ortiz)
        await pilot.press("t")
        await asked(app, pilot, PlanReviewDialog)
        await pilot.press("m", "tab", "x", "enter")
        assert "Value: “x” is no number" in on_screen(app)
        await pilot.press("backspace", "6", "enter", "enter", "3", "ctrl+s")
        await settled(pilot)
        assert casebook.plan.goal(goal).values == (6.0,)


async def test_there_is_nothing_to_review_without_a_goal(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        write_needs(casebook, practice.ortiz)
        await plan_of(app, pilot, practice.ortiz)
        await pilot.press("t")
        await settled(pilot)
        assert "There is no goal to review; a adds one." in said(app)


async def test_a_version_agreed_in_error_is_struck_out(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        whole_plan(casebook, practice.ortiz)
        agreed(casebook, practice.ortiz)
        await plan_of(app, pilot, practice.ortiz)
        await pilot.press("v", "delete")
        await asked(app, pilot, LineDialog)
        await type_in(pilot, "agreed with the wrong client")
        await pilot.press("enter")
        await settled(pilot)
        assert casebook.plan.versions(practice.ortiz) == ()
        assert "The plan was not agreed yet" in on_screen(app)


def test_copies_are_read_with_the_kind_that_the_care_team_says(practice: Practice) -> None:
    casebook = practice.open()
    try:
        team = {"name": "Dr. Chen", "role": "primary_care"}
        casebook.registers.save("team_member", team, case=practice.ortiz)
        rows = casebook.chart.engage(practice.ortiz)
    finally:
        casebook.close()
    proposed = copies_proposed("Ortiz, Manuel", rows)
    assert proposed == "Ortiz, Manuel (client); Dr. Chen (provider)"
    typed = "Ortiz, Manuel; Dr. Chen; Rosa Ortiz; Mercy (facility); somebody ;; "
    assert copies_read(typed, "Ortiz, Manuel", rows) == (
        ("Ortiz, Manuel", "client"),
        ("Dr. Chen", "provider"),
        ("Rosa Ortiz", "family"),
        ("Mercy", "facility"),
        ("somebody", "other"),
    )
