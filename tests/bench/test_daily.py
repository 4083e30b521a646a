"""What the bench reads of a day's work, on a practice small enough for a test."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bench.daily import open_cases, reading, recounting
from cmtui.casebook.practices.samples import make_sample

if TYPE_CHECKING:
    from pathlib import Path


def test_a_list_is_held_against_its_own_statements_and_a_rule_change_against_a_copy(tmp_path: Path) -> None:
    path = tmp_path / "practice.db"
    make_sample(path, clients=60, contacts=200, seed=1, as_of=datetime.now(UTC).date()).close()
    before = path.read_bytes()

    today = reading(path, lambda book: book.today.rows())
    gaps = reading(path, lambda book: book.gaps.rows())

    assert open_cases(path) == 23
    assert today.rows > 23
    assert (today.statements, gaps.rows) == (4, 23)
    assert 1 < today.ratio < 100
    assert 0 < recounting(path, 2) < 60
    assert path.read_bytes() == before, "a practice that is measured is never written to"
    assert [file.name for file in tmp_path.iterdir() if file.name.startswith("copy")] == []
