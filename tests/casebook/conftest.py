"""Practices for the stories."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.casebook.casebooks import PASSPHRASE, Practice, Wall, practice

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def clock() -> Wall:
    """The clock of the practice: Wednesday, 4 March 2026, 10:00."""
    return Wall()


@pytest.fixture
def desk(tmp_path: Path, clock: Wall) -> Iterator[Practice]:
    """A practice without a passphrase."""
    made = practice(tmp_path / "practice.db", clock)
    yield made
    made.book.close()


@pytest.fixture
def locked_desk(tmp_path: Path, clock: Wall) -> Iterator[Practice]:
    """A practice that is encrypted."""
    made = practice(tmp_path / "practice.db", clock, PASSPHRASE)
    yield made
    made.book.close()
