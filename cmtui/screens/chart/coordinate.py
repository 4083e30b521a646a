"""Coordinate: tasks, who is waited for, escalations, transitions, referrals, authorizations, the team, teaching."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from cmtui import commands
from cmtui.errors import CaseworkError
from cmtui.screens.chart import coordinate_acts as acts
from cmtui.screens.chart import coordinate_pages as pages
from cmtui.screens.chart import coordinate_referral as referral
from cmtui.screens.chart import transition
from cmtui.screens.chart.items import ItemSection, register_of, row_key
from cmtui.screens.dialogs.steps import Step, StepsDialog, first_open
from cmtui.widgets.reading import Page, Paragraph

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from cmtui.commands import Command
    from cmtui.rows import ItemRow

    Story = Coroutine[None, None, None]

_READ: Final = replace(commands.OPEN, label="Read")
_ALL: Final = replace(commands.OPEN, label="Show all")
_PUT_OFF: Final = replace(
    commands.PUT_BACK, label="Put off", help="Put the task off to a day; how often is counted."
)
_GROUP: Final = replace(commands.FILTER, label="Group", help="Show one group, or all of them again.")

_ADDS: Final = {
    "task": "Add a task",
    "escalation": "Escalate",
    "transition": "Add a transition",
    "referral": "Refer",
    "authorization": "Add",
    "team_member": "Add to the team",
    "education": "Add teaching",
    "expectation": "Add",
    "contact": "Conference",
}
"""What `a` is called in each group."""

_SETTLES: Final = {
    "task": "Done",
    "escalation": "Answered",
    "transition": "Settle",
    "referral": "What became",
    "authorization": "Decided",
    "team_member": "Left",
    "education": "Teach-back",
    "expectation": "Settle",
}
"""What `x` is called on each kind of row; a conference is signed where it is read, on the timeline."""

_ESCALATED: Final = frozenset(("task", "referral", "authorization", "escalation"))
"""What is taken up the ladder from its row."""

_STRUCK_OUT: Final = frozenset(
    ("task", "escalation", "referral", "authorization", "team_member", "education", "expectation")
)

_MORE: Final = "more"
"""The line that counts the rest of a long group."""

_EVERYTHING: Final = "*"


class Coordinate(ItemSection):
    """What is coordinated (Standard M, ACMA Care Coordination and Transition Management)."""

    COMMAND = commands.SECTION_COORDINATE
    NOTHING = "Nothing is coordinated here yet."

    def __init__(self, case: str) -> None:
        super().__init__(case)
        self._whole = False
        """Whether long groups are shown with all their rows."""
        self._only = ""
        """The group that is shown; empty for all."""

    # Reading

    def rows(self) -> tuple[ItemRow, ...]:
        """The rows of the section, or of one of its groups."""
        rows = self.casebook.coordinate.rows(self.case, whole=self._whole or bool(self._only))
        if self._only and not any(row.group == self._only for row in rows):
            self._only = ""
        return tuple(row for row in rows if self._only in {"", row.group})

    def take(self, case: str) -> None:
        """Show another case from its first row."""
        super().take(case)
        self._whole, self._only = False, ""
        self.remove_class("-reading")
        self.list.move_to(0)

    def seek(self, key: str) -> bool:
        """Put the cursor on an entry, whichever group is shown and however long it is."""
        for whole in (self._whole, True):
            self._whole, self._only = whole, ""
            self.read()
            found = next((row for row in self.rows() if row.key == key), None)
            if found is not None:
                return self.list.move_to_key(row_key(found))
        return False

    def page(self, row: ItemRow) -> Page:
        """The entry under the cursor, whole."""
        register, ident = register_of(row)
        if not ident or register == _MORE:
            return Page(f"{row.group} · {row.label}", (Paragraph(row.text),))
        try:
            return self._entry_page(row, register, ident)
        except CaseworkError as error:  # struck out since the list was read
            self.chart.report(error)
            return Page()

    def _entry_page(self, row: ItemRow, register: str, ident: str) -> Page:
        casebook, today = self.casebook, self.casebook.today_date()
        if register == "referral":
            # Asked for with the others of its case: what is confidential stays out of sight until Enter.
            shown = next(each for each in casebook.referrals.rows(self.case) if each.id == ident)
            entry = casebook.resources.row(shown.organization) if shown.organization else None
            return pages.referral_page(shown, entry, today=today)
        if register == "transition":
            return transition.page(self, row)
        return pages.entry_page(row, casebook.registers.form(register, id=ident), casebook.zone)

    def _follow(self, row: ItemRow | None, *, held: bool) -> None:
        """A referral that is read whole stays so, whatever is written meanwhile."""
        register, ident = register_of(row)
        if self.has_class("-reading") and register == "referral" and ident:
            self._read_whole(ident)
            self.chart.refresh_keys()
        else:
            super()._follow(row, held=held)

    def resource_at_hand(self) -> str:
        """The provider of the referral under the cursor."""
        register, ident = register_of(self.row)
        if register != "referral" or not ident:
            return ""
        return next(
            (row.organization for row in self.casebook.referrals.rows(self.case) if row.id == ident), ""
        )

    # Keys

    @property
    def offers(self) -> tuple[Command, ...]:
        """By the row under the cursor."""
        register, ident = register_of(self.row)
        adds = self.row.adds if self.row else "task"
        add = replace(commands.ADD, label=_ADDS.get(adds, commands.ADD.label))
        if register == _MORE:
            return _ALL, add, _GROUP
        if not ident:
            return add, commands.TASK_SET, _GROUP
        found = [_READ if register in {"referral", "contact"} else commands.OPEN]
        if self.has_class("-reading"):
            found.clear()
        if register in _SETTLES:
            found.append(replace(commands.DONE, label=_SETTLES[register]))
        if register == "task":
            found.append(_PUT_OFF)
        if register in _ESCALATED:
            found.append(commands.ESCALATE)
        return (*found, add, commands.TASK_SET, _GROUP)

    @property
    def offers_more(self) -> tuple[Command, ...]:
        """Editing and striking out."""
        register, ident = register_of(self.row)
        if not ident or register == _MORE:
            return ()
        return (commands.EDIT, commands.VOID) if register in _STRUCK_OUT else (commands.EDIT,)

    def step_back(self) -> bool:
        """From an entry to the list, from one group to all."""
        if self.has_class("-reading") or self.pane.has_focus:
            self.remove_class("-reading")
            self.focus_list()
            self._follow(self.row, held=False)
            return True
        if self._only:
            self._only = ""
            self.read()
            return True
        return False

    # What can be done

    async def open_row(self) -> None:
        """Read a referral whole, show the rest of a group, or edit the entry."""
        register, ident = register_of(self.row)
        if register == _MORE:
            self._whole = True
            self.read()
        elif register == "referral" and ident:
            self._read_whole(ident)
        elif register == "contact" and ident:
            await self.chart.show_entry(f"contact:{ident}")
        elif register == "transition" and ident:
            self.ask_and_write(transition.open_transition(self, ident))
        elif ident:
            self.edit()
        else:
            self.add()

    def _read_whole(self, ident: str) -> None:
        """Give the section to a referral, the confidential words too."""
        try:
            row = self.casebook.referrals.row(ident)
            entry = self.casebook.resources.row(row.organization) if row.organization else None
        except CaseworkError as error:
            self.chart.report(error)
            return
        reading = self.has_class("-reading")
        self.add_class("-reading")
        self.pane.show(pages.referral_page(row, entry, today=self.casebook.today_date()))
        if not reading:
            self.pane.focus()
            self.chart.refresh_keys()

    def add(self) -> None:
        """Add to the group under the cursor."""
        adds = self.row.adds if self.row else "task"
        if adds == "referral":
            self.ask_and_write(referral.begin(self))
        elif adds == "transition":
            self.ask_and_write(transition.add_transition(self))
        elif adds == "escalation":
            self.ask_and_write(acts.escalate(self))
        elif adds == "contact":
            self.chart.work.open_contact(
                self.case, values={"mode": "case_conference", "format": "conference"}
            )
        elif adds:
            self.chart.work.open_editor(adds, self.case, values=self._known())

    def _known(self) -> dict[str, str]:
        """Somebody whom the plan names and the team does not is added by that name."""
        row = self.row
        return (
            {"name": row.label}
            if row is not None and (row.key, row.mark) == ("team_member:", "confirm")
            else {}
        )

    def edit(self) -> None:
        """Edit the entry in its form."""
        register, ident = register_of(self.row)
        if register == "contact":
            self.chart.work.open_contact(self.case, ident)
        else:
            self.chart.work.open_editor(register, self.case, ident)

    def done(self) -> None:
        """Settle the entry under the cursor."""
        register, ident = register_of(self.row)
        if self.row is not None and ident:
            about = f"{self.row.label} · {self.row.text}"
            self.ask_and_write(self._settled(register, ident, about))

    def _settled(self, register: str, ident: str, about: str) -> Story:
        if register == "task":
            return self.complete_task(ident)
        if register == "referral":
            return referral.advance(self, ident)
        if register == "transition":
            return transition.settle_transition(self, ident)
        asks: dict[str, Callable[[ItemSection, str, str], Story]] = {
            "escalation": acts.answer_escalation,
            "authorization": acts.decide_authorization,
            "team_member": acts.leaves_team,
            "education": acts.check_teaching,
            "expectation": acts.reconcile,
        }
        return asks[register](self, ident, about)

    def put_back(self) -> None:
        """Put the task off to a day."""
        register, ident = register_of(self.row)
        if self.row is not None and register == "task" and ident:
            self.ask_and_write(acts.put_off(self, ident, self.row.label))

    def escalate(self) -> None:
        """Take the row a step higher."""
        register, ident = register_of(self.row)
        if self.row is None or not ident:
            return
        task = ident if register == "task" else ""
        self.ask_and_write(acts.escalate(self, task, self.row.label))

    def apply_set(self) -> None:
        """Apply a set of tasks."""
        self.ask_and_write(acts.apply_set(self))

    def void(self) -> None:
        """Strike the entry out."""
        register, ident = register_of(self.row)
        if self.row is not None and ident:
            self.ask_and_write(self.strike_out(register, ident, what=f"{self.row.label} · {self.row.text}"))

    def filter(self) -> None:
        """Show one group, or all of them again."""
        self.ask_and_write(self._pick_group())

    async def _pick_group(self) -> None:
        rows = self.casebook.coordinate.rows(self.case, whole=True)
        groups = list(dict.fromkeys(row.group for row in rows))
        counts = {
            group: sum(bool(register_of(row)[1]) for row in rows if row.group == group) for group in groups
        }
        options = (
            (_EVERYTHING, "all"),
            *((group, f"{group} · {counts[group]}" if counts[group] else f"{group} · –") for group in groups),
        )
        step = Step("group", "Which group?", options, first=self._only)
        dialog = StepsDialog("Show", lambda given: first_open((step,), given), place=None)
        if (given := await self.answer(dialog)) is not None:
            self._only = given["group"].removeprefix(_EVERYTHING)
            self.read()
            self.list.move_to(0)
