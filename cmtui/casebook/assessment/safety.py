"""Safety flags: written the moment an answer is given, and open until a person says what was done (R-SAFE-1)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from cmtui.casebook.confidential import CONFIDENTIAL_FOLLOW_UP
from cmtui.casebook.drafts import drop_draft
from cmtui.errors import NotFound, Refused, WrongUsage
from cmtui.form_rows import FlagRow
from cmtui.models.assessments import SafetyFlag
from cmtui.models.people import Practitioner
from cmtui.rules.clean import clean

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cmtui.casebook.desk import Desk
    from cmtui.forms.scoring.alerts import Alert
    from cmtui.models.assessments import Assessment
    from cmtui.store.reader import Row
    from cmtui.store.work import Work

PRESSING: Final = frozenset({"urgent", "same_day", "same_day_confidential"})
"""Levels that a form is not signed over without a word on what was done."""

FOLLOW_UP_FORM: Final = "safety-follow-up"
"""The shipped form that asks what a flag calls for: intent, plan, means, who is there, who was told, what was done."""

_ONE_SITTING: Final = timedelta(hours=24)
"""So long a flag that was closed already stands for the same answer of an unfinished form."""

_FLAGS = (
    "SELECT f.public_id, c.public_id, coalesce(w.name, ''), f.level, f.text, f.confidential, f.form_code, f.raised_at, f.done, "
    "f.closed_at, f.closed_by, coalesce(a.public_id, ''), f.corrected_at, f.value, f.source, f.link_id FROM safety_flag f "
    'JOIN "case" c ON c.id = f.case_id LEFT JOIN case_face w ON w.case_id = f.case_id '
    "LEFT JOIN assessment a ON a.id = f.assessment_id WHERE f.voided_at IS NULL "
)


_SITTING = (
    "SELECT f.public_id, f.trigger, f.level, f.text, f.link_id, f.value, f.source, f.confidential, f.done, f.closed_at "
    "FROM safety_flag f LEFT JOIN assessment a ON a.id = f.assessment_id WHERE f.case_id = ? AND f.form_code = ? "
    "AND (a.id IS NULL OR (a.public_id = ? AND a.signed_at IS NULL)) AND f.voided_at IS NULL ORDER BY f.id"
)
"""The flags that a signature under a form of a case will stand over: of no assessment yet, or of the one taken up."""


@dataclass(frozen=True, slots=True)
class Raised:
    """A flag that was raised over a form which is not signed yet."""

    flag: str
    """Public id."""
    alert: Alert
    """What raised it, with its words."""
    done: str
    """What was done so far; empty while nobody said."""
    closed: bool


class Safety:
    """What an answer calls for, and what was done about it."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def raise_flag(self, case: str, code: str, alert: Alert) -> str:
        """Raise a flag for an answer, at once; the same answer of the same sitting raises it once. Its public id.

        A correction of the answer does not take it back.
        """
        case_id = self._desk.case_id(case)
        with self._desk.act("flag.raised", case_id=case_id, summary=_summary(alert)) as work:
            return raised(work, self._desk.actor, case_id, code, alert).public_id

    def flags(self, case: str = "", *, closed: bool = False) -> tuple[FlagRow, ...]:
        """The open flags of a case, or of the whole caseload; the most pressing and latest first.

        Args:
            case: Public id; every case where empty.
            closed: The closed ones as well.
        """
        where, values = ("AND c.public_id = ? ", (case,)) if case else ("", ())
        if not closed:
            where += "AND f.closed_at IS NULL "
        order = "ORDER BY f.closed_at IS NOT NULL, f.level != 'urgent', f.level = 'follow_up', f.raised_at DESC, f.id DESC"
        return tuple(_row(row) for row in self._desk.rows(f"{_FLAGS}{where}{order}", values))

    def flag(self, id: str) -> FlagRow:  # noqa: A002  # the public id
        """One flag with its words, the confidential too: for the dialog that was opened for it.

        Raises:
            NotFound: It is not in the record.
        """
        found = self._desk.rows(f"{_FLAGS}AND f.public_id = ?", (id,))
        if not found:
            raise NotFound("That flag is not in this record; look at Today again.")
        return _row(found[0], whole=True)

    def raised(self, case: str, code: str, *, assessment: str = "") -> tuple[Raised, ...]:
        """The flags of a form that is being filled in, whole, the oldest first; of sittings that were let go too.

        Args:
            case: Public id of the case.
            code: The form.
            assessment: Public id of the assessment that is taken up again.
        """
        from cmtui.forms.scoring.alerts import (
            Alert,
        )  # deferred: only a form asks, and Today is shown before any

        rows = self._desk.rows(_SITTING, (self._desk.case_id(case), code, assessment))
        return tuple(
            Raised(
                ident, Alert(trigger, level, text, link_id, value, source, bool(private)), done, bool(closed)
            )
            for ident, trigger, level, text, link_id, value, source, private, done, closed in rows
        )

    def answer(self, id: str, what_done: str) -> None:  # noqa: A002  # the public id
        """Say what was done so far; the flag stays open.

        Raises:
            WrongUsage: It does not say.
            Refused: The flag is closed.
        """
        self._answer(id, what_done, close=False)

    def close(self, id: str, what_done: str) -> None:  # noqa: A002  # the public id
        """Close a flag with what was done.

        Raises:
            WrongUsage: It does not say, neither now nor before.
            Refused: The flag is closed already.
        """
        self._answer(id, what_done, close=True)

    def _answer(self, ident: str, what_done: str, *, close: bool) -> None:
        words = clean(what_done, multiline=True)
        name = "flag.closed" if close else "flag.answered"
        with self._desk.act(name, case_id=self._case_of(ident)) as work:
            found = work.get(SafetyFlag, public_id=ident)
            if found.closed_at is not None:
                raise Refused("That flag is closed already; u takes it back.")
            if not (words or (close and found.done)):
                raise WrongUsage("Say what was done: who was asked, who was told, what follows.")
            ended: dict[str, Any] = (
                {"closed_at": work.now, "closed_by": self._desk.actor or "owner"} if close else {}
            )
            work.change(found, done=words or found.done, **ended)
            drop_draft(work, self._desk.session, "flag", ident)

    def _case_of(self, ident: str) -> int | None:
        found = self._desk.rows("SELECT case_id FROM safety_flag WHERE public_id = ?", (ident,))
        return int(found[0][0]) if found else None

    def crisis_text(self) -> str:
        """The practitioner's own text for a crisis; empty until it is written. No number is built in."""
        found = self._desk.rows("SELECT crisis FROM practitioner WHERE voided_at IS NULL ORDER BY id LIMIT 1")
        return str(found[0][0]) if found else ""

    def set_crisis_text(self, text: str) -> None:
        """Write that text."""
        with self._desk.act("practitioner.changed", summary="crisis text") as work:
            owner = work.get(Practitioner, public_id=self._desk.owner)
            work.change(owner, crisis=clean(text, multiline=True))


def raised(work: Work, by: str, case_id: int, code: str, alert: Alert) -> SafetyFlag:
    """The flag for an alert of an unfinished form: the one that stands already, or a new one."""
    same = work.find(SafetyFlag, case_id=case_id, form_code=code, trigger=alert.id, assessment_id=None)
    for flag in reversed(same):
        if flag.closed_at is None or work.now - flag.raised_at < _ONE_SITTING:
            # Given, taken back and given again is the same answer.
            return work.change(flag, corrected_at=None)
    return work.add(
        SafetyFlag(
            public_id=work.ids(),
            case_id=case_id,
            form_code=code,
            trigger=alert.id,
            level=alert.level,
            text=alert.text,
            link_id=alert.link_id,
            value=alert.value,
            source=alert.source,
            confidential=alert.confidential,
            raised_at=work.now,
            raised_by=by,
        )
    )


def settle_flags(work: Work, by: str, found: Assessment, code: str, alerts: Iterable[Alert]) -> None:
    """Tie the flags of a form to the assessment that it became, and raise what is missing.

    One whose answer was corrected meanwhile stays, and says so. One that was closed before the sitting began, and
    that its answers do not call for, is of a sitting that was let go: it stays by itself.
    """
    called = {alert.id: alert for alert in alerts}
    standing = [
        flag
        for flag in (
            work.find(SafetyFlag, case_id=found.case_id, form_code=code) if _has(work, found) else ()
        )
        if flag.assessment_id == found.id
        or (
            flag.assessment_id is None
            and (flag.trigger in called or flag.closed_at is None or flag.raised_at >= found.held_at)
        )
    ]
    before = {flag.trigger for flag in standing if flag.assessment_id == found.id}
    for alert in called.values():
        if alert.id not in before:
            flag = raised(work, by, found.case_id, code, alert)
            if flag.id not in {each.id for each in standing}:
                standing.append(flag)
    for flag in standing:
        work.change(flag, assessment_id=found.id)
        if flag.trigger not in called and flag.corrected_at is None:
            work.change(flag, corrected_at=work.now)


def answer_flags(work: Work, by: str, found: Assessment, done: str, *, close: bool) -> None:
    """Say of the pressing flags of a form, as far as nobody did, what was done; and close them where that was asked."""
    if not (words := clean(done, multiline=True)) or not _has(work, found):
        return
    ended: dict[str, Any] = {"closed_at": work.now, "closed_by": by or "owner"} if close else {}
    for flag in work.find(SafetyFlag, assessment_id=found.id, done="", closed_at=None):
        if flag.level in PRESSING:
            work.change(flag, done=words, **ended)


def followed_up(work: Work, case_id: int, words: str) -> None:
    """Say of each open flag of a case without a word on what was done that the follow-up form has it; it stays open."""
    for flag in work.find(SafetyFlag, case_id=case_id, closed_at=None, done=""):
        work.change(flag, done=f"safety follow-up: {words}")


def _has(work: Work, found: Assessment) -> bool:
    return bool(work.rows("SELECT 1 FROM safety_flag WHERE case_id = ? LIMIT 1", (found.case_id,)))


def unanswered(work: Work, assessment_id: int) -> tuple[str, ...]:
    """The pressing flags of a form of which nobody said yet what was done, in words: it is not signed over them."""
    rows = work.rows(
        "SELECT level, text, confidential FROM safety_flag WHERE assessment_id = ? AND done = '' AND voided_at IS NULL "
        "ORDER BY id",
        (assessment_id,),
    )
    return tuple(
        "a confidential answer" if confidential else f"“{text}”"
        for level, text, confidential in rows
        if level in PRESSING
    )


def _summary(alert: Alert) -> str:
    return CONFIDENTIAL_FOLLOW_UP if alert.confidential else alert.text[:80]


def _row(row: Row, *, whole: bool = False) -> FlagRow:
    hidden = bool(row[5]) and not whole
    return FlagRow(
        id=row[0],
        case=row[1],
        client=row[2],
        level=row[3],
        text=CONFIDENTIAL_FOLLOW_UP if hidden else row[4],
        confidential=bool(row[5]),
        form="" if hidden else row[6],
        raised_at=row[7],
        done="" if hidden else row[8],
        closed_at=row[9],
        closed_by=row[10],
        assessment=row[11],
        corrected_at=row[12],
        value="" if hidden else row[13],
        source="" if hidden else row[14],
        link_id="" if hidden else row[15],
    )
