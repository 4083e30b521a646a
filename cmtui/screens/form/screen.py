"""The Form screen: one question in focus, all of its section in view; a digit answers and moves on."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, Final

from cmtui import commands
from cmtui.errors import CaseworkError
from cmtui.messages import DraftsChanged
from cmtui.screens.dialogs.confirm import Confirm
from cmtui.screens.form.ending import Ending
from cmtui.screens.form.safety import FOLLOW_UP_FORM, CrisisDialog
from cmtui.screens.form.sitting import SittingScreen

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual import events

    from cmtui.casebook.book import Casebook
    from cmtui.commands import Command
    from cmtui.forms.filling.opened import SittingState
    from cmtui.forms.filling.places import Place

_CHORDS: Final = {
    "ctrl+k": "answer_skip",
    "f7": "answer_note",
    "f1": "answer_help",
    "ctrl+n": "item_add",
    "ctrl+z": "act_undo",
    "ctrl+pagedown": "part_next",
    "ctrl+pageup": "part_previous",
}
"""Keys that do the same as a letter where letters are words."""


_TOLD: Final = {
    commands.SKIP.id: "Leave the question out, and say why; ctrl+k where letters are words.",
    commands.NOTE.id: "Write a note at the question; f7 where letters are words.",
    commands.HELP.id: "Show or hide the help of the questions; f1 where letters are words.",
    commands.NEXT_PART.id: "To the next section; ctrl+pgdn where letters are words.",
    commands.PREVIOUS_PART.id: "To the section before; ctrl+pgup where letters are words.",
    commands.ADD.id: "One more of the repeating group; ctrl+n where letters are words.",
    commands.VOID.id: "Take one of a repeating group away; asked first where it holds answers.",
    commands.UNDO.id: "Take your last answer back; ctrl+z where letters are words.",
    commands.SAVE.id: "Finish: what it means, who answered, why now; then the signature.",
    commands.BACK.id: "Park: every answer is kept, and the form goes on at the same question.",
    commands.START_OVER.id: "Let the answers of this sitting go; flags that were raised stay.",
}
"""What a command does here, in the words of a form."""

_ANSWER: Final = replace(
    commands.OPEN,
    shown="0–9 a–z",
    label="Answer",
    help="An option by its digit or first letters; words, numbers and days are typed, enter goes on.",
)


class FormScreen(SittingScreen):
    """One sitting with one form, and its commands."""

    OFFERS: ClassVar[tuple[Command, ...]] = (
        commands.SKIP,
        commands.OPEN_NEXT,
        commands.NOTE,
        commands.HELP,
        commands.SAVE,
        commands.BACK,
        commands.SAME,
        commands.NEXT_PART,
        commands.PREVIOUS_PART,
        commands.ADD,
        commands.VOID,
        commands.UNDO,
        commands.WHO,
        commands.FOLLOW_UP,
        commands.CRISIS,
        commands.START_OVER,
    )

    def __init__(self, case: str, code: str, assessment: str = "", reason: str = "") -> None:
        """Open a form for a case; the arguments are those of a sitting."""
        super().__init__(case, code, assessment, reason)
        self.ending = Ending(self)
        self._let_go: SittingState | None = None
        """The sitting that was let go by starting over; undo brings it back as long as this screen is open."""

    @property
    def offered(self) -> tuple[Command, ...]:
        """Letters are answers here: of what works everywhere else only these are left."""
        told = (replace(each, help=_TOLD.get(each.id, each.help)) for each in self.OFFERS)
        return (_ANSWER, *told, commands.FIND, commands.KEYS)

    def press(self, event: events.Key) -> bool:
        """What a key means here; False where it means nothing."""
        if chord := _CHORDS.get(event.key):
            getattr(self, f"action_{chord}")()
            return True
        return super().press(event)

    # Commands

    def action_row_open(self) -> None:
        """Enter, by the mouse."""
        self.change(lambda: self.hand.press("enter", None))

    def action_answer_skip(self) -> None:
        """Leave the question out, with a reason."""
        self.change(self.hand.begin_skip)

    def action_answer_note(self) -> None:
        """Write a note at the question."""
        self.change(self.hand.begin_note)

    def action_answer_help(self) -> None:
        """Show or hide the help."""
        self.change(self.hand.toggle_help)

    def action_answer_next(self) -> None:
        """To the next open question."""
        if not self.change(self.hand.next_open):
            self.say("No other question is open. ctrl+s finishes the form.")

    def action_answer_same(self) -> None:
        """Take over last time's answer, confirmed."""
        if not self.change(self.hand.as_last_time):
            self.say("There is no answer of last time to take over here.")

    def action_part_next(self) -> None:
        """To the next section."""
        self.change(lambda: self.hand.section(1))

    def action_part_previous(self) -> None:
        """To the section before."""
        self.change(lambda: self.hand.section(-1))

    def action_item_add(self) -> None:
        """One more of the repeating group."""
        self.change(self.hand.add_repeat)

    def action_entry_void(self) -> None:
        """Take one repetition away; asked first where it holds answers."""
        group = self.hand.sheet.course.group(self.hand.sheet.path)
        if group is None:
            return
        if not self.hand.sheet.holds_answers(group):
            self._take_away(group)
            return
        number = group.repeat[0] if group.repeat else 1
        question = Confirm(
            f"Take away {group.item.text or 'this part'} {number}?",
            lost="Its answers and notes go with it.",
            yes="Take away",
            no="Keep it",
        )
        self.app.push_screen(question, lambda sure: self._take_away(group) if sure else None)

    def _take_away(self, group: Place) -> None:
        self.change(lambda: self.hand.remove_repeat(group))

    def action_act_undo(self) -> None:
        """Take the last answer back; without one, the starting over; without that, the last act on this case."""
        if self.change(self.hand.undo):
            return
        if self._let_go is not None:
            self.run_worker(self._bring_back(self._let_go), group="write")
        else:
            super().action_act_undo()

    def action_safety_follow(self) -> None:
        """Open the follow-up form; this one stays as it is."""
        if self.code != FOLLOW_UP_FORM:
            self.change(self.hand.commit)
            self.work.open_form(self.case, FOLLOW_UP_FORM, reason="safety")

    def action_safety_crisis(self) -> None:
        """The practice's own crisis text."""
        dialog = CrisisDialog(self.casebook.safety.crisis_text())
        self.app.push_screen(dialog, lambda wanted: self.action_safety_follow() if wanted else None)

    def action_sitting_who(self) -> None:
        """Who answers, how it is asked, why now."""
        self.ending.ask_who()

    def action_form_save(self) -> None:
        """Finish: conclusion, circumstances, signature."""
        if not self.ending.busy:
            self.change(self.hand.commit)
            self.ending.ask()

    # Leaving

    def action_screen_back(self) -> None:
        """Park: every answer is kept, and the form goes on at the same question."""
        if self.is_current and not self.ending.busy:
            self.ending.busy = True
            self.run_worker(self._leave(), group="write")

    async def _leave(self) -> None:
        self.change(self.hand.commit)
        await self.keeper.settle()
        if self.unsaved:
            self.app.post_message(DraftsChanged())
            self.say("Kept; the form goes on at the same question.")
        self.unsaved = self.ending.busy = False
        self.work.step_back()

    def action_draft_drop(self) -> None:
        """Start over: the answers of this sitting go, flags that were raised stay."""
        lost = "The answers of this sitting go; undo brings them back while the form stays open. Safety flags stay."
        question = Confirm("Start over?", lost=lost, yes="Start over", no="Keep the answers")
        self.app.push_screen(question, self._start_over)

    def _start_over(self, sure: bool | None) -> None:
        if sure:
            self.run_worker(self._fresh(), group="write")

    async def _fresh(self) -> None:
        await self.keeper.close()
        case, code, assessment = self.case, self.code, self.assessment
        let_go = self.state_now() if self.unsaved else None
        if await self._laid_anew(
            lambda book: book.assess.drop(case, code, assessment=assessment), kept=False
        ):
            self._let_go = let_go
            if let_go is not None:
                self.say("Started over. Undo brings the answers back while the form stays open.")

    async def _bring_back(self, state: SittingState) -> None:
        """The sitting that was let go, as it stood; once."""
        await self.keeper.close()
        if await self._laid_anew(lambda book: book.assess.keep(self.case, self.code, state), kept=True):
            self._let_go = None
            self.say("The answers are back.")

    async def _laid_anew(self, act: Callable[[Casebook], None], *, kept: bool) -> bool:
        """Change what is kept of this sitting and show it; whether that was possible."""
        try:
            await self.ask(act)
            self.lay_out()
        except CaseworkError as error:
            self.report(error)
            return False
        finally:
            self.keeper.restart()
        self.unsaved = kept
        self.app.post_message(DraftsChanged())
        self.paint(everything=True)
        return True
