"""The afternoon: a referral that leads nowhere is begun again with others whom the client chooses from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tests.stories.told import Story

if TYPE_CHECKING:
    from tests.stories.desk import StoryDesk


async def the_referral_loop(desk: StoryDesk) -> None:
    """The agency has a waitlist; two others that speak his language are offered, he chooses, it is sent on a basis."""
    case = desk.case("Sato")
    await desk.press("f")
    await desk.write("renal meals")
    await desk.press("enter", "enter")
    await desk.sees("Coordinate", "Maple Street Table")
    await desk.press("x")
    await desk.sees("What became of it?")
    await desk.press("3", "enter")
    await desk.write("three weeks at least")
    await desk.press("enter", "1")
    await desk.sees("Kaze Meals on Wheels", "Sakura Kitchen", "Japanese")
    await desk.press("tab", "tab", "enter")
    await desk.press("2")
    await desk.write("they cook what his mother cooked")
    await desk.press("enter")
    await desk.sees("On what basis may they be told?")
    await desk.press("5", "enter", "enter", "enter", "1")
    made, failed = desk.book.referrals.rows(case)[:2]
    assert (failed.provider, failed.state, failed.reason) == (
        "Maple Street Table",
        "not_connected",
        "no_capacity",
    )
    assert (made.provider, made.state, made.replaces) == ("Sakura Kitchen", "sent", failed.id)
    assert [name for name, _, _ in made.options] == ["Kaze Meals on Wheels", "Sakura Kitchen"]
    assert desk.book.resources.row(made.organization).verified_on == desk.book.today_date().isoformat()


STORIES: Final = (Story(9, "Referral loop", 30, the_referral_loop),)
