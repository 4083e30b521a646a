"""Pieces of work beside the two home screens: opened, left as they are, come back to.

Each home screen and each piece of work is a mode of the app, with a stack of screens of its own, so that a form with
the dialog over it is left and found again as it was, to the same field.
"""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, Final, Literal

from textual.command import CommandPalette

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import App
    from textual.screen import Screen

Home = Literal["today", "caseload"]
HOMES: Final[tuple[Home, ...]] = ("today", "caseload")


class Works:
    """What is open beside the home screens."""

    def __init__(self, app: App[None]) -> None:
        self._app = app
        self._numbers = count(1)
        self._origin: dict[str, str] = {}
        """For each piece of work, the mode it was opened from."""
        self._parked: list[str] = []

    @property
    def parked(self) -> int:
        """How many pieces of work were left as they are."""
        return len(self._parked)

    def open(self, screen: Callable[[], Screen[None]]) -> None:
        """Show a screen of work: from a home screen as a new piece of work, else on top of the one at hand."""
        app = self._app
        if app.current_mode not in HOMES:
            app.push_screen(screen())
            return
        mode = f"work-{next(self._numbers)}"
        self._origin[mode] = app.current_mode
        self.add_mode(mode, screen)
        app.switch_mode(mode)

    def add_mode(self, mode: str, screen: Callable[[], Screen[None]]) -> None:
        """Make a mode known whose screen is styled when it is mounted, as every screen is, and that once.

        Textual takes a mode's first screen for one whose theme changed while it was out of sight: it parses all styles
        again and puts them on everything, twice, which is most of the time that opening a chart takes.
        """
        app = self._app

        def made() -> Screen[None]:
            fresh = screen()
            fresh._css_update_count = app._css_update_count  # noqa: SLF001
            return fresh

        app.add_mode(mode, made)

    def back(self) -> None:
        """Leave the screen at hand for the one it was opened from."""
        app = self._app
        if len(app.screen_stack) > 1:
            app.pop_screen()
        elif app.current_mode not in HOMES:
            self._leave_for(self._origin[app.current_mode], keep=False)

    def go_home(self, home: Home) -> None:
        """Show a home screen; what is unsaved in the work at hand is parked, not lost."""
        self._leave_for(home, keep=False)

    def park(self) -> None:
        """Leave the work at hand as it is."""
        mode = self._app.current_mode
        if mode not in HOMES:
            self._leave_for(self._home_of(mode), keep=True)

    def resume(self) -> bool:
        """Come back to what was parked last, to the same field; say whether there was anything."""
        if not self._parked:
            return False
        mode = self._parked.pop()
        self._origin[mode] = self._home_of(self._app.current_mode)
        self._leave_for(mode, keep=False)
        return True

    def _home_of(self, mode: str) -> str:
        while mode not in HOMES:
            mode = self._origin[mode]
        return mode

    def _leave_for(self, mode: str, *, keep: bool) -> None:
        app, left = self._app, self._app.current_mode
        if mode == left:
            return
        while _is_transient(app.screen):
            app.screen.dismiss(None)
        kept = keep or any(
            screen.is_modal or getattr(screen, "unsaved", False) for screen in app.screen_stack
        )
        app.switch_mode(mode)
        if left in HOMES:
            return
        if kept:
            self._parked.append(left)
        else:
            del self._origin[left]
            app.remove_mode(left)


def _is_transient(screen: Screen[object]) -> bool:
    """Whether it holds nothing that anybody typed: help, the palette, find."""
    return isinstance(screen, CommandPalette) or bool(getattr(screen, "transient", False))
