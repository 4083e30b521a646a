"""The demonstration: a hand-made practice with cases in every stage, dated from today."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmtui.casebook.opening import new_casebook
from cmtui.clock import utc_now

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from cmtui.casebook.book import Casebook


def make_demo(path: Path, *, zone: str | None = None, now: Callable[[], datetime] = utc_now) -> Casebook:
    """Make the sample practice at a path where no file stands, unencrypted, and open it."""
    return new_casebook(path, None, owner="Dana Meyer", zone=zone, now=now)
