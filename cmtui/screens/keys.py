"""All keys of a screen, from the commands it offers."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from cmtui import commands
from cmtui.screens.base import Dialog
from cmtui.widgets.text import wrap

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from cmtui.commands import Command

_LIST_KEYS = (
    ("↑ ↓", "Move", "Move the cursor; page up and down, home and end go further."),
    ("ctrl+p", "Commands", "Find a command by its name."),
)
_KEY_CELLS, _LABEL_CELLS, _WORDS_CELLS = 8, 16, 47
"""71 in all: a box that fits 80 columns."""


class KeysScreen(Dialog[None]):
    """What every key does here, and what works everywhere."""

    CSS_PATH = "keys.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,question_mark,enter", "close", show=False),
        Binding("down", "scroll(1)", show=False),
        Binding("up", "scroll(-1)", show=False),
    ]

    transient = True
    """Nothing is lost when another key leads away from here."""

    def __init__(self, offered: Iterable[Command], keys: Mapping[str, str]) -> None:
        """Make the page.

        Args:
            offered: The commands of the screen below.
            keys: A person's own keys, by the id of the command.
        """
        super().__init__()
        self._offered = tuple(offered)
        self._keys = keys

    def compose(self) -> ComposeResult:
        """Two groups, one line a key."""
        with VerticalScroll(id="keys") as box:
            box.border_title = "Keys"
            box.border_subtitle = "esc Close"
            yield Static(self._page())

    def _page(self) -> Content:
        lines = [Content.styled("On this screen", "bold $text-accent")]
        lines += [self._line(command) for command in self._offered]
        lines += [_written(key, label, words) for key, label, words in _LIST_KEYS]
        lines += [Content(""), Content.styled("Everywhere, also while typing", "bold $text-accent")]
        lines += [self._line(command) for command in commands.GLOBAL]
        return Content("\n").join(lines)

    def _line(self, command: Command) -> Content:
        return _written(self._keys.get(command.id, command.shown), command.label, command.help)

    def action_close(self) -> None:
        """Back to work."""
        self.dismiss(None)

    def action_scroll(self, step: int) -> None:
        """One line."""
        self.query_one(VerticalScroll).scroll_relative(y=step, animate=False)


def _written(key: str, label: str, words: str) -> Content:
    """One key; a longer sentence goes on below its beginning."""
    first, *more = wrap(words, _WORDS_CELLS)
    lines = [
        Content.assemble((key.ljust(_KEY_CELLS), "bold"), label.ljust(_LABEL_CELLS), (first, "$text-muted"))
    ]
    indent = " " * (_KEY_CELLS + _LABEL_CELLS)
    return Content("\n").join([*lines, *(Content.styled(indent + line, "$text-muted") for line in more)])
