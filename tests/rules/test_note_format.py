from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmtui.rules.note_format import first_place, in_sections, is_empty, reformat
from cmtui.vocabulary.catalog import note_sections

SOAP, DAP, BIRP = note_sections("soap"), note_sections("dap"), note_sections("birp")
FORMATS = ("narrative", "soap", "dap", "birp", "girp")


@pytest.mark.parametrize(
    ("text", "before", "after", "expected"),
    [
        ("Weak today.", (), DAP, "Data: Weak today.\n\nAssessment: \n\nPlan: "),
        ("", (), DAP, "Data: \n\nAssessment: \n\nPlan: "),
        (
            "Subjective: tired\n\nObjective: gait slow\nand wide\n\nAssessment: weak\n\nPlan: therapy",
            SOAP,
            DAP,
            "Data: tired\n\ngait slow\nand wide\n\nAssessment: weak\n\nPlan: therapy",
        ),
        (
            "Data: tired\n\nPlan: rest",
            DAP,
            SOAP,
            "Subjective: tired\n\nObjective: \n\nAssessment: \n\nPlan: rest",
        ),
        (
            "Subjective: a\n\nObjective: b\n\nAssessment: c",
            SOAP,
            BIRP,
            "Behavior: a\n\nIntervention: b\n\nResponse: c\n\nPlan: ",
        ),
        ("before\nData: a\nplan: b", DAP, (), "before\n\na\n\nb"),
    ],
    ids=["into headings", "nothing yet", "two into one", "one into two", "by place", "into running text"],
)
def test_another_format_puts_its_headings_over_the_same_words(
    text: str, before: tuple[str, ...], after: tuple[str, ...], expected: str
) -> None:
    assert reformat(text, before, after) == expected


@given(st.text(), st.sampled_from(FORMATS), st.sampled_from(FORMATS))
def test_no_word_is_ever_lost(text: str, before: str, after: str) -> None:
    old, new = note_sections(before), note_sections(after)
    words = sorted(word for _, part in in_sections(text, old) for word in part.split())
    again = sorted(word for _, part in in_sections(reformat(text, old, new), new) for word in part.split())
    headings = {word for heading in new for word in heading.split()}
    if not any(f"{heading.casefold()}:" in text.casefold() for heading in headings):
        assert again == words


def test_typing_goes_on_behind_the_first_section() -> None:
    text = reformat("Weak.", (), SOAP)
    assert text[: first_place(text, SOAP)] == "Subjective: Weak."
    assert first_place("running", ()) == len("running")


def test_headings_alone_are_an_empty_note() -> None:
    assert is_empty(reformat("", (), SOAP), SOAP)
    assert not is_empty("Subjective: x", SOAP)
