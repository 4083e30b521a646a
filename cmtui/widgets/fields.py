"""The fields of a form: a label, what is typed, and beside it what was understood.

A field keeps the words as they were typed (for the draft) and gives the value for the record, so that what the
screen shows and what is saved are one thing. Options of a choice stand under the field that has the focus.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from rich.cells import cell_len
from textual import on
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, TextArea

from cmtui.rules.clean import clean
from cmtui.rules.typed import first_text, understand, vocabulary_of
from cmtui.vocabulary import catalog
from cmtui.widgets.controls import LineInput, LongText
from cmtui.widgets.text import MUTED, as_typed, fit, shown

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from textual.app import ComposeResult

    from cmtui.rows import FieldRow
    from cmtui.rules.typed import Understood
    from cmtui.vocabulary.catalog import Term

_LABEL: Final = 25
"""Cells for the label: with 80 columns the text has 54 left. The help line says a title whole."""

_WIDE_LABEL: Final = 42
"""The same from 110 columns, where the longest titles fit."""

_WIDTHS: Final = {"date": 20, "instant": 24, "number": 12, "choice": 28, "yes_no": 12}
"""Cells of the narrow controls; what was understood stands beside them."""

WIDE: Final = 110
"""Columns from which there is room to spare."""

_OPTION_LINES: Final = 4
"""A vocabulary that needs more lines than these (languages: 60 terms) is narrowed by typing."""

_CHOICES: Final = frozenset({"choice", "yes_no"})

_OFFERS: Final = {"date": "space: today", "instant": "space: now"}


class FieldLine(Widget):
    """One field."""

    DEFAULT_CSS = """
    FieldLine { layout: vertical; height: 1; color: $foreground; }
    FieldLine.-long { height: auto; margin-bottom: 1; }
    """

    @dataclass
    class Edited(Message):
        """Something was typed, or taken out."""

        field: FieldLine

    def __init__(self, row: FieldRow, clock: Callable[[], datetime]) -> None:
        """Make the field.

        Args:
            row: What it is, and its value.
            clock: The practice's wall clock, asked when a date is read.
        """
        super().__init__(classes="-long" if row.kind == "long" else "")
        self.row = row
        self._clock = clock
        self._control: LineInput | LongText | None = None
        self._first = clean(first_text(row), multiline=row.kind == "long")
        self._theirs = ""
        self._inside = False
        self._label = _LABEL

    def compose(self) -> ComposeResult:
        """The control beside the label; a locked field has none."""
        self._label = _WIDE_LABEL if self.app.size.width >= WIDE else _LABEL
        if self.row.locked:
            return
        hint = "required" if self.row.required else ""
        if self.row.kind == "long":
            self._control = LongText(self._first, placeholder=hint)
        else:
            narrow = self.row.kind in _CHOICES
            self._control = LineInput(
                self._first, placeholder=hint, select_on_focus=narrow, offer=self._offered_text
            )
            if width := _WIDTHS.get(self.row.kind):
                self._control.styles.width = width
        self._control.styles.margin = (0, 0, 0, self._label)
        yield self._control

    # What stands in it

    @property
    def typed(self) -> str:
        """The words in the field, as they are."""
        if self._control is None:
            return self._first
        return self._control.text if isinstance(self._control, LongText) else self._control.value

    def type_in(self, text: str) -> None:
        """Put other words into the field (a draft, a prefilled value)."""
        if isinstance(self._control, LongText):
            self._control.text = clean(text, multiline=True)
        elif self._control is not None:
            choice = self.row.kind in _CHOICES and catalog.is_shipped(vocabulary_of(self.row), text)
            self._control.value = catalog.label(vocabulary_of(self.row), text) if choice else clean(text)
            self._control.cursor_position = len(self._control.value)

    def go_to(self, place: int) -> None:
        """Put the cursor of a long text at this character, for when the field is entered."""
        if isinstance(self._control, LongText):
            before = self._control.text[:place]
            self._control.move_cursor((before.count("\n"), len(before) - before.rfind("\n") - 1))

    @property
    def is_touched(self) -> bool:
        """Whether it says something else than the record."""
        return self.typed.strip() != self._first.strip()

    @property
    def answer(self) -> Understood:
        """What the words mean."""
        return understand(self.row, self.typed, now=self._clock())

    def start_over(self) -> None:
        """What the record has, again."""
        self._theirs = ""
        self.type_in(self._first)
        self._draw()

    @property
    def has_focus_within(self) -> bool:
        """Whether the cursor is here."""
        return self._control is not None and self.screen.focused is self._control

    def rebase(self, row: FieldRow) -> None:
        """The record changed meanwhile: an untouched field follows it, a touched one shows both."""
        touched, mine = self.is_touched, self.typed
        self.row, self._first = row, clean(first_text(row), multiline=row.kind == "long")
        if not touched:
            self.type_in(self._first)
        elif mine.strip() != self._first.strip():
            self._theirs = self._first
        self._draw()

    def go_in(self) -> None:
        """Put the cursor here."""
        if self._control is not None:
            self.screen.set_focus(self._control)  # at once: `focus()` would wait for the keys behind it

    # Drawing

    def render(self) -> Content:
        """The label, what was understood, the options; the control lies over its own place."""
        lines = [self._first_line()]
        if self._theirs:
            theirs = f"~ in the record now: {self._theirs or 'nothing'}"
            room = max(self.size.width - self._label - 1, 0)
            lines.append(
                Content.assemble(" " * (self._label + 1), (fit(shown(theirs), room), "$text-warning"))
            )
        if self._inside and self.row.kind in _CHOICES:
            lines += self._options(self.size.width)
        return Content("\n").join(lines)

    def _first_line(self) -> Content:
        mark = "▸ " if self._inside else "  "
        style = "bold" if self._inside else MUTED
        label = (fit(mark + shown(self.row.title), self._label - 1) + " ", style)
        if self.row.locked:
            return Content.assemble(label, (" " + shown(first_text(self.row)), ""), ("  fixed", MUTED))
        width = _WIDTHS.get(self.row.kind)
        if not width:
            return Content.assemble(label)
        answer = self.answer
        room = max(self.size.width - self._label - width - 2, 0)
        if answer.wrong and self.typed.strip():
            return Content.assemble(label, " " * (width + 1), (fit("! not understood", room), "$text-error"))
        said = answer.said or self._offer()
        return Content.assemble(label, " " * (width + 1), (fit(shown(said), room), "$text-accent"))

    def _offered_text(self) -> str:
        """What a blank in the empty field stands for: a date is empty until touched, and then never guessed."""
        return {"date": "today", "instant": f"today {self._clock():%H:%M}"}.get(self.row.kind, "")

    def _offer(self) -> str:
        """What an empty field offers the first key."""
        if self.typed or not self._inside:
            return self.row.unit if self.row.kind == "number" else ""
        return _OFFERS.get(self.row.kind, self.row.unit)

    def _options(self, width: int) -> list[Content]:
        """The terms that fit what was typed, each with its digit, in a few lines."""
        chosen = self.answer.value
        room, lines, pieces, used = width - self._label - 2, [], list[Content](), 0
        for number, term in self._offered():
            words = f"{number} {term.label}"
            cells = cell_len(words) + 2
            if pieces and used + cells > room:
                lines.append(Content("").join(pieces))
                pieces, used = [], 0
            style = "bold $text-accent underline" if term.code == chosen else MUTED
            piece = as_typed(words, style).stylize(f"@click=take({number})")
            pieces += [piece, Content("  ")]
            used += cells
        lines.append(Content("").join(pieces))
        if len(lines) > _OPTION_LINES:
            lines = [*lines[: _OPTION_LINES - 1], as_typed("… type its first letters", MUTED)]
        return [Content(" " * (self._label + 1)) + line for line in lines]

    def _offered(self) -> list[tuple[int, Term]]:
        offered = list(enumerate(catalog.terms(vocabulary_of(self.row)), start=1))
        word = " ".join(self.typed.split()).casefold()
        if not word or word.isdecimal() or any(word == term.label.casefold() for _, term in offered):
            return offered
        fitting = [(n, term) for n, term in offered if f" {word}" in f" {term.label.casefold()}"]
        return fitting or offered

    def _draw(self) -> None:
        """Repaint; a field whose options or whose other version come or go takes more or fewer lines."""
        if self.row.kind != "long":
            extra = int(bool(self._theirs))
            if self._inside and self.row.kind in _CHOICES:
                extra += len(self._options(self.size.width or 80))
            self.styles.height = 1 + extra
        self.refresh()

    # What happens to it

    @on(Input.Changed)
    @on(TextArea.Changed)
    def _edited(self, event: Message) -> None:
        event.stop()
        self._draw()
        self.post_message(self.Edited(self))

    def on_resize(self) -> None:
        """Options are wrapped to the width."""
        self._draw()

    def on_descendant_focus(self) -> None:
        """Show the mark and the options."""
        self._inside = True
        self._draw()
        self.scroll_visible(animate=False)

    def on_descendant_blur(self) -> None:
        """A choice shows its label once it is left."""
        self._inside = False
        if isinstance(self._control, LineInput) and self.row.kind in _CHOICES and self.answer.value:
            answer = self.answer
            if not answer.wrong and answer.said and catalog.is_shipped(vocabulary_of(self.row), answer.value):
                self.type_in(answer.said)
        self._draw()

    def action_take(self, number: int) -> None:
        """A click on an option chooses it."""
        self.type_in(catalog.terms(vocabulary_of(self.row))[number - 1].label)
