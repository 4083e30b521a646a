"""The plan: made from needs with the client and agreed; and the round in which plans are reviewed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cmtui.screens.dialogs.steps import StepsDialog
from cmtui.screens.dialogs.ticks import TicksDialog
from tests.stories.told import Story

if TYPE_CHECKING:
    from tests.stories.desk import StoryDesk


async def plan_from_needs(desk: StoryDesk) -> None:
    """Five needs in the client's order, three goals in her words, options and cost told, agreed, frozen, printed."""
    case = desk.case("Whitfield")
    await desk.press("f3", "f")
    await desk.write("whitfield")
    await desk.press("enter", "enter", "4")
    for _ in range(5):  # the five that matter to her, from the top
        await desk.press("greater_than_sign", "down")
    ranked = [need for need in desk.book.needs.rows(case) if need.client_rank]
    assert [need.client_rank for need in ranked] == [1, 2, 3, 4, 5]
    await desk.press("home")
    await _goal(desk, "I walk to church by myself, or I do not go.")
    await _to(desk, "Daily living needs help")
    await _goal(desk, "I want to climb my own stairs.")
    await _to(desk, "Home needs attention")
    await _goal(desk, "I will not have my nephew lift me.")
    goals = desk.book.plan.goals(case)
    assert len(goals) == 3
    assert all(goal.words and goal.measure and goal.target_on and any(goal.levels) for goal in goals)
    assert all(goal.needs for goal in goals)
    await desk.press("y")
    await desk.press("T")
    for words in ("stronger on the stairs", "a fall at first", "the plan pays the visits", "a chair lift"):
        await desk.write(words)
        await desk.press("enter")
    await desk.press("ctrl+s", "y", "ctrl+s")
    (version,) = desk.book.plan.versions(case)
    assert (version.number, version.goals, version.agreed_how) == (1, 3, "verbal")
    assert desk.book.plan.diff(case, 1) == ()
    steps = [step for goal in desk.book.plan.goals(case) for step in goal.interventions]
    assert steps
    assert all(step.told_on for step in steps)
    await desk.press("P", "enter")
    assert desk.prints()


async def _to(desk: StoryDesk, words: str) -> None:
    """Down, line by line, to the line that begins with these words."""
    for _ in range(30):
        if any(line.startswith("▸") and words in line for line in desk.screen.splitlines()):
            return
        await desk.press("down")
    raise AssertionError(f"no line {words!r}\n{desk.screen}")


async def _goal(desk: StoryDesk, words: str) -> None:
    """The first entry of the library for the need, with its interventions, in the client's words."""
    await desk.press("L", "enter")
    if isinstance(desk.app.screen, TicksDialog):
        await desk.press("enter")
    await desk.sees("How does the client say it?")
    await desk.write(words)
    await desk.press("enter")
    while isinstance(desk.app.screen, StepsDialog):
        await desk.write("2" if "stand now" in desk.screen else "Marcus")
        await desk.press("enter")


async def monitoring_round(desk: StoryDesk) -> None:
    """Six goals of two cases looked at, a target changed, a goal dropped; a new version, and the letter of changes."""
    first, second = desk.case("Ortiz"), desk.case("Sato")
    await desk.press("slash")
    await desk.write("ortiz")
    await desk.press("enter", "4", "t", "enter", "3", "enter", "2", "enter", "4")
    await desk.write("glad to be at home")
    await desk.press("ctrl+s")
    await desk.press("slash")
    await desk.write("sato")
    await desk.press("enter", "4", "t", "enter", "4", "enter", "2", "y", "y", "n", "3")
    await desk.write("tired, and says so for once")
    await desk.press("ctrl+s")
    assert [len(desk.book.plan.reviews(case)[0].goals) for case in (first, second)] == [3, 3]
    await _to(desk, "goal 1")
    await desk.press("enter", *["tab"] * 5, "ctrl+u")
    await desk.write("1")
    await desk.press("ctrl+s")
    await _to(desk, "goal 3")
    await desk.press("x", "6")
    await desk.write("her sister comes now")
    await desk.press("ctrl+s")
    await desk.press("y", "ctrl+s")
    new, old = desk.book.plan.versions(second)[:2]
    goals = {goal.number: goal for goal in desk.book.plan.goals(second)}
    assert (goals[1].target, goals[3].status, goals[3].status_reason) == (
        1.0,
        "dropped",
        "her sister comes now",
    )
    changes = " ".join(desk.book.plan.diff(second, old.number, new.number))
    assert "her sister comes now" in changes
    await desk.press("P", "2", "enter")
    assert desk.prints()


STORIES: Final = (
    Story(7, "Plan from needs", 90, plan_from_needs),
    Story(11, "Monitoring round", 48, monitoring_round),
)
