"""What changed in a score since last time, and whether it is enough to mean something by the rule that scored it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmtui.errors import CaseworkError
from cmtui.widgets.trend import figure

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from cmtui.casebook.book import Casebook
    from cmtui.form_rows import AssessmentRow

    Meant = Mapping[tuple[str, str], float]
    """By rule and score: from how many points on a change means something; absent where the rule states none."""


def meant_by(casebook: Casebook, rows: Iterable[AssessmentRow]) -> Meant:
    """From how many points on a change of the scores in these rows means something."""
    found: dict[tuple[str, str], float] = {}
    for code in {row.form for row in rows if row.form and row.change}:
        try:
            rules = casebook.forms.rules(code)
        except CaseworkError:  # a form that is no longer there states nothing; its figures stand
            continue
        found |= {
            (rule.id, spec.id): float(spec.change.points)
            for rule in rules
            for spec in rule.scores
            if spec.change
        }
    return found


def change_words(row: AssessmentRow, meant: Meant, *, whole: bool = False) -> str:
    """Against last time: `+9 worse` where it means something, else `−4`; `as last time`; empty for the first.

    Args:
        row: The assessment.
        meant: From how many points on a change means something.
        whole: Say of a smaller one that it is too small.
    """
    if row.change is None:
        return ""
    if not row.change:
        return "as last time"
    signed = f"{'+' if row.change > 0 else '−'}{figure(abs(row.change))}"
    least = meant.get((row.scores[0].rule, row.scores[0].score)) if row.scores else None
    if least is None:
        return signed
    if abs(row.change) < least:
        return f"{signed}, less than a meaningful change ({figure(least)})" if whole else signed
    return f"{signed} {'better' if (row.change > 0) == (row.better == 'high') else 'worse'}"
