"""Completing an assessment: what has to be there, and everything that is written of it in one act."""

from __future__ import annotations

import json
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any, NamedTuple

from cmtui.casebook import library, shelf
from cmtui.casebook.assess_rows import CONFIDENTIAL
from cmtui.casebook.client_facts import subject_of
from cmtui.casebook.needs import propose
from cmtui.casebook.safety import FOLLOW_UP_FORM, followed_up, settle_flags, unanswered
from cmtui.clock import local, read_stamp
from cmtui.errors import Refused
from cmtui.forms.needs_proposed import proposed
from cmtui.forms.opened import SittingState
from cmtui.forms.response import from_response, to_response
from cmtui.forms.sitting import Sitting
from cmtui.models.assessments import Assessment, AssessmentScore, MeasurePoint
from cmtui.rules.clean import clean
from cmtui.store.work import plain

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime
    from zoneinfo import ZoneInfo

    from cmtui.casebook.desk import Desk
    from cmtui.casebook.shelf import Version
    from cmtui.forms.outcome import Outcome, Subject
    from cmtui.forms.score_rule import ScoreRule
    from cmtui.forms.scoring import Score
    from cmtui.forms.tree import Form
    from cmtui.store.reader import Reads, Row
    from cmtui.store.work import Work

    Rules = tuple[tuple[ScoreRule, bytes, str], ...]

_NAMED = 3
"""Open questions that a refusal names; it says how many more there are."""

_LONGEST = 60
"""Characters of a question in a sentence."""

_SIGNED = (
    "public_id", "case_id", "form_version_id", "held_on", "held_at", "reason", "mode", "informants", "interpreter",
    "response", "conclusion", "evolving_needs", "author", "confidential", "replaces_id",
)  # fmt: skip
"""What a signature under an assessment covers."""


def sat(
    form: Form, rules: Sequence[ScoreRule], subject: Subject, state: SittingState, now: datetime
) -> Sitting:
    """A sitting with all that follows from its answers, formulas too."""
    sitting = Sitting(form, subject=subject, now=now, answers=state.answers, rules=rules)
    if sitting.needs_settling:
        sitting.settle()
    return sitting


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


def refuse_incomplete(sitting: Sitting, state: SittingState) -> None:
    """Refuse what is not complete, naming it."""
    outcome, missing = sitting.outcome, []
    if outcome.required_open:
        names = {place.path: f"{place.number} {place.item.text}".strip() for place in sitting.lines}
        open_ = [_short(names.get(path, path[-1][0])) for path in outcome.required_open]
        more = f" and {len(open_) - _NAMED} more" if len(open_) > _NAMED else ""
        missing.append(f"answer, or leave out with a reason: {'; '.join(open_[:_NAMED])}{more}")
    if wrong := [issue for issue in outcome.issues if issue.severity == "error"]:
        missing.append(wrong[0].reason.rstrip("."))
    if not clean(state.conclusion, multiline=True):
        missing.append("write a conclusion: what it means for this client")
    if missing:
        raise Refused(f"Not complete yet: {'; '.join(missing)}.", rule="SOP-J-1")


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= _LONGEST else words[: _LONGEST - 1] + "…"


_SCORE = ("value", "text", "band", "poor", "edition")
"""What tells one finding of a score from another."""


def put_scores(work: Work, assessment_id: int, scores: Sequence[Score]) -> None:
    """Write scores as they were found; one that stands already is not written twice, and none is rewritten."""
    standing = {
        (rule, score): tuple(found)
        for rule, score, *found in work.rows(
            f"SELECT rule, score, {', '.join(_SCORE)} FROM assessment_score WHERE assessment_id = ? AND voided_at IS NULL "
            "ORDER BY id",
            (assessment_id,),
        )
    }
    for score in scores:
        values: dict[str, Any] = {
            "rule": score.rule,
            "edition": score.version,
            "score": score.id,
            "title": score.title,
            "value": None if score.value is None else float(score.value),
            "text": score.text,
            "band": score.band,
            "band_source": score.band_source,
            "poor": score.poor,
            "domain": score.domain,
            "better": score.better,
            "answered": score.answered,
            "of": score.of,
            "minimum": float(score.minimum),
            "maximum": float(score.maximum),
        }
        if standing.get((score.rule, score.id)) != tuple(values[name] for name in _SCORE):
            work.put(AssessmentScore, assessment_id=assessment_id, at=work.now, **values)


def signed(work: Work, actor: str, found: Assessment) -> None:
    """Sign an assessment, mark the one that it amends, and feed the measures.

    Raises:
        Refused: It is signed, without a conclusion, or nobody said yet what was done about an answer in it.
    """
    if found.signed_at is not None:
        raise Refused("That assessment is signed already; amend it instead.", rule="S-1")
    if not found.conclusion:
        raise Refused("Write a conclusion before you sign: what it means for this client.", rule="SOP-J-1")
    if waiting := unanswered(work, int(found.id or 0)):
        raise Refused(
            f"Say first what was done about {_short(waiting[0])}: then the form can be signed.",
            rule="R-SAFE-1",
        )
    work.change(
        found,
        status="signed",
        signed_at=work.now,
        signed_by=actor or "owner",
        signed_hash=fingerprint(found),
    )
    if found.replaces_id is not None:
        work.change(work.get(Assessment, id=found.replaces_id), status="amended")
        for point in work.find(MeasurePoint, assessment_id=found.replaces_id):
            work.void(point, "amended")
    _measure(work, found)


def _measure(work: Work, found: Assessment) -> None:
    """A measure point for each score with an outcome domain (SOP-O-1)."""
    rows = work.rows(
        "SELECT s.rule || '/' || s.score, s.title, s.value, s.domain, v.code FROM assessment_score s "
        "JOIN assessment a ON a.id = s.assessment_id JOIN form_version v ON v.id = a.form_version_id "
        "WHERE a.id = ? AND s.voided_at IS NULL ORDER BY s.id",
        (found.id,),
    )
    for measure, title, value, domain, code in {row[0]: row for row in rows}.values():
        if value is not None and domain:
            work.put(
                MeasurePoint,
                case_id=found.case_id,
                assessment_id=found.id,
                domain=domain,
                measure=measure,
                title=title,
                held_on=found.held_on,
                value=value,
                source=code,
            )


def rescored(work: Work, reads: Reads, found: Assessment) -> None:
    """Score an assessment by the rules in force now; what was found before stays beside it."""
    version = shelf.version_of(reads, found.form_version_id)
    rules = shelf.rules_of(reads, version.code, version.form)
    answers = from_response(version.form, found.response)[0]
    subject = subject_of(reads, found.case_id, found.held_on, mode=found.mode)
    state = SittingState(answers=answers)
    plain_rules = tuple(rule for rule, _, _ in rules)
    library.register(work, version, rules)
    put_scores(
        work, int(found.id or 0), sat(version.form, plain_rules, subject, state, found.held_at).outcome.scores
    )


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


def fingerprint(assessment: Assessment) -> str:
    """The SHA-256 of what a signature covers."""
    held = {name: plain(getattr(assessment, name)) for name in _SIGNED}
    return sha256(json.dumps(held, sort_keys=True, ensure_ascii=True).encode()).hexdigest()
