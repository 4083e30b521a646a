"""The list of Assess, and the pane that shows the line under the cursor whole."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple, TypeVar

from textual.containers import Container

from cmtui.errors import CaseworkError
from cmtui.screens.chart import assess_lines as lines
from cmtui.screens.chart import assess_pages as pages
from cmtui.screens.chart.assess_acts import AssessActs
from cmtui.screens.chart.assess_change import meant_by
from cmtui.screens.chart.assess_lines import AssessLine, AssessRead, Days
from cmtui.widgets.fields import WIDE
from cmtui.widgets.line_list import Heading, LineList, Rows
from cmtui.widgets.reading import Page, Paragraph

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable

    from textual.app import ComposeResult

    from cmtui.casebook.book import Casebook
    from cmtui.form_rows import AssessmentRow, FlagRow, NeedRow
    from cmtui.screens.chart.assess_change import Meant


class Known(NamedTuple):
    """What stood in the section when it was read."""

    case: str = ""
    urgent: frozenset[str] = frozenset()
    """Ids of the urgent flags."""
    signed: frozenset[str] = frozenset()
    """Ids of the signed assessments."""

    @classmethod
    def of(cls, case: str, read: AssessRead) -> Known:
        """What was read of a case."""
        return cls(
            case,
            frozenset(flag.id for flag in read.flags if flag.level == "urgent"),
            frozenset(row.id for row in read.forms if row.signed),
        )


RowT = TypeVar("RowT", "AssessmentRow", "FlagRow", "NeedRow")

_PLOT_MARGIN: Final = 4
"""Cells that a plot leaves free in the pane."""


class AssessList(AssessActs):
    """Reads the case, draws its lines, and knows which one is meant."""

    def __init__(self, case: str) -> None:
        super().__init__(case)
        self.list = LineList["AssessLine"](
            lines.COLUMNS,
            lambda line: line.cells,
            _key,
            empty="Nothing was assessed yet.",
            on_cursor=self._follow,
        )
        self.seen = AssessRead()
        """What was read last."""
        self.only = ""
        """The code of the instrument whose history is shown; empty shows all that there is."""
        self._known = Known()
        """What stood here when the case was read before."""
        self._shown = ""
        """The id of the form or flag that is read in full."""
        self._histories: dict[str, tuple[AssessmentRow, ...]] = {}
        """By the code of the instrument, as far as the cursor came by; read anew with the section."""

    def compose(self) -> ComposeResult:
        """The list, and the line under the cursor whole."""
        with Container(classes="beside"):
            yield self.list
            yield self.pane

    # Reading

    def read(self) -> None:
        """Read the case again; the cursor stays on its line."""
        self._histories.clear()
        self.days = Days(self.casebook.today_date(), self.casebook.zone)
        try:
            self.seen = _read(self.casebook, self.case)
        except CaseworkError as error:
            self.chart.report(error)
            return
        before, self._known = self._known, Known.of(self.case, self.seen)
        rows: list[AssessLine | Heading]
        if self.only:
            found = self.history(self.only)
            self.seen = replace(self.seen, forms=found, meant=meant_by(self.casebook, found))
            rows = [Heading("History"), *(lines.form_line(row, self.days, self.seen.meant) for row in found)]
        else:
            rows = lines.listed(self.seen, self.days)
        self.list.set_source(Rows[AssessLine](rows, _key))
        self._show_new(before)
        if self.has_class("-reading"):
            self.call_later(self._read_page_again)

    def _show_new(self, before: Known) -> None:
        """What came of the form that was just left: its row has the cursor; a new urgent flag is in sight above it."""
        known = self._known
        if before.case != known.case:
            return
        for ident in known.signed - before.signed:
            self.list.move_to_key(("form", ident))
        if known.urgent - before.urgent:
            if (self.list.cursor_index or 0) >= self.list.size.height:
                self.list.move_to(0)
            self.list.scroll_to(y=0, animate=False, force=True)

    async def _read_page_again(self) -> None:
        """What is read in full changed: show it as it is now, or the list once it is gone."""
        shown, self._shown = self._shown, ""
        if shown and (line := self.row) is not None and line.id == shown:
            await self.open_row()
        else:
            self.step_back()

    def take(self, case: str) -> None:
        """Show another case from its first line."""
        super().take(case)
        self.only = ""
        self.remove_class("-reading")
        self.list.move_to(0)

    def seek(self, key: str) -> bool:
        """Put the cursor on ``flag:…``, ``need:…``, ``due:…``, ``assessment:…``, an earlier one in its history."""
        kind, _, ident = key.partition(":")
        if kind != "assessment":
            return self.list.move_to_key((kind, ident))
        if self.list.move_to_key(("form", ident)):
            return True
        found = next((row for row in self.casebook.assess.history(self.case) if row.id == ident), None)
        if found is None or not found.form:
            return False
        self.only = found.form
        self.read()
        return self.list.move_to_key(("form", ident))

    def on_resize(self) -> None:
        """A plot has as much room as the pane."""
        if not self.has_class("-reading"):
            self.call_after_refresh(lambda: self._follow(self.list.cursor_row, held=False))

    @property
    def row(self) -> AssessLine | None:
        """The line under the cursor."""
        return self.list.cursor_row

    @property
    def form_row(self) -> AssessmentRow | None:
        """The answered form under the cursor."""
        return _one(self.seen.forms, self.row, "form")

    @property
    def flag_row(self) -> FlagRow | None:
        """The safety flag under the cursor."""
        return _one(self.seen.flags, self.row, "flag")

    @property
    def need_row(self) -> NeedRow | None:
        """The need under the cursor."""
        return _one(self.seen.needs, self.row, "need")

    def _follow(self, line: AssessLine | None, *, held: bool) -> None:
        if held or self.has_class("-reading"):
            return
        self.pane.show(self._page(line))
        self.chart.refresh_keys()

    def _page(self, line: AssessLine | None) -> Page:
        if (flag := self.flag_row) is not None:
            return pages.flag_page(flag, self.casebook.safety.crisis_text(), self.days, opened=False)
        if (form := self.form_row) is not None:
            history = self.history(form.form) if form.form else ()
            wide = self.app.size.width >= WIDE
            width = self.pane.size.width - _PLOT_MARGIN if wide else 0
            return pages.form_page(form, history, self.days, self.meant(history), width=max(width, 0))
        if (need := self.need_row) is not None:
            return pages.need_page(need, self.days)
        due = next((row for row in self.seen.due if line is not None and row.key == line.id), None)
        if due is not None:
            words = f"{due.why} ({', '.join(part for part in (due.rule, due.source) if part)})"
            return Page(due.what, (Paragraph(words),))
        begun = next((row for row in self.seen.under_way if line is not None and row.key == line.id), None)
        if begun is not None:
            return Page(
                begun.label, (Paragraph(f"Begun, not finished; {begun.text}. Enter goes on with it."),)
            )
        return Page(line.group if line is not None else "")

    def history(self, code: str) -> tuple[AssessmentRow, ...]:
        """All of one instrument, the newest first."""
        if code not in self._histories:
            self._histories[code] = self.casebook.assess.history(self.case, code)
        return self._histories[code]

    def meant(self, history: tuple[AssessmentRow, ...]) -> Meant:
        """What the list knows of meaningful changes, with what only the history needs."""
        return {**meant_by(self.casebook, history), **self.seen.meant}

    def give_room(self, page: Page) -> None:
        """Show a page in the whole section, and note whose it is."""
        self._shown = self.row.id if self.row else ""
        super().give_room(page)

    def step_back(self) -> bool:
        """From a page to the list, from the history of one instrument to all."""
        if self.leave_page():
            self._follow(self.row, held=False)
            return True
        if self.only:
            self.only = ""
            self.read()
            return True
        return False


def _read(casebook: Casebook, case: str) -> AssessRead:
    forms = casebook.assess.latest(case)
    return AssessRead(
        flags=casebook.safety.flags(case),
        under_way=tuple(row for row in casebook.assess.rows(case) if row.key.startswith("sitting:")),
        due=tuple(row for row in casebook.today.rows(case=case) if row.opens == "assess"),
        forms=forms,
        needs=casebook.needs.rows(case),
        meant=meant_by(casebook, forms),
    )


def _one(rows: Iterable[RowT], line: AssessLine | None, kind: str) -> RowT | None:
    """The row that a line of this kind stands for."""
    if line is None or line.kind != kind:
        return None
    return next((row for row in rows if row.id == line.id), None)


def _key(line: AssessLine) -> Hashable:
    return line.kind, line.id or line.group
