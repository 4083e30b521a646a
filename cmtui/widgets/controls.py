"""The controls inside a form's fields: one line, several lines. They take pastes clean, and whole or not at all."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from textual.message import Message
from textual.widgets import Input, TextArea

from cmtui.rules.clean import NOTE_LIMIT, clean

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from textual import events
    from textual.widget import Widget


@dataclass
class TooLong(Message):
    """A paste that no field can hold: the field keeps what it had, the screen keeps the text."""

    text: str


async def all_typed(controls: Iterable[Widget]) -> None:
    """Wait until every key that was dealt to these controls stands in them.

    A save's key has priority and overtakes the letters before it, which still wait in their control's queue.
    """
    waiting: list[asyncio.Event] = []
    for control in controls:
        typed = asyncio.Event()
        if control.call_later(typed.set):
            waiting.append(typed)
    for typed in waiting:
        await typed.wait()


class LineInput(Input):
    """One line of text. Enter goes on; the cursor rests, so that nothing moves while nobody types."""

    DEFAULT_CSS = """
    LineInput, LineInput.-textual-compact {
        height: 1; padding: 0 1; background: $surface; color: $foreground;
        &:focus { background: $panel; }
        & > .input--placeholder { color: $text-muted; }
    }
    """

    def __init__(self, value: str = "", *, offer: Callable[[], str] | None = None, **more: Any) -> None:
        """Make the line.

        Args:
            value: What stands in it.
            offer: What a blank in the empty line writes; empty for a blank.
            **more: Passed on to `Input`.
        """
        super().__init__(clean(value), compact=True, max_length=NOTE_LIMIT, **more)
        self.cursor_blink = False
        self._offer = offer

    async def _on_key(self, event: events.Key) -> None:
        if event.key == "space" and not self.value and self._offer and (offered := self._offer()):
            event.prevent_default()
            event.stop()
            self.value = offered
            self.cursor_position = len(offered)

    def _on_paste(self, event: events.Paste) -> None:
        """The whole paste on one line, or none of it."""
        event.prevent_default()
        event.stop()
        if len(event.text) + len(self.value) > NOTE_LIMIT:
            self.post_message(TooLong(clean(event.text, multiline=True)))
        elif text := clean(event.text):
            self.replace(text, *sorted(self.selection))


class LongText(TextArea):
    """Several lines of text; tab goes on. A line of 1 MB would cost 1.3 s a key, so that it is never let in."""

    DEFAULT_CSS = """
    LongText, LongText.-textual-compact {
        height: auto; min-height: 3; max-height: 14; padding: 0 1;
        background: $surface; color: $foreground; scrollbar-size-vertical: 1;
        &:focus { background: $panel; }
        & .text-area--placeholder { color: $text-muted; }
        & .text-area--cursor-line { background: transparent; }
    }
    """

    def __init__(self, text: str = "", *, placeholder: str = "") -> None:
        super().__init__(
            clean(text, multiline=True),
            compact=True,
            soft_wrap=True,
            tab_behavior="focus",
            placeholder=placeholder,
        )
        self.cursor_blink = False

    async def _on_paste(self, event: events.Paste) -> None:
        """The whole paste, or none of it."""
        event.prevent_default()
        event.stop()
        if len(event.text) + len(self.text) > NOTE_LIMIT:
            self.post_message(TooLong(clean(event.text, multiline=True)))
        elif text := clean(event.text, multiline=True):
            result = self.replace(text, *self.selection)
            self.move_cursor(result.end_location)
