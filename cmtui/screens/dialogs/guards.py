"""What is to be documented before a case moves on: each guard that is not met is asked once."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from textual import on
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Input, Static

from cmtui import commands
from cmtui.screens.base import Dialog
from cmtui.screens.drafting import DraftKeeper
from cmtui.widgets.controls import LineInput
from cmtui.widgets.dialog import DialogBox, KeysLine
from cmtui.widgets.text import MUTED, as_typed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult

    from cmtui.rows import Ask
    from cmtui.screens.drafting import Place

OWN_WORDS: Final = "in your own words"

_DIGITS: Final = "123456789"


class GuardsDialog(Dialog[dict[str, str] | None]):
    """Guards ask, they do not stop: each is answered with a reason; only the hard stops end it here.

    Answers with the reasons by guard id (none where nothing is missing), or with None when it was left.
    """

    CSS_PATH = "dialogs.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(digit, f"pick({digit})", show=False) for digit in _DIGITS),
        Binding("enter", "go_on", show=False),
        commands.BACK.binding(),
    ]
    AUTO_FOCUS = ""  # digits are answers until words are typed

    def __init__(self, label: str, client: str, asks: Sequence[Ask], place: Place) -> None:
        """Make the dialog.

        Args:
            label: The move, such as "Open the case".
            client: Whose case it is.
            asks: The guards that are not met.
            place: Where reasons in one's own words are kept until who asked has moved the case.
        """
        super().__init__()
        self._label, self._client = label, client
        self._stops = [ask for ask in asks if ask.severity == "stop"]
        self._notes = [ask for ask in asks if ask.severity == "note"]
        self._asks = [ask for ask in asks if ask.severity == "ask"]
        self._answers: list[str] = []
        """The reasons so far, in the order of the guards."""
        self._place = place
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
        self._keeper = DraftKeeper(self, *self._place, self._values, lambda: None)
        if (draft := self._keeper.found()) is not None:
            self._own = dict(draft.values)
        self._draw()

    def on_unmount(self) -> None:
        """The app goes away: keep the last words at once."""
        self._keeper.keep_now()

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
            self.query_one(KeysLine).show(
                (digits, "Go on without it, because"), (commands.BACK.shown, "Back")
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

    def _type(self) -> None:
        """The reason in words."""
        line = self.query_one(LineInput)
        line.display = True
        line.value = self._own.get(self._ask.guard, "") if self._ask else ""
        line.focus()
        self.query_one(KeysLine).show((commands.OPEN.shown, "Go on"), (commands.BACK.shown, "Back"))

    # The keys

    def action_pick(self, digit: int) -> None:
        """Give the reason with this digit; the last one is words of one's own."""
        ask = self._ask
        if ask is None or self._stops:
            return
        if digit <= len(ask.reasons):
            self._take(ask.reasons[digit - 1])
        elif digit == len(ask.reasons) + 1:
            self._type()

    @on(Input.Changed)
    def _typing(self, event: Input.Changed) -> None:
        if self._ask is not None:
            self._own[self._ask.guard] = event.value
            self._keeper.changed()

    @on(Input.Submitted)
    def _typed(self, event: Input.Submitted) -> None:
        event.stop()
        if words := event.value.strip():
            self._take(words)

    def _take(self, reason: str) -> None:
        self._answers.append(reason)
        self._draw()

    async def action_go_on(self) -> None:
        """Do it, once everything is answered."""
        if self._ask is None and not self._stops:
            await self._keeper.settle()
            pairs = zip(self._asks, self._answers, strict=True)
            self.dismiss({ask.guard: reason for ask, reason in pairs})

    async def action_screen_back(self) -> None:
        """One step back: to the reasons, to the guard before, out."""
        if (ask := self._ask) is not None and ask.reasons and self.query_one(LineInput).display:
            self._draw()
        elif self._answers:
            self._answers.pop()
            self._draw()
        else:
            if await self._keeper.settle():
                self.say("Your own words are kept as a draft; enter on the row goes on with them.")
            self.dismiss(None)
