"""The title line above a screen and the line of keys below it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual.content import Content
from textual.widget import Widget

from cmtui.widgets.text import as_typed, shown

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cmtui.commands import Command


class TitleBar(Widget):
    """Where one is on the left, how things stand on the right."""

    DEFAULT_CSS = """
    TitleBar { height: 1; background: $panel; color: $foreground; padding: 0 1; }
    """

    def __init__(self, title: str = "", status: str = "") -> None:
        super().__init__()
        self._title, self._status = title, status

    def show(self, title: str | None = None, status: str | None = None) -> None:
        """Put other words; None leaves a side as it is."""
        self._title = self._title if title is None else title
        self._status = self._status if status is None else status
        self.refresh()

    def render(self) -> Content:
        """Both sides on one line; the title gives way last."""
        width = max(self.size.width, 1)
        title, status = shown(self._title), shown(self._status)
        room = width - cell_len(title) - 2
        status = status if cell_len(status) <= room else status[: max(room - 1, 0)] + "…" if room > 1 else ""
        gap = max(width - cell_len(title) - cell_len(status), 0)
        return Content.assemble((title, "bold"), " " * gap, (status, "$text-muted"))


class KeyBar(Widget):
    """The keys that work here, each with its word; a click does what the key does."""

    DEFAULT_CSS = """
    KeyBar { height: 1; background: $panel; color: $foreground; padding: 0 1; }
    """

    def __init__(self, commands: Iterable[Command] = ()) -> None:
        super().__init__()
        self._commands = tuple(commands)

    def show(self, commands: Iterable[Command]) -> None:
        """Name other keys."""
        if (wanted := tuple(commands)) != self._commands:
            self._commands = wanted
            self.refresh()

    def render(self) -> Content:
        """As many as fit, in their order."""
        pieces: list[Content] = []
        room = self.size.width
        for command in self._commands:
            cells = cell_len(command.shown) + 1 + cell_len(command.label) + 2
            if cells - 2 > room:
                break
            room -= cells
            piece = Content.assemble((command.shown, "bold $text-accent"), " ", command.label)
            pieces.append(piece.stylize(_click(command)))
        return as_typed("  ").join(pieces)


def _click(command: Command) -> str:
    return f"@click=screen.{command.action}" if not command.everywhere else f"@click=app.{command.action}"
