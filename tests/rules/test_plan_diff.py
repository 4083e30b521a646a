"""What changed in a plan, in sentences that a client understands (AU-5-3)."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmtui.rules.plan_diff import changes
from cmtui.rules.plan_sayings import change, fields
from tests.rules.plans import goal, need, plan, step

if TYPE_CHECKING:
    from tests.rules.plans import Plan

HOSTILE = "[/notes] {old} {0.__class__} %s \\1 “quoted”"

TEXT = st.text(max_size=30)
DAY = st.none() | st.dates().map(lambda day: day.isoformat())
AMOUNT = st.none() | st.floats(-1000, 1000, allow_nan=False)
RULER = st.none() | st.integers(0, 10)
GOAL_VALUES: dict[str, st.SearchStrategy[Any]] = {
    "words": TEXT,
    "what": TEXT.filter(str.strip),
    "measure": TEXT,
    "unit": TEXT,
    "baseline": AMOUNT,
    "target": AMOUNT,
    "horizon": st.sampled_from(["", "short", "long"]),
    "target_on": DAY,
    "importance": RULER,
    "confidence": RULER,
    "barriers": TEXT,
    "strengths": TEXT,
    "evidence": TEXT,
    "responsible": TEXT,
    "review_days": st.none() | st.integers(1, 400),
    "tied_measure": TEXT,
    "status": st.sampled_from(["proposed", "agreed", "active", "on_hold", "achieved", "partly"]),
    "status_reason": TEXT,
    "attainment": st.none() | st.integers(-2, 2),
    "needs": st.sampled_from([[], ["n1"], ["n2"]]),
}
STEP_VALUES: dict[str, st.SearchStrategy[Any]] = {
    "what": TEXT.filter(str.strip),
    "kind": st.sampled_from(["", "educate", "refer"]),
    "responsible": TEXT,
    "start_on": DAY,
    "due_on": DAY,
    "frequency": TEXT,
    "evidence": TEXT,
    "cost": TEXT,
    "benefit_told": TEXT,
    "risk_told": TEXT,
    "cost_told": TEXT,
    "alternatives_told": TEXT,
    "none_told": st.sampled_from([None, True, False]),
    "told_on": DAY,
    "status": st.sampled_from(["planned", "active", "done"]),
    "result": TEXT,
}
PLAN_VALUES: dict[str, st.SearchStrategy[Any]] = {
    "agreed_by": TEXT,
    "agreed_how": st.sampled_from(["verbal", "signed", "by nodding"]),
    "prepared_with": TEXT,
    "declined": TEXT,
    "valid_until": DAY,
    "fits": st.sampled_from([None, True, False]),
    "sustainable": st.sampled_from([None, True, False]),
    "appropriate": st.sampled_from([None, True, False]),
}

goals = st.fixed_dictionaries(GOAL_VALUES).map(lambda values: goal(**values))
plans = st.builds(
    lambda one, two, values: plan(
        needs=[need(), need("n2", statement="stairs")], goals=[one, {**two, "id": "g2"}], **values
    ),
    goals,
    goals,
    st.fixed_dictionaries(PLAN_VALUES),
)


def with_goal(**more: Any) -> Plan:
    return plan(goals=[goal(**more)])


def with_step(**more: Any) -> Plan:
    return plan(goals=[goal(interventions=[step(**more)])])


@given(plans)
def test_a_plan_that_did_not_change_has_nothing_to_tell(one: Plan) -> None:
    assert changes(one, copy.deepcopy(one)) == ()
    assert changes(one, {**one, "version": 2, "agreed_on": "2027-01-01", "reason": "again"}) == ()


@given(st.data())
def test_every_changed_field_of_a_goal_has_a_sentence(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(GOAL_VALUES)))
    new = data.draw(GOAL_VALUES[name])
    before, after = with_goal(), with_goal(**{name: new})
    told = changes(before, after)
    assert bool(told) == (goal()[name] != new) or _only_unknown_needs(name, new)
    assert all(sentence[-1] in ".!?…" and "\n" not in sentence for sentence in told)


def _only_unknown_needs(name: str, new: Any) -> bool:
    return name == "needs" and new == ["n2"]


@given(st.data())
def test_every_changed_field_of_an_intervention_has_a_sentence(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(STEP_VALUES)))
    new = data.draw(STEP_VALUES[name])
    assert bool(changes(with_step(), with_step(**{name: new}))) == (step()[name] != new)


@given(st.data())
def test_every_changed_field_of_the_agreement_has_a_sentence(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(PLAN_VALUES)))
    new = data.draw(PLAN_VALUES[name])
    assert bool(changes(plan(), plan(version=2, **{name: new}))) == (plan()[name] != new)


@given(plans, plans)
def test_any_two_plans_can_be_compared(one: Plan, two: Plan) -> None:
    assert all(sentence.strip() for sentence in changes(one, two))


def test_each_field_that_is_said_is_one_that_a_plan_has() -> None:
    assert set(fields("goal")) <= set(goal())
    assert set(fields("step")) <= set(step())
    assert set(fields("agreement")) <= set(plan())


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (
            plan(),
            plan(
                goals=[
                    goal(),
                    goal(
                        "g2",
                        2,
                        what="walk to the shop",
                        words="my own bread",
                        target=3.0,
                        unit="times a week",
                        interventions=[],
                    ),
                ]
            ),
            ["Goal 2 (walk to the shop) is new, “my own bread”, up to 3 times a week by January 31, 2027."],
        ),
        (
            plan(),
            with_goal(status="dropped", status_reason="moves to her sister"),
            ["Goal 1 (weigh daily) was dropped: moves to her sister."],
        ),
        (
            with_goal(status="dropped"),
            with_goal(status="active"),
            ["Goal 1 (weigh daily): it is taken up again."],
        ),
        (
            with_goal(status="dropped", status_reason="moves"),
            with_goal(status="dropped", status_reason="moved"),
            ["Goal 1 (weigh daily): it was dropped because of “moved”."],
        ),
        (
            plan(),
            plan(goals=[goal(interventions=[step()], status="dropped", status_reason="")]),
            ["Goal 1 (weigh daily) was dropped."],
        ),
        (
            plan(goals=[goal(), goal("g2", 2, what="walk", interventions=[])]),
            plan(),
            ["Goal 2 (walk) is no longer part of the plan."],
        ),
        (plan(), plan(goals=[goal(), goal("g2", 2, status="dropped", interventions=[])]), []),
        (
            plan(),
            with_goal(target=5.0, target_on="2027-02-28"),
            [
                "Goal 1 (weigh daily): the target is now 5 days a week, instead of 7 days a week.",
                "Goal 1 (weigh daily): the target date moved from January 31, 2027 to February 28, 2027.",
            ],
        ),
        (plan(), with_goal(target=None), ["Goal 1 (weigh daily): the target, 7 days a week, was taken out."]),
        (with_goal(baseline=None), plan(), ["Goal 1 (weigh daily): the start is 2 days a week."]),
        (
            plan(),
            with_goal(levels=["never", "1 to 3 days", "5 to 7 days", "daily", ""]),
            [
                "Goal 1 (weigh daily): less than expected now means “1 to 3 days”, instead of “1 to 4 days”.",
                "Goal 1 (weigh daily): much more than expected no longer means “daily, and calls in time”.",
            ],
        ),
        (
            plan(),
            with_goal(status="on_hold", status_reason="in hospital", attainment=-1),
            [
                "Goal 1 (weigh daily): it rests for now (in hospital).",
                "Goal 1 (weigh daily): how far you are: less than expected.",
            ],
        ),
        (
            with_goal(attainment=-1),
            with_goal(attainment=0),
            ["Goal 1 (weigh daily): how far you are: as expected (before: less than expected)."],
        ),
        (with_goal(attainment=1), plan(), ["Goal 1 (weigh daily): how far you are is no longer said."]),
        (
            plan(needs=[need(), need("n2", statement="stairs")]),
            plan(needs=[need(), need("n2", statement="stairs")], goals=[goal(needs=["n2"])]),
            [
                "Goal 1 (weigh daily): it is now also for “stairs”.",
                "Goal 1 (weigh daily): it is no longer for “does not manage heart failure alone”.",
            ],
        ),
        (
            plan(),
            plan(
                goals=[
                    goal(
                        interventions=[
                            step(),
                            step("i2", what="read the log", responsible="", due_on=None, frequency="weekly"),
                        ]
                    )
                ]
            ),
            ["Goal 1 (weigh daily): “read the log” is new: your case manager, weekly."],
        ),
        (
            plan(goals=[goal(interventions=[])]),
            with_step(status="done"),
            ["Goal 1 (weigh daily): “bring a scale” is new: Rosa, by November 14, 2026, done."],
        ),
        (
            plan(),
            with_step(responsible="", due_on="2026-11-21"),
            [
                "Goal 1 (weigh daily): “bring a scale” is now done by your case manager, instead of Rosa.",
                "Goal 1 (weigh daily): “bring a scale”: it is now due by November 21, 2026.",
            ],
        ),
        (
            plan(),
            with_step(status="done", result="it stands in the bath"),
            ["Goal 1 (weigh daily): “bring a scale” is done: it stands in the bath."],
        ),
        (
            plan(),
            with_step(status="dropped", result="she has one"),
            ["Goal 1 (weigh daily): “bring a scale” was dropped: she has one."],
        ),
        (
            plan(),
            plan(goals=[goal(interventions=[])]),
            ["Goal 1 (weigh daily): “bring a scale” is no longer part of the plan."],
        ),
        (
            plan(),
            plan(goals=[goal(interventions=[])], loose=[step()]),
            ["“bring a scale” belongs to no goal any more."],
        ),
        (
            plan(goals=[goal(interventions=[])], loose=[step()]),
            plan(),
            ["Goal 1 (weigh daily): “bring a scale” now belongs to Goal 1 (weigh daily)."],
        ),
        (
            plan(goals=[goal(interventions=[step(), step("i2", what="read the log")])]),
            plan(goals=[goal(interventions=[step(), step("i2", what="read the log", depends_on="i1")])]),
            ["Goal 1 (weigh daily): “read the log”: “bring a scale” comes first."],
        ),
        (
            plan(goals=[goal(interventions=[step(), step("i2", what="read the log", depends_on="i1")])]),
            plan(goals=[goal(interventions=[step(), step("i2", what="read the log")])]),
            ["Goal 1 (weigh daily): “read the log”: nothing comes before it any more."],
        ),
        (
            plan(),
            with_step(what="buy a scale"),
            ["Goal 1 (weigh daily): “bring a scale” is now “buy a scale”."],
        ),
        (
            plan(),
            with_step(none_told=True),
            ["Goal 1 (weigh daily): “bring a scale”: you were told that doing nothing is a choice."],
        ),
        (
            plan(),
            plan(
                needs=[need(disposition="client_declines", reason="no nurse in the house")],
                version=2,
                declined="the night nurse",
            ),
            [
                "You do not want help with “does not manage heart failure alone”.",
                "“does not manage heart failure alone”: no nurse in the house.",
                "You do not want: “the night nurse”.",
            ],
        ),
        (
            plan(needs=[need(reason="x")]),
            plan(needs=[need()]),
            ["“does not manage heart failure alone”: the reason “x” was taken out."],
        ),
        (plan(), plan(needs=[]), ["“does not manage heart failure alone” is settled."]),
        (plan(needs=[]), plan(), ["New: “does not manage heart failure alone”."]),
        (
            plan(),
            plan(needs=[need(statement="heart failure", kind="risk", domain="food", manager_rank=2)]),
            [
                "“does not manage heart failure alone” is now called “heart failure”.",
                "“heart failure” now belongs to: food.",
                "“heart failure” is now seen as: risk.",
                "“heart failure” is now number 2 in your case manager's order.",
            ],
        ),
        (
            plan(needs=[need(manager_rank=2)]),
            plan(),
            ["“does not manage heart failure alone” has no place in your case manager's order any more."],
        ),
        (
            plan(needs=[need(client_rank=1), need("n2", statement="stairs", client_rank=2)]),
            plan(needs=[need("n2", statement="stairs", client_rank=1), need(client_rank=2)]),
            ["Your order is now: “stairs” and “does not manage heart failure alone”."],
        ),
        (
            plan(needs=[need(client_rank=1)]),
            plan(),
            ["What matters most to you is no longer put in an order."],
        ),
        (
            plan(),
            plan(version=2, fits=False, sustainable=None, valid_until="2028-01-01", agreed_how="signed"),
            [
                "How it was agreed: signed, the last time said so.",
                "The plan is now valid until January 1, 2028, instead of November 8, 2027.",
                "It is doubtful whether the plan fits what you, the program and the payer can give.",
                "It is no longer said whether the plan can be kept up after the present crisis.",
            ],
        ),
        (plan(fits=None), plan(version=2), ["The plan fits what you, the program and the payer can give."]),
    ],
)
def test_each_change_is_named(before: Plan, after: Plan, told: list[str]) -> None:
    assert list(changes(before, after)) == told


def test_the_plan_as_it_stands_is_not_measured_by_an_agreement_that_it_has_not() -> None:
    standing = {name: value for name, value in plan(version=0).items() if name not in PLAN_VALUES}
    assert changes(plan(), standing) == ()


def test_of_a_confidential_need_the_letter_says_nothing_at_all() -> None:
    hidden = need("n9", statement="confidential follow-up", confidential=True, client_rank=1)
    after = plan(needs=[need(), hidden], goals=[goal(needs=["n1", "n9"])])
    assert changes(plan(), after) == ()
    assert changes(after, plan()) == ()


def test_what_the_values_hold_is_never_read_as_a_pattern() -> None:
    (sentence,) = changes(plan(), with_goal(measure=HOSTILE))
    assert (
        sentence == f"Goal 1 (weigh daily): how we know is now “{HOSTILE}”, instead of “weights in the log”."
    )
    row = {"changed": "{new} for {old}, not {new}", "added": "", "gone": ""}
    assert change(row, "{new}", "{old}") == "{old} for {new}, not {old}"
