"""The words being typed at one question, or into its note: what they are, and which options they leave."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final

from cmtui.forms.values import Answer
from cmtui.screens.form.typed import Read, read
from cmtui.widgets.line_edit import LineEdit
from cmtui.widgets.options import begins, fitting, is_multiple, manner, options

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from cmtui.forms.tree import Item

_NEW_LINE: Final = frozenset({"ctrl+j", "shift+enter", "alt+enter"})

_SLIDES: Final = {"left": -1, "right": 1}


class Caret:
    """A line, or several, of typing."""

    def __init__(
        self, item: Item, clock: Callable[[], datetime], text: str = "", *, note: bool = False
    ) -> None:
        """Begin to type.

        Args:
            item: The question.
            clock: The practice's wall clock, aware, asked when a date is read.
            text: What stands there.
            note: The words are a note on the question.
        """
        self.edit = LineEdit.of(text)
        self.edited = False
        """Whether something was typed that is no answer yet."""
        self.picked: int | None = None
        """Which of the fitting options the arrows chose."""
        self.note = note
        self.several = is_multiple(item) and not note
        """Whether one more answer is typed after this one."""
        self.finds = manner(item) == "pick" and not note
        """Whether an option is found by typing."""
        self.own_words = item.type == "open-choice"
        """Whether other words than the options are welcome."""
        self.long = note or manner(item) == "long"
        """Whether it takes more than one line."""
        self.slides = item.control == "slider" and item.type in {"integer", "decimal"} and not note
        """Whether the arrows go from figure to figure."""
        self.options = options(item)
        self._item, self._clock = item, clock

    @property
    def text(self) -> str:
        """The words, trimmed."""
        return self.edit.text.strip()

    def fitting(self) -> tuple[int, ...]:
        """The places of the options that fit what was typed."""
        return fitting(self.options, self.edit.text if self.edited else "")

    @property
    def takes_own(self) -> bool:
        """Whether Enter takes the words themselves rather than the option that is marked."""
        if not self.own_words or not self.text:
            return False
        fits = self.fitting()
        if self.picked is None:
            return not fits or not begins(self.options[fits[0]], self.text)
        return self.picked >= len(fits)

    def reading(self) -> Read | None:
        """What the words are; None where none are typed, or they are a note."""
        if self.note or not self.text:
            return None
        if not self.finds:
            return read(self._item, self.edit.text, now=self._clock())
        fits, at = self.fitting(), self.picked or 0
        if self.takes_own:
            return Read(Answer("string", " ".join(self.text.split())))
        if at < len(fits):
            return Read(self.options[fits[at]].answer)
        return Read(wrong=f"No option fits “{self.text:.40}”.")

    def nth(self, digit: str) -> int | None:
        """The place of the option that a digit picks from the narrowed list; None where the digit is a word of one."""
        if not self.finds or not digit.isdecimal() or digit == "0":
            return None
        fits = self.fitting()
        if fitting(self.options, self.edit.text + digit) or int(digit) > len(fits):
            return None
        return fits[int(digit) - 1]

    def press(self, key: str, character: str | None) -> bool:
        """Edit by a key; False where it does not edit."""
        if self.slides and key in _SLIDES:
            self._slide(_SLIDES[key])
        elif key in _NEW_LINE and self.long:
            self.set(self.edit.insert("\n"))
        elif (after := self.edit.press(key)) is not None:
            self.set(after)
        elif character is not None and character.isprintable():
            self.set(self.edit.insert(character))
        else:
            return False
        return True

    def _slide(self, step: int) -> None:
        """One step on, from what stands there, else from the lowest figure; within the limits."""
        low, high = _limit(self._item.min_value, 0), _limit(self._item.max_value, None)
        try:
            to = int(self.text) + step
        except ValueError:
            to = low or 0
        to = max(to, low or 0) if high is None else min(max(to, low or 0), high)
        self.set(LineEdit.of(str(to)))

    def paste(self, text: str) -> None:
        """Type a text at once."""
        self.set(self.edit.insert(text if self.long else " ".join(text.split())))

    def set(self, edit: LineEdit) -> None:
        """Other words, or the same with the caret elsewhere."""
        if edit.text != self.edit.text:
            self.edited, self.picked = True, None
        self.edit = edit

    def vertical(self, step: int, width: int) -> bool:
        """Up or down: among the options that fit, or between the lines; False beyond them."""
        if self.finds and self.edited and self.edit.text:
            last = len(self.fitting()) - 1 + self.own_words
            self.picked = min(max((self.picked or 0) + step, 0), max(0, last))
            return True
        after = self.edit.vertical(step, width) if self.long else None
        if after is not None:
            self.edit = after
        return after is not None


def _limit(answer: Answer | None, otherwise: int | None) -> int | None:
    """The whole number of a limit."""
    return int(answer.value) if answer is not None and isinstance(answer.value, int | Decimal) else otherwise
