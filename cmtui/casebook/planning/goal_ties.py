"""What a contact was for: the goals of its case that it names by their numbers (AU-3-1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmtui.errors import WrongUsage

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cmtui.store.reader import Reads


def goal_words(reads: Reads, case_id: int, numbers: Iterable[int]) -> tuple[tuple[int, str], ...]:
    """The numbers with the words of their goals: the client's own, else what is to be reached.

    Raises:
        WrongUsage: The case has no goal of a number; the sentence says which it has.
    """
    wanted = tuple(numbers)
    if not wanted:
        return ()
    known = {
        number: words or what
        for number, words, what in reads.rows(
            "SELECT number, words, what FROM goal WHERE case_id = ? AND voided_at IS NULL ORDER BY number",
            (case_id,),
        )
    }
    if missing := [number for number in wanted if number not in known]:
        has = f"its goals are {_listed(known)}" if known else "it has none yet"
        raise WrongUsage(f"This case has no goal {_listed(missing)}; {has}. \\# makes it text.")
    return tuple((number, known[number]) for number in wanted)


def check_ties(reads: Reads, case_id: int | None, typed: str, before: str = "") -> None:
    """Refuse numbers of goals that the case does not have; those that stood there before may stay.

    Raises:
        WrongUsage: One was typed that the case does not have.
    """
    stood = set(before.split())
    # Nine figures are plenty, and Python refuses to read thousands of them.
    numbers = [int(word[:9]) for word in typed.split() if word not in stood and word.isdecimal()]
    if case_id is not None:
        goal_words(reads, case_id, numbers)


def _listed(numbers: Iterable[int]) -> str:
    """`#1`, `#1 and #3`, `#1, #2 and #3`."""
    *first, last = [f"#{number}" for number in numbers]
    return f"{', '.join(first)} and {last}" if first else last
