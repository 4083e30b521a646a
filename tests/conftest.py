"""What holds for all tests."""

from __future__ import annotations

import gc

import pytest


@pytest.fixture(autouse=True)
def _nothing_stays_frozen() -> None:
    """Let what the last test left be collected.

    The app freezes what its start made, once for a program; a hundred starts in one program kept a gigabyte alive.
    """
    gc.unfreeze()
