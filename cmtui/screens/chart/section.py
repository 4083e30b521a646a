"""What the sections of a chart have in common: what they offer, how they read, how they write."""

from __future__ import annotations

from abc import abstractmethod
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, Literal, TypeVar, cast

from textual.containers import Container

from cmtui.errors import CaseworkError
from cmtui.messages import CaseChanged, DraftsChanged
from cmtui.screens.dialogs.line import LineDialog
from cmtui.screens.drafting import Place
from cmtui.widgets.reading import ReadingPane

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from textual.screen import Screen

    from cmtui.casebook.book import Casebook
    from cmtui.commands import Command
    from cmtui.screens.chart.screen import ChartScreen
    from cmtui.widgets.line_list import LineList
    from cmtui.widgets.reading import Page

T = TypeVar("T")


class Section(Container):
    """One section of a chart: made when it is first shown, read again when its case changes."""

    COMMAND: ClassVar[Command]
    """The command that shows it."""

    list: LineList[Any]
    """Its rows."""

    def __init__(self, case: str) -> None:
        super().__init__()
        self.case = case
        """Public id of the case that is shown."""
        self.stale = False
        """Whether something changed since it was read."""
        self.pane = ReadingPane()
        """The row under the cursor, whole."""

    @property
    def chart(self) -> ChartScreen:
        """The screen, by its own type."""
        return cast("ChartScreen", self.screen)

    @property
    def casebook(self) -> Casebook:
        """The opened casebook, for reads that cost less than a millisecond."""
        return self.chart.casebook

    @property
    @abstractmethod
    def offers(self) -> tuple[Command, ...]:
        """What can be done with the row under the cursor, in the order of the line of keys."""

    @property
    def offers_more(self) -> tuple[Command, ...]:
        """What can be done as well, and is named where the line of keys has room."""
        return ()

    @abstractmethod
    def read(self) -> None:
        """Read the case again; the cursor stays on its row."""

    def focus_list(self) -> None:
        """Give the keys to the section's list."""
        self.list.focus()

    def on_mount(self) -> None:
        """Show the case for the first time."""
        self.read()
        self.focus_list()

    def take(self, case: str) -> None:
        """Show another case, when it is next in view."""
        self.case = case
        self.stale = True

    def freshen(self) -> None:
        """Read what changed while this section was out of view."""
        if self.stale:
            self.stale = False
            self.read()

    def seek(self, key: str) -> bool:  # noqa: ARG002  # most sections have no entries that others know
        """Put the cursor on the entry of this key, and say whether there is one."""
        return False

    def came(self, ident: str) -> None:
        """An editor that was opened from here made this entry; the section is read again right after."""

    def go_on(self, asked: str, key: str) -> bool:  # noqa: ARG002  # most questions are asked again by their key
        """Ask again what a draft was typed into, where no key of the row under the cursor does.

        Args:
            asked: What the draft is of: the first word of its `Place`.
            key: The key of the entry that it is about.

        Returns:
            Whether it is asked.
        """
        return False

    def resource_at_hand(self) -> str:
        """Public id of the entry of the directory that the row under the cursor names; empty for none."""
        return ""

    def step_back(self) -> bool:
        """Go back one step inside the section, where there is one."""
        return False

    def give_room(self, page: Page) -> None:
        """Show a page in the whole section."""
        self.add_class("-reading")
        self.pane.show(page)
        self.pane.focus()
        self.chart.refresh_keys()

    def leave_page(self) -> bool:
        """From a page to the list, and say whether one was read."""
        if not (self.has_class("-reading") or self.pane.has_focus):
            return False
        self.remove_class("-reading")
        self.focus_list()
        return True

    # The commands; `offers` says which of them work here and now.

    async def open_row(self) -> None:
        """Open what the cursor is on."""

    def add(self) -> None:
        """Add an entry here."""

    def edit(self) -> None:
        """Edit the entry under the cursor."""

    def done(self) -> None:
        """Complete or settle the entry under the cursor."""

    def sign(self) -> None:
        """Sign the note under the cursor."""

    def void(self) -> None:
        """Strike out the entry under the cursor."""

    def filter(self) -> None:
        """Show other rows."""

    def as_of(self) -> None:
        """Show the record as it stood on a day."""

    def print_row(self) -> None:
        """Print what the cursor is on."""

    def follow_up(self) -> None:
        """Open the follow-up form of a safety flag."""

    def put_back(self) -> None:
        """Put the row under the cursor off to a day."""

    def apply_set(self) -> None:
        """Apply a set of tasks to the case."""

    def escalate(self) -> None:
        """Take the row under the cursor a step higher."""

    def attain(self) -> None:
        """Say how far the goal under the cursor is reached."""

    def review(self) -> None:
        """Take stock of the plan, goal by goal."""

    def agree(self) -> None:
        """Agree the plan and freeze it as a version."""

    def tell_options(self) -> None:
        """Say what the client was told of the row under the cursor."""

    def view(self) -> None:
        """Show something else of the section, such as the versions of a plan."""

    def difference(self) -> None:
        """Show what changed between two versions of the plan."""

    def library(self) -> None:
        """Take an entry from the library of goals and interventions."""

    def rank(self, who: Literal["client", "manager"], step: int) -> None:
        """Rank the row under the cursor a step higher (-1) or lower (1), as the client or the manager does."""

    # Asking and writing

    def ask_and_write(self, story: Coroutine[None, None, None]) -> None:
        """Run a story of dialogs and acts; a write is never cancelled by another."""
        self.run_worker(story, group="write")

    async def answer(self, dialog: Screen[T]) -> T | None:
        """What a dialog answers; None when it was left."""
        return await self.app.push_screen_wait(dialog)

    async def write(self, act: Callable[[Casebook], object], done: str, *places: Place) -> bool:
        """Do an act and say so; what it changed is read again everywhere.

        Args:
            act: The act.
            done: One sentence for the notification.
            places: Where words are kept that are saved with it, and let go then.

        Returns:
            Whether it was done.
        """
        try:
            await self.chart.ask(act)
            for place in places:
                await self.chart.ask(partial(_let_go, place))
        except CaseworkError as error:
            self.chart.report(error)
            return False
        self.tell(done)
        if places:
            self.post_message(DraftsChanged())
        return True

    def tell(self, done: str) -> None:
        """Say what was done, and let every screen that shows the case read it again."""
        self.chart.say(done)
        self.changed()

    def changed(self) -> None:
        """Let every screen that shows the case read it again; what was done shows by itself."""
        self.post_message(CaseChanged(self.case))

    async def complete_task(self, task: str) -> None:
        """Complete a task; its result may be said."""
        place = Place(f"result task:{task}", self.case)
        dialog = LineDialog(
            "Task done", "What came of it? Enter alone completes it.", does="Done", optional=True, place=place
        )
        if (result := await self.answer(dialog)) is not None:
            await self.write(lambda casebook: casebook.tasks.done(task, result), "Task done.", place)

    async def strike_out(self, register: str, ident: str, *, what: str) -> None:
        """Strike an entry out as entered in error; it stays in the record with the reason."""
        sentence = f"{what}\nIt leaves the chart and stays in the record with your reason. Why?"
        place = Place(f"reason {register}:{ident}", self.case)
        reason = await self.answer(LineDialog("Strike out", sentence, does="Strike out", place=place))
        if not reason:
            return
        if register == "contact":
            await self.write(lambda casebook: casebook.contacts.void(ident, reason), "Struck out.", place)
        else:
            await self.write(
                lambda casebook: casebook.registers.void(register, ident, reason), "Struck out.", place
            )


def _let_go(place: Place, casebook: Casebook) -> None:
    casebook.drafts.drop(*place)
