"""A form whose score asks for more than its answers."""

from __future__ import annotations

from tests.screens.desk import Practice, at_the_desk, on_screen, settled


async def test_a_score_that_depends_on_how_it_was_asked_says_how_to_say_it(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, _):
        app.open_form(practice.ortiz, "cfpb-financial-well-being")
        await settled(pilot)
        await pilot.press(*("3" * 10))
        await settled(pilot)
        assert "no score yet, press w and say how it was asked" in " ".join(on_screen(app).split())
        await pilot.press("ctrl+s")
        await settled(pilot)
        assert "Financial well-being: no score until “Asked how” is said" in on_screen(app)
