"""What every screen of work has: the door to the casebook, the commands, the words when something fails."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, TypeVar, cast

from textual.screen import Screen
from textual.widgets import Input, TextArea

from cmtui import commands
from cmtui.errors import CaseworkError

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.binding import BindingType

    from cmtui.app import CmtuiApp
    from cmtui.casebook.book import Casebook
    from cmtui.commands import Command

T = TypeVar("T")


def bindings(*offered: Command) -> list[BindingType]:
    """The bindings of a screen, from the commands it offers."""
    return [command.binding() for command in offered]


class WorkScreen(Screen[None]):
    """A screen of work."""

    OFFERS: ClassVar[tuple[Command, ...]] = ()
    """The commands of this screen, in the order of its line of keys; `commands.ANYWHERE` is bound as well."""

    def __init_subclass__(cls, **more: Any) -> None:
        own = {command.id: command for command in (*cls.OFFERS, *commands.ANYWHERE)}
        cls.BINDINGS = bindings(*own.values())
        super().__init_subclass__(**more)

    @property
    def work(self) -> CmtuiApp:
        """The app, by its own type."""
        return cast("CmtuiApp", self.app)

    @property
    def casebook(self) -> Casebook:
        """The opened casebook, for reads that cost less than a millisecond."""
        return self.work.casebook

    async def ask(self, question: Callable[[Casebook], T]) -> T:
        """Ask the casebook in a thread; a write that has begun is finished even when its asker is gone."""
        return await self.work.ask(question)

    def report(self, error: CaseworkError) -> None:
        """Say in one sentence what could not be done."""
        self.notify(str(error), title=error.title, severity="error", markup=False, timeout=8)

    def say(self, sentence: str) -> None:
        """Say in one sentence what was done."""
        self.notify(sentence, markup=False, timeout=4)

    @property
    def typing(self) -> bool:
        """Whether a text field has the focus, so that letters are text."""
        return isinstance(self.focused, Input | TextArea)

    def case_at_hand(self) -> str:
        """Public id of the case that quick entry and `.` mean here; empty for none."""
        return ""

    def action_keys_show(self) -> None:
        """All keys of this screen."""
        self.work.show_keys(self)

    def action_quick_open(self) -> None:
        """Quick entry over this screen."""
        self.work.open_quick(self.case_at_hand())

    def action_find_open(self) -> None:
        """Find over everything."""
        self.work.open_find()

    def action_inquiry_log(self) -> None:
        """A new inquiry."""
        self.work.open_inquiry()

    def action_act_undo(self) -> None:
        """Take back the last act of the session."""
        self.work.undo_last()

    def action_screen_park(self) -> None:
        """Leave this screen as it is."""
        self.work.park()

    def action_screen_return(self) -> None:
        """Come back to what was parked."""
        self.work.return_to_parked()

    def action_screen_back(self) -> None:
        """One step back."""
        self.work.step_back()
