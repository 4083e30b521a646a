"""What was left unsaved: each can be gone on with, or let go."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from textual import on
from textual.binding import Binding, BindingType
from textual.widgets import Static

from cmtui import commands
from cmtui.errors import CaseworkError
from cmtui.messages import DraftsChanged
from cmtui.rows import DraftRow
from cmtui.screens.base import Dialog
from cmtui.screens.dialogs.confirm import Confirm
from cmtui.screens.drafting import PASTE
from cmtui.screens.opening import open_draft
from cmtui.screens.pasted import PastedScreen
from cmtui.widgets.dialog import DialogBox, KeysLine
from cmtui.widgets.line_list import Cell, Column, LineList, Rows
from cmtui.widgets.when import short

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.app import ComposeResult

    from cmtui.casebook.book import Casebook

_COLUMNS: Final = (Column("typed", 12), Column("client", 18), Column("form", 10), Column("text", 20, share=1))
_NAMES: Final = {"quick": "note", "inquiry_log": "inquiry"}


class DraftsScreen(Dialog[None]):
    """The drafts, the latest first."""

    CSS_PATH = "drafts.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        commands.BACK.binding(),
        Binding("delete", "discard", show=False),
    ]

    def __init__(self, drafts: Iterable[DraftRow]) -> None:
        """Offer the drafts.

        Args:
            drafts: What waits, the latest first; of several for one place the latest counts.
        """
        super().__init__()
        self._drafts = latest(drafts)

    def compose(self) -> ComposeResult:
        """The list in a box."""
        with DialogBox("Not saved yet"):
            yield Static(
                "Go on with it, or leave it: it waits until you save it or let it go.", classes="muted"
            )
            yield LineList[DraftRow](_COLUMNS, self._draw, _key, empty="Nothing waits.")
            yield KeysLine()

    def on_mount(self) -> None:
        """The latest first."""
        self._show()
        self.query_one(LineList).focus()
        self.query_one(KeysLine).show(("enter", "Go on with it"), ("del", "Let it go"), ("esc", "Later"))

    def _show(self) -> None:
        listed = self.query_one(LineList)
        listed.styles.height = max(len(self._drafts), 1) + 1
        listed.set_source(Rows[DraftRow](self._drafts, _key))

    def _draw(self, draft: DraftRow) -> tuple[Cell, ...]:
        at = short(draft.at, today=self.casebook.today_date(), zone=self.casebook.zone)
        named = _NAMES.get(draft.form, draft.form.partition(" ")[0].replace("_", " "))
        form = "long text" if draft.form.startswith(PASTE) else named
        return (at, "muted"), draft.client or "–", form, draft.preview

    @on(LineList.RowChosen)
    def _go_on(self, event: LineList.RowChosen[DraftRow]) -> None:
        if not self.is_current:
            return
        self.dismiss()
        if event.row.form.startswith(PASTE):
            self.app.push_screen(PastedScreen(event.row))
        else:
            open_draft(self.work, event.row)

    def action_discard(self) -> None:
        """Let the draft under the cursor go, after a question."""
        draft = self.query_one(LineList[DraftRow]).cursor_row
        if draft is None:
            return
        lost = f"“{draft.preview}” is gone then; the record stays as it is."
        question = Confirm("Let this draft go?", lost=lost, yes="Let it go", no="Keep it")
        self.app.push_screen(question, lambda sure: self._discard(draft) if sure else None)

    def _discard(self, draft: DraftRow) -> None:
        self.run_worker(self._let_go(draft), group="save")

    async def _let_go(self, draft: DraftRow) -> None:
        try:
            await self.ask(lambda casebook: casebook.drafts.drop(draft.form, draft.subject))
        except CaseworkError as error:
            self.report(error)
            return
        self._drafts = tuple(each for each in self._drafts if each is not draft)
        self.app.post_message(DraftsChanged())
        if self._drafts:
            self._show()
        else:
            self.dismiss()

    def action_screen_back(self) -> None:
        """Later."""
        self.dismiss()


def offered(casebook: Casebook) -> tuple[DraftRow, ...]:
    """What waits to be gone on with: drafts of earlier sessions, and long pastes, to which no form goes back."""
    here = casebook.session
    return latest(row for row in casebook.drafts.all() if row.session != here or row.form.startswith(PASTE))


def latest(drafts: Iterable[DraftRow]) -> tuple[DraftRow, ...]:
    """One draft a place, the latest: a draft gone on with stands there once for each session."""
    by_place: dict[tuple[str, str], DraftRow] = {}
    for draft in drafts:
        by_place.setdefault((draft.form, draft.subject), draft)
    return tuple(by_place.values())


def _key(draft: DraftRow) -> int:
    return draft.id
