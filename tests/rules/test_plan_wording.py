"""The plan in words for the client: their own first, then who does what by when (SOP-L-2, AU-5-2)."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmtui.rules.plan_placeholders import filled, placeholders
from cmtui.rules.plan_wording import wording
from cmtui.rules.plan_words import listed, sentence
from tests.rules.plans import goal, need, plan, step

WHOLE = """\
Plan of Manuel Ortiz
Case 2026-014 · version 2

What this plan is about, in your order
1. does not manage heart failure alone

What you bring
- his daughter helps

Goal 1
“I want to stay out of that hospital till spring”
What we work toward: weigh daily.
How we know: weights in the log, from 2 to 7 days a week by January 31, 2027.
We look at it every 30 days.
How far we are, in words:
- much less than expected: never
- less than expected: 1 to 4 days (where we are now)
- as expected: 5 to 7 days
- more than expected: daily
- much more than expected: daily, and calls in time
What helps: her daughter.
What may get in the way: the stairs.
Who answers for it: Rosa.
What it rests on: practice knowledge.
How important it is to you: 8 of 10; how sure you feel: 5 of 10.
Who does what:
- bring a scale: Rosa, by November 14, 2026, done
    Cost: none, the plan pays.
    What came of it: it stands in the bath.
- read the log: your case manager, from November 15, 2026, weekly
    First: bring a scale.
    What it can do for you: fewer surprises.
    What can go wrong: the scale is read wrong.
    What else could be done: a nurse who comes by.
    You were told that doing nothing is a choice.

Also
- send the letter: your case manager

What you do not want
- the night nurse
- a pill box: I know my pills.

No longer part of the plan
- Goal 3 (walk to the shop): moves to her sister.

Agreed
On December 1, 2026 by Rosa Ortiz (decides for the client).
Prepared with: his daughter.
Why this version: the scale came.
It fits what you, the program and the payer can give.
It can be kept up after the present crisis.
It is valid until December 1, 2027, unless we agree on a new one before.
You can ask to change this plan at any time.
"""


def test_the_whole_plan_reads_so() -> None:
    log = step(
        "i2",
        what="read the log",
        responsible="",
        start_on="2026-11-15",
        due_on=None,
        frequency="weekly",
        depends_on="i1",
        benefit_told="fewer surprises",
        risk_told="the scale is read wrong",
        alternatives_told="a nurse who comes by",
        none_told=True,
    )
    bring = step(status="done", result="it stands in the bath", cost="none, the plan pays")
    gone = goal(
        "g3",
        3,
        what="walk to the shop",
        status="dropped",
        status_reason="moves to her sister",
        status_on="2026-11-20",
    )
    before = goal("g4", 4, what="old", status="dropped", status_reason="long ago", status_on="2026-10-01")
    whole = plan(
        needs=[
            need(client_rank=1),
            need("n2", kind="strength", statement="his daughter helps"),
            need("n3", statement="a pill box", disposition="client_declines", reason="I know my pills"),
            need("n4", statement="confidential follow-up", confidential=True),
        ],
        goals=[goal(attainment=-1, interventions=[bring, log, step("i9", status="dropped")]), gone, before],
        loose=[step("i8", what="send the letter", responsible="", due_on=None)],
        version=2,
        previous_on="2026-11-08",
        agreed_on="2026-12-01",
        agreed_by="Rosa Ortiz",
        agreed_how="decision_maker",
        reason="the scale came",
        declined="the night nurse\n",
        appropriate=None,
        valid_until="2027-12-01",
    )
    assert wording(whole) == WHOLE


@pytest.mark.parametrize(
    ("more", "line"),
    [
        ({"baseline": None}, "How we know: weights in the log, up to 7 days a week by January 31, 2027."),
        ({"target": None}, "How we know: weights in the log, now 2 days a week by January 31, 2027."),
        ({"target": None, "baseline": None, "target_on": None}, "How we know: weights in the log."),
        ({"status": "achieved", "status_reason": ""}, "This goal is reached."),
        ({"status": "on_hold", "status_reason": "in hospital"}, "Why: in hospital."),
        ({"confidence": None}, "How important it is to you: 8 of 10."),
    ],
)
def test_a_goal_says_what_there_is_of_it(more: dict[str, Any], line: str) -> None:
    assert line in wording(plan(goals=[goal(**more)])).splitlines()


def test_a_goal_without_more_is_short() -> None:
    bare = goal(
        words="",
        measure="",
        baseline=None,
        target=None,
        target_on=None,
        importance=None,
        confidence=None,
        barriers="",
        strengths="",
        evidence="",
        responsible="",
        review_days=None,
        levels=["", "", "", "", ""],
        interventions=[],
    )
    text = wording(plan(needs=[], goals=[bare], agreed_how="", prepared_with="", reason="", valid_until=None))
    assert (
        "\nGoal 1\nWhat we work toward: weigh daily.\n\nAgreed\nOn November 8, 2026 by Manuel Ortiz.\n"
        in text
    )
    assert "What this plan is about" not in text


def test_a_plan_that_is_not_agreed_says_so_and_names_nobody_who_agreed() -> None:
    standing = {name: value for name, value in plan(version=0).items() if not name.startswith("agreed")}
    text = wording(standing)
    assert text.splitlines()[1] == "Case 2026-014 · as it stands now, not agreed in this form"
    assert "Agreed\n" not in text


@given(st.text(max_size=60))
def test_whatever_a_client_says_stays_on_its_line(said: str) -> None:
    lines = wording(plan(goals=[goal(words=f"x{said}")])).split("\n")
    assert [line for line in lines if line.startswith("“x")] == ["“" + " ".join(f"x{said}".split()) + "”"]
    assert len(lines) == len(wording(plan()).split("\n"))


@pytest.mark.parametrize(
    ("words", "said"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "", "b", "c"], "a, b and c")]
)
def test_a_list_reads_as_one_says_it(words: list[str], said: str) -> None:
    assert listed(words) == said


@pytest.mark.parametrize(("text", "said"), [("", ""), ("so", "so."), ("so?", "so?"), (" a\nb ", "a b.")])
def test_a_sentence_ends_once(text: str, said: str) -> None:
    assert sentence(text) == said


@pytest.mark.parametrize(
    ("texts", "names"),
    [
        (("walk to {place} with {Caregiver}", "{caregiver} and {place}"), ("place", "caregiver")),
        (("no {} and no {1} and no {a b-c} but {quit day}",), ("a b-c", "quit day")),
        (("a {brace", "brace} b", "{ x }", "{x.y}", "{x!r}", "{__class__}"), ()),
        (("{größe}",), ("größe",)),
    ],
)
def test_placeholders_are_words_between_braces(texts: tuple[str, ...], names: tuple[str, ...]) -> None:
    assert placeholders(texts) == names


def test_what_is_filled_in_is_text_whatever_it_holds() -> None:
    fills = {"place": "{caregiver} \\1 {0}", "caregiver": "Rosa"}
    assert (
        filled("To {place} with {CAREGIVER} or {nobody}", fills)
        == "To {caregiver} \\1 {0} with Rosa or {nobody}"
    )
