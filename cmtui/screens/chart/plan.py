"""Plan: needs, their goals in the client's own words, what is done for these; versions as they were agreed, reviews."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final, Literal

from textual import on

from cmtui import commands
from cmtui.screens.chart import plan_words as words
from cmtui.screens.chart.plan_agree import CopyScreen, copies_proposed
from cmtui.screens.chart.plan_compare import PlanCompare
from cmtui.screens.chart.plan_list import VIEWS
from cmtui.widgets.line_list import LineList

if TYPE_CHECKING:
    from cmtui.commands import Command

_ADD_GOAL: Final = replace(commands.ADD, label="Goal", help="Add a goal, tied to the need under the cursor.")
_ADD_STEP: Final = replace(commands.ADD, help="Add an intervention to the goal under the cursor.")
_ADD_COPY: Final = replace(
    commands.ADD, label="Copy", help="Note a copy of this version that went to somebody."
)
_STATUS: Final = replace(
    commands.DONE, label="Status", help="Say where the goal stands: achieved, partly, not achieved, dropped."
)
_ANSWER: Final = replace(commands.DONE, label="Answer", help="Answer the need otherwise than with a goal.")
_RECEIVED: Final = replace(
    commands.DONE, label="Received", help="Say that the receipt of the copy was verified."
)
_EDIT: Final = replace(commands.OPEN, label="Edit")
_TIE: Final = replace(commands.OPEN, label="Tie", help="Tie it to a need, or to a goal.")
_READ: Final = replace(commands.OPEN, label="Read", help="Read the version as it was agreed.")
_VERSIONS: Final = replace(
    commands.VIEW, label="Versions", help="The versions that were agreed, with their copies."
)
_REVIEWS: Final = replace(commands.VIEW, label="Reviews", help="The reviews of the plan.")
_PLAN: Final = replace(commands.VIEW, label="Plan", help="The plan as it stands.")
_SETTLED: Final = replace(commands.FILTER, label="Settled", help="Show or hide what is settled.")
_COMPARE: Final = replace(commands.DIFFERENCE, label="Another", help="Compare with another version.")

_NEXT_VIEW: Final = {"plan": _VERSIONS, "versions": _REVIEWS, "reviews": _PLAN}


class Plan(PlanCompare):
    """The plan (Standards L to N)."""

    COMMAND = commands.SECTION_PLAN

    @property
    def offers(self) -> tuple[Command, ...]:
        """By the line under the cursor."""
        if self.has_class("-reading"):
            return (_COMPARE, commands.PRINT) if self.compared else (commands.PRINT,)
        line, view = self.row, _NEXT_VIEW[self.showing]
        if self.showing == "versions":
            if line is None:
                return (commands.AGREE, view)
            if line.kind == "copy":
                verify = () if self.copy_row and self.copy_row.received_on else (_RECEIVED,)
                return (*verify, _ADD_COPY, commands.PRINT, view)
            return (_READ, commands.DIFFERENCE, _ADD_COPY, commands.PRINT, view)
        if self.showing == "reviews":
            return (commands.REVIEW, view)
        return self._offers_in_plan()

    def _offers_in_plan(self) -> tuple[Command, ...]:
        line = self.row
        whole = (commands.REVIEW, commands.AGREE, commands.PRINT)
        if line is None or line.kind == "none":
            return (_ADD_GOAL, commands.LIBRARY, _VERSIONS)
        if line.kind == "need":
            closed = self.need_row is not None and bool(self.need_row.closed)
            return whole if closed else (_ADD_GOAL, commands.LIBRARY, _ANSWER, *whole)
        enter = _TIE if self._is_loose else _EDIT
        if line.kind == "goal":
            return (enter, _ADD_STEP, _STATUS, commands.ATTAIN, *whole, commands.LIBRARY)
        return (enter, _ADD_STEP, commands.DONE, commands.TOLD, *whole, commands.LIBRARY)

    @property
    def offers_more(self) -> tuple[Command, ...]:
        """What can be done as well."""
        if self.has_class("-reading") or self.row is None:
            return ()
        if self.showing == "versions":
            return (commands.AGREE, commands.VOID)
        if self.showing == "reviews":
            return ()
        kind = self.row.kind
        found: list[Command] = [commands.EDIT] if kind in {"need", "goal", "intervention"} else []
        if kind == "need":
            found += [commands.CLIENT_UP, commands.CLIENT_DOWN, commands.MOVE_UP, commands.MOVE_DOWN]
        if kind == "goal" and self.goal_row is not None and self.goal_row.interventions:
            found.append(commands.TOLD)
        if kind in {"goal", "intervention"}:
            found.append(commands.VOID)
        if self.seen.versions:
            found.append(commands.DIFFERENCE)
        return (*found, _SETTLED, _VERSIONS)

    @property
    def _is_loose(self) -> bool:
        """Whether the line stands alone: a goal without a need, an intervention without a goal."""
        line = self.row
        if line is None or line.kind not in {"goal", "intervention"}:
            return False
        return not (line.need if line.kind == "goal" else line.goal)

    # Opening, adding, editing

    @on(LineList.RowChosen)
    async def open_row(self) -> None:
        """Edit it; tie what stands alone; read a version as it was agreed."""
        line = self.row
        if line is None or self.has_class("-reading"):
            return
        if line.kind == "version":
            await self.read_version(line.version)
        elif self._is_loose:
            self._tie()
        elif line.kind == "copy":
            if self.copy_row is not None and not self.copy_row.received_on:
                self.done()
        elif line.kind == "none":
            self.add()
        else:
            self.edit()

    def _tie(self) -> None:
        step, goal = self.intervention_row, self.goal_row
        if step is not None:
            goals = [each for each in self.seen.goals if not words.is_settled(each)]
            if goals:
                self.ask_and_write(self.put_under_goal(step, goals))
            else:
                self.chart.say("There is no goal yet that it could be for; a adds one.")
        elif goal is not None:
            needs = [(need.id, need.statement) for need in self.seen.needs if not need.closed]
            if needs:
                self.ask_and_write(self.tie_goal(goal, needs))
            else:
                self.chart.say("No need is written down yet; 3 opens Assess, where a adds one.")

    def add(self) -> None:
        """A goal under a need, an intervention under a goal, a copy of a version."""
        if self.showing == "versions":
            self._add_copy()
            return
        line = self.row
        if line is None or line.kind in {"need", "none"}:
            self.add_goal(line.need if line else "")
        elif line.goal:
            self.add_step(line.goal)
        else:
            self.ask_and_write(self.add_either())

    def _add_copy(self) -> None:
        if (version := self.version_row) is None:
            return
        case, has = self.case, {copy.recipient.casefold() for copy in version.copies}
        proposed = copies_proposed(self.casebook.caseload.row(case).name, self.casebook.chart.engage(case))
        names = [each.partition(" (")[0] for each in proposed.split("; ")]
        recipient = next((name for name in names if name.casefold() not in has), "")
        values = {"recipient": recipient, "sent_on": self.casebook.today_date().isoformat()}
        if recipient == names[0]:
            values |= {"recipient_kind": "client", "basis": "client"}
        self.chart.work.open_work(lambda: CopyScreen(case, version.id, version.number, values))

    def edit(self) -> None:
        """The entry under the cursor in its editor."""
        if (line := self.row) is not None and line.kind in {"need", "goal", "intervention"}:
            self.chart.work.open_editor(line.kind, self.case, line.id)

    def done(self) -> None:
        """Settle what is under the cursor: a need's answer, a goal's status, an intervention, a copy's receipt."""
        line = self.row
        if (copy := self.copy_row) is not None:
            self.ask_and_write(self.verify_copy(copy))
        elif (step := self.intervention_row) is not None:
            self.ask_and_write(self.settle_intervention(step))
        elif line is not None and line.kind == "goal" and (goal := self.goal_row) is not None:
            self.ask_and_write(self.settle_goal(goal))
        elif (need := self.need_row) is not None:
            self.ask_and_write(self.answer_need(need.id))

    def void(self) -> None:
        """Strike out what was entered in error."""
        line = self.row
        if line is None:
            return
        if line.kind == "version":
            self.ask_and_write(self.withdraw_version(line.version))
        elif (step := self.intervention_row) is not None:
            self.ask_and_write(self.strike_out("intervention", step.id, what=step.what))
        elif line.kind == "copy" and (copy := self.copy_row) is not None:
            self.ask_and_write(self.strike_out("disclosure", copy.id, what=copy.recipient))
        elif line.kind == "goal" and (goal := self.goal_row) is not None:
            self.ask_and_write(self.strike_out("goal", goal.id, what=goal.words or goal.what))

    # Working with the plan

    def attain(self) -> None:
        """Say how far the goal under the cursor is reached."""
        if (goal := self.goal_row) is not None:
            self.ask_and_write(self.attain_goal(goal))

    def tell_options(self) -> None:
        """Say what the client was told of the intervention under the cursor, or of all of the goal's."""
        line = self.row
        if (step := self.intervention_row) is not None:
            self.tell_of([step])
        elif line is not None and line.kind == "goal" and (goal := self.goal_row) is not None:
            steps = [each for each in goal.interventions if each.status not in words.ENDED]
            self.tell_of([each for each in steps if not words.is_told(each)] or steps)

    def library(self) -> None:
        """Take a goal for a need, or an intervention for a goal, from the library."""
        line = self.row
        if line is None or line.kind in {"need", "none"}:
            self.ask_and_write(self.take_goal(self.need_row))
        else:
            self.ask_and_write(self.take_step(self.goal_row))

    def go_on(self, asked: str, key: str) -> bool:
        """Ask again what belongs to the whole plan, whichever line the cursor is on."""
        code = key.partition(":")[2]
        if asked == "library":
            self.ask_and_write(self.take_again(code))
        elif asked == "review":
            self.review()
        elif asked in {"agree", "reasons"}:
            self.agree()
        else:
            return False
        return True

    def rank(self, who: Literal["client", "manager"], step: int) -> None:
        """Rank the need under the cursor."""
        line = self.row
        if line is not None and line.kind == "need":
            self.ask_and_write(self.rank_need(line.id, who, step))

    def agree(self) -> None:
        """Agree the plan."""
        self.ask_and_write(self.agree_plan(self.seen.goals, self.all_steps))

    def review(self) -> None:
        """Review the plan, goal by goal."""
        self.ask_and_write(self.review_plan(self.seen.goals))

    # Versions

    def view(self) -> None:
        """The plan, its versions, its reviews, in turn."""
        self.show_view(VIEWS[(VIEWS.index(self.showing) + 1) % len(VIEWS)])

    def filter(self) -> None:
        """Show or hide what is settled."""
        self.settled = not self.settled
        self.draw()

    def difference(self) -> None:
        """What changed: since the version before, in the plan since the newest one; once more: with another."""
        again = self.has_class("-reading") and bool(self.compared)
        self.run_worker(self.compare_with() if again else self.compare(), group="read", exclusive=True)

    def print_row(self) -> None:
        """Print the plan for the client, or the letter of its changes."""
        version = self.version_row
        self.ask_and_write(self.print_plan(version.number if version else 0))
