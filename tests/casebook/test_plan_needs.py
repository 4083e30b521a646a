"""The order of needs: the client's, then the case manager's (F-NEED-6)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cmtui.errors import NotFound, Refused

if TYPE_CHECKING:
    from tests.casebook.casebooks import Practice


def three(desk: Practice, case: str) -> list[str]:
    return [desk.book.needs.add(case, {"domain": "food", "statement": word}) for word in ("a", "b", "c")]


def order(desk: Practice, case: str) -> list[tuple[str, int | None, int | None]]:
    return [(row.statement, row.client_rank, row.manager_rank) for row in desk.book.needs.rows(case)]


def test_needs_come_into_the_clients_order_one_by_one_and_move_in_it(desk: Practice) -> None:
    case = desk.opened()
    a, b, c = three(desk, case)
    for need in (c, a):
        desk.book.needs.rank(case, need)
    assert order(desk, case) == [("c", 1, None), ("a", 2, None), ("b", None, None)]
    desk.book.needs.rank(case, a, step=-1)
    assert order(desk, case) == [("a", 1, None), ("c", 2, None), ("b", None, None)]
    desk.book.needs.rank(case, a, step=-1)
    desk.book.needs.rank(case, b, step=1)
    assert order(desk, case) == [("a", 1, None), ("c", 2, None), ("b", None, None)], "nothing was moved"
    desk.book.needs.rank(case, a, step=1)
    assert order(desk, case) == [("c", 1, None), ("a", 2, None), ("b", None, None)]
    desk.book.needs.rank(case, a, step=1)
    assert order(desk, case) == [("c", 1, None), ("a", None, None), ("b", None, None)]
    assert desk.book.undo.last(case) == "Undone: need ranked (client's order) · Garcia, Rosa."
    assert order(desk, case) == [("c", 1, None), ("a", 2, None), ("b", None, None)]


def test_the_case_manager_has_an_order_of_their_own_behind_the_clients(desk: Practice) -> None:
    case = desk.opened()
    a, b, c = three(desk, case)
    desk.book.needs.rank(case, b, by="manager")
    desk.book.needs.rank(case, c, by="manager")
    desk.book.needs.rank(case, a)
    assert order(desk, case) == [("a", 1, None), ("b", None, 1), ("c", None, 2)]


def test_ranks_typed_by_hand_close_their_holes_with_the_next_step(desk: Practice) -> None:
    case = desk.opened()
    a, b, c = three(desk, case)
    for need, rank in ((a, "7"), (b, "3"), (c, "3")):
        desk.book.registers.save("need", {"client_rank": rank}, id=need)
    desk.book.needs.rank(case, a)
    assert order(desk, case) == [("b", 1, None), ("a", 2, None), ("c", 3, None)]


def test_what_is_settled_or_elsewhere_has_no_rank(desk: Practice) -> None:
    case = desk.opened()
    a, _, _ = three(desk, case)
    desk.book.needs.answer(a, "resolved", "done")
    with pytest.raises(Refused, match="only those that stand"):
        desk.book.needs.rank(case, a)
    with pytest.raises(NotFound):
        desk.book.needs.rank(desk.opened("Ortiz", "Manuel"), a)
