"""The app: two home screens, work that can be parked, and the one door to the casebook."""

from __future__ import annotations

import asyncio
import gc
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, ClassVar, TypeVar

from rich.text import Text
from textual.app import App, SystemCommand

from cmtui import commands, settings
from cmtui.errors import CaseworkError
from cmtui.screens.base import WorkScreen
from cmtui.screens.doors import Doors
from cmtui.screens.works import Works
from cmtui.theme import DARK, LIGHT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path, PurePath

    from textual.binding import BindingType
    from textual.screen import Screen

    from cmtui.casebook.book import Casebook
    from cmtui.messages import CaseChanged
    from cmtui.rows import DraftRow
    from cmtui.screens.today import TodayScreen

T = TypeVar("T")

AT_REST_S = 0.4
"""How long after a screen stands what can wait for it begins, so that it does not slow the first keys."""

WIDE = 110
"""Columns from which the brief stands beside the list."""


class CmtuiApp(Doors, inherit_bindings=False):
    """The desk of a case manager."""

    TITLE = "cmtui"  # never a client's name: terminals show it in their tabs
    # Read with the start: a style file that comes with its screen parses all the others again (10 ms).
    CSS_PATH: ClassVar[list[str | PurePath]] = ["screens/home.tcss", "screens/gate.tcss"]
    DEFAULT_MODE = "today"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (WIDE, "-wide")]  # noqa: RUF012  # as Textual declares it
    BINDINGS: ClassVar[list[BindingType]] = [command.binding() for command in commands.GLOBAL]

    def __init__(
        self, casebook: Casebook | Callable[[], Casebook] | None, path: Path, *, demo: bool = False
    ) -> None:
        """Make the app.

        Args:
            casebook: The record; or what opens it, which is done when the first frame stands; or None, and the app
                asks for the passphrase, or begins a new record where there is no file.
            path: The record file.
            demo: It is the sample practice.
        """
        super().__init__()
        self._opener = casebook if callable(casebook) else None
        self._casebook = None if callable(casebook) else casebook
        self.path = path
        self.demo = demo
        self.works = Works(self)
        self._ready_made: TodayScreen | None = None
        """Today, mounted out of sight while the passphrase is typed."""
        self._acts_loading = False
        self._drafts: tuple[DraftRow, ...] = ()
        """What earlier sessions left unsaved, the latest first."""
        self.preferences = settings.read()
        self._dress()
        self.set_keymap(self.preferences.keys)
        self.works.add_mode("caseload", _caseload)
        self._show_standing()

    def _dress(self) -> None:
        """Put the theme on before the first frame: set later, every style is parsed and applied once more (20 ms)."""
        self.register_theme(DARK)
        self.register_theme(LIGHT)
        light = self.preferences.theme == "light"
        self.set_reactive(App.theme, LIGHT.name if light else DARK.name)
        self.set_class(not light, "-dark-mode", update=False)
        self.set_class(light, "-light-mode", update=False)
        self.stylesheet.set_variables(self.get_css_variables())

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
        # Textual gives its first screen no place for a result, which switching takes away.
        self.screen._push_result_callback(self.screen, None)  # noqa: SLF001
        today, self._ready_made = self._ready_made or _today(), None
        self.switch_screen(today)
        if today.is_running:
            today.read_again()
        self.set_timer(AT_REST_S, self._rest)

    def _show_standing(self) -> None:
        standing = "" if self._casebook is None or self._casebook.encrypted else "NOT ENCRYPTED"
        self.sub_title = " · ".join(word for word in ("demo" if self.demo else "", standing) if word)

    # The screens. Those beyond the first are imported when they are first shown: the start pays for what it shows.

    def get_default_screen(self) -> Screen[None]:
        """The first screen: Today, or what opens the record."""
        if self.is_open or self._opener:
            today = _today()
            # Known before the first resize event, the width is styled for once and not twice (5 ms).
            today.set_class(self.size.width >= WIDE, "-wide")
            today.set_class(self.size.width < WIDE, "-narrow")
            return today
        if self.path.exists():
            from cmtui.screens.unlock import UnlockScreen

            return UnlockScreen(self.path)
        from cmtui.screens.welcome import WelcomeScreen

        return WelcomeScreen(self.path)

    @property
    def waiting(self) -> int:
        """How much waits for `b`: what was parked, and what the last session left unsaved."""
        return self.works.parked + len(self._drafts)

    def action_app_leave(self) -> None:
        """Leave; drafts are kept."""
        self.exit()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """While the screen is blanked no key of the app works: any key only brings it back."""
        if getattr(self.screen, "covers", False):
            return False
        return super().check_action(action, parameters)

    def report(self, error: CaseworkError) -> None:
        """Say in one sentence what could not be done."""
        self.notify(str(error), title=error.title, severity="error", markup=False, timeout=8)

    def on_too_long(self) -> None:
        """A paste that no field holds came to a dialog, which keeps no drafts."""
        self.notify(
            "That text is longer than a field holds; the field is as it was.", markup=False, timeout=8
        )

    def on_drafts_changed(self) -> None:
        """Count again what the last session left unsaved."""
        self.run_worker(self._count_drafts(), exclusive=True, group="drafts")

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
        for owner, offered in ((screen, getattr(screen, "offered", ())), (self, commands.GLOBAL)):
            for command in offered:
                if not owner.check_action(command.action, ()):
                    continue
                key = self.preferences.keys.get(command.id, command.shown)
                run = partial(self.run_action, command.action, owner)
                yield SystemCommand(f"{command.label} · {key}", command.help, run)

    # The start and the end

    def on_ready(self) -> None:
        """The first frame is painted: let go of what only the start needed, and load what comes next."""
        gc.freeze()
        gc.enable()
        # Not before: a mode that is known from the start has its styles applied twice.
        self.works.add_mode("today", _today)
        if problem := self.preferences.problem:
            self.notify(problem, severity="warning", markup=False, timeout=10)
        if self._opener:
            self._open_at_once(self._opener)
        elif self.is_open:
            self.set_timer(AT_REST_S, self._rest)
        else:
            # While the passphrase is typed there is nothing else to do.
            self.run_worker(self._prepare(), group="warm")

    async def _prepare(self) -> None:
        """Load what the record needs; make Today ready behind the passphrase, 60 ms that its rows do not wait for."""
        await asyncio.to_thread(_libraries)
        if not self.is_open:
            today = _today()
            await self._get_screen(today)[1]
            if not self.is_open:
                self._ready_made = today

    def _open_at_once(self, opener: Callable[[], Casebook]) -> None:
        """Open a record that needs no passphrase: 60 ms that the first frame does not wait for."""
        try:
            self._casebook = opener()
        except CaseworkError as error:
            self.exit(return_code=error.exit_code, message=Text(str(error)))
            return
        self._show_standing()
        self.case_changed("")
        self.set_timer(AT_REST_S, self._rest)

    def _rest(self) -> None:
        self.run_worker(self._settle_in(), group="rest")

    def load_acts_once(self) -> None:
        """Load what the acts need once a piece of work is opened: only reading lists costs 35 MB less."""
        if not self._acts_loading:
            self._acts_loading = True
            self.set_timer(AT_REST_S, lambda: self.run_worker(self.casebook.warm, thread=True, group="rest"))

    async def _settle_in(self) -> None:
        """Bring the record up to the day, then offer what the last session left unsaved."""
        await self.ask(lambda casebook: casebook.settle_in())
        await self._count_drafts()
        if count := len(self._drafts):
            entries = "One entry was" if count == 1 else f"{count} entries were"
            self.notify(f"{entries} not saved last time; b shows what was typed.", markup=False, timeout=10)

    async def _count_drafts(self) -> None:
        from cmtui.screens.drafts import offered

        try:
            self._drafts = await self.ask(offered)
        except CaseworkError as error:
            self.report(error)
        self.case_changed("")

    def _handle_exception(self, error: Exception) -> None:
        """Leave with a sentence: Textual would print the variables around a defect, and with them text of clients."""
        from cmtui.screens.crash import farewell

        self._return_code = 1
        if self._exception is None:
            self._exception = error
            self.panic(Text(farewell(error)))
            self._exception_event.set()


def _today() -> TodayScreen:
    from cmtui.screens.today import TodayScreen

    return TodayScreen()


def _caseload() -> Screen[None]:
    from cmtui.screens.caseload import CaseloadScreen

    return CaseloadScreen()


def _opened(path: Path, passphrase: str) -> Casebook:
    from cmtui.casebook.book import open_casebook

    return open_casebook(path, passphrase)


def _made(path: Path, owner: str, passphrase: str) -> Casebook:
    from cmtui.casebook.opening import new_casebook

    return new_casebook(path, passphrase, owner=owner)


def _libraries() -> None:
    """Load what opening the record and the first screens need, then what the acts need."""
    for name in ("argon2.low_level", "cmtui.casebook.book", "cmtui.screens.today", "cmtui.casebook.opening"):
        import_module(name)


def run(casebook: Casebook | Callable[[], Casebook] | None, path: Path, *, demo: bool = False) -> int:
    """Run the app until it is left, and give the exit code of the process."""
    gc.disable()  # until the first frame: nothing that the start makes is garbage
    app = CmtuiApp(casebook, path, demo=demo)
    try:
        app.run()
    finally:
        if app.is_open:
            app.casebook.close()
    return app.return_code or 0
