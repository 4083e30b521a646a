"""The app on the demo practice, driven by keys that are counted."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final
from unittest.mock import patch

from cmtui.app import CmtuiApp
from cmtui.casebook.practices.demo import make_demo
from cmtui.screens import printing

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from textual.pilot import Pilot

    from cmtui.casebook.book import Casebook

MORNING: Final = datetime(2026, 11, 23, 15, 45, tzinfo=UTC)
"""Monday, 23 November 2026, 09:45 in Chicago."""

ZONE: Final = "America/Chicago"

_PATIENCE: Final = 400
"""Frames to wait for what a key leads to, 20 ms each; on a quiet machine it takes one or two."""

_STILL: Final = 2
"""Frames in which nothing changes any more, after which the screen is taken to stand."""


@dataclass(slots=True)
class StoryDesk:
    """One person at the desk.

    Attributes:
        app: The app.
        book: Its record.
        pilot: What presses the keys.
        folder: Where its files are.
        keys: Keys pressed so far; words that are typed do not count.
        typed: Letters of words typed so far.
    """

    app: CmtuiApp
    book: Casebook
    pilot: Pilot[None]
    folder: Path
    keys: int = 0
    typed: int = 0
    path: list[str] = field(default_factory=list)
    """The keys in order, with the words in quotes."""

    async def press(self, *keys: str) -> None:
        """Press keys, one after the other, each once the screen stands."""
        for key in keys:
            await self.pilot.press(key)
            self.keys += 1
            self.path.append(key)
            await self.stands()

    async def write(self, words: str) -> None:
        """Type words of one's own: what was said, a name, a date. They are not counted as keys."""
        await self.pilot.press(*("space" if sign == " " else sign for sign in words))
        self.typed += len(words)
        self.path.append(f"“{words}”")
        await self.stands()

    async def stands(self) -> None:
        """Wait until nothing on the screen changes any more."""
        before, still = "", 0
        for _ in range(_PATIENCE):
            await self.pilot.pause(0.02)
            now = self.screen
            still = still + 1 if now == before else 0
            before = now
            if still >= _STILL:
                return

    async def sees(self, *words: str) -> None:
        """Wait until all of these words are on the screen.

        Raises:
            AssertionError: They do not come; the screen is told.
        """
        for _ in range(_PATIENCE):
            if all(word in self.screen for word in words):
                return
            await self.pilot.pause(0.02)
        missing = [word for word in words if word not in self.screen]
        raise AssertionError(f"not on screen: {missing}\n{self.screen}\n{' '.join(self.path)}")

    @property
    def screen(self) -> str:
        """Everything that is visible now, as text."""
        strips = self.app.screen._compositor.render_strips()  # what a person sees
        return "\n".join("".join(segment.text for segment in strip) for strip in strips)

    @property
    def said(self) -> tuple[str, ...]:
        """What the app said in its notifications."""
        return tuple(notification.message for notification in self.app._notifications)

    def case(self, family: str) -> str:
        """Public id of the newest case of a client of the demo."""
        rows = self.book.caseload.page(0, 100, view="all")
        return next(row.case for row in rows if row.name.startswith(f"{family},"))

    def prints(self) -> tuple[Path, ...]:
        """What was printed, in the folder that stands for the person's documents."""
        return tuple(self.folder.glob("prints/*"))

    def show(self, family: str) -> dict[str, object]:
        """The whole chart of a client, as `cmtui show` gives it."""
        return self.book.chart.show(self.case(family))


@asynccontextmanager
async def at_the_desk(folder: Path, size: tuple[int, int] = (80, 24)) -> AsyncIterator[StoryDesk]:
    """The app on a fresh demo practice, on a Monday morning; each look at the clock is a little later.

    Args:
        folder: Where the throwaway file is made.
        size: Columns and lines of the terminal.
    """
    path, prints = folder / "demo.db", folder / "prints"
    prints.mkdir()
    book = make_demo(path, zone=ZONE, now=_Clock())
    app = CmtuiApp(book, path, demo=True)
    app.animation_level = "none"
    try:
        with patch.object(printing, "documents_folder", lambda: prints):
            async with app.run_test(size=size) as pilot:
                desk = StoryDesk(app, book, pilot, folder)
                await desk.stands()
                yield desk
    finally:
        book.close()


class _Clock:
    """A clock that goes on by itself, a fiftieth of a second a look: two acts are never at one instant."""

    def __init__(self) -> None:
        self._at = MORNING

    def __call__(self) -> datetime:
        self._at += timedelta(milliseconds=20)
        return self._at
