"""A line to type in above the list of what is found: the arrow keys move in the list, and Enter takes a row of it."""

from __future__ import annotations

from abc import abstractmethod
from typing import ClassVar, Generic, TypeVar

from textual import on
from textual.binding import Binding, BindingType
from textual.widgets import Input

from cmtui import commands
from cmtui.screens.base import Dialog
from cmtui.widgets.controls import LineInput
from cmtui.widgets.dialog import KeysLine
from cmtui.widgets.line_list import LineList

AnswerT = TypeVar("AnswerT")


class Picking(Dialog[AnswerT], Generic[AnswerT]):
    """Composed of one `LineInput` and one `LineList`; the line keeps the focus, so that letters always go on."""

    BINDINGS: ClassVar[list[BindingType]] = [
        commands.BACK.binding(),
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
    ]

    KEYS: ClassVar[tuple[tuple[str, str], ...]] = ()
    """Keys and words of its `KeysLine`; empty where it has none."""

    async def on_mount(self) -> None:
        """The caret in the line, and the first rows."""
        if self.KEYS:
            self.query_one(KeysLine).show(*self.KEYS)
        self.query_one(LineList).can_focus = False
        self.query_one(LineInput).focus()
        await self.begin()

    async def begin(self) -> None:
        """Look for what stands in the line at first."""
        self.look(self.query_one(LineInput).value)

    @abstractmethod
    def look(self, text: str) -> None:
        """Show what has these words; called at each letter."""

    def choose(self) -> None:
        """Take the row under the cursor: `LineList.RowChosen` follows, as it does a click."""
        self.query_one(LineList).action_choose()

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        self.look(event.value)

    @on(Input.Submitted)
    def _submitted(self) -> None:
        self.choose()

    def action_move(self, step: int) -> None:
        """A row up or down."""
        self.query_one(LineList).action_move(step)

    def action_page(self, step: int) -> None:
        """A screenful up or down."""
        self.query_one(LineList).action_page(step)

    def action_screen_back(self) -> None:
        """Nothing was taken."""
        self.dismiss(None)
