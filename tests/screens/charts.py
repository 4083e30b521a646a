"""Opening charts and answering their dialogs, for stories told in keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from cmtui.screens.chart.screen import ChartScreen
from tests.screens.desk import settled

if TYPE_CHECKING:
    from textual.pilot import Pilot
    from textual.screen import Screen

    from cmtui.app import CmtuiApp

ScreenT = TypeVar("ScreenT", bound="Screen[Any]")

PAUSES = 500
"""Frames to wait for a dialog whose words come from a thread; it takes two or three."""


async def chart_of(
    app: CmtuiApp, pilot: Pilot[None], case: str, *among: str, section: str = "1"
) -> ChartScreen:
    """A case's chart, with one of its sections in view."""
    app.open_case(case, among)
    await settled(pilot)
    await pilot.press(section)
    await settled(pilot)
    assert isinstance(app.screen, ChartScreen)
    return app.screen


async def asked(app: CmtuiApp, pilot: Pilot[None], dialog: type[ScreenT]) -> ScreenT:
    """The dialog, once it is there; its story waits for the answer, so that `settled` would wait for ever."""
    for _ in range(PAUSES):
        await pilot.pause(0.01)
        if isinstance(app.screen, dialog) and app.screen.is_mounted:
            await pilot.pause()
            return app.screen
    raise AssertionError(f"no {dialog.__name__} in view")
