"""The assessments of the demonstration: answered, flagged, completed and signed by the acts of the work, on their day."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from cmtui.casebook.assessment import shelf
from cmtui.casebook.assessment.assess_sign import signed
from cmtui.casebook.assessment.assess_write import By, complete
from cmtui.casebook.assessment.safety import raised
from cmtui.casebook.planning.needs import closes
from cmtui.clock import local
from cmtui.forms.answers import Answers
from cmtui.forms.filling.opened import SittingState
from cmtui.forms.filling.sitting import Sitting
from cmtui.forms.values import NO, YES, Answer, Coding
from cmtui.models.assessments import Need, SafetyFlag

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from cmtui.casebook.practices.demo_rows import Pen, Words
    from cmtui.forms.scoring.alerts import Alert
    from cmtui.forms.tree import Form, Item
    from cmtui.models.assessments import Assessment
    from cmtui.store.work import Work

_SAID, _FILLED, _ANSWERED = (timedelta(minutes=each) for each in (5, 20, 25))
"""After the first question: what was done about a flag, the whole form, the needs that it proposes."""

_INTERVALS: Final = {"phq-9": 90}
"""Days after which this practice asks a form again."""


def write_assessment(pen: Pen, case_id: int, words: Words) -> None:
    """Write one assessment with its flags, its signature and the answers to the needs that it proposes.

    Args:
        pen: What writes rows and acts; everything that the assessment hangs on is in the file.
        case_id: The inner id of the case.
        words: `form`, `at` when it was held, `answers` by link id or in the order of the questions, `mode`,
            `informants`, `reason`, `conclusion`; `done` and `closed` about its flags; `needs` by domain, each
            [answer, reason, until]; `strengths`; `unsigned`.
    """
    _Sitting(pen, case_id, words).write()


class _Sitting:
    def __init__(self, pen: Pen, case_id: int, words: Words) -> None:
        self._pen, self._case_id, self._words = pen, case_id, words
        self._held = pen.days.at(words["at"])
        reads = pen.bulk.work
        found = shelf.current(reads, words["form"])
        self._version = found if found.row_id else replace(found, interval_days=_INTERVALS.get(found.code))
        self._rules = shelf.rules_of(reads, found.code, found.form)
        self._flags: list[SafetyFlag] = []

    def write(self) -> None:
        answers = answered(self._version.form, self._words["answers"], self._held)
        state = SittingState(
            answers=answers,
            begun=self._held,
            **{name: self._words.get(name, "") for name in ("mode", "informants", "reason", "conclusion")},
        )
        done = complete(
            self._pen.bulk.work,
            By(self._pen.author, self._pen.days.zone, self._day(_FILLED)),
            self._case_id,
            self._version,
            rules=self._rules,
            state=state,
            now=self._held,
        )
        for alert in done.outcome.alerts:
            self._act(timedelta(), "flag.raised", partial(self._raise, alert=alert))
        if "done" in self._words:
            self._about_flags(_SAID, "flag.answered", done=self._words["done"])
        signs = not self._words.get("unsigned")
        name = "assessment.signed" if signs else "assessment.completed"
        self._act(
            _FILLED, name, lambda work: self._complete(work, done.write(work), signs=signs), done.summary
        )
        if "closed" in self._words:
            after = self._pen.days.at(self._words["closed"]) - self._held
            self._about_flags(after, "flag.closed", closed=True)
        self._answer_needs()

    def _act(self, after: timedelta, name: str, do: Callable[[Work], object], summary: str = "") -> None:
        """Do something so long after the first question, and note the act down."""
        pen = self._pen
        at = min(self._held + after, pen.days.now)
        work = replace(pen.bulk.work, now=at, added={}, changed=[], touched=set(), ids=pen.bulk.new_id)
        do(work)
        if changes := work.take_changes():
            pen.act(at, name, self._case_id, summary, changes)

    def _day(self, after: timedelta) -> Any:
        return local(min(self._held + after, self._pen.days.now), self._pen.days.zone).date()

    def _raise(self, work: Work, *, alert: Alert) -> None:
        self._flags.append(raised(work, self._pen.author, self._case_id, self._version.code, alert))

    def _about_flags(self, after: timedelta, name: str, *, done: str = "", closed: bool = False) -> None:
        for flag in self._flags:
            self._act(after, name, partial(self._settle, flag=flag, done=done, closed=closed))

    def _settle(self, work: Work, *, flag: SafetyFlag, done: str, closed: bool) -> None:
        found = work.get(SafetyFlag, id=flag.id)
        ended: dict[str, Any] = {"closed_at": work.now, "closed_by": self._pen.author} if closed else {}
        work.change(found, done=done or found.done, **ended)

    def _complete(self, work: Work, found: Assessment, *, signs: bool) -> None:
        if signs:
            signed(work, self._pen.author, found)
        for statement in self._words.get("strengths", ()):
            work.put(
                Need,
                case_id=self._case_id,
                assessment_id=found.id,
                domain="self_management",
                kind="strength",
                statement=statement,
                source=self._version.form.title,
                opened_on=self._day(_FILLED),
            )

    def _answer_needs(self) -> None:
        """Answer what was proposed, as the data say; nothing said, it is watched. `needs = false` leaves it open."""
        given = self._words.get("needs", {})
        if given is False:
            return
        for need in self._pen.bulk.work.find(Need, case_id=self._case_id, disposition="", proposed=True):
            code, reason, until = [*given.get(need.domain, ("monitor", "")), None][:3]
            day = self._day(_ANSWERED)
            answer = {
                "disposition": code,
                "reason": reason,
                "until": self._pen.days.day(until) if until else None,
                "answered_on": day,
                "closed_on": day if closes(code) else None,
            }
            self._act(_ANSWERED, "need.answered", partial(_answer, ident=need.id, answer=answer))


def _answer(work: Work, *, ident: int | None, answer: dict[str, Any]) -> None:
    work.change(work.get(Need, id=ident), **answer)


def answered(form: Form, given: str | Words, now: datetime) -> Answers:
    """The answers to a form.

    Args:
        form: The form.
        given: By link id, where a scale that is not named is answered with its first option and a yes or no with no;
            or in the order of the questions, parted by blanks: the option's place from 0, or the figure; - for none.
        now: When it was answered.
    """
    words = iter(given.split()) if isinstance(given, str) else None
    answers = Answers()
    seen: set[Any] = set()
    # Round by round: what an answer brings into view is answered in the next one.
    while waiting := [
        place
        for place in Sitting(form, now=now, answers=answers).lines
        if place.item.is_question and place.path not in seen
    ]:
        for place in waiting:
            seen.add(place.path)
            value = _by_link(place.item, given) if words is None else _by_order(place.item, next(words, "-"))
            if value is not None:
                answers = answers.put(place.path, (value,))
    return answers


def _by_order(item: Item, word: str) -> Answer | None:
    if word == "-":
        return None
    return item.options[int(word)].answer if item.options else Answer("integer", int(word))


def _by_link(item: Item, given: Any) -> Answer | None:
    value = given.get(item.link_id)
    if item.options:
        codes = {
            each.answer.value.code: each for each in item.options if isinstance(each.answer.value, Coding)
        }
        if value is None:
            return codes["none"].answer if "attention" in codes else None
        return codes[value].answer
    if item.type == "boolean":
        return YES if value else NO
    if value is None:
        return None
    return Answer("integer", value) if isinstance(value, int) else Answer("string", value)
