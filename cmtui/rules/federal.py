"""The federal holidays of the United States as they are observed: a Saturday's on Friday, a Sunday's on Monday."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date


@cache
def federal_holidays(year: int) -> frozenset[date]:
    """The days of that year on which federal offices rest, the observed ones and the days themselves."""
    # 110 ms, and only a count of business days over them needs it.
    from holidays.countries.united_states import US

    return frozenset(US(years=year))  # type: ignore[no-untyped-call]  # its constructor names no types
