"""What a blank form and a filled one have in common on paper: whose it is, and who says so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cmtui.reports.document import Block

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cmtui.forms.tree import Form

NOT_A_DIAGNOSIS: Final = "Scores and bands are screening results, not a diagnosis."


def subtitle(form: Form) -> Iterator[Block]:
    """Which version of which form it is."""
    version = f"version {form.version}" if form.version else ""
    facts = " · ".join(fact for fact in (form.code, version, form.publisher) if fact)
    if facts:
        yield Block(facts, "quiet")


def rights(form: Form, *, again: bool = False) -> Iterator[Block]:
    """The owner's statement, which stands first and last; its absence is said as well."""
    words = form.copyright or "The file of this form says nothing about rights."
    yield Block(f"Rights: {words}", "quiet", above=again)


def numbered(number: str) -> str:
    """A question's number as it stands before its text."""
    return f"{number:>3}  " if number else ""
