"""Writing forms and rules into the record, byte for byte; a shipped one at its first use."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from cmtui.casebook.assessment.shelf import digest_of, domains_of, in_short
from cmtui.models.assessments import FormVersion, ScoreRuleVersion

if TYPE_CHECKING:
    from cmtui.casebook.assessment.shelf import Version
    from cmtui.forms.scoring.score_rule import ScoreRule
    from cmtui.store.work import Work


def register(work: Work, version: Version, rules: tuple[tuple[ScoreRule, bytes, str], ...]) -> int:
    """The inner id of a version in the record, written at its first use together with the rules that score it."""
    for rule, content, source in rules:
        digest = digest_of(content)
        if not work.rows(
            "SELECT 1 FROM score_rule_version WHERE form_code = ? AND digest = ? AND voided_at IS NULL",
            (version.code, digest),
        ):
            put_rule(work, version.code, rule, content, source)
    if version.row_id is not None:
        return version.row_id
    return put_form(work, version, tuple(rule for rule, _, _ in rules))


def put_rule(work: Work, code: str, rule: ScoreRule, content: bytes, source: str) -> None:
    """Write a rule down, byte for byte."""
    work.put(
        ScoreRuleVersion,
        form_code=code,
        rule=rule.id,
        edition=rule.version,
        title=rule.title,
        source=source,
        digest=digest_of(content),
        content=content,
    )


def put_form(work: Work, version: Version, rules: tuple[ScoreRule, ...], *, by: str = "") -> int:
    """Write a version of a form down, byte for byte; its inner id."""
    form = version.form
    days = [rule.reassess_days for rule in rules if rule.reassess_days]
    findings = [[each.severity, each.link_id, each.feature, each.sentence] for each in form.findings]
    return work.put(
        FormVersion,
        code=version.code,
        edition=form.version,
        title=form.title,
        url=form.url,
        publisher=form.publisher,
        rights=form.copyright,
        licence=in_short(form.copyright),
        domains=" ".join(domains_of(rules)),
        questions=form.questions,
        source=version.source,
        entitled_by=by,
        entitled_at=work.now if by else None,
        digest=version.digest,
        content=version.content,
        findings=json.dumps(findings, ensure_ascii=False),
        interval_days=version.interval_days or min(days, default=None),
        comprehensive=version.comprehensive,
    ).id
