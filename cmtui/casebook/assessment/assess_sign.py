"""Scores and signatures: what is written of a score, and what a signature under an assessment locks and feeds."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from cmtui.casebook.assessment import library, shelf
from cmtui.casebook.assessment.assess_check import sat, short
from cmtui.casebook.assessment.safety import unanswered
from cmtui.casebook.engagement.client_facts import subject_of
from cmtui.errors import Refused
from cmtui.forms.filling.opened import SittingState
from cmtui.forms.responses.response import from_response
from cmtui.models.assessments import Assessment, AssessmentScore, MeasurePoint
from cmtui.store.work import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cmtui.forms.scoring.scores import Score
    from cmtui.store.reader import Reads
    from cmtui.store.work import Work

_SIGNED = (
    "public_id", "case_id", "form_version_id", "held_on", "held_at", "reason", "mode", "informants", "interpreter",
    "response", "conclusion", "evolving_needs", "author", "confidential", "replaces_id",
)  # fmt: skip
"""What a signature under an assessment covers."""


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
            f"Say first what was done about {short(waiting[0])}: then the form can be signed.",
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


def fingerprint(assessment: Assessment) -> str:
    """The SHA-256 of what a signature covers."""
    held = {name: plain(getattr(assessment, name)) for name in _SIGNED}
    return sha256(json.dumps(held, sort_keys=True, ensure_ascii=True).encode()).hexdigest()
