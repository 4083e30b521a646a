"""Quick entry from the shell."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import pytest

from tests.cli.shell import Practice, Shell, program
from tests.rules.test_quick_entry import CONTRACT, DEFAULTS

if TYPE_CHECKING:
    from pathlib import Path

AT_TEN = ("--now", "2026-03-04T10:00")


def contacts(shell: Shell, case: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = shell("show", case, "--json").json["contacts"]
    return found


@pytest.mark.parametrize(("line", "differs"), CONTRACT)
def test_a_dry_run_gives_the_result_of_the_contract_without_any_record(
    shell: Shell, line: str, differs: dict[str, Any]
) -> None:
    assert shell("log", "--dry-run", "--json", *AT_TEN, line).json == DEFAULTS | differs


def test_a_dry_run_leaves_nothing_behind(home: Path) -> None:
    answer = program("log", "--dry-run", "--json", *AT_TEN, CONTRACT[0][0])
    assert answer.json == DEFAULTS | CONTRACT[0][1]
    assert list(home.rglob("*")) == []


@pytest.mark.parametrize(
    "line",
    ["call tomorrow 9am", "@garcia", "call 5m 10m: x", "", "call: x + fri", "x" * 100_001],
    ids=["to come", "says nothing", "two times", "empty", "a bare task", "too long"],
)
def test_a_line_that_cannot_be_read_is_answered_with_one_sentence(shell: Shell, line: str) -> None:
    answer = shell("log", "--dry-run", "--json", *AT_TEN, line)
    assert answer.code == 2
    assert answer.sentence.endswith(".")


def test_a_dry_run_for_a_person_shows_each_field_that_was_said(shell: Shell) -> None:
    answer = shell(
        "log", "--dry-run", *AT_TEN, "@garcia call 15m -$ #2 #meds: reviewed + call back + visit fri"
    )
    assert answer.out.splitlines() == [
        "client     garcia",
        "kind       call",
        "at         2026-03-04T10:00",
        "minutes    15",
        "outcome    reached",
        "narrative  reviewed",
        "goals      2",
        "topics     meds",
        "billable   no",
        "task       call back, due by the practice's follow-up interval",
        "task       visit, due Fri 6 Mar",
        "Nothing was written.",
    ]


def test_a_contact_stands_in_the_chart_with_its_follow_up_on_today(shell: Shell, practice: Practice) -> None:
    line = (
        "@garcia call 15m with daughter: reviewed discharge meds + call the pharmacist tomorrow + send plan"
    )
    written = shell("log", "--json", line).json
    assert set(written) >= {*DEFAULTS, "id"}
    assert (written["client"], written["kind"], written["minutes"]) == ("garcia", "call", 15)

    (contact,) = contacts(shell, "garcia")
    assert contact["id"] == written["id"]
    assert contact["narrative"] == "reviewed discharge meds"
    assert contact["outcome"] == "reached"

    tasks = {task["id"]: task["what"] for task in shell("show", "garcia", "--json").json["tasks"]}
    assert [tasks[task["id"]] for task in written["tasks"]] == ["call the pharmacist", "send plan"]
    assert "call the pharmacist" in [row["what"] for row in shell("today", "--json").json]
    assert {hit["kind"] for hit in shell("find", "pharmacist", "--json").json} == {"task"}


def test_a_person_reads_what_was_recorded_for_whom(shell: Shell, practice: Practice) -> None:
    answer = shell("log", "@garcia call 15m 12mi with daughter ! : reviewed meds + send plan tomorrow")
    assert answer.code == 0
    first, second, third = answer.out.splitlines()
    assert first == "Recorded for Garcia, Maria (2026-001)."
    assert second.startswith("  call with daughter · today ")
    assert second.endswith(" · 15 min · 12 mi · reached · needs attention")
    assert third == "  + send plan, due tomorrow"


def test_a_plan_alone_records_no_contact(shell: Shell, practice: Practice) -> None:
    planned = shell("log", "--json", "@garcia + send plan fri").json
    assert planned["id"] is None
    assert planned["tasks"][0]["id"]
    assert contacts(shell, "garcia") == []
    assert shell("log", "@garcia + call back fri").out.startswith("Planned for Garcia, Maria")


@pytest.mark.parametrize("typed", ["2026-001", "garcia", "id"])
def test_a_case_can_be_named_beside_the_line(shell: Shell, practice: Practice, typed: str) -> None:
    named = practice.cases["Maria"] if typed == "id" else typed
    assert shell("log", "--case", named, "--json", "call lm").json["case"] == practice.cases["Maria"]
    assert [contact["outcome"] for contact in contacts(shell, "garcia")] == ["left-message"]


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (["call 5m: x"], 2, "Say for whom"),
        (["@ortiz call 5m: x"], 2, "Ortiz, Ana"),
        (["@nobody call 5m: x"], 1, "Nobody in the open caseload"),
        (["--case", "nobody", "call 5m: x"], 1, "Nobody in this record"),
        (["--now", "monday", "@garcia call: x"], 2, "--now monday"),
        (["--now", "2026-03-04", "@garcia call: x"], 2, "--now 2026-03-04"),
        (["--now", "2026-03-04T10:00Z", "@garcia call: x"], 2, "local day and time"),
        (["@garcia call: " + "x" * 100_001], 2, "100,0"),
    ],
    ids=["whose", "which", "nobody open", "no such case", "no time", "a day alone", "a zone", "too long"],
)
def test_what_cannot_be_written_is_said_and_nothing_is(
    shell: Shell, practice: Practice, words: list[str], code: int, says: str
) -> None:
    answer = shell("log", *words)
    assert answer.code == code
    assert says in answer.sentence
    assert all(contacts(shell, case) == [] for case in practice.cases.values())


def test_a_late_entry_is_marked(shell: Shell, practice: Practice) -> None:
    shell("log", *AT_TEN, "@garcia visit: kitchen clear")
    (contact,) = contacts(shell, "garcia")
    assert contact["at"] == "2026-03-04T16:00:00Z"  # ten o'clock in Chicago
    assert contact["late"] is True


def test_words_need_no_quotes_where_the_shell_leaves_them_alone(shell: Shell) -> None:
    assert shell("log", "--dry-run", "--json", *AT_TEN, "call", "5m", "a", "b").json["narrative"] == "a b"


def test_a_long_line_comes_from_standard_input(
    shell: Shell, practice: Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("call 5m: first line\nsecond line\n"))
    shell("log", "--case", "garcia", "-")
    assert contacts(shell, "garcia")[0]["narrative"] == "first line\nsecond line"


def test_input_that_is_no_text_is_answered_with_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "scan").write_bytes(b"call 5m: \xff\xfe\x00")
    with (tmp_path / "scan").open("rb") as scan:
        answer = program(
            "log", "--dry-run", "-", stdin=scan, env={"PYTHONUTF8": "1", "PYTHONIOENCODING": "utf-8:strict"}
        )
    assert answer.code == 2
    assert "UTF-8" in answer.sentence


def test_a_hostile_note_is_kept_less_its_control_characters(shell: Shell, practice: Practice) -> None:
    shell("log", "--case", "garcia", "call: [/notes] \x1b]0;x\x07 '; DROP TABLE contact; -- \udcff ok")
    (contact,) = contacts(shell, "garcia")
    assert contact["narrative"] == "[/notes] ]0;x '; DROP TABLE contact; --  ok"
    assert "\x1b" not in shell("show", "garcia").out
