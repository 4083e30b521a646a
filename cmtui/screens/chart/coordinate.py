"""Coordinate: tasks, who is waited for, escalations, transitions, referrals, authorizations, the team, teaching."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from cmtui import commands
from cmtui.screens.chart import coordinate_acts as acts
from cmtui.screens.chart import coordinate_referral as referral
from cmtui.screens.chart import transition
from cmtui.screens.chart.coordinate_list import MISSED, MORE, CoordinateList
from cmtui.screens.chart.items import register_of
from cmtui.screens.chart.transition_acts import OFFERED

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from cmtui.commands import Command
    from cmtui.screens.chart.items import ItemSection

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
    (
        "task",
        "escalation",
        "transition",
        "referral",
        "authorization",
        "team_member",
        "education",
        "expectation",
    )
)


class Coordinate(CoordinateList):
    """What is coordinated (Standard M, ACMA Care Coordination and Transition Management)."""

    COMMAND = commands.SECTION_COORDINATE

    # Keys

    @property
    def offers(self) -> tuple[Command, ...]:
        """By the row under the cursor."""
        register, ident = register_of(self.row)
        adds = self.row.adds if self.row else "task"
        add = replace(commands.ADD, label=_ADDS.get(adds, commands.ADD.label))
        if register == MISSED:
            return (_GROUP,)
        if register == MORE:
            return (_ALL, add, _GROUP) if adds else (_ALL, _GROUP)
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
        if not ident or register in {MORE, MISSED} or ident.startswith(OFFERED):
            return ()
        return (commands.EDIT, commands.VOID) if register in _STRUCK_OUT else (commands.EDIT,)

    # What can be done

    async def open_row(self) -> None:
        """Read a referral whole, show the rest of a group, or edit the entry."""
        register, ident = register_of(self.row)
        if register == MORE:
            self.show_all()
        elif register == "referral" and ident:
            self.read_whole(ident)
        elif register == "contact" and ident:
            await self.chart.show_entry(f"contact:{ident}")
        elif register == "transition" and ident:
            self.ask_and_write(transition.open_transition(self, ident))
        elif register == MISSED:
            self.pane.focus()
        elif ident:
            self.edit()
        else:
            self.add()

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

    def go_on(self, asked: str, key: str) -> bool:
        """Ask again what belongs to no row yet, and what of a referral comes between its keys."""
        ident = key.partition(":")[2]
        asks: dict[tuple[str, bool], Callable[[], Story]] = {
            ("add", False): lambda: referral.begin(self),
            ("choice", True): lambda: referral.choose(self, ident),
            ("sent", True): lambda: referral.send(self, ident),
            ("new", False): lambda: transition.add_transition(self),
            ("escalate", False): lambda: acts.escalate(self),
            ("set", False): lambda: acts.apply_set(self),
        }
        if (ask := asks.get((asked, bool(ident)))) is None:
            return False
        self.ask_and_write(ask())
        return True

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
        self.ask_and_write(self.pick_group())
