"""The keys of a call on Today: reached, left a message, no answer, put back, sooner, later."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING, Final

from cmtui import commands
from cmtui.errors import CaseworkError
from cmtui.messages import CaseChanged
from cmtui.rules.calls import message_caution
from cmtui.screens.home import HomeScreen
from cmtui.screens.today_list import next_client
from cmtui.widgets.line_list import LineList

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from cmtui.casebook.book import Casebook
    from cmtui.commands import Command
    from cmtui.rows import DueRow
    from cmtui.widgets.line_list import Heading

CALLS: Final = (
    commands.REACHED,
    commands.MESSAGE,
    commands.NO_ANSWER,
    commands.PUT_BACK,
    commands.MOVE_UP,
    commands.MOVE_DOWN,
)

_RANKS: Final = frozenset({commands.MOVE_UP.action, commands.MOVE_DOWN.action})
"""They move a block of the call list, and are hidden where it is not in sight."""

_OF_CALLS: Final = frozenset(command.action for command in CALLS)

FOLLOW_UP_RULES: Final = frozenset({"R-TRN-1", "R-TRN-2"})
"""A call that settles one of these answers whether the plan is working: it has its form."""

FOLLOW_UP: Final = {"mode": "phone", "direction": "out", "reached": "yes"}
"""What is known of such a contact before a word is typed."""


class CallKeys(HomeScreen):
    """What is done with the client under the cursor, by one key each; an attempt is written at once."""

    def __init__(self) -> None:
        super().__init__()
        self._in_turn = asyncio.Lock()
        """Two keys in a row are two acts, the second on the list as the first left it."""

    # What the list says; the screen that draws it knows

    @property
    def row_at_hand(self) -> DueRow | None:
        """The row under the cursor."""
        raise NotImplementedError

    @property
    def known(self) -> Sequence[DueRow]:
        """Every row that was read, shown or not."""
        raise NotImplementedError

    @property
    def drawn(self) -> Sequence[DueRow | Heading]:
        """The list as it is drawn, with its headings."""
        raise NotImplementedError

    @property
    def is_call_list(self) -> bool:
        """Whether the list is grouped by client."""
        raise NotImplementedError

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Hide what cannot be done with the row under the cursor."""
        if action in _OF_CALLS and self.is_mounted:
            return self._can(action)
        return super().check_action(action, parameters)

    def calls_offered(self) -> tuple[Command, ...]:
        """The keys of a call that work on the row under the cursor."""
        return tuple(command for command in CALLS if self._can(command.action))

    def _can(self, action: str) -> bool:
        if (row := self.row_at_hand) is None:
            return False
        if action == commands.PUT_BACK.action and row.opens == "task" and not row.case:
            return True
        return bool(row.case) and (self.is_call_list or action not in _RANKS)

    # The keys

    def action_call_reached(self) -> None:
        """Take down what was said: in one line, or for a follow-up that is owed in its form."""
        if (row := self.row_at_hand) is None or not (case := row.case):
            return
        asked = {each.rule for each in self.known if each.case == case}
        if asked & FOLLOW_UP_RULES:
            self.work.open_contact(case, values=FOLLOW_UP)
        else:
            self.work.open_quick(case, "call ")

    def action_call_message(self) -> None:
        """A message was left; where none is to be left, or nobody asked, one question comes first."""
        if (row := self.row_at_hand) is None or not row.case:
            return
        if caution := message_caution(row.safe):
            self.run_worker(self._left_all_the_same(row, caution), group="write")
        else:
            self._attempt(row, "left_message")

    def action_call_none(self) -> None:
        """Nobody answered."""
        if (row := self.row_at_hand) is not None:
            self._attempt(row, "no_answer")

    def action_row_back(self) -> None:
        """To the end of today's calls; a task of the practice to another day."""
        if (row := self.row_at_hand) is None:
            return
        if case := row.case:
            self._to_next_client(row)
            said = f"{row.client}: put back to the end of today's calls."
            self._act(case, lambda casebook: casebook.calls.put_back(case), said)
        else:
            self.run_worker(self._put_off(row), group="write")

    def action_row_up(self) -> None:
        """Call this client sooner."""
        self._move(-1)

    def action_row_down(self) -> None:
        """Call this client later."""
        self._move(1)

    # Doing it

    def _move(self, step: int) -> None:
        if (row := self.row_at_hand) is not None and (case := row.case):
            self._act(case, lambda casebook: casebook.calls.move(case, step), "")

    def _to_next_client(self, row: DueRow) -> None:
        """At the key itself: the next key is meant for the next client, whenever this act is written."""
        if (following := next_client(self.drawn, row.key)) is not None:
            self.query_one(LineList).move_to_key(following.key)

    def _act(self, case: str, write: Callable[[Casebook], object], said: str) -> None:
        self.run_worker(self._write(case, write, said), group="write")

    async def _write(self, case: str, write: Callable[[Casebook], object], said: str) -> None:
        async with self._in_turn:
            try:
                await self.ask(write)
            except CaseworkError as error:
                self.report(error)
                return
        if said:
            self.say(f"{said} u takes it back.")
        self.post_message(CaseChanged(case))

    async def _left_all_the_same(self, row: DueRow, caution: str) -> None:
        """What stands beside the number speaks against a message: was one left?"""
        # Deferred: it brings the text controls along, and most messages need no question.
        from cmtui.screens.dialogs.steps import Step, StepsDialog

        asks = f"{caution[:1].upper()}{caution[1:]}: was a message left all the same?"
        step = Step("left", asks, (("yes", "yes, it was left"),), first="yes")
        dialog = StepsDialog(row.client, lambda answers: None if answers else step, place=None)
        if await self.app.push_screen_wait(dialog) is not None:
            self._attempt(row, "left_message")

    def _attempt(self, row: DueRow, reached: str) -> None:
        if case := row.case:
            self._to_next_client(row)
            self.run_worker(self._attempted(case, reached), group="write")

    async def _attempted(self, case: str, reached: str) -> None:
        async with self._in_turn:
            try:
                _, said = await self.ask(lambda casebook: casebook.calls.outcome(case, reached))
                offer = await self.ask(lambda casebook: casebook.calls.letter(case))
            except CaseworkError as error:
                self.report(error)
                return
        self.say(f"{said} u takes it back.")
        self.post_message(CaseChanged(case))
        if offer:
            await self._offer_letter(case, offer)

    async def _offer_letter(self, case: str, why: str) -> None:
        """After the third attempt in a row: one key promises the letter, or notes it as sent (G-13)."""
        # Deferred: it brings the text controls along, and most days offer no letter.
        from cmtui.screens.dialogs.steps import Step, StepsDialog
        from cmtui.screens.drafting import Place

        options = (("task", "Task for today: write the letter"), ("sent", "The letter is sent: note it"))
        step = Step("letter", "A letter?", options, first="task")
        dialog = StepsDialog(
            "No reply",
            lambda answers: None if answers else step,
            place=Place("letter call:", case),
            about=why,
        )
        answers = await self.app.push_screen_wait(dialog)
        if answers is None:
            return
        if answers["letter"] == "task":
            await self._write(case, lambda casebook: casebook.calls.write_letter(case), "A task for today.")
        else:
            await self._write(case, lambda casebook: casebook.calls.letter_sent(case), "Letter noted.")

    async def _put_off(self, row: DueRow) -> None:
        """A task of the practice: to which day?"""
        from cmtui.screens.dialogs.line import LineDialog

        ident = row.subject.partition(":")[2]
        today = self.casebook.today_date()
        dialog = LineDialog(
            "Put off",
            f"{row.what}\nUntil when? fri, in 2w, 3/14",
            does="Put off",
            understood=partial(_day_in_words, today),
        )
        if not (typed := await self.app.push_screen_wait(dialog)):
            return
        day = _day(typed, today)
        await self._write("", lambda casebook: casebook.tasks.snooze(ident, day), "Put off.")


def _day(typed: str, today: date) -> date:
    from cmtui.rules.dates import read_due

    return read_due(typed, today=today)


def _day_in_words(today: date, typed: str) -> str:
    from cmtui.rules.dates import understood

    return understood(_day(typed, today), today)
