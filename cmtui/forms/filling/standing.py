"""What counts in a sitting: each question's answer, given or computed, and which items are asked."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cmtui.forms.answers import Kept, moved_up
from cmtui.forms.filling.enabling import Wiring
from cmtui.forms.filling.places import fans_out, shape

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cmtui.forms.answers import Answers, Path
    from cmtui.forms.filling.places import Layout, Place
    from cmtui.forms.tree import Expression, Finding, Form, Item
    from cmtui.forms.values import Answer

FHIRPATH = "text/fhirpath"


def computable(expression: Expression | None) -> bool:
    """Whether a formula is in the language that is computed here."""
    return expression is not None and expression.language == FHIRPATH and bool(expression.text.strip())


def has_formulas(form: Form) -> bool:
    """Whether anything in the form is computed, told without loading what computes it."""
    return any(computable(constraint.expression) for constraint in form.constraints) or any(
        computable(item.initial_expression)
        or computable(item.calculated)
        or computable(item.enable_expression)
        or any(computable(constraint.expression) for constraint in item.constraints)
        for item in form.walk()
    )


def starting(item: Item) -> tuple[Answer, ...]:
    """What the form itself puts into a question that nobody has answered yet."""
    return item.initial or tuple(option.answer for option in item.options if option.initial)


@dataclass(frozen=True, slots=True)
class Computed:
    """What the formulas gave when they were last run."""

    calculated: Mapping[Path, tuple[Answer, ...]] = field(default_factory=dict)
    initial: Mapping[Path, tuple[Answer, ...]] = field(default_factory=dict)
    enabled: Mapping[Path, bool] = field(default_factory=dict)
    broken: Mapping[tuple[int, Path], str] = field(default_factory=dict)
    """The keys of the constraints that do not hold, by formula and place; the place of the form's own is ()."""
    failed: Mapping[tuple[int, Path], Finding] = field(default_factory=dict)
    """Formulas that failed or did not come to rest, by formula and place; each counts as no value."""

    def without(self, gone: Path) -> Computed:
        """The results after a repetition was taken away: those of the later ones move up with it."""

        def moved(found: Mapping[tuple[int, Path], Kept]) -> dict[tuple[int, Path], Kept]:
            numbers = {number for number, _ in found}
            return {
                (number, path): value
                for number in numbers
                for path, value in moved_up(
                    {path: value for (of, path), value in found.items() if of == number}, gone
                ).items()
            }

        return Computed(
            calculated=moved_up(self.calculated, gone),
            initial=moved_up(self.initial, gone),
            enabled=moved_up(self.enabled, gone),
            broken=moved(self.broken),
            failed=moved(self.failed),
        )


NOTHING = Computed()


class Board:
    """A form counted out for one number of repetitions: what does not change from answer to answer."""

    def __init__(self, form: Form, answers: Answers, values: Mapping[Path, tuple[Answer, ...]]) -> None:
        self.form = form
        self.layout: Layout = shape(form, answers, values)
        self.wiring = Wiring(self.layout)
        self.questions = tuple(place for place in self.layout.places if place.item.is_question)
        self.repeated = tuple(place for place in self.layout.places if place.repeat is not None)
        self.fans = tuple(place for place in self.questions if fans_out(place.item))
        self._fans = tuple(len(values.get(place.path, ())) for place in self.fans)
        self._starting = {item: start for item in form.walk() if (start := starting(item))}

    def fits(self, values: Mapping[Path, tuple[Answer, ...]]) -> bool:
        """Whether the questions that fan out still have as many answers as they are counted out for."""
        return self._fans == tuple(len(values.get(place.path, ())) for place in self.fans)

    def values(self, answers: Answers, computed: Computed) -> dict[Path, tuple[Answer, ...]]:
        """The answer of each question that has one, asked or not: given by hand, else by formula, else by the form."""
        found: dict[Path, tuple[Answer, ...]] = {}
        for place in self.questions:
            if value := self._value(place, answers, computed):
                found[place.path] = value
        return found

    def _value(self, place: Place, answers: Answers, computed: Computed) -> tuple[Answer, ...]:
        path, item = place.path, place.item
        by_hand = path in answers.touched or path in answers.skipped
        if (
            item.calculated is not None
            and path in computed.calculated
            and (item.read_only or not by_hand)
            and computable(item.calculated)
        ):
            return computed.calculated[path]
        if (given := answers.given.get(path)) is not None:
            return given
        if by_hand:
            return ()
        return computed.initial.get(path) or self._starting.get(item, ())

    def enabled(self, values: Mapping[Path, tuple[Answer, ...]], computed: Computed) -> frozenset[Path]:
        """The places that are asked; a formula in a language that is not computed hides nothing."""

        def by_formula(place: Place) -> bool:
            return not computable(place.item.enable_expression) or computed.enabled.get(place.path, False)

        return self.wiring.enabled(values, by_formula)

    def in_view(self, enabled: frozenset[Path]) -> tuple[Place, ...]:
        """The places a person sees, in order: asked, not hidden, nor below something hidden."""
        found: list[Place] = []
        end = 0
        for place in self.layout.places:
            if place.index < end:
                continue
            if place.item.hidden or place.path not in enabled:
                end = self.layout.below[place.index]
            else:
                found.append(place)
        return tuple(found)
