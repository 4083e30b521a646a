"""Sections made of fields and registers: rows under headings, the whole of the one under the cursor below them."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.containers import Container

from cmtui.screens.chart.section import Section
from cmtui.widgets.line_list import Column, Heading, LineList, Rows
from cmtui.widgets.marks import SIGNS
from cmtui.widgets.reading import Page, Paragraph

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Sequence

    from textual.app import ComposeResult

    from cmtui.rows import ItemRow
    from cmtui.widgets.line_list import Cell, Tone


class ItemSection(Section):
    """A list of `ItemRow` under the headings of their groups."""

    COLUMNS: ClassVar[tuple[Column, ...]] = (
        Column("", 1, gap=1),
        Column("", 30, share=1),
        Column("", 20, share=3),
    )
    NOTHING: ClassVar[str]
    """The sentence of an empty section."""

    def __init__(self, case: str) -> None:
        super().__init__(case)
        self.list = LineList["ItemRow"](
            self.COLUMNS,
            self.draw,
            row_key,
            empty=self.NOTHING,
            on_cursor=self._follow,
        )

    def compose(self) -> ComposeResult:
        """The list, and the row under the cursor whole."""
        with Container(classes="beside"):
            yield self.list
            yield self.pane

    @property
    def row(self) -> ItemRow | None:
        """The row under the cursor."""
        return self.list.cursor_row

    @abstractmethod
    def rows(self) -> tuple[ItemRow, ...]:
        """The rows of the case."""

    def read(self) -> None:
        """Read the rows again; the cursor stays on its row."""
        self.list.set_source(Rows["ItemRow"](grouped(self.rows()), row_key))

    def draw(self, row: ItemRow) -> Sequence[Cell]:
        """One line: the mark, the label, what there is."""
        tone: Tone = "muted" if row.mark == "none" else ""
        return SIGNS[row.mark], row.label, (row.text, tone)

    def page(self, row: ItemRow) -> Page:
        """The row whole."""
        return Page(f"{row.group} · {row.label}", (Paragraph(row.text),))

    def _follow(self, row: ItemRow | None, *, held: bool) -> None:
        if held:
            return
        self.pane.show(self.page(row) if row else Page())
        self.chart.refresh_keys()

    @on(LineList.RowChosen)
    async def _chosen(self) -> None:
        await self.open_row()

    def step_back(self) -> bool:
        """From the text to the list."""
        if not self.pane.has_focus:
            return False
        self.focus_list()
        return True

    def add(self) -> None:
        """Add an entry to the group under the cursor."""
        if self.row is not None and self.row.adds:
            self.chart.work.open_editor(self.row.adds, self.case)


def row_key(row: ItemRow) -> Hashable:
    """Several rows may show fields of one entry; each is its own row."""
    return row.key, row.label


def register_of(row: ItemRow | None) -> tuple[str, str]:
    """The register and the public id that a row stands for; empty where there is none."""
    register, _, ident = row.key.partition(":") if row else ("", "", "")
    return register, ident


def grouped(rows: Iterable[ItemRow]) -> list[ItemRow | Heading]:
    """The rows, each group under its heading."""
    found: list[ItemRow | Heading] = []
    group = None
    for row in rows:
        if row.group != group:
            group = row.group
            found.append(Heading(group))
        found.append(row)
    return found
