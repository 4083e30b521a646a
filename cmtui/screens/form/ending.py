"""From the last question to the signed assessment: the dialog, the act, and what is said of it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from cmtui.errors import CaseworkError
from cmtui.messages import CaseChanged, DraftsChanged
from cmtui.screens.form.finish import FinishDialog, Standing, circumstances, ending
from cmtui.screens.form.standing import short_title, standing

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cmtui.form_rows import AssessmentRow
    from cmtui.forms.filling.opened import SittingState
    from cmtui.screens.form.finish import Ends
    from cmtui.screens.form.screen import FormScreen

_DESCRIBED: Final = (
    "done",
    "closes",
    "why",
    "conclusion",
    "evolving_needs",
    "mode",
    "informants",
    "interpreter",
    "reason",
)
"""What the dialog asks of a sitting's state."""


class Ending:
    """Finishes the form of a screen."""

    def __init__(self, screen: FormScreen) -> None:
        self._screen = screen
        self.busy = False
        """It is being finished or left: a second such key right behind the first does nothing."""

    def ask_who(self) -> None:
        """Who answers, how it is asked, why now."""
        rows = circumstances(self._screen.state)
        dialog = self._dialog(Standing("Who answers, and how"), rows, signs=False)
        self._screen.app.push_screen(dialog, lambda _: self._screen.paint())

    def ask(self) -> None:
        """Conclusion and circumstances, then the signature."""
        self.busy = True
        self._screen.run_worker(self._ask(), group="write")

    async def _ask(self) -> None:
        """The flags first: what was done about an alarming answer belongs to its flag."""
        screen = self._screen
        await screen.alarms.settle(screen.hand.sheet.sitting.outcome.alerts)
        self.busy = False
        alarm = "\n".join(screen.alarms.waiting(screen.hand.sheet.sitting.outcome.alerts))
        stands = standing(
            screen.hand,
            screen.opened,
            screen.history,
            alarm=alarm,
            amends=screen.amends,
            today=screen.casebook.today_date(),
        )
        dialog = self._dialog(stands, ending(screen.state, stands), signs=True)

        def ended(how: Ends | None) -> None:
            screen.paint()
            if how and not self.busy:
                self.busy = True
                screen.run_worker(self._finish(sign=how == "sign"), group="write")

        screen.app.push_screen(dialog, ended)

    def _dialog(self, stands: Standing, rows: Any, *, signs: bool) -> FinishDialog:
        return FinishDialog(
            stands,
            rows,
            clock=lambda: self._screen.casebook.wall().replace(tzinfo=None),
            changed=self._described,
            signs=signs,
        )

    def _described(self, values: Mapping[str, str]) -> None:
        """Conclusion and circumstances are kept like answers."""
        screen = self._screen
        before = screen.state
        said: dict[str, Any] = {name: values[name] for name in _DESCRIBED if name in values}
        screen.state = replace(before, **said)
        if screen.state != before:
            screen.unsaved = True
            if screen.state.mode != before.mode:
                screen.hand.sheet.asked_how(screen.state.mode)
            screen.keeper.typed()

    async def _finish(self, *, sign: bool) -> None:
        screen = self._screen
        await screen.keeper.settle()
        await screen.keeper.close()
        try:
            row = await self._written(screen.state_now(), sign=sign)
        except CaseworkError as error:
            screen.keeper.reopen()
            screen.report(error)
            if missing := screen.hand.sheet.sitting.outcome.required_open:
                screen.go(missing[0])
        else:
            screen.unsaved = False
            screen.app.post_message(CaseChanged(screen.case))
            screen.app.post_message(DraftsChanged())
            screen.say(self._told(row, signed=sign))
            screen.work.step_back()
        finally:
            self.busy = False

    async def _written(self, state: SittingState, *, sign: bool) -> AssessmentRow:
        screen = self._screen
        if screen.amends and (why := state.why.strip()):
            state = replace(state, conclusion=f"Amended: {why}\n{state.conclusion}")
        return await screen.ask(
            lambda casebook: casebook.assess.finish(screen.case, screen.code, state, sign=sign)
        )

    def _told(self, row: AssessmentRow, *, signed: bool) -> str:
        """What was done, and what it asks for next; of a confidential form without its result."""
        screen = self._screen
        words = "Signed." if signed else "Completed; it waits for your signature."
        if screen.alarms.stays_open(row.id):
            words += " The safety flag stays open on Today until you close it there."
        waiting = [need for need in screen.casebook.needs.proposed(row.id) if not need.disposition]
        if waiting:
            words += (
                f" {len(waiting)} proposed need{'s' if len(waiting) > 1 else ''} to answer, under Assess."
            )
        result = ", ".join(part for part in (row.text, row.band) if part)
        if row.confidential or not result:
            return words
        return f"{short_title(screen.opened.title)}: {result}. {words}"
