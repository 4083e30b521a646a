"""What every screen of work has: the door to the casebook, the commands, the words when something fails."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar, cast

from textual.await_complete import AwaitComplete
from textual.screen import ModalScreen, Screen
from textual.widgets import Input

from cmtui import commands
from cmtui.widgets.bars import KeyBar

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.binding import BindingType

    from cmtui.app import CmtuiApp
    from cmtui.casebook.book import Casebook
    from cmtui.commands import Command
    from cmtui.errors import CaseworkError

SAID_S, ERROR_S = 3, 6
"""How long a sentence covers a corner of the screen: long enough to read, and gone before the brief is needed."""

T = TypeVar("T")
AnswerT = TypeVar("AnswerT")


def bindings(*offered: Command) -> list[BindingType]:
    """The bindings of a screen, from the commands it offers."""
    return [command.binding() for command in offered]


def _with_anywhere(offers: tuple[Command, ...]) -> tuple[Command, ...]:
    return tuple({command.id: command for command in (*offers, *commands.ANYWHERE)}.values())


class Desk(Screen[AnswerT], Generic[AnswerT]):
    """What screens and dialogs share: the door to the casebook, and the words for done and not done."""

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
        self.notify(str(error), title=error.title, severity="error", markup=False, timeout=ERROR_S)

    def say(self, sentence: str) -> None:
        """Say in one sentence what was done."""
        self.notify(sentence, markup=False, timeout=SAID_S)

    @property
    def typing(self) -> bool:
        """Whether a text field has the focus, so that letters are text."""
        if isinstance(self.focused, Input):
            return True
        # Deferred: 11 ms, and no screen that is shown first has one.
        from textual.widgets import TextArea

        return isinstance(self.focused, TextArea)


class Dialog(Desk[AnswerT], ModalScreen[AnswerT]):
    """A question over the screen at hand, or what is shown there for a moment."""

    def dismiss(self, result: AnswerT | None = None) -> AwaitComplete:
        """Close with an answer. A second such key right behind the first finds it closed, and closes nothing else."""
        return super().dismiss(result) if self.is_current else AwaitComplete()


class WorkScreen(Desk[None]):
    """A screen of work.

    It leaves itself with `self.work.step_back()`, never with `dismiss`: it may be the first of its mode.
    """

    OFFERS: ClassVar[tuple[Command, ...]] = ()
    """The commands of this screen, in the order of its line of keys; `commands.ANYWHERE` is bound as well."""

    unsaved = False
    """Whether something was typed here and not saved: the app then parks the screen where it would drop it."""

    _stale = False

    def __init_subclass__(cls, **more: Any) -> None:
        cls.BINDINGS = bindings(*_with_anywhere(cls.OFFERS))
        super().__init_subclass__(**more)

    @property
    def offered(self) -> tuple[Command, ...]:
        """Every command that works on this screen."""
        return _with_anywhere(self.OFFERS)

    def on_mount(self) -> None:
        """Print a person's own keys."""
        if keys := self.work.preferences.keys:
            for bar in self.query(KeyBar):
                bar.remap(keys)

    def read_again(self) -> None:
        """Read what is shown again; the app calls it after an act that may have changed it."""

    def undone(self) -> None:
        """An act was taken back while this screen is in sight; it reads again right after."""

    def case_changed(self, case: str) -> None:  # noqa: ARG002  # a chart of another case has nothing to read again
        """An act changed this case (or several, when empty): read again, once this screen is in sight."""
        if self.is_current:
            self.read_again()
        else:
            self._stale = True

    def on_screen_resume(self) -> None:
        """Catch up with what changed while this screen was out of sight."""
        if self._stale:
            self._stale = False
            self.read_again()

    def case_at_hand(self) -> str:
        """Public id of the case that `.` means here, such as the one under the cursor; empty for none."""
        return ""

    def case_open(self) -> str:
        """Public id of the case that is open here; empty on a list, where quick entry says for whom (quick-entry)."""
        return ""

    def entry_added(self, ident: str) -> None:
        """The editor that was opened from here made an entry; this screen reads again right after.

        Args:
            ident: As the editor knows it, mostly its public id.
        """

    def resource_at_hand(self) -> str:
        """Public id of the entry of the directory that the row under the cursor names; empty for none."""
        return ""

    def action_keys_show(self) -> None:
        """All keys of this screen."""
        self.work.show_keys(self)

    def action_quick_open(self) -> None:
        """Quick entry over this screen."""
        self.work.open_quick(self.case_open())

    def action_find_open(self) -> None:
        """Find over everything."""
        self.work.open_find()

    def action_inquiry_log(self) -> None:
        """A new inquiry."""
        self.work.open_inquiry()

    def action_act_undo(self) -> None:
        """Take back the last act of the session; with a case open, the last one on it."""
        self.work.undo_last(self.case_open())

    def action_screen_park(self) -> None:
        """Leave this screen as it is."""
        self.work.park()

    def action_screen_return(self) -> None:
        """Come back to what was parked."""
        self.work.return_to_parked()

    def action_screen_back(self) -> None:
        """One step back; a second such key right behind the first finds this screen left."""
        if self.is_current:
            self.work.step_back()
