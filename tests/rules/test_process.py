"""The case's states: guards that ask, hard stops, the rail and the next step."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from cmtui.rules.process import (
    CaseFacts,
    NextStep,
    allowed,
    check,
    check_guard,
    components,
    guards,
    impossible_dates,
    next_step,
    transitions,
)
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
        ("open", None, ["T-5", "T-7", "T-14"]),
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


def test_all_fourteen_transitions_stand_with_guards_that_exist() -> None:
    assert list(transitions()) == [f"T-{n}" for n in range(1, 15)]
    statuses = {each.code for each in catalog.terms("case_status")} | {"inquiry"}
    for each in transitions().values():
        assert set(each.guards) <= set(guards())
        assert {*each.from_statuses, each.to_status} <= statuses
        assert each.label
        assert each.writes


def test_all_guards_stand_with_severity_and_sources() -> None:
    assert list(guards()) == [f"S-{n}" for n in range(1, 5)] + [f"G-{n}" for n in range(1, 21)]
    for each in guards().values():
        assert each.severity == ("stop" if each.id.startswith("S") else each.severity)
        assert each.severity in {"stop", "ask", "note"}
        assert each.sources or each.id == "S-4"
        assert each.sentence.endswith(".")
        assert ("{missing}" in each.sentence) is (bool(each.requires) or each.id == "S-4")


def test_guards_and_steps_name_facts_that_exist() -> None:
    known = {each.name for each in fields(CaseFacts)} | {
        "all_criteria_answered",
        "all_notes_signed",
        "no_task_due",
        "needs_answered",
        "no_urgent_flag",
    }
    steps = catalog.read("guards")["step"]
    named = {name for guard in guards().values() for name, _ in guard.requires}
    named |= {name for transition in transitions().values() for name, _ in transition.requires}
    named |= {
        name for row in steps for name in (*row.get("when", {}), *([row["until"]] if "until" in row else []))
    }
    assert named <= known
    for row in steps:
        assert catalog.is_shipped("opens", row["opens"]) or row["opens"] in transitions()
        assert "why" in row or row["guard"] in guards()


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
        ("T-5", WORKED, []),
        ("T-8", replace(WORKED, status="closing"), ["S-3"]),
        ("T-8", replace(WORKED, closed_on=TODAY, closure_reason="self_managing"), []),
        ("T-8", replace(WORKED, closed_on=date(2026, 11, 1), closure_reason="moved"), ["S-4"]),
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
        "hold: nothing the record could hold yet",
        "closing without date and reason",
        "closing with both",
        "closed before opened",
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


# --- The rail -----------------------------------------------------------------------------------------------------


def rail(facts: CaseFacts) -> dict[str, tuple[str, date | None]]:
    """The marks by component."""
    return {each.component: (each.mark, each.last_on) for each in components(facts)}


def test_the_rail_has_the_six_components_in_their_order() -> None:
    assert list(rail(OPEN)) == ["engage", "assess", "plan", "coordinate", "monitor", "close"]


@pytest.mark.parametrize(
    ("facts", "mark"),
    [
        (ASKED, ("due", None)),
        (SCREENED, ("due", date(2026, 11, 18))),
        (OPEN, ("done", date(2026, 11, 20))),
        (replace(OPEN, decision_maker=False), ("missing", date(2026, 11, 20))),
        (replace(OPEN, decision_maker=False, waived=frozenset({"G-5"})), ("done", date(2026, 11, 20))),
        (replace(OPEN, status="closed"), ("done", date(2026, 11, 20))),
        (CaseFacts(status="closed"), ("none", None)),
    ],
    ids=[
        "asked",
        "screened",
        "opened with all of it",
        "opened without the decision maker",
        "opened so, with a reason",
        "closed",
        "closed on arrival",
    ],
)
def test_engage_is_done_when_what_opens_a_case_is_there(
    facts: CaseFacts, mark: tuple[str, date | None]
) -> None:
    assert rail(facts)["engage"] == mark


@pytest.mark.parametrize(
    ("facts", "mark"),
    [
        (OPEN, "none"),
        (WORKED, "due"),
        (replace(WORKED, status="prospect"), "none"),
    ],
    ids=["no task", "a task", "not in service"],
)
def test_coordinate_is_due_while_a_task_is_open(facts: CaseFacts, mark: str) -> None:
    assert rail(facts)["coordinate"][0] == mark


@pytest.mark.parametrize(
    ("facts", "mark"),
    [
        (OPEN, ("none", None)),
        (replace(OPEN, status="closing"), ("due", None)),
        (replace(OPEN, status="closed", closed_on=TODAY, closure_reason="moved"), ("done", TODAY)),
        (replace(OPEN, status="closed", closed_on=TODAY), ("missing", TODAY)),
    ],
    ids=["open", "closing", "closed", "closed without a reason"],
)
def test_close_follows_the_status(facts: CaseFacts, mark: tuple[str, date | None]) -> None:
    assert rail(facts)["close"] == mark


def test_no_mark_is_given_to_what_the_record_cannot_tell() -> None:
    assert {rail(WORKED)[name] for name in ("plan", "monitor")} == {("none", None)}


@pytest.mark.parametrize(
    ("facts", "mark"),
    [
        (WORKED, "due"),
        (ASSESSED, "done"),
        (replace(ASSESSED, informants_named=False), "due"),
        (replace(ASSESSED, needs_waiting=2), "due"),
        (replace(ASSESSED, strengths_listed=False), "due"),
        (replace(ASSESSED, socioeconomic_asked=False, waived=frozenset({"G-16"})), "done"),
        (replace(WORKED, waived=frozenset({"G-15", "G-16"})), "done"),
        (ASKED, "none"),
        (replace(ASSESSED, status="closed"), "done"),
    ],
    ids=[
        "opened, not assessed",
        "assessed, needs answered",
        "nobody says who answered",
        "needs wait",
        "no strengths",
        "waived",
        "all waived",
        "a prospect",
        "closed",
    ],
)
def test_assess_is_due_until_there_is_what_a_plan_rests_on(facts: CaseFacts, mark: str) -> None:
    assert rail(facts)["assess"] == (mark, facts.last_assessed_on)


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


# --- The next step ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("facts", "what", "opens"),
    [
        (CaseFacts(status="inquiry"), "Complete the inquiry", "inquiry"),
        (replace(ASKED, status="inquiry"), None, ""),
        (replace(ASKED, urgency=""), "Complete the inquiry", "inquiry"),
        (
            replace(ASKED, urgency="", waived=frozenset({"G-1"})),
            "Answer the nine screening criteria",
            "screening",
        ),
        (replace(ASKED, criteria_answered=8), "Answer the nine screening criteria", "screening"),
        (replace(ASKED, criteria_answered=9), "Decide on the screening", "screening"),
        (replace(SCREENED, decision_reason=""), "Complete the screening", "screening"),
        (replace(SCREENED, decision="decline"), "Tell the result", "T-3"),
        (
            replace(SCREENED, decision="decline", result_told_on=TODAY, resources_named=True),
            "Record that the case is not accepted",
            "T-3",
        ),
        (replace(SCREENED, decision="waitlist"), "Put on the waitlist", "T-2"),
        (replace(SCREENED, status="waitlist"), "Ask whether it is still wanted", "T-11"),
        (SCREENED, "Name the decision maker", "decision_maker"),
        (replace(READY, service_agreement_on=None), "Agree on the service", "consent"),
        (replace(READY, privacy_notice_on=None), "Give the privacy notice", "consent"),
        (replace(READY, role_explained_on=None), "Explain your role and its limits", "case"),
        (replace(READY, conflict_checked_on=None), "Check conflict of interest and scope", "case"),
        (READY, "Open the case", "T-4"),
        (replace(OPEN, service_agreement_on=None), "Agree on the service", "consent"),
        (
            replace(OPEN, service_agreement_on=None, waived=frozenset({"G-4"})),
            "Make the first contact",
            "contact",
        ),
        (OPEN, "Make the first contact", "contact"),
        (replace(WORKED, unsigned_notes=1), "Sign the open note", "sign"),
        (replace(WORKED, status="on_hold", unsigned_notes=2), "Sign the open note", "sign"),
        (WORKED, "Make the comprehensive assessment", "assess"),
        (replace(WORKED, waived=frozenset({"G-15"})), "call the pharmacist", "task"),
        (replace(ASSESSED, needs_waiting=1), "Answer the needs that were proposed", "need"),
        (replace(ASSESSED, urgent_flags=1), "Act on the safety flag", "flag"),
        (replace(ASKED, urgent_flags=1), "Act on the safety flag", "flag"),
        (ASSESSED, "call the pharmacist", "task"),
        (replace(ASSESSED, next_task=""), "Plan the next step", "contact"),
        (replace(WORKED, status="closed"), None, ""),
    ],
)
def test_the_process_asks_for_the_next_thing(facts: CaseFacts, what: str | None, opens: str) -> None:
    step = next_step(facts)
    assert (step.what if step else None, step.opens if step else "") == (what, opens)


def test_the_next_step_says_why() -> None:
    assert next_step(replace(ASKED, criteria_answered=7)) == NextStep(
        "Answer the nine screening criteria", "7 of 9 answered (SOP-I-1).", "screening"
    )
    step = next_step(replace(READY, privacy_notice_on=None))
    assert step is not None
    assert (
        step.why == "Before service begins, the client needs the privacy notice. (BRD-PC-1, SOP-E-1, SOP-C-3)"
    )


def test_a_task_with_braces_in_it_is_shown_as_typed() -> None:
    step = next_step(replace(ASSESSED, next_task="ask {criteria_answered} [/red]"))
    assert step is not None
    assert step.what == "ask {criteria_answered} [/red]"
