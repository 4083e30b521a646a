"""The formulas of a form: which there are, what each depends on, and so which have to run after a change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from cmtui.forms.filling.standing import computable
from cmtui.forms.formulas.dependencies import NONE, TOP, Family, needs

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from cmtui.forms.filling.places import Layout, Place
    from cmtui.forms.formulas.dependencies import Links
    from cmtui.forms.tree import Expression, Form, Item

Kind = Literal["initial", "calculated", "enabled", "constraint"]


@dataclass(frozen=True, slots=True, eq=False)
class Formula:
    """One formula of an item, or of the form."""

    kind: Kind
    item: Item | None
    """None: of the form as a whole."""
    expression: Expression
    looks_at: Links
    """The link ids of the items it may look at."""
    number: int
    """Its rank in the form."""
    key: str = ""
    """Of a constraint."""


Task = tuple[Formula, "Place | None"]
"""A formula to run at one place."""


class Formulas:
    """All formulas of a form with their dependencies, worked out once."""

    def __init__(self, form: Form) -> None:
        self._family = Family(form)
        self._number = 0
        self.by_item: dict[Item | None, tuple[Formula, ...]] = {}
        scope: dict[str, Links] = {}
        scope = self._scope(form.variables, TOP, scope)
        self._add(None, _of_form(form), TOP, scope)
        self._walk(form.items, scope)

    def _walk(self, items: Sequence[Item], above: Mapping[str, Links]) -> None:
        for item in items:
            scope = self._scope(item.variables, item.link_id, above)
            self._add(item, _of_item(item), item.link_id, scope)
            self._walk(item.items, scope)

    def _scope(
        self, variables: Sequence[Expression], own: str, above: Mapping[str, Links]
    ) -> dict[str, Links]:
        """What each variable that is known here depends on; each sees those declared before it."""
        scope = dict(above)
        for variable in variables:
            scope[variable.name] = self._links(variable, own, scope) if computable(variable) else NONE
        return scope

    def _links(self, expression: Expression, own: str, scope: Mapping[str, Links]) -> Links:
        asked = needs(expression.text, own, self._family)
        return asked.links.union(*(scope.get(name, NONE) for name in asked.names))

    def _add(
        self,
        item: Item | None,
        found: Iterator[tuple[Kind, Expression, str]],
        own: str,
        scope: Mapping[str, Links],
    ) -> None:
        formulas: list[Formula] = []
        for kind, expression, key in found:
            links = self._links(expression, own, scope)
            # Whether a constraint is looked at hangs on there being an answer at all.
            looks_at = links | self._family.below(frozenset({own})) if kind == "constraint" else links
            formulas.append(Formula(kind, item, expression, looks_at, self._number, key))
            self._number += 1
        if formulas:
            self.by_item[item] = tuple(formulas)

    def tasks(self, layout: Layout, changed: Links | None) -> list[Task]:
        """What has to run after these items changed, at all their places in the order of the form; None: everything."""
        places: list[Place | None] = [None, *layout.places]
        return [
            (formula, place)
            for place in places
            for formula in self.by_item.get(place.item if place is not None else None, ())
            if changed is None or not changed.isdisjoint(formula.looks_at)
        ]

    def concerned(self, changed: Links) -> bool:
        """Whether any formula looks at one of these items."""
        return any(
            not changed.isdisjoint(formula.looks_at)
            for formulas in self.by_item.values()
            for formula in formulas
            if formula.kind != "initial"
        )


def _of_form(form: Form) -> Iterator[tuple[Kind, Expression, str]]:
    for constraint in form.constraints:
        if computable(constraint.expression):
            yield "constraint", constraint.expression, constraint.key


def _of_item(item: Item) -> Iterator[tuple[Kind, Expression, str]]:
    if item.initial_expression is not None and computable(item.initial_expression):
        yield "initial", item.initial_expression, ""
    if item.calculated is not None and computable(item.calculated):
        yield "calculated", item.calculated, ""
    if item.enable_expression is not None and computable(item.enable_expression):
        yield "enabled", item.enable_expression, ""
    for constraint in item.constraints:
        if computable(constraint.expression):
            yield "constraint", constraint.expression, constraint.key
