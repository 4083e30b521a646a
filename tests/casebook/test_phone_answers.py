"""What a case manager reads out while somebody is on the phone: goals, the last review, the units left."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.casebook.casebooks import Practice


def overview(desk: Practice, case: str, label: str) -> list[str]:
    return [row.text for row in desk.book.chart.overview(case) if row.label == label]


def plan(desk: Practice, case: str) -> str:
    return dict(desk.book.caseload.brief(case).lines)["Plan"]


def goal(desk: Practice, case: str, what: str, **more: str) -> str:
    return desk.book.plan.add_goal(case, {"what": what, **more})


def test_the_brief_names_the_goals_with_their_attainment_and_when_the_plan_was_reviewed(
    desk: Practice,
) -> None:
    case = desk.opened()
    desk.book.registers.save("case", {"summary": "Home safely."}, id=case)
    assert plan(desk, case) == "Home safely.", "without goals the summary stands"
    weigh = goal(desk, case, "weigh daily")
    walk = goal(desk, case, "walk to the [/shop]")
    assert plan(desk, case) == "2 goals: weigh daily, walk to the [/shop]"
    desk.book.plan.attain(weigh, 0)
    desk.book.plan.attain(walk, -1)
    assert plan(desk, case) == "2 goals: weigh daily (0), walk to the [/shop] (−1)"
    desk.book.registers.save("case", {"summary": ""}, id=case)
    desk.book.plan.review(case, {"held_on": "2026-03-02", "comfort": "well"}, ())
    assert plan(desk, case).startswith("2 goals, reviewed 2 Mar: weigh daily")
    for number in range(3):
        goal(desk, case, f"goal {number}")
    assert plan(desk, case).startswith("5 goals, reviewed")
    assert plan(desk, case).endswith("goal 1, …")
    desk.book.plan.set_status(walk, "dropped", "moved away")
    assert "shop" not in plan(desk, case)


def test_the_overview_says_when_the_plan_was_reviewed_and_how_long_ago(desk: Practice) -> None:
    case = desk.opened()
    assert overview(desk, case, "Reviewed") == []
    desk.book.plan.review(case, {"held_on": "2026-02-20", "comfort": "well"}, ())
    assert overview(desk, case, "Reviewed") == ["plan reviewed 20 Feb (12 d ago)"]
    desk.book.plan.review(case, {"held_on": "today", "comfort": "well"}, ())
    assert overview(desk, case, "Reviewed") == ["plan reviewed 4 Mar (today)"]
    desk.book.undo.last(case)
    assert overview(desk, case, "Reviewed") == ["plan reviewed 20 Feb (12 d ago)"]


def test_the_overview_says_what_is_left_of_each_authorization_that_runs(desk: Practice) -> None:
    case = desk.opened()

    def authorized(service: str, **more: str) -> None:
        values = {"service": service, "state": "approved", "units": "40", "used": "28"}
        desk.book.registers.save("authorization", {**values, **more}, case=case)

    authorized("home [/health]", until_on="2026-12-31", from_on="2026-01-01")
    authorized("therapy", unit="hours", units="7.5", used="2")
    authorized("aide", until_on="2026-03-01")
    authorized("meals", state="asked")
    authorized("rides", settled_on="2026-03-01")
    assert overview(desk, case, "Units left") == [
        "home [/health]: 12 of 40 visits left, to 31 Dec",
        "therapy: 5.5 of 7.5 hours left",
    ]


def test_a_client_is_found_by_the_number_that_calls_however_it_is_written(desk: Practice) -> None:
    case = desk.opened("Garcia", "Rosa", phone="(402) 555-0101")
    for typed in ("4025550101", "402-555-0101", "402 555 0101", "+1 402 555 0101"):
        assert [hit.case for hit in desk.book.search.find(typed) if hit.kind == "client"] == [case], typed
