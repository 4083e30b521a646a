"""Start-up is a budget: what is loaded, and when, seen in processes of their own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

ACTS = frozenset({"sqlmodel", "sqlalchemy", "pydantic", "alembic"})
"""What the acts of the work need and reading does not: 405 ms for SQLModel with what it brings, 373 for Alembic."""

SCREENS = frozenset({"textual", "rich"})
"""What the app needs and a command does not: 190 ms."""

_ARGUMENTS = """
import json, sys
from cmtui.__main__ import main

try:
    main()
except SystemExit as left:
    sys.stderr.write(f"exit {left.code or 0}\\n")
print("\\n" + json.dumps(sorted({name.split(".")[0] for name in sys.modules})))
"""

_APP = """
import asyncio, json, sys
from pathlib import Path
from cmtui import app as apps
from cmtui.casebook.book import open_casebook

apps.AT_REST_S = 0.0  # at rest nothing is loaded either that only acts need
where = sys.argv[1]
told = {}

def note(name):
    told[name] = sorted({module.split(".")[0] for module in sys.modules})
    told[name] += [module for module in sys.modules if module.startswith("cmtui.forms")]

async def look():
    casebook = open_casebook(Path(where))
    app = apps.CmtuiApp(casebook, Path(where))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await app.workers.wait_for_complete()
        await pilot.pause()
        note("today")
        await pilot.press("f3")
        await pilot.pause()
        await app.workers.wait_for_complete()
        await pilot.pause()
        note("caseload")
    casebook.close()

asyncio.run(look())
print("\\n" + json.dumps(told))
"""


def _python(code: str, *arguments: str, settings: Path) -> tuple[str, str]:
    """Run code in a new process; what it printed, and what it said on standard error."""
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        env={**os.environ, "CMTUI_SETTINGS": str(settings), "CMTUI_DB": ""},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout, done.stderr


def _command(*arguments: str, folder: Path) -> set[str]:
    """The top packages that a command has loaded when it is done."""
    out, err = _python(_ARGUMENTS, *arguments, settings=folder / "settings.toml")
    assert err.splitlines()[-1] == "exit 0", err
    return set(json.loads(out.splitlines()[-1]))


@pytest.fixture(scope="module")
def practice(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A record with one inquiry, made by a process of its own."""
    folder = tmp_path_factory.mktemp("practice")
    _command("--db", str(folder / "a.db"), "init", "--no-encryption", folder=folder)
    return folder / "a.db"


@pytest.mark.parametrize(
    "arguments",
    [("--version",), ("--help",), ("log", "--help"), ("import", "--help")],
    ids=" ".join,
)
def test_a_question_about_cmtui_itself_loads_nothing_heavy(
    arguments: tuple[str, ...], tmp_path: Path
) -> None:
    assert _command(*arguments, folder=tmp_path) & (ACTS | SCREENS | {"sqlcipher3", "argon2"}) == set()


@pytest.mark.parametrize(
    "arguments",
    [("today", "--json"), ("cases", "--json"), ("find", "anything", "--json")],
    ids=" ".join,
)
def test_a_command_that_reads_needs_neither_screens_nor_acts(
    arguments: tuple[str, ...], practice: Path
) -> None:
    loaded = _command("--db", str(practice), *arguments, folder=practice.parent)
    assert loaded & (ACTS | SCREENS) == set()


def test_the_first_screens_are_painted_from_the_driver_alone(practice: Path) -> None:
    out, _ = _python(_APP, str(practice), settings=practice.parent / "settings.toml")
    told = json.loads(out.splitlines()[-1])
    assert set(told["today"]) & ACTS == set()
    assert set(told["caseload"]) & ACTS == set()
    forms = [name for name in told["caseload"] if name.startswith(("cmtui.forms", "fhirpathpy"))]
    assert forms == [], "no form is opened yet"


def test_a_record_that_is_up_to_date_is_opened_without_alembic(practice: Path) -> None:
    out, _ = _python(
        "import sys\nfrom pathlib import Path\nfrom cmtui.casebook.book import open_casebook\n"
        "book = open_casebook(Path(sys.argv[1]))\nbook.warm()\n"
        "book.settle_in()\nbook.close()\nprint('alembic' in sys.modules)",
        str(practice),
        settings=practice.parent / "settings.toml",
    )
    assert out.split() == ["False"]
