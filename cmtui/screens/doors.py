"""The doors of the app: how every screen comes to another, and takes its last act back.

A screen is imported when its door is first opened: the start pays for what it shows.
"""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, TypeVar

from textual.app import App

from cmtui.errors import CaseworkError
from cmtui.screens.base import WorkScreen

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from textual.screen import Screen

    from cmtui.casebook.book import Casebook
    from cmtui.commands import Command
    from cmtui.rows import DueRow
    from cmtui.screens.works import Works
    from cmtui.settings import Settings

T = TypeVar("T")


class Doors(App[None], inherit_bindings=False):
    """What a screen asks of the app; the app itself holds the record, and what is open."""

    works: Works
    """What is open beside the home screens."""
    preferences: Settings

    @property
    @abstractmethod
    def casebook(self) -> Casebook:
        """The opened casebook."""

    @property
    @abstractmethod
    def is_open(self) -> bool:
        """Whether the record is open."""

    @abstractmethod
    async def ask(self, question: Callable[[Casebook], T]) -> T:
        """Ask the casebook in a thread."""

    @abstractmethod
    def load_acts_once(self) -> None:
        """Load what the acts need, once a piece of work is opened."""

    @abstractmethod
    def report(self, error: CaseworkError) -> None:
        """Say in one sentence what could not be done."""

    @abstractmethod
    def case_changed(self, case: str) -> None:
        """Let every screen that is open read again."""

    # Work that is opened, parked and come back to

    def open_work(self, screen: Callable[[], Screen[None]]) -> None:
        """Show a screen of work: from a home screen as a new piece of work, else on top of the one at hand."""
        if self.is_open:
            self.load_acts_once()
            self.works.open(screen)

    def step_back(self) -> None:
        """Leave the screen at hand for the one it was opened from."""
        self.works.back()

    def park(self) -> None:
        """Leave the work at hand as it is, and go back to the home screen."""
        self.works.park()

    def return_to_parked(self) -> None:
        """Come back to what was parked last, to the same field; else to the drafts of any session."""
        if self.works.resume():
            return
        try:
            drafts = self.casebook.drafts.all()
        except CaseworkError as error:
            self.report(error)
            return
        if drafts:
            from cmtui.screens.drafts import DraftsScreen

            self.push_screen(DraftsScreen(drafts))
        else:
            self.notify("Nothing is parked.", markup=False, timeout=4)

    # The screens

    def action_today_show(self) -> None:
        """What is owed to whom, by when."""
        if self.is_open:
            self.works.go_home("today")

    def action_caseload_show(self) -> None:
        """All cases."""
        if self.is_open:
            self.works.go_home("caseload")

    def action_resources_show(self) -> None:
        """The directory of resources."""
        self.open_resources()

    def open_resources(self, at: str = "") -> None:
        """Open the directory of resources.

        Args:
            at: Public id of the organization to put the cursor on; the first where empty.
        """
        from cmtui.screens.resources.screen import ResourcesScreen

        if self.is_open and not isinstance(self.screen, ResourcesScreen):
            self.open_work(lambda: ResourcesScreen(at))

    def open_gaps(self) -> None:
        """Open the required items of every case."""
        from cmtui.screens.gaps import GapsScreen

        self.open_work(GapsScreen)

    def action_practice_show(self) -> None:
        """Who keeps this record, the text for a crisis, the library of forms."""
        self.open_practice()

    def open_practice(self, at: str = "") -> None:
        """Open the practice's own screen.

        Args:
            at: The line to put the cursor on: you, crisis; the first where empty.
        """
        from cmtui.screens.practice.screen import PracticeScreen

        if self.is_open and not isinstance(self.screen, PracticeScreen):
            self.open_work(lambda: PracticeScreen(at))

    def open_case(
        self,
        case: str,
        among: tuple[str, ...] = (),
        section: Command | None = None,
        at: str = "",
        asked: str = "",
    ) -> None:
        """Open a case's chart.

        Args:
            case: Public id of the case.
            among: Public ids of the list it is opened from, for `,` and `;`.
            section: The section to show; the overview where None.
            at: Key of an entry of that section to show it at, of the timeline where none is named: ``contact:…``.
            asked: What a draft about that entry was typed into, so that it is asked again; empty for none.
        """
        from cmtui.screens.chart.screen import ChartScreen

        here = self.screen
        if (
            isinstance(here, ChartScreen) and here.case_at_hand() == case
        ):  # its next step may stand in a section
            if asked:
                self.call_later(here.go_on, asked, at, section)
            elif at:
                self.call_later(here.show_entry, at, section)
            elif section is not None:
                self.call_later(here.show_section, section)
            return
        self.open_work(lambda: ChartScreen(case, among, section=section, at=at, asked=asked))

    def open_editor(
        self,
        register: str,
        case: str = "",
        id: str = "",  # noqa: A002  # the row's own word
        values: Mapping[str, str] | None = None,
    ) -> None:
        """Open the editor of a register: a new entry with these values, or the one with that public id."""
        from cmtui.screens.editors import editor_of

        self.open_work(lambda: editor_of(register)(register, case=case, id=id, values=values))

    def open_contact(
        self,
        case: str,
        id: str = "",  # noqa: A002  # the row's own word
        values: Mapping[str, str] | None = None,
        settles: str = "",
    ) -> None:
        """Open the full contact form: the one with that public id, or a new one, for the task that it settles."""
        from cmtui.screens.contact import ContactScreen

        self.open_work(lambda: ContactScreen(case, id, values, settles))

    def open_form(self, case: str, code: str, assessment: str = "", reason: str = "") -> None:
        """Open an assessment form: a new sitting, that of a draft, or an assessment that is taken up again."""
        from cmtui.screens.form.screen import FormScreen

        self.open_work(lambda: FormScreen(case, code, assessment, reason))

    def open_inquiry(self) -> None:
        """Open the form of a new inquiry."""
        from cmtui.screens.inquiry import InquiryScreen

        self.open_work(InquiryScreen)

    def open_quick(self, case: str = "", line: str = "") -> None:
        """Quick entry over the screen at hand, for a case; a line may stand in it that is gone on with."""
        from cmtui.screens.quick import QuickEntry

        if self.is_open:
            self.load_acts_once()
            self.push_screen(QuickEntry(case, line))

    def open_find(self) -> None:
        """Find over everything."""
        from cmtui.screens.find import FindScreen

        if self.is_open:
            self.push_screen(FindScreen())

    def show_keys(self, screen: WorkScreen) -> None:
        """All keys of that screen."""
        from cmtui.screens.keys import KeysScreen

        self.push_screen(KeysScreen(screen.offered, self.preferences.keys))

    def action_privacy_blank(self) -> None:
        """Blank the screen; any key brings it back."""
        from cmtui.screens.privacy import PrivacyScreen

        self.push_screen(PrivacyScreen())

    # Acts that every screen offers

    def undo_last(self, case: str = "") -> None:
        """Take back the last act of this session; with a case open, the last one on it."""
        self.run_worker(self._undo(case), group="write")

    async def _undo(self, case: str) -> None:
        try:
            said = await self.ask(lambda casebook: casebook.undo.last(case))
        except CaseworkError as error:
            self.report(error)
        else:
            self.notify(said, markup=False, timeout=4)
            if isinstance(self.screen, WorkScreen):
                self.screen.undone()
            self.case_changed("")

    def do_next(self, case: str) -> None:
        """Open what the process asks for next on a case."""
        try:
            step = self.casebook.intake.next_step(case)
        except CaseworkError as error:
            self.report(error)
            return
        if step is None:
            self.notify("The process asks for nothing more on this case.", markup=False, timeout=4)
            return
        from cmtui.screens.opening import open_step

        open_step(self, step, case)

    def open_due(self, row: DueRow) -> None:
        """Open what settles a row of Today."""
        from cmtui.screens.opening import open_due

        open_due(self, row)
