"""The app: two home screens, work that can be parked, and the one door to the casebook."""

from __future__ import annotations

import asyncio
import gc
import sys
from functools import partial
from importlib import import_module
from itertools import count
from typing import TYPE_CHECKING, ClassVar, TypeVar

from rich.text import Text
from textual.app import App, SystemCommand
from textual.command import CommandPalette

from cmtui import commands, settings
from cmtui.errors import CaseworkError
from cmtui.screens import opening
from cmtui.screens.base import WorkScreen
from cmtui.screens.crash import farewell
from cmtui.theme import DARK, LIGHT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from textual.binding import BindingType
    from textual.screen import Screen

    from cmtui.casebook.book import Casebook
    from cmtui.commands import Command
    from cmtui.messages import CaseChanged
    from cmtui.rows import DraftRow, DueRow

T = TypeVar("T")

HOMES = ("today", "caseload")
"""The modes of the two home screens; every other mode is one piece of work: a chart or form, and what it opened."""

AT_REST_S = 0.4
"""How long after the first frame the acts' libraries begin to load, so that they do not slow the first keys."""


class CmtuiApp(App[None], inherit_bindings=False):
    """The desk of a case manager."""

    TITLE = "cmtui"  # never a client's name: terminals show it in their tabs
    CSS_PATH = "cmtui.tcss"
    DEFAULT_MODE = "today"
    BINDINGS: ClassVar[list[BindingType]] = [command.binding() for command in commands.GLOBAL]

    def __init__(self, casebook: Casebook | None, path: Path, *, demo: bool = False) -> None:
        """Make the app.

        Args:
            casebook: The record, when it is open already; without it the app asks for the passphrase, or begins a
                new record where there is no file.
            path: The record file.
            demo: It is the sample practice.
        """
        super().__init__()
        self._casebook = casebook
        self.path = path
        self.demo = demo
        self.preferences = settings.read()
        self._works = count(1)
        self._origin: dict[str, str] = {}
        """For each piece of work that is open, the mode it was opened from."""
        self._parked: list[str] = []
        """Pieces of work left as they are, the latest last."""
        self._drafts: list[DraftRow] = []
        """What earlier sessions left unsaved and nobody opened yet, the latest first."""
        self.register_theme(DARK)
        self.register_theme(LIGHT)
        self.theme = LIGHT.name if self.preferences.theme == "light" else DARK.name
        self.set_keymap(self.preferences.keys)
        self.add_mode("today", self._first_screen)
        self.add_mode("caseload", _caseload)
        self._show_standing()

    # The casebook

    @property
    def casebook(self) -> Casebook:
        """The opened casebook."""
        if self._casebook is None:
            raise CaseworkError("The record is not open yet; enter its passphrase.")
        return self._casebook

    @property
    def is_open(self) -> bool:
        """Whether the record is open."""
        return self._casebook is not None

    async def ask(self, question: Callable[[Casebook], T]) -> T:
        """Ask the casebook in a thread; what has begun there is finished even when the asker is gone."""
        return await asyncio.to_thread(question, self.casebook)

    async def unlock(self, passphrase: str) -> None:
        """Open the record, and show Today.

        Raises:
            CaseworkError: It does not open; the sentence says why.
        """
        self._enter(await asyncio.to_thread(_opened, self.path, passphrase))

    async def begin(self, owner: str, passphrase: str) -> None:
        """Make a new record, and show Today.

        Raises:
            CaseworkError: It cannot be made; the sentence says why.
        """
        self._enter(await asyncio.to_thread(_made, self.path, owner, passphrase))

    def _enter(self, casebook: Casebook) -> None:
        self._casebook = casebook
        self._show_standing()
        self.switch_screen(_today())

    def _show_standing(self) -> None:
        standing = "" if self._casebook is None or self._casebook.encrypted else "NOT ENCRYPTED"
        self.sub_title = f"demo · {standing}" if self.demo else standing

    # Screens

    def _first_screen(self) -> Screen[None]:
        if self._casebook is not None:
            return _today()
        if self.path.exists():
            from cmtui.screens.unlock import UnlockScreen

            return UnlockScreen(self.path)
        from cmtui.screens.welcome import WelcomeScreen

        return WelcomeScreen(self.path)

    def open_work(self, screen: Callable[[], Screen[None]]) -> None:
        """Show a screen of work: from a home screen as a new piece of work, else on top of the one at hand."""
        if self.current_mode not in HOMES:
            self.push_screen(screen())
            return
        mode = f"work-{next(self._works)}"
        self._origin[mode] = self.current_mode
        self.add_mode(mode, screen)
        self.switch_mode(mode)

    def step_back(self) -> None:
        """Leave the screen at hand for the one it was opened from."""
        if len(self.screen_stack) > 1:
            self.pop_screen()
        elif self.current_mode not in HOMES:
            self._leave_for(self._origin[self.current_mode], keep=False)

    def park(self) -> None:
        """Leave the work at hand as it is, and go back to the home screen."""
        if self.current_mode in HOMES:
            return
        self._leave_for(self._home_of(self.current_mode), keep=True)

    def return_to_parked(self) -> None:
        """Come back to what was parked last, to the same field; then to what the last session left unsaved."""
        if self._parked:
            here, mode = self.current_mode, self._parked.pop()
            self._origin[mode] = self._home_of(here)
            self._leave_for(mode, keep=False)
        elif self._drafts:
            opening.open_draft(self, self._drafts.pop(0))
        else:
            self.notify("Nothing is parked.", markup=False, timeout=4)

    @property
    def waiting(self) -> int:
        """How many pieces of work wait for `b`: parked ones, and what the last session left unsaved."""
        return len(self._parked) + len(self._drafts)

    def _home_of(self, mode: str) -> str:
        while mode not in HOMES:
            mode = self._origin[mode]
        return mode

    def _leave_for(self, mode: str, *, keep: bool) -> None:
        """Show another mode; the work at hand stays parked when it is to be kept or holds something unsaved."""
        left = self.current_mode
        if mode == left:
            return
        while _is_transient(self.screen):
            self.screen.dismiss(None)
        kept = keep or any(
            screen.is_modal or getattr(screen, "unsaved", False) for screen in self.screen_stack
        )
        self.switch_mode(mode)
        if left in HOMES:
            return
        if kept:
            self._parked.append(left)
        else:
            self._origin.pop(left)
            self.remove_mode(left)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """While the screen is blanked no key of the app works: any key only brings it back."""
        if getattr(self.screen, "covers", False):
            return False
        return super().check_action(action, parameters)

    def action_today_show(self) -> None:
        """What is owed to whom, by when."""
        if self.is_open:
            self._leave_for("today", keep=False)

    def action_caseload_show(self) -> None:
        """All cases."""
        if self.is_open:
            self._leave_for("caseload", keep=False)

    def open_case(self, case: str, among: tuple[str, ...] = (), section: Command | None = None) -> None:
        """Open a case's chart.

        Args:
            case: Public id of the case.
            among: Public ids of the list it is opened from, for `,` and `;`.
            section: The section to show; the overview where None.
        """
        # Deferred like every screen beyond the first: start-up pays for what it shows.
        from cmtui.screens.chart.screen import ChartScreen

        chart = ChartScreen(case, among)
        self.open_work(lambda: chart)
        if section is not None:
            self.call_after_refresh(chart.show_section, section)

    def open_editor(
        self,
        register: str,
        case: str = "",
        id: str = "",  # noqa: A002  # the row's own word
        values: Mapping[str, str] | None = None,
    ) -> None:
        """Open the editor of a register: a new entry with these values, or the one with that public id."""
        from cmtui.screens.editor import EditorScreen

        self.open_work(lambda: EditorScreen(register, case=case, id=id, values=values))

    def open_contact(self, case: str, id: str = "") -> None:  # noqa: A002
        """Open the full contact form."""
        from cmtui.screens.contact import ContactScreen

        self.open_work(lambda: ContactScreen(case, id=id))

    def open_inquiry(self) -> None:
        """Open the form of a new inquiry."""
        from cmtui.screens.inquiry import InquiryScreen

        self.open_work(InquiryScreen)

    def open_quick(self, case: str = "") -> None:
        """Quick entry over the screen at hand."""
        from cmtui.screens.quick import QuickEntry

        self.push_screen(QuickEntry(case))

    def open_find(self) -> None:
        """Find over everything."""
        from cmtui.screens.find import FindScreen

        self.push_screen(FindScreen())

    def show_keys(self, screen: WorkScreen) -> None:
        """All keys of that screen."""
        from cmtui.screens.keys import KeysScreen

        self.push_screen(KeysScreen(screen.offered, self.preferences.keys))

    def action_privacy_blank(self) -> None:
        """Blank the screen; any key brings it back."""
        from cmtui.screens.privacy import PrivacyScreen

        if not isinstance(self.screen, PrivacyScreen):
            self.push_screen(PrivacyScreen())

    def action_app_leave(self) -> None:
        """Leave; drafts are kept."""
        self.exit()

    # Acts that every screen offers

    def undo_last(self) -> None:
        """Take back the last act of this session."""
        self.run_worker(self._undo(), group="write")

    async def _undo(self) -> None:
        try:
            said = await self.ask(lambda casebook: casebook.undo.last())
        except CaseworkError as error:
            self.report(error)
        else:
            self.notify(said, markup=False, timeout=4)
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
        else:
            opening.open_step(self, step, case)

    def open_due(self, row: DueRow) -> None:
        """Open what settles a row of Today."""
        opening.open_due(self, row)

    def report(self, error: CaseworkError) -> None:
        """Say in one sentence what could not be done."""
        self.notify(str(error), title=error.title, severity="error", markup=False, timeout=8)

    # What changed

    def on_case_changed(self, message: CaseChanged) -> None:
        """Let every screen that is open read again."""
        self.case_changed(message.case)

    def case_changed(self, case: str) -> None:
        """Let every screen that is open read again; those out of sight do so when they are shown."""
        for stack in self._screen_stacks.values():
            for screen in stack:
                if isinstance(screen, WorkScreen):
                    screen.case_changed(case)

    # Looks

    def action_theme_switch(self) -> None:
        """Switch between light and dark, and remember it."""
        light = self.theme != LIGHT.name
        self.theme = LIGHT.name if light else DARK.name
        self.preferences = settings.remember(self.preferences, theme="light" if light else "dark")

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Every command that works here, by its name; none of Textual's own, since its picture of the screen leaks."""
        offered: tuple[Command, ...] = screen.offered if isinstance(screen, WorkScreen) else ()
        for command in offered:
            action = partial(screen.run_action, command.action)
            yield SystemCommand(f"{command.label} · {command.shown}", command.help, action)
        for command in commands.GLOBAL:
            action = partial(self.run_action, command.action)
            yield SystemCommand(f"{command.label} · {command.shown}", command.help, action)

    # The start and the end

    def on_ready(self) -> None:
        """The first frame is painted: let go of what only the start needed, and load what comes next."""
        gc.freeze()
        gc.enable()
        if self.is_open:
            self.set_timer(AT_REST_S, self._warm)
        else:
            # While the passphrase is typed there is nothing else to do.
            self.run_worker(_libraries, thread=True, group="warm")

    def _warm(self) -> None:
        self.run_worker(self._load_acts(), group="warm")

    async def _load_acts(self) -> None:
        await asyncio.to_thread(self.casebook.warm)
        self._drafts = list(await self.ask(lambda casebook: casebook.drafts.waiting()))
        if self._drafts:
            self.case_changed("")
            count = len(self._drafts)
            entries = "One entry was" if count == 1 else f"{count} entries were"
            self.notify(f"{entries} not saved last time; b opens what you typed.", markup=False, timeout=10)

    def _handle_exception(self, error: Exception) -> None:
        """Leave with a sentence: Textual would print the variables around a defect, and with them text of clients."""
        self._return_code = 1
        if self._exception is None:
            self._exception = error
            self._exception_event.set()
            self.panic(Text(farewell(error)))


def _is_transient(screen: Screen[object]) -> bool:
    """Whether it holds nothing of anybody's typing: help, the palette, find."""
    return isinstance(screen, CommandPalette) or bool(getattr(screen, "transient", False))


def _today() -> Screen[None]:
    from cmtui.screens.today import TodayScreen

    return TodayScreen()


def _caseload() -> Screen[None]:
    from cmtui.screens.caseload import CaseloadScreen

    return CaseloadScreen()


def run(casebook: Casebook | None, path: Path, *, demo: bool = False) -> int:
    """Run the app until it is left, and give the exit code of the process."""
    gc.disable()  # until the first frame: nothing that the start makes is garbage
    app = CmtuiApp(casebook, path, demo=demo)
    app.run()
    sys.stdout.flush()
    return app.return_code or 0


def _opened(path: Path, passphrase: str) -> Casebook:
    from cmtui.casebook.book import open_casebook

    return open_casebook(path, passphrase)


def _made(path: Path, owner: str, passphrase: str) -> Casebook:
    from cmtui.casebook.opening import new_casebook

    return new_casebook(path, passphrase, owner=owner)


def _libraries() -> None:
    """Load what opening the record and the first screens need, then what the acts need."""
    for name in ("argon2.low_level", "cmtui.casebook.book", "cmtui.screens.today", "cmtui.store.work"):
        import_module(name)
