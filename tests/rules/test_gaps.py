"""What each case must have: how an item stands, from the facts of one case."""

from __future__ import annotations

from typing import Any

import pytest

from cmtui.rules.gap_facts import CopyGap, GapFacts, Given, GoalGap, LooseGap, PlanGap, Running
from cmtui.rules.gaps import gaps, items
from cmtui.vocabulary import catalog

LATE = Running(late=True, day="1 Mar", subject="case:x")
SHOWN = Running(late=False, day="9 Mar", subject="case:x")
OF_GOAL = Running(late=False, day="9 Mar", subject="goal:g2")
GOAL = GoalGap("g1", 1, agreed=True, has_need=True, has_intervention=True)
PLAN = PlanGap("v1", 1, "2 Mar", "", to_client=True, sent=2, unverified=(), reviewed_on="")
VALID = Given("c1", "1 Jan", "", ended=False, ending=False)


def stands(name: str, **facts: Any) -> tuple[str, str, str]:
    """How one item stands: state, words and subject."""
    found = next(item for item in gaps(GapFacts(**facts)) if item.name == name)
    return found.state, found.words, found.subject


@pytest.mark.parametrize(
    ("name", "facts", "found"),
    [
        ("screening", {}, ("missing", "0 of 9 criteria answered, no decision", "")),
        ("screening", {"screening": "s1", "decided": True}, ("due", "decided, not signed", "screening:s1")),
        ("screening", {"screened_on": "2 Mar"}, ("ok", "signed 2 Mar", "")),
        (
            "consent",
            {"agreement": VALID._replace(since="")},
            ("missing", "no service agreement", "consent:c1"),
        ),
        ("consent", {"agreement": VALID}, ("ok", "since 1 Jan", "")),
        ("decision_maker", {"decision_maker": True}, ("ok", "recorded", "")),
        ("assessment", {"clocks": {"R-ASM-1": SHOWN}}, ("due", "not assessed yet; due 9 Mar", "")),
        (
            "assessment",
            {"clocks": {"R-ASM-1": LATE}},
            ("missing", "no comprehensive assessment is signed", ""),
        ),
        ("assessment", {}, ("missing", "no comprehensive assessment is signed", "")),
        (
            "assessment",
            {"assessed_on": "2 Jan", "clocks": {"R-ASM-2": SHOWN}},
            ("due", "last 2 Jan; due again 9 Mar", ""),
        ),
        (
            "assessment",
            {"assessed_on": "2 Jan", "clocks": {"R-ASM-3": LATE}},
            ("missing", "what changed is not assessed; due 1 Mar", ""),
        ),
        (
            "needs",
            {"waiting": 2, "waiting_id": "n1", "unanswered": 2, "promised": 2},
            (
                "missing",
                (
                    "2 needs wait for their answer; 2 poor scores without an answer; "
                    "2 needs were to get a goal and have none"
                ),
                "need:n1",
            ),
        ),
        ("needs", {"unanswered": 1}, ("missing", "1 poor score without an answer", "")),
        ("goals", {"goals": [GOAL]}, ("ok", "1 goal", "")),
        (
            "goals",
            {"goals": [GOAL._replace(has_need=False), GOAL._replace(number=3, has_need=False)]},
            ("missing", "goals 1, 3 without a need", "goal:g1"),
        ),
        ("goals", {"ended_goals": 2}, ("ok", "every goal has ended", "")),
        ("goals", {"assessed_on": "2 Jan"}, ("due", "no goal yet", "")),
        (
            "interventions",
            {"loose": [LooseGap("i1", "meals"), LooseGap("i2", "rides")]},
            ("missing", "without a goal: meals and 1 more", "intervention:i1"),
        ),
        (
            "interventions",
            {"goals": [GOAL._replace(has_intervention=False)]},
            ("due", "nothing is planned for goal 1", "goal:g1"),
        ),
        ("plan_agreed", {"goals": [GOAL]}, ("due", "no plan agreed", "")),
        ("plan_agreed", {"clocks": {"R-PLAN-1": LATE}}, ("missing", "no plan agreed; due 1 Mar", "")),
        (
            "plan_agreed",
            {"plan": PLAN, "clocks": {"R-PLAN-1": SHOWN}},
            ("due", "assessed since; a new version is due 9 Mar", ""),
        ),
        ("plan_agreed", {"plan": PLAN, "clocks": {"R-PLAN-4": SHOWN}}, ("due", "valid until 9 Mar", "")),
        ("plan_agreed", {"plan": PLAN}, ("ok", "version 1, 2 Mar", "")),
        (
            "plan_shared",
            {"plan": PLAN._replace(sent=0), "clocks": {"R-PLAN-5": LATE}},
            ("missing", "no copy went out", "version:v1"),
        ),
        (
            "plan_shared",
            {"plan": PLAN._replace(unverified=(CopyGap("d1", "Dr. Lund"), CopyGap("d2", "Rosa")))},
            ("due", "receipt not verified: Dr. Lund and 1 more", "copy:d1"),
        ),
        ("plan_shared", {"plan": PLAN}, ("ok", "2 copies received", "")),
        (
            "contact",
            {"reached_on": "2 Mar", "clocks": {"R-MON-1": SHOWN}},
            ("due", "last 2 Mar; due 9 Mar", ""),
        ),
        (
            "review",
            {"plan": PLAN, "clocks": {"R-PLAN-3": OF_GOAL}},
            ("due", "a goal: not reviewed yet; due 9 Mar", "goal:g2"),
        ),
        ("review", {"plan": PLAN._replace(reviewed_on="3 Mar")}, ("ok", "last 3 Mar", "")),
        ("transition", {"transitions": 1}, ("ok", "followed up", "")),
        (
            "transition",
            {"clocks": {"R-TRN-3": LATE._replace(subject="informed:d1")}},
            ("missing", "receipt not verified by the receiver; due 1 Mar", "informed:d1"),
        ),
        ("baseline", {"assessed_on": "2 Jan"}, ("missing", "no outcome has a first value", "")),
        ("baseline", {"measured": True}, ("ok", "measured", "")),
        ("next_step", {"next_step": "call Rosa"}, ("ok", "call Rosa", "")),
        ("notes", {"unsigned": 2, "unsigned_id": "n1"}, ("due", "2 notes are not signed", "contact:n1")),
        (
            "notes",
            {"unsigned": 1, "unsigned_id": "n1", "clocks": {"R-DOC-1": LATE}},
            ("missing", "1 note is not signed", "contact:n1"),
        ),
    ],
)
def test_an_item_says_how_it_stands_and_what_it_is_about(
    name: str, facts: dict[str, Any], found: tuple[str, str, str]
) -> None:
    assert stands(name, **facts) == found


@pytest.mark.parametrize(
    "name",
    ["needs", "goals", "interventions", "plan_agreed", "plan_shared", "review", "transition", "baseline"],
)
def test_what_nothing_asks_for_yet_is_ok_and_not_asked(name: str) -> None:
    found = next(item for item in gaps(GapFacts()) if item.name == name)
    assert (found.state, found.asked, found.words) == ("ok", False, "not asked yet")


@pytest.mark.parametrize(
    ("name", "guard", "facts", "state"),
    [
        ("decision_maker", "G-5", {}, "waived"),
        ("decision_maker", "G-6", {}, "missing"),
        ("plan_shared", "G-19", {"plan": PLAN._replace(sent=0)}, "waived"),
        ("review", "G-20", {"plan": PLAN, "clocks": {"R-PLAN-2": LATE}}, "waived"),
        (
            "review",
            "G-20",
            {"plan": PLAN._replace(reviewed_on="1 Jan"), "clocks": {"R-PLAN-2": LATE}},
            "missing",
        ),
        (
            "consent",
            "G-4",
            {"agreement": VALID._replace(ends="1 Feb", ended=True)},
            "expired",
        ),
        ("assessment", "G-15", {"assessed_on": "1 Jan", "clocks": {"R-ASM-2": LATE}}, "expired"),
        ("decision_maker", "G-5", {"decision_maker": True}, "ok"),
    ],
    ids=[
        "passed with a reason",
        "another guard passes nothing",
        "a plan that nobody is to have",
        "a first review that was passed",
        "the next review is asked for all the same",
        "what ended is not covered by the reason for its absence",
        "nor is what is due again",
        "what is there needs no reason",
    ],
)
def test_a_guard_that_was_passed_waives_what_was_absent_then(
    name: str, guard: str, facts: dict[str, Any], state: str
) -> None:
    assert stands(name, waived={guard: "the client declined"}, **facts)[0] == state


def test_the_reason_is_told_with_what_is_waived() -> None:
    words = stands("decision_maker", waived={"G-5": "asked twice"})[1]
    assert words == "not recorded who legally decides; passed: asked twice"


def test_every_column_has_a_short_head_a_title_and_a_place_where_it_is_mended() -> None:
    found = items()
    assert len({item.head for item in found}) == len({item.name for item in found}) == len(found)
    for item in found:
        assert len(item.head) == 3
        assert item.title
        assert item.sources
        assert catalog.is_shipped("opens", item.opens)
