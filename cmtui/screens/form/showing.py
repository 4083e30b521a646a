"""What the form looks like: its questions, what stands between and around them, and above them what alarms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cmtui.screens.form.asking import PRESSING, Asking, depth_of
from cmtui.screens.form.course import INTRO, RESULT, RIGHTS_FIRST, RIGHTS_LAST
from cmtui.widgets.cells import fit
from cmtui.widgets.question_lines import Columns, Line, asked_lines, text_lines
from cmtui.widgets.text import one_line, shown, wrap

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Sequence

    from cmtui.forms.answers import Path
    from cmtui.forms.filling.places import Place
    from cmtui.forms.scoring.alerts import Alert
    from cmtui.forms.scoring.scores import Score
    from cmtui.forms.tree import Form

NO_DIAGNOSIS: Final = "Screening result, not a diagnosis."
"""Stands wherever a band does, with the band's source."""

_LEVELS: Final = {
    "urgent": "! URGENT  ",
    "same_day": "! SAME DAY  ",
    "same_day_confidential": "! SAME DAY, CONFIDENTIAL  ",
    "follow_up": "● FOLLOW UP  ",
}
_MEND: Final = {"age": "write the birth date in the record", "mode": "press w and say how it was asked"}
_AFTER: Final = " ctrl+g opens the follow-up form. Saving and leaving still work."
_STAYS: Final = "Corrected since; it stays on Today until you close it there."
_INTRO: Final = 400
"""Characters of a form's description that stand above its questions."""

_TYPED_LESS: Final = 6
"""Cells of a line of typing that are no text: its indent and the caret."""


class Look:
    """Draws the blocks of a form."""

    def __init__(self, asking: Asking, *, rights: str) -> None:
        """Make the drawer.

        Args:
            asking: Says what is drawn of each question.
            rights: The owner's statement, for the first and the last line.
        """
        self.asking, self.sheet, self._rights = asking, asking.sheet, rights
        places = self.sheet.course.places.values()
        self._number = max((len(place.number) for place in places), default=2)
        self._answer = max(map(asking.longest, self.form.walk()), default=0)
        self._last = max((len(asking.last_short(place)) for place in places), default=0)

    @property
    def form(self) -> Form:
        """The form."""
        return self.sheet.sitting.form

    def lines(self, key: Hashable, width: int, focus: bool) -> Sequence[Line]:
        """The lines of a block."""
        place = self.sheet.course.places.get(key)  # type: ignore[call-overload]  # the other keys are no places
        if place is None:
            return tuple(self._around(key, width))
        if not place.item.is_question:
            return self._text(place, width)
        columns = Columns.of(width, number=self._number, answer=self._answer, last=self._last)
        if focus:
            self.asking.hand.typing_width = columns.text + columns.answer + columns.last - _TYPED_LESS
        return asked_lines(self.asking.asked(place, focus=focus), columns, focus=focus)

    # Between and around the questions

    def _text(self, place: Place, width: int) -> Sequence[Line]:
        item, text = place.item, place.item.text
        if place.repeat is not None:
            text = _numbered(text or item.link_id, *place.repeat)
        lead = f"{item.prefix} " if item.prefix else ""
        ink = "heading" if item.type == "group" else ""
        return text_lines(text, width, depth=depth_of(place), ink=ink, lead=lead)

    def _around(self, key: Hashable, width: int) -> Iterator[Line]:
        if key == RIGHTS_FIRST and self._rights:
            yield Line(((f"  {fit(' '.join(shown(self._rights).split()), width - 3)}", "muted"),))
        elif key == RIGHTS_LAST and self._rights:
            yield Line()
            yield from text_lines(self._rights, width, depth=0, ink="muted")
        elif key == INTRO:
            if text := self.form.description[:_INTRO]:
                yield from text_lines(text, width, depth=0, ink="muted")
            if self.asking.unset:
                yield from text_lines(self.asking.unset, width, depth=0, ink="soon", lead="~ ")
        elif key == RESULT:
            for score in self.sheet.sitting.outcome.scores:
                yield Line()
                yield from _result(score, width)

    # Above the questions

    def alarms(self, width: int, raised: Sequence[Alert]) -> list[Line]:
        """A line for each alarm, the most pressing first; one whose answer was corrected stays, and says so."""
        alerts = self.sheet.sitting.outcome.alerts
        lines: list[Line] = []
        for nth, alert in enumerate(alerts):
            pressing = alert.level in PRESSING
            words = _valued(alert) + (_AFTER if pressing and nth == 0 else "")
            lines += _alarm(_LEVELS[alert.level], words, "urgent" if pressing else "today", width)
        standing = {alert.id for alert in alerts}
        for alert in raised:
            if alert.id not in standing:
                lines += _alarm("! RAISED  ", f"{_first(alert.text)}. {_STAYS}", "today", width)
        return lines

    def caption(self, width: int, heading: Path | None) -> Line:
        """The heading of what is in view where it was scrolled out of sight, and the day of the last time."""
        place = self.sheet.course.places.get(heading) if heading else None
        number, count = self.sheet.course.section_number(self.sheet.path)
        left = one_line(place.item.text) if place else ""
        if count > 1 and number:
            left = f"{number}/{count}  {left}"
        right = f"last {self.asking.last_on} ~ " if self.asking.has_last else ""
        return Line(
            (("  ", ""), (fit(left, max(1, width - len(right) - 4)), "heading"), (f"  {right}", "muted"))
        )


def _numbered(text: str, number: int, count: int) -> str:
    """The heading of a repetition; the last one says how to have more, or fewer."""
    if count == 1:
        return f"{text} 1 · a or ctrl+n adds one more"
    ends = " · a or ctrl+n adds one more, del takes one away" if number == count else ""
    return f"{text} {number} of {count}{ends}"


def no_score_yet(score: Score) -> str:
    """Why there is none, or what gives one where the answers alone do not."""
    mend = " and ".join(_MEND[each] for each in score.lacking)
    return f"{score.title}: no score yet, {mend or score.text}"


def _result(score: Score, width: int) -> Iterator[Line]:
    if score.value is None:
        yield from text_lines(no_score_yet(score), width, depth=0, ink="muted")
        return
    words = f"{score.title}: {score.text}" + (f", {score.band}" if score.band else "")
    yield from text_lines(words, width, depth=0, ink="strong")
    if score.band:
        yield from text_lines(f"{NO_DIAGNOSIS} {score.band_source}".rstrip(), width, depth=0, ink="muted")


def _first(text: str) -> str:
    return text.partition(". ")[0].rstrip(".")


def _valued(alert: Alert) -> str:
    """What alarms, with the answer that does: `Thoughts of self-harm: several days. Ask about …`."""
    first = _first(alert.text)
    if not alert.link_id or not alert.value or ":" in first:
        return alert.text
    rest = alert.text.partition(". ")[2]
    return f"{first}: {alert.value[:1].lower()}{alert.value[1:]}. {rest}".rstrip()


def _alarm(level: str, words: str, ink: str, width: int) -> list[Line]:
    pieces = wrap(shown(words), max(8, width - len(level) - 2))
    return [
        Line(((f" {' ' * len(level) if nth else level}", ink), (piece, "" if nth else ink)))
        for nth, piece in enumerate(pieces)
    ]
