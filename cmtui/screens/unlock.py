"""The passphrase, asked for while the libraries load."""

from __future__ import annotations

import asyncio
from time import monotonic
from typing import TYPE_CHECKING, cast

from textual import on, work
from textual.containers import Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Input, Static

from cmtui.errors import CaseworkError, WrongPassphrase
from cmtui.widgets.text import as_typed

if TYPE_CHECKING:
    from pathlib import Path

    from textual.app import ComposeResult

    from cmtui.app import CmtuiApp

LONGEST_WAIT_S = 30


def wait_after(failures: int) -> int:
    """Seconds before the next try counts: 1, 2, 4 and so on up to 30; nobody is ever locked out."""
    return min(2 ** (failures - 1), LONGEST_WAIT_S) if failures else 0


class UnlockScreen(Screen[None]):
    """Asks until the record opens."""

    def __init__(self, path: Path) -> None:
        """Make the prompt for the record at a path."""
        super().__init__()
        self._path = path
        self._failures = 0
        self._next_try = 0.0

    def compose(self) -> ComposeResult:
        """One field, and a line for what happened."""
        with Vertical(id="gate"):
            yield Static(Content.styled("cmtui", "bold $text-accent"))
            yield Static(as_typed(str(self._path), "$text-muted"), id="where")
            yield Input(password=True, placeholder="passphrase", compact=True, id="passphrase")
            yield Static(Content("Enter opens the record. ctrl+q leaves."), id="said")

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        if event.value:
            self._open(event.value)

    @work(exclusive=True, group="open")
    async def _open(self, passphrase: str) -> None:
        if (wait := self._next_try - monotonic()) > 0:
            self._say(f"Trying in {wait:.0f} s, because the last passphrase was wrong.")
            await asyncio.sleep(wait)
        self._say("Opening the record.")
        try:
            await cast("CmtuiApp", self.app).unlock(passphrase)
        except WrongPassphrase as error:
            self._failures += 1
            self._next_try = monotonic() + wait_after(self._failures)
            self._say(str(error), wrong=True)
            self.query_one(Input).value = ""
        except CaseworkError as error:
            self._say(str(error), wrong=True)

    def _say(self, sentence: str, *, wrong: bool = False) -> None:
        self.query_one("#said", Static).update(as_typed(sentence, "$text-error" if wrong else ""))
