"""Gaps: what is missing is found without opening a case."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from cmtui.casebook.monitoring.gaps import COLUMNS
from cmtui.errors import NotFound
from tests.casebook.gap_cases import leave_without_step

if TYPE_CHECKING:
    from cmtui.care_rows import GapItem
    from tests.casebook.casebooks import Practice, Wall

GOAL = {
    "what": "weigh daily",
    "words": "I want to stay out of the hospital",
    "measure": "weights in the log",
    "target_on": "2026-06-01",
    "responsible": "Rosa",
    "evidence": "practice knowledge",
}
AGREED = {"agreed_on": "2026-03-04", "agreed_by": "Rosa Garcia", "agreed_how": "verbal"}
POOR = " ".join(["3"] * 9)
"""Every question of the PHQ-9 at its worst."""


def items(desk: Practice, case: str) -> dict[str, GapItem]:
    """The items of a case by name."""
    (row,) = desk.book.gaps.rows(case)
    return {item.name: item for item in row.items}


def states(desk: Practice, case: str) -> dict[str, str]:
    return {name: item.state for name, item in items(desk, case).items()}


def need(desk: Practice, case: str, statement: str = "Meals on weekdays") -> str:
    return desk.book.needs.add(case, {"domain": "food", "kind": "need", "statement": statement})


def planned(desk: Practice, case: str) -> str:
    """An assessed case with a goal for a need and an intervention for the goal; the goal's id."""
    desk.assessed(case)
    for row in desk.book.needs.rows(case):
        desk.book.needs.answer(row.id, "monitor")
    goal = desk.book.plan.add_goal(case, GOAL, needs=[need(desk, case)])
    desk.book.plan.add_intervention(goal, {"what": "a scale from the agency"})
    return goal


def test_every_case_in_service_has_every_item_by_the_name_of_the_client(desk: Practice) -> None:
    opened = [desk.opened("Ortiz"), desk.opened("Adams")]
    desk.inquiry("Ford")
    desk.book.intake.close_for_death(desk.opened("Hill"), date(2026, 3, 4), "his son rang")

    rows = desk.book.gaps.rows()

    assert [row.case for row in rows] == opened[::-1]
    assert [row.client for row in rows] == ["Adams, Rosa", "Ortiz, Rosa"]
    assert all(tuple(item.name for item in row.items) == COLUMNS for row in rows)


def test_one_case_is_told_whatever_its_status(desk: Practice) -> None:
    waiting = desk.inquiry("Ford")

    (row,) = desk.book.gaps.rows(waiting)

    assert (row.case, row.status) == (waiting, "prospect")
    assert states(desk, waiting)["screening"] == "missing"
    with pytest.raises(NotFound):
        desk.book.gaps.rows("nobody")


def test_what_was_passed_with_a_reason_is_waived_and_says_why(desk: Practice) -> None:
    case = desk.opened()

    found = items(desk, case)

    assert {name for name, item in found.items() if item.state == "waived"} == {
        "screening",
        "consent",
        "privacy",
        "decision_maker",
    }
    assert found["decision_maker"].words == "not recorded who legally decides; passed: urgent"
    assert not found["review"].asked
    assert found["review"].state == "ok"


def test_a_waiver_that_was_taken_back_waives_nothing(desk: Practice) -> None:
    case = desk.opened()
    desk.book.undo.last(case)

    assert states(desk, case)["decision_maker"] == "missing"


def test_a_whole_plan_leaves_no_gap(desk: Practice, clock: Wall) -> None:
    case = desk.opened()
    contact = desk.book.contacts.log("visit 1h: home + call back fri", case=case)
    desk.book.contacts.sign(contact.id)
    planned(desk, case)
    desk.book.plan.agree(case, AGREED)
    (version,) = desk.book.plan.versions(case)
    for who, kind in (("Rosa Garcia", "client"), ("Dr. Lund", "provider")):
        copy = desk.book.plan.copy_sent(
            version.id,
            {
                "recipient": who,
                "recipient_kind": kind,
                "what": "the plan",
                "basis": "treatment",
                "sent_on": "today",
            },
        )
        desk.book.plan.copy_received(copy, "said so on the phone")
    desk.assessed(case, "phq-9", " ".join(["0"] * 9))

    found = states(desk, case)

    assert {name for name, state in found.items() if state != "ok"} == {
        "screening",
        "consent",
        "privacy",
        "decision_maker",
    }
    assert {found[name] for name in ("screening", "consent", "privacy", "decision_maker")} == {"waived"}


def test_a_goal_without_a_need_is_found(desk: Practice) -> None:
    case = desk.opened()
    planned(desk, case)
    assert states(desk, case)["goals"] == "ok"

    goal = desk.book.plan.add_goal(case, {**GOAL, "what": "walk to the mailbox"})

    item = items(desk, case)["goals"]
    assert (item.state, item.words) == ("missing", "goal 2 without a need")
    assert (item.opens, item.subject) == ("goal", f"goal:{goal}")
    desk.book.plan.tie(goal, [need(desk, case, "To get out")])
    assert states(desk, case)["goals"] == "ok"


def test_an_intervention_without_a_goal_is_found(desk: Practice) -> None:
    case = desk.opened()
    planned(desk, case)
    assert states(desk, case)["interventions"] == "ok"

    loose = desk.book.registers.save("intervention", {"what": "meals on wheels"}, case=case)

    item = items(desk, case)["interventions"]
    assert (item.state, item.words) == ("missing", "without a goal: meals on wheels")
    assert (item.opens, item.subject) == ("plan", f"intervention:{loose}")


def test_a_goal_for_which_nothing_is_planned_is_due(desk: Practice) -> None:
    case = desk.opened()
    desk.book.plan.add_goal(case, GOAL, needs=[need(desk, case)])

    item = items(desk, case)["interventions"]

    assert (item.state, item.words) == ("due", "nothing is planned for goal 1")


def test_a_poor_score_without_an_answer_is_found(desk: Practice) -> None:
    case = desk.opened()
    desk.assessed(case, "phq-9", POOR)
    proposed = [row for row in desk.book.needs.rows(case) if row.proposed]

    item = items(desk, case)["needs"]
    assert item.state == "missing"
    assert item.subject == f"need:{proposed[0].id}"
    for row in proposed:
        desk.book.needs.answer(row.id, "client_declines", "he wants no help with it")
    assert states(desk, case)["needs"] == "ok"


def test_a_poor_score_whose_need_was_struck_out_is_found(desk: Practice, clock: Wall) -> None:
    case = desk.opened()
    desk.assessed(case, "gad-2", "3 3")
    for row in desk.book.needs.rows(case):
        desk.book.registers.void("need", row.id, "typed by mistake")

    assert items(desk, case)["needs"].words == "1 poor score without an answer"
    need(desk, case, "Worry keeps her awake")
    assert "poor score" not in items(desk, case)["needs"].words, (
        "one written by hand since then stands for it"
    )


def test_a_later_better_score_asks_for_nothing(desk: Practice, clock: Wall) -> None:
    case = desk.opened()
    desk.assessed(case, "gad-2", "3 3")
    for row in desk.book.needs.rows(case):
        desk.book.registers.void("need", row.id, "typed by mistake")
    clock.on(days=7)
    desk.assessed(case, "gad-2", "0 0")

    assert items(desk, case)["needs"].words == "not asked yet"


def test_a_need_that_was_to_get_a_goal_and_has_none_is_found(desk: Practice) -> None:
    case = desk.opened()
    desk.book.needs.answer(need(desk, case), "goal")

    item = items(desk, case)["needs"]

    assert (item.state, item.words) == ("missing", "1 need was to get a goal and has none")


def test_a_case_without_a_next_step_is_found(desk: Practice) -> None:
    case = desk.opened()
    leave_without_step(desk.book, case)
    assert desk.book.caseload.row(case).next_step == "", desk.due(case)

    item = items(desk, case)["next_step"]
    assert (item.state, item.words, item.opens) == (
        "missing",
        "no task and no date asks for anything",
        "task",
    )
    desk.book.tasks.add(case, "call the daughter")
    assert items(desk, case)["next_step"].words == "call the daughter"
    assert states(desk, case)["next_step"] == "ok"


def test_an_agreement_that_ends_is_due_and_then_expired_whatever_was_passed_before(
    desk: Practice, clock: Wall
) -> None:
    case = desk.opened()
    assert states(desk, case)["privacy"] == "waived"
    desk.book.registers.save(
        "consent",
        {"kind": "privacy_notice", "effective_on": "2026-01-01", "expires_on": "2026-04-10"},
        case=case,
    )

    assert items(desk, case)["privacy"].words == "since 1 Jan"
    clock.show("2026-03-11 10:00")
    found = items(desk, case)["privacy"]
    assert (found.state, found.words) == ("due", "ends 10 Apr")
    clock.show("2026-04-11 10:00")
    found = items(desk, case)["privacy"]
    assert (found.state, found.words) == ("expired", "ended 10 Apr")


def test_unsigned_notes_are_due_and_then_missing(desk: Practice, clock: Wall) -> None:
    case = desk.opened()
    note = desk.book.contacts.log("call 5m: hello", case=case).id

    item = items(desk, case)["notes"]
    assert (item.state, item.words, item.subject) == ("due", "1 note is not signed", f"contact:{note}")
    clock.on(days=3)
    assert states(desk, case)["notes"] == "missing"


def test_the_rhythm_of_contacts_is_told(desk: Practice, clock: Wall) -> None:
    case = desk.opened()
    assert items(desk, case)["contact"].words == "nobody was reached yet"
    desk.book.contacts.log("call 5m: hello", case=case)

    assert states(desk, case)["contact"] == "ok"
    clock.on(days=45)
    item = items(desk, case)["contact"]
    assert item.state == "missing"
    assert item.words.startswith("last 4 Mar; due ")


def test_a_plan_is_asked_for_then_shared_then_reviewed(desk: Practice, clock: Wall) -> None:
    case = desk.opened()
    planned(desk, case)
    assert items(desk, case)["plan_agreed"].words == "no plan agreed; due 18 Mar"
    assert states(desk, case)["plan_agreed"] == "due"
    clock.on(days=15)
    assert states(desk, case)["plan_agreed"] == "missing"
    desk.book.plan.agree(case, {**AGREED, "agreed_on": "today"})
    assert items(desk, case)["plan_agreed"].words == "version 1, 19 Mar"
    assert states(desk, case)["plan_shared"] == "due"
    (version,) = desk.book.plan.versions(case)
    copy = desk.book.plan.copy_sent(
        version.id,
        {
            "recipient": "Dr. Lund",
            "recipient_kind": "provider",
            "what": "plan",
            "basis": "treatment",
            "sent_on": "today",
        },
    )
    item = items(desk, case)["plan_shared"]
    assert (item.state, item.words, item.subject) == ("due", "receipt not verified: Dr. Lund", f"copy:{copy}")
    clock.on(days=8)
    assert states(desk, case)["plan_shared"] == "missing"
    desk.book.plan.copy_received(copy, "by phone")
    assert items(desk, case)["plan_shared"].words == "the client has no copy"
    assert states(desk, case)["review"] == "ok"
    clock.on(days=80)
    assert states(desk, case)["review"] == "missing"
    later = {**GOAL, "target_on": "2026-12-01"}
    desk.book.plan.add_goal(case, later, needs=[need(desk, case, "Rest")])
    assert items(desk, case)["plan_agreed"].words == "goal 2 not agreed yet"


def test_a_plan_that_is_no_longer_valid_is_expired(desk: Practice, clock: Wall) -> None:
    case = desk.opened()
    planned(desk, case)
    desk.book.plan.agree(case, {**AGREED, "valid_until": "2026-04-01"})
    clock.show("2026-04-02 09:00")

    item = items(desk, case)["plan_agreed"]

    assert (item.state, item.words) == ("expired", "was valid until 1 Apr")


def test_a_discharge_without_a_follow_up_is_told_and_missing_after_its_hours(
    desk: Practice, clock: Wall
) -> None:
    case = desk.opened()
    assert not items(desk, case)["transition"].asked
    moved = desk.book.transitions.add(
        case, {"from_setting": "hospital", "to_setting": "home", "happened_at": "2026-03-04 09:00"}
    )

    item = items(desk, case)["transition"]
    assert (item.state, item.subject) == ("due", f"transition:{moved}")
    assert item.words == "not asked whether the plan is working; due 7 Mar"
    clock.on(hours=73)
    assert states(desk, case)["transition"] == "missing"


def test_an_assessment_is_due_missing_and_expired(desk: Practice, clock: Wall) -> None:
    case = desk.opened()
    assert states(desk, case)["assessment"] == "due"
    clock.on(days=20)
    assert states(desk, case)["assessment"] == "missing"
    desk.assessed(case)
    assert states(desk, case)["assessment"] == "ok"
    clock.on(days=400)
    assert states(desk, case)["assessment"] == "expired"


def test_gaps_cost_a_fixed_number_of_questions(desk: Practice, monkeypatch: pytest.MonkeyPatch) -> None:
    reader = desk.book._desk.record.reader
    asked: list[str] = []
    rows = reader.rows

    def counted(sql: str, values: Any = ()) -> list[tuple[Any, ...]]:
        asked.append(sql)
        return rows(sql, values)

    monkeypatch.setattr(reader, "rows", counted)
    desk.opened("Ortiz")
    asked.clear()
    desk.book.gaps.rows()
    of_one = len(asked)
    for name in ("Adams", "Ford", "Hill"):
        desk.opened(name)
    asked.clear()
    desk.book.gaps.rows()

    assert len(asked) == of_one
