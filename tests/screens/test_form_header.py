"""What the first and the last line of a form keep where there is little room."""

from __future__ import annotations

from dataclasses import replace

from cmtui.screens.form.screen import FormScreen
from tests.screens.desk import Practice, at_the_desk, on_screen, settled, showing


async def test_at_80_columns_the_score_stands_before_who_answered_and_esc_before_leaving_out(
    practice: Practice,
) -> None:
    async with at_the_desk(practice) as (app, pilot, _):
        app.open_form(practice.ortiz, "phq-9")
        await settled(pilot)
        form = showing(app, FormScreen)
        await pilot.press(*"111111101")
        form.state = replace(form.state, mode="read_aloud", informants="his daughter Rosa, at home")
        form.paint()
        await settled(pilot)
        lines = on_screen(app).splitlines()
        assert "9 of 10 · score 8 mild" in lines[0]
        assert "his daughter" not in lines[0]
        assert "ctrl+g" in lines[-1]
        assert "esc Park" in lines[-1]
