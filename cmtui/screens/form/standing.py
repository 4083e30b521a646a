"""How the form stands, in words: for its title, its line of keys, and the dialog at its end."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Final

from cmtui import commands
from cmtui.screens.form.finish import Standing
from cmtui.screens.form.presses import REASONS
from cmtui.screens.form.showing import NO_DIAGNOSIS
from cmtui.vocabulary import catalog
from cmtui.widgets.options import by_points, keys_of
from cmtui.widgets.trend import figure
from cmtui.widgets.when import short_day

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cmtui.commands import Command
    from cmtui.form_rows import AssessmentRow
    from cmtui.forms.answers import Path
    from cmtui.forms.filling.opened import Opened, SittingState
    from cmtui.screens.form.hand import Hand
    from cmtui.screens.form.sheet import Sheet

_NAMED: Final = 3
"""Open questions that are named; then how many more there are."""

_LONG: Final = 50
"""Characters of a question in a list."""

_SHORT_NAME: Final = 16
"""Characters of a name that stands before a colon, as in `HARK: humiliation, …`."""

_SHORT: Final = re.compile(r"\(([^()]{2,16})\)\s*$")

_UNTIL: Final = {"age": "the birth date is in the record", "mode": "“Asked how” is said"}
"""What gives a score that lacks more than answers; the field of that name stands in the same dialog."""

_SIGN: Final = replace(commands.SAVE, label="Sign")
_GO_ON: Final = replace(commands.OPEN, label="Go on")
_PARK: Final = replace(commands.BACK, label="Park")


def short_title(title: str) -> str:
    """`PHQ-9` of `Patient Health Questionnaire (PHQ-9)`: the name that people use, where the title has it."""
    if found := _SHORT.search(title):
        return found[1]
    name, colon, _ = title.partition(": ")
    return name if colon and len(name) <= _SHORT_NAME else title


def who(state: SittingState) -> str:
    """Who answers and how, for the title."""
    mode = catalog.label("assessment_mode", state.mode).lower() if state.mode else ""
    return ", ".join(part for part in (mode, state.informants) if part)


def progress(sheet: Sheet, opened: Opened, *, draft: bool) -> str:
    """`6 of 9 · no score yet · …`, `9 of 9 · score 9 mild`; a confidential result stays out of the title."""
    outcome = sheet.sitting.outcome
    parts = [f"{outcome.answered} of {outcome.of}"]
    if opened.confidential:
        parts.append("confidential")
    elif outcome.scores:
        first = outcome.scores[0]
        parts.append(
            "no score yet" if first.value is None else f"score {first.value:f} {first.band}".rstrip()
        )
    return " · ".join((*parts, "…") if draft else parts)


def result_line(sheet: Sheet, opened: Opened) -> str:
    """The leading score in words with its band and its source, below the questions; a confidential one is not told."""
    score = next((score for score in sheet.sitting.outcome.scores if score.value is not None), None)
    if score is None or opened.confidential or not score.band:
        return ""
    return f"{score.text}, {score.band}. {NO_DIAGNOSIS} {score.band_source}"


def keys_line(hand: Hand) -> tuple[Command, ...]:
    """The keys that work at the question in focus."""
    sheet = hand.sheet
    if hand.task == "skip":
        answer = replace(commands.OPEN, shown=f"1–{len(REASONS)}", label="Why")
        return (answer, replace(commands.BACK, label="Do not skip"))
    if hand.task == "note":
        return (replace(commands.OPEN, label="Keep the note"), _SIGN)
    follow = (commands.FOLLOW_UP,) if sheet.sitting.outcome.alerts else ()
    if hand.caret is not None:
        enter = replace(commands.OPEN, label="Answer")
        skip, note = replace(commands.SKIP, shown="ctrl+k"), replace(commands.NOTE, shown="f7")
        return (enter, *follow, *_first(skip, alarmed=bool(follow)), commands.OPEN_NEXT, note, commands.KEYS)
    answer = replace(commands.OPEN, shown=_digits(hand), label="Answer") if hand.offered() else _GO_ON
    same = (commands.SAME,) if sheet.last_of(sheet.path) else ()
    add = (commands.ADD,) if sheet.course.group(sheet.path) is not None else ()
    return (
        answer, *follow, *_first(commands.SKIP, alarmed=bool(follow)), *add, *same, commands.OPEN_NEXT,
        commands.NOTE, commands.HELP, commands.WHO, commands.UNDO, commands.KEYS,
    )  # fmt: skip


def _first(skip: Command, *, alarmed: bool) -> tuple[Command, ...]:
    """What has to have room; beside an alarm leaving comes before leaving a question out."""
    return (_SIGN, _PARK, skip) if alarmed else (skip, _SIGN, _PARK)


def _digits(hand: Hand) -> str:
    """The keys that answer."""
    if hand.sheet.item is not None and hand.sheet.item.type == "boolean":
        return "y n"
    keys = keys_of(hand.offered(), points=by_points(hand.sheet.sitting.form))
    return f"{keys[0]}–{keys[-1]}"


def standing(
    hand: Hand,
    opened: Opened,
    history: Sequence[AssessmentRow],
    *,
    alarm: str,
    amends: bool,
    today: date,
) -> Standing:
    """What the dialog at the end says above its fields.

    Args:
        hand: The caret over the form.
        opened: The form as it was opened.
        history: Earlier assessments with this form, the newest first.
        alarm: The alarming answer of which nobody said yet what was done; empty for none.
        amends: It replaces one that was signed.
        today: The practice's day.
    """
    title = f"{'Amend' if amends else 'Finish'} · {short_title(opened.title)}"
    before = next((row for row in history if row.score is not None), None)
    return Standing(title, tuple(_scores(hand, before, today)), tuple(_open(hand)), alarm, amends=amends)


def _scores(hand: Hand, before: AssessmentRow | None, today: date) -> Iterator[tuple[str, str]]:
    for nth, score in enumerate(hand.sheet.sitting.outcome.scores):
        if score.value is None:
            until = " and ".join(_UNTIL[each] for each in score.lacking)
            why = f"no score until {until}" if until else f"no score, {score.text}"
            yield f"{score.title}: {why}", "$text-warning"
            continue
        change = ""
        if nth == 0 and before is not None and before.score is not None:
            since = short_day(date.fromisoformat(before.date), today=today)
            difference = float(score.value) - before.score
            change = f" · {'+' if difference >= 0 else '−'}{figure(abs(difference))} since {since}"
        yield f"{score.title}: {score.text}{f', {score.band}' if score.band else ''}{change}", "bold"
        if score.band:
            yield f"{NO_DIAGNOSIS} {score.band_source}".rstrip(), "$text-muted"


def _open(hand: Hand) -> Iterator[str]:
    """What is missing, then what is merely not answered."""
    sheet = hand.sheet
    outcome = sheet.sitting.outcome
    if outcome.required_open:
        yield f"! Needs an answer, or a reason why not: {_names(sheet, outcome.required_open)}"
    wrong = [issue.reason for issue in outcome.issues if issue.severity == "error"]
    if wrong:
        yield f"! To mend: {wrong[0]}" + (f" And {len(wrong) - 1} more." if len(wrong) > 1 else "")
    if hand.unread:
        yield f"! Typed and not understood, kept as a note: {_names(sheet, tuple(hand.unread))}"
    skipped = sum(1 for path in sheet.sitting.answers.skipped if path in sheet.course.places)
    left = outcome.of - outcome.answered - len(outcome.required_open) - skipped
    facts = (
        f"{left} not answered" if left > 0 else "",
        f"{skipped} left out with a reason" if skipped else "",
    )
    if any(facts):
        yield "○ " + ", ".join(fact for fact in facts if fact)


def _names(sheet: Sheet, paths: Sequence[Path]) -> str:
    names = []
    for path in paths[:_NAMED]:
        place = sheet.course.places.get(path)
        words = " ".join((place.item.text or place.item.link_id).split())[:_LONG] if place else path[-1][0]
        names.append(f"{place.number} {words}".strip() if place else words)
    more = f"; {len(paths) - _NAMED} more" if len(paths) > _NAMED else ""
    return "; ".join(names) + more
