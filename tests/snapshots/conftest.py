from __future__ import annotations

import os
from shutil import copyfile
from typing import TYPE_CHECKING

import pytest

from cmtui.casebook.practices.demo import make_demo
from tools.shots import NOW

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="session")
def made_demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration on its fixed day, made once: it takes a second."""
    path = tmp_path_factory.mktemp("demo") / "demo.db"
    make_demo(path, zone="America/Chicago", now=lambda: NOW).close()
    return path


@pytest.fixture
def record(made_demo: Path, tmp_path: Path) -> Path:
    """A demonstration of one's own: what one picture types is no draft in the next."""
    path = tmp_path / "demo.db"
    copyfile(made_demo, path)
    return path


@pytest.fixture(autouse=True)
def as_it_comes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No keys, theme or terminal of whoever runs the tests."""
    for name in os.environ:
        if name == "NO_COLOR" or name.startswith("CMTUI_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("CMTUI_SETTINGS", str(tmp_path / "settings.toml"))
