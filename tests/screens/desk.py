"""A small practice in a real file, and the app on it, for stories told in keys."""

from __future__ import annotations

from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from textual.worker import WorkerCancelled

from cmtui.app import CmtuiApp
from cmtui.casebook.book import open_casebook
from cmtui.casebook.opening import new_casebook

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from textual.pilot import Pilot
    from textual.screen import Screen

    from cmtui.casebook.book import Casebook

ScreenT = TypeVar("ScreenT", bound="Screen[Any]")

HOSTILE = "[/notes] [red]O'Hara"


@dataclass(frozen=True, slots=True)
class Practice:
    """The record, and three open cases in it."""

    path: Path
    ortiz: str
    ortega: str
    hostile: str

    def open(self) -> Casebook:
        return open_casebook(self.path)


def make(path: Path) -> Practice:
    """A practice of three clients: Manuel Ortiz (and his daughter Rosa), Pilar Ortega, and a hostile name."""
    casebook = new_casebook(path, None, owner="Dana Morales", zone="America/Chicago")
    ids = []
    for given, family, born, phone in (
        ("Manuel", "Ortiz", "1948-03-02", "402-555-0101"),
        ("Pilar", "Ortega", "1960-01-05", "402-555-0102"),
        ("Zed", HOSTILE, "1940-01-01", ""),
    ):
        values = {
            "given": given,
            "family": family,
            "born": born,
            "phone": phone,
            "received_at": "yesterday 2pm",
        }
        case = casebook.intake.log({**values, "reason": "heart failure"}).case
        asks = casebook.intake.asks(case, "T-4")
        casebook.intake.move(case, "T-4", reasons={ask.guard: "Told on the phone" for ask in asks})
        ids.append(case)
    team = {"name": "Rosa Ortiz", "role": "family"}
    casebook.registers.save("team_member", team, case=ids[0])
    casebook.close()
    return Practice(path, *ids)


@asynccontextmanager
async def at_the_desk(
    practice: Practice, size: tuple[int, int] = (80, 24)
) -> AsyncIterator[tuple[CmtuiApp, Pilot[None], Casebook]]:
    """The app on the practice, with its record open."""
    casebook = practice.open()
    app = CmtuiApp(casebook, practice.path)
    try:
        async with app.run_test(size=size) as pilot:
            await settled(pilot)
            yield app, pilot, casebook
    finally:
        casebook.close()


def screen_of(app: CmtuiApp, kind: type[ScreenT]) -> ScreenT:
    """The screen in front, which is one of that kind."""
    screen = app.screen
    assert isinstance(screen, kind), screen
    return screen


async def settled(pilot: Pilot[None]) -> None:
    """Wait for what runs in threads, and for the frame after it."""
    for _ in range(3):
        with suppress(WorkerCancelled):  # a reading that a newer one replaced
            await pilot.app.workers.wait_for_complete()
        await pilot.pause()


async def type_in(pilot: Pilot[None], text: str) -> None:
    """Type a text, key by key."""
    await pilot.press(*("space" if sign == " " else sign for sign in text))


def on_screen(app: CmtuiApp) -> str:
    """Everything that is visible now, as text."""
    return "\n".join(
        "".join(segment.text for segment in strip) for strip in app.screen._compositor.render_strips()
    )


def said(app: CmtuiApp) -> list[str]:
    """What the app said in its notifications."""
    return [notification.message for notification in app._notifications]


def showing(app: CmtuiApp, kind: type[ScreenT]) -> ScreenT:
    """The screen in front, which is of that kind."""
    screen: object = app.screen
    assert isinstance(screen, kind)
    return screen
