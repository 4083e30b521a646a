"""Acuity: suggested from the record, decided by the case manager, taken back with u."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cmtui.errors import NotFound, WrongUsage

if TYPE_CHECKING:
    from tests.casebook.casebooks import Practice, Wall


def words(desk: Practice, case: str) -> list[tuple[str, int]]:
    return [(each[0], each[1]) for each in desk.book.acuity.suggest(case).evidence]


def test_a_quiet_case_weighs_little(desk: Practice) -> None:
    case = desk.opened()

    found = desk.book.acuity.suggest(case)

    assert words(desk, case) == [("no caregiver is recorded", 2)]
    assert (found.points, found.level, found.now, found.decided_on) == (2, 1, 2, "")
    assert "no published weight is standard" in found.source


def test_what_the_record_shows_is_counted_once_each(desk: Practice, clock: Wall) -> None:
    case = desk.opened()
    save = desk.book.registers.save
    save("team_member", {"name": "Luz", "role": "caregiver"}, case=case)
    for kind, began in (
        ("inpatient", "2026-02-20 10:00"),
        ("observation", "2025-10-01 10:00"),
        ("inpatient", "2025-05-01 10:00"),
        ("inpatient", "2024-05-01 10:00"),
        ("emergency", "2026-01-01 10:00"),
        ("outpatient", "2026-01-02 10:00"),
    ):
        save("episode", {"kind": kind, "started_at": began}, case=case)
    for name, kind in (
        ("heart failure", "chronic"),
        ("COPD", "chronic"),
        ("diabetes", "chronic"),
        ("gout", ""),
        ("out of work", "social"),
    ):
        save("condition", {"name": name, "kind": kind}, case=case)
    desk.book.transitions.add(
        case, {"from_setting": "hospital", "to_setting": "home", "happened_at": "2026-03-01 10:00"}
    )
    desk.assessed(case, "gad-2", "3 3")

    found = desk.book.acuity.suggest(case)

    assert words(desk, case) == [
        ("2 hospital stays in 6 months", 4),
        ("1 hospital stay in the 6 months before", 1),
        ("1 emergency visit in 6 months", 1),
        ("a discharge or move within 30 days", 3),
        ("1 poor score", 1),
        ("4 conditions", 1),
    ]  # fmt: skip
    assert (found.points, found.level) == (11, 3)
    keys = {each[0]: each[2].partition(":")[0] for each in found.evidence}
    assert keys["2 hospital stays in 6 months"] == "episode"
    assert keys["a discharge or move within 30 days"] == "transition"
    assert keys["4 conditions"] == ""
    clock.on(days=40)
    assert ("a discharge or move within 30 days", 3) not in words(desk, case)


def test_the_case_manager_decides_with_a_reason_and_it_is_logged(desk: Practice) -> None:
    case = desk.opened()
    step_before = desk.book.caseload.row(case)

    desk.book.acuity.decide(case, 3, " lives alone,\x00 and fell twice ")

    found = desk.book.acuity.suggest(case)
    assert (found.now, found.decided_on, found.reason) == (3, "2026-03-04", "lives alone, and fell twice")
    assert desk.book.caseload.row(case).acuity == 3
    assert desk.acts()[-1] == "acuity.decided"
    assert desk.book.acuity.line(case) == (
        "3 high, decided 4 Mar: lives alone, and fell twice · the evidence says 1 low (2 points)"
    )
    desk.book.undo.last(case)
    assert desk.book.caseload.row(case) == step_before
    assert desk.book.acuity.line(case) == "2 moderate, not decided yet · the evidence says 1 low (2 points)"


@pytest.mark.parametrize(
    ("level", "reason", "says"),
    [(5, "heavy", "level from 1 to 4"), (0, "light", "level from 1 to 4"), (3, " \x00", "Say why")],
)
def test_a_decision_needs_a_level_and_a_reason(desk: Practice, level: int, reason: str, says: str) -> None:
    case = desk.opened()
    before = desk.everything()

    with pytest.raises(WrongUsage, match=says):
        desk.book.acuity.decide(case, level, reason)
    with pytest.raises(NotFound):
        desk.book.acuity.suggest("nobody")

    assert desk.everything() == before


def test_the_chart_tells_the_acuity_of_a_case_in_service(desk: Practice) -> None:
    case = desk.opened()

    (row,) = [row for row in desk.book.chart.overview(case) if row.label == "Acuity"]

    assert (row.key, row.text) == (f"acuity:{case}", desk.book.acuity.line(case))
    assert not [row for row in desk.book.chart.overview(desk.inquiry("Ford")) if row.label == "Acuity"]


def test_the_next_step_asks_for_it_once_the_needs_are_answered(desk: Practice) -> None:
    case = desk.opened()
    note = desk.book.contacts.log("call 5m: hello", case=case).id
    desk.book.contacts.sign(note)
    desk.assessed(case)
    desk.book.intake.move(case, "F-c", reasons={"G-16": "nothing is poor"})

    step = desk.book.intake.next_step(case)
    assert step is not None
    assert (step.opens, step.subject) == ("acuity", case)
    desk.book.acuity.decide(case, 2, "as the evidence says")
    step = desk.book.intake.next_step(case)
    assert step is not None
    assert step.opens == "plan"
