"""The fields of a form as one list: what is typed in it, where the cursor goes, what is to be mended first."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll

from cmtui.widgets.controls import LongText, all_typed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cmtui.widgets.fields import FieldLine


class FieldList(VerticalScroll, can_focus=False):
    """Scrolls, so that a field that is out of sight is never out of reach.

    The keys between fields have priority: they move the cursor before the next key is dealt out, so that whoever
    types faster than the screen paints still types each word into its own field.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,down", "step(1, True)", show=False, priority=True),
        Binding("up", "step(-1, True)", show=False, priority=True),
        Binding("tab", "step(1, False)", show=False, priority=True),
        Binding("shift+tab", "step(-1, False)", show=False, priority=True),
    ]

    DEFAULT_CSS = "FieldList { height: 1fr; padding: 1 0 0 0; scrollbar-size-vertical: 1; }"

    def __init__(self, fields: Sequence[FieldLine]) -> None:
        """Take the fields; whoever composes the list says what stands between them.

        Args:
            fields: In the order in which enter goes through them.
        """
        super().__init__()
        self.fields = tuple(fields)
        self._open = tuple(field for field in fields if not field.row.locked)
        self._given: dict[str, str] = {}

    def field(self, name: str) -> FieldLine:
        """The field of that name."""
        return next(field for field in self.fields if field.row.name == name)

    def fill(self, values: Mapping[str, str], *, given: bool = False) -> None:
        """Put words into the fields that are named.

        Args:
            values: The words by field name.
            given: They are an offer of the screen, and nobody's typing yet.
        """
        for field in self._open:
            if field.row.name in values:
                field.type_in(values[field.row.name])
        if given:
            self._given = self._touched()

    def typed(self) -> dict[str, str]:
        """What was typed and is not in the record, by field; what was only offered is nothing by itself."""
        touched = self._touched()
        return {} if touched == self._given else touched

    def answers(self, *, changed_only: bool) -> dict[str, str]:
        """The values for the record, by field."""
        return {
            field.row.name: field.answer.value for field in self._open if field.is_touched or not changed_only
        }

    async def all_typed(self) -> None:
        """Wait until every key that was dealt to a field stands in it."""
        await all_typed(self.query("LineInput, LongText"))

    def first_wrong(self) -> FieldLine | None:
        """The first field that is to be mended before a save."""
        return next((field for field in self._open if field.answer.wrong), None)

    def named_by(self, sentence: str) -> FieldLine | None:
        """The field that a sentence begins with."""
        return next((field for field in self._open if sentence.startswith(f"{field.row.title}:")), None)

    def enter_first(self) -> None:
        """Put the cursor into the first field."""
        if self._open:
            self._open[0].go_in()

    def step(self, by: int) -> None:
        """Go to the field after or before the one with the cursor; the ends keep it."""
        at = self._place
        if at is not None and 0 <= at + by < len(self._open):
            self._open[at + by].go_in()

    def action_step(self, by: int, in_line: bool) -> None:  # noqa: ARG002  # read by check_action
        """Go to the field after or before."""
        self.step(by)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Enter and the arrows are a long text's own; between a form's other parts the keys are the screen's."""
        if action != "step":
            return super().check_action(action, parameters)
        _, in_line = parameters
        return self._place is not None and not (in_line and isinstance(self.screen.focused, LongText))

    @property
    def _place(self) -> int | None:
        return next((place for place, field in enumerate(self._open) if field.has_focus_within), None)

    def start_over(self) -> None:
        """What the record has, in every field."""
        for field in self._open:
            field.start_over()

    def _touched(self) -> dict[str, str]:
        return {field.row.name: field.typed for field in self._open if field.is_touched}
