from __future__ import annotations

from dataclasses import replace
from shutil import copyfile
from typing import TYPE_CHECKING

import pytest

from tests.screens.desk import Practice, make

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="session")
def made_practice(tmp_path_factory: pytest.TempPathFactory) -> Practice:
    """Made once: the migrations and three intakes take most of a second."""
    return make(tmp_path_factory.mktemp("practice") / "made.db")


@pytest.fixture
def practice(made_practice: Practice, tmp_path: Path) -> Practice:
    """A practice of one's own."""
    path = tmp_path / "practice.db"
    copyfile(made_practice.path, path)
    return replace(made_practice, path=path)
