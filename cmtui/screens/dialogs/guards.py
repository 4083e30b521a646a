"""What is to be documented before a case moves on: each guard that is not met is asked once."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final, NamedTuple

from textual import on
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Input, Static

from cmtui import commands
from cmtui.errors import WrongUsage
from cmtui.rules.dates import read_due, understood
from cmtui.screens.dialogs.kept import KeptDialog
from cmtui.widgets.controls import LineInput
from cmtui.widgets.dialog import DialogBox, KeysLine
from cmtui.widgets.text import MUTED, as_typed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from textual import events
    from textual.app import ComposeResult

    from cmtui.commands import Command
    from cmtui.rows import Ask
    from cmtui.screens.drafting import Place

OWN_WORDS: Final = "in your own words"

_DIGITS: Final = "123456789"


class Reasons(NamedTuple):
    """Why a case moves on without what is missing; nothing in it where nothing is missing."""

    reasons: dict[str, str]
    """By guard id."""
    follow_by: dict[str, date]
    """By guard id, the day by which it will be there."""
    mends: str = ""
    """The guard that is to be mended first; the reasons so far are kept as a draft then."""


class GuardsDialog(KeptDialog[Reasons]):
    """Guards ask, they do not stop: each is answered with a reason; only the hard stops end it here.

    Answers with the reasons, or with None when it was left.
    """

    CSS_PATH = "dialogs.tcss"
    KEPT = "Your own words are kept as a draft; enter on the row goes on with them."
    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(digit, f"pick({digit})", show=False) for digit in _DIGITS),
        Binding("enter", "go_on", show=False),
        commands.BACK.binding(),
    ]
    AUTO_FOCUS = ""  # digits are answers until words are typed

    def __init__(
        self,
        label: str,
        client: str,
        asks: Sequence[Ask],
        place: Place,
        *,
        today: date,
        mended_by: Mapping[str, Command] | None = None,
    ) -> None:
        """Make the dialog.

        Args:
            label: The move, such as "Open the case".
            client: Whose case it is.
            asks: The guards that are not met.
            place: Where reasons in one's own words are kept until who asked has moved the case.
            today: The practice's day, from which the days of promises are read.
            mended_by: By guard id, the command whose key brings what is missing instead of a reason.
        """
        super().__init__()
        self._label, self._client = label, client
        self._stops = [ask for ask in asks if ask.severity == "stop"]
        self._notes = [ask for ask in asks if ask.severity == "note"]
        self._asks = [ask for ask in asks if ask.severity == "ask"]
        self._answers: list[str] = []
        """The reasons so far, in the order of the guards."""
        self._follow_by: dict[str, date] = {}
        self._asks_day = False
        """Whether the line takes the day by which it will be there, not a reason."""
        self._place, self._today = place, today
        self._mended_by = dict(mended_by or {})
        self._own: dict[str, str] = {}
        """What was typed, by guard; a step back loses none of it."""

    def compose(self) -> ComposeResult:
        """One guard at a time."""
        with DialogBox(f"{self._label} · {self._client}"):
            yield Static("", id="place", classes="quiet")
            yield Static("", id="sentence")
            yield Static("", id="reasons", classes="spaced")
            yield LineInput()
            yield KeysLine()

    def on_mount(self) -> None:
        """Begin with the first guard; what was typed before and not saved stands ready at its own."""
        self._own |= self.keep_in(self._place)
        self._draw()

    def _values(self) -> dict[str, str]:
        return {guard: words for guard, words in self._own.items() if words.strip()}

    @property
    def _ask(self) -> Ask | None:
        """The guard that is asked now; None when all are answered."""
        return self._asks[len(self._answers)] if len(self._answers) < len(self._asks) else None

    # What is shown

    def _draw(self) -> None:
        if self._stops:
            stops = [(f"! {stop.sentence}", "bold $text-error") for stop in self._stops]
            self._say("This cannot be done yet.", stops, ())
            self.query_one(KeysLine).show((commands.BACK.shown, "Back"))
        elif (ask := self._ask) is None:
            self._draw_end()
        else:
            place = (
                f"Missing {len(self._answers) + 1} of {len(self._asks)}" if len(self._asks) > 1 else "Missing"
            )
            sources = f" · {ask.guard} · {', '.join(ask.sources)}"
            own = self._own.get(ask.guard, "").strip()
            last = f"{OWN_WORDS}: {own}" if own else OWN_WORDS
            self._say(place + sources, [(ask.sentence, "bold")], (*ask.reasons, last))
            digits = f"1–{len(ask.reasons) + 1}"
            mend = self._mended_by.get(ask.guard)
            mended = ((mend.shown, mend.label),) if mend else ()
            self.query_one(KeysLine).show(
                (digits, "Go on without it, because"), *mended, (commands.BACK.shown, "Back")
            )
            if not ask.reasons:
                self._type()

    def _draw_end(self) -> None:
        """Everything is answered: what is kept, and the last word."""
        lines = [(f"○ {note.sentence}", "") for note in self._notes]
        for ask, reason in zip(self._asks, self._answers, strict=True):
            lines += [(ask.sentence, MUTED), (f"  because: {reason}", "")]
        what = "The reasons are kept with the case." if self._answers else "Nothing is missing."
        self._say(what, lines, ())
        back = "Back" if self._answers else "Not now"
        self.query_one(KeysLine).show((commands.OPEN.shown, self._label), (commands.BACK.shown, back))

    def _say(self, place: str, lines: Sequence[tuple[str, str]], reasons: Sequence[str]) -> None:
        self.query_one(LineInput).display = False
        self.set_focus(None)
        self.query_one("#place", Static).update(as_typed(place))
        self._fill("#sentence", [as_typed(text, style) for text, style in lines])
        numbered = [
            Content.assemble((f" {place} ", "bold $text-accent"), as_typed(reason))
            for place, reason in enumerate(reasons, 1)
        ]
        self._fill("#reasons", numbered)

    def _fill(self, where: str, lines: Sequence[Content]) -> None:
        part = self.query_one(where, Static)
        part.display = bool(lines)
        part.update(Content("\n").join(lines))

    def _type(self, *, day: bool = False) -> None:
        """The reason in words, or the day by which it will be there."""
        self._asks_day = day
        line = self.query_one(LineInput)
        line.display = True
        line.value = self._own.get(self._ask.guard, "") if self._ask and not day else ""
        line.focus()
        if day:
            self._fill("#reasons", [as_typed("By when? fri, in 2w, 3/14; a task will say so on that day.")])
        self.query_one(KeysLine).show((commands.OPEN.shown, "Go on"), (commands.BACK.shown, "Back"))

    # The keys

    async def on_key(self, event: events.Key) -> None:
        """The key of the command that brings what is missing."""
        ask = self._ask
        if self.typing or ask is None or self._stops or ask.guard not in self._mended_by:
            return
        if event.character == self._mended_by[ask.guard].key:
            event.stop()
            await self.answer_with(Reasons({}, {}, ask.guard))

    def action_pick(self, digit: int) -> None:
        """Give the reason with this digit; the last one is words of one's own."""
        ask = self._ask
        if ask is None or self._stops:
            return
        if digit <= len(ask.reasons) and ask.reasons[digit - 1] == ask.by_date:
            self._type(day=True)
        elif digit <= len(ask.reasons):
            self._take(ask.reasons[digit - 1])
        elif digit == len(ask.reasons) + 1:
            self._type()

    @on(Input.Changed)
    def _typing(self, event: Input.Changed) -> None:
        if self._asks_day:
            self._read_day(event.value)
        elif self._ask is not None:
            self._own[self._ask.guard] = event.value
            self.changed()

    def _read_day(self, typed: str) -> date | None:
        """The day that is meant, said back; None where the sentence says why not."""
        if not typed.strip():
            return None
        try:
            day = read_due(typed, today=self._today)
        except WrongUsage as error:
            self._fill("#reasons", [as_typed(str(error), "$text-error")])
            return None
        over = day < self._today
        words = "That day is over; say by when it will be there." if over else understood(day, self._today)
        self._fill("#reasons", [as_typed(words, "$text-error" if over else "")])
        return None if over else day

    @on(Input.Submitted)
    def _typed(self, event: Input.Submitted) -> None:
        event.stop()
        if self._asks_day:
            if (ask := self._ask) and (day := self._read_day(event.value)):
                self._follow_by[ask.guard] = day
                self._take(f"{ask.by_date}: {day.isoformat()}")
        elif words := event.value.strip():
            self._take(words)

    def _take(self, reason: str) -> None:
        self._asks_day = False
        self._answers.append(reason)
        self._draw()

    async def action_go_on(self) -> None:
        """Do it, once everything is answered."""
        if self._ask is None and not self._stops:
            pairs = zip(self._asks, self._answers, strict=True)
            await self.answer_with(Reasons({ask.guard: reason for ask, reason in pairs}, self._follow_by))

    async def action_screen_back(self) -> None:
        """One step back: to the reasons, to the guard before, out."""
        if (ask := self._ask) is not None and ask.reasons and self.query_one(LineInput).display:
            self._asks_day = False
            self._draw()
        elif self._answers:
            self._answers.pop()
            if ask := self._ask:
                self._follow_by.pop(ask.guard, None)
            self._draw()
        else:
            await self.leave()
