"""One due rule: its figures for the practice, and for each payer and program that wants it otherwise."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from textual import on, work
from textual.containers import Container
from textual.reactive import reactive

from cmtui import commands
from cmtui.errors import CaseworkError, WrongUsage
from cmtui.rules.workdays import Offset
from cmtui.screens.dialogs.confirm import Confirm
from cmtui.screens.dialogs.steps import Step, StepsDialog, vocabulary_step
from cmtui.screens.practice.counting import Counting
from cmtui.screens.practice.rule_lines import (
    COLUMNS,
    PRACTICE,
    RuleLine,
    Scope,
    label_of,
    rule_lines,
    rule_page,
    whom,
)
from cmtui.widgets.bars import KeyBar, TitleBar
from cmtui.widgets.line_list import LineList, Rows
from cmtui.widgets.reading import ReadingPane

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping

    from textual.app import ComposeResult

    from cmtui.care_rows import RuleRow
    from cmtui.casebook.book import Casebook
    from cmtui.screens.practice.counting import Progress

_CHANGE: Final = replace(commands.OPEN, label="Change")
_FOR: Final = replace(commands.ADD, label="For a payer or program")
_ON_OFF: Final = replace(commands.DONE, label="On, off")
_BACK: Final = replace(commands.VOID, label="Put back")

_UNIT: Final = re.compile(r"(\d)\s*([a-z])")


class RuleScreen(Counting):
    """The figures as lines; the rule whole beside them."""

    CSS_PATH = "practice.tcss"
    OFFERS = (commands.OPEN, commands.ADD, commands.DONE, commands.VOID, commands.BACK)

    row: reactive[RuleRow | None] = reactive(None, init=False, always_update=True)
    """The rule as it was read last."""

    def __init__(self, rule: str) -> None:
        """Make the screen.

        Args:
            rule: The rule's id.
        """
        super().__init__()
        self._rule = rule
        self._further: tuple[Scope, ...] = ()
        """For whom figures are about to be set; kept until one is."""

    def compose(self) -> ComposeResult:
        """The figures, the rule whole, the keys."""
        yield TitleBar(f"cmtui · Practice · {self._rule}")
        with Container(classes="beside"):
            yield LineList[RuleLine](COLUMNS, lambda line: line.cells, _key, empty="", on_cursor=self._follow)
            yield ReadingPane()
        yield KeyBar()

    def on_mount(self) -> None:
        """Read the rule."""
        self.table.focus()
        self.read_again()

    def read_again(self) -> None:
        """Read it again; the cursor stays on its line."""
        self._read()

    @work(exclusive=True, group="read")
    async def _read(self) -> None:
        try:
            self.row = await self.ask(lambda casebook: casebook.rules.row(self._rule))
        except CaseworkError as error:
            self.report(error)

    def watch_row(self) -> None:
        """Draw what was read."""
        if (row := self.row) is None:
            return
        self.table.set_source(Rows[RuleLine](rule_lines(row, self._further), _key))
        self.query_one(ReadingPane).show(rule_page(row))
        self.query_one(TitleBar).show(status=self.standing())
        self.refresh_keys()

    def standing(self) -> str:
        """Whether the rule is as shipped."""
        return "" if self.row is None else "changed here" if self.row.changes else "as shipped"

    @property
    def table(self) -> LineList[RuleLine]:
        """The list."""
        return self.query_one(LineList)

    def _follow(self, line: RuleLine | None, *, held: bool) -> None:  # noqa: ARG002  # the page is of the whole rule
        if not held:
            self.refresh_keys()

    def refresh_keys(self) -> None:
        """Name the keys that work on the line under the cursor."""
        back = (_BACK,) if self._is_changed() else ()
        self.query_one(KeyBar).show((_CHANGE, _FOR, _ON_OFF, *back, commands.BACK, commands.KEYS))
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Hide what cannot be done with this line."""
        if action == commands.VOID.action:
            return self.is_mounted and self._is_changed()
        return True

    def _is_changed(self) -> bool:
        line = self.table.cursor_row
        if line is None or self.row is None:
            return False
        return line.scope in {(each.scope, each.named) for each in self.row.changes}

    # Keys

    @on(LineList.RowChosen)
    def _chosen(self) -> None:
        self.action_row_open()

    def action_row_open(self) -> None:
        """Change what the line says."""
        line = self.table.cursor_row
        if line is None or self.row is None:
            return
        if line.kind == "runs":
            self.action_item_done()
        else:
            self.do(self._change(self.row, line))

    async def _change(self, row: RuleRow, line: RuleLine) -> None:
        """Ask for the figure or the reason, and set it."""
        step = _why_step(line) if line.kind == "why" else _figure_step(row, line)
        dialog = StepsDialog(f"{row.id} for {whom(line.scope)}", _one(step), place=None, does="Set")
        if (answers := await self.app.push_screen_wait(dialog)) is None:
            return
        said = answers[step.name]
        if line.kind == "why":
            await self._set(line.scope, {}, said)
        else:
            await self._set(line.scope, {line.name: said})

    async def _set(self, scope: Scope, values: Mapping[str, str], why: str | None = None) -> None:
        def act(casebook: Casebook, progress: Progress) -> str:
            return casebook.rules.change(self._rule, values, *scope, why=why, progress=progress)

        if await self.count(act):
            self._further = tuple(each for each in self._further if each != scope)

    def action_item_add(self) -> None:
        """Have it otherwise for a payer or a program."""
        self.do(self._add())

    async def _add(self) -> None:
        names = {scope: self.casebook.rules.names(scope) for scope in ("payer", "program")}

        def following(answers: Mapping[str, str]) -> Step | None:
            if "scope" not in answers:
                return vocabulary_step(
                    "scope", "For whom is it otherwise?", "rule_scope", only=("payer", "program"), label="for"
                )
            if "named" not in answers:
                known = tuple((name, name) for name in names[answers["scope"]])
                return Step("named", "Which one, by its name?", known, other=True, optional=False)
            return None

        answers = await self.app.push_screen_wait(
            StepsDialog(f"{self._rule} for a payer or program", following, place=None, does="Go on")
        )
        if answers is None:
            return
        scope = (answers["scope"], answers["named"].strip())
        self._further = (*self._further, scope)
        self.watch_row()
        if (first := next((line for line in self._lines() if line.scope == scope), None)) is not None:
            self.table.move_to_key(_key(first))

    def _lines(self) -> list[RuleLine]:
        if self.row is None:
            return []
        return [each for each in rule_lines(self.row, self._further) if isinstance(each, RuleLine)]

    def action_item_done(self) -> None:
        """Switch it off, or on again."""
        if (line := self.table.cursor_row) is None:
            return
        runs = next(each for each in self._lines() if each.kind == "runs" and each.scope == line.scope)
        self.do(self._set(line.scope, {"off": "yes" if runs.value == "yes" else "no"}))

    def action_entry_void(self) -> None:
        """Put it back as it was shipped."""
        if (line := self.table.cursor_row) is not None:
            self.do(self._put_back(line.scope))

    async def _put_back(self, scope: Scope) -> None:
        after = "as cmtui ships it" if scope == PRACTICE else "as the practice has it"
        lost = f"What is set for {whom(scope)} goes; {self._rule} is {after}. u takes it back."
        if await self.app.push_screen_wait(Confirm("Put it back?", lost=lost, yes="Put back", no="Keep it")):
            await self.count(
                lambda casebook, progress: casebook.rules.put_back(self._rule, *scope, progress=progress)
            )


def _key(line: RuleLine) -> Hashable:
    return line.kind, line.scope, line.name


def _one(step: Step) -> Callable[[Mapping[str, str]], Step | None]:
    """A dialog of one question."""
    return lambda answers: None if step.name in answers else step


def _figure_step(row: RuleRow, line: RuleLine) -> Step:
    """The question for a figure; an empty answer is what holds without it."""
    label = label_of(row, line.name)
    asks = f"{label.capitalize()}: {_HINTS.get(line.name, _DISTANCE)} Empty: {line.base}."
    return Step(
        "figure", asks, first=line.value or line.base, reads=_READS.get(line.name, _distance), label=label
    )


def _why_step(line: RuleLine) -> Step:
    return Step("why", "Why: the contract, policy or law, for those who ask later.", first=line.value)


_DISTANCE: Final = "a number with d, bd (business days), h or mo, such as 14 d."
_HINTS: Final = {
    "stages": "distances with commas, such as 3 d, 7 d, 14 d.",
    "share": "percent, from 1 to 99.",
}


def _distance(typed: str) -> str:
    """A distance as it is understood.

    Raises:
        WrongUsage: It is none.
    """
    words = _UNIT.sub(r"\1 \2", " ".join(typed.casefold().split()))
    try:
        return str(Offset.parse(words))
    except ValueError:
        raise WrongUsage(f"“{typed:.20}” is no distance; write a number with d, bd, h or mo.") from None


def _distances(typed: str) -> str:
    return ", ".join(_distance(each.strip()) for each in typed.split(","))


def _percent(typed: str) -> str:
    number = typed.removesuffix("%").strip()
    if not number.isdecimal():
        raise WrongUsage(f"“{typed:.20}” is no percentage; write a number from 1 to 99.")
    return f"{number} %"


_READS: Final = {"stages": _distances, "share": _percent}
"""Figure to what understands its line; all others are distances."""
