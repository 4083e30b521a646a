"""Assessments: a form opened for a case, kept while it is filled in, completed, signed, amended."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from cmtui.casebook.assessment import assess_open, assess_rows, assess_section, responses, shelf
from cmtui.casebook.assessment.assess_sign import rescored, signed
from cmtui.casebook.assessment.assess_write import by, complete
from cmtui.casebook.assessment.sittings import draft_of
from cmtui.casebook.drafts import drop_draft
from cmtui.errors import NotFound, Refused, WrongUsage
from cmtui.forms.responses.response import from_response
from cmtui.models.assessments import Assessment
from cmtui.models.work import Task
from cmtui.rules.clean import clean

if TYPE_CHECKING:
    from cmtui.casebook.book import Casebook
    from cmtui.casebook.desk import Desk
    from cmtui.form_rows import AssessmentRow
    from cmtui.forms.answers import Answers
    from cmtui.forms.filling.opened import Opened, SittingState
    from cmtui.forms.tree import Form
    from cmtui.rows import ImportResult, ItemRow


class Assess:
    """What was asked of a client by a form, and what came of it."""

    def __init__(self, book: Casebook, desk: Desk) -> None:
        self._book = book
        self._desk = desk

    # --- a sitting ---------------------------------------------------------------------------------------------

    def open(self, case: str, code: str, *, assessment: str = "", reason: str = "") -> Opened:
        """A form ready to be filled in: as its draft left it, else empty, with last time's answers beside.

        Args:
            case: Public id of the case.
            code: The form.
            assessment: Public id of an assessment that is taken up again.
            reason: Code of `assessment_reason`, for a new one.

        Raises:
            NotFound: There is no such case, form or assessment.
            Refused: The assessment was amended already.
        """
        draft = self._book.drafts.find(draft_of(code), assessment or case)
        return assess_open.opened(self._desk, case, code, draft, assessment=assessment, reason=reason)

    def keep(self, case: str, code: str, state: SittingState) -> None:
        """Keep a sitting as it stands, at once; no key is lost by a kill."""
        values = assess_open.kept(self._desk.record.reader, code, state)
        self._book.drafts.keep(draft_of(code), state.assessment or case, values)

    def drop(self, case: str, code: str, *, assessment: str = "") -> None:
        """Let a sitting go that is not to be kept; flags that it raised stay."""
        self._book.drafts.drop(draft_of(code), assessment or case)

    def of_draft(self, form: str, subject: str) -> tuple[str, str, str]:
        """The case, the form's code and the assessment taken up again (or nothing) that a draft is about.

        Raises:
            NotFound: What it was about is no longer in the record.
        """
        return assess_open.about(self._desk, form, subject)

    # --- completing --------------------------------------------------------------------------------------------

    def finish(self, case: str, code: str, state: SittingState, *, sign: bool = False) -> AssessmentRow:
        """Complete a form, and sign it where asked: the response, its scores, its flags and the needs it proposes.

        Raises:
            Refused: Something required is open, an answer does not fit, the conclusion is missing, or nobody said yet
                what was done about a safety-critical answer; the sentence names it and nothing was changed.
        """
        case_id = self._desk.case_id(case)
        version = assess_open.version_of(self._desk.record.reader, code, state)
        rules = shelf.rules_of(self._desk.record.reader, code, version.form)
        done = complete(
            self._desk.record.reader,
            by(self._desk),
            case_id,
            version,
            rules=rules,
            state=state,
            now=self._desk.now(),
        )
        name = "assessment.signed" if sign else "assessment.completed"
        with self._desk.act(name, case_id=case_id, summary=done.summary) as work:
            found = done.write(work)
            if sign:
                signed(work, self._desk.actor, found)
            drop_draft(work, self._desk.session, draft_of(code), state.assessment or case)
        return self.assessment(found.public_id)

    def sign(self, id: str, conclusion: str = "") -> AssessmentRow:  # noqa: A002  # the public id
        """Sign a completed assessment: from now on it never changes (S-1).

        Raises:
            Refused: It is signed already, has no conclusion, or a safety-critical answer waits for a word on what was done.
        """
        case_id, title = self._named(id)
        with self._desk.act("assessment.signed", case_id=case_id, summary=title) as work:
            found = work.get(Assessment, public_id=id)
            if words := clean(conclusion, multiline=True):
                if found.signed_at is not None:
                    raise Refused("That assessment is signed already; amend it instead.", rule="S-1")
                work.change(found, conclusion=words)
            signed(work, self._desk.actor, found)
        return self.assessment(id)

    def rescore(self, id: str) -> AssessmentRow:  # noqa: A002  # the public id
        """Score an assessment again by the rules in force; what was found before stays.

        Raises:
            NotFound: It is not in the record.
        """
        case_id, title = self._named(id)
        with self._desk.act("assessment.rescored", case_id=case_id, summary=title) as work:
            rescored(work, self._desk.record.reader, work.get(Assessment, public_id=id))
        return self.assessment(id)

    def void(self, id: str, reason: str) -> None:  # noqa: A002  # the public id
        """Strike an assessment out as entered in error; it stays in the record with the reason, and so do its flags.

        Raises:
            WrongUsage: The reason is missing.
        """
        if not (words := clean(reason)):
            raise WrongUsage("Say why the assessment is struck out, such as: entered for the wrong client.")
        case_id, _ = self._named(id)
        with self._desk.act("assessment.voided", case_id=case_id, summary=words[:80]) as work:
            work.void(work.get(Assessment, public_id=id), words)

    def _named(self, ident: str) -> tuple[int, str]:
        """The case of an assessment, and what the history may call it."""
        found = self._desk.rows(
            "SELECT a.case_id, v.title, a.confidential FROM assessment a JOIN form_version v ON v.id = a.form_version_id "
            "WHERE a.public_id = ?",
            (ident,),
        )
        if not found:
            raise NotFound("That assessment is no longer in the record; look at the list again.")
        return int(found[0][0]), assess_rows.CONFIDENTIAL if found[0][2] else str(found[0][1])

    def no_change(self, case: str, reason: str) -> None:
        """Answer a change in condition with the reason why nothing is assessed anew (R-ASM-3).

        Raises:
            WrongUsage: The reason is missing.
        """
        if not (words := clean(reason, multiline=True)):
            raise WrongUsage("Say why no new assessment is needed, in a few words.")
        case_id = self._desk.case_id(case)
        with self._desk.act("assessment.waived", case_id=case_id, summary=words[:80]) as work:
            work.put(
                Task,
                case_id=case_id,
                what="assess after the change",
                due_on=self._desk.today(),
                rule="R-ASM-3",
                status="done",
                done_at=work.now,
                result=f"not needed: {words}",
            )

    # --- reading -----------------------------------------------------------------------------------------------

    def assessment(self, id: str) -> AssessmentRow:  # noqa: A002  # the public id
        """One assessment, whole: for the screen that shows it by itself.

        Raises:
            NotFound: It is not in the record.
        """
        case_id, _ = self._named(id)
        rows = assess_rows.of_case(self._desk.record.reader, case_id, whole=True)
        found = next((row for row in rows if row.id == id), None)
        if found is None:
            raise NotFound("That assessment was struck out; the history has it.")
        return found

    def answers(self, id: str) -> tuple[Form, Answers]:  # noqa: A002  # the public id
        """The form and the answers of an assessment, in the version that was answered."""
        form, answers, _ = self._response(id)
        return form, answers

    def response(self, id: str) -> dict[str, Any]:  # noqa: A002  # the public id
        """The QuestionnaireResponse of an assessment, as it was written."""
        return self._response(id)[2]

    def _response(self, ident: str) -> tuple[Form, Answers, dict[str, Any]]:
        found = self._desk.rows(
            "SELECT form_version_id, response FROM assessment WHERE public_id = ?", (ident,)
        )
        if not found:
            raise NotFound("That assessment is not in this record.")
        form = shelf.version_of(self._desk.record.reader, found[0][0]).form
        response: dict[str, Any] = json.loads(found[0][1])
        return form, from_response(form, response)[0], response

    def history(self, case: str, code: str = "") -> tuple[AssessmentRow, ...]:
        """The assessments of a case, of one form or of all, the newest first."""
        return assess_rows.of_case(self._desk.record.reader, self._desk.case_id(case), code=code)

    def latest(self, case: str) -> tuple[AssessmentRow, ...]:
        """The last one of each form."""
        return assess_rows.latest(self.history(case))

    def rows(self, case: str) -> tuple[ItemRow, ...]:
        """The section Assess of a chart: flags, forms with score and trend, needs, strengths."""
        return assess_section.rows(self._book, self._desk, case)

    # --- from elsewhere ----------------------------------------------------------------------------------------

    def import_response(
        self, data: bytes, *, file: str = "", case: str = "", dry_run: bool = False
    ) -> ImportResult:
        """Bring answered forms in: one QuestionnaireResponse, or a Bundle of them.

        Args:
            data: The file.
            file: Its name, for what is told of it.
            case: Public id of the case; found by the response's subject where empty.
            dry_run: Say what would happen, and write nothing.

        Raises:
            WrongUsage: It is no such file.
        """
        return responses.bring_in(self._desk, data, file=file, case=case, dry_run=dry_run)
