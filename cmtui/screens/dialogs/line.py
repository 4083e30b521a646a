"""One line, asked for: a reason, a result, a day."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.widgets import Input, Static

from cmtui import commands
from cmtui.errors import CaseworkError
from cmtui.screens.dialogs.kept import KeptDialog
from cmtui.widgets.controls import LineInput
from cmtui.widgets.dialog import DialogBox, KeysLine
from cmtui.widgets.text import as_typed

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from cmtui.screens.drafting import Place


class LineDialog(KeptDialog[str]):
    """Answers with the line, or with None when it was left."""

    CSS_PATH = "dialogs.tcss"
    KEPT = "The line is kept as a draft; the same key on the row goes on with it."
    BINDINGS: ClassVar[list[BindingType]] = [commands.BACK.binding()]

    def __init__(
        self,
        title: str,
        sentence: str,
        *,
        does: str,
        optional: bool = False,
        understood: Callable[[str], str] | None = None,
        place: Place | None = None,
    ) -> None:
        """Make the dialog.

        Args:
            title: What it is about.
            sentence: What is asked, and what follows from it.
            does: The word of the Enter key, such as "Strike out".
            optional: Whether an empty line is an answer.
            understood: Says what the line was understood as, or raises the sentence that says why not.
            place: Where the line is kept until who asked has saved it; None where nothing is lost with it.
        """
        super().__init__()
        self._title, self._sentence, self._does = title, sentence, does
        self._optional, self._understood, self._place = optional, understood, place
        self._line = LineInput()

    def compose(self) -> ComposeResult:
        """The question, the line, what it was understood as."""
        with DialogBox(self._title):
            yield Static(as_typed(self._sentence), classes="quiet")
            yield self._line
            yield Static("", id="understood")
            yield KeysLine()

    def on_mount(self) -> None:
        """Name the keys; begin with what was typed before and not saved."""
        if kept := self.keep_in(self._place):
            self._line.value = kept.get("text", "")
        self.query_one(KeysLine).show((commands.OPEN.shown, self._does), (commands.BACK.shown, "Not now"))

    def _values(self) -> dict[str, str]:
        line = self._line.value
        return {"text": line} if line.strip() else {}

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        self._check(event.value)
        self.changed()

    def _check(self, line: str) -> bool:
        """Say what the line means; whether it is an answer."""
        said, wrong = "", ""
        if self._understood is not None and line.strip():
            try:
                said = self._understood(line)
            except CaseworkError as error:
                wrong = str(error)
        below = self.query_one("#understood", Static)
        below.set_class(bool(wrong), "wrong")
        below.update(as_typed(wrong or said))
        return not wrong and (bool(line.strip()) or self._optional)

    @on(Input.Submitted)
    async def _answer(self, event: Input.Submitted) -> None:
        if self._check(event.value):
            await self.answer_with(event.value.strip())
        elif not event.value.strip():
            self.query_one("#understood", Static).update("A few words are needed.")

    async def action_screen_back(self) -> None:
        """Leave it; what was typed is kept."""
        await self.leave()
