"""Alarming answers: the flag is in the record at once, the practice's own crisis text is one key away."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Final

from textual.widgets import Static

from cmtui import commands
from cmtui.errors import CaseworkError
from cmtui.messages import CaseChanged
from cmtui.screens.base import Dialog
from cmtui.screens.form.asking import PRESSING
from cmtui.widgets.dialog import DialogBox, KeysLine
from cmtui.widgets.text import as_typed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.types import CSSPathType

    from cmtui.casebook.assessment.safety import Raised
    from cmtui.forms.scoring.alerts import Alert
    from cmtui.screens.base import Desk

FOLLOW_UP_FORM: Final = "safety-follow-up"


class Alarms:
    """What alarmed in this sitting, and its flags in the record."""

    def __init__(self, desk: Desk[Any], case: str, code: str, assessment: str = "") -> None:
        self._desk, self._case, self._code, self._assessment = desk, case, code, assessment
        self._raised: dict[str, Alert] = {}
        self._flags: dict[str, str] = {}
        """By the alert's id, the public id of its flag."""

    @property
    def raised(self) -> tuple[Alert, ...]:
        """What alarmed so far, whether it still does or was corrected."""
        return tuple(self._raised.values())

    def answered(self, alerts: Iterable[Alert]) -> None:
        """Raise the flags of what alarms now. No key waits for it, and a later correction takes none back.

        An alarm that only asks for a follow-up is raised when the form is finished: it hangs on the whole score.
        """
        for alert in alerts:
            if alert.level in PRESSING and alert.id not in self._raised:
                self._raised[alert.id] = alert
                self._desk.run_worker(self._raise(alert), group="flag")

    def resumed(self, alerts: Iterable[Alert], *, again: bool) -> None:
        """The form was opened with answers that alarm: a flag that stands, or was closed meanwhile, is raised no more.

        An open flag that the answers do not call for, such as of a sitting that was let go, is told as well.

        Args:
            alerts: What alarms.
            again: The answers are those of an assessment; its flags were raised with it.
        """
        called = {alert.id: alert for alert in alerts}
        for known in self._known():
            ident = known.alert.id
            if known.alert.level in PRESSING and (ident in called or not known.closed):
                self._raised[ident], self._flags[ident] = called.get(ident, known.alert), known.flag
        if not again:
            self.answered(called.values())

    def _known(self) -> tuple[Raised, ...]:
        """The flags in the record that stand over this form."""
        return self._desk.casebook.safety.raised(self._case, self._code, assessment=self._assessment)

    async def settle(self, alerts: Iterable[Alert]) -> None:
        """Wait until all that alarms has its flag: the form is about to be finished over them."""
        for alert in alerts:
            if alert.level in PRESSING and alert.id not in self._flags:
                self._raised[alert.id] = alert
                await self._raise(alert)

    async def _raise(self, alert: Alert) -> None:
        try:
            flag = await self._desk.ask(
                lambda casebook: casebook.safety.raise_flag(self._case, self._code, alert)
            )
        except CaseworkError as error:
            self._raised.pop(alert.id, None)  # the next answer tries again
            self._desk.report(error)
        else:
            self._flags[alert.id] = flag
            self._desk.app.post_message(CaseChanged(self._case))

    def waiting(self, alerts: Iterable[Alert]) -> tuple[str, ...]:
        """What a signature asks for a word on: each flag without one, also one that the answers no longer call for."""
        called = {alert.id for alert in alerts}
        return tuple(
            known.alert.text if known.alert.id in called else f"Raised before: {known.alert.text}"
            for known in self._known()
            if known.alert.level in PRESSING and not known.done
        )

    def stays_open(self, assessment: str) -> bool:
        """Whether a pressing flag of an assessment is still open."""
        flags = self._desk.casebook.safety.flags(self._case)
        return any(flag.assessment == assessment and flag.level in PRESSING for flag in flags)


class CrisisDialog(Dialog[bool]):
    """The practice's own numbers and protocol; no country's are built in. Answers whether the follow-up is wanted."""

    CSS_PATH: ClassVar[CSSPathType | None] = "form.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [commands.BACK.binding(), commands.FOLLOW_UP.binding()]

    transient = True
    """Nothing is lost when another key leads away from here."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text

    def compose(self) -> ComposeResult:
        """The text, whole."""
        empty = "No crisis text is written yet. Write your numbers and your protocol under Practice (f6)."
        with DialogBox("Crisis"):
            yield Static(as_typed(self._text or empty))
            yield KeysLine()

    def on_mount(self) -> None:
        """Name the keys."""
        self.query_one(KeysLine).show(
            (commands.FOLLOW_UP.shown, commands.FOLLOW_UP.label), (commands.BACK.shown, commands.BACK.label)
        )

    def action_safety_follow(self) -> None:
        """On to the follow-up form."""
        self.dismiss(result=True)

    def action_screen_back(self) -> None:
        """Back to the form."""
        self.dismiss(result=False)
