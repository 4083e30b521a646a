"""Practice: who keeps the record, the text for a crisis, ladder, holidays, libraries, forms and rules."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from textual import on, work
from textual.containers import Container
from textual.reactive import reactive

from cmtui import commands
from cmtui.errors import CaseworkError
from cmtui.screens.drafting import Place
from cmtui.screens.home import HomeScreen
from cmtui.screens.practice import rows as lines
from cmtui.screens.practice.counting import Counting
from cmtui.screens.practice.days import add_holiday, remove_holiday, switch_federal
from cmtui.screens.practice.ladder import edit_step, remove_step
from cmtui.screens.practice.libraries import GoalsScreen, TaskSetsScreen
from cmtui.screens.practice.library import add_form, attach_rule, offer_again, retire_form, write_crisis_text
from cmtui.screens.practice.listing import PracticeFacts, listing, read_practice
from cmtui.screens.practice.rows import PracticeLine
from cmtui.screens.practice.rule_screen import RuleScreen
from cmtui.screens.printing import print_to_file
from cmtui.widgets.bars import KeyBar, TitleBar
from cmtui.widgets.filter_line import FilterLine
from cmtui.widgets.line_list import LineList, Rows
from cmtui.widgets.reading import Page, ReadingPane

if TYPE_CHECKING:
    from collections.abc import Hashable

    from textual.app import ComposeResult

    from cmtui.care_rows import HolidayRow, StepRow
    from cmtui.commands import Command
    from cmtui.form_rows import FormRow

CRISIS_PLACE: Final = Place("crisis", "")
"""Where the text for a crisis is kept while it is typed."""

_ADD: Final = replace(commands.ADD, label="Add a form")
_RULE: Final = replace(commands.EDIT, label="Score rule")
_RETIRE: Final = replace(commands.DONE, label="Retire")
_OFFER: Final = replace(commands.DONE, label="Offer again")
_READ: Final = replace(commands.OPEN, label="Read")
_SWITCH: Final = replace(commands.OPEN, label="Free, worked")
_LIBRARIES: Final = {"goals": GoalsScreen, "sets": TaskSetsScreen}
"""Kind of line to the screen of its own."""
_TAKE_OUT: Final = replace(commands.VOID, label="Take out")
_ADDS: Final = {
    "step": replace(commands.ADD, label="Add a step"),
    "federal": replace(commands.ADD, label="Add a holiday"),
    "holiday": replace(commands.ADD, label="Add a holiday"),
}
"""Kind of line to what `a` adds there; a form from a file anywhere else."""


class PracticeScreen(HomeScreen, Counting):
    """One list under its headings, and the line under the cursor whole."""

    CSS_PATH = "practice.tcss"
    OFFERS = (
        commands.OPEN,
        commands.ADD,
        commands.EDIT,
        commands.DONE,
        commands.VOID,
        commands.PRINT,
        commands.FILTER,
        commands.BACK,
    )

    facts: reactive[PracticeFacts | None] = reactive(None, init=False, always_update=True)
    """What was read last; the page of a form has more than its row, and is drawn again even when the rows are alike."""

    def __init__(self, at: str = "") -> None:
        """Make the screen.

        Args:
            at: The line to put the cursor on: you, crisis; the first where empty.
        """
        super().__init__()
        self._at = at
        self._filter = ""
        self._counts = 0, 0

    def compose(self) -> ComposeResult:
        """The list, the page, the keys."""
        yield TitleBar("cmtui · Practice")
        with Container(classes="beside"):
            yield LineList[PracticeLine](
                lines.COLUMNS, lambda line: line.cells, _key, empty=_NO_MATCH, on_cursor=self._follow
            )
            yield ReadingPane()
        yield KeyBar()

    def on_mount(self) -> None:
        """Read the practice."""
        self.table.focus()
        self.read_again()

    # Reading

    def read_again(self) -> None:
        """Read it again; the cursor stays on its line."""
        self._read_all()

    @work(exclusive=True, group="read")
    async def _read_all(self) -> None:
        try:
            self.facts = await self.ask(read_practice)
        except CaseworkError as error:
            self.report(error)

    def watch_facts(self) -> None:
        """Draw what was read."""
        self._show()

    def _show(self) -> None:
        if (facts := self.facts) is None:
            return
        listed, self._counts = listing(facts, self._filter)
        self.query_one(TitleBar).show(status=self.standing())
        self.table.set_source(Rows[PracticeLine](listed, _key))
        if self._at and self.table.move_to_key((self._at, "")):
            self._at = ""

    def standing(self) -> str:
        """How many forms and rules are listed."""
        forms, rules = self._counts
        return f"{forms} form{'' if forms == 1 else 's'} · {rules} rule{'' if rules == 1 else 's'}"

    @property
    def table(self) -> LineList[PracticeLine]:
        """The list."""
        return self.query_one(LineList)

    @property
    def form_at_hand(self) -> FormRow | None:
        """The form under the cursor."""
        line = self.table.cursor_row
        if line is None or line.kind != "form" or self.facts is None:
            return None
        return next((row for row in self.facts.forms if row.code == line.key), None)

    def _follow(self, line: PracticeLine | None, *, held: bool) -> None:
        if not held:
            self.query_one(ReadingPane).show(self._page(line))
            self.refresh_keys()

    @property
    def holiday_at_hand(self) -> HolidayRow | None:
        """The holiday under the cursor."""
        return self.facts.holiday(self.table.cursor_row) if self.facts else None

    @property
    def step_at_hand(self) -> StepRow | None:
        """The step of the ladder under the cursor."""
        return self.facts.step(self.table.cursor_row) if self.facts else None

    def _page(self, line: PracticeLine | None) -> Page:
        if line is None or (facts := self.facts) is None:
            return Page()
        return facts.page(line) or self._form_page(line.key)

    def _form_page(self, code: str) -> Page:
        try:
            return lines.form_page(self.casebook.forms.info(code), zone=self.casebook.zone)
        except CaseworkError as error:
            self.report(error)
            return Page()

    # Keys

    def refresh_keys(self) -> None:
        """Name the keys that work on the line under the cursor."""
        line, row = self.table.cursor_row, self.form_at_hand
        kind = line.kind if line is not None else ""
        offers: list[Command] = [
            _READ if row else _SWITCH if kind == "federal" else commands.OPEN,
            _ADDS.get(kind, _ADD),
        ]
        if row is not None:
            offers += [_RULE, commands.PRINT, _OFFER if row.retired else _RETIRE]
        if self._strikable:
            offers.append(_TAKE_OUT)
        self.query_one(KeyBar).show((*offers, commands.FILTER, commands.BACK, commands.KEYS))
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Hide what cannot be done with this line."""
        if action in {commands.EDIT.action, commands.PRINT.action, commands.DONE.action}:
            return self.is_mounted and self.form_at_hand is not None
        if action == commands.VOID.action:
            return self.is_mounted and self._strikable
        return True

    @property
    def _strikable(self) -> bool:
        step = self.step_at_hand
        return self.holiday_at_hand is not None or (step is not None and bool(step.id))

    @on(FilterLine.Changed)
    def _filtered(self, event: FilterLine.Changed) -> None:
        self._filter = event.value
        self._show()

    @on(LineList.RowChosen)
    def _chosen(self) -> None:
        self.action_row_open()

    def action_row_open(self) -> None:
        """Edit who keeps the record, write the text for a crisis, change a rule, or read all about a form."""
        line = self.table.cursor_row
        if line is None or self.facts is None:
            return
        if line.kind == "you":
            self.work.open_editor("practitioner", id=self.casebook.owner)
        elif line.kind == "crisis":
            self.do(write_crisis_text(self, CRISIS_PLACE))
        elif line.kind == "federal":
            self.do(switch_federal(self, rests=not self.facts.federal))
        elif line.kind == "holiday":
            self.work.open_editor("holiday", id=line.key)
        elif line.kind == "rule":
            self.work.open_work(lambda: RuleScreen(line.key))
        elif line.kind in _LIBRARIES:
            self.work.open_work(_LIBRARIES[line.kind])
        elif (step := self.step_at_hand) is not None:
            edit_step(self.work, step)
        else:
            self.add_class("-reading")
            self.query_one(ReadingPane).focus()

    def action_item_add(self) -> None:
        """Add a step to the ladder, a holiday, or a form from a file: what the cursor is on."""
        line = self.table.cursor_row
        kind = line.kind if line is not None else ""
        if kind == "step":
            self.work.open_editor("escalation_step")
        elif kind in {"federal", "holiday"}:
            self.do(add_holiday(self))
        else:
            self.do(add_form(self))

    def action_entry_void(self) -> None:
        """Take a holiday out of the list, or a step off the ladder."""
        if (holiday := self.holiday_at_hand) is not None:
            self.do(remove_holiday(self, holiday))
        elif (step := self.step_at_hand) is not None:
            self.do(remove_step(self, step))

    def action_item_edit(self) -> None:
        """Attach a score rule to the form."""
        if (row := self.form_at_hand) is not None:
            self.do(attach_rule(self, row))

    def action_item_done(self) -> None:
        """Retire the form, or offer a retired one again."""
        if (row := self.form_at_hand) is not None:
            self.do(offer_again(self, row) if row.retired else retire_form(self, row))

    def action_form_print(self) -> None:
        """Print the form with nothing filled in."""
        if (row := self.form_at_hand) is not None:
            code = row.code
            self.do(print_to_file(self.work, lambda casebook, _: casebook.prints.blank(code)))

    def action_screen_back(self) -> None:
        """From a page to the list, from some forms to all lines, then out."""
        if self.has_class("-reading"):
            self.remove_class("-reading")
            self.table.focus()
        elif self._filter:
            super().action_screen_back()
        elif self.is_current:
            self.work.step_back()


_NO_MATCH: Final = "No form and no rule has these letters; Escape shows everything again."


def _key(line: PracticeLine) -> Hashable:
    return line.kind, line.key
