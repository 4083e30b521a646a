"""What is owed to whom, and by when: each rule at its boundaries, by the clock on the wall."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from cmtui.errors import NotFound, WrongUsage

if TYPE_CHECKING:
    from cmtui.rows import DueRow
    from tests.casebook.casebooks import Practice


def row_of(desk: Practice, rule: str, case: str = "") -> DueRow | None:
    """The row of a rule."""
    return next((row for row in desk.book.today.rows(case=case) if row.rule == rule), None)


def due_of(desk: Practice, rule: str, case: str = "") -> str:
    """When a rule's row is due; empty where there is none."""
    row = row_of(desk, rule, case)
    return row.due if row else ""


def window(desk: Practice, rule: str, at: str) -> tuple[str, str] | None:
    """Where a rule's row stands at a time, and what it says of it."""
    desk.clock.show(at)
    row = row_of(desk, rule)
    return None if row is None else (row.window, row.left)


def test_an_inquiry_is_answered_within_two_business_days(desk: Practice) -> None:
    desk.clock.show("2026-03-06 23:30")  # a Friday, and Saturday already in UTC
    desk.inquiry()

    assert window(desk, "R-INT-1", "2026-03-06 23:31") == ("week", "Tue")
    assert window(desk, "R-INT-1", "2026-03-10 23:59") == ("today", "today")
    assert window(desk, "R-INT-1", "2026-03-11 00:00") == ("overdue", "1 d late")
    row = row_of(desk, "R-INT-1")
    assert row is not None
    assert (row.due, row.opens, row.pressing) == ("2026-03-10", "inquiry", True)
    assert row.subject == f"inquiry:{desk.one('SELECT public_id FROM inquiry')}"
    assert row.why == "inquiry of 6 Mar"


def test_an_urgent_inquiry_is_answered_the_same_day_and_one_with_a_day_on_that_day(desk: Practice) -> None:
    urgent, dated = desk.inquiry(urgency="urgent"), desk.inquiry("Ford", answer_by="3/20", urgency="urgent")

    assert [getattr(row_of(desk, "R-INT-1", case), "due", "") for case in (urgent, dated)] == [
        "2026-03-04",
        "2026-03-20",
    ]


def test_an_answered_inquiry_owes_nothing(desk: Practice) -> None:
    case = desk.inquiry()
    desk.book.registers.save(
        "inquiry", {"answered_on": "today"}, id=desk.one("SELECT public_id FROM inquiry")
    )

    assert row_of(desk, "R-INT-1", case) is None


def test_a_prospect_is_screened_within_five_business_days(desk: Practice) -> None:
    case = desk.inquiry()

    assert window(desk, "R-INT-2", "2026-03-11 23:59") == ("today", "today")
    assert window(desk, "R-INT-2", "2026-03-12 00:00") == ("overdue", "1 d late")
    desk.book.intake.decide(case, "accept", "will help")
    assert row_of(desk, "R-INT-2") is None


def test_a_prospect_who_is_not_reached_is_tried_four_times_on_four_days(desk: Practice) -> None:
    case = desk.inquiry()
    assert due_of(desk, "R-INT-3") == "2026-03-04"
    tries = ("03-04 11:00", "03-06"), ("03-04 16:00", "03-06"), ("03-06 12:00", "03-09")
    for at, due in tries:
        desk.clock.show(f"2026-{at}")
        desk.book.contacts.attempt(case, "no_answer")
        assert due_of(desk, "R-INT-3") == f"2026-{due}", "a second try on the same day is the same attempt"
    row = row_of(desk, "R-INT-3")
    assert row is not None
    assert (row.attempts, row.what) == (3, "try to reach the client, attempt 3 of 4")

    desk.clock.show("2026-03-09 09:00")
    desk.book.contacts.log("call 5m: reached her", case=case)

    assert row_of(desk, "R-INT-3") is None


def test_a_service_agreement_is_owed_two_weeks_after_the_opening_also_on_hold(desk: Practice) -> None:
    case = desk.opened()
    assert window(desk, "R-ENG-1", "2026-03-18 23:59") == ("today", "today")
    desk.book.intake.move(case, "T-5", reasons={"G-7": "in hospital"})
    assert window(desk, "R-ENG-1", "2026-03-19 00:00") == ("overdue", "1 d late")

    desk.book.registers.save("consent", {"kind": "service_agreement", "signed_on": "today"}, case=case)
    assert row_of(desk, "R-ENG-1") is None


def test_a_consent_that_ends_is_shown_thirty_days_ahead_until_it_is_renewed(desk: Practice) -> None:
    case = desk.opened()
    values = {"kind": "release", "signed_on": "2026-01-01", "expires_on": "2026-06-10"}
    consent = desk.book.registers.save("consent", values, case=case)

    assert window(desk, "R-CON-1", "2026-05-10 23:59") is None
    assert window(desk, "R-CON-1", "2026-05-11 00:00") == ("later", "in 4 w")
    assert window(desk, "R-CON-1", "2026-06-10 23:59") == ("today", "today")
    assert window(desk, "R-CON-1", "2026-06-11 00:00") == ("overdue", "1 d late")
    row = row_of(desk, "R-CON-1")
    assert row is not None
    assert (row.what, row.subject) == ("renew or end: release of information", f"consent:{consent}")
    assert desk.book.caseload.row(case).next_step != row.what, "a watched date is no next step"

    renewal = desk.book.registers.save("consent", {"kind": "release", "effective_on": "today"}, case=case)
    assert row_of(desk, "R-CON-1") is None
    desk.book.registers.save("consent", {"revoked_on": "today"}, id=renewal)
    assert row_of(desk, "R-CON-1") is not None, "a revoked consent renews nothing"
    desk.book.registers.save("consent", {"revoked_on": "today"}, id=consent)
    assert row_of(desk, "R-CON-1") is None


def test_a_release_to_one_clinic_does_not_renew_the_release_to_another(desk: Practice) -> None:
    case = desk.opened()
    desk.clock.show("2026-06-01 09:00")
    ends = {
        "kind": "release",
        "signed_on": "2026-01-01",
        "expires_on": "2026-06-10",
        "recipients": "Dr. Amin",
    }
    desk.book.registers.save("consent", ends, case=case)

    desk.book.registers.save(
        "consent", {**ends, "expires_on": "2027-06-10", "recipients": "Mercy"}, case=case
    )
    assert row_of(desk, "R-CON-1") is not None
    desk.book.registers.save("consent", {**ends, "expires_on": "2027-06-10"}, case=case)
    assert row_of(desk, "R-CON-1") is None


def test_a_consent_without_an_end_is_reviewed_yearly_with_one_key(desk: Practice) -> None:
    case = desk.opened()
    desk.book.registers.save("consent", {"kind": "fee_agreement", "signed_on": "2025-03-10"}, case=case)

    assert window(desk, "R-CON-2", "2026-03-10 23:59") == ("today", "today")
    assert window(desk, "R-CON-2", "2026-03-11 00:00") == ("overdue", "1 d late")
    row = row_of(desk, "R-CON-2")
    assert row is not None
    assert desk.book.today.settle(row.key) == "Consent reviewed today."
    assert row_of(desk, "R-CON-2") is None
    assert window(desk, "R-CON-2", "2027-03-11 09:00") == ("today", "today")


def test_a_note_is_signed_within_a_day_and_overdue_after_two_whatever_the_clocks_do(desk: Practice) -> None:
    case = desk.opened()
    desk.clock.show("2026-03-07 10:00")  # the night in which the clocks skip an hour begins
    desk.book.contacts.log("call 5m: hello", case=case)

    assert window(desk, "R-DOC-1", "2026-03-08 10:59") == ("today", "1 min left")
    assert window(desk, "R-DOC-1", "2026-03-08 11:00") == ("today", "due now")
    assert window(desk, "R-DOC-1", "2026-03-09 11:00") == ("today", "due now")
    assert window(desk, "R-DOC-1", "2026-03-09 11:01") == ("overdue", "1 min late")
    row = row_of(desk, "R-DOC-1")
    assert row is not None
    assert (row.what, row.due, row.opens) == ("sign the call note of 7 Mar", "2026-03-08T16:00:00Z", "sign")
    assert desk.book.caseload.row(case).unsigned == 1
    assert desk.book.today.settle(row.key) == "Note signed."
    assert row_of(desk, "R-DOC-1") is None
    assert desk.book.caseload.row(case).unsigned == 0


def test_a_note_held_in_the_evening_is_of_that_evening(desk: Practice) -> None:
    """20:00 in Omaha is the next day in UTC."""
    case = desk.opened()
    desk.clock.show("2026-03-04 20:00")
    desk.book.contacts.log("visit 5m: hello", case=case)

    assert row_of(desk, "R-DOC-1").what == "sign the visit note of 4 Mar"  # type: ignore[union-attr]


def test_an_open_case_for_which_nothing_is_planned_says_so(desk: Practice) -> None:
    case = desk.opened()
    desk.book.registers.save("consent", {"kind": "service_agreement", "signed_on": "today"}, case=case)
    desk.assessed(case)
    desk.book.plan.add_goal(case, {"what": "walk to the mailbox"})
    desk.book.plan.agree(case, {"agreed_by": "Rosa"})
    version = desk.book.plan.versions(case)[0].id
    copy = desk.book.plan.copy_sent(version, {"recipient": "Rosa", "recipient_kind": "client"})
    desk.book.plan.copy_received(copy, "read back")
    desk.clock.show("2026-03-05 19:30")
    desk.book.contacts.sign(desk.book.contacts.log("call 5m: hello", case=case).id)

    row = row_of(desk, "R-MON-4")
    assert row is not None
    assert (row.due, row.window, row.left, row.pressing) == ("2026-03-05", "today", "now", False)
    assert desk.book.caseload.row(case).next_step == ""
    assert desk.book.caseload.load().no_next_step == 1
    task = desk.book.tasks.add(case, "call back", date(2026, 3, 20))
    assert row_of(desk, "R-MON-4") is None
    desk.book.tasks.done(task)
    assert row_of(desk, "R-MON-4") is not None
    desk.book.intake.move(case, "T-5", reasons={"G-7": "in hospital"})
    assert row_of(desk, "R-MON-4") is None, "a case that rests has its own clock"
    assert desk.due(case) == {"R-HOLD-1": "later"}


def test_a_task_counts_down_to_its_day(desk: Practice) -> None:
    case = desk.opened(phone="402 555 0101")
    phone = desk.one("SELECT public_id FROM phone")
    values = {"safe_to_call": "yes", "safe_to_leave_message": "no", "best_time": "after 3 pm"}
    desk.book.registers.save("phone", values, id=phone)
    task = desk.book.tasks.add(case, "call the client", date(2026, 3, 6))

    def row() -> DueRow:
        return next(row for row in desk.book.today.rows() if row.subject == f"task:{task}")

    assert (row().window, row().left, row().pressing) == ("week", "Fri", False)
    assert (row().why, row().source, row().kind) == ("your task", "entered by hand", "contact")
    assert (row().phone, row().safe) == ("402 555 0101", "402 555 0101 · after 3 pm · no voicemail")
    desk.clock.show("2026-03-06 23:59")
    assert (row().window, row().left) == ("today", "today")
    desk.clock.show("2026-03-07 00:00")
    assert (row().window, row().left, row().overdue, row().pressing) == ("overdue", "1 d late", 1, True)


def test_a_task_with_a_window_waits_for_its_first_day_and_a_hard_one_presses_a_day_ahead(
    desk: Practice,
) -> None:
    case = desk.opened()
    values = {
        "what": "appeal",
        "from_on": "2026-03-10",
        "due_on": "2026-03-20",
        "hard": "yes",
        "waiting_on": "the payer",
    }
    desk.book.registers.save("task", values, case=case)

    desk.clock.show("2026-03-09 23:59")
    assert "appeal" not in desk.due()
    desk.clock.show("2026-03-10 00:00")
    assert desk.due()["appeal"] == "later"
    desk.clock.show("2026-03-19 00:00")
    row = next(row for row in desk.book.today.rows() if row.what == "appeal")
    assert (row.pressing, row.hard, row.why) == (True, True, "waiting on the payer")


def test_the_list_begins_with_what_presses_most(desk: Practice) -> None:
    case = desk.opened()
    for what, due_on in (
        ("b", date(2026, 3, 2)),
        ("c", date(2026, 3, 4)),
        ("a", date(2026, 3, 2)),
        ("d", date(2026, 3, 9)),
    ):
        desk.book.tasks.add(case, what, due_on)

    assert [row.what for row in desk.book.today.rows() if not row.rule] == ["a", "b", "c", "d"]
    assert [row.what for row in desk.book.today.rows(limit=2)] == ["a", "b"]
    later = [row for row in desk.book.today.rows(as_of=date(2026, 3, 10)) if not row.rule]
    assert [row.window for row in later] == ["overdue"] * 4
    assert desk.book.today.rows(as_of=date(2026, 3, 4)) == desk.book.today.rows()


def test_the_practice_shows_its_own_tasks_beside_those_of_clients(desk: Practice) -> None:
    desk.book.tasks.add("", "renew the license", date(2026, 3, 4))
    desk.book.tasks.add(desk.opened(), "renew the license", date(2026, 3, 4))

    assert [row.client for row in desk.book.today.rows() if not row.rule] == ["", "Garcia, Rosa"]


def test_x_finishes_a_task_with_its_result_and_is_told_what_needs_more(desk: Practice) -> None:
    case = desk.inquiry()
    task = desk.book.tasks.add(case, "call back", date(2026, 3, 4))

    assert desk.book.today.settle(f"task:{task}", result="reached her") == "Done: call back."
    assert desk.one("SELECT result FROM task") == "reached her"
    before = desk.everything()
    with pytest.raises(NotFound, match="settled already"):
        desk.book.today.settle(f"task:{task}")
    for rule in ("R-INT-1", "R-INT-2", "R-INT-3"):
        row = row_of(desk, rule)
        assert row is not None
        with pytest.raises(WrongUsage, match="Enter"):
            desk.book.today.settle(row.key)
    assert desk.everything() == before


@pytest.mark.parametrize("transition", ["T-3", "T-14"], ids=["not accepted", "died"])
def test_a_case_that_is_over_asks_for_nothing_more(desk: Practice, transition: str) -> None:
    case = desk.inquiry()
    desk.book.tasks.add(case, "call back", date(2026, 3, 4))

    desk.book.intake.move(
        case, transition, reasons={"G-2": "x", "G-3": "x"}, note="the daughter called", day=date(2026, 3, 4)
    )

    assert desk.due() == ({"contact the family": "week"} if transition == "T-14" else {})
