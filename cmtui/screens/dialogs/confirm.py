"""A question before something is let go: it says what is lost, and the safe answer has the focus."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widgets import Button, Static

from cmtui import commands
from cmtui.screens.base import Dialog
from cmtui.widgets.dialog import DialogBox, KeysLine
from cmtui.widgets.text import as_typed

if TYPE_CHECKING:
    from textual.app import ComposeResult


class Confirm(Dialog[bool]):
    """Yes or no; escape means no."""

    CSS_PATH = "dialogs.tcss"
    DEFAULT_CSS = """
    Confirm Horizontal { height: 1; margin: 1 0 0 0; }
    Confirm Button { margin: 0 2 0 0; }
    """
    AUTO_FOCUS = "#no"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left,right", "app.focus_next", show=False),
        commands.BACK.binding(),
    ]

    def __init__(self, question: str, *, lost: str = "", yes: str = "Yes", no: str = "No") -> None:
        """Make the question.

        Args:
            question: What is asked.
            lost: What is gone after yes, in one sentence.
            yes: The word that does it.
            no: The safe word.
        """
        super().__init__()
        self._question, self._lost, self._yes, self._no = question, lost, yes, no

    def compose(self) -> ComposeResult:
        """The question, what is lost, the safe answer first."""
        with DialogBox(self._question):
            yield Static(as_typed(self._lost))
            with Horizontal():
                yield Button(as_typed(self._no), id="no", compact=True, variant="primary")
                yield Button(as_typed(self._yes), id="yes", compact=True)
            yield KeysLine()

    def on_mount(self) -> None:
        """Name the keys."""
        self.query_one(KeysLine).show(
            (commands.OPEN.shown, "Take it"), ("← →", "The other one"), (commands.BACK.shown, self._no)
        )

    @on(Button.Pressed)
    def _answered(self, event: Button.Pressed) -> None:
        self.dismiss(event.button.id == "yes")

    def action_screen_back(self) -> None:
        """Nothing is let go."""
        self.dismiss(result=False)
