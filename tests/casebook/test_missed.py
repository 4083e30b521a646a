"""A hard deadline that was missed stays on the case as missed, once, and goes with the act that is taken back."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from cmtui.casebook.monitoring.projection import rebuild
from cmtui.models.assessments import SafetyFlag

if TYPE_CHECKING:
    from tests.casebook.casebooks import Practice


def discharged(desk: Practice, **more: str) -> tuple[str, str]:
    """An open case, discharged on 4 March at 9:00, a contact owed by the 7th; the case and the transition."""
    case = desk.opened()
    values = {"from_setting": "hospital", "to_setting": "home", "happened_at": "today 09:00", **more}
    return case, desk.book.transitions.add(case, values)


def followed_up(desk: Practice, case: str, at: str = "") -> str:
    """A contact in which it was asked whether the plan is working, now where no time is named."""
    at = at or f"{desk.clock.at:%Y-%m-%d %H:%M}"
    values = {"mode": "phone", "reached": "yes", "plan_working": "yes", "occurred_at": at}
    return desk.book.registers.save("contact", values, case=case)


def missed(desk: Practice, case: str) -> list[tuple[str, str, str]]:
    """What the case shows as missed: rule, due, settled."""
    return [(row.rule, row.due, row.settled) for row in desk.book.today.missed(case)]


def test_a_contact_after_the_72_hours_settles_the_clock_and_leaves_that_it_was_missed(desk: Practice) -> None:
    case, _ = discharged(desk)
    desk.clock.show("2026-03-07 09:01")
    assert missed(desk, case) == [], "while it is owed it stands on Today"

    followed_up(desk, case)

    assert missed(desk, case) == [("R-TRN-1", "2026-03-07T15:00:00Z", "2026-03-07T15:01:00Z")]
    shown = desk.book.chart.show(case)["missed"]
    assert [(each["rule"], each["due"], each["settled"]) for each in shown] == missed(desk, case)
    before = desk.book.chart.show(case, as_of=date(2026, 3, 6))["missed"]
    assert before == [], "the chart as it stood the day before says nothing of it"
    line = next(row for row in desk.book.chart.timeline(case, kind="significant") if row.kind == "missed")
    assert (
        line.text
        == "follow up the discharge home: is the plan working · 4 Mar; within 72 hours, with client or family"
    )
    row = desk.book.today.missed(case)[0]
    assert (row.what, row.origin) == ("follow up the discharge home: is the plan working", "ACMA-TM-9")


def test_a_contact_in_time_leaves_nothing(desk: Practice) -> None:
    case, _ = discharged(desk)
    desk.clock.show("2026-03-07 09:00")

    followed_up(desk, case)

    assert missed(desk, case) == []


def test_a_contact_in_time_that_is_written_down_late_was_not_missed(desk: Practice) -> None:
    case, _ = discharged(desk)
    desk.clock.show("2026-03-09 10:00")

    followed_up(desk, case, "2026-03-06 14:00")

    assert missed(desk, case) == []


def test_it_goes_with_the_act_that_is_taken_back_and_comes_once_when_that_is_done_again(
    desk: Practice,
) -> None:
    case, _ = discharged(desk)
    desk.clock.show("2026-03-08 10:00")
    contact = followed_up(desk, case)
    assert len(missed(desk, case)) == 1

    desk.book.undo.last()
    assert missed(desk, case) == []
    assert "R-TRN-1" in desk.due(case)

    contact = followed_up(desk, case)
    desk.book.registers.void("contact", contact, "other client")
    followed_up(desk, case)
    assert len(missed(desk, case)) == 1, "never twice for the same deadline"
    with desk.book._desk.record.work(desk.book.now()) as work:
        rebuild(work, desk.book.zone)
    assert len(missed(desk, case)) == 1


def test_what_was_entered_in_error_or_counted_from_a_wrong_minute_was_not_missed(desk: Practice) -> None:
    case, transition = discharged(desk)
    desk.clock.show("2026-03-08 10:00")

    desk.book.registers.save("transition", {"happened_at": "2026-03-06 09:00"}, id=transition)
    assert missed(desk, case) == []
    desk.clock.show("2026-03-12 10:00")
    desk.book.registers.save("transition", {"to_place": "with her son"}, id=transition)
    assert missed(desk, case) == [], "the same deadline in other words"
    desk.book.registers.void("transition", transition, "other client")

    assert missed(desk, case) == []


def test_an_act_that_is_taken_back_and_a_changed_rule_settle_nothing(desk: Practice) -> None:
    case, _ = discharged(desk)
    desk.clock.show("2026-03-08 10:00")

    desk.book.rules.change("R-TRN-1", {"within": "200 h"})
    assert missed(desk, case) == []
    desk.book.rules.put_back("R-TRN-1")
    desk.clock.show("2026-03-09 10:00")
    late = desk.book.transitions.add(case, {"from_setting": "hospital", "happened_at": "2026-03-05 09:00"})
    assert late
    desk.book.undo.last()

    assert missed(desk, case) == []


def test_a_stage_that_the_next_one_follows_was_missed(desk: Practice) -> None:
    case = desk.opened()
    with desk.book._desk.act("flag.raised") as work:
        work.put(
            SafetyFlag,
            case_id=desk.book._desk.case_id(case),
            form_code="x",
            trigger="x",
            level="urgent",
            text="asked",
            raised_at=desk.book.now(),
        )
    desk.clock.show("2026-03-06 12:00")
    desk.book.contacts.log("call 5m: safe", case=case)

    assert [rule for rule, _, _ in missed(desk, case)] == ["R-SAFE-1-F"]


def test_a_review_of_the_payer_that_was_put_to_its_next_date_too_late_was_missed(desk: Practice) -> None:
    case = desk.opened()
    ident = desk.book.registers.save(
        "authorization",
        {"service": "home health", "state": "approved", "next_review_on": "2026-03-10"},
        case=case,
    )
    desk.clock.show("2026-03-12 10:00")

    desk.book.registers.save("authorization", {"next_review_on": "2026-04-10"}, id=ident)

    assert [(rule, due) for rule, due, _ in missed(desk, case)] == [("R-UM-2", "2026-03-10")]
