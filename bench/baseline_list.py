"""A stock list of so many questions: a digit writes the answer on the line and goes one down."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from textual.app import App, ComposeResult
from textual.widgets import OptionList

if TYPE_CHECKING:
    from textual import events


class Questions(App[None]):
    """What one gets by reading the manual."""

    def __init__(self, many: int) -> None:
        super().__init__()
        self.many = many

    def compose(self) -> ComposeResult:
        yield OptionList(*(f"Question {number:03}" for number in range(self.many)))

    def on_key(self, event: events.Key) -> None:
        if event.key.isdigit():
            questions = self.query_one(OptionList)
            at = questions.highlighted or 0
            questions.replace_option_prompt_at_index(at, f"Question {at:03}  {event.key}")
            questions.action_cursor_down()


if __name__ == "__main__":
    Questions(int(sys.argv[1])).run()
