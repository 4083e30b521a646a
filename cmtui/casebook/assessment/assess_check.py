"""A sitting held against its form: whether it is complete, and what is missing, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmtui.errors import Refused
from cmtui.forms.filling.sitting import Sitting
from cmtui.rules.clean import clean

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from cmtui.forms.filling.opened import SittingState
    from cmtui.forms.filling.outcome import Subject
    from cmtui.forms.scoring.score_rule import ScoreRule
    from cmtui.forms.tree import Form

_NAMED = 3
"""Open questions that a refusal names; it says how many more there are."""

_LONGEST = 60
"""Characters of a question in a sentence."""


def sat(
    form: Form, rules: Sequence[ScoreRule], subject: Subject, state: SittingState, now: datetime
) -> Sitting:
    """A sitting with all that follows from its answers, formulas too."""
    sitting = Sitting(form, subject=subject, now=now, answers=state.answers, rules=rules)
    if sitting.needs_settling:
        sitting.settle()
    return sitting


def refuse_incomplete(sitting: Sitting, state: SittingState) -> None:
    """Refuse what is not complete, naming it."""
    outcome, missing = sitting.outcome, []
    if outcome.required_open:
        names = {place.path: f"{place.number} {place.item.text}".strip() for place in sitting.lines}
        open_ = [short(names.get(path, path[-1][0])) for path in outcome.required_open]
        more = f" and {len(open_) - _NAMED} more" if len(open_) > _NAMED else ""
        missing.append(f"answer, or leave out with a reason: {'; '.join(open_[:_NAMED])}{more}")
    if wrong := [issue for issue in outcome.issues if issue.severity == "error"]:
        missing.append(wrong[0].reason.rstrip("."))
    if not clean(state.conclusion, multiline=True):
        missing.append("write a conclusion: what it means for this client")
    if missing:
        raise Refused(f"Not complete yet: {'; '.join(missing)}.", rule="SOP-J-1")


def short(text: str) -> str:
    """A question as a sentence has room for it."""
    words = " ".join(text.split())
    return words if len(words) <= _LONGEST else words[: _LONGEST - 1] + "…"
