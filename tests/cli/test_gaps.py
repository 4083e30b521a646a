"""What is missing, from the shell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from cmtui.casebook.monitoring.gaps import COLUMNS
from tests.casebook.gap_cases import hang_in_the_air, leave_without_step

if TYPE_CHECKING:
    from tests.cli.shell import Practice, Shell

STATES = {"ok", "due", "missing", "expired", "waived"}


def of_maria(shell: Shell, practice: Practice) -> dict[str, Any]:
    """The one row of a case by its id."""
    (row,) = shell("gaps", "--case", practice.cases["Maria"], "--json").json
    assert isinstance(row, dict)
    return row


def test_gaps_have_the_keys_that_others_rely_on(shell: Shell, practice: Practice) -> None:
    (row,) = shell("gaps", "--json").json

    assert (row["case"], row["client"], row["number"]) == (
        practice.cases["Maria"],
        "Garcia, Maria",
        "2026-001",
    )
    assert tuple(row["items"]) == COLUMNS
    assert set(row["items"].values()) <= STATES
    assert row["items"]["consent"] == "waived"
    assert row["words"]["consent"] == "no service agreement; passed: Told on the phone"


def test_a_goal_an_intervention_and_a_score_that_hang_in_the_air_are_found(
    shell: Shell, practice: Practice
) -> None:
    case = practice.cases["Maria"]
    assert of_maria(shell, practice)["items"]["goals"] == "ok"
    with practice.opened() as casebook:
        hang_in_the_air(casebook, case)

    row = of_maria(shell, practice)

    assert {name: row["items"][name] for name in ("goals", "interventions", "needs")} == {
        "goals": "missing",
        "interventions": "missing",
        "needs": "missing",
    }
    assert row["words"]["goals"] == "goal 1 without a need"
    assert row["words"]["interventions"] == "without a goal: meals on wheels"
    assert row["words"]["needs"] == "1 need waits for its answer"


def test_a_case_without_a_next_step_is_found(shell: Shell, practice: Practice) -> None:
    with practice.opened() as casebook:
        leave_without_step(casebook, practice.cases["Maria"])

    row = of_maria(shell, practice)

    assert (row["items"]["next_step"], row["words"]["next_step"]) == (
        "missing",
        "no task and no date asks for anything",
    )


def test_a_person_reads_what_is_missing_case_by_case(shell: Shell, practice: Practice) -> None:
    answer = shell("gaps")

    assert answer.code == 0
    lines = answer.out.splitlines()
    assert lines[0].startswith("Garcia, Maria")
    assert "!  Monitoring contact" in answer.out
    assert "nobody was reached yet" in answer.out
    assert "Service agreement" not in answer.out, "it was passed with a reason"
    assert answer.err == "1 of 1 cases have gaps: ! missing, ~ expired, ● due.\n"
    assert all(len(line) <= 80 for line in lines)


def test_one_case_is_told_whole_whatever_its_status(shell: Shell, practice: Practice) -> None:
    answer = shell("gaps", "--case", "Ana")

    assert answer.err == ""
    assert len(answer.out.splitlines()) == len(COLUMNS)
    assert "Screening" in answer.out


@pytest.mark.parametrize(("case", "code"), [("nobody", 1), ("ortiz", 2)])
def test_a_case_that_is_none_or_several_is_asked_back(
    shell: Shell, practice: Practice, case: str, code: int
) -> None:
    answer = shell("gaps", "--case", case)

    assert answer.code == code
    assert case in answer.sentence


def test_without_a_case_in_service_it_says_so(shell: Shell, practice: Practice) -> None:
    with practice.opened() as casebook:
        casebook.intake.close_for_death(practice.cases["Maria"], casebook.today_date(), "her son rang")

    answer = shell("gaps")

    assert (answer.out, answer.err) == ("", "No case is in service.\n")
    assert shell("gaps", "--json").json == []
