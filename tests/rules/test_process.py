"""The case's states: guards that ask, hard stops, the rail and the next step."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from cmtui.rules.due import shipped_rules
from cmtui.rules.process import (
    Transition,
    allowed,
    check,
    check_guard,
    guards,
    impossible_dates,
    transitions,
)
from cmtui.rules.process_facts import CaseFacts, Explained, GoalStanding
from cmtui.vocabulary import catalog

TODAY = date(2026, 11, 22)
ASKED = CaseFacts(
    status="prospect",
    asked_by="Dr. Lund",
    received_on=date(2026, 11, 16),
    asked_why="third admission this year",
    urgency="routine",
)
SCREENED = replace(
    ASKED,
    criteria_answered=9,
    decision="accept",
    decision_reason="several criteria, and a daughter who helps",
    screened_on=date(2026, 11, 18),
)
READY = replace(
    SCREENED,
    service_agreement_on=date(2026, 11, 19),
    privacy_notice_on=date(2026, 11, 19),
    role_explained_on=date(2026, 11, 19),
    decision_maker=True,
    conflict_checked_on=date(2026, 11, 18),
    scope_fits=True,
    born_on=date(1948, 5, 1),
)
OPEN = replace(READY, status="open", opened_on=date(2026, 11, 20))
WORKED = replace(OPEN, last_contact_on=date(2026, 11, 21), next_task="call the pharmacist")
ASSESSED = replace(
    WORKED,
    assessed_on=date(2026, 11, 22),
    informants_named=True,
    last_assessed_on=date(2026, 11, 22),
    socioeconomic_asked=True,
    strengths_listed=True,
)
GOAL = GoalStanding(
    id="g1", number=1, measure=True, target_on=True, voiced=True, responsible=True, evidence=True, agreed=True
)
TOLD = Explained("weigh daily", options=True, risks=True, costs=True, none=True)
PLANNED = replace(ASSESSED, goals=(GOAL,), explained=(TOLD,), acuity_on=TODAY, focus="plan")
SHARED = replace(
    PLANNED,
    focus="coordinate",
    plan_agreed_on=date(2026, 11, 22),
    copy_to_client=True,
    copy_to_providers=True,
)
RESTING = replace(
    WORKED,
    status="on_hold",
    hold_reason="in hospital",
    hold_until=date(2026, 12, 20),
    hold_watch="her daughter",
)
SETTLED = replace(WORKED, status="closing", closed_on=TODAY, closure_reason="self_managing")
TRIED = replace(
    SETTLED, closure_reason="not_engaging", attempts=3, attempt_modes=2, attempt_days=14, letter_sent=True
)


def found(transition: str, facts: CaseFacts) -> list[str]:
    """The ids of the guards not met."""
    return [each.id for each in check(transition, facts, today=TODAY)]


# --- Transitions --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "days_closed", "leads"),
    [
        ("inquiry", None, ["T-1"]),
        ("prospect", None, ["T-2", "T-3", "T-4", "T-14"]),
        ("waitlist", None, ["T-11", "T-12", "T-14"]),
        ("open", None, ["T-5", "T-7", "T-14", "F-a", "F-b", "F-c", "F-d", "F-e", "F-f"]),
        ("on_hold", None, ["T-6", "T-14"]),
        ("closing", None, ["T-8", "T-9", "T-14"]),
        ("closed", 30, ["T-10", "T-13"]),
        ("closed", 31, ["T-10"]),
        ("closed", None, ["T-10"]),
        ("not_accepted", None, []),
    ],
)
def test_each_status_leads_where_the_process_says(
    status: str, days_closed: int | None, leads: list[str]
) -> None:
    assert [each.id for each in allowed(status, days_closed=days_closed)] == leads


@pytest.mark.parametrize(
    "way", [each for each in transitions().values() if each.to_focus], ids=lambda way: way.id
)
def test_the_focus_is_not_moved_to_where_it_is(way: Transition) -> None:
    offered = [each.id for each in allowed("open", focus=way.to_focus)]
    assert way.id not in offered
    assert len(offered) == len(allowed("open")) - 1


def test_all_transitions_stand_with_guards_that_exist() -> None:
    assert list(transitions()) == [f"T-{n}" for n in range(1, 15)] + [f"F-{n}" for n in "abcdef"]
    statuses = {each.code for each in catalog.terms("case_status")} | {"inquiry"}
    for each in transitions().values():
        assert set(each.guards) <= set(guards())
        assert {*each.from_statuses, each.to_status} <= statuses
        assert not each.to_focus or catalog.is_shipped("focus", each.to_focus)
        assert each.label
        assert each.writes


def test_all_guards_stand_with_severity_and_sources() -> None:
    assert list(guards()) == [f"S-{n}" for n in range(1, 5)] + [f"G-{n}" for n in range(1, 21)]
    for each in guards().values():
        assert each.severity == ("stop" if each.id.startswith("S") else each.severity)
        assert each.severity in {"stop", "ask", "note"}
        assert each.sources or each.id == "S-4"
        assert each.sentence.endswith(".")
        assert ("{missing}" in each.sentence) is (bool(each.requires or each.each) or each.id == "S-4")
        assert not (each.says and each.requires)
        assert {name for name, _ in each.at_least} <= {name for name, _ in each.requires}


def test_guards_and_steps_name_facts_that_exist() -> None:
    known = {each.name for each in fields(CaseFacts)} | _properties(CaseFacts)
    steps = catalog.read("guards")["step"]
    named = {name for guard in guards().values() for name, _ in guard.requires}
    named |= {name for transition in transitions().values() for name, _ in transition.requires}
    named |= {
        name for row in steps for name in (*row.get("when", {}), *([row["until"]] if "until" in row else []))
    }
    assert named <= known
    of_each = {"standing_goals": GoalStanding, "goals": GoalStanding, "explained": Explained}
    for guard in guards().values():
        assert {name for name, _ in guard.when} <= known
        if guard.each:
            has = {each.name for each in fields(of_each[guard.each])} | _properties(of_each[guard.each])
            assert {name for name, _ in guard.each_requires} <= has
    for row in steps:
        assert catalog.is_shipped("opens", row["opens"]) or row["opens"] in transitions()
        assert "why" in row or row["guard"] in guards()
        assert set(row.get("rules", ())) <= {each.id for each in shipped_rules()}


def _properties(of: type) -> set[str]:
    return {name for name, value in vars(of).items() if isinstance(value, property)}


# --- Guards -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("transition", "facts", "expected"),
    [
        ("T-1", replace(ASKED, status="inquiry"), []),
        ("T-1", CaseFacts(status="inquiry"), ["G-1"]),
        ("T-2", SCREENED, []),
        ("T-2", ASKED, ["G-2"]),
        ("T-3", SCREENED, ["G-3"]),
        ("T-3", replace(SCREENED, result_told_on=TODAY, resources_named=True), []),
        ("T-4", READY, []),
        ("T-4", CaseFacts(status="prospect"), ["G-2", "G-4", "G-5", "G-6"]),
        ("T-4", replace(READY, scope_fits=False), ["G-6"]),
        ("T-4", replace(READY, born_on=date(2027, 1, 1), decision_maker=False), ["S-4", "G-5"]),
        ("T-5", WORKED, ["G-7"]),
        ("T-5", RESTING, []),
        ("T-6", RESTING, ["G-8"]),
        ("T-7", WORKED, ["G-9"]),
        ("T-8", replace(WORKED, status="closing"), ["S-3", "G-12"]),
        ("T-8", replace(WORKED, closed_on=TODAY, closure_reason="self_managing"), ["G-12"]),
        ("T-8", replace(WORKED, closed_on=date(2026, 11, 1), closure_reason="moved"), ["S-4", "G-12"]),
        ("T-8", replace(SETTLED, goals=(GOAL,)), ["G-10", "G-12"]),
        ("T-8", replace(SETTLED, goals=(replace(GOAL, standing=False, attained=True),)), ["G-12"]),
        ("T-8", replace(SETTLED, outcomes_open=("Clinical",)), ["G-10", "G-12"]),
        ("T-8", replace(SETTLED, unsigned_forms=1), ["G-11", "G-12"]),
        ("T-8", replace(SETTLED, rules_due=frozenset({"R-TRN-1"})), ["G-11", "G-12"]),
        ("T-8", replace(SETTLED, closure_reason="not_engaging"), ["G-12", "G-13"]),
        ("T-8", replace(TRIED, attempts=2), ["G-12", "G-13"]),
        ("T-8", replace(TRIED, attempt_days=13), ["G-12", "G-13"]),
        ("T-8", TRIED, ["G-12"]),
        ("T-10", replace(SETTLED, status="closed"), ["G-14"]),
        ("F-a", WORKED, []),
        ("F-a", replace(WORKED, role_explained_on=None), ["G-4"]),
        ("F-b", WORKED, ["G-15"]),
        ("F-b", ASSESSED, []),
        ("F-c", replace(ASSESSED, needs_waiting=1), ["G-16"]),
        ("F-d", ASSESSED, ["G-17"]),
        ("F-d", PLANNED, []),
        ("F-d", replace(PLANNED, explained=(replace(TOLD, none=False),)), ["G-18"]),
        ("F-d", replace(PLANNED, choice_offered=False), ["G-18"]),
        ("F-d", replace(ASSESSED, waived=frozenset({"G-17"})), []),
        ("F-e", PLANNED, ["G-19"]),
        ("F-e", SHARED, []),
        ("F-f", SHARED, ["G-20"]),
        ("F-f", replace(SHARED, plan_reviewed_on=TODAY), []),
        ("F-f", replace(SHARED, plan_reviewed_on=TODAY, rules_late=frozenset({"R-PLAN-2"})), ["G-20"]),
        ("T-5", replace(WORKED, waived=frozenset({"G-7"})), ["G-7"]),
        ("T-9", WORKED, ["T-9"]),
        ("T-9", replace(WORKED, reason="daughter asked for more time"), []),
        ("T-14", WORKED, ["S-3", "T-14"]),
        (
            "T-14",
            replace(
                WORKED, closed_on=TODAY, closure_reason="death", died_on=TODAY, death_known_by="daughter rang"
            ),
            [],
        ),
    ],
    ids=[
        "an inquiry that says it all",
        "an inquiry that says nothing",
        "waitlist, screened",
        "waitlist, not screened",
        "not accepted, nobody told",
        "not accepted, told",
        "opening with everything there",
        "opening with nothing there",
        "opening outside one's scope",
        "impossible dates come before what only asks",
        "a rest of which nothing is said",
        "a rest with reason, return and watch",
        "going on after a rest: what changed",
        "an end is announced in words",
        "closing without date and reason",
        "closing with both",
        "closed before opened",
        "a goal without its end",
        "a goal with its end and attainment",
        "an outcome domain with a first value only",
        "a form that is not signed",
        "a 72-hour clock that runs",
        "no reply, and nobody tried",
        "no reply, two attempts",
        "no reply, thirteen days",
        "no reply, three attempts in two ways and a letter",
        "a new case after a closed one",
        "back to the assessment",
        "back to the assessment, role not explained",
        "needs without an assessment",
        "needs after an assessment",
        "planning with a need that waits",
        "implementation without a goal",
        "implementation of a whole plan",
        "implementation, the choice of none not told",
        "implementation, a service without a choice",
        "implementation, passed before",
        "monitoring a plan that nobody has",
        "monitoring",
        "outcomes without a review",
        "outcomes after a review",
        "outcomes, and the next review is late",
        "a second rest is asked for its own reason",
        "back from closing without a word",
        "back from closing with a reason",
        "death without its facts",
        "death with its facts",
    ],
)
def test_what_is_missing_is_found_before_a_change(
    transition: str, facts: CaseFacts, expected: list[str]
) -> None:
    assert found(transition, facts) == expected


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        (replace(ASKED, urgency=""), "The inquiry does not say how urgent it is."),
        (replace(ASKED, asked_by="", urgency=""), "The inquiry does not say who asked and how urgent it is."),
        (
            CaseFacts(status="inquiry"),
            "The inquiry does not say who asked, when, why and how urgent it is.",
        ),
    ],
    ids=["one thing", "two things", "all of it"],
)
def test_a_guard_says_what_is_missing(facts: CaseFacts, sentence: str) -> None:
    [finding] = check_guard("G-1", facts, today=TODAY)
    assert (finding.severity, finding.sentence, finding.sources) == ("ask", sentence, ("SOP-I-2",))


def test_nine_criteria_are_all_nine() -> None:
    assert found("T-2", replace(SCREENED, criteria_answered=8)) == ["G-2"]


def test_an_unknown_transition_is_a_defect() -> None:
    with pytest.raises(KeyError):
        check("T-99", WORKED, today=TODAY)


@pytest.mark.parametrize(
    ("dates", "words"),
    [
        ({}, None),
        ({"held_at": datetime(2026, 11, 22, 10, 0, tzinfo=UTC)}, None),
        ({"held_at": datetime(2026, 11, 22, 10, 1, tzinfo=UTC)}, "held in the future"),
        ({"opened_on": TODAY, "closed_on": TODAY}, None),
        ({"opened_on": TODAY, "closed_on": date(2026, 11, 21)}, "closed before it was opened"),
        ({"closed_on": date(2026, 11, 23)}, "closed in the future"),
        ({"born_on": TODAY}, None),
        ({"born_on": date(2026, 11, 23)}, "birth is after today"),
        ({"died_on": date(2026, 11, 23)}, "death is after today"),
        ({"born_on": date(1948, 5, 1), "died_on": date(1948, 5, 1)}, None),
        ({"born_on": date(1948, 5, 1), "died_on": date(1948, 4, 30)}, "death is before the birth"),
    ],
    ids=[
        "no dates",
        "a contact this minute",
        "a contact the next minute",
        "closed the day it opened",
        "closed the day before",
        "closed tomorrow",
        "born today",
        "born tomorrow",
        "died tomorrow",
        "died the day of birth",
        "died the day before birth",
    ],
)
def test_dates_that_cannot_be_are_a_hard_stop(dates: dict[str, Any], words: str | None) -> None:
    findings = impossible_dates(today=TODAY, now=datetime(2026, 11, 22, 10, 0, tzinfo=UTC), **dates)
    assert [each.severity for each in findings] == ([] if words is None else ["stop"])
    assert all(words is not None and words in each.sentence and each.id == "S-4" for each in findings)


def test_a_contact_without_a_present_moment_is_not_judged() -> None:
    assert impossible_dates(today=TODAY, held_at=datetime(2030, 1, 1, tzinfo=UTC)) == ()


@pytest.mark.parametrize(
    ("guard", "facts", "sentence"),
    [
        (
            "G-17",
            replace(PLANNED, goals=(GOAL, replace(GOAL, number=2, target_on=False, evidence=False))),
            (
                "Before the plan is agreed, it needs a target date and its evidence, "
                "or “practice knowledge” (goal 2)."
            ),
        ),
        ("G-17", ASSESSED, "Before the plan is agreed, it needs a goal."),
        (
            "G-17",
            replace(PLANNED, goals=tuple(replace(GOAL, number=n, measure=False) for n in range(1, 7))),
            "Before the plan is agreed, it needs a measure (goal 1, goal 2, goal 3, goal 4 and 2 more).",
        ),
        (
            "G-17",
            replace(PLANNED, goals=(GOAL, replace(GOAL, number=2, measure=False, standing=False))),
            None,
        ),
        (
            "G-18",
            replace(PLANNED, explained=(replace(TOLD, costs=False), Explained("meals"))),
            (
                "Before the plan is agreed, explain to the client the options, the risks and that none is a choice "
                "(meals) and the costs (weigh daily and meals)."
            ),
        ),
        ("G-13", TRIED, None),
        (
            "G-13",
            replace(TRIED, attempts=0, attempt_modes=0, attempt_days=0, letter_sent=False),
            (
                "Before closing for no reply, log three attempts, two ways of trying, "
                "14 days since the first attempt and a final letter."
            ),
        ),
        ("G-7", replace(RESTING, hold_watch=""), "Before the case rests, say who watches meanwhile."),
        (
            "G-19",
            replace(SHARED, copies_open=1),
            "The plan is carried out by all who have it: record that each copy arrived.",
        ),
    ],
    ids=[
        "a goal that lacks two things",
        "no goal",
        "many goals",
        "an ended goal is asked nothing",
        "what was not told",
        "tried enough",
        "nobody tried",
        "nobody watches",
        "a copy on its way",
    ],
)
def test_a_guard_of_the_plan_names_what_lacks_what(
    guard: str, facts: CaseFacts, sentence: str | None
) -> None:
    assert [each.sentence for each in check_guard(guard, facts, today=TODAY)] == (
        [sentence] if sentence else []
    )


def test_a_guard_that_asks_for_words_is_met_by_giving_them() -> None:
    [end] = check("T-7", WORKED, today=TODAY)
    assert (end.id, end.severity, end.says) == ("G-9", "ask", True)
    [rest] = check("T-5", WORKED, today=TODAY)
    assert not rest.says


def test_a_plan_asks_for_its_assessment_and_for_the_answers_to_its_needs() -> None:
    words = [
        each.sentence
        for guard in ("G-15", "G-16")
        for each in check_guard(guard, replace(WORKED, needs_waiting=1), today=TODAY)
    ]
    assert words == [
        (
            "The plan rests on an assessment: record a comprehensive one, signed with its conclusion "
            "and the client as informant, or why not."
        ),
        (
            "Before the plan, record an answer to each need that a score proposes, the socioeconomic screen "
            "and the strengths."
        ),
    ]
    assert [check_guard(guard, ASSESSED, today=TODAY) for guard in ("G-15", "G-16")] == [(), ()]
