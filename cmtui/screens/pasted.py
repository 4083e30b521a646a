"""A paste that no field can hold: kept whole, read here, and taken into contacts part by part."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from textual import on
from textual.widgets import Static

from cmtui import commands
from cmtui.errors import CaseworkError
from cmtui.rules.clean import NOTE_LIMIT
from cmtui.screens.base import Dialog
from cmtui.screens.dialogs.line import LineDialog
from cmtui.widgets.dialog import DialogBox, KeysLine
from cmtui.widgets.line_list import Cell, Column, LineList
from cmtui.widgets.text import as_typed

if TYPE_CHECKING:
    from collections.abc import Hashable

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from cmtui.casebook.book import Casebook
    from cmtui.rows import DraftRow

_WIDTH: Final = 68
"""Characters a line of the view."""

_LAST_WORDS: Final = 500
"""A part ends between words, at most so many characters before its limit."""

Line = tuple[int, str]


class PastedScreen(Dialog[None]):
    """The text by lines, and the key that takes a part of it into a note."""

    CSS_PATH = "drafts.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [commands.BACK.binding()]

    def __init__(self, draft: DraftRow) -> None:
        super().__init__()
        self._draft = draft
        self._text = dict(draft.values).get("text", "")
        self._busy = False

    def compose(self) -> ComposeResult:
        """How long it is, the text, the keys."""
        with DialogBox(f"Long text · {self._draft.client}" if self._draft.client else "Long text"):
            yield Static(as_typed(self._words()), classes="muted")
            yield LineList[Line]((Column("", _WIDTH, share=1),), _draw, lambda line: line[0])
            yield KeysLine()

    def on_mount(self) -> None:
        """Show the text."""
        listed = self.query_one(LineList)
        listed.styles.height = 14
        listed.set_source(_Lines(self._text))
        listed.focus()
        self.query_one(KeysLine).show(("enter", "Into a contact"), ("esc", "Back"))

    def _words(self) -> str:
        return (
            f"{len(self._text):,} characters, kept whole. A note holds {NOTE_LIMIT:,}: enter takes the first part "
            "into a contact, the rest stays here."
        )

    @on(LineList.RowChosen)
    def _take(self) -> None:
        if self.is_current and not self._busy:
            self._busy = True
            self.run_worker(self._take_down(), group="save")

    async def _take_down(self) -> None:
        if case := self._draft.subject or await self._for_whom():
            await self._take_part(case)
        self._busy = False

    async def _for_whom(self) -> str:
        """The case of the client whom the person names; empty when they leave it."""
        match = self.casebook.caseload.matched
        asked = LineDialog(
            "For whom",
            "A piece of the client's name.",
            does="Choose",
            understood=lambda typed: match(typed).name,
        )
        typed = await self.app.push_screen_wait(asked)
        return match(typed).case if typed else ""

    async def _take_part(self, case: str) -> None:
        part, rest = first_part(self._text)

        def move(casebook: Casebook) -> bool:
            before = casebook.drafts.find("contact", case)
            values = dict(before.values) if before else {}
            if values.get("narrative", "").strip():
                return False
            casebook.drafts.keep("contact", case, {**values, "narrative": part})
            if rest:
                # Under a name of its own, before the whole is let go: at no instant is a word of it nowhere.
                casebook.drafts.keep(f"{self._draft.form}+", case, {"text": rest})
            casebook.drafts.drop(self._draft.form, self._draft.subject)
            return True

        try:
            taken = await self.ask(move)
        except CaseworkError as error:
            self.report(error)
            return
        if taken:
            self.dismiss()
            self.work.open_contact(case)
        else:
            self.say("A contact of this client is half written: save it or start it over first.")

    def action_screen_back(self) -> None:
        """Back; the text stays kept."""
        self.dismiss()


class _Lines:
    """The text cut into lines when they are looked at."""

    def __init__(self, text: str) -> None:
        self._lines = [
            line[at : at + _WIDTH] for line in text.split("\n") for at in range(0, max(len(line), 1), _WIDTH)
        ]

    @property
    def count(self) -> int:
        """How many lines there are."""
        return len(self._lines)

    def page(self, start: int, size: int) -> list[Line]:
        """Lines `start` to `start + size`."""
        return list(enumerate(self._lines[start : start + size], start))

    def position(self, key: Hashable) -> int | None:
        """The place of a line: its number."""
        return key if isinstance(key, int) else None


def first_part(text: str) -> tuple[str, str]:
    """As much as a note holds, ended between two words where that is near, and the rest."""
    if len(text) <= NOTE_LIMIT:
        return text, ""
    cut = max(text.rfind(gap, NOTE_LIMIT - _LAST_WORDS, NOTE_LIMIT) for gap in (" ", "\n"))
    cut = cut if cut > 0 else NOTE_LIMIT
    return text[:cut], text[cut:]


def _draw(line: Line) -> tuple[Cell, ...]:
    return (line[1],)
