"""Escalations: the ladder of the practice, and what was taken up it (ACMA-EX-CC-5, ACMA-EX-CC-6)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from cmtui.care_rows import EscalationRow, StepRow
from cmtui.casebook.drafts import drop_draft
from cmtui.casebook.monitoring.practised import practised
from cmtui.errors import NotFound, Refused, WrongUsage
from cmtui.models.coordination import Escalation
from cmtui.models.work import Task
from cmtui.rules.clean import clean
from cmtui.rules.names import fold
from cmtui.rules.workdays import add_workdays
from cmtui.vocabulary import catalog

if TYPE_CHECKING:
    from datetime import date

    from cmtui.casebook.book import Casebook
    from cmtui.casebook.desk import Desk
    from cmtui.store.reader import Reads
    from cmtui.store.work import Work

_COLUMNS = (
    "SELECT e.public_id, c.public_id, e.subject, coalesce(t.public_id, ''), e.level, e.to_whom, e.why, e.asked_on, "
    "coalesce(e.answer_due_on, ''), coalesce(e.answered_on, ''), e.result FROM escalation e "
    'JOIN "case" c ON c.id = e.case_id LEFT JOIN task t ON t.id = e.task_id WHERE e.voided_at IS NULL '
)


class _About(NamedTuple):
    """What is taken higher."""

    case_id: int
    subject: str
    task: str
    """Public id; empty for none."""


class Escalations:
    """What was asked of whom, a step higher, and what they answered."""

    def __init__(self, book: Casebook, desk: Desk) -> None:
        self._book = book
        self._desk = desk

    def ladder(self) -> tuple[StepRow, ...]:
        """The steps of the practice, the lowest first; the shipped ones where it has written none."""
        return ladder(self._desk.record.reader)

    def rows(self, case: str) -> tuple[EscalationRow, ...]:
        """The escalations of a case: those that wait for their answer first."""
        found = self._desk.rows(
            f"{_COLUMNS}AND e.case_id = ? ORDER BY e.answered_on IS NOT NULL, e.answer_due_on, e.id DESC",
            (self._desk.case_id(case),),
        )
        return tuple(EscalationRow(*row) for row in found)

    def row(self, id: str) -> EscalationRow:  # noqa: A002  # the public id
        """One escalation.

        Raises:
            NotFound: It is not in the record.
        """
        found = self._desk.rows(f"{_COLUMNS}AND e.public_id = ?", (id,))
        if not found:
            raise NotFound("That escalation is no longer in the record; look at the list again.")
        return EscalationRow(*found[0])

    def next_step(self, task: str = "", *, case: str = "", subject: str = "") -> StepRow:
        """The step to which a task or a subject would go now.

        Raises:
            Refused: The ladder has no higher one.
        """
        about = self._about(task, case, subject)
        return _higher(self.ladder(), _reached(self._desk.record.reader, about))

    def escalate(
        self,
        task: str = "",
        *,
        case: str = "",
        subject: str = "",
        why: str,
        level: int | None = None,
        to_whom: str = "",
    ) -> str:
        """Take a task or a subject one step higher; its public id.

        What was asked a step lower and not answered is settled by that: it says so.

        Args:
            task: Public id of the task that it is about; empty for a subject of a case.
            case: Public id of the case, for a subject.
            subject: What it is about, such as a barrier.
            why: What was tried, and what it means for the client.
            level: Of the ladder; the next one where None.
            to_whom: Whom by name; else as the ladder says.

        Raises:
            WrongUsage: It does not say what or why.
            NotFound: The task is not in the record.
            Refused: The ladder has no such step, or the task belongs to no case.
        """
        about, words = self._about(task, case, subject), clean(why, multiline=True)
        if not words:
            raise WrongUsage("Say why it is escalated: what was tried, and what it means for the client.")
        with self._desk.act("escalation.added", case_id=about.case_id, summary=about.subject[:80]) as work:
            step = _step(ladder(work), level) if level else _higher(ladder(work), _reached(work, about))
            of = work.get(Task, public_id=task) if task else None
            _unanswered(work, about, of, step.level, self._desk.today())
            made = work.put(
                Escalation,
                case_id=about.case_id,
                task_id=of.id if of else None,
                subject=about.subject,
                level=step.level,
                to_whom=clean(to_whom) or step.to_whom,
                why=words,
                asked_on=self._desk.today(),
                answer_due_on=answer_due(work, step.days, self._desk.today()),
            )
            if of is not None:
                work.change(of, escalated_at=work.now)
            drop_draft(work, self._desk.session, "escalation", "")
        return made.public_id

    def answer(self, id: str, result: str, *, day: date | None = None) -> None:  # noqa: A002
        """Record what was answered; the task stays as it is.

        Raises:
            WrongUsage: The answer is missing.
            Refused: It was answered before, or the day cannot be (S-4).
        """
        words, today = clean(result, multiline=True), self._desk.today()
        if not words:
            raise WrongUsage("Say what was answered, in a few words.")
        on, row = day or today, self.row(id)
        if on > today or on.isoformat() < row.asked_on:
            raise Refused("These dates cannot be: an answer comes after the question, by today.", rule="S-4")
        case_id = self._desk.case_id(row.case)
        with self._desk.act("escalation.answered", case_id=case_id, summary=row.subject[:80]) as work:
            found = work.get(Escalation, public_id=id)
            if found.answered_on is not None:
                raise Refused("That escalation was answered already; u takes it back, e edits it.")
            work.change(found, answered_on=on, result=words)

    def _about(self, task: str, case: str, subject: str) -> _About:
        if not task:
            if not (words := clean(subject)):
                raise WrongUsage("Say what it is about, such as: no answer on the wheelchair.")
            return _About(self._desk.case_id(case), words, "")
        found = self._desk.rows(
            "SELECT case_id, what FROM task WHERE public_id = ? AND voided_at IS NULL", (task,)
        )
        if not found:
            raise NotFound("That task is no longer in the record; look at the list again.")
        if found[0][0] is None:
            raise Refused(
                "That task belongs to no case; escalate it from the chart of the client it is about."
            )
        return _About(int(found[0][0]), clean(subject) or str(found[0][1]), task)


def ladder(reads: Reads) -> tuple[StepRow, ...]:
    """The steps of the practice, the lowest first; the shipped ones where it has written none."""
    own = tuple(
        StepRow(*row)
        for row in reads.rows(
            "SELECT level, to_whom, how, days, public_id FROM escalation_step WHERE voided_at IS NULL ORDER BY level, id"
        )
    )
    return own or tuple(StepRow(**step) for step in catalog.read("ladder")["step"])


def answer_due(reads: Reads, days: int, asked_on: date) -> date:
    """The day by which an answer is due: so many business days of the practice later."""
    return add_workdays(asked_on, days, practised(reads).calendar)


def _step(steps: tuple[StepRow, ...], level: int) -> StepRow:
    found = next((step for step in steps if step.level == level), None)
    if found is None:
        levels = ", ".join(dict.fromkeys(str(step.level) for step in steps))
        raise Refused(f"The ladder has no step {level}, only {levels}; add it under Practice.")
    return found


def _higher(steps: tuple[StepRow, ...], reached: int) -> StepRow:
    found = next((step for step in steps if step.level > reached), None)
    if found is None:
        raise Refused("It stands at the last step of the ladder already; name another level, or add a step.")
    return found


def _reached(reads: Reads, about: _About) -> int:
    """The highest level at which it was asked before; 0 for never."""
    rows = reads.rows(
        "SELECT e.level, e.subject, coalesce(t.public_id, '') FROM escalation e LEFT JOIN task t ON t.id = e.task_id "
        "WHERE e.case_id = ? AND e.voided_at IS NULL",
        (about.case_id,),
    )
    return max((level for level, subject, task in rows if _same(about, subject, task)), default=0)


def _same(about: _About, subject: str, task: str) -> bool:
    return task == about.task if about.task or task else fold(subject) == fold(about.subject)


def _unanswered(work: Work, about: _About, of: Task | None, level: int, today: date) -> None:
    """Settle what was asked a step lower and is still open: it went on to this one."""
    for each in work.find(Escalation, case_id=about.case_id, answered_on=None):
        same = (
            each.task_id == of.id
            if of
            else each.task_id is None and fold(each.subject) == fold(about.subject)
        )
        if same:
            work.change(each, answered_on=today, result=f"no answer; taken to level {level}")
