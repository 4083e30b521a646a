"""What is due, every case, one chart, and what a search finds."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from rich.cells import cell_len

from tests.casebook.casebooks import two_goals

if TYPE_CHECKING:
    from tests.cli.shell import Practice, Shell

INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
DAY_OR_INSTANT = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\dZ)?")


def test_cases_are_all_there_with_the_keys_that_others_rely_on(shell: Shell, practice: Practice) -> None:
    rows = shell("cases", "--json").json
    assert {row["case"] for row in rows} == set(practice.cases.values())
    assert all(
        list(row)[:1] == ["case"]
        and set(row)
        >= {
            "number", "client", "born", "status", "focus", "acuity", "opened", "last_contact", "next_due",
            "next_step", "goals_met", "goals",
        }
        for row in rows
    )  # fmt: skip
    garcia = next(row for row in rows if row["case"] == practice.cases["Maria"])
    assert (garcia["client"], garcia["number"], garcia["born"]) == ("Garcia, Maria", "2026-001", "1948-03-02")
    assert (garcia["status"], garcia["last_contact"], garcia["goals"], garcia["goals_met"]) == (
        "open",
        None,
        0,
        0,
    )
    closed = next(row for row in rows if row["case"] == practice.cases["Rose"])
    assert (closed["status"], closed["client"]) == ("closed", "Adams, Rose")


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (["--status", "open"], ["Garcia, Maria"]),
        (["--status", "Prospect"], ["Ortiz, Ana", "Ortiz, José"]),
        (["--status", "CLOSED"], ["Adams, Rose"]),
        (["--status", "on-hold"], []),
        (["--status", "open", "--focus", "assess"], ["Garcia, Maria"]),
        (["--focus", "Selection and engagement", "--status", "open"], []),
    ],
)
def test_cases_can_be_narrowed_by_code_or_label(
    shell: Shell, practice: Practice, options: list[str], expected: list[str]
) -> None:
    rows = shell("cases", *options, "--json").json
    assert [row["client"] for row in rows if "O'Hara" not in row["client"]] == expected


@pytest.mark.parametrize(("option", "known"), [("--status", "waitlist"), ("--focus", "coordinate")])
def test_a_status_or_focus_that_is_none_is_answered_with_those_there_are(
    shell: Shell, practice: Practice, option: str, known: str
) -> None:
    answer = shell("cases", option, "banana")
    assert answer.code == 2
    assert known in answer.sentence


def test_today_lists_what_is_owed_with_the_keys_that_others_rely_on(shell: Shell, practice: Practice) -> None:
    shell("log", "@garcia call: x + send plan")
    rows = shell("today", "--json").json
    assert rows
    for row in rows:
        assert set(row) >= {"due", "until", "overdue", "case", "client", "what", "rule", "source", "hard"}
        assert row["due"] is None or DAY_OR_INSTANT.fullmatch(row["due"])
        assert row["until"] is None or (DAY_OR_INSTANT.fullmatch(row["until"]) and row["until"] < "9999")
        assert row["overdue"] >= 0
        assert row["case"] in practice.cases.values()
    task = next(row for row in rows if row["what"] == "send plan")
    assert (task["rule"], task["client"], task["hard"]) == (None, "Garcia, Maria", False)
    assert {"R-INT-1", "R-INT-2"} <= {row["rule"] for row in rows}


def test_today_can_be_asked_for_another_day(shell: Shell, practice: Practice) -> None:
    with practice.opened() as casebook:
        today = casebook.today_date()
    shell("log", "@garcia + send plan tomorrow")
    for typed in ("+3d", (today + timedelta(days=3)).isoformat()):
        row = next(
            row for row in shell("today", "--as-of", typed, "--json").json if row["what"] == "send plan"
        )
        assert row["overdue"] == 2
    assert shell("today", "--as-of", "yesterday", "--json").code == 0
    for command in (("today",), ("show", "garcia")):
        far = shell(*command, "--as-of", "9999-12-31")
        assert far.code == 2
        assert "more than 100 years away" in far.err
    answer = shell("today", "--as-of", "someday")
    assert answer.code == 2
    assert "someday" in answer.sentence


def test_a_chart_is_found_by_id_number_or_name(shell: Shell, practice: Practice) -> None:
    case = practice.cases["José"]
    for typed in (case, "2026-002", "ortiz.jose", "José"):
        assert shell("show", typed, "--json").json["case"] == case


def test_a_chart_has_the_keys_that_others_rely_on(shell: Shell, practice: Practice) -> None:
    with practice.opened() as book:
        two_goals(book, practice.cases["Maria"])
    shell("log", "@garcia visit 30m with client #home-safety #2: kitchen clear")
    chart = shell("show", "garcia", "--json").json
    assert set(chart) >= {
        "case", "number", "status", "focus", "client", "screening", "needs", "goals", "tasks", "contacts",
        "assessments", "transitions",
    }  # fmt: skip
    assert set(chart["client"]) >= {"name", "preferred", "born", "languages"}
    assert chart["client"]["name"] == "Garcia, Maria"
    assert [each["id"] for each in chart["screening"]["criteria"]] == [
        f"SCR-{number}" for number in range(1, 10)
    ]
    assert set(chart["screening"]["criteria"][0]) >= {"id", "answer", "evidence", "count_6m", "count_12m"}
    assert '""' not in json.dumps({**chart, "contacts": []})  # what is absent is null
    (contact,) = chart["contacts"]
    assert set(contact) >= {
        "id", "at", "recorded", "kind", "minutes", "outcome", "party", "narrative", "topics", "goals", "signed", "late",
    }  # fmt: skip
    assert INSTANT.fullmatch(contact["at"])
    assert INSTANT.fullmatch(contact["recorded"])
    assert (contact["kind"], contact["minutes"], contact["outcome"]) == ("visit", 30, "reached")
    assert (contact["topics"], contact["goals"], contact["signed"]) == (["home-safety"], [2], None)


def test_a_chart_can_be_read_by_a_person(shell: Shell, practice: Practice) -> None:
    for number in range(12):
        shell("log", f"@garcia call 5m: call number {number} + task {number} fri")
    shown = shell("show", "garcia").out
    assert shown.startswith("Garcia, Maria · 2026-001\n")
    assert "402-555-0101" in shown
    assert "Contacts (12)" in shown
    assert "call number 11" in shown
    assert "call number 1\n" not in shown
    assert "and 2 earlier" in shown
    assert "Tasks (12)" in shown


def test_a_chart_as_it_stood_before_there_was_one_is_answered_with_a_sentence(
    shell: Shell, practice: Practice
) -> None:
    answer = shell("show", "garcia", "--as-of", "2020-01-01")
    assert answer.code == 1
    assert "as of 2020-01-01" in answer.sentence
    assert shell("show", "garcia", "--as-of", "today", "--json").json["as_of"] is not None


@pytest.mark.parametrize(("typed", "code"), [("ortiz", 2), ("nobody", 1), ("", 1), ("%", 1), ("' OR 1=1", 1)])
def test_a_chart_that_nobody_or_several_answer_to_is_not_guessed(
    shell: Shell, practice: Practice, typed: str, code: int
) -> None:
    answer = shell("show", typed)
    assert answer.code == code
    assert answer.sentence


def test_a_search_finds_clients_notes_and_tasks(shell: Shell, practice: Practice) -> None:
    shell("log", "@garcia call: metoprolol dose unsure + ask about metoprolol fri")
    hits = shell("find", "metopro", "--json").json
    assert {hit["kind"] for hit in hits} == {"contact", "task"}
    assert all(set(hit) >= {"kind", "id", "case", "client", "snippet", "at"} for hit in hits)
    assert {hit["case"] for hit in hits} == {practice.cases["Maria"]}
    assert len(shell("find", "metopro", "--limit", "1", "--json").json) == 1
    assert shell("find", "garcia", "--json").json[0]["kind"] == "client"
    assert "Garcia, Maria" in shell("find", "garcia").out


def test_an_entry_of_the_directory_has_a_name_and_no_client(shell: Shell, practice: Practice) -> None:
    with practice.opened() as book:
        book.registers.save("organization", {"name": "Mesa Meals", "services": "tortillas at noon"})
    (hit,) = shell("find", "tortillas", "--json").json
    assert (hit["kind"], hit["name"], hit["client"], hit["case"]) == (
        "organization",
        "Mesa Meals",
        None,
        None,
    )
    assert "Mesa Meals" in shell("find", "tortillas").out


@pytest.mark.parametrize(
    "text", ['"', "AND (", "* OR *", "🙂🙂", "x" * 10_000, "\udcff", "narrative:x", "--"]
)
def test_any_text_can_be_searched_for(shell: Shell, practice: Practice, text: str) -> None:
    assert shell("find", "--json", "--", text).json == []


@pytest.mark.parametrize("limit", ["0", "-1", "many", "9" * 5000], ids=["none", "less", "a word", "endless"])
def test_a_limit_is_a_whole_number_from_one(shell: Shell, practice: Practice, limit: str) -> None:
    answer = shell("find", "x", f"--limit={limit}")
    assert answer.code == 2
    assert answer.sentence


def test_what_is_printed_for_people_fits_80_columns_and_steers_no_terminal(
    shell: Shell, practice: Practice
) -> None:
    shell(
        "log",
        "--case",
        practice.cases["Zed"],
        f"call: {'a long note ' * 40}\x9b31m + {'a long task ' * 20} fri",
    )
    for command in (["cases"], ["today"], ["find", "long"], ["show", practice.cases["Zed"]]):
        answer = shell(*command)
        assert answer.code == 0
        assert "[/notes] [red]O'H" in answer.out
        assert max(map(cell_len, answer.out.splitlines())) <= 80
        assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", answer.out)


def test_an_empty_record_says_so_and_gives_empty_lists(shell: Shell, tmp_path: object) -> None:
    db = f"{tmp_path}/empty.db"
    shell("--db", db, "init", "--no-encryption")
    for command in (["today"], ["cases"], ["find", "anything"]):
        assert shell(*command, "--db", db, "--json").json == []
        answer = shell(*command, "--db", db)
        assert (answer.code, answer.out) == (0, "")
        assert answer.err.endswith(".\n")


def test_the_rules_behind_today_are_listed_with_text_origin_and_parameters(
    shell: Shell, practice: Practice
) -> None:
    rules = {rule["id"]: rule for rule in shell("today", "--rules", "--json").json}

    assert {"R-INT-1", "R-PLAN-2", "R-TRN-1", "R-UM-3-U", "R-REF-1", "R-RES-1"} <= rules.keys()
    assert all(rule["text"] and rule["origin"] and "parameters" in rule for rule in rules.values())
    follow_up = rules["R-TRN-1"]
    assert (follow_up["parameters"], follow_up["origin"], follow_up["hard"]) == (
        {"within": "72 h"},
        "ACMA-TM-9",
        True,
    )
    assert rules["R-PLAN-2"]["parameters"]["within_by"]["3"] == "30 d"
    assert rules["R-CLO-2"]["off"], "a rule that is switched off is listed too"
    printed = shell("today", "--rules").out
    assert "R-TRN-1" in printed
    assert "within 72 h · from: ACMA-TM-9" in printed
    assert practice


def test_rules_and_another_day_are_not_asked_for_together(shell: Shell, practice: Practice) -> None:
    refused = shell("today", "--rules", "--as-of", "fri")

    assert refused.code == 2
    assert "not allowed with" in refused.err
    assert practice
