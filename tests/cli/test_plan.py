"""The plan for the shell: as it stands, as it was agreed, and what changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.casebook.broken_plans import forge_version
from tests.cli.conftest import HOSTILE

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.shell import Practice, Shell


def planned(practice: Practice) -> None:
    """Maria Garcia's plan, agreed twice and changed since."""
    with practice.opened() as book:
        case, plan = practice.cases["Maria"], book.plan
        need = book.needs.add(case, {"domain": "food", "statement": "not enough to eat"})
        goal = plan.add_goal(case, {"what": "meals", "words": HOSTILE, "target": "7"}, needs=[need])
        plan.add_intervention(goal, {"what": "call the kitchen"})
        plan.agree(case, {"agreed_by": "Maria Garcia", "valid_until": "2030-01-01"})
        book.registers.save("goal", {"target": "5"}, id=goal)
        plan.agree(case, {"agreed_by": "Maria Garcia", "valid_until": "2030-01-01"})
        plan.attain(goal, -1)


def test_a_plan_is_read_as_it_stands_with_a_note_on_what_is_agreed(shell: Shell, practice: Practice) -> None:
    bare = shell("plan", "garcia")
    assert (bare.code, bare.out.splitlines()[0]) == (0, "Plan of Maria Garcia")
    assert bare.out.endswith("No version is agreed yet.\n")
    planned(practice)
    shown = shell("plan", "garcia").out
    assert "Case 2026-001 · as it stands now, not agreed in this form" in shown
    assert "What we work toward: meals." in shown
    assert "\x1b" not in shown
    assert "[/notes] [red]O'Hara" in shown
    assert "- call the kitchen: your case manager" in shown
    assert "Version 2 is agreed" in shown
    assert "valid until 2030-01-01); 2 changes since." in " ".join(shown.split())


def test_a_version_is_read_as_it_was_agreed(shell: Shell, practice: Practice) -> None:
    planned(practice)
    shown = shell("plan", "2026-001", "--version", "1").out
    assert "Case 2026-001 · version 1" in shown
    assert "How we know: up to 7." in shown
    assert "is agreed (" not in shown
    answer = shell("plan", "garcia", "--version", "9")
    assert (answer.code, answer.sentence) == (1, "The plan has no version 9; look at its versions.")


def test_the_plan_has_the_keys_that_others_rely_on(shell: Shell, practice: Practice) -> None:
    planned(practice)
    now, first = (
        shell("plan", "garcia", "--json").json,
        shell("plan", "garcia", "--version", "1", "--json").json,
    )
    for each in (now, first):
        assert set(each) >= {
            "case",
            "number",
            "client",
            "version",
            "agreed",
            "needs",
            "goals",
            "interventions",
        }
        assert (each["case"], each["number"]) == (practice.cases["Maria"], "2026-001")
        assert each["client"] == "Garcia, Maria"
        assert each["latest"]["version"] == 2
    assert (now["version"], now["agreed"], now["goals"][0]["attainment"]) == (None, None, -1)
    assert (first["version"], first["agreed_by"], first["goals"][0]["target"]) == (1, "Maria Garcia", 7.0)
    assert first["wording"].startswith("Plan of Maria Garcia\nCase 2026-001 · version 1\n")
    with practice.opened() as book:
        assert first["wording"] == book.plan.wording(practice.cases["Maria"], 1)


@pytest.mark.parametrize(
    ("ends", "changes"),
    [
        (("1", "2"), ["Goal 1 (meals): the target is now 5, instead of 7."]),
        (("2", "1"), ["Goal 1 (meals): the target is now 7, instead of 5."]),
        (("2", "2"), []),
        (
            ("2", "now"),
            ["Goal 1 (meals): it is under way.", "Goal 1 (meals): how far you are: less than expected."],
        ),
    ],
)
def test_the_changes_are_a_list_of_sentences(
    shell: Shell, practice: Practice, ends: tuple[str, str], changes: list[str]
) -> None:
    planned(practice)
    said = shell("plan", "garcia", "--diff", *ends, "--json").json
    assert said["changes"] == changes
    assert (said["case"], said["from"]) == (practice.cases["Maria"], int(ends[0]))
    assert said["to"] == (None if ends[1] == "now" else int(ends[1]))
    shown = shell("plan", "garcia", "--diff", *ends).out
    assert shown.splitlines() == (changes or ["Nothing changed from version 2 to version 2."])


def test_a_version_that_cannot_be_read_is_told_of_in_one_sentence(shell: Shell, practice: Practice) -> None:
    case = practice.cases["Maria"]
    with practice.opened() as book:
        book.plan.add_goal(case, {"what": "meals"})
        forge_version(book, case)
    wrong = "What was frozen with version 1 of this plan cannot be read, so its changes cannot be told:"

    now = shell("plan", "garcia", "--json").json
    assert (now["version"], now["latest"]["version"]) == (None, 1)
    assert shell("plan", "garcia", "--version", "1").out == "Plan of Maria.\n"
    for typed in (
        ["--version", "1", "--json"],
        ["--diff", "1", "now"],
        ["--diff", "1", "now", "--json"],
        ["--diff", "now", "1"],
    ):
        answer = shell("plan", "garcia", *typed)
        assert answer.code == 5
        assert answer.sentence.startswith(wrong)
    whole = shell("plan", "garcia")
    assert (whole.code, whole.err.count("\n")) == (5, 1)
    assert whole.err.startswith(f"cmtui: {wrong}")
    assert "What we work toward: meals." in whole.out
    assert shell("show", "garcia").code == 0


def test_every_plan_of_a_sample_is_read_and_compared(shell: Shell, tmp_path: Path) -> None:
    path = tmp_path / "sample.db"
    assert shell("sample", "--clients", "12", "--contacts", "100", "--seed", "1", path).code == 0
    cases = shell("--db", path, "cases", "--json").json
    agreed = 0
    for case in (row["number"] for row in cases):
        shown, now = shell("--db", path, "plan", case), shell("--db", path, "plan", case, "--json").json
        assert (shown.code, shown.err) == (0, "")
        if now["latest"] is None:
            assert shown.out.endswith("No version is agreed yet.\n")
            continue
        agreed += 1
        first = shell("--db", path, "plan", case, "--version", "1", "--json").json
        assert (first["version"], len(first["goals"])) == (1, len(now["goals"]))
        assert shell("--db", path, "plan", case, "--diff", "1", "now", "--json").json["changes"]
    assert agreed == 10


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        (["--diff", "1"], "expected 2 arguments"),
        (["--diff", "1", "x"], "not a whole number"),
        (["--version", "0"], "at least 1"),
        (["--version", "1", "--diff", "1", "2"], "not allowed with"),
    ],
)
def test_what_cannot_be_meant_is_told_in_one_sentence(
    shell: Shell, practice: Practice, typed: list[str], says: str
) -> None:
    assert practice.cases
    answer = shell("plan", "garcia", *typed)
    assert answer.code == 2
    assert says in answer.sentence


def test_the_chart_tells_of_goals_versions_and_reviews(shell: Shell, practice: Practice) -> None:
    planned(practice)
    chart = shell("show", "garcia", "--json").json
    (goal,) = chart["goals"]
    assert set(goal) >= {"number", "words", "status", "attainment", "interventions", "needs", "levels"}
    assert (goal["number"], goal["status"], goal["attainment"]) == (1, "active", -1)
    assert goal["needs"] == [chart["needs"][0]["id"]]
    assert [each["version"] for each in chart["plan_versions"]] == [2, 1]
    assert chart["reviews"] == chart["transitions"] == chart["referrals"] == []
    shown = shell("show", "garcia").out
    assert "Goals (1)" in shown
    assert "less than expected · 1 intervention open" in " ".join(shown.split())
    assert "version 2 · agreed" in shown


def test_a_line_is_tied_to_goals_that_the_case_has(shell: Shell, practice: Practice) -> None:
    planned(practice)
    said = shell("log", "@garcia call 5m: ate well #1").out
    assert "  #1 " in said
    answer = shell("log", "@garcia call 5m: ate well #4")
    assert (answer.code, answer.sentence) == (
        2,
        "This case has no goal #4; its goals are #1. \\# makes it text.",
    )
    assert shell("log", "--dry-run", "--json", "@garcia call 5m: x #4").json["goals"] == [4]
