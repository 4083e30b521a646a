"""A question as it is drawn: its answer and its sign, and in focus everything that answers it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from rich.cells import cell_len

from cmtui.screens.form.presses import REASONS
from cmtui.screens.form.typed import HINTS, spoken
from cmtui.widgets.options import (
    SHOWN,
    by_points,
    chosen,
    is_multiple,
    keys_of,
    label,
    manner,
    named,
    options,
)
from cmtui.widgets.question_lines import Asked

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cmtui.forms.filling.places import Place
    from cmtui.forms.tree import Item
    from cmtui.forms.values import Answer
    from cmtui.screens.form.caret import Caret
    from cmtui.screens.form.hand import Hand

PRESSING: Final = frozenset({"urgent", "same_day", "same_day_confidential"})
"""Levels of an alarm that the case manager answers for before the form is signed."""

_TYPED: Final = 20
"""Cells of a typed answer in the column of answers."""

_WHY: Final = dict(REASONS)


class Asking:
    """Says of each question what is drawn of it."""

    def __init__(self, hand: Hand, *, last: Mapping[str, str], last_on: str) -> None:
        """Make the speaker.

        Args:
            hand: The caret over the form.
            last: Last time's answers in words, by link id.
            last_on: The day of the last time, in words.
        """
        self.hand, self.sheet, self._last, self.last_on = hand, hand.sheet, last, last_on
        self._points = by_points(hand.sheet.sitting.form)
        self.beside = False
        """Help and last time's answers stand beside the questions, and need no lines under them."""
        self._unset = {
            finding.link_id: finding.sentence
            for finding in hand.sheet.sitting.form.findings
            if finding.severity == "degraded"
        }
        """What is not done with an item, by its link id."""

    @property
    def has_last(self) -> bool:
        """Whether there was a last time."""
        return bool(self._last)

    @property
    def unset(self) -> str:
        """What is not done with the form as a whole."""
        return self._unset.get("", "")

    def last_words(self, place: Place) -> str:
        """Last time's answer in words; of repetitions only the first is compared."""
        first = all(number == 0 for _, number in place.path)
        return self._last.get(place.item.link_id, "") if first else ""

    def last_short(self, place: Place) -> str:
        """The same for a narrow column, marked to confirm: the digit of the option where it has one."""
        words = ", ".join(
            _short(place.item, each, points=self._points) for each in self.sheet.last_of(place.path)
        )
        words = words or self.last_words(place)
        return f"~{words}" if words else ""

    def longest(self, item: Item) -> int:
        """Cells of the longest answer that one key gives; typed words have as much as a short sentence."""
        if manner(item) != "keys":
            return _TYPED if item.is_question else 0
        return max(cell_len(_said(item, option.answer, points=self._points)) for option in options(item))

    def asked(self, place: Place, *, focus: bool) -> Asked:
        """What is drawn of a question."""
        answer, tone = self._answer(place)
        asked = Asked(
            text=place.item.text or place.item.link_id,
            number=place.number,
            depth=depth_of(place),
            answer=answer,
            sign=self._sign(place),
            tone=tone,
            last=self.last_short(place),
        )
        return self._in_focus(replace(asked, below=tuple(self._below(place))), place) if focus else asked

    def _answer(self, place: Place) -> tuple[str, str]:
        sheet, item, path = self.sheet, place.item, place.path
        noted = " · note" if path in sheet.sitting.answers.notes else ""
        if path in self.hand.unread and path != sheet.path:
            return f"! “{self.hand.unread[path]}”", "urgent"
        if why := sheet.sitting.answers.skipped.get(path):
            return f"– {_WHY[why]}{noted}", "muted"
        values = sheet.values(path)
        if not values:
            return f"–{noted}" if noted else "", "muted" if noted else ""
        words = ", ".join(_said(item, each, points=self._points) for each in values)
        if item.units and item.type in {"integer", "decimal"}:
            words = f"{words} {item.units[0].display or item.units[0].code}"
        computed = path in sheet.sitting.outcome.calculated
        return f"{'= ' if computed else ''}{words}{noted}", ""

    def _sign(self, place: Place) -> str:
        path, outcome = place.path, self.sheet.sitting.outcome
        alarming = any(
            alert.link_id == place.item.link_id and alert.level in PRESSING for alert in outcome.alerts
        )
        if alarming or path in self.hand.unread or any(issue.path == path for issue in outcome.issues):
            return "!"
        return "*" if path in outcome.required_open else ""

    # The question in focus

    def _in_focus(self, asked: Asked, place: Place) -> Asked:
        hand, item = self.hand, place.item
        stand, how = self.sheet.values(place.path), manner(item)
        if hand.task == "skip":
            labels = tuple(f"{n} {words}" for n, (_, words) in enumerate(REASONS, 1))
            why = self.sheet.sitting.answers.skipped.get(place.path)
            picked = frozenset(n for n, (code, _) in enumerate(REASONS) if code == why)
            return replace(asked, options=labels, places=tuple(range(len(REASONS))), picked=picked)
        if hand.caret is not None and hand.caret.note:
            return replace(asked, edit=hand.caret.edit, said="" if hand.caret.edit.text else "a note")
        if how == "keys":
            found = options(item)
            keys = keys_of(found, points=self._points)
            labels = tuple(f"{key} {label(option)}" for key, option in zip(keys, found, strict=True))
            return replace(
                asked, options=labels, places=tuple(range(len(found))), picked=chosen(found, stand)
            )
        if is_multiple(item):
            asked = replace(asked, values=tuple(spoken(each) for each in stand))
        if hand.caret is None:
            return asked
        if hand.caret.finds:
            return _narrowed(asked, hand.caret, stand)
        reading = hand.caret.reading()
        return replace(asked, edit=hand.caret.edit, said=reading.said if reading is not None else _hint(item))

    def _below(self, place: Place) -> Iterator[tuple[str, str]]:
        """Further lines, each with its ink."""
        item, path, hand = place.item, place.path, self.hand
        if hand.wrong:
            yield f"! {hand.wrong}", "urgent"
        for issue in self.sheet.sitting.outcome.issues:
            if issue.path == path:
                yield f"! {issue.reason}", "urgent" if issue.severity == "error" else "soon"
        if item.link_id in self._unset:
            yield f"~ {self._unset[item.link_id]}", "soon"
        if manner(item) == "read":
            yield "The form works this out by itself.", "muted"
        if hand.task == "skip":
            yield "m writes a note here first.", "muted"
        if is_multiple(item) and hand.task == "answer":
            yield "Several can stand; enter goes on.", "muted"
        yield from self._hints(place)

    def _hints(self, place: Place) -> Iterator[tuple[str, str]]:
        """What else is known of the question."""
        note = self.sheet.sitting.answers.notes.get(place.path, "")
        if note and self.hand.task != "note":
            yield f"note: {note}", "muted"
        if self.beside:
            return
        if self.hand.helped:
            for words in helps(place.item) or ("The form has no help for this question.",):
                yield f"? {words}", "muted"
        takes_over = self.sheet.last_of(place.path)
        if (said := self.last_words(place)) and self.sheet.values(place.path) != takes_over:
            how = " · = takes it over once confirmed" if takes_over else ""
            yield f"~ {self.last_on}: {said}{how}", "muted"


def helps(item: Item) -> tuple[str, ...]:
    """The help of a question."""
    return tuple(child.text for child in item.items if child.is_help and child.text)


def depth_of(place: Place) -> int:
    """How far an item stands below its section."""
    return max(0, place.depth - len(place.section))


def _said(item: Item, answer: Answer, *, points: bool) -> str:
    return named(options(item), answer, points=points) if manner(item) == "keys" else spoken(answer)


def _short(item: Item, answer: Answer, *, points: bool) -> str:
    """An answer in a narrow column: the digit of its option where that is its points, else the words.

    The place of a yes or no would read as a score.
    """
    found = options(item)
    if manner(item) != "keys" or not points or keys_of(found) == keys_of(found, points=False):
        return spoken(answer)
    return named(found, answer).partition(" ")[0]


def _narrowed(asked: Asked, caret: Caret, stand: tuple[Answer, ...]) -> Asked:
    """A list that is found in by typing: the options that fit, the one that Enter takes, the words themselves."""
    found, fits, typed, at = caret.options, caret.fitting(), caret.text, caret.picked or 0
    first = max(0, min(at, len(fits) - 1) - SHOWN + 1)
    places = list(fits[first : first + SHOWN])
    labels = [f"{n} {label(found[place])}" for n, place in enumerate(places, first + 1)]
    mark = fits[at] if typed and at < len(fits) else None
    if typed and caret.own_words:
        labels.append(f"other: “{typed}”")
        places.append(len(found))
        mark = len(found) if caret.takes_own else mark
    return replace(
        asked,
        options=tuple(labels),
        places=tuple(places),
        picked=chosen(found, stand),
        at=mark,
        edit=caret.edit,
        said=_how_to_find(left=len(fits) - first - SHOWN, typed=bool(typed), own=caret.own_words),
    )


def _how_to_find(*, left: int, typed: bool, own: bool) -> str:
    if left > 0:
        return f"{left} more; type to narrow them down"
    if typed:
        return ""
    return "a digit, or other words" if own else "type to find one"


def _hint(item: Item) -> str:
    """What can be typed, while nothing is."""
    units = ", ".join(unit.display or unit.code for unit in item.units)
    if item.type == "quantity" and units:
        return f"a number and its unit: {units}"
    hint = HINTS.get(item.type, "")
    if hint and item.min_value is not None and item.max_value is not None:
        hint = f"{hint}, {item.min_value.text} to {item.max_value.text}"
    if item.control == "slider":
        hint += "; ← → slide"
    return f"{hint}, in {units}" if hint and units else hint
