from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from cmtui.casebook.monitoring.calls_rows import in_order
from cmtui.errors import NotFound, WrongUsage

if TYPE_CHECKING:
    from tests.casebook.casebooks import Practice

HOSTILE = "[/notes] [red]O'Hara"


def three(desk: Practice) -> tuple[str, str, str]:
    """Three clients to call, by urgency: overdue, today, later this week."""
    cases = (desk.opened("Adams", "Ann"), desk.opened("Brown", "Bob"), desk.opened(HOSTILE, "Zed"))
    for days, case in enumerate(cases, start=-1):
        desk.book.tasks.add(case, "call about the scale", desk.book.today_date() + timedelta(days=days))
    return cases


def order(desk: Practice) -> list[str]:
    return [row.client for row in desk.book.calls.rows()]


def test_the_call_list_has_one_row_a_client_with_what_to_know_before_dialing(desk: Practice) -> None:
    case = desk.opened("Garcia", "Rosa", phone="402-555-0101")
    phone = desk.one("SELECT public_id FROM phone")
    safe = {"best_time": "after 10", "safe_to_call": "yes", "safe_to_leave_message": "no"}
    desk.book.registers.save("phone", safe, id=phone)
    desk.book.tasks.add(case, "call about the scale", desk.book.today_date())
    desk.book.tasks.add(case, "call about the chair", desk.book.today_date())
    (row,) = desk.book.calls.rows()
    assert (row.case, row.client, row.what) == (case, "Garcia, Rosa", "call about the chair")
    assert row.more == len(desk.book.today.rows(case=case)) - 1
    assert (row.phone, row.best_time) == ("402-555-0101", "after 10")
    assert row.safe == "402-555-0101 · after 10 · no voicemail"
    assert (row.attempts, row.modes, row.days, row.last_outcome) == (0, 0, 0, "")


def test_of_what_presses_equally_a_call_stands_first_and_its_client_before_those_who_can_wait(
    desk: Practice,
) -> None:
    wait = desk.opened("Adams", "Ann")
    desk.book.tasks.add(wait, "send the plan", desk.book.today_date())
    case = desk.opened("Brown", "Bob")
    desk.book.tasks.add(case, "send the list", desk.book.today_date() - timedelta(days=5))
    desk.book.tasks.add(case, "call about the scale", desk.book.today_date() - timedelta(days=1))
    first, second = desk.book.calls.rows()
    assert (first.client, first.what) == ("Brown, Bob", "call about the scale")
    assert second.client == "Adams, Ann"


def test_attempts_count_since_the_client_was_last_reached(desk: Practice) -> None:
    case = desk.opened()
    calls = desk.book.calls
    calls.outcome(case, "no_answer")
    desk.clock.on(hours=1)
    desk.book.contacts.log("call reached: all well", case=case)
    desk.clock.on(hours=1)
    assert calls.tried(case).times == 0
    calls.outcome(case, "no_answer")
    desk.clock.on(days=16)
    ident, said = calls.outcome(case, "left_message")
    known = calls.tried(case)
    assert (known.times, known.modes, known.days, known.outcome) == (2, 1, 16, "left_message")
    assert said == "Garcia, Rosa: message left · tried 2 × · 1 way · 16 d."
    contact = desk.book.chart.contact(ident)
    assert (contact.mode, contact.reached) == ("phone", "left_message")
    row = next(row for row in calls.rows() if row.case == case)
    assert (row.attempts, row.last_outcome, row.last_at) == (2, "left_message", contact.at)


def test_an_attempt_is_taken_back_like_everything_else(desk: Practice) -> None:
    case = desk.opened()
    _, said = desk.book.calls.outcome(case, "no_answer")
    assert said == "Garcia, Rosa: no answer · tried once."
    desk.book.undo.last(case)
    assert desk.book.calls.tried(case).times == 0


@pytest.mark.parametrize("reached", ["yes", "", "abducted"])
def test_what_reached_somebody_is_written_down_not_counted(desk: Practice, reached: str) -> None:
    case = desk.opened()
    before = desk.everything()
    with pytest.raises(WrongUsage):
        desk.book.calls.outcome(case, reached)
    assert desk.everything() == before


# --- The letter ---------------------------------------------------------------------------------------------------


def tried(desk: Practice, case: str, *times: str) -> None:
    for outcome in times:
        desk.book.calls.outcome(case, outcome)
        desk.clock.on(days=8)


def test_after_the_third_attempt_in_a_row_a_letter_is_offered_with_what_g13_still_asks(
    desk: Practice,
) -> None:
    case = desk.opened()
    tried(desk, case, "no_answer", "left_message")
    assert desk.book.calls.letter(case) == ""
    desk.book.calls.outcome(case, "no_answer")
    assert desk.book.calls.letter(case) == (
        "Garcia, Rosa: tried 3 × · 1 way · 16 d, and nobody was reached. "
        "Closing for no reply also asks for another way than this one (G-13)."
    )
    desk.book.contacts.log("visit no-show", case=case)
    assert desk.book.calls.letter(case).endswith("G-13 is met but for the letter.")


def test_three_attempts_on_one_day_are_not_yet_fourteen_days(desk: Practice) -> None:
    case = desk.opened()
    for _ in range(3):
        desk.book.calls.outcome(case, "no_answer")
    assert "14 days" in desk.book.calls.letter(case)


def test_the_letter_is_a_task_of_today_and_is_not_offered_twice(desk: Practice) -> None:
    case = desk.opened()
    tried(desk, case, "no_answer", "no_answer", "no_answer")
    desk.book.calls.write_letter(case)
    assert desk.due(case)["letter: no reply to 3 attempts"] == "today"
    assert desk.book.calls.letter(case) == ""
    desk.book.undo.last(case)
    assert desk.book.calls.letter(case)


def test_a_letter_that_was_sent_is_a_contact_that_reached_nobody_yet(desk: Practice) -> None:
    case = desk.opened()
    tried(desk, case, "no_answer", "no_answer", "no_answer")
    contact = desk.book.chart.contact(desk.book.calls.letter_sent(case))
    assert (contact.mode, contact.reached) == ("letter", "")
    assert desk.book.calls.letter(case) == ""
    assert desk.book.calls.tried(case).times == 3
    desk.book.undo.last(case)
    assert desk.book.calls.letter(case)


# --- The order ----------------------------------------------------------------------------------------------------


def test_who_is_not_ranked_stands_where_urgency_places_them() -> None:
    assert [case for _, case in in_order(["a", "b", "c"], {})] == ["a", "b", "c"]
    assert [case for _, case in in_order(["a", "b", "c"], {"c": 0.5})] == ["a", "c", "b"]
    assert [case for _, case in in_order(["a", "b"], {"gone": 0.0})] == ["a", "b"]


def test_a_client_is_called_sooner_later_or_last_for_today(desk: Practice) -> None:
    ann, bob, zed = three(desk)
    calls = desk.book.calls
    name = f"{HOSTILE}, Zed"
    assert order(desk) == ["Adams, Ann", "Brown, Bob", name]
    calls.move(zed, -1)
    assert order(desk) == ["Adams, Ann", name, "Brown, Bob"]
    calls.move(zed, -1)
    assert order(desk) == [name, "Adams, Ann", "Brown, Bob"]
    calls.move(zed, -1)
    assert order(desk)[0] == name, "nobody is sooner than the first"
    calls.move(ann, 1)
    assert order(desk) == [name, "Brown, Bob", "Adams, Ann"]
    calls.put_back(zed)
    assert order(desk) == ["Brown, Bob", "Adams, Ann", name]
    calls.put_back(bob)
    assert order(desk) == ["Adams, Ann", name, "Brown, Bob"]
    for expected in (
        ["Brown, Bob", "Adams, Ann", name],
        [name, "Brown, Bob", "Adams, Ann"],
        [name, "Adams, Ann", "Brown, Bob"],
    ):
        desk.book.undo.last()
        assert order(desk) == expected


def test_the_order_is_made_anew_each_day(desk: Practice) -> None:
    _, _, zed = three(desk)
    desk.book.calls.move(zed, -1)
    desk.book.calls.move(zed, -1)
    desk.clock.on(days=1)
    assert order(desk)[0] == "Adams, Ann"
    desk.book.calls.put_back(zed)
    assert order(desk)[-1] == f"{HOSTILE}, Zed"
    assert desk.one("SELECT count(*) FROM call_place") == 1, "one row a client, not one a day"


def test_two_at_one_place_are_passed_together(desk: Practice) -> None:
    ann, bob, zed = three(desk)
    for case in (ann, bob):
        desk.book.calls.put_back(case)
    with desk.book._desk.act("test.tied") as work:
        work.rows("UPDATE call_place SET rank = 7")
    assert order(desk) == [f"{HOSTILE}, Zed", "Adams, Ann", "Brown, Bob"]
    desk.book.calls.move(zed, 1)
    assert order(desk) == ["Adams, Ann", "Brown, Bob", f"{HOSTILE}, Zed"]


def test_a_task_of_the_practice_is_nobodys_call(desk: Practice) -> None:
    desk.book.tasks.add("", "renew the licence", desk.book.today_date())
    assert desk.book.calls.rows() == ()


def test_nobody_is_ranked_to_whom_nothing_is_owed(desk: Practice) -> None:
    with pytest.raises(NotFound):
        desk.book.calls.move("nobody", 1)
    with pytest.raises(NotFound):
        desk.book.calls.put_back("nobody")
