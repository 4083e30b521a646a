"""The first start: a new record, encrypted with a passphrase of one's own."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from textual import on, work
from textual.containers import Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Input, Static

from cmtui.errors import CaseworkError
from cmtui.widgets.text import as_typed

if TYPE_CHECKING:
    from pathlib import Path

    from textual.app import ComposeResult

    from cmtui.app import CmtuiApp

INTENT = (
    "cmtui keeps your whole practice in one encrypted file on this machine. The passphrase is its only key, and nobody "
    "can open the file without it. Four or more unrelated words are easiest to keep in mind; write them down and keep "
    "the paper apart from the machine."
)
KEYS = "Enter goes on. ctrl+q leaves without making anything. To look around first: cmtui demo"


class WelcomeScreen(Screen[None]):
    """Asks for the case manager's name and, twice, for the passphrase."""

    def __init__(self, path: Path) -> None:
        """Make the page for a record that is to stand at a path."""
        super().__init__()
        self._path = path

    def compose(self) -> ComposeResult:
        """Three fields, and a line for what happened."""
        with Vertical(id="gate"):
            yield Static(Content.styled("Welcome to cmtui", "bold $text-accent"))
            yield Static(Content(INTENT), id="intent")
            yield Static(as_typed(f"File: {self._path}", "$text-muted"), id="where")
            yield Input(placeholder="your name, as it stands under your notes", compact=True, id="owner")
            yield Input(
                password=True, placeholder="passphrase, 15 characters or more", compact=True, id="passphrase"
            )
            yield Input(password=True, placeholder="the passphrase again", compact=True, id="again")
            yield Static(Content(KEYS), id="said")

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        owner, passphrase, again = (field.value for field in self.query(Input))
        if event.input.id != "again":
            self.focus_next()
        elif not owner.strip():
            self._say("Your name is missing: it stands under every note that you sign.", wrong=True)
            self.query_one("#owner").focus()
        elif passphrase != again:
            self._say("The two passphrases differ. Type the second one again.", wrong=True)
            event.input.value = ""
        else:
            self._make(owner.strip(), passphrase)

    @work(exclusive=True, group="open")
    async def _make(self, owner: str, passphrase: str) -> None:
        self._say("Making the record.")
        try:
            await cast("CmtuiApp", self.app).begin(owner, passphrase)
        except CaseworkError as error:
            self._say(str(error), wrong=True)
            self.query_one("#passphrase").focus()

    def _say(self, sentence: str, *, wrong: bool = False) -> None:
        self.query_one("#said", Static).update(as_typed(sentence, "$text-error" if wrong else ""))
