"""Completing an assessment: what has to be there, and everything that is written of it in one act."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from cmtui.casebook.assessment import library
from cmtui.casebook.assessment.assess_check import refuse_incomplete, sat
from cmtui.casebook.assessment.assess_rows import CONFIDENTIAL
from cmtui.casebook.assessment.assess_sign import put_scores
from cmtui.casebook.assessment.safety import FOLLOW_UP_FORM, answer_flags, followed_up, settle_flags
from cmtui.casebook.engagement.client_facts import subject_of
from cmtui.casebook.planning.needs import propose
from cmtui.clock import local, read_stamp
from cmtui.forms.filling.opened import SittingState
from cmtui.forms.responses.response import from_response, to_response
from cmtui.forms.scoring.needs_proposed import proposed
from cmtui.models.assessments import Assessment
from cmtui.rules.clean import clean

if TYPE_CHECKING:
    from datetime import date, datetime
    from zoneinfo import ZoneInfo

    from cmtui.casebook.assessment.shelf import Version
    from cmtui.casebook.desk import Desk
    from cmtui.forms.filling.outcome import Outcome
    from cmtui.forms.scoring.score_rule import ScoreRule
    from cmtui.forms.tree import Form
    from cmtui.store.reader import Reads, Row
    from cmtui.store.work import Work

    Rules = tuple[tuple[ScoreRule, bytes, str], ...]


class By(NamedTuple):
    """Who does an act, and how the practice counts days."""

    actor: str
    zone: ZoneInfo | None
    today: date


def by(desk: Desk) -> By:
    """The owner of the record, today."""
    return By(desk.actor, desk.zone, desk.today())


@dataclass(frozen=True, slots=True)
class Done:
    """A form with its answers, ready to be written down."""

    by: By
    case_id: int
    version: Version
    rules: Rules
    state: SittingState
    outcome: Outcome
    response: dict[str, Any]
    held_at: datetime
    source_key: str | None = None
    """For one from elsewhere: where it was, and its digest."""

    @property
    def confidential(self) -> bool:
        """Whether nothing of it is for lists."""
        return any(rule.confidential for rule, _, _ in self.rules)

    @property
    def summary(self) -> str:
        """What the history may call it."""
        return CONFIDENTIAL if self.confidential else self.version.form.title[:80]

    def write(self, work: Work) -> Assessment:
        """Write the response with its scores, its flags and the needs that it proposes."""
        found = self._response(work)
        ident = int(found.id or 0)
        put_scores(work, ident, self.outcome.scores)
        settle_flags(work, self.by.actor, found, self.version.code, self.outcome.alerts)
        answer_flags(work, self.by.actor, found, self.state.done, close=self.state.closes == "yes")
        if self.version.code == FOLLOW_UP_FORM and found.conclusion:
            followed_up(work, self.case_id, found.conclusion)
        needs = proposed(
            tuple(rule for rule, _, _ in self.rules),
            self.version.form,
            self.outcome.by_link(),
            self.outcome.scores,
        )
        propose(work, self.case_id, ident, needs, source=self.summary, day=self.by.today)
        return found

    def _response(self, work: Work) -> Assessment:
        state = self.state
        values: dict[str, Any] = {
            "held_on": local(self.held_at, self.by.zone).date(),
            "held_at": self.held_at,
            "reason": state.reason,
            "mode": state.mode,
            "informants": clean(state.informants),
            "interpreter": state.interpreter,
            "conclusion": clean(state.conclusion, multiline=True),
            "evolving_needs": clean(state.evolving_needs, multiline=True),
            "response": json.dumps(self.response, ensure_ascii=False, separators=(",", ":")),
            "confidential": self.confidential,
            "author": self.by.actor,
        }
        earlier = work.get(Assessment, public_id=state.assessment) if state.assessment else None
        if earlier is not None and earlier.signed_at is None:
            return work.change(earlier, **values)
        return work.add(
            Assessment(
                public_id=work.ids(),
                case_id=self.case_id,
                form_version_id=library.register(work, self.version, self.rules),
                replaces_id=earlier.id if earlier else None,
                source_key=self.source_key,
                **values,
            )
        )


def complete(
    reads: Reads, who: By, case_id: int, version: Version, *, rules: Rules, state: SittingState, now: datetime
) -> Done:
    """A form that is complete: everything required answered or left out with a reason, and a conclusion.

    Raises:
        Refused: The sentence names what is missing.
    """
    held_at = state.begun or now
    day = local(held_at, who.zone)
    subject = subject_of(reads, case_id, day.date(), mode=state.mode)
    sitting = sat(version.form, tuple(rule for rule, _, _ in rules), subject, state, now)
    refuse_incomplete(sitting, state)
    written = to_response(
        version.form,
        sitting.answers,
        sitting.outcome,
        status="amended" if state.assessment else "completed",
        authored=day,
        subject={"reference": f"Patient/{subject.patient['id']}"},
        author={"display": who.actor} if who.actor else None,
        mode=state.mode,
    )
    return Done(who, case_id, version, rules, state, sitting.outcome, written, held_at)


def take_up(reads: Reads, again: Row, form: Form) -> SittingState:
    """The state of an assessment that is taken up again."""
    row = reads.rows(
        "SELECT response, mode, informants, interpreter, reason, conclusion, evolving_needs, held_at, public_id "
        "FROM assessment WHERE id = ?",
        (again[0],),
    )[0]

    return SittingState(
        answers=from_response(form, row[0])[0],
        mode=row[1],
        informants=row[2],
        interpreter=row[3],
        reason=row[4],
        conclusion=row[5],
        evolving_needs=row[6],
        begun=read_stamp(row[7]),
        assessment=row[8],
    )
