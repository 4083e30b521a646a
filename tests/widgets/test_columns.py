from __future__ import annotations

import pytest

from cmtui.widgets._columns import Column, layout

SIGN = Column("", 1, gap=1)
CLIENT = Column("client", 12, share=2)
WHAT = Column("what", 10, share=1)
PAYER = Column("payer", 8, shown_from=110)


@pytest.mark.parametrize(
    ("columns", "room", "wide", "widths"),
    [
        ((SIGN, CLIENT), 40, 41, (1, 38)),
        ((SIGN, CLIENT, WHAT), 40, 41, (1, 21, 15)),
        ((SIGN, CLIENT, PAYER), 40, 41, (1, 38, 0)),
        ((SIGN, CLIENT, PAYER), 109, 110, (1, 97, 8)),
        ((CLIENT, WHAT), 10, 10, (12, 10)),
        ((PAYER,), 79, 80, (0,)),
    ],
    ids=[
        "one takes what is left",
        "two share it",
        "a narrow list leaves a column out",
        "a wide one draws it",
        "too narrow: each keeps its least",
        "nothing fits",
    ],
)
def test_columns_share_the_line(
    columns: tuple[Column, ...], room: int, wide: int, widths: tuple[int, ...]
) -> None:
    assert layout(columns, room, wide=wide) == widths
