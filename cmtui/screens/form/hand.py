"""The hand over the form: what is typed at the question in focus, what becomes of it, where the focus goes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from cmtui.screens.form.caret import Caret
from cmtui.screens.form.presses import REASONS, press_one, press_reason, press_typing
from cmtui.screens.form.typed import written
from cmtui.widgets.options import chosen_with, is_multiple, manner, options

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable
    from datetime import datetime

    from cmtui.forms.answers import Answers, Path
    from cmtui.forms.filling.places import Place
    from cmtui.forms.tree import Option
    from cmtui.screens.form.sheet import Sheet
    from cmtui.widgets.line_edit import LineEdit
    from cmtui.widgets.options import Manner


class Hand:
    """The keys over a sheet."""

    def __init__(self, sheet: Sheet, clock: Callable[[], datetime]) -> None:
        """Begin at the question in focus.

        Args:
            sheet: The form on the desk.
            clock: The practice's wall clock, aware, asked when a date is read.
        """
        self.sheet, self._clock = sheet, clock
        self.task: Literal["answer", "skip", "note"] = "answer"
        """What the keys are for: the answer, why there is none, a note on the question."""
        self.caret: Caret | None = None
        """What is being typed; None where one key answers."""
        self.word = ""
        """The letters typed so far where one key answers."""
        self.wrong = ""
        """Why the last key made no answer."""
        self.helped = False
        """The help of the questions is shown."""
        self._leaves_out = False
        """The note was begun while it was asked why the question is left out: that is asked again after it."""
        self.unread: dict[Path, str] = {}
        """Words that were left and are no answer; shown again, and kept as notes."""
        self.typing_width = 60
        """Cells that typed words are wrapped in; whoever draws them says so."""
        self.begin()

    @property
    def manner(self) -> Manner:
        """How the question in focus is answered."""
        return manner(self.sheet.item) if self.sheet.item else "read"

    @property
    def edited(self) -> bool:
        """Whether something was typed that is no answer yet."""
        return self.caret is not None and self.caret.edited

    @property
    def typed(self) -> LineEdit | None:
        """The words at the caret."""
        return self.caret.edit if self.caret is not None else None

    def offered(self) -> tuple[Option, ...]:
        """The options of the question in focus."""
        return options(self.sheet.item) if self.sheet.item else ()

    def to_keep(self) -> Answers:
        """The answers with what is being typed at this moment; words that are no answer are kept as a note."""
        answers, path, caret = self.sheet.sitting.answers, self.sheet.path, self.caret
        unread = dict(self.unread)
        if caret is not None and caret.edited:
            unread.pop(path, None)
            found = None if caret.finds or caret.several else caret.reading()
            if caret.note:
                answers = answers.note(path, caret.text)
            elif found is not None and found.answer is not None:
                answers = answers.put(path, (found.answer,))
            elif caret.text:
                unread[path] = caret.text
        for where, text in unread.items():
            answers = answers.note(where, f"{answers.notes.get(where, '')}\n“{text}”".strip())
        return answers

    # Keys

    def press(self, key: str, character: str | None) -> bool:
        """Do what a key means to the question in focus; False where it means nothing there."""
        if self.sheet.item is None:
            return False
        self.sheet.changed.add(self.sheet.at)
        if self.task == "skip":
            return press_reason(self, key, character)
        if self.caret is not None:
            return press_typing(self, self.caret, key, character)
        return press_one(self, key, character)

    def paste(self, text: str) -> None:
        """Type a text at once."""
        if self.caret is not None:
            self.sheet.changed.add(self.sheet.at)
            self.wrong = ""
            self.caret.paste(text)

    # Answers

    def pick(self, place: int) -> None:
        """Pick an option: it answers and leads on; of several it is put or taken away, and Enter leads on."""
        path, found = self.sheet.path, self.offered()
        if self.task == "skip":
            if place < len(REASONS):
                self.unread.pop(path, None)
                self.sheet.skip(path, REASONS[place][0])
                self.go_on()
            return
        if place >= len(found):
            if self.caret is not None:
                self.enter(self.caret)  # the words themselves
            return
        self.word = ""
        self.unread.pop(path, None)
        if self.sheet.item is not None and is_multiple(self.sheet.item):
            self.sheet.put(path, chosen_with(found, self.sheet.values(path), place))
            self.begin()
        else:
            self.sheet.put(path, (found[place].answer,))
            self.go_on()

    def enter(self, caret: Caret) -> None:
        """What is typed is the answer, and the next open question comes; of several answers one more is typed."""
        stays = caret.note or (caret.several and caret.edited and bool(caret.text))
        if not self.commit():
            return
        if stays:
            leaves_out = caret.note and self._leaves_out
            self.begin()
            if leaves_out:
                self.begin_skip()
        else:
            self.go_on()

    def commit(self) -> bool:
        """Take what is typed as the answer, or as the note; whether there is nothing to mend."""
        path, sheet, caret = self.sheet.path, self.sheet, self.caret
        if caret is None or not caret.edited:
            return True
        found = caret.reading()
        sheet.changed.add(path)
        if found is not None and found.answer is None:
            self.unread[path], self.wrong = caret.text, found.wrong
            return False
        caret.edited = False
        if caret.note:
            sheet.note(path, caret.text)
            return True
        self.unread.pop(path, None)
        if found is not None and found.answer is not None:
            before = sheet.values(path) if caret.several else ()
            sheet.put(path, (*before, found.answer))
        elif not caret.several and not caret.finds:
            sheet.put(path, ())
        return True

    def as_last_time(self) -> bool:
        """Take last time's answer over, once the client confirmed it; whether there is one."""
        stood = self.sheet.last_of(self.sheet.path)
        if not stood:
            return False
        self.unread.pop(self.sheet.path, None)
        self.sheet.put(self.sheet.path, stood)
        self.go_on()
        return True

    def begin_skip(self) -> None:
        """Ask why the question is left out."""
        if self.manner != "read":
            self.commit()
            self.caret, self.task, self.wrong = None, "skip", ""
            self.sheet.changed.add(self.sheet.at)

    def begin_note(self) -> None:
        """Type a note on the question."""
        if self.sheet.item is not None:
            self.commit()
            note = self.sheet.sitting.answers.notes.get(self.sheet.path, "")
            self._leaves_out = self.task == "skip"
            self.caret = Caret(self.sheet.item, self._clock, note, note=True)
            self.task, self.wrong = "note", ""
            self.sheet.changed.add(self.sheet.at)

    def toggle_help(self) -> None:
        """Show or hide the help of the questions."""
        self.helped = not self.helped
        self.sheet.changed.add(self.sheet.at)

    def undo(self) -> bool:
        """Take the last answer back; whether there was one."""
        undone = self.sheet.undo()
        self.begin()
        return undone

    # Where to

    def go(self, key: Hashable) -> None:
        """Bring a question into focus; what was typed in the one before stays there."""
        self.commit()
        self.sheet.move(key)
        self.begin()

    def go_on(self) -> None:
        """To the next open question further down, else to the one below."""
        sheet, path = self.sheet, self.sheet.path
        following: Hashable | None = sheet.sitting.unanswered(path)
        if following is None or not sheet.course.is_later(following, path):
            following = sheet.course.after(path)
        sheet.move(following)
        self.begin()

    def next_open(self) -> bool:
        """To the next open question, from the top again after the last; whether there is another."""
        self.commit()
        following = self.sheet.sitting.unanswered(self.sheet.path)
        if following is None or following == self.sheet.at:
            return False
        self.go(following)
        return True

    def section(self, step: int) -> bool:
        """To the first question of the next or previous section; whether there is one."""
        following = self.sheet.course.section(self.sheet.path, step)
        if following is not None:
            self.go(following)
        return following is not None

    def add_repeat(self) -> bool:
        """One more of the repeating group in focus; whether there is one.

        Raises:
            Refused: The form allows no more of them.
        """
        group = self.sheet.course.group(self.sheet.path)
        if group is None:
            return False
        self.commit()
        self.sheet.add_repeat(group)
        self.begin()
        return True

    def remove_repeat(self, group: Place) -> None:
        """Take a repetition away.

        Raises:
            Refused: The form asks for at least as many as there are.
        """
        self.caret = None
        self.unread.clear()  # its paths mean other repetitions now
        self.sheet.remove_repeat(group)
        self.begin()

    def stay(self) -> None:
        """Formulas may have taken the question in focus away: the caret belongs to the one that came instead."""
        if self._at != self.sheet.at:
            self.begin()

    def begin(self) -> None:
        """The caret for the question in focus."""
        sheet, path = self.sheet, self.sheet.path
        self._at = sheet.at
        self.task, self.word, self.wrong, self.caret = "answer", "", "", None
        sheet.changed.add(sheet.at)
        if sheet.item is None or self.manner in {"keys", "read"}:
            return
        values = sheet.values(path)
        stands = (
            written(values[0]) if values and self.manner != "pick" and not is_multiple(sheet.item) else ""
        )
        self.caret = Caret(sheet.item, self._clock, self.unread.get(path, stands))
        if path in self.unread:
            self.caret.edited = True
            found = self.caret.reading()
            self.wrong = found.wrong if found is not None else ""
