"""Several questions, one after the other: a digit answers, or a line; each step back finds what was answered."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from textual import on
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Input, Static

from cmtui import commands
from cmtui.errors import CaseworkError
from cmtui.screens.dialogs.kept import KeptDialog
from cmtui.screens.dialogs.step import (
    Step,
    due_day,
    due_step,
    first_open,
    past_day,
    past_step,
    vocabulary_step,
)
from cmtui.widgets.controls import LineInput
from cmtui.widgets.dialog import DialogBox, KeysLine
from cmtui.widgets.text import MUTED, as_typed, fit

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from textual import events
    from textual.app import ComposeResult

    from cmtui.screens.drafting import Place

__all__ = [
    "Step",
    "StepsDialog",
    "due_day",
    "due_step",
    "first_open",
    "past_day",
    "past_step",
    "vocabulary_step",
]

OWN_WORDS: Final = "in your own words"

_OTHER: Final = "@other"
"""The option that takes words of one's own."""

_KEYS: Final = "123456789abcdefghijklmnopqrstuvwxyz"
"""The key of each option, by its place."""

_ROOM: Final = 66
"""Cells of an option's words in the box."""


class StepsDialog(KeptDialog[dict[str, str]]):
    """Answers with what was answered, by the name of each step; with None when it was left.

    Nothing is written before the last answer. Words typed into a line are a draft until who asked has saved them.
    """

    CSS_PATH = "dialogs.tcss"
    KEPT = "What you typed is kept as a draft; the same key on the row goes on with it."
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "take", show=False),
        commands.BACK.binding(),
    ]
    AUTO_FOCUS = ""  # digits are answers until a line is asked for

    def __init__(
        self,
        title: str,
        following: Callable[[Mapping[str, str]], Step | None],
        *,
        place: Place | None,
        about: str = "",
        does: str = "Save",
        beside: Mapping[str, str] | None = None,
    ) -> None:
        """Make the dialog.

        Args:
            title: What it is about.
            following: The next question, by the answers so far; None when there are no more.
            place: Where typed words are kept until who asked has saved them; None where nothing is lost with them.
            about: What stands in the record, on a line below the title.
            does: What the last Enter does.
            beside: Kept with the words, so that who asks can ask the same again; it is no answer.
        """
        super().__init__()
        self._beside = dict(beside or {})
        self._title, self._following, self._about, self._does = title, following, about, does
        self._place = place
        self._answers: dict[str, str] = {}
        self._steps: list[Step] = []
        """Those that are answered, and the one that is asked now."""
        self._own: dict[str, str] = {}
        """What was typed and picked, by step; a step back loses none of it."""
        self._in_words = False
        """Whether the line takes words of one's own in place of an option."""

    def compose(self) -> ComposeResult:
        """What is known, the question, its answers or a line."""
        with DialogBox(self._title):
            if self._about:
                yield Static(as_typed(self._about), classes="quiet")
            yield Static("", id="answered", classes="quiet")
            yield Static("", id="asks", classes="spaced")
            yield Static("", id="options")
            yield LineInput()
            yield Static("", id="understood")
            yield KeysLine()

    def on_mount(self) -> None:
        """Begin; what was typed before and not saved stands ready at its question."""
        kept = self.keep_in(self._place)
        self._own |= {name: words for name, words in kept.items() if name not in self._beside}
        self._go_on()

    def _values(self) -> dict[str, str]:
        """The words, and with them what was picked; picks alone are no draft."""
        typed = {name for name, words in self._own.items() if words.strip() and name in self._typed}
        words = {name: words for name, words in self._own.items() if words.strip()}
        return {**self._beside, **words} if typed else {}

    @property
    def _typed(self) -> frozenset[str]:
        """The steps whose answer was typed; those of an earlier session count as well."""
        picked = {step.name for step in self._steps if step.options}
        return frozenset(name for name in self._own if name not in picked or self._is_own(name))

    def _is_own(self, name: str) -> bool:
        step = next(step for step in self._steps if step.name == name)
        return self._own[name] not in dict(step.options)

    @property
    def _step(self) -> Step:
        return self._steps[-1]

    # What is shown

    def _go_on(self) -> None:
        """To the next question, or out."""
        step = self._following(self._answers)
        if step is None:
            self.run_worker(self._finish(), group="answer")
            return
        self._steps.append(step)
        self._draw()

    def _draw(self) -> None:
        step, self._in_words = self._step, False
        given = [
            f"{each.label}: {each.said(self._answers[each.name])}"
            for each in self._steps[:-1]
            if each.label and self._answers.get(each.name)
        ]
        self._fill("#answered", [as_typed(line, multiline=False) for line in given])
        self._fill("#asks", [as_typed(step.asks, "bold")])
        marked = self._own.get(step.name, step.first)
        self._fill(
            "#options", [self._option(place, *each, marked) for place, each in enumerate(self._offered)]
        )
        if step.options:
            self.query_one(LineInput).display = False
            self._say("")
            self.set_focus(None)
        else:
            self._type(marked)
        self._name_keys()

    @property
    def _offered(self) -> tuple[tuple[str, str], ...]:
        """The options of the question, the one for words of one's own last."""
        step = self._step
        if not (step.options and step.other):
            return step.options
        own = self._own.get(step.name, "")
        words = f"{OWN_WORDS}: {own}" if own and own not in dict(step.options) else OWN_WORDS
        return (*step.options, (_OTHER, words))

    def _option(self, place: int, code: str, words: str, marked: str) -> Content:
        is_marked = bool(marked) and (
            code == marked or (code == _OTHER and marked not in dict(self._offered))
        )
        style = "bold $text-accent" if is_marked else ""
        return Content.assemble(
            ("▸" if is_marked else " ", style),
            (_KEYS[place], "bold $text-accent"),
            " ",
            as_typed(fit(words, _ROOM).rstrip(), style, multiline=False),
        )

    def _name_keys(self) -> None:
        step = self._step
        back = (commands.BACK.shown, "Back" if len(self._steps) > 1 or self._in_words else "Not now")
        if step.options and not self._in_words:
            count = len(self._offered)
            keys = f"1–{_KEYS[count - 1]}" if count > 1 else "1"
            take = ((commands.OPEN.shown, "Take ▸"),) if self._marked else ()
            self.query_one(KeysLine).show((keys, "Answer"), *take, back)
        else:
            self.query_one(KeysLine).show((commands.OPEN.shown, self._word_of_enter()), back)

    def _word_of_enter(self) -> str:
        """What Enter does: the last one saves, where that can be told beforehand."""
        last = self._following({**self._answers, self._step.name: self._own.get(self._step.name, "")}) is None
        return self._does if last else "Go on"

    @property
    def _marked(self) -> str:
        """The option that Enter takes; empty for none."""
        step = self._step
        marked = self._own.get(step.name, step.first)
        return marked if marked in dict(step.options) or (marked and step.other) else ""

    def _type(self, text: str) -> None:
        line = self.query_one(LineInput)
        line.display = True
        line.value = text
        line.cursor_position = len(line.value)
        self.set_focus(line)
        self._check(line.value)

    def _fill(self, where: str, lines: list[Content]) -> None:
        part = self.query_one(where, Static)
        part.display = bool(lines)
        part.update(Content("\n").join(lines))

    def _say(self, words: str, *, wrong: bool = False) -> None:
        below = self.query_one("#understood", Static)
        below.display = bool(words)
        below.update(as_typed(words, "$text-error" if wrong else MUTED))

    # The keys

    def on_key(self, event: events.Key) -> None:
        """The key of an option answers."""
        if self.typing or event.character is None or not self._step.options:
            return
        place = _KEYS.find(event.character)
        if 0 <= place < len(self._offered):
            event.stop()
            self._pick(self._offered[place][0])

    def _pick(self, code: str) -> None:
        if code == _OTHER:
            own = self._own.get(self._step.name, "")
            self._in_words = True
            self._type("" if own in dict(self._step.options) else own)
            self._name_keys()
        else:
            self._own[self._step.name] = code
            self._answer(code)

    def _answer(self, answer: str) -> None:
        self._answers[self._step.name] = answer
        self._go_on()

    def action_take(self) -> None:
        """The option that is marked."""
        if not self.typing and self._step.options and (marked := self._marked):
            self._answer(marked)

    @on(Input.Changed)
    def _typing(self, event: Input.Changed) -> None:
        if event.input.has_focus:  # a line that was just filled is no typing
            self._own[self._step.name] = event.value
            self.changed()
            self._check(event.value)

    def _check(self, line: str) -> bool:
        """Say what the line means; whether it is an answer."""
        step = self._step
        said, wrong = "", ""
        if step.reads is not None and line.strip() and not self._in_words:
            try:
                said = step.reads(line)
            except CaseworkError as error:
                wrong = str(error)
        self._say(wrong or said, wrong=bool(wrong))
        return not wrong and (bool(line.strip()) or (step.optional and not self._in_words))

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if self._check(event.value):
            self._own[self._step.name] = event.value
            self._answer(event.value.strip())
        elif not event.value.strip():
            self._say("A few words are needed.", wrong=True)

    async def _finish(self) -> None:
        await self.answer_with(dict(self._answers))

    async def action_screen_back(self) -> None:
        """One step back: to the options, to the question before, out."""
        if self._in_words:
            self._draw()
        elif len(self._steps) > 1:
            self._steps.pop()
            self._answers.pop(self._step.name, None)
            self._draw()
        else:
            await self.leave()
