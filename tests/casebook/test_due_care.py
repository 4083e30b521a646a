"""What plans, transitions and coordination owe: real acts bring a clock to Today, and real acts settle it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cmtui.casebook.monitoring.projection import rebuild
from tests.casebook.test_projection import projected

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.casebook.casebooks import Practice


def clocks(desk: Practice, case: str = "") -> dict[str, str]:
    """Every clock by its rule and when it is due, whether it is shown yet or not."""
    return dict(
        desk.rows(
            "SELECT k.rule, k.due FROM clock k LEFT JOIN case_face f ON f.case_id = k.case_id "
            "WHERE ?1 = '' OR f.public_id = ?1",
            case,
        )
    )


def what(desk: Practice, rule: str) -> str:
    """The words of a rule's clock."""
    return str(desk.one("SELECT what FROM clock WHERE rule = ?", rule))


def put(desk: Practice, case: str, register: str, **values: str) -> str:
    """An entry of a register, as the editor saves it."""
    return desk.book.registers.save(register, values, case=case)


@pytest.fixture(autouse=True)
def _rebuilt(desk: Practice) -> Iterator[None]:
    """After each story the clocks are those that would be made anew from the facts."""
    yield
    with desk.book._desk.record.work(desk.book.now()) as work:
        before = projected(work)
        rebuild(work, desk.book.zone)
        assert projected(work) == before


def planned(desk: Practice, **goal: str) -> tuple[str, str]:
    """An open case whose plan with one goal was agreed on 4 March; the case and the goal."""
    case = desk.opened()
    made = desk.book.plan.add_goal(case, {"what": "walk to the mailbox", **goal})
    desk.book.plan.agree(case, {"agreed_by": "Rosa Garcia"})
    return case, made


# --- the plan ------------------------------------------------------------------------------------------------------


def test_a_signed_comprehensive_assessment_asks_for_a_plan_until_one_is_agreed(desk: Practice) -> None:
    case = desk.opened()
    desk.assessed(case)
    assert clocks(desk, case)["R-PLAN-1"] == "2026-03-18"

    desk.book.plan.add_goal(case, {"what": "walk"})
    desk.book.plan.agree(case, {"agreed_by": "Rosa"})

    assert "R-PLAN-1" not in clocks(desk, case)
    desk.clock.show("2026-06-01 10:00")
    desk.assessed(case)
    assert clocks(desk, case)["R-PLAN-1"] == "2026-06-15", "a new assessment asks for a new version"


def test_a_plan_is_reviewed_by_acuity_and_renewed_before_it_ends(desk: Practice) -> None:
    case, goal = planned(desk)
    assert (clocks(desk, case)["R-PLAN-2"], clocks(desk, case)["R-PLAN-4"]) == ("2026-05-03", "2027-03-04")

    desk.clock.show("2026-03-20 10:00")
    desk.book.plan.review(case, {"client_response": "pleased"}, ())
    desk.book.registers.save("case", {"acuity": "3"}, id=case)

    assert clocks(desk, case)["R-PLAN-2"] == "2026-04-19"
    desk.book.plan.set_status(goal, "active")
    desk.book.plan.agree(case, {"agreed_by": "Rosa", "valid_until": "2026-12-31"})
    assert clocks(desk, case)["R-PLAN-4"] == "2026-12-31"


def test_the_copies_of_a_plan_go_out_and_their_receipt_is_verified(desk: Practice) -> None:
    case, _ = planned(desk)
    assert clocks(desk, case)["R-PLAN-5"] == "2026-03-11"
    version = desk.book.plan.versions(case)[0].id

    copy = desk.book.plan.copy_sent(version, {"recipient": "Rosa", "recipient_kind": "client"})
    assert "R-PLAN-5" not in clocks(desk, case)
    assert clocks(desk, case)["R-PLAN-5-R"] == "2026-03-11"
    assert "Rosa" in what(desk, "R-PLAN-5-R")

    desk.book.plan.copy_received(copy, "read back on the phone")
    assert "R-PLAN-5-R" not in clocks(desk, case)
    desk.book.undo.last()
    assert "R-PLAN-5-R" in clocks(desk, case)


def test_a_goal_is_looked_at_by_its_interval_at_its_date_and_after_no_change(desk: Practice) -> None:
    case, goal = planned(desk, review_days="10", target_on="2026-04-30")
    assert (clocks(desk, case)["R-PLAN-3"], clocks(desk, case)["R-PLAN-3-T"]) == ("2026-03-14", "2026-04-30")
    assert what(desk, "R-PLAN-3-T") == "is it reached: goal 1: walk to the mailbox"

    desk.book.plan.attain(goal, 0)
    desk.clock.show("2026-03-10 10:00")
    desk.book.plan.attain(goal, 0)

    assert clocks(desk, case)["R-PLAN-3"] == "2026-03-20"
    assert clocks(desk, case)["R-PLAN-3-N"] == "2026-03-24"
    desk.book.plan.attain(goal, 1)
    assert "R-PLAN-3-N" not in clocks(desk, case)
    desk.book.plan.set_status(goal, "dropped", "moved away")
    assert not {"R-PLAN-3", "R-PLAN-3-T"} & clocks(desk, case).keys()
    desk.book.undo.last()
    assert {"R-PLAN-3", "R-PLAN-3-T"} <= clocks(desk, case).keys()


def test_the_list_tells_how_many_goals_there_are_and_how_many_are_met(desk: Practice) -> None:
    case, goal = planned(desk)
    other = desk.book.plan.add_goal(case, {"what": "sleep"})
    desk.book.plan.set_status(goal, "achieved")
    assert desk.rows("SELECT goals, goals_met FROM case_face") == [(2, 1)]

    desk.book.plan.set_status(other, "dropped", "no longer wanted")

    assert desk.rows("SELECT goals, goals_met FROM case_face") == [(1, 1)]


def test_a_goal_for_a_confidential_need_is_named_by_its_number_alone(desk: Practice) -> None:
    case = desk.opened()
    need = put(desk, case, "need", statement="leave the house", kind="need", domain="safety")
    with desk.book._desk.act("need.changed") as work:
        work.rows("UPDATE need SET confidential = 1")
    desk.book.plan.add_goal(case, {"what": "a safe place", "target_on": "2026-04-30"}, needs=[need])
    desk.book.plan.agree(case, {"agreed_by": "Rosa"})

    assert what(desk, "R-PLAN-3-T") == "is it reached: goal 1"
    desk.book.referrals.add(case, {"service": "shelter bed"}, need=need)
    assert "shelter" not in what(desk, "R-REF-0")


# --- monitoring ----------------------------------------------------------------------------------------------------


def test_the_client_is_contacted_once_in_each_window_of_the_acuity(desk: Practice) -> None:
    case = desk.opened()
    assert clocks(desk, case)["R-MON-1"] == "2026-03-18"

    desk.book.contacts.attempt(case, "no_answer")
    assert clocks(desk, case)["R-MON-1"] == "2026-03-18", "an attempt reaches nobody"
    desk.clock.show("2026-03-06 10:00")
    desk.book.contacts.log("call 5m: reached", case=case)
    assert clocks(desk, case)["R-MON-1"] == "2026-04-01"

    desk.book.registers.save("case", {"cadence_days": "5"}, id=case)
    assert clocks(desk, case)["R-MON-1"] == "2026-03-14"
    assert clocks(desk, case)["R-MON-2"] == "2026-06-02"
    desk.book.contacts.log("visit 30m: at home", case=case)
    assert clocks(desk, case)["R-MON-2"] == "2026-06-04"


def test_after_a_crisis_and_after_a_new_service_the_client_is_contacted_in_stages(desk: Practice) -> None:
    case = desk.opened()
    referral = desk.book.referrals.add(case, {"service": "meals"})
    desk.book.referrals.choose(referral, "Elm Kitchen", "close by")
    for state in ("sent", "started"):
        desk.book.referrals.move(referral, state, note="as told", values={"basis": "treatment"})
    assert (clocks(desk, case)["R-MON-3"], what(desk, "R-MON-3")) == (
        "2026-03-07",
        "contact 1 of 4 after the start of meals",
    )

    desk.clock.show("2026-03-05 10:00")
    desk.book.contacts.log("call 5m: fine", case=case)
    assert clocks(desk, case)["R-MON-3"] == "2026-03-11"


def test_a_case_on_hold_is_looked_at_on_the_day_it_is_expected_back(desk: Practice) -> None:
    case = desk.opened()
    desk.book.intake.move(
        case, "T-5", reasons={f"G-{n}": "x" for n in range(30)}, values={"hold_until": "2026-04-02"}
    )

    assert clocks(desk, case)["R-HOLD-1"] == "2026-04-02"


# --- transitions ---------------------------------------------------------------------------------------------------


def test_a_discharge_on_friday_at_four_asks_for_a_contact_by_monday_at_five_where_the_clocks_went_ahead_between(
    desk: Practice,
) -> None:
    """Summer time begins on Sunday, 8 March: 72 hours after Friday 16:00 it is Monday 17:00 on the wall."""
    case = desk.opened()
    desk.clock.show("2026-03-06 16:10")
    transition = desk.book.transitions.add(
        case,
        {
            "from_setting": "hospital",
            "from_place": "Mercy",
            "to_setting": "home",
            "happened_at": "today 16:00",
        },
    )

    assert clocks(desk, case)["R-TRN-1"] == "2026-03-09T22:00:00Z"
    assert what(desk, "R-TRN-1") == "follow up the discharge home: is the plan working"
    desk.clock.show("2026-03-07 10:00")
    desk.book.contacts.attempt(case, "no_answer")
    desk.book.contacts.log("call 5m: reached, did not ask", case=case)
    assert "R-TRN-1" in clocks(desk, case), "neither an attempt nor a contact without the question settles it"

    contact = desk.book.registers.save(
        "contact",
        {"mode": "phone", "reached": "yes", "plan_working": "partly", "occurred_at": "today 10:00"},
        case=case,
    )
    assert "R-TRN-1" not in clocks(desk, case)
    desk.book.registers.void("contact", contact, "not this client")
    assert "R-TRN-1" in clocks(desk, case)
    assert desk.book.transitions.row(transition).follow_up_due == "2026-03-09T22:00:00Z"


def test_a_discharge_under_transitional_care_asks_for_contact_and_visit_medicines_and_the_watch(
    desk: Practice,
) -> None:
    case = desk.opened()
    put(desk, case, "coverage", payer="Medicare", follows_tcm="yes")
    transition = desk.book.transitions.add(
        case, {"from_setting": "hospital", "to_setting": "home", "happened_at": "today 09:00"}
    )
    found = clocks(desk, case)
    assert {"R-TRN-1", "R-TRN-2", "R-TRN-4", "R-TRN-5-W", "R-MON-3"} - {"R-MON-3"} <= found.keys()
    assert found["R-TRN-2"] == "2026-03-06"

    desk.book.transitions.compared(transition)
    assert "R-TRN-4" not in clocks(desk, case)
    desk.clock.show("2026-03-09 10:00")
    desk.book.transitions.readmitted(transition, desk.book.today_date())
    assert clocks(desk, case)["R-TRN-5"] == "2026-03-16"
    desk.book.transitions.review(transition, "worsening", lesson="call on day one")
    assert "R-TRN-5" not in clocks(desk, case)


def test_what_was_sent_to_a_receiver_is_verified_within_a_day(desk: Practice) -> None:
    case = desk.opened()
    transition = desk.book.transitions.add(
        case, {"from_setting": "hospital", "to_setting": "home", "expected_on": "2026-03-06"}
    )
    assert clocks(desk, case)["R-TRN-0"] == "2026-03-06"
    sent = desk.book.transitions.told(
        transition, {"recipient": "Elm House", "what": "summary", "basis": "treatment"}
    )

    assert clocks(desk, case)["R-TRN-3"] == "2026-03-05T16:00:00Z"
    desk.book.transitions.received(sent, "by phone")
    assert "R-TRN-3" not in clocks(desk, case)


def test_a_move_to_a_shelter_does_not_say_where_it_is(desk: Practice) -> None:
    case = desk.opened()
    desk.book.transitions.add(
        case,
        {
            "from_setting": "home",
            "to_setting": "shelter",
            "to_place": "12 Hidden Street",
            "happened_at": "today 09:00",
        },
    )

    assert desk.one("SELECT count(*) FROM clock WHERE what || why LIKE '%Hidden%'") == 0
    assert what(desk, "R-TRN-1") == "follow up the move: is the plan working"


# --- coordination --------------------------------------------------------------------------------------------------


def test_a_referral_is_followed_to_help_received(desk: Practice) -> None:
    case = desk.opened()
    organization = put(desk, "", "organization", name="Elm Kitchen", kind="community_agency")
    referral = desk.book.referrals.add(case, {"service": "meals"})
    assert clocks(desk, case)["R-REF-0"] == "2026-03-11"
    assert what(desk, "R-REF-0") == "offer options and send the referral: meals"

    desk.book.referrals.choose(referral, organization, "close by")
    desk.book.referrals.move(referral, "sent", values={"basis": "treatment"})
    assert (clocks(desk, case)["R-REF-1"], what(desk, "R-REF-1")) == (
        "2026-03-09",
        "did it arrive: meals (Elm Kitchen)",
    )
    desk.book.referrals.move(referral, "received", note="by phone")
    assert clocks(desk, case)["R-REF-1-A"] == "2026-03-18"
    desk.book.referrals.move(referral, "started")
    assert clocks(desk, case)["R-REF-1-H"] == "2026-03-18"
    desk.book.referrals.move(referral, "help_received", values={"help_received": "yes"})
    assert not [rule for rule in clocks(desk, case) if rule.startswith("R-REF")]


def test_an_authorization_is_watched_until_it_is_settled(desk: Practice) -> None:
    case = desk.opened()
    authorization = put(
        desk,
        case,
        "authorization",
        service="home health",
        payer="Aetna",
        state="asked",
        asked_on="2026-03-04",
    )
    assert clocks(desk, case)["R-UM-4"] == "2026-03-11"
    assert what(desk, "R-UM-4") == "decision of the payer: home health (Aetna)"

    desk.book.registers.save(
        "authorization",
        {
            "state": "approved", "decided_on": "today", "until_on": "2026-06-30", "units": "20", "used": "16",
            "next_review_on": "2026-04-01",
        },
        id=authorization,
    )  # fmt: skip
    found = clocks(desk, case)
    assert "R-UM-4" not in found
    assert (found["R-UM-2"], found["R-UM-3"], found["R-UM-3-U"]) == ("2026-04-01", "2026-06-30", "2026-03-09")
    desk.book.registers.save("authorization", {"settled_on": "today"}, id=authorization)
    assert not [rule for rule in clocks(desk, case) if rule.startswith("R-UM")]


def test_an_escalation_waits_for_its_answer(desk: Practice) -> None:
    case = desk.opened()
    escalation = desk.book.escalations.escalate(case=case, subject="no bed", why="third refusal")
    assert "no bed" in what(desk, "R-ESC-1")

    desk.book.escalations.answer(escalation, "a bed on Monday")

    assert "R-ESC-1" not in clocks(desk, case)


def test_teaching_is_come_back_to_until_it_is_taught_again(desk: Practice) -> None:
    case = desk.opened()
    put(desk, case, "education", held_on="2026-03-04", topic="Insulin", follow_up_on="2026-03-12")
    assert (clocks(desk, case)["R-EDU-1"], what(desk, "R-EDU-1")) == ("2026-03-12", "come back to: Insulin")

    desk.clock.show("2026-03-12 10:00")
    put(desk, case, "education", held_on="2026-03-12", topic="insulin", teach_back="understood")

    assert "R-EDU-1" not in clocks(desk, case)


# --- the practice itself -------------------------------------------------------------------------------------------


def test_an_entry_of_the_directory_is_verified_and_the_row_stands_on_today_as_the_practice_s(
    desk: Practice,
) -> None:
    entry = put(desk, "", "organization", name="Elm Kitchen", kind="community_agency")
    put(desk, "", "organization", name="Aetna", kind="payer")
    assert desk.rows("SELECT case_id, rule, subject, due FROM clock WHERE rule LIKE 'R-RES%'") == [
        (None, "R-RES-1", f"organization:{entry}", "2026-08-31")
    ]

    desk.clock.show("2026-08-20 10:00")
    row = next(row for row in desk.book.today.rows() if row.rule == "R-RES-1")
    assert (row.case, row.client, row.what, row.opens) == (
        None,
        "",
        "verify the entry: Elm Kitchen",
        "organization",
    )
    assert not [row for row in desk.book.today.rows(case=desk.opened()) if row.rule == "R-RES-1"]

    desk.book.resources.verify(entry)
    assert clocks(desk)["R-RES-1"] == "2027-02-16"
    desk.book.registers.void("organization", entry, "closed")
    assert "R-RES-1" not in clocks(desk)


def test_a_referral_that_failed_asks_to_look_at_the_directory(desk: Practice) -> None:
    case = desk.opened()
    entry = put(desk, "", "organization", name="Elm Kitchen", kind="community_agency")
    referral = desk.book.referrals.add(case, {"service": "meals"})
    desk.book.referrals.choose(referral, entry, "close by")
    desk.book.referrals.move(referral, "sent", values={"basis": "treatment"})
    desk.book.referrals.move(referral, "not_connected", reason="no_capacity", note="full")

    assert clocks(desk)["R-RES-1-F"] == "2026-03-09"
    desk.book.undo.last()
    assert "R-RES-1-F" not in clocks(desk)
