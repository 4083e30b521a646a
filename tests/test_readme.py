"""What the README says is so."""

from __future__ import annotations

import re
from argparse import ArgumentParser, _SubParsersAction
from collections import Counter
from pathlib import Path

import pytest

from cmtui import commands, errors
from cmtui.cli.parser import _parser
from tools import readme

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
PAPERS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])

_LINK = re.compile(r"\]\(([^)#\s]+)[^)]*\)|(?:src|srcset)=\"([^\"]+)\"")


def _part(name: str) -> str:
    """What stands between two marks of the README."""
    _, _, rest = README.read_text(encoding="utf-8").partition(f"<!-- {name} -->\n")
    part, end, _ = rest.partition(f"<!-- /{name} -->\n")
    assert end, f"README.md has no part {name}"
    return part


def test_every_key_stands_in_the_table() -> None:
    assert _part("keys") == readme.keys(), "run: make readme"


@pytest.mark.parametrize("command", commands.ALL, ids=lambda command: command.id)
def test_a_command_has_a_label_and_a_sentence(command: commands.Command) -> None:
    assert re.fullmatch(r"[a-z]+\.[a-z_]+", command.id)
    assert command.label
    assert len(command.label) <= 16
    assert command.help[0].isupper()
    assert command.help.endswith(".")


def test_every_command_is_listed_and_no_key_has_two_meanings() -> None:
    declared = {value for value in vars(commands).values() if isinstance(value, commands.Command)}
    assert declared == set(commands.ALL)
    for counted in (
        Counter(command.id for command in commands.ALL),
        Counter(command.key for command in commands.ALL),
    ):
        assert [name for name, count in counted.items() if count > 1] == []


def test_the_exit_codes_are_those_of_the_failures() -> None:
    told = {int(code) for code in re.findall(r"^\| (\d+) \|", _part("exit codes"), re.MULTILINE)}
    failures = {
        value.exit_code
        for value in vars(errors).values()
        if isinstance(value, type) and issubclass(value, errors.CaseworkError)
    }
    assert told == failures | {0}


def test_every_command_of_the_shell_is_told() -> None:
    told = set(re.findall(r"`cmtui ([a-z]+)", _part("commands")))
    assert told == set(_subcommands(_parser()))


def _subcommands(parser: ArgumentParser) -> tuple[str, ...]:
    return tuple(
        name for action in parser._actions if isinstance(action, _SubParsersAction) for name in action.choices
    )


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.relative_to(ROOT).as_posix())
def test_what_a_paper_points_to_is_there(paper: Path) -> None:
    pointed = {one or other for one, other in _LINK.findall(paper.read_text(encoding="utf-8"))}
    local = {to for to in pointed if not to.startswith(("http://", "https://", "mailto:"))}
    assert sorted(to for to in local if not (paper.parent / to).exists()) == []


@pytest.mark.parametrize("name", ["demo", "tests"])
def test_each_of_the_two_commands_is_one_line(name: str) -> None:
    lines = [line for line in _part(name).splitlines() if line and not line.startswith("```")]
    assert len(lines) == 1
    assert lines[0].startswith("python3 -m venv .venv && .venv/bin/pip install ")
