"""How far a goal is reached: five levels in the goal's own words, one digit each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Final

from textual import on
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Input, Static

from cmtui import commands
from cmtui.rows import FieldRow
from cmtui.rules.typed import understand
from cmtui.screens.dialogs.kept import KeptDialog
from cmtui.widgets.controls import LineInput
from cmtui.widgets.dialog import DialogBox, KeysLine
from cmtui.widgets.text import as_typed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual import events
    from textual.app import ComposeResult

    from cmtui.screens.drafting import Place

LEVELS: Final = 5

VALUE: Final = FieldRow("value", "Value", "", "number", "")
"""Of a goal's own measure."""

_SIGNS: Final = ("−2", "−1", " 0", "+1", "+2")


@dataclass(frozen=True, slots=True)
class Attained:
    """What was found."""

    level: int
    """From −2 to +2."""
    value: float | None
    """Of the goal's own measure; None where nobody said it."""
    note: str


class AttainDialog(KeptDialog[Attained]):
    """A digit answers; a value and a note may be typed before it."""

    CSS_PATH = "dialogs.tcss"
    DEFAULT_CSS = "AttainDialog { align: center middle; background: $background 60%; }"
    KEPT = "The note is kept as a draft; j on the goal goes on with it."
    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(str(digit), f"level({digit})", show=False) for digit in range(1, LEVELS + 1)),
        commands.BACK.binding(),
    ]
    AUTO_FOCUS = ""  # digits are levels until something is typed

    def __init__(
        self,
        title: str,
        levels: Sequence[str],
        *,
        place: Place,
        unit: str = "",
        now: int | None = None,
        about: str = "",
    ) -> None:
        """Make the dialog.

        Args:
            title: Which goal.
            levels: The five levels in words, from −2 on.
            place: Where the value and the note are kept until the level is saved.
            unit: Of the goal's own measure.
            now: The level that stands; None for none.
            about: The goal in words.
        """
        super().__init__()
        self._title, self._levels, self._now, self._about = title, tuple(levels), now, about
        self._place = place
        self._value = LineInput(id="value", placeholder=unit or "the figure that was measured")
        self._note = LineInput(id="note", placeholder="a letter begins a note", select_on_focus=False)

    def compose(self) -> ComposeResult:
        """The goal, the levels, a line for the value and one for the note."""
        with DialogBox(self._title):
            if self._about:
                yield Static(as_typed(self._about), classes="quiet")
            yield Static(Content("\n").join(level_lines(self._levels, self._now)), classes="spaced")
            yield Static("value", classes="quiet spaced")
            yield self._value
            yield Static("note", classes="quiet")
            yield self._note
            yield Static("", id="wanting", classes="wrong")
            yield KeysLine()

    def on_mount(self) -> None:
        """Begin with what was typed before and not saved."""
        if kept := self.keep_in(self._place):
            self._value.value, self._note.value = kept.get("value", ""), kept.get("note", "")
        self._name_keys()

    def _values(self) -> dict[str, str]:
        typed = {"value": self._value.value, "note": self._note.value}
        return {name: words for name, words in typed.items() if words.strip()}

    def _name_keys(self) -> None:
        keys = self.query_one(KeysLine)
        if self.typing:
            keys.show((commands.OPEN.shown, "To the levels"), ("tab", "Next line"))
        else:
            keys.show((f"1–{LEVELS}", "Level"), ("tab", "Value, note"), (commands.BACK.shown, "Not now"))

    def on_descendant_focus(self) -> None:
        """Other keys work while text is typed."""
        self._name_keys()

    def on_descendant_blur(self) -> None:
        """The digits are levels again."""
        self._name_keys()

    def on_key(self, event: events.Key) -> None:
        """A letter is the first of the note, so that nothing typed goes nowhere."""
        if self.typing or event.character is None or not event.character.isalpha():
            return
        event.stop()
        self._note.focus()
        self._note.insert_text_at_cursor(event.character)

    @on(Input.Changed)
    def _typed(self) -> None:
        self.query_one("#wanting", Static).update("")
        self.changed()

    @on(Input.Submitted)
    def _to_levels(self) -> None:
        self.set_focus(None)

    async def action_level(self, digit: int) -> None:
        """Answer with this level."""
        value = understand(VALUE, self._value.value, now=self.casebook.wall().replace(tzinfo=None))
        if value.wrong:
            self.query_one("#wanting", Static).update(as_typed(value.wrong))
            return
        figure = float(value.value) if value.value else None
        await self.answer_with(Attained(digit - 3, figure, self._note.value.strip()))

    async def action_screen_back(self) -> None:
        """From the lines to the levels, from these out."""
        if self.typing:
            self.set_focus(None)
            return
        await self.leave()


def level_lines(levels: Sequence[str], now: int | None) -> list[Content]:
    """The levels of attainment, each with its digit and its sign.

    Args:
        levels: The five in words, from −2 on.
        now: The one that stands; None for none.
    """
    lines = []
    for place, (sign, words) in enumerate(zip(_SIGNS, levels, strict=True)):
        here = now is not None and place - 2 == now
        style = "bold $text-accent" if here else ""
        lines.append(
            Content.assemble(
                ("▸" if here else " ", style),
                (str(place + 1), "bold $text-accent"),
                (f"  {sign}  ", style),
                as_typed(words, style, multiline=False),
            )
        )
    return lines
