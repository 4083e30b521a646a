"""What a start costs and what it opens."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cmtui import __version__
from cmtui.casebook.book import Casebook
from cmtui.cli.parser import parse
from tests.cli.shell import Practice, Shell, program, terminal, typed
from tests.cli.test_record import WORDS

if TYPE_CHECKING:
    from cmtui.cli.main import Source

ROOT = Path(__file__).parents[2]
HEAVY = ("textual", "rich", "sqlmodel", "sqlalchemy", "pydantic", "alembic", "argon2", "sqlcipher3")


def loaded(*argv: str) -> set[str]:
    """Which of the heavy libraries a command has loaded when it is done."""
    told = (
        "import sys\n"
        "from cmtui.__main__ import main\n"
        f"sys.argv = ['cmtui', *{argv!r}]\n"
        "try:\n    main()\n"
        "except SystemExit as done:\n    assert not done.code, done.code\n"
        f"print(*(name for name in {HEAVY!r} if name in sys.modules), file=sys.stderr)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", told], capture_output=True, text=True, check=True, timeout=60
    )
    return set(done.stderr.split())


@pytest.mark.parametrize(
    "argv", [["--version"], ["--help"], ["log", "--help"], ["import", "csv", "--help"]], ids=" ".join
)
def test_help_and_version_load_nothing_heavy(argv: list[str]) -> None:
    assert loaded(*argv) == set()


def test_a_dry_run_of_an_entry_loads_nothing_heavy() -> None:
    assert loaded("log", "--dry-run", "--json", "call 5m: x") == set()


@pytest.mark.parametrize(
    "argv",
    [
        ["today"],
        ["cases"],
        ["find", "heart"],
        ["show", "garcia"],
        ["today", "--json"],
        ["show", "garcia", "--json"],
    ],
    ids=" ".join,
)
def test_reading_needs_neither_screens_nor_models(practice: Practice, argv: list[str]) -> None:
    assert loaded(*argv) <= {"rich", "sqlcipher3"}


def test_writing_needs_no_screens(practice: Practice) -> None:
    assert not loaded("log", "@garcia call: x") & {"textual", "alembic"}


def test_the_version_is_said() -> None:
    assert program("--version").out == f"cmtui {__version__}\n"


def commands() -> list[str]:
    return ["demo", "init", "sample", "today", "cases", "show", "find", "log", "import synthea", "import csv"]


@pytest.mark.parametrize("command", commands())
def test_every_command_has_help_and_is_documented(shell: Shell, command: str) -> None:
    answer = shell(*command.split(), "--help")
    assert answer.code == 0
    assert answer.out.startswith(f"usage: cmtui {command}")
    assert max(map(len, answer.out.splitlines())) <= 80
    documented = (ROOT / "docs" / "command-line.md").read_text(encoding="utf-8")
    assert f"cmtui {command}" in documented
    assert command.split(maxsplit=1)[0] in shell("--help").out


def test_options_of_the_record_may_stand_before_or_after_the_command() -> None:
    before = parse(["--db", "a", "--passphrase-fd", "3", "import", "csv", "f"])
    after = parse(["import", "csv", "f", "--db", "a", "--passphrase-fd", "3"])
    assert vars(before) == vars(after)


class Started:
    """Stands where the app begins, and keeps what it was given."""

    def __init__(self) -> None:
        self.path = Path()
        self.demo = False
        self.names: list[str] | None = None
        self.variables: dict[str, str] = {}

    def __call__(self, casebook: Source, path: Path, demo: bool) -> int:
        self.path, self.demo, self.variables = path, demo, dict(os.environ)
        opened = casebook() if casebook is not None and not isinstance(casebook, Casebook) else casebook
        if opened is not None:
            self.names = [row.name for row in opened.caseload.page(0, 100, view="all", order="name")]
            opened.close()
        return 0


def test_the_app_opens_on_the_record_that_is_named(
    shell: Shell, practice: Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TEXTUAL_LOG", "leak.log")
    monkeypatch.setenv("TEXTUAL", "devtools")
    monkeypatch.setenv("ESCDELAY", "70")
    monkeypatch.delenv("TEXTUAL_FPS", raising=False)
    started = Started()
    with terminal(monkeypatch):
        assert shell(start=started).code == 0
    assert (started.path, started.demo) == (practice.path, False)
    assert started.names
    assert "Garcia, Maria" in started.names
    assert not {"TEXTUAL", "TEXTUAL_LOG"} & set(started.variables)
    assert (started.variables["TEXTUAL_FPS"], started.variables["ESCDELAY"]) == ("120", "70")


def test_the_app_asks_for_the_passphrase_unless_its_source_is_named(
    shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret, path = tmp_path / "secret", tmp_path / "a.db"
    secret.write_text(WORDS, encoding="utf-8")
    secret.chmod(0o600)
    shell("--db", path, "init", "--passphrase-file", secret)
    with terminal(monkeypatch):
        started = Started()
        shell("--db", path, start=started)
        assert started.names is None
        shell("--db", path, "--passphrase-file", secret, start=started)
        assert started.names == []


def test_the_first_start_makes_no_file_before_it_is_asked_to(
    shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started = Started()
    with terminal(monkeypatch):
        assert shell("--db", tmp_path / "new" / "a.db", start=started).code == 0
    assert (started.path, started.names) == (tmp_path / "new" / "a.db", None)
    assert not (tmp_path / "new").exists()


def test_a_record_that_is_none_is_said_before_the_screen_is_taken(
    shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.db").write_bytes(b"a letter")
    with terminal(monkeypatch) as screen:
        assert shell("--db", tmp_path / "a.db").code == 5
        assert os.read(screen, 4096).decode().startswith("cmtui: ")


def test_without_a_terminal_the_app_says_what_to_do_instead(practice: Practice) -> None:
    for command in ([], ["demo"]):
        answer = program(*command)
        assert (answer.code, "cmtui today" in answer.sentence) == (2, True)


def test_the_app_runs_on_a_terminal_and_leaves_with_a_code(practice: Practice) -> None:
    answer = typed([], ("Garcia, Maria", "\x11"))
    assert answer.code == 0
    assert "Traceback" not in answer.out
