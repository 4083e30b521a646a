"""Acts after which the clocks of all cases are counted anew: the title line says how far that is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.message import Message

from cmtui.errors import CaseworkError
from cmtui.screens.base import WorkScreen
from cmtui.widgets.bars import TitleBar

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from cmtui.casebook.book import Casebook

    Progress = Callable[[int, int], None]


class Counting(WorkScreen):
    """A screen on which rules and days of the practice are changed."""

    class Counted(Message):
        """So many cases of so many are done; it comes from the thread of the act."""

        def __init__(self, done: int, of: int) -> None:
            super().__init__()
            self.done, self.of = done, of

    def do(self, story: Coroutine[None, None, None]) -> None:
        """Go through an act to its end, whatever is read meanwhile."""
        self.run_worker(story, group="write")

    async def count(self, act: Callable[[Casebook, Progress], str]) -> bool:
        """Do an act and say what it answers; whether it was done.

        Args:
            act: Given the casebook, and what is told how many cases are done and of how many.
        """
        try:
            said = await self.ask(lambda casebook: act(casebook, self._told))
        except CaseworkError as error:
            self.report(error)
            return False
        self.say(said)
        self.work.case_changed("")
        return True

    def _told(self, done: int, of: int) -> None:
        self.post_message(self.Counted(done, of))

    def on_counting_counted(self, event: Counted) -> None:
        """Say how far it is, and at the end what stood there before."""
        words = f"{event.done} of {event.of} cases counted" if event.done < event.of else self.standing()
        self.query_one(TitleBar).show(status=words)

    def standing(self) -> str:
        """What the title line says at rest."""
        return ""
