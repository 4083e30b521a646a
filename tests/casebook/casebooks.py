"""A small practice in a real file, for stories of the work: its clock stands until the story moves it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from cmtui.casebook.book import Casebook, open_casebook
from cmtui.casebook.opening import new_casebook
from cmtui.casebook.practices.demo_assess import answered

if TYPE_CHECKING:
    from cmtui.form_rows import AssessmentRow
    from cmtui.forms.filling.opened import SittingState

ZONE = ZoneInfo("America/Chicago")
PASSPHRASE = "four unrelated words of mine"
OWNER = "Dana Reed"

_TABLES = [
    "person",
    "client",
    "phone",
    "address",
    "inquiry",
    "case",
    "stage_event",
    "screening",
    "criterion",
    "consent",
    "decision_maker",
    "team_member",
    "coverage",
    "episode",
    "condition",
    "contact",
    "addendum",
    "task",
    "event",
    "event_case",
    "clock",
    "case_face",
    "practitioner",
    "form_version",
    "score_rule_version",
    "assessment",
    "assessment_score",
    "safety_flag",
    "need",
    "measure_point",
]


@dataclass
class Wall:
    """The clock on the practice's wall; 4 March 2026 is a Wednesday, and summer time begins on the 8th."""

    at: datetime = field(default_factory=lambda: wall("2026-03-04 10:00"))

    def __call__(self) -> datetime:
        return self.at.astimezone(UTC)

    def show(self, text: str) -> None:
        """Move the hands to a local time."""
        self.at = wall(text)

    def on(self, **distance: float) -> None:
        """Let time pass."""
        self.at = (self.at.astimezone(UTC) + timedelta(**distance)).astimezone(ZONE)


def two_goals(book: Casebook, case: str) -> tuple[str, str]:
    """Goals 1 and 2 of a case, for entries that name them by their numbers."""
    first, second = {"what": "weigh daily"}, {"what": "walk to the shop", "words": "I want my own bread"}
    return book.plan.add_goal(case, first), book.plan.add_goal(case, second)


def wall(text: str) -> datetime:
    """A local time of the practice."""
    return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=ZONE)


@dataclass
class Practice:
    """A record with its clock, and the few things that nearly every story begins with."""

    path: Path
    book: Casebook
    clock: Wall
    passphrase: str | None = None

    def inquiry(self, family: str = "Garcia", given: str = "Rosa", **more: str) -> str:
        """An inquiry taken down; the public id of its case."""
        values = {
            "family": family,
            "given": given,
            "received_at": "today",
            "source": "Mercy Hospital",
            "reason": "three emergency visits since Christmas",
            "urgency": "routine",
            **more,
        }
        return self.book.intake.log(values).case

    def opened(self, family: str = "Garcia", given: str = "Rosa", **more: str) -> str:
        """A case that was opened, whatever was missing."""
        case = self.inquiry(family, given, **more)
        self.open(case)
        return case

    def open(self, case: str, **more: Any) -> None:
        """Open a prospect's case with a reason for each guard."""
        reasons = {ask.guard: "urgent" for ask in self.book.intake.asks(case, "T-4")}
        self.book.intake.move(case, "T-4", reasons=reasons, **more)

    def answer_criteria(self, case: str, answer: str = "no") -> None:
        """Answer the nine criteria."""
        for (ident,) in self.rows(
            "SELECT x.public_id FROM criterion x JOIN screening s ON s.id = x.screening_id "
            'JOIN "case" c ON c.id = s.case_id WHERE c.public_id = ?',
            case,
        ):
            self.book.registers.save("criterion", {"answer": answer}, id=ident)

    def sat(self, case: str, code: str, picks: Any, **more: Any) -> SittingState:
        """A form with its answers, as `answered` of the demonstration reads them, and a conclusion."""
        opened = self.book.assess.open(case, code)
        values = {"conclusion": "As told.", "informants": "the client", "mode": "read_aloud", **more}
        answers = answered(opened.form, picks, self.book.now())
        return replace(opened.state, answers=answers, **values)

    def assessed(
        self,
        case: str,
        code: str = "comprehensive-assessment",
        picks: Any = None,
        *,
        sign: bool = True,
        **more: Any,
    ) -> AssessmentRow:
        """A form that was answered and signed; the flags that it raises get a word on what was done."""
        state = self.sat(case, code, {} if picks is None else picks, **more)
        row = self.book.assess.finish(case, code, state)
        for flag in self.book.safety.flags(case):
            if not flag.done and flag.assessment == row.id:
                self.book.safety.answer(flag.id, "asked, and told who treats")
        return self.book.assess.sign(row.id) if sign else row

    def again(self) -> Casebook:
        """The same record in another window, with a session of its own."""
        return open_casebook(self.path, self.passphrase, now=self.clock)

    def rows(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        """What the file holds."""
        return self.book._desk.rows(sql, values)

    def one(self, sql: str, *values: Any) -> Any:
        """The one value that the file holds."""
        return self.rows(sql, *values)[0][0]

    def everything(self) -> dict[str, list[tuple[Any, ...]]]:
        """All that the record says: equal before and after an act that was refused."""
        return {table: self.rows(f'SELECT * FROM "{table}"') for table in _TABLES}

    def acts(self) -> list[str]:
        """The acts of the history, in order."""
        return [act for (act,) in self.rows("SELECT act FROM event ORDER BY seq")]

    def due(self, case: str = "") -> dict[str, str]:
        """What Today shows: rule id (or the task's words) and the window it stands in."""
        return {row.rule or row.what: row.window for row in self.book.today.rows(case=case)}


def practice(path: Path, clock: Wall, passphrase: str | None = None) -> Practice:
    """A new record, copied from one that was made once: to run the migrations takes longer than most stories."""
    path.touch(mode=0o600)
    path.write_bytes(_new_record(passphrase))
    return Practice(path, open_casebook(path, passphrase, now=clock), clock, passphrase)


@cache
def _new_record(passphrase: str | None) -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "practice.db"
        new_casebook(path, passphrase, owner=OWNER, zone=ZONE.key, now=Wall()).close()
        return path.read_bytes()
