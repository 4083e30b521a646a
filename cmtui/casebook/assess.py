"""Assessments: a form opened for a case, kept while it is filled in, completed, signed, amended."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from cmtui.casebook import assess_rows, assess_section, responses, shelf
from cmtui.casebook.assess_sign import rescored, signed
from cmtui.casebook.assess_write import by, complete, take_up
from cmtui.casebook.client_facts import subject_of
from cmtui.casebook.drafts import drop_draft
from cmtui.casebook.sittings import draft_of, from_values, to_values
from cmtui.errors import NotFound, Refused, WrongUsage
from cmtui.forms.opened import Opened, SittingState
from cmtui.forms.response import from_response
from cmtui.models.assessments import Assessment
from cmtui.models.work import Task
from cmtui.rules.clean import clean
from cmtui.store.reader import one

if TYPE_CHECKING:
    from cmtui.casebook.book import Casebook
    from cmtui.casebook.desk import Desk
    from cmtui.casebook.shelf import Version
    from cmtui.forms.answers import Answers
    from cmtui.forms.tree import Form
    from cmtui.rows import AssessmentRow, DraftRow, ImportResult, ItemRow
    from cmtui.store.reader import Row


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
        reads, case_id = self._desk.record.reader, self._desk.case_id(case)
        again = self._earlier(assessment) if assessment else None
        draft = self._book.drafts.find(draft_of(code), assessment or case)
        state, version = self._state(code, draft, again, reason)
        rules = shelf.rules_of(reads, code, version.form)
        last = assess_rows.last_answers(reads, case_id, code, before=assessment)
        return Opened(
            case=case,
            code=code,
            version=version.form.version,
            title=version.form.title,
            form=version.form,
            rules=tuple(rule for rule, _, _ in rules),
            subject=subject_of(reads, case_id, self._desk.today(), mode=state.mode),
            state=state,
            kept=draft is not None,
            last=last.answers,
            last_on=last.day,
            last_scores=last.scores,
            confidential=any(rule.confidential for rule, _, _ in rules),
            rights=version.form.copyright,
        )

    def _state(
        self, code: str, draft: DraftRow | None, again: Row | None, reason: str
    ) -> tuple[SittingState, Version]:
        """Where a sitting begins or goes on, and the version of the form that it answers."""
        reads = self._desk.record.reader
        version = shelf.current(reads, code) if again is None else shelf.version_of(reads, again[1])
        if draft is not None:
            values = dict(draft.values)
            kept = (version, *shelf.versions(reads, code))
            of = next((each for each in kept if each.digest == values.get("@digest")), version)
            return from_values(values), of
        if again is None:
            return SittingState(reason=reason, begun=self._desk.now()), version
        return take_up(self._desk.record.reader, again, version.form), version

    def _earlier(self, assessment: str) -> Row:
        found = one(
            self._desk.record.reader,
            "SELECT id, form_version_id, status, public_id FROM assessment WHERE public_id = ? AND voided_at IS NULL",
            (assessment,),
        )
        if found is None:
            raise NotFound("That assessment is no longer in the record; look at the list again.")
        if found[2] == "amended":
            raise Refused("That assessment was amended already; open the one that replaced it.", rule="S-1")
        return found

    def keep(self, case: str, code: str, state: SittingState) -> None:
        """Keep a sitting as it stands, at once; no key is lost by a kill."""
        version, shown = self._version(code, state), assess_rows.CONFIDENTIAL
        if not any(
            rule.confidential for rule, _, _ in shelf.rules_of(self._desk.record.reader, code, version.form)
        ):
            shown = f"{version.form.title} · {len(state.answers.given)} answered"
        values = to_values(state, shown=shown, digest=version.digest)
        self._book.drafts.keep(draft_of(code), state.assessment or case, values)

    def drop(self, case: str, code: str, *, assessment: str = "") -> None:
        """Let a sitting go that is not to be kept; flags that it raised stay."""
        self._book.drafts.drop(draft_of(code), assessment or case)

    def of_draft(self, form: str, subject: str) -> tuple[str, str, str]:
        """The case, the form's code and the assessment taken up again (or nothing) that a draft is about.

        Raises:
            NotFound: What it was about is no longer in the record.
        """
        code = form.removeprefix(draft_of(""))
        found = self._desk.rows(
            'SELECT c.public_id FROM assessment a JOIN "case" c ON c.id = a.case_id WHERE a.public_id = ?',
            (subject,),
        )
        if found:
            return str(found[0][0]), code, subject
        self._desk.case_id(subject)
        return subject, code, ""

    def _version(self, code: str, state: SittingState) -> Version:
        """The version that a state answers: of one that is taken up again its own."""
        reads = self._desk.record.reader
        if state.assessment:
            return shelf.version_of(reads, self._earlier(state.assessment)[1])
        return shelf.current(reads, code)

    # --- completing --------------------------------------------------------------------------------------------

    def finish(self, case: str, code: str, state: SittingState, *, sign: bool = False) -> AssessmentRow:
        """Complete a form, and sign it where asked: the response, its scores, its flags and the needs it proposes.

        Raises:
            Refused: Something required is open, an answer does not fit, the conclusion is missing, or nobody said yet
                what was done about a safety-critical answer; the sentence names it and nothing was changed.
        """
        case_id = self._desk.case_id(case)
        version = self._version(code, state)
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
