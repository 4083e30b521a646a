"""Several lines, asked for: what was done, a conclusion, the practice's own text."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.widgets import Static, TextArea

from cmtui import commands
from cmtui.screens.dialogs.kept import KeptDialog
from cmtui.screens.drafting import keep_paste
from cmtui.widgets.controls import LongText, TooLong, all_typed
from cmtui.widgets.dialog import DialogBox, KeysLine
from cmtui.widgets.text import as_typed

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from cmtui.screens.drafting import Place


class WordsDialog(KeptDialog[str]):
    """Answers with the words, or with None when it was left; what was typed is kept until who asked has saved it."""

    CSS_PATH = "dialogs.tcss"
    KEPT = "The words are kept as a draft; the same key goes on with them."
    BINDINGS: ClassVar[list[BindingType]] = [commands.SAVE.binding(), commands.BACK.binding()]

    def __init__(
        self, title: str, sentence: str, *, does: str, place: Place, first: str = "", optional: bool = False
    ) -> None:
        """Make the dialog.

        Args:
            title: What it is about.
            sentence: What is asked, and what follows from it.
            does: The word of the key that saves, such as "Sign".
            place: Where the words are kept until who asked has saved them.
            first: What stands so far.
            optional: Whether no words are an answer.
        """
        super().__init__()
        self._title, self._sentence, self._does, self._place = title, sentence, does, place
        self._first, self._optional = first, optional
        self._text = LongText(first)

    def compose(self) -> ComposeResult:
        """The question, the words."""
        with DialogBox(self._title):
            yield Static(as_typed(self._sentence), classes="quiet")
            yield self._text
            yield Static("", id="kept", classes="quiet")
            yield KeysLine()

    def on_mount(self) -> None:
        """Begin with what was typed before and not saved."""
        if found := self.keep_in(self._place, self._kept):
            self._text.text = found.get("text", "")
            self._kept()
        self.query_one(KeysLine).show((commands.SAVE.shown, self._does), (commands.BACK.shown, "Not now"))
        self._text.focus()
        self._text.move_cursor(self._text.document.end)

    def _values(self) -> dict[str, str]:
        words = self._text.text
        return {} if words.strip() in {"", self._first.strip()} else {"text": words}

    def _kept(self) -> None:
        self.query_one("#kept", Static).update("draft kept" if self._values() else "")

    @on(TextArea.Changed)
    def _typed(self) -> None:
        self.changed()

    @on(TooLong)
    async def _too_long(self, event: TooLong) -> None:
        await keep_paste(self, self._place.case, event.text)

    async def action_form_save(self) -> None:
        """Answer with the words; the draft lives until they are saved."""
        await all_typed((self._text,))
        words = self._text.text.strip()
        if not words and not self._optional:
            self.query_one("#kept", Static).update("A few words are needed.")
            return
        await self.answer_with(words)

    async def action_screen_back(self) -> None:
        """Leave it; the words are kept."""
        await self.leave()
