"""Forms that were answered, for stories about what came of them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from cmtui.forms.filling.opened import SittingState
from cmtui.forms.filling.sitting import Sitting
from cmtui.forms.values import NO, YES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cmtui.casebook.book import Casebook
    from cmtui.forms.filling.places import Place
    from cmtui.forms.values import Answer


def answer_form(
    casebook: Casebook,
    case: str,
    code: str,
    picks: Sequence[int],
    *,
    days_ago: int = 0,
    conclusion: str = "Talked about it; he wants to wait.",
    sign: bool = False,
) -> str:
    """Answer the questions of a form in their order by the place of an option (0 the first; of yes and no 1 is yes).

    Returns:
        Public id of the assessment.
    """
    form = casebook.forms.form(code)
    sitting = Sitting(form, now=casebook.now())
    for pick in picks:
        place = next(each for each in sitting.lines if each.path == sitting.unanswered())
        sitting.put(place.path, (_picked(place, pick),))
    state = SittingState(
        answers=sitting.answers,
        mode="self",
        conclusion=conclusion,
        begun=casebook.now() - timedelta(days=days_ago),
    )
    return casebook.assess.finish(case, code, state, sign=sign).id


def _picked(place: Place, pick: int) -> Answer:
    if place.item.options:
        return place.item.options[pick].answer
    return YES if pick else NO
