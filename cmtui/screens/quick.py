"""Quick entry: one line over any screen becomes a contact with its follow-up."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len
from textual import on
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input

from cmtui import commands
from cmtui.errors import CaseworkError
from cmtui.messages import CaseChanged
from cmtui.screens.base import Dialog
from cmtui.screens.drafting import DraftKeeper, keep_paste
from cmtui.vocabulary import catalog
from cmtui.widgets.controls import TooLong, all_typed
from cmtui.widgets.entry_preview import EntryLine, EntryPreview, Preview, recorded
from cmtui.widgets.text import as_typed, fit, shown
from cmtui.widgets.when import short

if TYPE_CHECKING:
    from datetime import datetime

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from cmtui.casebook.book import Casebook
    from cmtui.rules.quick_entry import Entry

FORM = "quick"
"""The name of its drafts."""


class QuickEntry(Dialog[None]):
    """The bar at the bottom. Enter records what the preview shows, and nothing else."""

    CSS_PATH = "quick.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        commands.FULL_FORM.binding(),
        commands.BACK.binding(),
    ]

    def __init__(self, case: str = "", line: str = "") -> None:
        """Open the bar.

        Args:
            case: Public id of the open chart's case; empty outside a chart, where the line names the client.
            line: The beginning that stands in it, such as `call `; a line that was left here goes before it.
        """
        super().__init__()
        self.case = case
        self._begun = line
        self.preview = Preview()
        self._line = EntryLine(self._wall)
        self._meant = ""
        self._read_at: datetime | None = None
        self._status = ""
        self._busy = False
        """The line is being recorded, moved or left: a second such key right behind the first does nothing."""
        self.keeper = DraftKeeper(self, FORM, case, self._words, self._say_kept)

    def compose(self) -> ComposeResult:
        """The line, and what it means."""
        with Vertical(id="entry"):
            yield self._line
            yield EntryPreview()

    def on_mount(self) -> None:
        """Go on with the line that was left here."""
        if draft := self.keeper.found():
            self._line.value = dict(draft.values).get("line", "")
            self._line.cursor_position = len(self._line.value)
            at = short(draft.at, today=self._wall().date(), zone=self.casebook.zone)
            self._status = f"draft from {at} continued"
        elif self._begun:
            self._line.value = self._begun
            self._line.cursor_position = len(self._begun)
        self._read()

    def on_resize(self) -> None:
        """The title runs the whole width."""
        self._title()

    # Typing

    @on(Input.Changed)
    def _typed(self) -> None:
        self._read()
        self.keeper.changed()

    @on(TooLong)
    async def _too_long(self, event: TooLong) -> None:
        event.stop()
        await keep_paste(self, self._meant, event.text)

    def _words(self) -> dict[str, str]:
        line = self._line.value
        return {"line": line} if line.strip() not in {"", self._begun.strip()} else {}

    def _say_kept(self) -> None:
        self._status = "draft kept" if self._words() else ""
        if self._line.is_attached:
            self._title()

    def _wall(self) -> datetime:
        return self.casebook.wall().replace(tzinfo=None)

    # What it means

    def _read(self) -> None:
        """Read the line anew; in step with the key, since it costs less than a millisecond."""
        line = self._line.value
        self._read_at = self._wall()
        self._meant = self.case
        self.preview = self._preview(line, self._read_at) if line.strip() else Preview()
        self.query_one(EntryPreview).show(self.preview, self._read_at.date())
        self._title()

    def _preview(self, line: str, now: datetime) -> Preview:
        contacts = self.casebook.contacts
        try:
            entry = contacts.parse(line, now=now)
        except CaseworkError as error:
            return Preview(wrong=str(error))
        due = tuple(self.casebook.tasks.falls_due(task.due) for task in entry.tasks)
        try:
            self._meant = contacts.meant(entry, self.case)
        except CaseworkError as error:
            self._meant = ""
            return Preview(entry, party=entry.party or "", due=due, wrong=str(error))
        client = self.casebook.caseload.row(self._meant).name
        party = contacts.party(self._meant, entry.party) if entry.party else ""
        try:
            goals = contacts.goals(self._meant, entry)
        except CaseworkError as error:
            return Preview(entry, client, party, due, wrong=str(error))
        return Preview(entry, client, party, due, goals)

    def _title(self) -> None:
        """`note on Ortiz, Manuel ───── draft kept`, from edge to edge; and the keys below."""
        box = self.query_one("#entry")
        client = self.casebook.caseload.row(self._meant).name if self._meant else ""
        left = shown(f"note on {client}" if client else "note: @ and the client's name")
        room = max(self.size.width - 6, 0)
        gap = room - cell_len(left) - cell_len(self._status) - 2
        words = (
            f"{left} {'─' * gap} {self._status}"
            if self._status and gap > 0
            else fit(left, min(room, cell_len(left)))
        )
        box.border_title = as_typed(words)
        keys = (
            ("enter", "Save"),
            (commands.FULL_FORM.shown, commands.FULL_FORM.label),
            ("esc", "Keep as draft"),
        )
        box.border_subtitle = Content("   ").join(
            Content.assemble((key, "bold $text-accent"), " ", word) for key, word in keys
        )

    # Saving

    @on(Input.Submitted)
    def _submitted(self) -> None:
        if self._busy or not self._line.value.strip():
            return
        if self.preview.wrong:
            self.app.bell()
            return
        self._busy = True
        self.run_worker(self._save(self.preview), group="save")

    async def _save(self, preview: Preview) -> None:
        line, now = self._line.value, self._read_at
        await self.keeper.settle()
        await self.keeper.close()
        try:
            logged = await self.ask(lambda casebook: casebook.contacts.log(line, case=self.case, now=now))
        except CaseworkError as error:
            self._busy = False
            self.keeper.reopen()
            self.report(error)
            return
        self.keeper.settled()
        self.say(recorded(preview, self._wall().date()))
        self.app.post_message(CaseChanged(logged.case))
        self.dismiss()

    def action_screen_back(self) -> None:
        """Close the bar; the line is kept."""
        if not self._busy:
            self._busy = True
            self.run_worker(self._leave(), group="save")

    async def _leave(self) -> None:
        await all_typed([self._line])
        if await self.keeper.settle():
            self.say("Kept as draft.")
        self.dismiss()

    def action_entry_full(self) -> None:
        """Go on in the full contact form, with the same values."""
        if not self._busy:
            self._busy = True
            self.run_worker(self._to_the_form(), group="save")

    async def _to_the_form(self) -> None:
        """The values become the draft of the form before the line is let go, so that they are always somewhere."""
        await all_typed([self._line])
        self._read()
        if not (case := self._meant):
            self.say("Say for whom first: begin with @ and a piece of the client's name.")
            self._busy = False
            return
        line, entry = self._line.value, self.preview.entry
        typed = contact_values(entry) if entry else {"narrative": line} if line.strip() else {}
        await self.keeper.settle()
        await self.keeper.close()

        def move(casebook: Casebook) -> None:
            if typed:
                before = casebook.drafts.find("contact", case)
                casebook.drafts.keep("contact", case, together(dict(before.values) if before else {}, typed))
            casebook.drafts.drop(FORM, self.case)

        try:
            await self.ask(move)
        except CaseworkError as error:
            self._busy = False
            self.keeper.reopen()
            self.report(error)
            return
        self.keeper.settled()
        self.dismiss()
        self.work.open_contact(case)

    def on_unmount(self) -> None:
        """Nothing is lost when the app is left in the middle of a word."""
        self.keeper.keep_now()


def contact_values(entry: Entry) -> dict[str, str]:
    """What a line says, as the fields of the contact form."""
    kind = catalog.entry_kinds()[entry.kind]
    miles = entry.miles_travelled
    values = {
        "occurred_at": "" if entry.plan_only else f"{entry.at:%Y-%m-%d %H:%M}",
        "mode": "" if entry.plan_only else kind.mode,
        "party": entry.party or "",
        "reached": catalog.entry_outcomes().get(entry.outcome or "", ""),
        "minutes": "" if entry.minutes is None else str(entry.minutes),
        "miles": "" if miles is None else f"{miles:g}",
        "narrative": entry.narrative,
        "topics": " ".join(entry.topics),
        "goals": " ".join(map(str, entry.goals)),
        "attention": "yes" if entry.attention else "",
        "billable": {None: "", True: "yes", False: "no"}[entry.billable],
        "tasks": "\n".join(
            f"{task.text} {task.due.isoformat() if task.due else ''}".strip() for task in entry.tasks
        ),
    }
    return {name: value for name, value in values.items() if value}


def together(before: dict[str, str], typed: dict[str, str]) -> dict[str, str]:
    """A draft that stands in the form already, and the line: long texts one below the other, else the line's."""
    joined = {
        name: "\n\n".join(text for text in (before.get(name, ""), typed.get(name, "")) if text)
        for name in ("narrative", "tasks")
    }
    return {name: value for name, value in {**before, **typed, **joined}.items() if value}
