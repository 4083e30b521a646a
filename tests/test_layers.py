"""Promises about the code that a linter cannot keep, or that nobody should be able to switch off unseen."""

from __future__ import annotations

import ast
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from importlinter.cli import lint_imports

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "cmtui"
MODULES = sorted(path for path in PACKAGE.rglob("*.py") if "_migrations" not in path.parts)

NETWORK = {
    "asyncio.streams",
    "ftplib",
    "http",
    "httpx",
    "imaplib",
    "requests",
    "smtplib",
    "socket",
    "ssl",
    "urllib",
}
"""Whatever opens a connection to another machine; `urllib.parse` only takes addresses apart."""


def _name(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def _imported(tree: ast.AST) -> Iterator[str]:
    """The dotted names that a module imports anywhere, deferred imports too."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _users_of(*packages: str) -> set[str]:
    """The first folder (or the file) of every module that imports one of these."""
    return {
        _name(path).split("/")[0]
        for path in MODULES
        if any(name.split(".")[0] in packages for name in _imported(_tree(path)))
    }


def test_data_goes_one_way(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr(sys, "path", [str(ROOT), *sys.path])
    assert lint_imports(config_filename="pyproject.toml", no_cache=True) == 0, capsys.readouterr().out


@pytest.mark.parametrize("root", [path for path in MODULES if path.name == "__init__.py"], ids=_name)
def test_a_package_root_imports_nothing(root: Path) -> None:
    beyond = [node for node in _tree(root).body[1:] if not isinstance(node, ast.Assign | ast.AnnAssign)]
    beyond = [
        node for node in beyond if not (isinstance(node, ast.ImportFrom) and node.module == "__future__")
    ]
    assert ast.get_docstring(_tree(root)), "a package root says what the room is for"
    assert beyond == []


def test_annotations_are_read_late_except_where_sqlmodel_reads_them() -> None:
    wrong = []
    for path in MODULES:
        late = "from __future__ import annotations" in path.read_text(encoding="utf-8")
        code = [node for node in _tree(path).body if not isinstance(node, ast.Expr)]
        if code and late is (path.parent.name == "models") and path.name != "__init__.py":
            wrong.append(_name(path))
    assert wrong == []


def test_only_the_store_knows_the_database_driver() -> None:
    assert _users_of("sqlcipher3", "alembic") == {"store"}
    assert _users_of("sqlite3", "pysqlite3", "apsw", "aiosqlite") == set()


def test_rules_are_told_the_day_and_never_ask_for_it() -> None:
    asked = [
        f"{_name(path)}:{node.lineno}"
        for path in (
            *(PACKAGE / "rules").rglob("*.py"),
            PACKAGE / "rows.py",
            *(PACKAGE / "models").rglob("*.py"),
        )
        for node in ast.walk(_tree(path))
        if isinstance(node, ast.Attribute) and node.attr in {"now", "today", "utcnow", "monotonic", "time_ns"}
        if isinstance(node.value, ast.Name) and node.value.id in {"datetime", "date", "time"}
    ]
    assert asked == []


def test_nothing_in_cmtui_can_reach_another_machine() -> None:
    found = {
        f"{_name(path)}: {name}"
        for path in MODULES
        for name in _imported(_tree(path))
        if name in NETWORK or (name.split(".")[0] in NETWORK and not name.startswith("urllib.parse"))
        if name != "urllib"
    }
    assert found == set()


def test_no_default_is_a_moment_frozen_at_import() -> None:
    frozen = []
    for path in MODULES:
        for node in ast.walk(_tree(path)):
            if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                continue
            for default in (*node.args.defaults, *node.args.kw_defaults):
                calls = [call for call in ast.walk(default) if isinstance(call, ast.Call)] if default else []
                frozen += [
                    f"{_name(path)}:{node.lineno}"
                    for call in calls
                    if ast.unparse(call.func).endswith((".now", ".today", "utc_now"))
                ]
    assert frozen == []
