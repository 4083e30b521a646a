"""A form on the screen: laid out from the record, drawn after each key, kept as a draft, its formulas run beside."""

from __future__ import annotations

import asyncio
import sys
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, ClassVar, Final, TypeVar

from textual.containers import Horizontal

from cmtui.errors import CaseworkError
from cmtui.forms.filling.sitting import Sitting
from cmtui.rules.clean import NOTE_LIMIT, clean
from cmtui.screens.base import WorkScreen
from cmtui.screens.drafting import keep_paste
from cmtui.screens.form.asking import Asking
from cmtui.screens.form.course import RESULT
from cmtui.screens.form.hand import Hand
from cmtui.screens.form.keeper import SittingKeeper
from cmtui.screens.form.last_time import taken_over
from cmtui.screens.form.safety import Alarms
from cmtui.screens.form.sheet import Sheet
from cmtui.screens.form.showing import Look
from cmtui.screens.form.side import side_page
from cmtui.screens.form.standing import keys_line, progress, result_line, short_title, who
from cmtui.widgets.bars import KeyBar, TitleBar
from cmtui.widgets.lines import Lines
from cmtui.widgets.question_list import QuestionList, Wishes
from cmtui.widgets.reading import ReadingPane
from cmtui.widgets.when import short_day

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence

    from textual import events
    from textual.app import ComposeResult
    from textual.types import CSSPathType

    from cmtui.form_rows import AssessmentRow
    from cmtui.forms.filling.opened import Opened, SittingState
    from cmtui.widgets.question_lines import Line

T = TypeVar("T")

_SHARE_S: Final = 0.0005
"""How long the formulas hold the interpreter before a key has its turn; Python's usual 5 ms add up to 20 ms a key."""


class SittingScreen(WorkScreen):
    """A form laid out for one case: drawn, typed into, kept and computed; its commands are the form screen's."""

    CSS_PATH: ClassVar[CSSPathType | None] = "form.tcss"
    opened: Opened
    """The form as the record opened it."""
    state: SittingState
    """Conclusion and circumstances; the answers of the moment are in the sitting."""

    def __init__(self, case: str, code: str, assessment: str = "", reason: str = "") -> None:
        """Open a form for a case.

        Args:
            case: Public id of the case.
            code: The form.
            assessment: Public id of one that is taken up again: completed it is changed, signed it is amended.
            reason: Code of `assessment_reason`, for a new one.
        """
        super().__init__()
        self.case, self.code, self.assessment, self._reason = case, code, assessment, reason
        self.history: tuple[AssessmentRow, ...] = ()
        """Earlier assessments with this form, the newest first."""
        self.amends = False
        """It replaces one that was signed."""
        self._client = ""
        self._laid = False
        self._wide = False
        self._said: tuple[str, str, tuple[str, ...]] = ("", "", ())
        self._went_on = False
        """The same form was opened once more while this screen was parked."""
        self._settling = False
        self.alarms = Alarms(self, case, code, assessment)
        self.keeper = SittingKeeper(self, case, code, self.state_now)
        self.list = QuestionList(
            Wishes(
                draw=self._lines,
                press=self.press,
                go=self.go,
                pick=lambda place: self.change(lambda: self.hand.pick(place)),
                paste=self._paste,
                resized=lambda: self.paint(everything=True),
                scrolled=self._frame,
            )
        )

    def case_open(self) -> str:
        """Quick entry here is for the client of the form."""
        return self.case

    def case_at_hand(self) -> str:
        """The client of the form."""
        return self.case

    # Composition

    def compose(self) -> ComposeResult:
        """Title, questions, what stands beside them, keys. Read at once: keys typed ahead find their question."""
        try:
            self._take_from_others()
            self.lay_out()
        except CaseworkError as error:
            self.report(error)
            self.call_after_refresh(self.work.step_back)
            return
        yield TitleBar()
        with Horizontal(id="sheet"):
            yield self.list
            pane = ReadingPane(id="beside")
            pane.can_focus = False  # the keys stay with the question
            yield pane
        yield Lines("", id="result")
        yield KeyBar()

    def _take_from_others(self) -> None:
        """The same form may be parked elsewhere: it is kept as it stands there, and goes on here."""
        for stack in self.app._screen_stacks.values():  # noqa: SLF001  # Textual names no parked screens
            for other in stack:
                if isinstance(other, SittingScreen) and other is not self and other._sits_at == self._sits_at:  # noqa: SLF001
                    other.keeper.keep_now()
                    other._went_on = True  # noqa: SLF001

    @property
    def _sits_at(self) -> tuple[str, str, str]:
        return self.case, self.code, self.assessment

    def on_screen_resume(self) -> None:
        """The form may have gone on elsewhere while it was parked here: show it as it stands now."""
        if self._went_on:
            self._went_on = False
            self.lay_out()
            self.unsaved = self.opened.kept
            self.paint(everything=True)

    def lay_out(self) -> None:
        """Open the form as the record has it.

        Raises:
            CaseworkError: There is no such form or case; the sentence says which.
        """
        book = self.casebook
        self.opened = opened = book.assess.open(
            self.case, self.code, assessment=self.assessment, reason=self._reason
        )
        self.state, self._client = opened.state, book.caseload.row(self.case).name
        earlier = book.assess.history(self.case, self.code)
        self.history = tuple(row for row in earlier if row.id != self.assessment)
        self.amends = any(row.id == self.assessment and row.signed for row in earlier)
        sitting = Sitting(
            opened.form,
            subject=opened.subject,
            now=book.wall(),
            answers=opened.state.answers,
            rules=opened.rules,
        )
        if sitting.needs_settling:
            sitting.settle()
        last = taken_over(opened.form, opened.last, now=book.wall())
        self.hand = Hand(Sheet(sitting, last=last, at=opened.state.position), book.wall)
        day = date.fromisoformat(opened.last_on) if opened.last_on else None
        last_on = short_day(day, today=book.today_date()) if day else ""
        self._asking = Asking(self.hand, last=opened.last, last_on=last_on)
        self._look = Look(self._asking, rights=opened.rights)
        self._laid = True

    def on_mount(self) -> None:
        """Show the form, with what its draft alarms about."""
        if self._laid:
            self.unsaved = self.opened.kept
            self.list.focus()
            alerts = self.hand.sheet.sitting.outcome.alerts
            self.alarms.resumed(alerts, again=bool(self.opened.state.assessment))

    def _lines(self, key: Hashable, width: int, focus: bool) -> Sequence[Line]:
        return self._look.lines(key, width, focus)

    def on_resize(self, event: events.Resize) -> None:
        """From 110 columns there is room beside the questions."""
        if self._laid:
            self._wide = event.size.width >= self.work.HORIZONTAL_BREAKPOINTS[-1][0]

    # What a key does

    def press(self, event: events.Key) -> bool:
        """What a key means here; False where it means nothing."""
        return bool(self.change(lambda: self.hand.press(event.key, event.character)))

    def go(self, key: Hashable) -> None:
        """Bring a question into focus."""
        self.change(lambda: self.hand.go(key))

    def _paste(self, text: str) -> None:
        whole = clean(text, multiline=True)
        if len(whole) > NOTE_LIMIT:
            self.run_worker(keep_paste(self, self.case, whole), group="draft")
        else:
            self.change(lambda: self.hand.paste(whole))

    def change(self, act: Callable[[], T]) -> T | None:
        """Let a key act, paint in its frame what changed, and only then keep it."""
        hand, sheet = self.hand, self.hand.sheet
        answers, at, typed = sheet.sitting.answers, sheet.at, hand.typed
        result = None
        try:
            result = act()
        except CaseworkError as error:
            self.report(error)
        answered = sheet.sitting.answers is not answers
        self.unsaved = self.unsaved or answered or hand.edited
        self.paint()
        if answered:
            self.alarms.answered(sheet.sitting.outcome.alerts)
            self.keeper.answered()
            self.call_after_refresh(self._settle)
        elif (hand.edited and hand.typed is not typed) or (self.unsaved and sheet.at != at):
            self.keeper.typed()
        return result

    def paint(self, *, everything: bool = False) -> None:
        """Draw what the last key changed; a few lines, all in one frame."""
        sheet, width = self.hand.sheet, max(1, self.list.size.width or self.size.width)
        self._asking.beside = self._wide
        head = [*self._look.alarms(width, self.alarms.raised), self._look.caption(width, None)]
        self.list.show(
            sheet.course.blocks if sheet.reshaped or everything else None,
            focus=sheet.at,
            changed=tuple(sheet.changed),
            head=head,
            all_changed=everything,
        )
        sheet.changed.clear()
        sheet.reshaped = False
        self._frame()
        titles = (short_title(self.opened.title), self._client, who(self.state))
        said = (
            " · ".join(filter(None, titles)),
            progress(sheet, self.opened, draft=self.unsaved),
            # Once there is a score, it comes before who answers.
            (" · ".join(filter(None, titles[:2])),)
            if any(score.value is not None for score in sheet.sitting.outcome.scores[:1])
            else (),
        )
        if said != self._said:  # a title that says the same is not painted again
            self._said = said
            self.query_one(TitleBar).show(*said)
        self.query_one(KeyBar).show(keys_line(self.hand))
        if self._wide:
            pane, today = self.query_one(ReadingPane), self.casebook.today_date()
            pane.show(side_page(self._asking, self.history, width=pane.size.width, today=today))

    def _frame(self) -> None:
        """The heading above the questions and the result below them, where they are out of sight themselves.

        A band never stands without its source, nor without the words that it is no diagnosis.
        """
        sheet, width = self.hand.sheet, max(1, self.list.size.width or self.size.width)
        heading = sheet.course.heading(sheet.path)
        above = heading if heading is not None and self.list.is_above(heading) else None
        self.list.retitle(self._look.caption(width, above))
        told = self._wide or self.list.is_in_view(RESULT)
        words = "" if told else result_line(sheet, self.opened)
        line = self.query_one("#result", Lines)
        line.set_class(bool(words), "-told")
        line.show([(f" {words}", "strong")])

    # Formulas and the draft

    def _settle(self) -> None:
        """Run the formulas in a thread; what is answered meanwhile is in the next round, the newest result is shown."""
        if not self._settling and self.hand.sheet.sitting.needs_settling:
            self._settling = True
            self.run_worker(self._settled(), group="settle")

    async def _settled(self) -> None:
        usual = sys.getswitchinterval()
        sys.setswitchinterval(_SHARE_S)
        try:
            while (sitting := self.hand.sheet.sitting).needs_settling:
                before = sitting.outcome
                await asyncio.to_thread(sitting.settle)
                self.hand.sheet.merged(before)
                self.hand.stay()
                self.paint()
                self.alarms.answered(sitting.outcome.alerts)
        finally:
            sys.setswitchinterval(usual)
            self._settling = False

    def state_now(self) -> SittingState:
        """Where the sitting stands, with what is being typed."""
        return replace(self.state, answers=self.hand.to_keep(), position=self.hand.sheet.path)

    def on_unmount(self) -> None:
        """Nothing is lost when the app is left in the middle of a word."""
        if self._laid:
            self.keeper.keep_now()
