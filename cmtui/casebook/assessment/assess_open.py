"""A form opened for a case: where its sitting goes on, in which version, and what was answered last time."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cmtui.casebook.assessment import shelf
from cmtui.casebook.assessment.assess_rows import CONFIDENTIAL, last_answers
from cmtui.casebook.assessment.assess_write import take_up
from cmtui.casebook.assessment.sittings import draft_of, from_values, to_values
from cmtui.casebook.engagement.client_facts import subject_of
from cmtui.errors import NotFound, Refused
from cmtui.forms.filling.opened import Opened, SittingState
from cmtui.store.reader import one

if TYPE_CHECKING:
    from cmtui.casebook.assessment.shelf import Version
    from cmtui.casebook.desk import Desk
    from cmtui.rows import DraftRow
    from cmtui.store.reader import Reads, Row


def opened(
    desk: Desk, case: str, code: str, draft: DraftRow | None, *, assessment: str, reason: str
) -> Opened:
    """A form ready to be filled in.

    Raises:
        NotFound: There is no such case, form or assessment.
        Refused: The assessment was amended already.
    """
    reads, case_id = desk.record.reader, desk.case_id(case)
    if draft is not None:
        state = from_values(dict(draft.values))
    elif assessment:
        again = _earlier(reads, assessment)
        state = take_up(reads, again, shelf.version_of(reads, again[1]).form)
    else:
        state = SittingState(reason=reason, begun=desk.now())
    version = version_of(reads, code, state)
    rules = tuple(rule for rule, _, _ in shelf.rules_of(reads, code, version.form))
    last = last_answers(reads, case_id, code, before=assessment)
    return Opened(
        case=case,
        code=code,
        version=version.form.version,
        title=version.form.title,
        form=version.form,
        rules=rules,
        subject=subject_of(reads, case_id, desk.today(), mode=state.mode),
        state=replace(state, digest=version.digest),
        kept=draft is not None,
        last=last.answers,
        last_on=last.day,
        last_scores=last.scores,
        confidential=any(rule.confidential for rule in rules),
        rights=version.form.copyright,
    )


def version_of(reads: Reads, code: str, state: SittingState) -> Version:
    """The version of the form that a state answers: that of the assessment taken up again, or in which it began."""
    if state.assessment:
        return shelf.version_of(reads, _earlier(reads, state.assessment)[1])
    now = shelf.current(reads, code)
    if state.digest in {"", now.digest}:
        return now
    return next((each for each in shelf.versions(reads, code) if each.digest == state.digest), now)


def kept(reads: Reads, code: str, state: SittingState) -> dict[str, str]:
    """A state as its draft keeps it; of a confidential form no list says which it is."""
    version = version_of(reads, code, state)
    shown = f"{version.form.title} · {len(state.answers.given)} answered"
    if any(rule.confidential for rule, _, _ in shelf.rules_of(reads, code, version.form)):
        shown = CONFIDENTIAL
    return to_values(replace(state, digest=version.digest), shown=shown)


def about(desk: Desk, form: str, subject: str) -> tuple[str, str, str]:
    """The case, the form's code and the assessment taken up again (or nothing) that a draft is about.

    Raises:
        NotFound: What it was about is no longer in the record.
    """
    code = form.removeprefix(draft_of(""))
    found = desk.rows(
        'SELECT c.public_id FROM assessment a JOIN "case" c ON c.id = a.case_id WHERE a.public_id = ?',
        (subject,),
    )
    if found:
        return str(found[0][0]), code, subject
    desk.case_id(subject)
    return subject, code, ""


def _earlier(reads: Reads, assessment: str) -> Row:
    found = one(
        reads,
        "SELECT id, form_version_id, status, public_id FROM assessment WHERE public_id = ? AND voided_at IS NULL",
        (assessment,),
    )
    if found is None:
        raise NotFound("That assessment is no longer in the record; look at the list again.")
    if found[2] == "amended":
        raise Refused("That assessment was amended already; open the one that replaced it.", rule="S-1")
    return found
