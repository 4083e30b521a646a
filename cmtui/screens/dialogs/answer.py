"""A question with few answers and words beside them: a criterion with its evidence, a decision with its reason."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Final

from textual import on
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static, TextArea

from cmtui import commands
from cmtui.screens.dialogs.kept import KeptDialog
from cmtui.screens.drafting import keep_paste
from cmtui.vocabulary import catalog
from cmtui.widgets.controls import LongText, TooLong
from cmtui.widgets.dialog import DialogBox, KeysLine
from cmtui.widgets.text import as_typed

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult

    from cmtui.screens.drafting import Place


_CODE: Final = "@code"
"""The answer chosen, kept beside the words."""

_GAP: Final = "   "
"""Between two answers."""

_ROOM: Final = 70
"""Cells that a line of the box has; no answer is broken over two."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found or decided."""

    code: str
    """Of the vocabulary."""
    words: str


class AnswerDialog(KeptDialog[Answer]):
    """A digit answers, Enter keeps it; the words typed between the two are a draft until the answer is saved."""

    CSS_PATH = "dialogs.tcss"
    KEPT = "The words are kept as a draft; enter on the row goes on with them."
    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(digit, f"answer({digit})", show=False) for digit in "123456789"),
        Binding("enter", "keep", show=False),
        Binding("tab", "words", show=False),
        commands.SAVE.binding(),
        commands.BACK.binding(),
    ]
    AUTO_FOCUS = ""  # digits are answers until the words are typed

    def __init__(
        self,
        title: str,
        vocabulary: str,
        *,
        asks_for: str,
        first: Answer,
        place: Place,
        counted: str = "",
        needs_words: bool = False,
        words_for: tuple[str, ...] = (),
        only: tuple[str, ...] = (),
    ) -> None:
        """Make the dialog.

        Args:
            title: The question, in words.
            vocabulary: Where the answers come from.
            asks_for: What the words are, such as "Evidence".
            first: What stands so far, or is proposed.
            place: Where the words are kept; who saves the answer lets them go.
            counted: What the record shows, on a line below the question.
            needs_words: Whether an answer without words is none.
            words_for: The codes that are no answer without words, where not all need some.
            only: The codes that are offered, where not all of the vocabulary are.
        """
        super().__init__()
        self._title, self._asks_for = title, asks_for
        self._terms = tuple(term for term in catalog.terms(vocabulary) if not only or term.code in only)
        self._code, self._first, self._counted = first.code, first, counted
        self._needs_words, self._words_for, self._place = needs_words, words_for, place
        self._text = LongText(first.words)

    def compose(self) -> ComposeResult:
        """The question, the answers, the words."""
        with DialogBox(self._title):
            if self._counted:
                yield Static(as_typed(self._counted), classes="quiet")
            yield Static("", id="answers", classes="spaced")
            yield Static(as_typed(self._asks_for), classes="quiet spaced")
            yield self._text
            yield Static("", id="wanting", classes="wrong")
            yield KeysLine()

    def on_mount(self) -> None:
        """Show what stands so far, or was typed before and not saved."""
        if values := self.keep_in(self._place):
            self._text.text = values.get("text", "")
            self._code = values.get(_CODE, self._code)
        self._draw()

    def _values(self) -> dict[str, str]:
        words = self._text.text
        return {"text": words, _CODE: self._code} if words.strip() not in {"", self._first.words} else {}

    def _draw(self) -> None:
        rows: list[list[Content]] = [[]]
        room = _ROOM
        for place, term in enumerate(self._terms, 1):
            chosen = term.code == self._code
            piece = as_typed(
                f"{'▸' if chosen else ' '}{place} {term.label}", "bold $text-accent" if chosen else ""
            )
            if rows[-1] and piece.cell_length + len(_GAP) > room:
                rows.append([])
                room = _ROOM
            rows[-1].append(piece)
            room -= piece.cell_length + len(_GAP)
        lines = (Content(_GAP).join(row) for row in rows)
        self.query_one("#answers", Static).update(Content("\n").join(lines))
        keys = self.query_one(KeysLine)
        if self.typing:
            keys.show((commands.SAVE.shown, "Keep"), (commands.BACK.shown, "To the answers"))
        else:
            digits = f"1–{len(self._terms)}"
            tab, keep = ("tab", self._asks_for), (commands.OPEN.shown, "Keep")
            keys.show((digits, "Answer"), tab, keep, (commands.BACK.shown, "Not now"))

    def on_descendant_focus(self) -> None:
        """Other keys work while text is typed."""
        self._draw()

    def on_descendant_blur(self) -> None:
        """The digits answer again."""
        self._draw()

    def on_key(self, event: events.Key) -> None:
        """A letter is the first of the words, so that nothing typed goes nowhere."""
        if self.typing or event.character is None or not event.character.isalpha():
            return
        event.stop()
        words = self.query_one(LongText)
        words.focus()
        words.move_cursor(words.document.end)
        words.insert(event.character)

    @on(TextArea.Changed)
    def _typed(self) -> None:
        self.query_one("#wanting", Static).update("")
        self.changed()

    @on(TooLong)
    async def _too_long(self, event: TooLong) -> None:
        await keep_paste(self, "", event.text)

    def action_answer(self, digit: int) -> None:
        """Choose an answer; Enter keeps it."""
        if digit <= len(self._terms):
            self._code = self._terms[digit - 1].code
            self._draw()

    def action_words(self) -> None:
        """Type the words."""
        self.query_one(LongText).focus()

    async def action_keep(self) -> None:
        """Answer with what stands here."""
        words = self._text.text.strip()
        wanting = "" if self._code else "Choose an answer by its digit."
        if (self._needs_words or self._code in self._words_for) and not words:
            wanting = wanting or f"{self._asks_for}: a few words are needed."
        if wanting:
            self.query_one("#wanting", Static).update(as_typed(wanting))
        else:
            await self.answer_with(Answer(self._code, words))

    async def action_form_save(self) -> None:
        """Answer with what stands here."""
        await self.action_keep()

    async def action_screen_back(self) -> None:
        """From the words to the answers, from these out."""
        if self.typing:
            self.set_focus(None)
            return
        await self.leave()
