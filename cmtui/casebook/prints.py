"""Prints: a blank form, and one that was answered, as documents that are read on screen or written to a file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from cmtui.casebook.confidential import CONFIDENTIAL_FORM
from cmtui.clock import local, read_stamp
from cmtui.errors import NotFound
from cmtui.forms.filling.sitting import Sitting
from cmtui.reports.blank_form import blank_form
from cmtui.reports.filled_form import Given, Raised, Result, Sheet, filled_form
from cmtui.reports.plan_paper import Sender, plan_changes, plan_copy
from cmtui.reports.writing import write
from cmtui.rules.plan_diff import changes
from cmtui.rules.plan_words import day
from cmtui.vocabulary import catalog

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from cmtui.casebook.book import Casebook
    from cmtui.form_rows import AssessmentRow, FlagRow
    from cmtui.forms.answers import Answers
    from cmtui.forms.tree import Form
    from cmtui.reports.document import Document
    from cmtui.rows import ChartHead

_LONGEST_NAME: Final = 60
"""Characters of a file's proposed name."""


@dataclass(frozen=True, slots=True)
class Print:
    """A document, and what is to be known before it is written."""

    document: Document
    name: str
    """A name for its file, without its ending; it never names a client."""
    left_out: bool = False
    """Whether something confidential was left out of it."""


class Prints:
    """What can be put on paper."""

    def __init__(self, book: Casebook) -> None:
        self._book = book

    def blank(self, code: str) -> Print:
        """A form of the library with nothing answered.

        Raises:
            NotFound: There is no such form.
        """
        return blank(self._book.forms.form(code))

    def assessment(self, id: str, *, confidential: bool = False) -> Print:  # noqa: A002  # the public id
        """A form as it was answered.

        Args:
            id: Public id of the assessment.
            confidential: Whether confidential answers and results are in it; otherwise it says that they are not.

        Raises:
            NotFound: It is not in the record.
        """
        row = self._book.assess.assessment(id)
        form, answers = self._book.assess.answers(id)
        head = self._book.chart.head(row.case)
        flags = tuple(
            self._book.safety.flag(flag.id)
            for flag in self._book.safety.flags(row.case, closed=True)
            if flag.assessment == id
        )
        sheet = self._sheet(row, head, flags)
        document = filled_form(form, sheet, self._given(form, answers), confidential=confidential)
        named = CONFIDENTIAL_FORM if row.confidential else row.form
        return Print(
            document,
            _file_name(head.number, named, row.date),
            left_out=not confidential and (row.confidential or any(flag.confidential for flag in flags)),
        )

    def newest(self, case: str, code: str, *, confidential: bool = False) -> Print:
        """The newest answered form of a case.

        Raises:
            NotFound: The form was not answered in this case.
        """
        for row in self._book.assess.history(case):
            whole = self._book.assess.assessment(row.id)
            if whole.form == code and whole.status != "amended":
                return self.assessment(row.id, confidential=confidential)
        raise NotFound(
            f"The form “{code}” was not answered in this case; without the case a blank one is printed."
        )

    def plan_copy(self, case: str, version: int = 0) -> Print:
        """The client's copy of a version, in the words that were agreed; 0 is the plan as it stands.

        Raises:
            NotFound: There is no such version.
        """
        text, data = self._book.plan.wording(case, version), self._book.plan.data(case, version)
        digest = next((each.digest for each in self._book.plan.versions(case) if each.number == version), "")
        named = f"version {version}" if version else "now"
        return Print(
            plan_copy(text, version, self._sender(data), digest),
            _file_name(data["case"], "plan", named),
            left_out=any(need["confidential"] for need in data["needs"]),
        )

    def plan_changes(self, case: str, a: int, b: int = 0) -> Print:
        """The letter to the client that says what changed from one version to another; 0 is the plan as it stands.

        Raises:
            NotFound: There is no such version.
        """
        old, new = self._book.plan.data(case, a), self._book.plan.data(case, b)
        between = (_version(old), _version(new))
        letter = plan_changes(changes(old, new), between, self._sender(new), new.get("reason", ""))
        return Print(
            letter,
            _file_name(new["case"], "plan changes", f"{a} to {b or 'now'}"),
            left_out=any(need["confidential"] for need in (*old["needs"], *new["needs"])),
        )

    def _sender(self, data: Mapping[str, Any]) -> Sender:
        manager = self._book.registers.form("practitioner", id=self._book.owner)
        name = next(field.value for field in manager.fields if field.name == "name")
        return Sender(data["name"], data["case"], name, day(self._book.today_date().isoformat()))

    def save(self, printed: Print, path: Path, *, overwrite: bool = False) -> None:
        """Write a print as PDF or text, by the ending of the file's name.

        Raises:
            WrongUsage: The name ends in neither.
            Refused: The file is there, and was not to be replaced.
            NoRoom: It cannot be written there.
        """
        save(printed, path, overwrite=overwrite)

    def _sheet(self, row: AssessmentRow, head: ChartHead, flags: tuple[FlagRow, ...]) -> Sheet:
        return Sheet(
            client=head.name,
            number=head.number,
            facts=tuple(self._facts(row, head)),
            results=tuple(
                Result(
                    score.title, score.text, score.band, score.source, f"{score.rule} {score.version}".strip()
                )
                for score in row.scores
            ),
            safety=tuple(map(self._raised, flags)),
            conclusion=row.conclusion,
            evolving_needs=row.evolving_needs,
            confidential=row.confidential,
            private_items=frozenset(flag.link_id for flag in flags if flag.confidential and flag.link_id),
        )

    def _facts(self, row: AssessmentRow, head: ChartHead) -> tuple[tuple[str, str], ...]:
        signed = (
            f"{self._at(row.signed)} by {row.signed_by}".removesuffix(" by ") if row.signed else "not signed"
        )
        replaces = self._book.assess.assessment(row.replaces).date if row.replaces else ""
        return (
            ("Born", _day(head.born)),
            ("Held", _day(row.date)),
            ("Asked", _label("assessment_mode", row.mode)),
            ("Informants", row.informants),
            ("Interpreter", _label("interpreter_used", row.interpreter)),
            ("Reason", _label("assessment_reason", row.reason)),
            ("By", row.author),
            ("Signed", signed),
            ("Amends", f"the one of {_day(replaces)}" if replaces else ""),
            ("Status", "amended since: a later one replaces it" if row.status == "amended" else ""),
        )

    def _raised(self, flag: FlagRow) -> Raised:
        standing = f"Closed {self._at(flag.closed_at)}." if flag.closed_at else "Open."
        if flag.corrected_at:
            standing = f"The answer was corrected since. {standing}"
        return Raised(
            text=f"{catalog.label('alert_level', flag.level)}: {flag.text}",
            done=flag.done,
            standing=standing,
            confidential=flag.confidential,
            of_score=not flag.link_id,
        )

    def _at(self, instant: str) -> str:
        moment = local(read_stamp(instant), self._book.zone)
        return f"{_day(moment.date().isoformat())} {moment:%H:%M}"

    def _given(self, form: Form, answers: Answers) -> Given:
        sitting = Sitting(form, now=self._book.now(), answers=answers)
        if sitting.needs_settling:
            sitting.settle()
        # What was answered counts before what a formula would say today.
        values = {**sitting.outcome.values, **answers.given}
        return Given(sitting.lines, values, answers.skipped, answers.notes)


def _day(day: str | None) -> str:
    """`20 Nov 2026`: nobody on paper takes the day for the month."""
    if not day:
        return ""
    found = date.fromisoformat(day)
    return f"{found.day} {found:%b} {found.year}"


def _version(data: Mapping[str, Any]) -> str:
    """How a letter calls a version."""
    if not data["version"]:
        return "the plan as it stands now"
    return f"version {data['version']}, agreed on {day(data['agreed_on'])}"


def _label(vocabulary: str, code: str) -> str:
    return catalog.label(vocabulary, code).casefold() if code else ""


def blank(form: Form) -> Print:
    """A form with nothing answered; it needs no record."""
    return Print(blank_form(form), _file_name(form.code, form.version, "blank"))


def save(printed: Print, path: Path, *, kind: str = "", overwrite: bool = False) -> None:
    """Write a print.

    Args:
        printed: The print.
        path: The file.
        kind: pdf or txt; by the ending of the file's name where empty.
        overwrite: Whether a file that is there may be replaced.

    Raises:
        WrongUsage: Nothing says in which format.
        Refused: The file is there, and was not to be replaced.
        NoRoom: It cannot be written there.
    """
    write(printed.document, path, kind=kind, overwrite=overwrite)


def _file_name(*words: str) -> str:
    """The words as a file name that every system takes."""
    name = " ".join(word for word in words if word)
    return "".join(sign if sign.isalnum() or sign in " -_." else "-" for sign in name)[:_LONGEST_NAME].strip(
        " ."
    )
