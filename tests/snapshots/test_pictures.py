"""A dozen settled pictures of the demonstration; CONTRIBUTING.md says how to read and renew them."""

from __future__ import annotations

from asyncio import timeout
from contextlib import closing
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Protocol

import pytest

from cmtui.app import CmtuiApp
from cmtui.casebook.book import open_casebook
from cmtui.theme import LIGHT
from tests.screens.desk import on_screen, settled
from tools.shots import ASSESSED, CHART, NOW

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    from textual.pilot import Pilot

SMALL, WIDE = (80, 24), (120, 40)

LINE = "call 15m with rosa: 25 mg #1 + chart fri"
"""Short: a key takes 0.05 s here."""

PATIENCE_S = 20
"""For a machine that is busy with other things; the slowest picture stands after one second."""


class Compare(Protocol):
    """The plugin's fixture, as far as it is used here."""

    def __call__(
        self,
        app: CmtuiApp,
        *,
        terminal_size: tuple[int, int],
        run_before: Callable[[Pilot[None]], Awaitable[None]],
    ) -> bool: ...


@dataclass(frozen=True, slots=True)
class Picture:
    """A screen of the demonstration."""

    name: str
    size: tuple[int, int]
    stands: str
    """Words that are on the screen when everything that was asked for has come."""
    keys: tuple[str, ...] = ()
    """What is pressed on Today to get there."""
    light: bool = False
    no_color: bool = False


PICTURES = (
    Picture("today", SMALL, "Lifts 14 lb"),
    Picture("today-light", WIDE, "Lifts 14 lb", light=True),
    Picture("today-no-color", SMALL, "Lifts 14 lb", no_color=True),
    Picture("caseload", SMALL, "load 31 of 40", ("f3",)),
    Picture("caseload-wide", WIDE, "19 Nov call", ("f3",)),
    Picture("chart-overview", SMALL, "Heart failure", (*CHART, "1")),
    Picture("chart-engage", SMALL, "Nine criteria", (*CHART, "2")),
    Picture("chart-assess", SMALL, "12 of 27", ASSESSED),
    Picture("chart-timeline", SMALL, " entries", (*CHART, "6")),
    Picture("quick", SMALL, "draft kept", (*CHART, "1", "n", *LINE)),
    Picture("contact", SMALL, "draft kept", (*CHART, "1", "n", *LINE, "ctrl+e")),
    Picture("find", SMALL, "4 found", ("slash", *"met")),
    Picture("keys", SMALL, "esc Close", ("question_mark",)),
)


def ready(picture: Picture) -> Callable[[Pilot[None]], Awaitable[None]]:
    """What brings the app to the picture: key by key, until its words stand there."""

    async def bring(pilot: Pilot[None]) -> None:
        app = pilot.app
        assert isinstance(app, CmtuiApp)
        await settled(pilot)
        for letters, pressed in groupby(picture.keys, key=lambda key: len(key) == 1):
            keys = ["space" if key == " " else key for key in pressed]
            for step in [keys] if letters else [[key] for key in keys]:  # nobody waits between two letters
                await pilot.press(*step)
                await settled(pilot)
        async with timeout(PATIENCE_S):
            while picture.stands not in on_screen(app):
                await pilot.pause(0.05)
        await settled(pilot)

    return bring


@pytest.mark.parametrize("picture", PICTURES, ids=lambda picture: picture.name)
def test_looks(
    picture: Picture, record: Path, snap_compare: Compare, monkeypatch: pytest.MonkeyPatch
) -> None:
    if picture.no_color:
        monkeypatch.setenv("NO_COLOR", "1")
    with closing(open_casebook(record, now=lambda: NOW)) as casebook:
        app = CmtuiApp(casebook, record, demo=True)
        app.animation_level = "none"
        if picture.light:
            app.theme = LIGHT.name
        assert snap_compare(app, terminal_size=picture.size, run_before=ready(picture))


@pytest.mark.parametrize(("size", "light"), [(SMALL, False), (WIDE, True)], ids=["form", "form-wide-light"])
def test_a_form_looks(record: Path, snap_compare: Compare, *, size: tuple[int, int], light: bool) -> None:
    with closing(open_casebook(record, now=lambda: NOW)) as casebook:
        app = CmtuiApp(casebook, record, demo=True)
        app.animation_level = "none"
        if light:
            app.theme = LIGHT.name

        async def answer(pilot: Pilot[None]) -> None:
            await settled(pilot)
            app.open_form(casebook.caseload.resolve("morton"), "phq-9")
            await settled(pilot)
            await pilot.press(*"120210101")
            async with timeout(PATIENCE_S):
                while "URGENT" not in on_screen(app):
                    await pilot.pause(0.05)
            await settled(pilot)

        assert snap_compare(app, terminal_size=size, run_before=answer)
