"""A response held against its form, computed, scored and looked through for alarms, where no record is."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from cmtui.casebook.assessment import shelf
from cmtui.errors import NotFound
from cmtui.forms.filling.outcome import Subject
from cmtui.forms.filling.sitting import Sitting
from cmtui.forms.responses.json import MODE, plain
from cmtui.forms.responses.reading import parsed
from cmtui.forms.responses.response import from_response, validate_response

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cmtui.form_rows import FormRow
    from cmtui.forms.filling.outcome import Outcome
    from cmtui.forms.scoring.score_rule import ScoreRule
    from cmtui.forms.scoring.scores import Score
    from cmtui.forms.tree import Form
    from cmtui.forms.values import Answer
    from cmtui.store.reader import Reads

NO_RULE: Final = "No rule scores this form."


def listed(reads: Reads | None = None) -> tuple[FormRow, ...]:
    """The library of a record; without one the shipped forms alone."""
    at = reads or shelf.Nowhere()
    return tuple(shelf.form_row(at, shelf.current(at, code)) for code in shelf.known_codes(at))


def form_of(code: str, reads: Reads | None = None) -> tuple[Form, tuple[ScoreRule, ...]]:
    """A form of the library with the rules that score it.

    Raises:
        NotFound: There is no such form.
    """
    at = reads or shelf.Nowhere()
    form = shelf.current(at, code).form
    return form, tuple(rule for rule, _, _ in shelf.rules_of(at, code, form))


def form_in(data: bytes) -> tuple[Form, tuple[ScoreRule, ...]]:
    """A form from a file with the shipped rules that are made for it and find its items.

    Raises:
        UnreadableForm: It is no questionnaire.
    """
    form = shelf.parsed("", data)
    return form, tuple(rule for rule, _ in shelf.fitting(form))


def is_listed(code: str, reads: Reads | None = None) -> bool:
    """Whether a form of that code is in the library."""
    try:
        shelf.current(reads or shelf.Nowhere(), code)
    except NotFound:
        return False
    return True


def scored(
    form: Form,
    rules: tuple[ScoreRule, ...],
    data: bytes,
    *,
    age: int | None = None,
    gender: str = "",
    mode: str = "",
) -> dict[str, Any]:
    """All that follows from a response, by the keys of `cmtui forms score`.

    Args:
        form: The form.
        rules: What scores it.
        data: A QuestionnaireResponse.
        age: Of the client, for rules that ask.
        gender: male, female or other, for rules that ask.
        mode: self, read_aloud or proxy; what the response says where empty.

    Raises:
        UnreadableResponse: It is not the JSON of a QuestionnaireResponse.
    """
    response = parsed(data)
    subject = Subject(age=age, gender=gender, mode=mode or _mode(response))
    now = datetime.now(UTC)
    valid, issues = validate_response(form, response, subject=subject, now=now)
    answers, findings = from_response(form, response)
    sitting = Sitting(form, subject=subject, now=now, answers=answers, rules=rules)
    if sitting.needs_settling:
        sitting.settle()
    outcome = sitting.outcome
    lead = outcome.scores[0] if outcome.scores else None
    return {
        "form": form.code,
        "version": form.version or None,
        "valid": valid,
        "issues": [
            {"linkId": issue.link_id, "reason": issue.reason, "severity": issue.severity} for issue in issues
        ],
        "enabled": _enabled(form, outcome),
        "answers": {link_id: _values(values) for link_id, values in outcome.by_link().items()},
        "score": None if lead is None or lead.value is None else float(lead.value),
        "band": (lead.band or None) if lead else None,
        "text": _text(lead) if lead else NO_RULE,
        "scores": [
            {
                "rule": score.rule,
                "version": score.version,
                "id": score.id,
                "title": score.title,
                "value": None if score.value is None else float(score.value),
                "text": _text(score),
                "band": score.band or None,
                "source": score.band_source or None,
                "poor": score.poor,
                "domain": score.domain,
                "answered": score.answered,
                "of": score.of,
            }
            for score in outcome.scores
        ],
        "calculated": _calculated(outcome),
        "alerts": [
            {
                "id": alert.id,
                "level": alert.level,
                "text": alert.text,
                "linkId": alert.link_id or None,
                "value": alert.value,
                "source": alert.source,
                "confidential": alert.confidential,
            }
            for alert in outcome.alerts
        ],
        "findings": [
            {"linkId": each.link_id or None, "feature": each.feature, "sentence": each.sentence}
            for each in (*findings, *outcome.findings)
        ],
    }


def _text(score: Score) -> str:
    """A score in words; where something was not said, the option that says it."""
    options = " and ".join(f"--{each}" for each in score.lacking)
    return f"{score.text}; give {options}" if options else score.text


def _mode(response: Mapping[str, Any]) -> str:
    said = response.get("extension")
    for each in said if isinstance(said, list) else ():
        if isinstance(each, dict) and each.get("url") == MODE:
            return str(each.get("valueCode") or "")
    return ""


def _enabled(form: Form, outcome: Outcome) -> list[str]:
    """The link ids that are asked, in the order of the form."""
    asked = {path[-1][0] for path in outcome.enabled}
    return [link_id for link_id in dict.fromkeys(item.link_id for item in form.walk()) if link_id in asked]


def _values(values: tuple[Answer, ...]) -> list[Any]:
    return [plain(value) for value in values]


def _calculated(outcome: Outcome) -> dict[str, Any]:
    """What formulas wrote, by link id: one value as itself, several as a list."""
    found: dict[str, list[Any]] = {}
    for path, values in outcome.calculated.items():
        if path in outcome.enabled:
            found.setdefault(path[-1][0], []).extend(_values(values))
    return {link_id: values[0] if len(values) == 1 else values for link_id, values in found.items()}
