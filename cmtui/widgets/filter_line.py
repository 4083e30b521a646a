"""One line that filters the list below it while one types."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.message import Message
from textual.widgets import Input

if TYPE_CHECKING:
    from textual.binding import BindingType


class FilterLine(Input):
    """Escape clears and leaves it; enter, up and down go back to the list and keep the filter."""

    DEFAULT_CSS = """
    FilterLine { border: none; height: 1; padding: 0 1; background: $boost; color: $foreground; }
    FilterLine:focus { border: none; background: $panel; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "clear", show=False),
        Binding("down,up,tab", "leave", show=False),
    ]

    class Left(Message):
        """The list has the word again."""

    def __init__(self) -> None:
        super().__init__(placeholder="type a part of a name, number or word", compact=True)

    def action_clear(self) -> None:
        """Show everything again."""
        self.value = ""
        self.post_message(self.Left())

    def action_leave(self) -> None:
        """Back to the list, with the filter as it is."""
        self.post_message(self.Left())

    async def action_submit(self) -> None:
        """Enter: back to the list too."""
        self.post_message(self.Left())
