"""The two stories of the plan with their keys counted: letters of free text do not count, all other keys do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cmtui.screens.dialogs.answer import AnswerDialog
from cmtui.screens.dialogs.entry_picker import EntryPicker
from cmtui.screens.dialogs.guards import GuardsDialog
from cmtui.screens.dialogs.path import PathDialog
from cmtui.screens.dialogs.plan_review import PlanReviewDialog
from cmtui.screens.dialogs.steps import StepsDialog
from cmtui.screens.dialogs.ticks import TicksDialog
from tests.screens.charts import asked
from tests.screens.desk import Practice, at_the_desk, on_screen, settled, type_in
from tests.screens.plans import plan_of, write_goal, write_needs

if TYPE_CHECKING:
    from pathlib import Path

    import pytest
    from textual.pilot import Pilot
    from textual.screen import Screen

    from cmtui.app import CmtuiApp
    from cmtui.screens.chart.plan import Plan

BUDGET_PLAN, BUDGET_ROUND = 90, 48
PLAN, ROUND = 60, 43
"""The keys that the two take now: a longer way is a change that somebody means."""


@dataclass
class Hand:
    """Presses keys and counts them."""

    app: CmtuiApp
    pilot: Pilot[None]
    count: int = 0

    async def press(self, *keys: str, shows: type[Screen[Any]] | None = None) -> None:
        self.count += len(keys)
        await self.pilot.press(*keys)
        if shows is None:
            await settled(self.pilot)
        else:
            await asked(self.app, self.pilot, shows)

    async def say(self, text: str) -> None:
        """Free text, which no budget counts."""
        await type_in(self.pilot, text)


async def test_a_plan_is_made_from_five_needs_within_ninety_keys(
    practice: Practice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    prints = tmp_path / "prints"
    prints.mkdir()
    monkeypatch.setattr("cmtui.screens.printing.documents_folder", lambda: prints)
    async with at_the_desk(practice) as (app, pilot, casebook):
        needs = write_needs(casebook, practice.ortiz)
        section = await plan_of(app, pilot, practice.ortiz)
        hand = Hand(app, pilot, 1)  # 4, which opened the section
        # The client's order: transport, heart failure, medicines, food, company.
        await hand.press("down", "down", "greater_than_sign")
        await hand.press("down", "greater_than_sign")
        await hand.press("down", "down", "down", "greater_than_sign")
        await hand.press("down", "greater_than_sign")
        await hand.press("down", "greater_than_sign")
        ranks = {row.id: row.client_rank for row in casebook.needs.rows(practice.ortiz)}
        assert [ranks[need] for need in needs] == [2, 4, 1, 5, 3]
        # Three goals in her words, with measure, target, levels and interventions.
        await hand.press("home", "L", shows=EntryPicker)
        await take_goal(hand, "I want to see the doctor without begging for a ride.")
        await to_need(hand, section, needs[0])
        await hand.press("L", shows=EntryPicker)
        await take_goal(hand, "I want to stay out of that hospital till spring.")
        await to_need(hand, section, needs[4])
        await hand.press("L", shows=EntryPicker)
        await take_goal(hand, "I want to know which pill is for what.")
        goals = casebook.plan.goals(practice.ortiz)
        assert [goal.needs for goal in goals] == [(needs[2],), (needs[0],), (needs[4],)]
        assert all(goal.words and goal.measure and goal.target_on and any(goal.levels) for goal in goals)
        assert all(goal.interventions for goal in goals)
        # Somebody else answers for one intervention of each goal.
        for who in ("Rosa", "Mercy"):
            await hand.press("down", "enter", "tab")
            await hand.say(who)
            await hand.press("ctrl+s")
        # Options and costs told, agreed verbally, printed.
        await hand.press("y", shows=GuardsDialog)
        assert "T Told" in on_screen(app)
        await hand.press("T")
        for words in ("fewer stays", "none to speak of", "the plan pays", "a visiting nurse"):
            await hand.say(words)
            await hand.press("enter")
        await hand.press("ctrl+s")
        await hand.press("y")
        await hand.press("ctrl+s")
        await hand.press("P", shows=PathDialog)
        await hand.press("enter")
        (version,) = casebook.plan.versions(practice.ortiz)
        assert (version.number, version.goals, version.agreed_how) == (1, 3, "verbal")
        assert casebook.plan.diff(practice.ortiz, 1) == ()
        assert [path.suffix for path in prints.iterdir()] == [".pdf"]
        steps = [step for goal in casebook.plan.goals(practice.ortiz) for step in goal.interventions]
        assert all(step.told_on for step in steps)
        assert {"Rosa", "Mercy"} <= {step.responsible for step in steps}
        assert hand.count == PLAN <= BUDGET_PLAN


async def take_goal(hand: Hand, words: str) -> None:
    """The first entry for the need, with its interventions, in the client's words."""
    await hand.press("enter", shows=TicksDialog)
    await hand.press("enter", shows=StepsDialog)
    await hand.say(words)
    await hand.pilot.press("enter")
    hand.count += 1
    while isinstance(hand.app.screen, StepsDialog):
        shown = on_screen(hand.app)
        if "stand now" in shown:
            await hand.say("2")
        elif "answers for it" not in shown:
            await hand.say("Rosa")
        hand.count += 1
        await hand.pilot.press("enter")
        await hand.pilot.pause(0.1)
    await settled(hand.pilot)


async def to_need(hand: Hand, section: Plan, need: str) -> None:
    """Down to a need, line by line."""
    while section.row is None or (section.row.kind, section.row.id) != ("need", need):
        before = section.list.cursor_index
        await hand.press("down")
        assert section.list.cursor_index != before


async def test_six_goals_on_two_cases_are_reviewed_within_forty_eight_keys(
    practice: Practice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    prints = tmp_path / "prints"
    prints.mkdir()
    monkeypatch.setattr("cmtui.screens.printing.documents_folder", lambda: prints)
    async with at_the_desk(practice) as (app, pilot, casebook):
        for case in (practice.ortiz, practice.ortega):
            needs = write_needs(casebook, case)
            for need in needs[3:]:
                casebook.needs.answer(need, "monitor")
            for place, words in enumerate(("stay out of hospital", "walk to the shop", "cook again")):
                write_goal(casebook, case, needs[place], words=words, what=words)
            casebook.plan.agree(case, casebook.plan.proposal(case))
        section = await plan_of(app, pilot, practice.ortiz, practice.ortiz, practice.ortega)
        hand = Hand(app, pilot, 1)  # 4, which opened the section
        for case in (practice.ortiz, practice.ortega):
            await hand.press("t", shows=PlanReviewDialog)
            await hand.press("enter", "3", "enter", "4", "y", "y", "n", "2", shows=PlanReviewDialog)
            await hand.say("glad to be at home")
            await hand.press("ctrl+s")
            assert len(casebook.plan.reviews(case)[0].goals) == 3
            if case == practice.ortiz:
                await hand.press("semicolon")
        # One target changed, one goal dropped with its reason.
        first, _, third = casebook.plan.goals(practice.ortega)
        await hand.press("down", "enter", *["tab"] * 5, "ctrl+u")
        await hand.say("5")
        await hand.press("ctrl+s")
        await hand.press("down", "down", "down", "down")
        assert section.row is not None
        assert section.row.id == third.id
        await hand.press("x", shows=AnswerDialog)
        await hand.press("6", shows=AnswerDialog)
        await hand.say("too far in winter")
        await hand.press("ctrl+s")
        # The new version, and the letter of its changes.
        await hand.press("y")
        await hand.press("ctrl+s")
        await hand.press("P", shows=StepsDialog)
        await hand.press("2", shows=PathDialog)
        await hand.press("enter")
        assert casebook.plan.goal(first.id).target == 5
        assert casebook.plan.goal(third.id).status == "dropped"
        assert [version.number for version in casebook.plan.versions(practice.ortega)] == [2, 1]
        assert len(list(prints.iterdir())) == 1
        assert hand.count == ROUND <= BUDGET_ROUND
