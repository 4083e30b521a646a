"""Tasks: promises with a date."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, TypeAlias

from cmtui.errors import NotFound, Refused, WrongUsage
from cmtui.models.work import Task
from cmtui.rules.clean import clean
from cmtui.rules.dates import OUT_OF_TIME, is_within, trailing_due

if TYPE_CHECKING:
    from datetime import date

    from cmtui.casebook.desk import Desk
    from cmtui.store.work import Work


FollowUp: TypeAlias = "tuple[str, date | None]"
"""What is to be done, and the day that was named."""


class Tasks:
    """What is promised, and what became of it."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def add(self, case: str, what: str, due_on: date | None = None, *, kind: str = "") -> str:
        """Promise something by a day (the practice's follow-up interval where none is named); its public id.

        Args:
            case: Public id of the case; empty for a task of the practice.
            what: What is to be done.
            due_on: By when.
            kind: Code of `task_kind`; read from the words where empty.

        Raises:
            WrongUsage: It does not say what.
        """
        if not (words := clean(what)):
            raise WrongUsage("A task needs its words: say what is to be done.")
        case_id = self._desk.case_id(case) if case else None
        with self._desk.act("task.added", case_id=case_id, summary=words[:80]) as work:
            return add_task(work, self._desk, case_id, words, due_on, kind=kind)

    def falls_due(self, named: date | None) -> date:
        """The day a task is due: the one that was named, or the practice's follow-up interval from today."""
        return falls_due(self._desk, named)

    def done(self, task: str, result: str = "") -> None:
        """Complete a task.

        Raises:
            NotFound: It is not in the record.
            Refused: It was settled before.
        """
        self._settle(
            task, "task.done", status="done", done_at=self._desk.now(), result=clean(result, multiline=True)
        )

    def drop(self, task: str, reason: str) -> None:
        """Let a task go, with the reason.

        Raises:
            WrongUsage: The reason is missing.
        """
        if not clean(reason):
            raise WrongUsage("Say why the task is dropped, in a few words.")
        self._settle(task, "task.dropped", status="dropped", result=clean(reason, multiline=True))

    def snooze(self, task: str, until: date) -> None:
        """Put a task off to a later day; how often is counted.

        Raises:
            WrongUsage: The day has passed.
            Refused: The day lies behind a hard deadline, which nobody here can move.
        """
        falls_due(self._desk, until)
        if until <= self._desk.today():
            raise WrongUsage("A task is put off to a day after today; name a later one.")
        with self._desk.act("task.snoozed", summary=f"until {until.isoformat()}") as work:
            found = self._open(work, task)
            if found.hard and until > found.due_on:
                raise Refused(
                    f"The deadline of {found.due_on.isoformat()} is hard; put the task off to a day before it."
                )
            due_on = max(until, found.due_on)
            work.change(found, snoozed_until=until, due_on=due_on, snoozes=found.snoozes + 1)

    def _settle(self, task: str, act: str, **fields: Any) -> None:
        with self._desk.act(act, case_id=self._case_of(task), summary=self._words(task)) as work:
            work.change(self._open(work, task), **fields)

    def _open(self, work: Work, task: str) -> Task:
        found = work.get(Task, public_id=task)
        if found.status != "open":
            raise Refused(f"That task is {found.status} already; u takes it back.")
        return found

    def _words(self, task: str) -> str:
        found = self._desk.rows("SELECT what FROM task WHERE public_id = ?", (task,))
        return str(found[0][0])[:80] if found else ""

    def _case_of(self, task: str) -> int | None:
        found = self._desk.rows("SELECT case_id FROM task WHERE public_id = ? AND voided_at IS NULL", (task,))
        if not found:
            raise NotFound("That task is no longer in the record; look at the list again.")
        return found[0][0]  # type: ignore[no-any-return]  # the driver's rows have no types


def falls_due(desk: Desk, named: date | None) -> date:
    """The day that was named, or the practice's follow-up interval from today.

    Raises:
        WrongUsage: The day lies beyond all measure.
    """
    if named is not None and not is_within(named):
        raise WrongUsage(f"Due: {OUT_OF_TIME}.")
    return named or desk.today() + timedelta(days=desk.follow_up_days)


def read_follow_ups(text: str, today: date) -> tuple[FollowUp, ...]:
    """The tasks of a contact form: one a line, its day at the end (`call the pharmacy fri`).

    Raises:
        WrongUsage: A line is nothing but a day.
    """
    found: list[FollowUp] = []
    for line in filter(None, map(clean, clean(text, multiline=True).split("\n"))):
        words = line.split()
        due, taken = trailing_due(words, today=today)
        if taken == len(words):
            raise WrongUsage("Follow-up: a task needs words before its date, such as: call back fri.")
        found.append((" ".join(words[: len(words) - taken]), due))
    return tuple(found)


def settle_by_contact(work: Work, task: str, case_id: int | None, reached: str) -> None:
    """Complete the task that asked for a contact, in the act that records it; an attempt leaves it open.

    Args:
        work: The act.
        task: Public id; empty for a contact that nothing asked for.
        case_id: Of the contact: it settles no task of another case.
        reached: The contact's outcome, a code of `reached`.
    """
    if not task or reached != "yes":
        return
    # One that was settled or struck out meanwhile stays so: the contact took place all the same.
    for found in work.find(Task, public_id=task, case_id=case_id, status="open"):
        work.change(found, status="done", done_at=work.now, result="contact recorded")


def add_task(
    work: Work,
    desk: Desk,
    case_id: int | None,
    what: str,
    due_on: date | None,
    *,
    contact_id: int | None = None,
    rule: str = "",
    kind: str = "",
) -> str:
    """Write a task inside another act; its public id."""
    return work.put(
        Task,
        what=what,
        due_on=falls_due(desk, due_on),
        case_id=case_id,
        contact_id=contact_id,
        rule=rule,
        kind=kind or ("contact" if what.casefold().startswith(("call ", "phone ", "visit ")) else ""),
    ).public_id
