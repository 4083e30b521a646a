"""The editor of any one entry: its declared fields in their order, nothing typed is lost, nothing saved unseen."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.widgets import Static

from cmtui import commands
from cmtui.errors import CaseworkError, Stale, WrongUsage
from cmtui.messages import CaseChanged
from cmtui.screens.base import WorkScreen
from cmtui.screens.dialogs.confirm import Confirm
from cmtui.screens.drafting import SEEN, DraftKeeper, keep_paste
from cmtui.vocabulary import catalog
from cmtui.widgets.bars import KeyBar, TitleBar
from cmtui.widgets.controls import TooLong
from cmtui.widgets.field_list import FieldList
from cmtui.widgets.fields import FieldLine
from cmtui.widgets.text import as_typed
from cmtui.widgets.when import short

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from textual import events
    from textual.app import ComposeResult
    from textual.types import CSSPathType

    from cmtui.commands import Command
    from cmtui.rows import Form


class EditorScreen(WorkScreen):
    """One entry, field by field."""

    CSS_PATH: ClassVar[CSSPathType | None] = "editor.tcss"
    OFFERS: ClassVar[tuple[Command, ...]] = (commands.SAVE, commands.BACK, commands.START_OVER)

    def __init__(
        self,
        register: str,
        case: str = "",
        id: str = "",  # noqa: A002  # the row's own word
        values: Mapping[str, str] | None = None,
    ) -> None:
        """Open a new entry of a register, or the one with that public id.

        Args:
            register: The kind of entry.
            case: Public id of the case that a new one belongs to.
            id: Public id of the entry; empty for a new one.
            values: Words to put into the fields, by field name: prefilled, and not yet a draft.
        """
        super().__init__()
        self.register, self.case, self.ident = register, case, id
        self.form: Form | None = None
        self._prefilled = dict(values or {})
        self.fields = FieldList(())
        self._busy = False
        """The form is being saved or left: a second such key right behind the first does nothing."""
        self._seen = ""
        """The version that a draft which is gone on with was typed over."""
        self._wrong: tuple[FieldLine, str] | None = None
        """The field that a save stumbled over, and why; until something is typed."""
        self.keeper = DraftKeeper(self, register, id or case, self.words, self._say_kept)

    # What a kind of entry may do its own way

    def read_form(self) -> Form:
        """The fields and their values, from the record."""
        return self.casebook.registers.form(self.register, case=self.case, id=self.ident)

    def write(self, values: Mapping[str, str], version: int | None) -> str:
        """Save, in a thread; the public id of the entry."""
        return self.casebook.registers.save(
            self.register, values, case=self.case, id=self.ident, version=version
        )

    def edited(self, field: FieldLine) -> None:
        """What else follows from a field that was changed."""

    def filled(self) -> None:
        """What else is to be done once the fields hold what they begin with.

        No `on_mount` of their own: Textual calls that of every class in turn, and one that called ours as well would
        take the draft that was just put in for an offer of the screen, and let it go.
        """

    def saved(self, ident: str) -> None:  # noqa: ARG002  # for those who open what they made
        """Say so, and leave."""
        self.say("Saved.")
        self.work.step_back()

    def case_open(self) -> str:
        """Quick entry here is for the case of the entry."""
        return self.case

    # Composition

    def compose(self) -> ComposeResult:
        """Title, context, fields, help, keys. Read at once, so that keys typed ahead find their field."""
        try:
            self.form = self.read_form()
        except CaseworkError as error:
            self.report(error)
            self.call_after_refresh(self.work.step_back)
            return
        self.case = self.case or self.form.case
        self.fields = FieldList(self.order([FieldLine(row, self._wall) for row in self.form.fields]))
        yield TitleBar(self._titled(self.form))
        yield Static(
            as_typed("\n".join(self.form.context)),
            id="context",
            classes="" if self.form.context else "-hidden",
        )
        yield Static("", id="continued", classes="-hidden")
        with self.fields:
            yield from self.parts()
        yield Static("", id="help")
        yield KeyBar(self.OFFERS)

    def parts(self) -> ComposeResult:
        """Where the fields stand; a form with parts of its own puts them among these."""
        yield from self.fields.fields

    def order(self, fields: list[FieldLine]) -> list[FieldLine]:
        """In which order enter goes through the fields."""
        return fields

    def on_mount(self) -> None:
        """Put in what was typed before, and the cursor into the first field that is to be filled."""
        if self.form is None:
            return
        self.fields.fill(self._prefilled, given=True)
        if draft := self.keeper.found():
            values = dict(draft.values)
            self._continue(values, short(draft.at, today=self._wall().date(), zone=self.casebook.zone))
        self.filled()
        self.fields.enter_first()

    def _continue(self, values: Mapping[str, str], at: str) -> None:
        self.fill(values)
        self.unsaved = True
        self._seen = values.get(SEEN, "")
        moved = self.form is not None and self._seen not in {"", str(self.form.version)}
        words = f"Draft from {at} continued; ctrl+r starts over."
        if moved:
            words += "\n~ The entry was changed since: compare before you save."
        line = self.query_one("#continued", Static)
        line.update(as_typed(f"… {words}"))
        line.remove_class("-hidden")

    def fill(self, values: Mapping[str, str]) -> None:
        """Put a draft back into the fields."""
        self.fields.fill(values)

    def words(self) -> dict[str, str]:
        """What was typed and is not in the record, by field: the draft."""
        typed = self.fields.typed()
        if typed and self.form is not None and self.form.version is not None:
            typed[SEEN] = self._seen or str(self.form.version)
        return typed

    # Typing

    @on(FieldLine.Edited)
    def _edited(self, event: FieldLine.Edited) -> None:
        self.unsaved = bool(self.fields.typed())
        self._wrong = None
        self.edited(event.field)
        self.keeper.changed()
        if event.field.has_focus_within:  # a draft is put into every field, and the cursor is in one
            self._help(event.field)

    @on(TooLong)
    async def _too_long(self, event: TooLong) -> None:
        event.stop()
        await keep_paste(self, self.case, event.text)

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Say what the field is for."""
        for node in event.widget.ancestors_with_self:
            if isinstance(node, FieldLine):
                self._help(node)
                return

    def _help(self, field: FieldLine) -> None:
        if self._wrong is not None and self._wrong[0] is field:
            self.query_one("#help", Static).update(as_typed(f"! {self._wrong[1]}", "$text-error"))
            return
        answer = field.answer
        words = answer.wrong if answer.wrong and field.typed.strip() else field.row.help
        if field.row.kind == "choice" and not answer.wrong and answer.value:
            hint = catalog.term(field.row.vocabulary, answer.value).hint
            words = f"{words} {hint}".strip()
        more = " · required" if field.row.required else ""
        self.query_one("#help", Static).update(as_typed(f"{field.row.title}{more}  {words}".rstrip()))

    def _say_kept(self) -> None:
        for bar in self.query(TitleBar):  # none once the form is left
            bar.show(status="draft kept" if self.words() else "")

    # Saving

    def action_form_save(self) -> None:
        """Save what is on screen."""
        if not self._busy and self.form is not None:
            self._busy = True
            self.run_worker(self._save(), group="save")

    async def _save(self) -> None:
        try:
            await self.fields.all_typed()
            await self._save_what_stands()
        finally:
            self._busy = False

    async def _save_what_stands(self) -> None:
        if wrong := self.fields.first_wrong():
            self._point_at(wrong, WrongUsage(wrong.answer.wrong))
            return
        answers = self.fields.answers(changed_only=bool(self.ident))
        await self.keeper.settle()
        await self.keeper.close()
        try:
            version = self.form.version if self.form else None
            ident = await self.ask(lambda _: self.write(answers, version))
        except Stale as error:
            self._both_kept(error)
        except CaseworkError as error:
            self.keeper.reopen()
            self._point_at(self.fields.named_by(str(error)), error)
        else:
            self.unsaved = False
            self.keeper.settled()
            self.app.post_message(CaseChanged(self.case))
            self._tell_of(ident)
            self.saved(ident)

    def _tell_of(self, ident: str) -> None:
        """Tell the screen that this was opened from of a new entry, so that it can go there."""
        below = self.app.screen_stack[-2] if len(self.app.screen_stack) > 1 else None
        if not self.ident and isinstance(below, WorkScreen):
            below.entry_added(ident)

    def _point_at(self, field: FieldLine | None, error: CaseworkError) -> None:
        self.report(error)
        if field is not None:
            self._wrong = (field, str(error))
            field.go_in()
            self._help(field)

    def _both_kept(self, error: Stale) -> None:
        """Somebody else saved first: show theirs beside mine; the next save knows theirs."""
        self.keeper.reopen()
        self._seen = ""
        self.form = self.read_form()
        for row in self.form.fields:
            self.fields.field(row.name).rebase(row)
        self.report(error)
        self.say("What you typed is kept; ~ shows what the record has now. ctrl+s saves yours over it.")

    # Leaving

    def action_screen_back(self) -> None:
        """Leave; what was typed is kept as a draft."""
        if not self._busy:
            self._busy = True
            self.run_worker(self._leave(), group="save")

    async def _leave(self) -> None:
        await self.fields.all_typed()
        if await self.keeper.settle():
            self.say("Kept as draft.")
        self.unsaved = False
        self.work.step_back()

    def action_draft_drop(self) -> None:
        """Start over: the draft goes, the entry stays as the record has it."""
        lost = "What you typed here and did not save is gone then."
        question = Confirm("Start over?", lost=lost, yes="Start over", no="Keep what I typed")
        self.app.push_screen(question, self._start_over)

    def _start_over(self, sure: bool | None) -> None:
        if sure:
            self.run_worker(self._fresh(), group="save")

    async def _fresh(self) -> None:
        await self.keeper.drop()
        self.query_one("#continued").add_class("-hidden")
        self.fields.start_over()
        self.unsaved = False

    def on_unmount(self) -> None:
        """Nothing is lost when the app is left in the middle of a word."""
        self.keeper.keep_now()

    def _titled(self, form: Form) -> str:
        """What is edited, and whose it is."""
        return f"{form.title} · {self.casebook.caseload.row(self.case).name}" if self.case else form.title

    def _wall(self) -> datetime:
        return self.casebook.wall().replace(tzinfo=None)
