"""The way of a case from its opening to its end: rests, turns of the work, closing, beginning again."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

import pytest

from cmtui.errors import NotFound, Refused, WrongUsage

if TYPE_CHECKING:
    from tests.casebook.casebooks import Practice, Wall

RESTS = {"hold_reason": "in rehab", "hold_until": "3/20", "hold_watch": "her daughter"}


def guards(desk: Practice, case: str, transition: str, **more: object) -> list[str]:
    """The guards that ask something."""
    return [ask.guard for ask in desk.book.intake.asks(case, transition, **more)]  # type: ignore[arg-type]


def last_stage(desk: Practice) -> tuple[str, str, str, dict[str, str]]:
    """The newest stage event: transition, from, to, reasons."""
    row = desk.rows("SELECT transition, from_status, to_status, guards FROM stage_event ORDER BY id")[-1]
    return row[0], row[1], row[2], json.loads(row[3])


def fields(desk: Practice, case: str, *names: str) -> tuple[object, ...]:
    return desk.rows(f'SELECT {", ".join(names)} FROM "case" WHERE public_id = ?', case)[0]


# --- a rest -------------------------------------------------------------------------------------------------------


def test_a_rest_says_why_until_when_and_who_watches(desk: Practice, clock: Wall) -> None:
    case = desk.opened()

    assert guards(desk, case, "T-5") == ["G-7"]
    assert guards(desk, case, "T-5", values=RESTS) == []
    row = desk.book.intake.move(case, "T-5", values=RESTS)

    assert row.status == "on_hold"
    assert fields(desk, case, "on_hold_on", "hold_reason", "hold_until", "hold_watch") == (
        "2026-03-04",
        "in rehab",
        "2026-03-20",
        "her daughter",
    )
    assert desk.rows("SELECT what FROM task WHERE rule = 'T-5'") == [], "R-HOLD-1 asks for it, once"
    assert desk.due(case)["R-HOLD-1"]
    clock.show("2026-03-20 09:00")
    step = desk.book.intake.next_step(case)
    assert step is not None
    assert (step.what, step.opens) == ("Look whether the case can go on", "T-6")


def test_a_rest_of_which_something_is_left_out_takes_a_reason_each_time(desk: Practice) -> None:
    case = desk.opened()
    before = desk.everything()

    with pytest.raises(Refused) as refusal:
        desk.book.intake.move(case, "T-5", values={"hold_reason": "in rehab"})
    assert refusal.value.rule == "G-7"
    assert str(refusal.value) == (
        "Before the case rests, say when the client is expected back and who watches meanwhile."
    )
    with pytest.raises(WrongUsage, match="someday"):
        desk.book.intake.move(case, "T-5", values={**RESTS, "hold_until": "someday"})
    assert desk.everything() == before

    desk.book.intake.move(case, "T-5", values={"hold_reason": "away"}, reasons={"G-7": "not known yet"})
    assert last_stage(desk)[3] == {"G-7": "not known yet"}
    desk.book.intake.move(case, "T-6")
    assert guards(desk, case, "T-5") == ["G-7"]


def test_going_on_keeps_what_changed_and_clears_the_rest(desk: Practice) -> None:
    case = desk.opened()
    desk.book.intake.move(case, "T-5", values=RESTS)

    (note,) = desk.book.intake.asks(case, "T-6")
    desk.book.intake.move(case, "T-6", note="walks with a frame now")

    assert (note.guard, note.severity, note.reasons) == ("G-8", "note", ())
    assert last_stage(desk) == ("T-6", "on_hold", "open", {"G-8": "walks with a frame now"})
    assert fields(desk, case, "on_hold_on", "hold_reason", "hold_until", "hold_watch") == (None, "", None, "")


# --- the focus ----------------------------------------------------------------------------------------------------


def test_the_work_turns_to_another_component_and_the_status_stays(desk: Practice) -> None:
    case = desk.opened()
    ways = {way.id: way for way in desk.book.intake.ways(case)}

    assert "F-a" not in ways, "the work is there already"
    assert [ask.guard for ask in ways["F-b"].asks] == ["G-15"]
    with pytest.raises(Refused, match="rests on an assessment"):
        desk.book.intake.move(case, "F-b")
    row = desk.book.intake.move(case, "F-b", reasons={"G-15": "told on the phone"})

    assert (row.status, row.focus) == ("open", "needs")
    assert last_stage(desk) == ("F-b", "assess", "needs", {"G-15": "told on the phone"})
    line = desk.book.chart.timeline(case)[0]
    assert line.text == "assessment → needs and opportunities · with reasons given"


def test_a_reason_is_asked_once_for_each_guard_and_case(desk: Practice) -> None:
    case = desk.opened()
    desk.book.intake.move(case, "F-c", reasons={"G-16": "nothing is poor"})

    assert guards(desk, case, "F-c") == []
    assert guards(desk, desk.opened("Ford"), "F-c") == ["G-16"]
    assert guards(desk, case, "F-a") == [], "passed when the case was opened"
    with pytest.raises(Refused, match="The work is there already: planning"):
        desk.book.intake.move(case, "F-c")


def test_a_turn_of_the_work_is_taken_back_with_u(desk: Practice) -> None:
    case = desk.opened()
    desk.book.intake.move(case, "F-c", reasons={"G-16": "nothing is poor"})

    desk.book.undo.last(case)

    assert desk.book.caseload.row(case).focus == "assess"
    assert guards(desk, case, "F-c") == ["G-16"], "the reason went with it"


def test_the_chart_offers_every_turn_with_what_it_asks(desk: Practice) -> None:
    case = desk.opened()

    rows = [row for row in desk.book.chart.engage(case) if row.group == "Focus"]

    assert (rows[0].label, rows[0].text) == ("the work is in", "Assessment")
    assert [(row.key, row.text) for row in rows[1:4]] == [
        ("move:F-b", "asks 1 first (G-15)"),
        ("move:F-c", "asks 1 first (G-16)"),
        ("move:F-d", "asks 1 first (G-17)"),
    ]
    assert not [row for row in desk.book.chart.engage(desk.inquiry("Ford")) if row.group == "Focus"]


def test_agreeing_the_plan_turns_the_work_to_implementation_in_the_same_act(desk: Practice) -> None:
    case = desk.opened()
    goal = desk.book.plan.add_goal(case, {"what": "weigh daily"})
    asked = [ask.guard for ask in desk.book.intake.asks(case, "F-d")]
    assert asked == ["G-17"]

    desk.book.plan.agree(
        case,
        {"agreed_by": "Rosa Garcia"},
        reasons={"G-17": "the clinic names the target", "G-18": " "},
        follow_by={"G-17": date(2026, 3, 11)},
    )

    assert desk.book.caseload.row(case).focus == "coordinate"
    assert last_stage(desk) == ("F-d", "assess", "coordinate", {"G-17": "the clinic names the target"})
    owed = desk.rows("SELECT what, due_on FROM task WHERE rule = 'G-17'")
    assert [day for _, day in owed] == ["2026-03-11"]
    assert owed[0][0].startswith("still missing: Before the plan is agreed, it needs a measure")
    assert guards(desk, case, "F-d") == []
    desk.book.undo.last(case)
    assert desk.book.caseload.row(case).focus == "assess"
    assert desk.book.plan.versions(case) == ()
    assert desk.book.plan.goal(goal).status == "proposed"
    assert guards(desk, case, "F-d") == ["G-17"]


def test_a_plan_agreed_anew_pushes_the_work_nowhere_back(desk: Practice) -> None:
    case = desk.opened()
    desk.book.plan.add_goal(case, {"what": "weigh daily"})
    desk.book.plan.agree(case, {"agreed_by": "Rosa Garcia"})
    desk.book.intake.move(case, "F-e", reasons={"G-19": "all were told"})
    before = desk.rows("SELECT count(*) FROM stage_event")

    desk.book.plan.agree(case, {"agreed_by": "Rosa Garcia", "reason": "nothing but the day"})
    assert desk.rows("SELECT count(*) FROM stage_event") == before
    desk.book.plan.agree(case, {"agreed_by": "Rosa Garcia"}, reasons={"G-17": "told to me"})

    assert last_stage(desk) == ("F-d", "monitor", "monitor", {"G-17": "told to me"})
    assert desk.book.caseload.row(case).focus == "monitor"


# --- the end ------------------------------------------------------------------------------------------------------


def closing(desk: Practice) -> str:
    case = desk.opened()
    desk.book.intake.move(case, "T-7", reasons={"G-9": "all settled; she and her son agree"})
    return case


def test_an_end_is_announced_in_words(desk: Practice) -> None:
    case = desk.opened()

    (ask,) = desk.book.intake.asks(case, "T-7")
    assert (ask.guard, ask.reasons) == ("G-9", ())
    with pytest.raises(Refused):
        desk.book.intake.move(case, "T-7")
    row = desk.book.intake.move(case, "T-7", reasons={"G-9": "all settled"})

    assert (row.status, row.focus) == ("closing", "close")
    assert {way.id for way in desk.book.intake.ways(case)} == {"T-8", "T-9", "T-14"}


def test_a_case_is_closed_with_day_and_reason_and_opened_again_within_thirty_days(
    desk: Practice, clock: Wall
) -> None:
    case = closing(desk)
    before = desk.everything()
    given = {"G-12": "her son has the folder"}

    with pytest.raises(Refused) as refusal:
        desk.book.intake.move(case, "T-8", reasons=given)
    assert refusal.value.rule == "S-3"
    with pytest.raises(WrongUsage, match="Closing reason"):
        desk.book.intake.move(case, "T-8", reasons=given, values={"closed_reason": "no such thing"})
    with pytest.raises(Refused) as refusal:
        desk.book.intake.move(
            case, "T-8", reasons=given, values={"closed_reason": "moved"}, day=date(2026, 1, 1)
        )
    assert refusal.value.rule == "S-4"
    assert desk.everything() == before

    row = desk.book.intake.move(
        case, "T-8", reasons=given, values={"closed_reason": "self_managing"}, note="she calls if it worsens"
    )
    assert row.status == "closed"
    assert fields(desk, case, "closed_on", "closed_reason", "closed_note") == (
        "2026-03-04",
        "self_managing",
        "she calls if it worsens",
    )
    clock.on(days=30)
    assert desk.book.intake.moves(case) == (
        ("T-10", "Start a new case for this client"),
        ("T-13", "Undo the closing"),
    )
    clock.on(days=1)
    assert [ident for ident, _ in desk.book.intake.moves(case)] == ["T-10"]
    clock.on(days=-1)
    with pytest.raises(Refused) as refusal:
        desk.book.intake.move(case, "T-13")
    assert refusal.value.rule == "T-13"
    row = desk.book.intake.move(case, "T-13", note="her son rang: it does not work", reasons={})
    assert (row.status, row.focus) == ("open", "monitor")
    assert fields(desk, case, "closed_on", "closed_reason") == (None, "")


def test_no_reply_asks_for_three_attempts_in_two_ways_over_two_weeks_and_a_letter(
    desk: Practice, clock: Wall
) -> None:
    case = desk.opened()
    no_reply = {"closed_reason": "not_engaging"}
    desk.book.contacts.log("call 5m: hello", case=case)
    for line in ("call no-answer", "call left-message"):
        clock.on(hours=1)
        desk.book.contacts.log(line, case=case)
    desk.book.intake.move(case, "T-7", reasons={"G-9": "no reply; a letter said so"})

    def asked() -> str:
        found = [
            ask.sentence for ask in desk.book.intake.asks(case, "T-8", values=no_reply) if ask.guard == "G-13"
        ]
        return found[0] if found else ""

    assert asked() == (
        "Before closing for no reply, log three attempts, two ways of trying, 14 days since the first attempt and "
        "a final letter."
    )
    clock.on(days=13)
    desk.book.contacts.log("letter: please ring", case=case)
    assert asked() == "Before closing for no reply, log 14 days since the first attempt."
    clock.on(days=1)
    assert asked() == ""


def test_notes_and_clocks_that_are_open_ask_before_the_end(desk: Practice) -> None:
    case = closing(desk)
    ended = {"closed_reason": "moved"}
    assert guards(desk, case, "T-8", values=ended) == ["G-12"]

    note = desk.book.contacts.log("call 5m: hello", case=case).id
    assert guards(desk, case, "T-8", values=ended) == ["G-11", "G-12"]
    desk.book.contacts.sign(note)

    assert guards(desk, case, "T-8", values=ended) == ["G-12"]


def test_keeping_a_case_open_asks_why(desk: Practice) -> None:
    case = closing(desk)

    with pytest.raises(Refused) as refusal:
        desk.book.intake.move(case, "T-9")
    assert refusal.value.rule == "T-9"
    row = desk.book.intake.move(case, "T-9", note="her daughter asked for more time")

    assert (row.status, row.focus) == ("open", "monitor")


def test_a_new_case_follows_a_closed_one_with_its_open_needs(desk: Practice, clock: Wall) -> None:
    case = closing(desk)
    desk.book.needs.add(case, {"domain": "food", "kind": "need", "statement": "Meals on weekdays"})
    settled = desk.book.needs.add(case, {"domain": "housing", "kind": "need", "statement": "A ramp"})
    desk.book.needs.answer(settled, "resolved", "built")
    desk.book.intake.move(case, "T-8", reasons={"G-12": "x"}, values={"closed_reason": "moved"})
    clock.on(days=60)

    row = desk.book.intake.move(case, "T-10", note="back in town, and alone now")

    assert row.case != case
    assert (row.name, row.status, row.number) == ("Garcia, Rosa", "prospect", "2026-002")
    assert last_stage(desk) == ("T-10", "closed", "prospect", {"G-14": "back in town, and alone now"})
    assert [need.statement for need in desk.book.needs.rows(row.case)] == ["Meals on weekdays"]
    assert desk.one('SELECT count(DISTINCT client_id) FROM "case"') == 1
    assert desk.one('SELECT p.public_id FROM "case" c JOIN "case" p ON p.id = c.previous_id') == case
    assert desk.one("SELECT count(*) FROM criterion WHERE NOT decided") == 9 + 9
    assert desk.book.caseload.row(case).status == "closed"

    desk.book.undo.last(row.case)
    with pytest.raises(NotFound):
        desk.book.caseload.row(row.case)


def test_who_died_is_not_taken_up_again(desk: Practice) -> None:
    case = desk.opened()
    desk.book.intake.close_for_death(case, date(2026, 3, 4), "her son rang")

    assert desk.book.intake.moves(case) == ()
    with pytest.raises(Refused, match="The case is closed"):
        desk.book.intake.move(case, "T-13", note="a mistake")


# --- the next step ------------------------------------------------------------------------------------------------


def planned(desk: Practice) -> str:
    """A case whose plan is agreed and with everybody, as far as the process asks."""
    case = desk.opened()
    desk.book.contacts.sign(desk.book.contacts.log("visit 1h: home", case=case).id)
    desk.assessed(case)
    desk.book.intake.move(case, "F-c", reasons={"G-16": "nothing is poor"})
    desk.book.acuity.decide(case, 2, "as the evidence says")
    for what in ("weigh daily", "walk to the mailbox"):
        desk.book.plan.add_goal(case, {"what": what})
    reasons = {"G-17": "the clinic names the rest", "G-18": "told at the clinic"}
    desk.book.plan.agree(case, {"agreed_by": "Rosa Garcia"}, reasons=reasons)
    desk.book.intake.move(case, "F-e", reasons={"G-19": "all were told"})
    return case


def step(desk: Practice, case: str) -> tuple[str, str, str]:
    found = desk.book.intake.next_step(case)
    assert found is not None
    return found.what, found.opens, found.subject


def test_the_next_step_follows_the_plan_from_goal_to_receipt(desk: Practice) -> None:
    case = desk.opened()
    desk.book.contacts.sign(desk.book.contacts.log("visit 1h: home", case=case).id)
    assert step(desk, case)[0] == "Make the comprehensive assessment"
    desk.assessed(case)
    assert step(desk, case)[:2] == ("Complete what the plan rests on", "need")
    for domain, kind in (("food", "need"), ("social", "strength")):
        desk.book.needs.add(case, {"domain": domain, "kind": kind, "statement": kind})
    assert step(desk, case)[1] == "acuity"
    desk.book.acuity.decide(case, 2, "as the evidence says")
    assert step(desk, case)[1] == "F-c"
    desk.book.intake.move(case, "F-c")
    assert step(desk, case)[:2] == ("Set the first goal", "plan")
    goal = desk.book.plan.add_goal(case, {"what": "weigh daily"})
    assert step(desk, case) == ("Complete the goals", "goal", goal)
    whole = {
        "measure": "log",
        "target_on": "2026-06-01",
        "words": "stay home",
        "responsible": "Rosa",
        "evidence": "x",
    }
    desk.book.registers.save("goal", whole, id=goal)
    assert step(desk, case)[:2] == ("Agree the plan", "plan")
    desk.book.plan.agree(case, {"agreed_by": "Rosa Garcia"})
    assert step(desk, case)[:2] == ("Give the plan to the client and the main providers", "copy")
    (version,) = desk.book.plan.versions(case)
    copies = [
        desk.book.plan.copy_sent(
            version.id, {"recipient": who, "recipient_kind": who, "what": "plan", "basis": "treatment"}
        )
        for who in ("client", "provider")
    ]
    assert step(desk, case) == ("Check that the copies arrived", "copy", copies[0])
    for copy in copies:
        desk.book.plan.copy_received(copy, "said so")
    assert step(desk, case)[1] == "F-e"


def test_a_rule_that_asks_names_what_it_is_about(desk: Practice, clock: Wall) -> None:
    case = planned(desk)
    goals = desk.book.plan.goals(case)
    assert step(desk, case)[1] in {"contact", "task"}
    clock.on(days=1)
    desk.book.registers.save("goal", {"target_on": "2026-03-06"}, id=goals[1].id)
    assert step(desk, case) == ("Look at the goal", "goal", goals[1].id)

    moved = desk.book.transitions.add(
        case, {"from_setting": "hospital", "to_setting": "home", "happened_at": "2026-03-05 09:00"}
    )
    assert step(desk, case) == ("Ask whether the plan is working", "transition", moved)


def test_the_rail_says_what_today_says(desk: Practice, clock: Wall) -> None:
    case = planned(desk)

    def rail() -> dict[str, tuple[str, str]]:
        return {name: (mark, day) for name, mark, day in desk.book.chart.head(case).rail}

    assert rail()["plan"] == ("due", "2026-03-04"), (
        "its copies were passed with a reason, and Today asks for them"
    )
    assert rail()["monitor"] == ("done", "2026-03-04")
    clock.on(days=30)
    assert rail()["monitor"] == ("missing", "2026-03-04")
    desk.book.contacts.sign(desk.book.contacts.log("call 10m: all well", case=case).id)
    assert rail()["monitor"] == ("done", "2026-04-03")
    clock.on(days=31)
    desk.book.contacts.sign(desk.book.contacts.log("call 10m: all well", case=case).id)
    assert rail()["monitor"] == ("missing", "2026-05-04"), "the review is late"
