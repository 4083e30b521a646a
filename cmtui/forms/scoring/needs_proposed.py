"""What a poor score or an answer proposes as a need; the case manager and the client decide (SOP-K-1, AU-1-4)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cmtui.forms.scoring.triggers import met

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cmtui.forms.scoring.score_rule import ScoreRule
    from cmtui.forms.scoring.scores import Score
    from cmtui.forms.tree import Form
    from cmtui.forms.values import Answer

    Answered = Mapping[str, tuple[Answer, ...]]


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


def proposed(
    rules: Sequence[ScoreRule], form: Form, answered: Answered, scores: Sequence[Score]
) -> tuple[ProposedNeed, ...]:
    """The needs that the rules see, each once, in the order of the rules."""
    found: dict[tuple[str, str, str], ProposedNeed] = {}
    for rule in rules:
        for spec in rule.needs:
            if (by := met(spec.when, rule, form, answered, scores)) is not None:
                found.setdefault(
                    (spec.domain, spec.kind, spec.statement),
                    ProposedNeed(
                        spec.domain,
                        spec.kind,
                        spec.statement,
                        by.link_id,
                        by.value,
                        confidential=spec.confidential or rule.confidential,
                    ),
                )
    return tuple(found.values())
