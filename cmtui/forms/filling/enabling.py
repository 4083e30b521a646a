"""Which items are asked, from the answers so far: `enableWhen` without formulas."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmtui.forms.filling.comparing import before, same

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from cmtui.forms.answers import Path
    from cmtui.forms.filling.places import Layout, Place
    from cmtui.forms.tree import Condition
    from cmtui.forms.values import Answer


def met(condition: Condition, values: Sequence[Answer]) -> bool:
    """Whether the answers to the question that a condition names meet it.

    Of several answers one is enough; `!=` is met when none is equal, so also without an answer (as FHIR R5 says what
    R4 left open, and as LHC-Forms does).
    """
    if condition.operator == "exists":
        wanted = condition.answer is None or condition.answer.value is True
        return bool(values) is wanted
    if condition.answer is None:
        return False
    if condition.operator == "!=":
        return not any(same(value, condition.answer) for value in values)
    return any(_holds(condition.operator, value, condition.answer) for value in values)


def _holds(operator: str, value: Answer, limit: Answer) -> bool:
    if operator == "=":
        return same(value, limit)
    order = before(value, limit)
    if order is None:
        return False
    return {"<": order < 0, ">": order > 0, "<=": order <= 0, ">=": order >= 0}[operator]


class Wiring:
    """The conditions of a layout, with the places they ask about, in an order in which each asks only earlier ones.

    Conditions that go round in a circle are taken in the order of the form; an item that is not yet decided counts as
    asked.
    """

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.sources: dict[int, tuple[tuple[Condition, Place | None], ...]] = {
            place.index: tuple(
                (condition, layout.nearest(condition.question, place)) for condition in place.item.enable_when
            )
            for place in layout.places
            if place.item.enable_when
        }
        self.order = self._ordered()

    def _ordered(self) -> tuple[int, ...]:
        """Every place after the one it stands under and the ones it asks about; no recursion, chains may be long."""
        places = self.layout.places
        done = [0] * len(places)  # 0 not seen, 1 waiting for others, 2 placed
        order: list[int] = []
        for start in range(len(places)):
            stack = [start]
            while stack:
                rank = stack[-1]
                if done[rank] == 0:
                    done[rank] = 1
                    asked = [place.index for _, place in self.sources.get(rank, ()) if place is not None]
                    stack.extend(
                        other for other in (*asked, places[rank].parent) if other >= 0 and done[other] == 0
                    )
                    continue
                stack.pop()
                if done[rank] == 1:
                    done[rank] = 2
                    order.append(rank)
        return tuple(order)

    def enabled(
        self, values: Mapping[Path, tuple[Answer, ...]], by_formula: Callable[[Place], bool]
    ) -> frozenset[Path]:
        """The places that are asked. `by_formula` says it of those that have a formula for it."""
        places = self.layout.places
        asked = [True] * len(places)
        for rank in self.order:
            place = places[rank]
            if place.parent >= 0 and not asked[place.parent]:
                asked[rank] = False
                continue
            if rank in self.sources:
                answers = (
                    met(
                        condition,
                        values.get(source.path, ()) if source is not None and asked[source.index] else (),
                    )
                    for condition, source in self.sources[rank]
                )
                asked[rank] = any(answers) if place.item.enable_any else all(answers)
            if asked[rank] and place.item.enable_expression is not None:
                asked[rank] = by_formula(place)
        return frozenset(place.path for place in places if asked[place.index])
