from __future__ import annotations

import pytest

from cmtui.rules.recipients import unnamed


@pytest.mark.parametrize(
    ("recipients", "recipient", "words"),
    [
        ("", "Dr. Levy", ""),
        (" \n ", "Dr. Levy", ""),
        ("Mercy General, Dr. Levy", "Dr. Levy", ""),
        ("Dr. Levy", "Dr. Levy (primary care)", ""),
        ("Mercy General\nHall clinic", "Dr. Levy", "names Mercy General Hall clinic, not Dr. Levy"),
        ("x" * 80, "Dr. Levy", f"names {'x' * 60} …, not Dr. Levy"),
        ("Mercy General", "", "names Mercy General, not "),
    ],
    ids=[
        "nobody named",
        "blank",
        "named",
        "named within a longer name",
        "others",
        "many others",
        "nobody typed",
    ],
)
def test_a_release_says_whom_it_names_where_that_is_somebody_else(
    recipients: str, recipient: str, words: str
) -> None:
    assert unnamed(recipients, recipient) == words
