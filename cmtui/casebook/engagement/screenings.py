"""The screening of a case: its nine criteria, the decision, and the signature under both (SOP-I-1, SOP-I-2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmtui.errors import NotFound, Refused, WrongUsage
from cmtui.models.case import Criterion, Screening
from cmtui.rules.clean import clean
from cmtui.vocabulary import catalog

if TYPE_CHECKING:
    from cmtui.casebook.desk import Desk
    from cmtui.store.work import Work

UNDECIDED = frozenset({"prospect", "waitlist"})
"""Statuses in which a signed screening may still be changed: the case was not yet decided by it."""


def ask_criteria(work: Work, screening: Screening) -> None:
    """Write the nine criteria of a new screening, unanswered; what an earlier one of the case says is a proposal."""
    earlier = [each for each in work.find(Screening, case_id=screening.case_id) if each.id != screening.id]
    known = {each.code: each for each in work.find(Criterion, screening_id=earlier[-1].id)} if earlier else {}
    for term in catalog.terms("criterion"):
        made = Criterion(screening_id=int(screening.id or 0), code=term.code)
        if before := known.get(term.code):
            made.answer, made.evidence = before.answer, before.evidence
        work.add(made)


def decide(desk: Desk, case: str, decision: str, reason: str) -> None:
    """Decide on the latest screening of a case and sign it.

    Raises:
        WrongUsage: The decision is none of the vocabulary, or the reason is missing.
        Refused: The case was decided by it already (S-1).
    """
    term = catalog.choice("screening_decision", decision)
    if term is None:
        offered = ", ".join(each.label for each in catalog.terms("screening_decision"))
        raise WrongUsage(f"Decision: choose one of {offered}.")
    if not (words := clean(reason, multiline=True)):
        raise WrongUsage("Say why, in a few words: the decision is read later by others.")
    case_id = desk.case_id(case)
    with desk.act("screening.signed", case_id=case_id, summary=term.label.casefold()) as work:
        work.change(
            _open_one(work, case_id),
            decision=term.code,
            decision_reason=words,
            signed_at=work.now,
            signed_by=desk.actor or "owner",
        )


def sign(desk: Desk, case: str) -> None:
    """Sign the latest screening of a case as it stands.

    Raises:
        Refused: The decision or its reason is missing (G-2), or the case was decided by it already (S-1).
    """
    case_id = desk.case_id(case)
    with desk.act("screening.signed", case_id=case_id) as work:
        found = _open_one(work, case_id)
        if not (found.decision and found.decision_reason):
            raise Refused("Decide first, and say why: a screening is signed with its decision.", rule="G-2")
        work.change(found, signed_at=work.now, signed_by=desk.actor or "owner")


def _open_one(work: Work, case_id: int) -> Screening:
    found = work.find(Screening, case_id=case_id)
    if not found:
        raise NotFound("This case has no screening; add one in the section Engage.")
    status = work.rows('SELECT status FROM "case" WHERE id = ?', (case_id,))[0][0]
    if found[-1].signed_at is not None and status not in UNDECIDED:
        raise Refused(
            "That screening is signed, and the case was decided by it; add a new screening instead.",
            rule="S-1",
        )
    return found[-1]
