"""Assessments as lists show them: the leading score with its band and trend, and of a confidential one nothing but that it is there."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from cmtui.casebook.confidential import CONFIDENTIAL_WORDS
from cmtui.form_rows import AssessmentRow, ScoreRow
from cmtui.forms.responses.json import from_json
from cmtui.store.confidential import holds_confidential
from cmtui.store.reader import one

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cmtui.store.reader import Reads, Row

CONFIDENTIAL: Final = "Confidential form"
"""What a list says of a form whose very name tells."""

_ASSESSMENTS = (
    "SELECT a.id, a.public_id, c.public_id, v.code, v.edition, v.title, a.held_on, a.status, a.signed_at, a.mode, a.reason, "
    "a.informants, a.conclusion, a.confidential, a.author, a.signed_by, "
    "coalesce((SELECT e.public_id FROM assessment e WHERE e.id = a.replaces_id), ''), "
    "coalesce((SELECT n.public_id FROM assessment n WHERE n.replaces_id = a.id AND n.voided_at IS NULL ORDER BY n.id DESC LIMIT 1), ''), "
    "(SELECT count(*) FROM safety_flag f WHERE f.assessment_id = a.id AND f.corrected_at IS NULL AND f.voided_at IS NULL), v.interval_days, "
    f"a.interpreter, a.evolving_needs, {holds_confidential('a')} "
    'FROM assessment a JOIN form_version v ON v.id = a.form_version_id JOIN "case" c ON c.id = a.case_id '
    "WHERE a.case_id = ? AND a.voided_at IS NULL ORDER BY a.held_at, a.id"
)

_SCORES = (
    "SELECT s.assessment_id, s.rule, s.edition, s.score, s.title, s.value, s.text, s.band, s.band_source, s.poor, s.domain, "
    "s.better, s.at, s.minimum, s.maximum FROM assessment_score s JOIN assessment a ON a.id = s.assessment_id "
    "WHERE a.case_id = ? AND a.voided_at IS NULL AND s.voided_at IS NULL ORDER BY s.id"
)


class _Found(NamedTuple):
    """One assessment with its scores as they stand."""

    row: Row
    scores: tuple[ScoreRow, ...]

    @property
    def code(self) -> str:
        return str(self.row[3])

    @property
    def lead(self) -> ScoreRow | None:
        """The score that a list shows."""
        return self.scores[0] if self.scores else None


def of_case(reads: Reads, case_id: int, *, code: str = "", whole: bool = False) -> tuple[AssessmentRow, ...]:
    """The assessments of a case, the newest first.

    Args:
        reads: The record.
        case_id: The case's inner id.
        code: Only those of this form.
        whole: With the words of confidential ones, for the screen that shows one by itself.
    """
    scores = _scores(reads, case_id)
    found = [_Found(row, scores.get(row[0], ())) for row in reads.rows(_ASSESSMENTS, (case_id,))]
    made: list[AssessmentRow] = []
    trends: dict[tuple[str, str], list[float]] = {}
    for each in found:
        trend = _trend(trends, each)
        if not code or each.code == code:
            made.append(_row(each, trend, whole=whole))
    return tuple(reversed(made))


def latest(rows: Iterable[AssessmentRow]) -> tuple[AssessmentRow, ...]:
    """The last one of each form that was not amended; the newest first."""
    found: dict[str, AssessmentRow] = {}
    for row in rows:
        if row.status != "amended":
            found.setdefault(row.form or row.id, row)
    return tuple(found.values())


def _scores(reads: Reads, case_id: int) -> dict[int, tuple[ScoreRow, ...]]:
    """The scores of each assessment: of one that was computed again the last."""
    found: dict[int, dict[tuple[str, str], ScoreRow]] = {}
    for row in reads.rows(_SCORES, (case_id,)):
        found.setdefault(row[0], {})[row[1], row[3]] = score_row(row[1:])
    return {ident: tuple(scores.values()) for ident, scores in found.items()}


def score_row(row: Sequence[object]) -> ScoreRow:
    """A score from its columns, in the order of `ScoreRow`."""
    rule, edition, score, title, value, text, band, source, poor, domain, better, at, minimum, maximum = row
    return ScoreRow(
        str(rule),
        str(edition),
        str(score),
        str(title),
        value if isinstance(value, float) or value is None else float(str(value)),
        str(text),
        str(band),
        str(source),
        bool(poor),
        str(domain),
        str(better),
        str(at),
        None if minimum is None else float(str(minimum)),
        None if maximum is None else float(str(maximum)),
    )


def _trend(trends: dict[tuple[str, str], list[float]], each: _Found) -> tuple[float, ...]:
    """The leading score of the form up to here; one that was amended is no point of it."""
    lead = each.lead
    if lead is None:
        return ()
    points = trends.setdefault((each.code, f"{lead.rule}/{lead.score}"), [])
    if lead.value is None or each.row[7] == "amended":
        return tuple(points)
    points.append(lead.value)
    return tuple(points)


def _row(each: _Found, trend: tuple[float, ...], *, whole: bool) -> AssessmentRow:
    row, lead = each.row, each.lead
    hidden = bool(row[13]) and not whole
    shown = None if hidden else lead
    counted = shown is not None and shown.value is not None and row[7] != "amended"
    return AssessmentRow(
        id=row[1],
        case=row[2],
        form="" if hidden else each.code,
        version="" if hidden else row[4],
        title=CONFIDENTIAL if hidden else row[5],
        date=row[6],
        status=row[7],
        signed=row[8],
        score=shown.value if shown else None,
        text=shown.text if shown else "",
        band=shown.band if shown else "",
        domain=shown.domain if shown else "",
        poor=bool(shown and shown.poor),
        trend=() if hidden else trend,
        change=trend[-1] - trend[-2] if counted and len(trend) > 1 else None,
        better=shown.better if shown else "low",
        mode=row[9],
        reason=row[10],
        informants=row[11],
        conclusion=_told(row, row[12], whole=whole),
        confidential=bool(row[13]),
        flags=row[18],
        scores=() if hidden else each.scores,
        replaces=row[16],
        replaced_by=row[17],
        author=row[14],
        signed_by=row[15],
        interpreter=row[20],
        evolving_needs=_told(row, row[21], whole=whole),
        again="" if hidden or row[7] == "amended" else _again(row[6], row[19]),
    )


def _told(row: Row, words: str, *, whole: bool) -> str:
    """Free words about an assessment: nothing says which of them are about a confidential answer in it."""
    if whole or not words:
        return words
    return "" if row[13] else CONFIDENTIAL_WORDS if row[22] else words


def _again(held_on: str, days: int | None) -> str:
    """The day a form is asked again; empty where nothing says so."""
    return (date.fromisoformat(held_on) + timedelta(days=days)).isoformat() if days else ""


class Last(NamedTuple):
    """What was answered last time, to stand beside the questions of today."""

    answers: dict[str, str]
    """Link id to the answer in words."""
    day: str
    scores: tuple[ScoreRow, ...]


def last_answers(reads: Reads, case_id: int, code: str, *, before: str = "") -> Last:
    """The last answers of the same client to a form, on whichever case.

    Args:
        reads: The record.
        case_id: The case's inner id.
        code: The form.
        before: Public id of the assessment that is taken up again; itself it is not last time's.
    """
    found = one(
        reads,
        "SELECT a.id, a.response, a.held_on, a.case_id FROM assessment a JOIN form_version v ON v.id = a.form_version_id "
        'JOIN "case" c ON c.id = a.case_id WHERE c.client_id = (SELECT client_id FROM "case" WHERE id = ?) AND v.code = ? '
        "AND a.status != 'amended' AND a.voided_at IS NULL AND a.public_id != ? ORDER BY a.held_at DESC, a.id DESC LIMIT 1",
        (case_id, code, before),
    )
    if found is None:
        return Last({}, "", ())
    said: dict[str, list[str]] = {}
    _said(json.loads(found[1]).get("item", ()), said)
    answers = {link_id: ", ".join(words) for link_id, words in said.items()}
    return Last(answers, found[2], _scores(reads, found[3]).get(found[0], ()))


def _said(items: Iterable[dict[str, Any]], said: dict[str, list[str]]) -> None:
    """The answers of a response in words, by link id: it was written by us, so it has the shape of FHIR."""
    for item in items:
        for answer in item.get("answer", ()):
            if (value := from_json(answer)) is not None:
                said.setdefault(item["linkId"], []).append(value.text)
            _said(answer.get("item", ()), said)
        _said(item.get("item", ()), said)
