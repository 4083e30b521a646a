from __future__ import annotations

import os
from contextlib import closing
from shutil import copyfile
from typing import TYPE_CHECKING

import pytest

from cmtui.casebook.book import open_casebook
from cmtui.casebook.opening import new_casebook
from tests.cli.shell import Practice, Shell

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HOSTILE = "[/notes] [red]O'Hara\x1b]0;x"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of one's own: nothing on this machine is read or written."""
    folder = tmp_path / "home"
    folder.mkdir()
    for name in [each for each in os.environ if each.startswith(("CMTUI_", "XDG_", "TEXTUAL"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    return folder


@pytest.fixture(scope="session")
def made_practice(tmp_path_factory: pytest.TempPathFactory) -> Practice:
    """Made once: the migrations and the intakes take most of a second."""
    path = tmp_path_factory.mktemp("practice") / "made.db"
    ids = {}
    with closing(new_casebook(path, None, owner="Dana Morales", zone="America/Chicago")) as casebook:
        for given, family, born in (
            ("Maria", "Garcia", "1948-03-02"),
            ("José", "Ortiz", "1960-01-05"),
            ("Ana", "Ortiz", "1971-07-07"),
            ("Zed", HOSTILE, ""),
            ("Rose", "Adams", "1930-01-01"),
        ):
            about = {"given": given, "family": family, "born": born, "phone": "402-555-0101"}
            asked = {"reason": "heart failure, three emergency visits", "received_at": "yesterday 2pm"}
            ids[given] = casebook.intake.log({**about, **asked}).case
        for given in ("Maria", "Rose"):
            reasons = {ask.guard: "Told on the phone" for ask in casebook.intake.asks(ids[given], "T-4")}
            casebook.intake.move(ids[given], "T-4", reasons=reasons)
        casebook.intake.move(ids["Rose"], "T-14", day=casebook.today_date(), note="her daughter called")
    return Practice(path, ids)


@pytest.fixture
def practice(made_practice: Practice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Practice]:
    """A practice of one's own, named by CMTUI_DB."""
    path = tmp_path / "practice.db"
    copyfile(made_practice.path, path)
    monkeypatch.setenv("CMTUI_DB", str(path))
    yield Practice(path, made_practice.cases)
    open_casebook(path).close()  # whatever a test did, the record still opens


@pytest.fixture
def shell(capfd: pytest.CaptureFixture[str]) -> Shell:
    """Commands in this process."""
    return Shell(capfd)
