"""Several of a few things: a digit ticks each, Enter takes those that are ticked."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from cmtui import commands
from cmtui.screens.base import Dialog
from cmtui.widgets.dialog import DialogBox, KeysLine
from cmtui.widgets.text import MUTED, as_typed, fit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult

MOST: Final = 9
"""So many have a digit."""

_ROOM: Final = 66
"""Cells of the words in the box."""


class TicksDialog(Dialog[tuple[str, ...] | None]):
    """Answers with the codes that are ticked, in their order; with None when it was left."""

    CSS_PATH = "dialogs.tcss"
    DEFAULT_CSS = "TicksDialog { align: center middle; background: $background 60%; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(str(digit), f"tick({digit})", show=False) for digit in range(1, MOST + 1)),
        Binding("0", "none", show=False),
        Binding("enter", "take", show=False),
        commands.BACK.binding(),
    ]
    AUTO_FOCUS = ""

    def __init__(
        self,
        title: str,
        sentence: str,
        options: Sequence[tuple[str, str]],
        *,
        does: str,
        ticked: bool = True,
    ) -> None:
        """Make the dialog.

        Args:
            title: What it is about.
            sentence: What is asked.
            options: Code and words of each; nine at most.
            does: The word of the Enter key.
            ticked: Whether all are ticked at first.
        """
        super().__init__()
        self._title, self._sentence, self._does = title, sentence, does
        self._options = tuple(options[:MOST])
        self._ticked = {code for code, _ in self._options} if ticked else set()

    def compose(self) -> ComposeResult:
        """The sentence, the options."""
        with DialogBox(self._title):
            yield Static(as_typed(self._sentence), classes="quiet")
            yield Static("", id="options", classes="spaced")
            yield KeysLine()

    def on_mount(self) -> None:
        """Name the keys."""
        self.query_one(KeysLine).show(
            (f"1–{len(self._options)}", "Tick"),
            ("0", "None"),
            (commands.OPEN.shown, self._does),
            (commands.BACK.shown, "Not now"),
        )
        self._draw()

    def _draw(self) -> None:
        lines = []
        for place, (code, words) in enumerate(self._options, 1):
            ticked = code in self._ticked
            lines.append(
                Content.assemble(
                    (f" {place} ", "bold $text-accent"),
                    ("✓ " if ticked else "  ", "bold $text-success"),
                    as_typed(fit(words, _ROOM).rstrip(), "" if ticked else MUTED, multiline=False),
                )
            )
        self.query_one("#options", Static).update(Content("\n").join(lines))

    def action_tick(self, digit: int) -> None:
        """Tick it, or take the tick away."""
        if digit <= len(self._options):
            self._ticked ^= {self._options[digit - 1][0]}
            self._draw()

    def action_none(self) -> None:
        """Take all ticks away."""
        self._ticked.clear()
        self._draw()

    def action_take(self) -> None:
        """Those that are ticked."""
        self.dismiss(tuple(code for code, _ in self._options if code in self._ticked))

    def action_screen_back(self) -> None:
        """None of them."""
        self.dismiss(None)
