"""What a key means at the question in focus: an answer, a letter of one, why there is none, words.

Each of these does it, and says whether the key was one of the question's; the others are left to the commands.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cmtui.screens.form.typed import written
from cmtui.widgets.line_edit import LineEdit
from cmtui.widgets.options import begins, by_points, keys_of

if TYPE_CHECKING:
    from cmtui.forms.answers import Skip
    from cmtui.screens.form.caret import Caret
    from cmtui.screens.form.hand import Hand

REASONS: Final[tuple[tuple[Skip, str], ...]] = (
    ("unknown", "unknown"),
    ("refused", "refused"),
    ("not_applicable", "not applicable"),
    ("not_asked", "not asked"),
)
"""Why a question is left out, in the order of its digits."""

COMMAND_LETTERS: Final = frozenset("kmhawu")
"""Letters that are commands where no words are typed; options that begin with them have their digit."""

SIGNS: Final = frozenset("=![]?")
"""Signs that are commands while nothing is typed."""

_ELSEWHERE: Final = frozenset({"delete", "home", "end", "left", "right"})
"""Keys that edit, but mean something else while nothing is typed."""

_REASON_LETTERS: Final = "ur"
"""The other two reasons both begin with "not"."""


def press_reason(hand: Hand, key: str, character: str | None) -> bool:
    """Why the question is left out."""
    sign = character or ""
    if sign == "m":
        hand.begin_note()
    elif sign and sign in _REASON_LETTERS:
        hand.pick(_REASON_LETTERS.index(sign))
    elif sign.isdecimal() and 0 < int(sign) <= len(REASONS):
        hand.pick(int(sign) - 1)
    elif key in {"escape", "backspace", "delete", "k", "enter"}:
        if key in {"backspace", "delete"}:
            hand.sheet.skip(hand.sheet.path, None)
        hand.begin()
    else:
        return sign.isprintable() and bool(sign)
    return True


def press_one(hand: Hand, key: str, character: str | None) -> bool:
    """One key answers, or none does."""
    if key == "enter":
        hand.go_on()
        return True
    if key == "backspace":
        if not hand.word:
            _clear(hand)
        hand.word = hand.word[:-1]
        return True
    if character is None or not character.isprintable() or character == " ":
        hand.word = ""
        return False
    if not hand.word and (character in COMMAND_LETTERS or not character.isalnum()):
        return False
    if hand.manner == "keys":
        _answer_by(hand, character)
    return True


def _clear(hand: Hand) -> None:
    path = hand.sheet.path
    if hand.manner != "read" and (hand.sheet.values(path) or path in hand.sheet.sitting.answers.skipped):
        hand.sheet.put(path, ())


def _answer_by(hand: Hand, character: str) -> None:
    """A digit picks its option; letters do when they are the beginning of one alone."""
    found = hand.offered()
    keys = keys_of(found, points=by_points(hand.sheet.sitting.form))
    if character in keys and not hand.word:
        hand.pick(keys.index(character))
        return
    word = hand.word + character
    fits = [place for place, option in enumerate(found) if begins(option, word)]
    hand.word = word if len(fits) > 1 else ""
    hand.wrong = "" if fits else f"No option is “{word}”."
    if len(fits) == 1:
        hand.pick(fits[0])


def press_typing(hand: Hand, caret: Caret, key: str, character: str | None) -> bool:
    """Letters are words."""
    if key == "enter" or (key == "escape" and caret.note):
        hand.enter(caret)
    elif not caret.edit.text and (character in SIGNS or (key in _ELSEWHERE and not caret.slides)):
        return False
    elif key in {"up", "down"}:
        return caret.vertical(-1 if key == "up" else 1, hand.typing_width)
    elif key == "backspace" and not caret.edit.text:
        _take_back(hand, caret)
    elif character is not None and (place := caret.nth(character)) is not None:
        hand.pick(place)
    elif caret.press(key, character):
        hand.wrong = ""
    else:
        return False
    return True


def _take_back(hand: Hand, caret: Caret) -> None:
    """Backspace with nothing typed: the last of several answers, or the one of a list, goes."""
    values = hand.sheet.values(hand.sheet.path)
    if caret.note or not values:
        return
    hand.sheet.put(hand.sheet.path, values[:-1])
    if not caret.finds:
        caret.set(LineEdit.of(written(values[-1])))
