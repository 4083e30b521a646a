"""Find: one box over clients, notes, tasks, goals, referrals and the directory, with what is found while one types."""

from __future__ import annotations

from asyncio import sleep
from itertools import groupby
from typing import TYPE_CHECKING, Final
from weakref import WeakKeyDictionary

from textual import on
from textual.containers import Vertical

from cmtui import commands
from cmtui.errors import CaseworkError, GivenUp
from cmtui.rows import Hit
from cmtui.screens.dialogs.picking import Picking
from cmtui.screens.opening import open_hit
from cmtui.widgets.bars import KeyBar, TitleBar
from cmtui.widgets.controls import LineInput
from cmtui.widgets.line_list import Cell, Column, Heading, LineList, Rows, Tone
from cmtui.widgets.when import short

if TYPE_CHECKING:
    from textual.app import ComposeResult


SHORTEST: Final = 2
"""Letters from which there are answers."""

CAP: Final = 1_000
"""From here on the count says `1,000+`."""

_SHOWN: Final = 50
"""Hits in the list; whoever needs the next one types another letter."""

_PAINTED_S: Final = 0.05
"""After which the hits stand on the screen; counting them all at once would hold up their frame."""

_GROUPS: Final = {
    "client": "Clients",
    "contact": "Notes",
    "addendum": "Notes",
    "task": "Tasks",
    "inquiry": "Inquiries",
    "assessment": "Assessments",
    "need": "Needs",
    "goal": "Goals",
    "referral": "Referrals",
    "organization": "Resources",
}
_ORDER: Final = (
    "Clients",
    "Notes",
    "Tasks",
    "Assessments",
    "Needs",
    "Goals",
    "Referrals",
    "Resources",
    "Inquiries",
)

_COLUMNS: Final = (
    Column("", 24),
    Column("", 30, share=1),
    Column("", 12, align="right"),
)

_LAST: Final = WeakKeyDictionary[object, str]()
"""What was looked for last, by app: the box opens with it."""


class FindScreen(Picking[None]):
    """The box, and what it finds. The letter is there at once; its hits follow from a thread."""

    CSS_PATH = "find.tcss"

    def __init__(self) -> None:
        super().__init__()
        self._wanted = ""
        self._painted = ""
        """The text whose hits are on the screen."""
        self._open_first = False
        """Enter came before the hits of the text: the first of them is meant, not one of those on the screen."""
        self._looking = 0
        """Searches under way."""

    def compose(self) -> ComposeResult:
        """The box above its hits."""
        with Vertical(id="found"):
            yield TitleBar("Find")
            yield LineInput(
                _LAST.get(self.app, ""), placeholder="a name, a phone, words of a note", select_on_focus=True
            )
            yield LineList(_COLUMNS, self._draw, _key, empty=_NOTHING_YET)
            yield KeyBar((commands.OPEN, commands.BACK))

    # Looking

    def look(self, text: str) -> None:
        """Find; the box opens with what was looked for last."""
        self._wanted = text
        self._open_first = False
        _LAST[self.app] = text
        if self._looking:
            self.casebook.search.interrupt()
        if len(text.strip()) < SHORTEST:
            self._paint(())
            self._say_count("")
            return
        self.run_worker(self._find(text), group="find")

    async def _find(self, text: str) -> None:
        """Ask in a thread; only the newest answer is painted."""
        self._looking += 1
        try:
            while self._still(text):
                try:
                    await self._tell(text)
                except GivenUp:
                    continue  # meant for the query of the letter before, which had just ended
                break
        except CaseworkError as error:
            if self._still(text):
                self.report(error)
        finally:
            self._looking -= 1

    async def _tell(self, text: str) -> None:
        """Paint the hits, then say how many there are in all."""
        hits = await self.ask(
            lambda casebook: casebook.search.find(text, _SHOWN) if self._still(text) else ()
        )
        if not self._still(text):
            return
        self._paint(hits)
        await sleep(_PAINTED_S)
        clients = sum(hit.kind == "client" for hit in hits)
        count = await self.ask(lambda casebook: casebook.search.count(text) if self._still(text) else 0)
        if self._still(text):
            self._say_count(f"{count + clients:,}{'+' if count >= CAP else ''}")
        await self.ask(lambda casebook: casebook.search.foresee(text) if self._still(text) else None)

    def _still(self, text: str) -> bool:
        return text == self._wanted

    # What was found

    def _paint(self, hits: tuple[Hit, ...]) -> None:
        found = self.query_one(LineList)
        found.set_empty(_NOTHING_YET if len(self._wanted.strip()) < SHORTEST else _NOTHING)
        found.set_source(Rows[Hit](_grouped(hits), _key), cursor=0)
        self._painted = self._wanted
        if self._open_first:
            self._open_first = False
            found.action_choose()

    def _say_count(self, words: str) -> None:
        self.query_one(TitleBar).show(status=words and f"{words} found")

    def _draw(self, hit: Hit) -> tuple[Cell, ...]:
        at = short(hit.at, today=self.casebook.today_date(), zone=self.casebook.zone) if hit.at else ""
        return hit.client, _marked(hit), (at, "muted")

    # The keys

    def choose(self) -> None:
        """The hit under the cursor, once it is one of what was typed."""
        if self._painted == self._wanted:
            super().choose()
        else:
            self._open_first = True

    @on(LineList.RowChosen)
    def _open(self, event: LineList.RowChosen[Hit]) -> None:
        if self.is_current:
            self.dismiss()
            open_hit(self.work, event.row)

    def action_screen_back(self) -> None:
        """Close; the box remembers its text."""
        if self._looking:
            self._wanted = ""
            self.casebook.search.interrupt()
        self.dismiss()


_NOTHING_YET: Final = "Type two letters or more: a name, a number, a phone, words of a note or a task."
_NOTHING: Final = "Nothing holds these words."


def _key(hit: Hit) -> tuple[str, str]:
    return hit.kind, hit.id


def _grouped(hits: tuple[Hit, ...]) -> list[Hit | Heading]:
    """By kind, each kind newest first as it was found."""
    by_kind = sorted(hits, key=lambda hit: _ORDER.index(_GROUPS[hit.kind]))
    rows: list[Hit | Heading] = []
    for group, found in groupby(by_kind, key=lambda hit: _GROUPS[hit.kind]):
        rows += [Heading(group), *found]
    return rows


def _marked(hit: Hit) -> Cell:
    """The text around the words, with the words marked."""
    pieces: list[tuple[str, Tone]] = []
    at = 0
    for start, end in hit.words:
        pieces += [(hit.snippet[at:start], ""), (hit.snippet[start:end], "match")]
        at = end
    pieces.append((hit.snippet[at:], ""))
    return pieces
