"""What reaches a person: the wheel in an empty environment, and the README's first command as it stands there."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

pytest.importorskip("pty", reason="cmtui is looked at in a pseudo-terminal, which Windows has not")

from bench.terminal import Terminal  # needs a pseudo-terminal

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT = Path(__file__).parent.parent
PATIENCE_S = 300
"""For an environment to be made and filled from a package index."""

pytestmark = pytest.mark.packaging


def _run(*command: str | Path, folder: Path, env: Mapping[str, str] | None = None) -> str:
    """Run a program; what it printed.

    Python's own ways to find other packages are closed, so that nothing of the checkout can help.
    """
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "CMTUI_"))}
    done = subprocess.run(
        [str(part) for part in command],
        cwd=folder,
        env=kept | dict(env or {}),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE_S,
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def _sources() -> list[str]:
    """The files of the checkout that a clone would have, with what is not committed yet."""
    if not (ROOT / ".git").exists():  # CI works on a copy of the commit
        return [path.relative_to(ROOT).as_posix() for path in ROOT.rglob("*") if _is_source(path)]
    told = _run("git", "ls-files", "--cached", "--others", "--exclude-standard", folder=ROOT)
    return [name for name in told.splitlines() if (ROOT / name).is_file()]


def _is_source(path: Path) -> bool:
    made = {".venv", "__pycache__", ".mypy_cache", ".ruff_cache", ".pytest_cache", ".hypothesis"}
    return path.is_file() and not made & set(path.relative_to(ROOT).parts)


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the sources, which nothing is installed from yet."""
    copy = tmp_path_factory.mktemp("checkout")
    for name in _sources():
        (copy / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, copy / name)
    return copy


@pytest.fixture(scope="module")
def wheel(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from the copy."""
    folder = tmp_path_factory.mktemp("wheel")
    _run(sys.executable, "-m", "build", "--wheel", "--outdir", folder, checkout, folder=folder)
    (built,) = folder.glob("*.whl")
    return built


def _readme_line(name: str) -> str:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    found = re.search(rf"<!-- {name} -->\n```sh\n(.+)\n```\n<!-- /{name} -->", text)
    assert found, f"README.md has no command {name}"
    return found[1]


def _pip_cache() -> dict[str, str]:
    """The terminal gives programs a home of their own; what was fetched once need not be fetched again."""
    told = subprocess.run(
        [sys.executable, "-m", "pip", "cache", "dir"], capture_output=True, text=True, check=False
    )
    return {"PIP_CACHE_DIR": told.stdout.strip()} if told.returncode == 0 else {}


def _see_today(line: str, *, folder: Path) -> None:
    """Run a line of shell as a person would, until Today is on the screen with its rows; then leave."""
    command = ["/bin/sh", "-c", f"cd '{folder}' && {line}; echo left with $?; read wait"]
    with Terminal(command, size=(80, 24), env={**_pip_cache(), "PIP_PROGRESS_BAR": "off"}) as terminal:
        terminal.wait(r"cmtui · Today|left with", timeout=PATIENCE_S)
        assert "left with" not in terminal.text, terminal.text
        terminal.wait(r"NOT ENCRYPTED", timeout=10)
        terminal.settle(quiet=1.0)
        terminal.send("ctrl+q")
        terminal.wait(r"left with 0", timeout=20)


def test_the_wheel_holds_all_that_cmtui_needs(wheel: Path) -> None:
    inside = set(zipfile.ZipFile(wheel).namelist())
    needed = {
        f"cmtui/{path.relative_to(ROOT / 'cmtui').as_posix()}"
        for path in (ROOT / "cmtui").rglob("*")
        if path.suffix in {".py", ".tcss", ".toml", ".json", ".typed"} or path.name == "py.typed"
    }
    migrations = {
        f"cmtui/_migrations/{path.relative_to(ROOT / 'migrations').as_posix()}"
        for path in (ROOT / "migrations").rglob("*")
        if path.suffix in {".py", ".mako"}
    }
    assert migrations
    assert (needed | migrations) - inside == set()
    assert {name.split("/")[0] for name in inside if ".dist-info/" not in name} == {"cmtui"}


def test_an_empty_environment_and_another_folder_are_enough(wheel: Path, tmp_path: Path) -> None:
    environment, elsewhere = tmp_path / "environment", tmp_path / "elsewhere"
    elsewhere.mkdir()
    _run(sys.executable, "-m", "venv", environment, folder=tmp_path)
    _run(environment / "bin" / "pip", "install", wheel, folder=elsewhere)
    cmtui = environment / "bin" / "cmtui"
    version = wheel.name.split("-")[1]
    assert version in _run(cmtui, "--version", folder=elsewhere)
    _run(cmtui, "--db", "a.db", "init", "--no-encryption", folder=elsewhere)
    assert (elsewhere / "a.db").stat().st_mode & 0o077 == 0
    assert _run(cmtui, "--db", "a.db", "cases", "--json", folder=elsewhere).strip() == "[]"
    _see_today(f"'{cmtui}' demo", folder=elsewhere)


def test_the_first_command_of_the_readme_opens_the_app(checkout: Path) -> None:
    _see_today(_readme_line("demo"), folder=checkout)
