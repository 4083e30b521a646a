"""Sets of tasks: what is always done after a discharge, at an opening, before a closing, counted from its anchor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from cmtui.care_rows import TaskSetRow
from cmtui.casebook.coordination.anchors import present, recount
from cmtui.casebook.drafts import drop_draft
from cmtui.casebook.fields import checked, field_rows, parsed
from cmtui.errors import NotFound, Refused, WrongUsage
from cmtui.models.coordination import AppliedSet, TaskSet, TaskSetFields
from cmtui.models.work import Task
from cmtui.rows import Form
from cmtui.rules.names import fold
from cmtui.rules.task_lines import falls_on, task_lines
from cmtui.store.entities import entity
from cmtui.vocabulary import catalog

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from cmtui.casebook.book import Casebook
    from cmtui.casebook.desk import Desk
    from cmtui.store.work import Work

_NO_ANCHOR: Final = {
    "opened": "This case is not opened yet; name the day to count from.",
    "transition": "No discharge or move with a day is recorded; add the transition first, or name the day to count from.",
    "plan": "No plan is agreed yet; agree it first, or name the day to count from.",
}
"""What is said where an anchor has no day."""


class TaskSets:
    """The sets that the practice uses, and those that stand on a case."""

    def __init__(self, book: Casebook, desk: Desk) -> None:
        self._book = book
        self._desk = desk

    def all(self, *, hidden: bool = False) -> tuple[TaskSetRow, ...]:
        """The sets that are offered, by name: the practice's own stand for the shipped ones of their code.

        Args:
            hidden: With those that are no longer offered.
        """
        own = {
            row[0]: TaskSetRow(row[0], row[1], row[2], row[3], _tasks(row[4]), "", row[5], bool(row[6]))
            for row in self._desk.rows(
                "SELECT code, name, anchor, about, items, public_id, hidden FROM task_set WHERE voided_at IS NULL"
            )
        }
        both = {**{row.code: row for row in shipped()}, **own}
        return tuple(
            sorted((row for row in both.values() if hidden or not row.hidden), key=lambda row: fold(row.name))
        )

    def set(self, code: str) -> TaskSetRow:
        """One set, offered or not.

        Raises:
            NotFound: There is none of that code.
        """
        found = next((row for row in self.all(hidden=True) if row.code == code), None)
        if found is None:
            raise NotFound("There is no such set of tasks; look at the list again.")
        return found

    def anchor(self, case: str, code: str, *, transition: str = "") -> date | None:
        """The day from which a set would be counted on a case; None where it has to be named."""
        case_id = self._desk.case_id(case)
        found = present(self._desk.record.reader, case_id, self.set(code).anchor, self._desk.zone, transition)
        return found.day

    def preview(
        self, case: str, code: str, *, anchor_on: date | None = None, transition: str = ""
    ) -> tuple[tuple[date, str], ...]:
        """The tasks that a set would make, with their days.

        Raises:
            WrongUsage: The anchor has no day.
        """
        _, day = self._anchor(self._desk.record.reader, self._desk.case_id(case), code, anchor_on, transition)
        today = self._desk.today()
        return tuple((falls_on(day, days, today=today), words) for days, words in self.set(code).tasks)

    def apply(
        self, case: str, code: str, *, anchor_on: date | None = None, transition: str = ""
    ) -> tuple[str, ...]:
        """Make the tasks of a set on a case; their public ids.

        A task whose day has passed already falls due today. What is counted from a day that is named stays there;
        otherwise the open tasks move with the anchor.

        Args:
            case: Public id.
            code: Of the set.
            anchor_on: The day to count from; None for the anchor of the set as the record has it.
            transition: Public id of the transition to count from; the latest one where empty.

        Raises:
            NotFound: There is no such set or transition.
            WrongUsage: The anchor has no day.
            Refused: The set stands on the case already, from the same day, with open tasks.
        """
        row, case_id, today = self.set(code), self._desk.case_id(case), self._desk.today()
        with self._desk.act("task_set.applied", case_id=case_id, summary=row.name[:80]) as work:
            transition_id, day = self._anchor(work, case_id, code, anchor_on, transition)
            _new_here(work, case_id, code, day)
            applied = work.put(
                AppliedSet,
                case_id=case_id,
                code=code,
                name=row.name,
                anchor="day" if anchor_on else row.anchor,
                anchor_on=day,
                transition_id=None if anchor_on else transition_id,
            )
            return tuple(
                work.put(
                    Task,
                    case_id=case_id,
                    what=words,
                    due_on=falls_on(day, days, today=today),
                    kind=kind_of(words),
                    applied_set_id=applied.id,
                    offset_days=days,
                ).public_id
                for days, words in row.tasks
            )

    def moved(self, work: Work, case_id: int) -> int:
        """Move the open tasks of a case with their anchors, inside the act that moved these; how many moved."""
        return recount(work, case_id, today=self._desk.today(), zone=self._desk.zone)

    # --- the practice's own ------------------------------------------------------------------------------------

    def form(self, code: str) -> Form:
        """What an editor shows of a set; a shipped one is of version 0, so that what is saved is the practice's own.

        Raises:
            NotFound: There is none of that code.
        """
        row = self.set(code)
        found = entity(self._desk.record.reader, TaskSet, row.id) if row.id else None
        fields = field_rows(TaskSetFields, found or TaskSet(code=code, **_values(row)), self._desk.zone)
        context = () if found else ("Shipped with cmtui; what you save stands in its place as your own.",)
        return Form("task_set", code, "", "Set of tasks", fields, found.version if found else 0, context)

    def save(self, values: Mapping[str, str], code: str = "", *, version: int | None = None) -> str:
        """Write a set of the practice: a new one, or its own version of the one with that code; the code.

        Args:
            values: Fields as typed; of one that stands those that are not named stay as they are.
            code: Of the set that is changed; empty for a new one.
            version: That was on screen; 0 for a shipped one.

        Raises:
            WrongUsage: A value does not fit, or a line of its tasks has no day.
            Stale: The set was changed elsewhere meanwhile.
        """
        now, at = self._desk.wall().replace(tzinfo=None), code
        typed = parsed(TaskSetFields, values, now=now, zone=self._desk.zone)
        seen = version if code and self.set(code).id else None
        with self._desk.act("task_set.saved", summary=typed.get("name", code)[:80]) as work:
            if code:
                found = self._own(work, code)
                whole = {**found.model_dump(include=set(TaskSetFields.model_fields)), **typed}
                well_formed(whole)
                work.change(found, seen=seen, **typed)
            else:
                well_formed(typed)
                code = new_code(work, typed["name"])
                work.put(TaskSet, code=code, **typed)
            drop_draft(work, self._desk.session, "task_set", at)
        return code

    def own(self, code: str) -> str:
        """The practice's own version of a set, made from the shipped one where there is none; its public id.

        It is what the editor of the register `task_set` opens.
        """
        row = self.set(code)
        if row.id:
            return row.id
        with self._desk.act("task_set.saved", summary=row.name[:80]) as work:
            return self._own(work, code).public_id

    def hide(self, code: str, *, hidden: bool = True) -> None:
        """Offer a set no longer, or again."""
        with self._desk.act("task_set.hidden" if hidden else "task_set.shown", summary=code) as work:
            work.change(self._own(work, code), hidden=hidden)

    def is_shipped(self, code: str) -> bool:
        """Whether cmtui comes with a set of that code, which stands where the practice has no version of its own."""
        return code in catalog.read("task_sets")

    def restore(self, code: str) -> None:
        """Let go of the practice's version of a set: the shipped one of its code stands again, where there is one.

        What was applied of it stays as it is.

        Raises:
            NotFound: The practice has no version of it.
        """
        why = "the shipped one stands again" if self.is_shipped(code) else "taken out of the sets"
        with self._desk.act("task_set.restored", summary=code) as work:
            work.void(work.get(TaskSet, code=code), why)

    def _own(self, work: Work, code: str) -> TaskSet:
        if found := work.find(TaskSet, code=code):
            return found[0]
        values = _values(self.set(code))
        # A code is given once: what an undo struck out comes back.
        for (ident,) in work.rows("SELECT id FROM task_set WHERE code = ?", (code,)):
            return work.change(work.any_version(TaskSet, ident), voided_at=None, void_reason="", **values)
        return work.add(TaskSet(code=code, **values))

    def _anchor(
        self, reads: Any, case_id: int, code: str, anchor_on: date | None, transition: str
    ) -> tuple[int | None, date]:
        anchor = self.set(code).anchor
        if anchor_on is not None:
            return None, anchor_on
        if anchor == "day":
            return None, self._desk.today()
        found = present(reads, case_id, anchor, self._desk.zone, transition)
        if found.day is None:
            raise WrongUsage(_NO_ANCHOR[anchor])
        return found.transition_id, found.day


def shipped() -> tuple[TaskSetRow, ...]:
    """The sets that cmtui brings along."""
    return tuple(
        TaskSetRow(code, row["name"], row["anchor"], row["about"], task_lines(row["items"]), row["source"])
        for code, row in catalog.read("task_sets").items()
    )


def well_formed(values: Mapping[str, Any]) -> None:
    """Refuse a set that nobody could apply.

    Raises:
        WrongUsage: It has no name, or a line of its tasks has no day.
    """
    checked(TaskSetFields, values)
    task_lines(values["items"])


def new_code(work: Work, name: str) -> str:
    """A code for a set of the practice, made from its name; never one that was given before."""
    base = "_".join("".join(sign if sign.isalnum() else " " for sign in fold(name)).split())[:60] or "set"
    taken = {row[0] for row in work.rows("SELECT code FROM task_set")} | {row.code for row in shipped()}
    ways = (base, *(f"{base}_{count}" for count in range(2, len(taken) + 3)))
    return next(code for code in ways if code not in taken)


def kind_of(words: str) -> str:
    """The kind of a task by its first word: a call is a contact."""
    first = words.casefold().partition(" ")[0].rstrip(":")
    return "contact" if first in {"call", "phone", "visit"} else ""


def _values(row: TaskSetRow) -> dict[str, Any]:
    """A shipped set as the fields of the practice's own."""
    items = "\n".join(f"{days} {words}" for days, words in row.tasks)
    return {"name": row.name, "anchor": row.anchor, "about": row.about, "items": items, "hidden": False}


def _tasks(items: str) -> tuple[tuple[int, str], ...]:
    try:
        return task_lines(items)
    except WrongUsage:  # an earlier hand wrote it; the editor says what is wrong
        return ()


def _new_here(work: Work, case_id: int, code: str, day: date) -> None:
    standing = work.rows(
        "SELECT 1 FROM applied_set a JOIN task t ON t.applied_set_id = a.id AND t.status = 'open' AND t.voided_at IS NULL "
        "WHERE a.case_id = ? AND a.code = ? AND a.anchor_on = ? AND a.voided_at IS NULL LIMIT 1",
        (case_id, code, day.isoformat()),
    )
    if standing:
        raise Refused("That set stands on this case already, from the same day; settle its open tasks first.")
