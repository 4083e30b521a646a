"""The due rules as lists show them: as the practice has each, and who has it otherwise."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from cmtui.care_rows import RuleChange, RuleRow
from cmtui.casebook.monitoring.practised import is_understood
from cmtui.casebook.monitoring.rule_figures import as_typed, in_words
from cmtui.rules import due

if TYPE_CHECKING:
    from cmtui.store.reader import Reads

_FILLED: Final = re.compile(r"\{\w+\}")
"""Where a rule's text takes in the words of a case."""

_SETTINGS: Final = "SELECT public_id, rule, scope, named, off, parameters, why FROM rule_setting WHERE voided_at IS NULL ORDER BY id"


def rule_rows(reads: Reads) -> tuple[RuleRow, ...]:
    """Every shipped rule, those that are switched off too."""
    by = {rule.id: _fact(rule) for rule in due.shipped_rules()}
    changes: dict[str, list[RuleChange]] = {}
    mine: dict[str, due.Setting] = {}
    for ident, rule, scope, named, off, parameters, why in reads.rows(_SETTINGS):
        setting, figures = due.Setting(rule, scope, named, bool(off), parameters), typed(parameters)
        words, understood = in_words(figures, by.get(rule, "")), is_understood(setting)
        changes.setdefault(rule, []).append(
            RuleChange(ident, scope, named, bool(off), figures, words, why, understood)
        )
        if scope == "practice" and understood:
            mine[rule] = setting
    return tuple(
        _row(rule, mine.get(rule.id), tuple(changes.get(rule.id, ()))) for rule in due.shipped_rules()
    )


def _row(rule: due.Rule, mine: due.Setting | None, changes: tuple[RuleChange, ...]) -> RuleRow:
    held = rule if mine is None else replace(due.check_setting(mine), off=mine.off)
    return RuleRow(
        id=rule.id,
        trigger=rule.trigger,
        what=_FILLED.sub("…", rule.what),
        origin=rule.origin,
        component=rule.component,
        kind=rule.kind,
        hard=rule.hard,
        off=held.off,
        figures=as_typed(held.parameters()),
        words=in_words(as_typed(held.parameters()), _fact(rule)),
        shipped=as_typed(rule.parameters()),
        parameters=held.parameters(),
        by=_fact(rule),
        statuses=tuple(sorted(rule.statuses)),
        changes=changes,
    )


def _fact(rule: due.Rule) -> str:
    """The fact by whose value its distance differs."""
    return rule.within_by[0] if rule.within_by else ""


def typed(parameters: str) -> tuple[tuple[str, str], ...]:
    """The figures of a change; as they stand where they are no JSON."""
    try:
        return as_typed(json.loads(parameters))
    except (ValueError, AttributeError):
        return (("", parameters),)
