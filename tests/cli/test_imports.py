"""Imports from the shell."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from tests.cli.shell import Practice, Shell, typed

if TYPE_CHECKING:
    from pathlib import Path

KEYS = {"read", "added", "updated", "unchanged", "rejected", "duplicates"}
LIST = """first_name,last_name,birth_date,phone
Bea,Novak,1950-01-02,402-555-0199
Maria,Garcia,1948-03-02,
Nobody,,not a day,
"""


@pytest.fixture
def clients(tmp_path: Path) -> Path:
    file = tmp_path / "clients.csv"
    file.write_text(LIST)
    return file


def test_an_import_reports_what_came_in_and_a_second_changes_nothing(
    shell: Shell, practice: Practice, clients: Path
) -> None:
    first = shell("import", "csv", clients, "--json").json
    assert set(first) >= KEYS
    assert (first["read"], first["added"], first["updated"], first["unchanged"]) == (3, 1, 0, 0)
    assert [set(row) for row in first["rejected"]] == [{"file", "line", "reason"}]
    assert first["rejected"][0]["line"] == 4
    assert [row["line"] for row in first["duplicates"]] == [3]
    assert set(first["duplicates"][0]) >= {"file", "line", "candidates"}
    second = shell("import", "csv", clients, "--json").json
    assert (second["added"], second["unchanged"]) == (0, 1)
    assert "Novak, Bea" in [row["client"] for row in shell("cases", "--json").json]


def test_a_dry_run_says_what_would_happen_and_writes_nothing(
    shell: Shell, practice: Practice, clients: Path
) -> None:
    before = shell("cases", "--json").json
    assert shell("import", "csv", clients, "--dry-run", "--json").json["added"] == 1
    told = shell("import", "csv", clients, "--dry-run").out
    assert told.startswith("3 clients read. Would be: 1 added, 0 updated, 0 unchanged.\n")
    assert "clients.csv:4: " in told
    assert "clients.csv:3: Garcia, Maria · 1948-03-02" in told
    assert told.endswith("Nothing was written.\n")
    assert shell("cases", "--json").json == before


def test_a_folder_of_synthea_comes_in(shell: Shell, practice: Practice, tmp_path: Path) -> None:
    (tmp_path / "patients.csv").write_text("Id,BIRTHDATE,FIRST,LAST\np1,1950-01-02,Bea1,Novak2\n")
    assert shell("import", "synthea", tmp_path, "--json").json["added"] == 1
    assert "Novak2, Bea1" in shell("cases").out


@pytest.mark.parametrize("kind", ["csv", "synthea"])
def test_a_source_that_is_not_there_is_said(shell: Shell, practice: Practice, kind: str) -> None:
    answer = shell("import", kind, "/nowhere")
    assert answer.code == 2
    assert "/nowhere" in answer.sentence


def test_progress_is_shown_on_a_terminal_and_wiped(practice: Practice, tmp_path: Path) -> None:
    rows = "".join(f"Bea{number},Novak{number},1950-01-02\n" for number in range(60))
    (tmp_path / "many.csv").write_text("first_name,last_name,birth_date\n" + rows)
    shown = typed(["import", "csv", tmp_path / "many.csv", "--json"]).out
    assert "%" in shown
    assert shown.rindex("%") < shown.index('"read": 60')
    line = shown[: shown.index("{")].rsplit("\r", 2)
    assert line[-1] == ""
    assert line[-2].strip() == ""
    assert os.linesep not in shown[: shown.index("{")].replace("\r\n", "")
