"""A later word on a signed note: the note stays as it is, the addendum stands below it with its own time."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.widgets import Static, TextArea

from cmtui import commands
from cmtui.errors import CaseworkError
from cmtui.screens.dialogs.kept import KeptDialog
from cmtui.screens.drafting import keep_paste
from cmtui.vocabulary import catalog
from cmtui.widgets import when
from cmtui.widgets.controls import LongText, TooLong
from cmtui.widgets.dialog import DialogBox, KeysLine

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from cmtui.screens.doors import Doors

FORM = "addendum"
"""The form under which its draft is kept; its subject is the note."""


class AddendumDialog(KeptDialog[str]):
    """Answers with the words, or with None when it was left; what was typed is kept until it is saved."""

    CSS_PATH = "dialogs.tcss"
    KEPT = "The addendum is kept as a draft; e on the note continues it."
    BINDINGS: ClassVar[list[BindingType]] = [commands.SAVE.binding(), commands.BACK.binding()]

    def __init__(self, contact: str, title: str) -> None:
        """Make the dialog.

        Args:
            contact: Public id of the note.
            title: Which note it is.
        """
        super().__init__()
        self._contact, self._title = contact, title
        self._text = LongText()

    def compose(self) -> ComposeResult:
        """The note, the words."""
        with DialogBox(f"Addendum · {self._title}"):
            yield Static("The signed note stays as it is; these words stand below it.", classes="quiet")
            yield self._text
            yield Static("", id="kept", classes="quiet")
            yield KeysLine()

    def on_mount(self) -> None:
        """Begin with what was typed before and not saved."""
        if found := self.keep_in((FORM, self._contact), self._kept):
            self._text.text = found.get("text", "")
            self._kept()
        self.query_one(KeysLine).show((commands.SAVE.shown, "Save"), (commands.BACK.shown, "Keep as draft"))
        self._text.focus()

    def _values(self) -> dict[str, str]:
        text = self._text.text
        return {"text": text} if text.strip() else {}

    def _kept(self) -> None:
        self.query_one("#kept", Static).update("draft kept")

    @on(TextArea.Changed)
    def _typed(self) -> None:
        self.changed()

    @on(TooLong)
    async def _too_long(self, event: TooLong) -> None:
        await keep_paste(self, self._contact, event.text)

    async def action_form_save(self) -> None:
        """Answer with the words; the draft lives until they are saved."""
        if not self._values():
            self.say("An addendum needs a few words.")
            return
        await self.answer_with(self._values()["text"])

    async def action_screen_back(self) -> None:
        """Leave it; the words are kept."""
        await self.leave()


async def add_addendum(app: Doors, contact: str) -> None:
    """Ask for an addendum to a signed note, and save it; a worker's story, for charts and for drafts that wait."""
    try:
        note = app.casebook.chart.contact(contact)
        title = f"{catalog.kind_word(note.mode)} {when.whole(note.at, zone=app.casebook.zone)}"
        words = await app.push_screen_wait(AddendumDialog(contact, title))
        if words is None:
            return
        await app.ask(lambda casebook: casebook.contacts.amend(contact, words))
    except CaseworkError as error:
        app.report(error)
        return
    app.notify("Addendum saved.", markup=False, timeout=4)
    app.case_changed("")
