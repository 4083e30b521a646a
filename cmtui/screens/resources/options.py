"""Whom the client is offered: several entries of the directory, those that fit this client first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Final

from textual.binding import Binding, BindingType
from textual.widgets import Input, Static

from cmtui import commands
from cmtui.errors import CaseworkError
from cmtui.screens.dialogs.picking import Picking
from cmtui.screens.resources import rows as lines
from cmtui.screens.resources.rows import ORDERS, Shown
from cmtui.screens.resources.source import entries
from cmtui.widgets.controls import LineInput
from cmtui.widgets.dialog import DialogBox, KeysLine
from cmtui.widgets.line_list import Column, Heading, LineList, Rows
from cmtui.widgets.text import as_typed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.app import ComposeResult

    from cmtui.care_rows import ResourceRow
    from cmtui.casebook.book import Casebook
    from cmtui.screens.resources.source import Wanted
    from cmtui.widgets.line_list import Cell

ENOUGH: Final = 2
"""So many are offered where there are so many: a choice is one between at least two (ACMA-TM-6)."""

_COLUMNS: Final = (
    Column("", 1, gap=1),
    Column("name", 22, share=3),
    Column("languages", 10, share=1),
    Column("verified", 8, align="right"),
    Column("helped", 6, align="right"),
    Column("first", 5, align="right", gap=1),
)

_HEIGHT: Final = 11

_SUCCESS: Final = ORDERS[1]
"""Best first: who helped those who were referred before."""


@dataclass(frozen=True, slots=True)
class Option:
    """A provider that can be offered."""

    name: str
    id: str
    """Public id of the entry; empty for one that is not in the directory."""
    row: ResourceRow | None = None


Found = tuple[tuple[str, tuple["ResourceRow", ...]], ...]
"""Entries under their headings: those that fit the client, those that fit in part, all others that have the words."""


class OptionsDialog(Picking[tuple[tuple[str, str], ...] | None]):
    """Answers with the providers to offer, name and public id each; with None when it was left."""

    CSS_PATH = "../dialogs/dialogs.tcss"
    DEFAULT_CSS = f"""
    OptionsDialog DialogBox {{ width: 78; }}
    OptionsDialog LineList {{ height: {_HEIGHT}; margin: 1 0 0 0; background: $surface; }}
    OptionsDialog #about {{ height: 2; }}
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("tab", "tick", show=False, priority=True)]
    KEYS = (
        ("tab", "Offer it"),
        ("↑↓", "Choose"),
        (commands.OPEN.shown, "Go on"),
        (commands.BACK.shown, "Back"),
    )

    def __init__(self, service: str, wanted: Wanted, *, without: Iterable[str] = ()) -> None:
        """Offer providers.

        Args:
            service: What is needed; the search begins with it.
            wanted: The language and the payer of the client.
            without: Names that are left out, such as the one that failed.
        """
        super().__init__()
        self._service, self._wanted = service, wanted
        self._without = frozenset(name.casefold() for name in without)
        self._picked: dict[str, Option] = {}
        self._begun = ""
        """The words that the search began with: no name of anybody."""
        self._fits = 0
        """How many fit what is typed."""
        self._warned = False
        """Whether it was said that one is no choice; Enter again goes on with it."""

    def compose(self) -> ComposeResult:
        """The search, the entries, whom was picked."""
        with DialogBox(f"Offer the client · {self._service}"):
            yield LineInput(placeholder="a part of a name, a service, an area; or a name of your own")
            yield LineList[Option](_COLUMNS, self._draw, _key, empty=_NOTHING, on_cursor=self._tell_of)
            yield Static("", id="about", classes="quiet")
            yield Static("", id="picked")
            yield Static("", id="wanting", classes="wrong")
            yield KeysLine()

    async def begin(self) -> None:
        """Begin with the service; words that nobody has give way to fewer."""
        try:
            begun = await self.ask(self._first_words)
        except CaseworkError as error:
            self.report(error)
            return
        line = self.query_one(LineInput)
        if not line.value:  # nothing was typed meanwhile
            self._begun = begun
            with self.prevent(Input.Changed):
                line.value = begun
            line.cursor_position = len(begun)
            self._read_soon(begun)

    def _first_words(self, casebook: Casebook) -> str:
        """The words of the service that enough entries have; fewer words, and at last none."""
        words = sorted(self._service.replace("-", " ").split(), key=len, reverse=True)
        for text in (self._service, *(word for word in words if len(word) > _SHORT)):
            if len(self._left(_first(casebook, Shown(text)))) >= ENOUGH:
                return text
        return ""

    # Reading

    def _read_soon(self, text: str) -> None:
        self.run_worker(self._read(text), exclusive=True, group="read")

    async def _read(self, text: str) -> None:
        try:
            groups = await self.ask(lambda casebook: self._found(casebook, text))
        except CaseworkError as error:
            self.report(error)
        else:
            self._show(text, groups)

    def _found(self, casebook: Casebook, text: str) -> Found:
        """Each entry once, where it fits best."""
        wanted = self._wanted
        asked = dict.fromkeys(
            Shown(text, language, payer, order=_SUCCESS)
            for language, payer in ((wanted.language, wanted.payer), (wanted.language, ""), ("", ""))
        )
        groups, seen = [], set[str]()
        for shown in asked:
            rows = tuple(row for row in self._left(_first(casebook, shown)) if row.id not in seen)
            seen |= {row.id for row in rows}
            if rows:
                groups.append((shown.words or ("Others" if len(asked) > 1 else ""), rows))
        return tuple(groups)

    def _left(self, rows: tuple[ResourceRow, ...]) -> tuple[ResourceRow, ...]:
        return tuple(row for row in rows if row.name.casefold() not in self._without)

    def _show(self, text: str, groups: Found) -> None:
        """Those that fit first; whoever is not in the directory can be offered by name."""
        self._fits = sum(len(rows) for _, rows in groups)
        listed: list[Option | Heading] = []
        for heading, rows in groups:
            listed += [Heading(heading)] if heading else []
            listed += [Option(row.name, row.id, row) for row in rows]
        own = " ".join(text.split())
        known = {row.name.casefold() for _, rows in groups for row in rows}
        if own and own != self._begun and own.casefold() not in known:
            listed += [Heading("Not in the directory"), Option(own, "")]
        self.query_one(LineList).set_source(Rows[Option](listed, _key), cursor=0)

    def _draw(self, option: Option) -> tuple[Cell, ...]:
        tick: Cell = ("✓", "ok") if _mark(option) in self._picked else ""
        row, today = option.row, self.casebook.today_date()
        if row is None:
            return tick, f"“{option.name}”", ("by its name", "muted"), "", "", ""
        name: Cell = [("! ", "urgent"), (row.name, "")] if row.conflict else row.name
        return (
            tick,
            name,
            (lines.spoken(row.languages), "muted"),
            lines.verified(row, today),
            lines.success(row),
            lines.days(row),
        )

    def _tell_of(self, option: Option | None, *, held: bool) -> None:
        """What the entry under the cursor does and for whom: what the client is told of it."""
        if held:
            return
        row = option.row if option else None
        facts = (row.services, row.eligibility, row.cost, row.capacity) if row else ()
        words = " · ".join(lines.one_line(fact) for fact in facts if fact)
        self.query_one("#about", Static).update(as_typed(words, multiline=False))

    # The keys

    def look(self, text: str) -> None:
        """Those that have the words."""
        self._warn("")
        self._read_soon(text)

    def action_tick(self) -> None:
        """Offer the entry under the cursor, or no longer; the cursor goes on to the next."""
        table = self.query_one(LineList)
        if (option := table.cursor_row) is None:
            return
        if self._picked.pop(_mark(option), None) is None:
            self._picked[_mark(option)] = option
        self._warn("")
        table.notify_style_update()  # the ticks are drawn with the lines
        table.refresh()
        table.action_move(1)
        self._name_picked()

    def _name_picked(self) -> None:
        names = " · ".join(option.name for option in self._picked.values())
        self.query_one("#picked", Static).update(
            as_typed(f"Offered: {names}" if names else "", multiline=False)
        )

    def choose(self) -> None:
        """On with those that were picked; without any, with the one under the cursor."""
        under = self.query_one(LineList).cursor_row
        picked = tuple(self._picked.values()) or ((under,) if under else ())
        if not picked:
            self._warn("Type a name to offer somebody who is not in the directory.")
        elif len(picked) < ENOUGH <= self._fits and not self._warned:
            self._warn(
                f"{self._fits} fit these words, and one is no choice: tab offers another. Enter again goes on."
            )
            self._warned = True
        else:
            self.dismiss(tuple((option.name, option.id) for option in picked))

    def _warn(self, words: str) -> None:
        self._warned = False
        self.query_one("#wanting", Static).update(as_typed(words))


_MOST: Final = 100
"""Entries of each group that are offered."""

_SHORT: Final = 3
"""Words of so many letters or fewer say nothing of a service: and, for, the."""

_NOTHING: Final = (
    "Nobody in the directory has these words. Type the name of somebody to offer; f4 opens the directory."
)


def _first(casebook: Casebook, shown: Shown) -> tuple[ResourceRow, ...]:
    """The first entries that fit: whoever is not among them is found by another word."""
    return entries(casebook, shown).page(0, _MOST)


def _key(option: Option) -> str:
    return _mark(option)


def _mark(option: Option) -> str:
    return option.id or f"name:{option.name}"
