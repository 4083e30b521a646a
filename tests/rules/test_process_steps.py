"""What the process asks for next on a case, and why."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cmtui.rules.process_facts import CaseFacts
from cmtui.rules.process_steps import NextStep, next_step
from tests.rules.test_process import (
    ASKED,
    ASSESSED,
    GOAL,
    OPEN,
    PLANNED,
    READY,
    RESTING,
    SCREENED,
    SHARED,
    TODAY,
    WORKED,
)

MONITORED = replace(SHARED, focus="monitor")
ENDED = (replace(GOAL, standing=False, attained=True),)


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
        (replace(WORKED, waived=frozenset({"G-15"})), "Complete what the plan rests on", "need"),
        (replace(ASSESSED, needs_waiting=1, focus="assess"), "Turn to the needs", "F-b"),
        (replace(ASSESSED, needs_waiting=1, focus="needs"), "Answer the needs that were proposed", "need"),
        (replace(ASSESSED, strengths_listed=False, focus="needs"), "Complete what the plan rests on", "need"),
        (replace(ASSESSED, focus="needs"), "Decide the acuity", "acuity"),
        (replace(ASSESSED, focus="needs", acuity_on=TODAY), "Turn to planning", "F-c"),
        (replace(ASSESSED, focus="plan", acuity_on=TODAY), "Set the first goal", "plan"),
        (replace(PLANNED, goals=(replace(GOAL, evidence=False),)), "Complete the goals", "goal"),
        (replace(PLANNED, choice_offered=False), "Explain the options", "plan"),
        (PLANNED, "Agree the plan", "plan"),
        (replace(SHARED, plan_expired=True), "Agree the plan", "plan"),
        (
            replace(SHARED, copy_to_providers=False),
            "Give the plan to the client and the main providers",
            "copy",
        ),
        (replace(SHARED, copies_open=2), "Check that the copies arrived", "copy"),
        (SHARED, "Turn to monitoring", "F-e"),
        (MONITORED, "call the pharmacist", "task"),
        (replace(MONITORED, rules_due=frozenset({"R-PLAN-2", "R-MON-1"})), "Review the plan", "review"),
        (replace(MONITORED, rules_due=frozenset({"R-PLAN-3"})), "Look at the goal", "goal"),
        (replace(MONITORED, rules_due=frozenset({"R-MON-1"})), "Be in touch", "contact"),
        (
            replace(MONITORED, rules_due=frozenset({"R-TRN-1"})),
            "Ask whether the plan is working",
            "transition",
        ),
        (replace(MONITORED, goals=ENDED), "Turn to outcomes", "F-f"),
        (replace(MONITORED, goals=ENDED, focus="outcomes"), "call the pharmacist", "task"),
        (
            replace(MONITORED, goals=ENDED, focus="outcomes", next_task=""),
            "Start closing, or set a new goal",
            "T-7",
        ),
        (replace(MONITORED, next_task=""), "Plan the next step", "contact"),
        (RESTING, "call the pharmacist", "task"),
        (replace(RESTING, hold_over=True), "Look whether the case can go on", "T-6"),
        (replace(MONITORED, status="closing"), "Say how far each goal was reached", "goal"),
        (replace(MONITORED, status="closing", unsigned_notes=1), "Sign the open note", "sign"),
        (replace(MONITORED, status="closing", goals=ENDED), "call the pharmacist", "task"),
        (replace(MONITORED, status="closing", goals=ENDED, next_task=""), "Close the case", "T-8"),
        (replace(ASSESSED, urgent_flags=1), "Act on the safety flag", "flag"),
        (replace(ASKED, urgent_flags=1), "Act on the safety flag", "flag"),
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


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        (
            replace(ASSESSED, needs_waiting=3),
            "The assessment is signed; 3 of its needs wait for an answer (F-b).",
        ),
        (
            replace(SHARED, copies_open=2),
            "2 sent, and nobody said that it came (AU-5-2, R-PLAN-5).",
        ),
        (
            replace(PLANNED, goals=(replace(GOAL, responsible=False),)),
            (
                "Before the plan is agreed, it needs someone responsible (goal 1). "
                "(SOP-L-1, SOP-L-2, AU-3-1, AU-3-2, ACMA-EX-CC-2)"
            ),
        ),
    ],
    ids=["how many needs wait", "how many copies are on their way", "which goal lacks what"],
)
def test_a_step_of_the_plan_says_why(facts: CaseFacts, why: str) -> None:
    step = next_step(facts)
    assert step is not None
    assert step.why == why


def test_a_task_with_braces_in_it_is_shown_as_typed() -> None:
    step = next_step(replace(MONITORED, next_task="ask {criteria_answered} [/red]"))
    assert step is not None
    assert step.what == "ask {criteria_answered} [/red]"
