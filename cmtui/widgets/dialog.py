"""The box of a dialog: a title, what it asks, and the keys that answer it."""

from __future__ import annotations

from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from cmtui.widgets.text import as_typed


class DialogBox(VerticalScroll, can_focus=False):
    """A frame in the middle of the screen: a box means a dialog, nothing else has one."""

    DEFAULT_CSS = """
    DialogBox {
        width: 74;
        max-width: 100%;
        height: auto;
        max-height: 100%;
        padding: 0 1;
        background: $surface;
        color: $foreground;
        border: round $accent;
        border-title-color: $foreground;
        border-title-style: bold;
        scrollbar-size-vertical: 1;

        & Static { height: auto; }
        & LineInput, & LongText { background: $panel; }
        & .quiet { color: $text-muted; }
        & .spaced { margin-top: 1; }
        & .wrong { color: $text-error; }
    }
    """

    def __init__(self, title: str) -> None:
        super().__init__()
        self.border_title = as_typed(title or " ", multiline=False)


class KeysLine(Static):
    """One line below what a dialog asks; its keys change as the dialog goes on."""

    DEFAULT_CSS = """
    KeysLine { height: 1; margin-top: 1; color: $text-muted; }
    """

    def show(self, *keys: tuple[str, str]) -> None:
        """Name the keys, each with its word, in their order."""
        self.update(
            Content("  ").join(
                Content.assemble((key, "bold $text-accent"), " ", as_typed(word)) for key, word in keys
            )
        )
