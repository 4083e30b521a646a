"""Answers that alarm (R-SAFE-1): looked at one by one when they are given, not only when there is a total.

A total of 3 with a positive ninth item of the PHQ-9 must never read just "minimal". Triggers are data: those of the
rules attached to a form, and a built-in list by LOINC code that holds for any form with such an item, whoever wrote it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cmtui.forms.scoring.points import items
from cmtui.forms.scoring.rule_parts import LEVELS, Level
from cmtui.forms.scoring.triggers import Met, met
from cmtui.forms.shipped import built_in

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cmtui.forms.answers import Skip
    from cmtui.forms.scoring.rule_parts import AlertSpec
    from cmtui.forms.scoring.score_rule import ScoreRule
    from cmtui.forms.scoring.scores import Score
    from cmtui.forms.tree import Form
    from cmtui.forms.values import Answer

    Answered = Mapping[str, tuple[Answer, ...]]


@dataclass(frozen=True, slots=True)
class Alert:
    """What an answer or a score calls for."""

    id: str
    """Rule and trigger, such as phq-9:item-9; the same as long as the rule names it so."""
    level: Level
    text: str
    link_id: str
    """The item; empty where a score alarms."""
    value: str
    """The answer or the score, as a person reads it."""
    source: str
    confidential: bool
    """Kept off lists, previews, the window title and default prints (violence)."""


def alerts(
    rules: Sequence[ScoreRule],
    form: Form,
    answered: Answered,
    scores: Sequence[Score],
    *,
    skipped: Mapping[str, Skip] | None = None,
) -> tuple[Alert, ...]:
    """What the answers call for, the most pressing first.

    A trigger of the built-in list is silent where a rule already says as much of the same item or score. An item whose
    answer may be urgent and that was left out, for whatever reason, calls for a follow-up: silence is no "no".

    Args:
        rules: The rules attached to the form.
        form: The form.
        answered: Link id to the answers.
        scores: What the rules made of them.
        skipped: Link id to why a question was left out.
    """
    found = [alert for rule in rules for alert in _of_rule(rule, form, answered, scores)]
    said = _said(rules, found)
    general = built_in()
    for spec in general.alerts:
        if (by := met(spec.when, general, form, answered, scores)) is None:
            continue
        codes = spec.when.ref.codes if spec.when.ref is not None else ()
        already = [said[key] for key in (by.link_id, *codes) if key in said]
        if not any(rank <= LEVELS.index(spec.level) for rank in already):
            found.append(_alert(general, spec, by))
    if skipped:
        found += _left_out((*rules, general), form, answered, skipped)
    return tuple(sorted(found, key=lambda alert: LEVELS.index(alert.level)))


def _left_out(
    rules: Sequence[ScoreRule], form: Form, answered: Answered, skipped: Mapping[str, Skip]
) -> list[Alert]:
    """What was asked and not answered though an answer to it can be urgent; of each item once."""
    found: dict[str, Alert] = {}
    for rule in rules:
        for spec in rule.alerts:
            if spec.level != "urgent" or spec.when.ref is None:
                continue
            for item in items(spec.when.ref, form):
                link = item.link_id
                if link in skipped and link not in found and not answered.get(link):
                    found[link] = _unanswered(rule, spec, link, skipped[link])
    return list(found.values())


def _unanswered(rule: ScoreRule, spec: AlertSpec, link_id: str, why: Skip) -> Alert:
    what = spec.text.partition(". ")[0].rstrip(".")
    if not what[1:2].isupper():  # an abbreviation keeps its capitals
        what = what[:1].lower() + what[1:]
    return Alert(
        id=f"{rule.id}:{spec.id}:not-answered",
        level="follow_up",
        text=f"Not answered: {what}. Ask again, or say why in a note at the question.",
        link_id=link_id,
        value=why.replace("_", " "),
        source=spec.source,
        confidential=rule.confidential,
    )


def _of_rule(rule: ScoreRule, form: Form, answered: Answered, scores: Sequence[Score]) -> list[Alert]:
    """What one rule says; of several things about one score only the most pressing."""
    found: list[Alert] = []
    of_score: set[str] = set()
    for spec in sorted(rule.alerts, key=lambda spec: LEVELS.index(spec.level)):
        if spec.when.score in of_score or (by := met(spec.when, rule, form, answered, scores)) is None:
            continue
        found.append(_alert(rule, spec, by))
        if spec.when.score:
            of_score.add(spec.when.score)
    return found


def _alert(rule: ScoreRule, spec: AlertSpec, by: Met) -> Alert:
    return Alert(
        id=f"{rule.id}:{spec.id}",
        level=spec.level,
        text=spec.text,
        link_id=by.link_id,
        value=by.value,
        source=spec.source,
        confidential=rule.confidential or spec.level == "same_day_confidential",
    )


def _said(rules: Sequence[ScoreRule], found: Sequence[Alert]) -> dict[str, int]:
    """The most pressing level said of each item (by link id) and of each score (by its LOINC code)."""
    loinc = {
        f"{rule.id}:{spec.id}": score.loinc
        for rule in rules
        for spec in rule.alerts
        for score in rule.scores
        if spec.when.score == score.id and score.loinc
    }
    said: dict[str, int] = {}
    for alert in found:
        key = alert.link_id or loinc.get(alert.id, "")
        if key:
            rank = LEVELS.index(alert.level)
            said[key] = min(rank, said.get(key, rank))
    return said
