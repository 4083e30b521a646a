"""Cases that have what Gaps is there to find."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.screens.assessed import answer_form

if TYPE_CHECKING:
    from cmtui.casebook.book import Casebook


def hang_in_the_air(book: Casebook, case: str) -> None:
    """A goal without a need, an intervention without a goal, a poor score without an answer."""
    book.plan.add_goal(case, {"what": "walk to the mailbox"})
    book.registers.save("intervention", {"what": "meals on wheels"}, case=case)
    answer_form(book, case, "gad-2", [3, 3], sign=True)


def leave_without_step(book: Casebook, case: str) -> None:
    """A case with its plan agreed and shared, and nothing that asks for anything next."""
    book.registers.save("consent", {"kind": "service_agreement", "effective_on": "today"}, case=case)
    answer_form(book, case, "comprehensive-assessment", [], sign=True)
    need = book.needs.add(case, {"domain": "food", "kind": "need", "statement": "Meals on weekdays"})
    book.plan.add_goal(case, {"what": "a warm meal each day"}, needs=[need])
    book.plan.agree(case, {"agreed_by": "the client", "agreed_how": "verbal"})
    (version,) = book.plan.versions(case)
    values = {"recipient": "the client", "recipient_kind": "client", "what": "the plan", "basis": "client"}
    book.plan.copy_received(book.plan.copy_sent(version.id, values), "in their hands")
    for row in book.needs.rows(case, closed=False):
        if not row.disposition:
            book.needs.answer(row.id, "monitor")
    for (task,) in book._desk.rows("SELECT public_id FROM task WHERE status = 'open'"):
        book.tasks.done(task)
