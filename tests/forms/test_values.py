from __future__ import annotations

from decimal import Decimal

import pytest

from cmtui.forms.values import NO, YES, Answer, Attachment, Coding, Quantity


@pytest.mark.parametrize(
    ("answer", "text"),
    [
        (YES, "yes"),
        (NO, "no"),
        (Answer("integer", 3), "3"),
        (Answer("decimal", Decimal("1E+2")), "100"),
        (Answer("decimal", Decimal("1.50")), "1.50"),
        (Answer("string", "as typed"), "as typed"),
        (Answer("coding", Coding("a", "s", "Often")), "Often"),
        (Answer("coding", Coding("a", "s")), "a"),
        (Answer("quantity", Quantity(Decimal("70.5"), "kg", comparator="<")), "<70.5 kg"),
        (Answer("quantity", Quantity(None, "kg")), "kg"),
        (Answer("quantity", Quantity(Decimal(3))), "3"),
        (Answer("attachment", Attachment("letter.pdf")), "letter.pdf"),
        (Answer("attachment", Attachment("", url="http://x/letter.pdf")), "http://x/letter.pdf"),
    ],
)
def test_an_answer_reads_as_a_person_would_say_it(answer: Answer, text: str) -> None:
    assert answer.text == text


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (Coding("a", "s", "A"), Coding("a", "s", "Another word"), True),
        (Coding("a", "s"), Coding("a"), True),
        (Coding("a", "s"), Coding("a", "t"), False),
        (Coding("a"), Coding("b"), False),
        (Coding("", display="Often"), Coding("", display="Often"), True),
        (Coding("", display="Often"), Coding("", display="Never"), False),
        (Coding("a", display="Often"), Coding("", display="Often"), False),
    ],
)
def test_codes_mean_the_same_by_code_and_system(one: Coding, other: Coding, same: bool) -> None:
    assert one.means(other) is same
    assert other.means(one) is same
