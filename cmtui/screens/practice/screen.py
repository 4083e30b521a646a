"""Practice: who keeps the record, the text for a crisis, and the library of forms."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from textual import on
from textual.containers import Container
from textual.reactive import reactive

from cmtui import commands
from cmtui.errors import CaseworkError
from cmtui.screens.drafting import Place
from cmtui.screens.home import HomeScreen
from cmtui.screens.practice import rows as lines
from cmtui.screens.practice.library import add_form, attach_rule, offer_again, retire_form, write_crisis_text
from cmtui.screens.practice.rows import PracticeLine
from cmtui.screens.printing import print_to_file
from cmtui.widgets.bars import KeyBar, TitleBar
from cmtui.widgets.filter_line import FilterLine
from cmtui.widgets.line_list import Heading, LineList, Rows
from cmtui.widgets.reading import Page, ReadingPane

if TYPE_CHECKING:
    from collections.abc import Coroutine, Hashable

    from textual.app import ComposeResult

    from cmtui.casebook.book import Casebook
    from cmtui.commands import Command
    from cmtui.rows import Form, FormRow

CRISIS_PLACE: Final = Place("crisis", "")
"""Where the text for a crisis is kept while it is typed."""

_ADD: Final = replace(commands.ADD, label="Add a form")
_RULE: Final = replace(commands.EDIT, label="Score rule")
_RETIRE: Final = replace(commands.DONE, label="Retire")
_OFFER: Final = replace(commands.DONE, label="Offer again")
_READ: Final = replace(commands.OPEN, label="Read")


@dataclass(frozen=True, slots=True)
class PracticeFacts:
    """What the screen shows."""

    you: Form
    crisis: str
    forms: tuple[FormRow, ...]


def _read(casebook: Casebook) -> PracticeFacts:
    return PracticeFacts(
        casebook.registers.form("practitioner", id=casebook.owner),
        casebook.safety.crisis_text(),
        casebook.forms.library(),
    )


class PracticeScreen(HomeScreen):
    """One list under three headings, and the line under the cursor whole."""

    CSS_PATH = "practice.tcss"
    OFFERS = (
        commands.OPEN,
        commands.ADD,
        commands.EDIT,
        commands.DONE,
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
        self.run_worker(self._read_all(), exclusive=True, group="read")

    async def _read_all(self) -> None:
        try:
            self.facts = await self.ask(_read)
        except CaseworkError as error:
            self.report(error)

    def watch_facts(self) -> None:
        """Draw what was read."""
        self._show()

    def _show(self) -> None:
        if (facts := self.facts) is None:
            return
        wanted = self._filter.casefold().split()
        forms = [row for row in facts.forms if all(word in _words(row) for word in wanted)]
        listed: list[PracticeLine | Heading] = []
        if not wanted:
            listed += [Heading("You"), lines.you_line(facts.you)]
            listed += [Heading("In a crisis"), lines.crisis_line(facts.crisis)]
        if forms:
            listed += [Heading("Forms"), *map(lines.form_line, forms)]
        self.query_one(TitleBar).show(status=f"{len(forms)} forms" if len(forms) != 1 else "1 form")
        self.table.set_source(Rows[PracticeLine](listed, _key))
        if self._at and self.table.move_to_key((self._at, "")):
            self._at = ""

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

    def _page(self, line: PracticeLine | None) -> Page:
        if line is None or self.facts is None:
            return Page()
        if line.kind == "you":
            return lines.you_page(self.facts.you)
        if line.kind == "crisis":
            return lines.crisis_page(self.facts.crisis)
        try:
            return lines.form_page(self.casebook.forms.info(line.key), zone=self.casebook.zone)
        except CaseworkError as error:
            self.report(error)
            return Page()

    # Keys

    def refresh_keys(self) -> None:
        """Name the keys that work on the line under the cursor."""
        row = self.form_at_hand
        offers: list[Command] = [_READ if row else commands.OPEN, _ADD]
        if row is not None:
            offers += [_RULE, commands.PRINT, _OFFER if row.retired else _RETIRE]
        self.query_one(KeyBar).show((*offers, commands.FILTER, commands.BACK, commands.KEYS))
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Hide what cannot be done with this line."""
        if action in {commands.EDIT.action, commands.PRINT.action, commands.DONE.action}:
            return self.is_mounted and self.form_at_hand is not None
        return True

    @on(FilterLine.Changed)
    def _filtered(self, event: FilterLine.Changed) -> None:
        self._filter = event.value
        self._show()

    @on(LineList.RowChosen)
    def _chosen(self) -> None:
        self.action_row_open()

    def action_row_open(self) -> None:
        """Edit who keeps the record, write the text for a crisis, or read all about a form."""
        line = self.table.cursor_row
        if line is None:
            return
        if line.kind == "you":
            self.work.open_editor("practitioner", id=self.casebook.owner)
        elif line.kind == "crisis":
            self._do(write_crisis_text(self, CRISIS_PLACE))
        else:
            self.add_class("-reading")
            self.query_one(ReadingPane).focus()

    def action_item_add(self) -> None:
        """Add a form from a file."""
        self._do(add_form(self))

    def action_item_edit(self) -> None:
        """Attach a score rule to the form."""
        if (row := self.form_at_hand) is not None:
            self._do(attach_rule(self, row))

    def action_item_done(self) -> None:
        """Retire the form, or offer a retired one again."""
        if (row := self.form_at_hand) is not None:
            self._do(offer_again(self, row) if row.retired else retire_form(self, row))

    def action_form_print(self) -> None:
        """Print the form with nothing filled in."""
        if (row := self.form_at_hand) is not None:
            code = row.code
            self._do(print_to_file(self.work, lambda casebook, _: casebook.prints.blank(code)))

    def _do(self, story: Coroutine[None, None, None]) -> None:
        self.run_worker(story, group="write")

    def action_screen_back(self) -> None:
        """From a page to the list, from some forms to all lines, then out."""
        if self.has_class("-reading"):
            self.remove_class("-reading")
            self.table.focus()
        elif self._filter:
            super().action_screen_back()
        elif self.is_current:
            self.work.step_back()


_NO_MATCH: Final = "No form has these letters; Escape shows everything again."


def _key(line: PracticeLine) -> Hashable:
    return line.kind, line.key


def _words(row: FormRow) -> str:
    return f"{row.code} {row.title} {' '.join(row.domains)}".casefold()
