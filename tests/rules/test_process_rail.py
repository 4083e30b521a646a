"""The rail of a chart: six marks, each with the day of its last evidence."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from cmtui.rules.process_facts import CaseFacts
from cmtui.rules.process_rail import components
from tests.rules.test_process import ASKED, ASSESSED, OPEN, PLANNED, SCREENED, SHARED, TODAY, WORKED


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
        (OPEN, ("none", None)),
        (WORKED, ("due", None)),
        (replace(WORKED, late_tasks=1), ("missing", None)),
        (replace(OPEN, coordinated_on=TODAY), ("done", TODAY)),
        (replace(OPEN, due=frozenset({"coordinate"})), ("due", None)),
        (replace(OPEN, late=frozenset({"coordinate"})), ("missing", None)),
        (replace(WORKED, status="prospect"), ("none", None)),
        (replace(OPEN, status="closed", coordinated_on=TODAY), ("done", TODAY)),
    ],
    ids=[
        "no task",
        "a task",
        "a task whose day is over",
        "all done",
        "a rule asks",
        "a rule is late",
        "not in service",
        "closed",
    ],
)
def test_coordinate_is_due_while_a_task_is_open_and_missing_when_one_is_late(
    facts: CaseFacts, mark: tuple[str, date | None]
) -> None:
    assert rail(facts)["coordinate"] == mark


@pytest.mark.parametrize(
    ("facts", "mark"),
    [
        (WORKED, ("none", None)),
        (ASSESSED, ("due", None)),
        (PLANNED, ("due", None)),
        (replace(ASSESSED, late=frozenset({"plan"})), ("missing", None)),
        (replace(SHARED, copy_to_client=False), ("due", date(2026, 11, 22))),
        (replace(SHARED, copies_open=1), ("due", date(2026, 11, 22))),
        (replace(SHARED, copies_open=1, waived=frozenset({"G-19"})), ("done", date(2026, 11, 22))),
        (SHARED, ("done", date(2026, 11, 22))),
        (
            replace(SHARED, goals=(*SHARED.goals, replace(SHARED.goals[0], agreed=False))),
            ("due", date(2026, 11, 22)),
        ),
        (replace(SHARED, plan_expired=True), ("missing", date(2026, 11, 22))),
        (replace(SHARED, status="closed"), ("done", date(2026, 11, 22))),
        (replace(WORKED, status="prospect"), ("none", None)),
    ],
    ids=[
        "not assessed yet",
        "assessed",
        "goals, not agreed",
        "later than a rule says",
        "the client has no copy",
        "a copy on its way",
        "a copy on its way, with a reason",
        "agreed and shared",
        "a goal that nobody agreed to",
        "no longer valid",
        "closed",
        "a prospect",
    ],
)
def test_plan_is_done_when_it_is_agreed_valid_and_known_to_have_arrived(
    facts: CaseFacts, mark: tuple[str, date | None]
) -> None:
    assert rail(facts)["plan"] == mark


@pytest.mark.parametrize(
    ("facts", "mark"),
    [
        (OPEN, ("due", None)),
        (WORKED, ("done", date(2026, 11, 21))),
        (replace(WORKED, plan_reviewed_on=TODAY), ("done", TODAY)),
        (replace(WORKED, due=frozenset({"monitor"})), ("due", date(2026, 11, 21))),
        (
            replace(WORKED, due=frozenset({"monitor"}), late=frozenset({"monitor"})),
            ("missing", date(2026, 11, 21)),
        ),
        (ASKED, ("none", None)),
        (replace(WORKED, status="closed"), ("done", date(2026, 11, 21))),
    ],
    ids=[
        "nobody was reached yet",
        "in touch",
        "reviewed since",
        "a contact or review is due",
        "one is late",
        "a prospect",
        "closed",
    ],
)
def test_monitor_tells_of_contacts_and_reviews(facts: CaseFacts, mark: tuple[str, date | None]) -> None:
    assert rail(facts)["monitor"] == mark


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


@pytest.mark.parametrize(
    ("facts", "mark"),
    [
        (WORKED, "due"),
        (replace(WORKED, late=frozenset({"assess"})), "missing"),
        (ASSESSED, "done"),
        (replace(ASSESSED, due=frozenset({"assess"})), "due"),
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
        "not assessed in time",
        "assessed, needs answered",
        "to be assessed again",
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
