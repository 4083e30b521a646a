"""The plans of the demonstration: goals, versions as they were agreed, reviews, each written on its day."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from cmtui.casebook.desk import Desk
from cmtui.casebook.planning.plan_goals import tie
from cmtui.casebook.planning.plan_versions import freeze
from cmtui.models.coordination import Disclosure
from cmtui.models.planning import Goal, GoalReview, Intervention, PlanReview, PlanVersion, PlanVersionFields

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from cmtui.casebook.practices.demo_rows import Pen, Words
    from cmtui.store.record import Record
    from cmtui.store.work import Work

_LATER: Final = frozenset(
    {"status", "status_on", "attainment", "attained_on", "made", "needs", "interventions"}
)
"""What a goal does not hold yet when it is written down, and what is no field of it."""

_ENDED: Final = frozenset({"achieved", "partly", "not_achieved", "dropped"})

_COPY: Final = ("recipient", "recipient_kind", "sent_on", "way", "received_on", "received_how")
"""What a copy is told by, in order."""


def write_plan(pen: Pen, record: Record, case_id: int, words: Words) -> None:
    """Write the plan of one case, each step as of its day.

    Args:
        pen: What writes rows and acts; everything that the plan hangs on is in the file.
        record: The record.
        case_id: The inner id of the case.
        words: A `plan` of `vocabulary/demo_plans.toml`.
    """
    _Plan(pen, record, case_id, words).write()


def step(
    pen: Pen, case_id: int, at: datetime, name: str, do: Callable[[Work], object], *, said: str = ""
) -> None:
    """Do something at an earlier instant, and note the act down."""
    work = replace(pen.bulk.work, now=at, added={}, changed=[], touched=set(), ids=pen.bulk.new_id)
    do(work)
    if changes := work.take_changes():
        pen.act(at, name, case_id, said, changes)


def papers(pen: Pen, work: Work, case_id: int, copies: list[list[str]], what: str, **of: Any) -> None:
    """Write down what was given to whom, and what arrived."""
    for each in copies:
        said = {name: word for name, word in zip(_COPY, each, strict=True) if word}
        values = pen.days.values(Disclosure, said)
        basis = "client" if values["recipient_kind"] == "client" else "consent"
        work.put(Disclosure, case_id=case_id, what=what, basis=basis, **of, **values)


class _Plan:
    def __init__(self, pen: Pen, record: Record, case_id: int, words: Words) -> None:
        self._pen, self._record, self._case_id, self._words = pen, record, case_id, words
        self._days = pen.days
        self._goals: dict[int, int] = {}
        """Number to inner id."""

    def write(self) -> None:
        steps: list[tuple[datetime, Callable[[datetime], None]]] = []
        for number, goal in enumerate(self._words["goals"], start=1):
            made = self._days.at(goal["made"])
            steps.append((made, partial(self._goal, number, goal)))
            steps += [
                (self._later(each, made), partial(self._intervene, number, each)) for each in self._of(goal)
            ]
            if goal["status"] in _ENDED:
                steps.append((self._days.at(f"{goal['status_on']} 12:00"), partial(self._end, number, goal)))
        for words in self._words.get("agreed", []):
            steps.append((self._days.at(words["at"]), partial(self._agree, words)))
        for when, number, fields in self._words.get("changes", []):
            steps.append((self._days.at(when), partial(self._change, number, fields)))
        for words in self._words.get("reviews", []):
            steps.append((self._days.at(words["at"]), partial(self._review, words)))
        for at, do in sorted(steps, key=lambda each: each[0]):
            do(at)

    @staticmethod
    def _of(goal: Words) -> list[Words]:
        return list(goal.get("interventions", []))

    def _later(self, words: Words, made: datetime) -> datetime:
        """An intervention is written down with its goal, or on the day it begins."""
        begins = words.get("start_on") or words.get("told_on") or words.get("status_on", "")
        if not begins or begins.startswith("+"):
            return made + timedelta(minutes=4)
        return max(made + timedelta(minutes=4), self._days.at(f"{begins} 11:30"))

    def _act(self, at: datetime, name: str, do: Callable[[Work], object], said: str = "") -> None:
        step(self._pen, self._case_id, at, name, do, said=said)

    def _goal(self, number: int, words: Words, at: datetime) -> None:
        values = self._days.values(Goal, {name: word for name, word in words.items() if name not in _LATER})
        agreed = {name: values.pop(name, None) for name in ("agreed_on", "agreed_how")}

        def write(work: Work) -> None:
            made = work.put(
                Goal,
                case_id=self._case_id,
                number=number,
                status="proposed",
                status_on=self._day(at),
                **values,
            )
            self._goals[number] = made.id
            tie(work, self._desk(at), made.id, self._case_id, self._needs(work, words.get("needs", [])))

        self._act(at, "goal.added", write, words["what"][:80])
        if agreed["agreed_on"] is not None:
            self._act(
                at + timedelta(minutes=2),
                "goal.changed",
                lambda work: work.change(
                    self._found(work, number), **{**agreed, "agreed_how": agreed["agreed_how"] or ""}
                ),
            )

    def _needs(self, work: Work, domains: list[str]) -> list[str]:
        """The open needs of the case in these domains."""
        marks = ", ".join("?" * len(domains))
        rows = work.rows(
            "SELECT public_id FROM need WHERE case_id = ? AND closed_on IS NULL AND voided_at IS NULL AND NOT confidential "
            f"AND kind NOT IN ('strength', 'opportunity') AND domain IN ({marks}) ORDER BY id",
            (self._case_id, *domains),
        )
        return [row[0] for row in rows]

    def _intervene(self, number: int, words: Words, at: datetime) -> None:
        said = {name: word for name, word in words.items() if name not in {"status", "status_on", "result"}}
        said["responsible"] = "" if said.get("responsible") == "me" else said.get("responsible", "")
        values = self._days.values(Intervention, said)
        done = words.get("status") == "done"
        first = "active" if done else words.get("status", "planned")
        goal_id = self._goals[number]
        made: list[int] = []
        self._act(
            at,
            "intervention.added",
            lambda work: made.append(
                work.put(
                    Intervention,
                    case_id=self._case_id,
                    goal_id=goal_id,
                    status=first,
                    status_on=self._day(at),
                    **values,
                ).id
            ),
            words["what"][:80],
        )
        if done:
            when = max(at + timedelta(minutes=2), self._days.at(f"{words['status_on']} 15:00"))
            self._act(
                when,
                "intervention.done",
                lambda work: work.change(
                    work.get(Intervention, id=made[0]),
                    status="done",
                    status_on=self._day(when),
                    result=words.get("result", ""),
                ),
                words["what"][:80],
            )

    def _agree(self, words: Words, at: datetime) -> None:
        said = {name: word for name, word in words.items() if name not in {"at", "copies"}}
        typed = {**self._days.values(PlanVersionFields, said), "agreed_on": self._day(at)}
        number = 0

        def write(work: Work) -> None:
            nonlocal number
            number = freeze(work, self._desk(at), self._case_id, typed)
            for goal in work.find(Goal, case_id=self._case_id, status="agreed"):
                work.change(goal, status="active", status_on=self._day(at))

        self._act(at, "plan.agreed", write, words["reason"])
        for copy in words.get("copies", []):
            sent = self._days.at(f"{copy[2]} 11:15")
            self._act(sent, "plan.copied", partial(self._copy, number=number, copy=copy), copy[0])

    def _copy(self, work: Work, *, number: int, copy: list[str]) -> None:
        version = work.get(PlanVersion, case_id=self._case_id, number=number)
        what = f"plan, version {number}"
        papers(self._pen, work, self._case_id, [copy], what, plan_version_id=version.id)

    def _change(self, number: int, fields: Words, at: datetime) -> None:
        values = self._days.values(Goal, fields)
        self._act(at, "goal.changed", lambda work: work.change(self._found(work, number), **values))

    def _end(self, number: int, words: Words, at: datetime) -> None:
        self._act(
            at,
            "goal.status",
            lambda work: work.change(
                self._found(work, number),
                status=words["status"],
                status_on=self._day(at),
                attainment=words["attainment"],
                attained_on=self._day(at),
            ),
            words["what"][:80],
        )

    def _review(self, words: Words, at: datetime) -> None:
        said = {name: word for name, word in words.items() if name not in {"at", "looks"}}

        def write(work: Work) -> None:
            day = self._day(at)
            review = work.put(
                PlanReview, case_id=self._case_id, held_on=day, **self._days.values(PlanReview, said)
            )
            for number, appropriate, relevant, realistic, attainment, value, note in words["looks"]:
                goal = self._found(work, number)
                work.put(
                    GoalReview,
                    case_id=self._case_id,
                    goal_id=goal.id,
                    plan_review_id=review.id,
                    held_on=day,
                    appropriate=appropriate,
                    relevant=relevant,
                    realistic=realistic,
                    attainment=attainment,
                    value=value,
                    note=note,
                )
                work.change(goal, attainment=attainment, attained_on=day)

        self._act(at, "plan.reviewed", write)

    def _found(self, work: Work, number: int) -> Goal:
        return work.get(Goal, id=self._goals[number])

    def _desk(self, at: datetime) -> Desk:
        return Desk(self._record, lambda: at)

    def _day(self, at: datetime) -> Any:
        return self._desk(at).today()
