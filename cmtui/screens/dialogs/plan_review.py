"""A look at the whole plan: goal by goal in a few keys, then what the client says and what changes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Final

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from cmtui import commands
from cmtui.rules.typed import understand
from cmtui.screens.dialogs.attain import LEVELS, VALUE
from cmtui.screens.dialogs.kept import KeptDialog
from cmtui.screens.dialogs.plan_review_lines import Looked, asked_of, summed
from cmtui.screens.dialogs.plan_review_looks import ASKED, Looks
from cmtui.widgets.controls import LineInput, all_typed
from cmtui.widgets.dialog import DialogBox, KeysLine
from cmtui.widgets.text import as_typed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual import events
    from textual.app import ComposeResult

    from cmtui.care_rows import GoalLook
    from cmtui.screens.drafting import Place

WORDS: Final = (
    ("client_response", "What the client says of it"),
    ("comfort", "Understands it, at ease with the progress"),
    ("changed", "What changes"),
    ("shared_with", "Shared with"),
)
"""What is asked of the plan as a whole (SOP-N-1, SOP-N-2, AU-5-4, ACMA-EX-CC-7)."""


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What was found."""

    values: dict[str, str]
    """Of the review: the words, by field."""
    looks: tuple[GoalLook, ...]
    """Of the goals that were looked at."""


class PlanReviewDialog(KeptDialog[Reviewed]):
    """`y` and `n` answer, Enter says yes to what is left, a digit is the attainment and goes on to the next goal.

    Up or Backspace goes back to the answer before, where `y` and `n` answer anew.
    """

    CSS_PATH = "dialogs.tcss"
    DEFAULT_CSS = """
    PlanReviewDialog { align: center middle; background: $background 60%; }
    PlanReviewDialog DialogBox { width: 78; }
    PlanReviewDialog Vertical { height: auto; }
    """
    KEPT = "The review is kept as a draft; t goes on with it."
    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(str(digit), f"level({digit})", show=False) for digit in range(1, LEVELS + 1)),
        Binding("y", "say(True)", show=False),
        Binding("n", "say(False)", show=False),
        Binding("enter", "rest", show=False),
        Binding("m", "note", show=False),
        Binding("up,backspace", "question(-1)", show=False),
        Binding("down", "question(1)", show=False),
        Binding("left", "go(-1)", show=False),
        Binding("right", "go(1)", show=False),
        commands.SAVE.binding(),
        commands.BACK.binding(),
    ]
    AUTO_FOCUS = ""  # the keys answer until words are typed

    def __init__(self, client: str, goals: Sequence[Looked], place: Place) -> None:
        """Make the dialog.

        Args:
            client: Whose plan it is.
            goals: The goals that stand, in their order.
            place: Where what is found is kept until it is saved.
        """
        super().__init__()
        self._client, self._goals, self._place = client, tuple(goals), place
        self._looks = Looks(goal.id for goal in goals)
        self._at = 0
        """The goal in view; behind the last one the words about the whole plan."""
        self._here = 0
        """The question of that goal that `y` and `n` answer, by its place."""
        self._note = LineInput(id="note", select_on_focus=False)
        self._value = LineInput(id="value", placeholder="the figure that was measured")
        self._lines = {name: LineInput(id=name, select_on_focus=False) for name, _ in WORDS}

    def compose(self) -> ComposeResult:
        """One goal at a time, then the words."""
        with DialogBox(f"Review · {self._client}"):
            yield Static("", id="goal")
            with Vertical(id="noted"):
                yield Static("note", classes="quiet")
                yield self._note
                yield Static("value", classes="quiet")
                yield self._value
            with Vertical(id="whole"):
                for name, asks in WORDS:
                    yield Static(asks, classes="quiet spaced" if name == WORDS[0][0] else "quiet")
                    yield self._lines[name]
            yield Static("", id="wanting", classes="wrong")
            yield Static("", id="kept", classes="quiet")
            yield KeysLine()

    def on_mount(self) -> None:
        """Go on with what was found before and not saved."""
        if found := self.keep_in(self._place, self._say_kept):
            self._continue(found)
            self._say_kept()
        self.action_go(0)

    # The draft

    def _values(self) -> dict[str, str]:
        words = {name: line.value for name, line in self._lines.items() if line.value.strip()}
        return {**self._looks.kept(), **words}

    def _continue(self, kept: dict[str, str]) -> None:
        self._looks.take(kept)
        for name, line in self._lines.items():
            line.value = kept.get(name, "")
        self._at = self._looks.next_open

    def _say_kept(self) -> None:
        for line in self.query("#kept").results(Static):
            line.update("draft kept" if self._values() else "")

    # What is shown

    def _draw(self) -> None:
        """The goal in view, or the words."""
        whole = self._at >= len(self._goals)
        self.query_one("#whole").display = whole
        self.query_one("#noted").display = not whole and (self.typing or self._looks.is_noted(self._at))
        if whole:
            head = [summed(goal, self._looks[place]) for place, goal in enumerate(self._goals)]
        else:
            place = f"goal {self._at + 1} of {len(self._goals)}"
            head = asked_of(self._goals[self._at], self._looks[self._at], place, ASKED[self._here])
        self.query_one("#goal", Static).update(Content("\n").join(head))
        self._name_keys()

    @property
    def _asking(self) -> str:
        """The first question that is open; empty once all three are answered."""
        return self._looks.asking(self._at)

    @property
    def _furthest(self) -> int:
        """The place of the question that is open; the last one once all three are answered."""
        return ASKED.index(self._asking) if self._asking else len(ASKED) - 1

    def _name_keys(self) -> None:
        keys = self.query_one(KeysLine)
        if self._at >= len(self._goals):
            keys.show(
                (commands.SAVE.shown, "Save the review"),
                ("tab", "Next line"),
                (commands.BACK.shown, "Back to the goals"),
            )
        elif self.typing:
            keys.show((commands.OPEN.shown, "To the answers"), ("tab", "Note, value"))
        else:
            said = getattr(self._looks[self._at], ASKED[self._here]) is not None
            keys.show(
                ("y n", "Change" if said else "Answer"),
                (f"1–{LEVELS}", "Attained"),
                (commands.OPEN.shown, "Yes to all" if self._asking else "Next"),
                ("m", "Note"),
                ("↑↓", "Answer"),
                (commands.BACK.shown, "Not now"),
            )

    # The keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Letters and digits are text while something is typed, and behind the goals."""
        if action in {"level", "say", "rest", "note", "go", "question"} and self.is_mounted:
            return not self.typing and (self._at < len(self._goals) or action in {"go", "question"})
        return super().check_action(action, parameters)

    def _found(self, **found: bool | int | str) -> None:
        self._looks.put(self._at, **found)
        self.changed()

    def action_say(self, yes: bool) -> None:
        """Answer the question at hand, the first time or anew; on to the next one."""
        self._found(**{ASKED[self._here]: yes})
        self._here = min(self._here + 1, len(ASKED) - 1)
        self._draw()

    def action_question(self, step: int) -> None:
        """The answer before or after; from the first one the goal before, from the open one the next goal."""
        place = self._here + step
        if self._at < len(self._goals) and 0 <= place <= self._furthest:
            self._here = place
            self._draw()
        else:
            self.action_go(step)

    def action_rest(self) -> None:
        """Yes to the questions that are left; all answered, the next goal."""
        if not self._asking:
            self.action_go(1)
            return
        while asked := self._asking:
            self._found(**{asked: True})
        self._here = self._furthest
        self._draw()

    def action_level(self, digit: int) -> None:
        """The attainment; and on to the next goal."""
        self._found(attainment=digit - 3)
        if self._asking:
            self._draw()
        else:
            self.action_go(1)

    def action_note(self) -> None:
        """Write a note on this goal, and the value of its measure."""
        self.query_one("#noted").display = True
        self._note.focus()

    def action_go(self, step: int) -> None:
        """Another goal, or the words behind the last one."""
        self._at = min(max(self._at + step, 0), len(self._goals))
        if self._at < len(self._goals):
            self.set_focus(None)
            self._note.value = self._looks[self._at].note
            self._value.value = self._looks.figure(self._at)
            self._here = self._furthest
        else:
            self._lines["client_response"].focus()
        self._draw()

    def on_descendant_focus(self) -> None:
        """Other keys work while text is typed."""
        self._name_keys()

    def on_descendant_blur(self) -> None:
        """The keys answer again."""
        self._name_keys()

    def on_key(self, event: events.Key) -> None:
        """Between the lines with the arrows; from the first one up to the goals."""
        if self._at < len(self._goals) or event.key not in {"up", "down"}:
            return
        event.stop()
        if event.key == "up" and self._lines["client_response"].has_focus:
            self.action_go(-1)
        else:
            self.action_words(1 if event.key == "down" else -1)

    def action_words(self, step: int) -> None:
        """The line before or after."""
        lines = list(self._lines.values())
        here = next((place for place, line in enumerate(lines) if line.has_focus), 0)
        lines[min(max(here + step, 0), len(lines) - 1)].focus()

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        self.query_one("#wanting", Static).update("")
        if event.input is self._note and self._note.has_focus:
            self._found(note=self._note.value)
        elif event.input is self._value and self._value.has_focus:
            self._looks.put_figure(self._at, self._value.value)
        self.changed()

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        if event.input in {self._note, self._value}:
            self._to_answers()
        else:
            self.action_words(1)

    def _to_answers(self) -> None:
        """From the note and the value to the answers, once the value is a figure."""
        if wrong := self._wrong(self._at):
            self.query_one("#wanting", Static).update(as_typed(wrong))
            self._value.focus()
            return
        self.set_focus(None)
        self._draw()

    def _wrong(self, place: int) -> str:
        """What is wrong with the value of a goal; empty where it is a figure."""
        wall = self.casebook.wall().replace(tzinfo=None)
        return understand(VALUE, self._looks.figure(place), now=wall).wrong

    async def action_form_save(self) -> None:
        """Answer with what was found; from a goal first to the words about the whole."""
        await all_typed((self._note, *self._lines.values()))
        if self._at < len(self._goals):
            self.action_go(len(self._goals))
            return
        wrong = next((place for place in range(len(self._goals)) if self._wrong(place)), None)
        if wrong is not None:
            self.action_go(wrong - self._at)
            self.action_note()
            self._to_answers()
            return
        values = {name: line.value.strip() for name, line in self._lines.items()}
        await self.answer_with(Reviewed(values, self._looks.looked_at()))

    async def action_screen_back(self) -> None:
        """From the words to the goals, from a note to the answers, from these out."""
        if self._at >= len(self._goals) and self._goals:
            self.action_go(-1)
        elif self.typing:
            self._to_answers()
        else:
            await self.leave()
