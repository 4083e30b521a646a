"""The title line above a screen and the line of keys below it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual.content import Content
from textual.widget import Widget

from cmtui.commands import GLOBAL, KEYS
from cmtui.widgets.text import as_typed, fit, shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from cmtui.commands import Command

_GAP = "  "


class TitleBar(Widget):
    """Where one is on the left, how things stand on the right; between them what the app always says of the file."""

    DEFAULT_CSS = """
    TitleBar { height: 1; background: $panel; color: $foreground; padding: 0 1; }
    """

    def __init__(self, title: str = "", status: str = "") -> None:
        super().__init__()
        self._title, self._status = title, status
        self._shorter: tuple[str, ...] = ()

    def show(
        self, title: str | None = None, status: str | None = None, shorter: tuple[str, ...] | None = None
    ) -> None:
        """Put other words; None leaves a side as it is.

        Args:
            title: Where one is.
            status: How things stand.
            shorter: Titles with less in them, for a line that the status would not fit on whole.
        """
        self._title = self._title if title is None else title
        self._shorter = self._shorter if shorter is None else shorter
        self._status = self._status if status is None else status
        self.refresh()

    def render(self) -> Content:
        """Both sides on one line; the status gives way first, the app's word never."""
        width = max(self.size.width, 1)
        always = f" · {self.app.sub_title}" if self.app.sub_title else ""
        need = cell_len(always) + len(_GAP) + cell_len(shown(self._status))
        titles = [shown(each) for each in (self._title, *self._shorter)]
        title = next((each for each in titles if cell_len(each) + need <= width), titles[-1])
        if cell_len(title) + cell_len(always) > width:
            title = fit(title, width - cell_len(always))
        room = width - cell_len(title) - cell_len(always)
        status = shown(self._status)
        status = fit(f"  {status}", room, "right") if room > len("  …") else " " * room
        return Content.assemble((title, "bold"), (always, "bold $text-warning"), (status, "$text-muted"))


class KeyBar(Widget):
    """The keys that work here, each with its word; a click does what the key does."""

    DEFAULT_CSS = """
    KeyBar {
        height: 1; background: $panel; color: $foreground; padding: 0 1;
        link-style: none; link-color: $foreground; link-background: $panel;
        link-style-hover: underline; link-color-hover: $foreground; link-background-hover: $panel;
    }
    """

    def __init__(self, commands: Iterable[Command] = ()) -> None:
        super().__init__()
        self._commands = tuple(commands)
        self._remapped: Mapping[str, str] = {}

    def remap(self, keys: Mapping[str, str]) -> None:
        """Print a person's own keys; by the id of the command."""
        self._remapped = keys
        self.refresh()

    def show(self, commands: Iterable[Command]) -> None:
        """Name other keys."""
        if (wanted := tuple(commands)) != self._commands:
            self._commands = wanted
            self.refresh()

    def render(self) -> Content:
        """As many as fit, in their order; the key that shows all of them always does."""
        pieces: list[Content] = []
        last = [command for command in self._commands if command is KEYS]
        room = self.size.width - sum(map(self._cells, last))
        for command in (*(each for each in self._commands if each is not KEYS), *last):
            cells = self._cells(command)
            if command is not KEYS:
                if cells > room + (0 if last else len(_GAP)):
                    continue
                room -= cells
            piece = Content.assemble((self._key(command), "bold $text-accent"), " ", command.label)
            pieces.append(piece.stylize(_click(command)))
        return as_typed(_GAP).join(pieces)

    def _key(self, command: Command) -> str:
        return self._remapped.get(command.id, command.shown)

    def _cells(self, command: Command) -> int:
        return cell_len(self._key(command)) + 1 + cell_len(command.label) + len(_GAP)


def _click(command: Command) -> str:
    return f"@click={'app' if command in GLOBAL else 'screen'}.{command.action}"
