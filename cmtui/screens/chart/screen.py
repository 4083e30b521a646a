"""The chart of one case: the head in view, one section below it."""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module
from typing import TYPE_CHECKING, Final, cast

from textual.containers import Container
from textual.reactive import reactive

from cmtui import commands
from cmtui.errors import CaseworkError
from cmtui.screens.chart import going_on
from cmtui.screens.chart.overview import Overview
from cmtui.screens.chart.row_actions import OF_ROWS, OF_SECTIONS, RowActions
from cmtui.widgets.bars import KeyBar
from cmtui.widgets.chart_head import ChartBanner, SectionTabs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult

    from cmtui.commands import Command
    from cmtui.rows import ChartHead
    from cmtui.screens.chart.section import Section

_MADE_WHEN_SHOWN: Final = {
    commands.SECTION_ENGAGE.id: ("cmtui.screens.chart.engage", "Engage"),
    commands.SECTION_ASSESS.id: ("cmtui.screens.chart.assess", "Assess"),
    commands.SECTION_PLAN.id: ("cmtui.screens.chart.plan", "Plan"),
    commands.SECTION_COORDINATE.id: ("cmtui.screens.chart.coordinate", "Coordinate"),
    commands.SECTION_TIMELINE.id: ("cmtui.screens.chart.timeline", "Timeline"),
    commands.SECTION_RECORD.id: ("cmtui.screens.chart.record", "Record"),
}
"""Every section beyond the first: its module is loaded when it is first shown, so that a chart opens at once."""

_CASES: Final = replace(commands.FOLLOWING, shown=", ;", label="Case")
"""Both ways through the list on the line of keys, which has no room for two."""


class ChartScreen(RowActions):
    """Where this client stands, what was done, and what comes next."""

    CSS_PATH = "chart.tcss"
    OFFERS = (
        *OF_ROWS,
        commands.NEXT,
        commands.PREVIOUS,
        commands.FOLLOWING,
        *commands.SECTIONS,
        commands.BACK,
    )

    head: reactive[ChartHead | None] = reactive(None)
    """The head of the chart on screen."""

    def __init__(
        self,
        case: str,
        among: Sequence[str] = (),
        *,
        section: Command | None = None,
        at: str = "",
        asked: str = "",
    ) -> None:
        """Make the chart.

        Args:
            case: Public id of the case.
            among: Public ids of the list it was opened from, in its order.
            section: The section to show first; the overview where None.
            at: Key of an entry of that section to open it at, of the timeline where none is named: ``contact:…``.
            asked: What a draft about that entry was typed into, so that it is asked again; empty for none.
        """
        super().__init__()
        self._case = case
        self._among = among
        self._place = among.index(case) if case in among else -1
        self._sections: dict[str, Section] = {}
        self._first, self._at, self._asked = section, at, asked
        self._keys = KeyBar()

    def compose(self) -> ComposeResult:
        """The head, the tabs, the section, the keys."""
        yield ChartBanner()
        yield SectionTabs(commands.SECTIONS)
        self._section = Overview(self._case)
        self._sections[self._section.COMMAND.id] = self._section
        with Container(id="sections"):
            yield self._section
        yield self._keys

    def on_mount(self) -> None:
        """Read the head before the first frame."""
        self._read_head()
        if self._asked:
            self.call_later(self.go_on, self._asked, self._at, self._first)
        elif self._at:
            self.call_later(self.show_entry, self._at, self._first)
        elif self._first is not None:
            self.call_later(self.show_section, self._first)

    def _read_head(self) -> None:
        try:
            self.head = self.casebook.chart.head(self._case)
        except CaseworkError as error:
            self.report(error)

    def watch_head(self, head: ChartHead | None) -> None:
        """Draw the head."""
        if head is not None:
            self.query_one(ChartBanner).show(head, today=self.casebook.today_date())

    def case_at_hand(self) -> str:
        """The case of this chart."""
        return self._case

    def case_open(self) -> str:
        """Quick entry here is for this case."""
        return self._case

    # What changed

    def entry_added(self, ident: str) -> None:
        """The cursor goes to it, where the section in view shows such entries."""
        self._section.came(ident)

    def case_changed(self, case: str) -> None:
        """An act changed this case or several: read the head and the sections again; the cursors stay."""
        if case in {"", self._case}:
            super().case_changed(case)

    def read_again(self) -> None:
        """Read the head and the section in view again; the others follow when they are shown."""
        self._read_head()
        for section in self._sections.values():
            section.stale = True
        self._section.freshen()
        self.refresh_keys()

    @property
    def offered(self) -> tuple[Command, ...]:
        """Every command, in the words of the row under the cursor where it is one of the section's."""
        here = {command.id: command for command in (*self._section.offers, *self._section.offers_more)}
        return tuple(here.get(command.id, command) for command in super().offered)

    # Sections

    async def show_section(self, command: Command) -> None:
        """Bring a section into view; it is made when it is first shown, and keeps its place."""
        section = self._sections.get(command.id)
        if section is self._section:
            return
        self._section.display = False
        if section is None:
            module, name = _MADE_WHEN_SHOWN[command.id]
            section = cast("Section", getattr(import_module(module), name)(self._case))
            self._sections[command.id] = section
            self._section = section
            await self.query_one("#sections").mount(section)
        else:
            self._section = section
            section.display = True
            section.freshen()
            section.focus_list()
        self.query_one(SectionTabs).show(command)
        self.refresh_keys()

    async def show_entry(self, key: str, section: Command | None = None) -> bool:
        """Bring an entry into view: in its section; on the timeline, or on the overview while it is still to come.

        Returns:
            Whether it is there.
        """
        await self.show_section(section or commands.SECTION_TIMELINE)
        found = self._section.seek(key)
        if not found and self._section.COMMAND is commands.SECTION_TIMELINE:
            await self.show_section(commands.SECTION_OVERVIEW)
            found = self._section.seek(key)
        return found

    async def go_on(self, asked: str, key: str, section: Command | None = None) -> None:
        """Go on with a draft: bring what it is about into view, and ask again what it was typed into.

        Args:
            asked: What the draft is of: the first word of its `Place`.
            key: The key of the entry that it is about.
            section: The section in which that stands.
        """
        found = await self.show_entry(key, section)
        if self._section.go_on(asked, key) or going_on.asks_itself(key):
            return
        if not found:
            self.say(going_on.GONE)
            return
        command = going_on.key_of(asked, key)
        if going_on.is_pressed(asked, key) and self.check_action(command.action, ()):
            await self.run_action(command.action)
        else:
            self.say(going_on.hint(command))

    def refresh_keys(self) -> None:
        """Name the keys that work on the row under the cursor."""
        offers = [commands.QUICK, *self._section.offers, commands.NEXT]
        if self._neighbor(1) or self._neighbor(-1):
            offers.append(_CASES)
        self._keys.show((*offers, commands.BACK, *self._section.offers_more, commands.KEYS))
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Hide what cannot be done on this row of this section."""
        if action == commands.PREVIOUS.action:
            return bool(self._neighbor(-1))
        if action == commands.FOLLOWING.action:
            return bool(self._neighbor(1))
        if action in OF_SECTIONS and self.is_mounted:
            offers = (*self._section.offers, *self._section.offers_more)
            return any(command.action == action for command in offers)
        return True

    async def action_section_overview(self) -> None:
        """Who, why, plan, last, next; what is due."""
        await self.show_section(commands.SECTION_OVERVIEW)

    async def action_section_engage(self) -> None:
        """Inquiry, criteria, decision, consents, care team."""
        await self.show_section(commands.SECTION_ENGAGE)

    async def action_section_assess(self) -> None:
        """Forms with their scores, safety flags, needs, strengths and barriers."""
        await self.show_section(commands.SECTION_ASSESS)

    async def action_section_plan(self) -> None:
        """Needs, goals, interventions, versions, reviews."""
        await self.show_section(commands.SECTION_PLAN)

    async def action_section_coordinate(self) -> None:
        """Tasks, referrals, transitions, care team."""
        await self.show_section(commands.SECTION_COORDINATE)

    async def action_section_timeline(self) -> None:
        """Everything that happened, newest first."""
        await self.show_section(commands.SECTION_TIMELINE)

    async def action_section_record(self) -> None:
        """Who changed what and when."""
        await self.show_section(commands.SECTION_RECORD)

    # The cases of the list

    def _neighbor(self, step: int) -> str:
        """The case before or after this one in the list it was opened from; empty at its ends."""
        place = self._place + step
        return self._among[place] if self._place >= 0 and 0 <= place < len(self._among) else ""

    def _go(self, step: int) -> None:
        if not (case := self._neighbor(step)):
            return
        self._case = case
        self._place += step
        self._read_head()
        for section in self._sections.values():
            section.take(case)
        self._section.freshen()
        self.refresh_keys()

    def action_case_previous(self) -> None:
        """The previous case of the list, in the same section."""
        self._go(-1)

    def action_case_following(self) -> None:
        """The next case of the list, in the same section."""
        self._go(1)

    def action_case_next(self) -> None:
        """What the process asks for next on this case."""
        self.work.do_next(self._case)

    def action_screen_back(self) -> None:
        """One step back: inside the section, then out of the chart."""
        if not self._section.step_back():
            super().action_screen_back()
