"""What a poor score or an answer proposes as a need; the case manager and the client decide (SOP-K-1, AU-1-4)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from cmtui.forms.scoring.points import items_by_link
from cmtui.forms.scoring.triggers import met

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cmtui.forms.scoring.score_rule import ScoreRule
    from cmtui.forms.scoring.scores import Score
    from cmtui.forms.tree import Form, Item
    from cmtui.forms.values import Answer

    Answered = Mapping[str, tuple[Answer, ...]]

_LONGEST: Final = 120
"""Characters of an answer in words that a need carries."""


@dataclass(frozen=True, slots=True)
class ProposedNeed:
    """A need to be answered: planned, watched, deferred, declined or left to others."""

    domain: str
    """Code of `need_domain`."""
    kind: str
    """Code of `need_kind`."""
    statement: str
    source_item: str
    """Link id of the item that speaks for it; empty where a score does."""
    value: str = ""
    """The answer or the score that speaks for it."""
    confidential: bool = False
    """Kept off lists and default prints (violence)."""
    words: str = ""
    """What was specified below the answer; none of a confidential one."""

    @property
    def said(self) -> str:
        """The statement with what was specified: `Physical health needs attention: chest pain on stairs`."""
        return f"{self.statement}: {self.words}" if self.words else self.statement


def proposed(
    rules: Sequence[ScoreRule], form: Form, answered: Answered, scores: Sequence[Score]
) -> tuple[ProposedNeed, ...]:
    """The needs that the rules see, each once, in the order of the rules."""
    found: dict[tuple[str, str, str], ProposedNeed] = {}
    for rule in rules:
        private = _private(rule, form, answered, scores)
        for spec in rule.needs:
            if (by := met(spec.when, rule, form, answered, scores)) is None:
                continue
            hidden = spec.confidential or rule.confidential or by.link_id in private
            found.setdefault(
                (spec.domain, spec.kind, spec.statement),
                ProposedNeed(
                    spec.domain,
                    spec.kind,
                    spec.statement,
                    by.link_id,
                    by.value,
                    confidential=hidden,
                    words="" if hidden else _specified(form, by.link_id, answered),
                ),
            )
    return tuple(found.values())


def _private(rule: ScoreRule, form: Form, answered: Answered, scores: Sequence[Score]) -> frozenset[str]:
    """The items whose answers alarm in confidence: a need that one of them proposes is confidential as well."""
    found = (
        met(alert.when, rule, form, answered, scores)
        for alert in rule.alerts
        if alert.level == "same_day_confidential"
    )
    return frozenset(by.link_id for by in found if by is not None and by.link_id)


def _specified(form: Form, link_id: str, answered: Answered) -> str:
    """What was written to an answer: in a text question below it, or in one that only this answer asks for."""
    if not link_id:
        return ""
    asked = items_by_link(form)[link_id]
    for item in form.walk():
        if item.type in {"string", "text"} and (item in asked.items or _asked_by(item, link_id)):
            given = (value.text for value in answered.get(item.link_id, ()))
            if words := " ".join("; ".join(given).split()):
                return words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1].rstrip()}…"
    return ""


def _asked_by(item: Item, link_id: str) -> bool:
    return bool(item.enable_when) and all(condition.question == link_id for condition in item.enable_when)
