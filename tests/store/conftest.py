"""Record files for the tests of the store."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.casebook.casebooks import PASSPHRASE, Practice, Wall, practice

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def clock() -> Wall:
    """The clock of the practice."""
    return Wall()


@pytest.fixture
def plain(tmp_path: Path, clock: Wall) -> Iterator[Practice]:
    """A practice without a passphrase."""
    made = practice(tmp_path / "practice.db", clock)
    yield made
    made.book.close()


@pytest.fixture
def locked(tmp_path: Path, clock: Wall) -> Iterator[Practice]:
    """A practice that is encrypted."""
    made = practice(tmp_path / "practice.db", clock, PASSPHRASE)
    yield made
    made.book.close()


@pytest.fixture(params=[None, PASSPHRASE], ids=["plain", "encrypted"])
def either(tmp_path: Path, clock: Wall, request: pytest.FixtureRequest) -> Iterator[Practice]:
    """A practice of either kind."""
    made = practice(tmp_path / "practice.db", clock, request.param)
    yield made
    made.book.close()
