"""The acuity is decided: the evidence in view, the level by its digit, the reason in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmtui.errors import CaseworkError
from cmtui.screens.dialogs.answer import Answer, AnswerDialog
from cmtui.screens.drafting import Place
from cmtui.vocabulary import catalog

if TYPE_CHECKING:
    from cmtui.care_rows import AcuitySuggestion
    from cmtui.screens.chart.section import Section


async def decide_acuity(section: Section) -> None:
    """Show what speaks for which level, and keep what is decided."""
    case = section.case
    try:
        found = await section.chart.ask(lambda casebook: casebook.acuity.suggest(case))
    except CaseworkError as error:
        section.chart.report(error)
        return
    place = Place(f"reason acuity:{case}", case)
    dialog = AnswerDialog(
        "How heavy is the case",
        "acuity",
        asks_for="Reason",
        first=Answer(str(found.level), reason(found)),
        place=place,
        counted=evidence(found),
        needs_words=True,
    )
    if (given := await section.answer(dialog)) is None:
        return
    level, words = int(given.code), given.words
    await section.write(
        lambda casebook: casebook.acuity.decide(case, level, words),
        f"Acuity: {level} {catalog.label('acuity', given.code).casefold()}.",
        place,
    )


def evidence(found: AcuitySuggestion) -> str:
    """What the record shows, in points, and where the weights come from."""
    lines = [f"{points:>2}  {words}" for words, points, _ in found.evidence] or [" 0  nothing weighs"]
    level = f"{found.level} {catalog.label('acuity', str(found.level)).casefold()}"
    now = f"{found.now} {catalog.label('acuity', str(found.now)).casefold()}"
    lines.append(f"{found.points:>2}  points suggest {level}; now {now}")
    return "\n".join((*lines, f"Weights: {found.source}"))


def reason(found: AcuitySuggestion) -> str:
    """The reason that is proposed: what weighs, in words."""
    return "; ".join(words for words, _, _ in found.evidence) or "nothing in the record weighs"
