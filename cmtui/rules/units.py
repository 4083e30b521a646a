"""Units of an authorization: what is left of them, or by how much more was used than was approved."""

from __future__ import annotations


def units_words(units: float, used: float, unit: str) -> str:
    """Such as `3 of 10 visits left`; `12 of 10 visits: 2 over` where more was used than approved."""
    if used > units:
        return f"{used:g} of {units:g} {unit}: {used - units:g} over"
    return f"{units - used:g} of {units:g} {unit} left"
