"""A score rule: how a form's answers become a score, a band, an alert, a need. Data, attachable to any form.

A total is computed by such a rule only, never by adding up whatever figures stand in a form. The format is described in
docs/forms.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from cmtui.forms.scoring.points import items, words
from cmtui.forms.scoring.rule_json import UnreadableRule
from cmtui.forms.scoring.rule_parts import LOINC, AlertSpec, Fits, NeedSpec, Points, Ref, ScoreSpec

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cmtui.forms.tree import Form, Item

__all__ = ["ScoreRule", "UnreadableRule", "read_rule", "spec_problems"]


@dataclass(frozen=True, slots=True, eq=False)
class ScoreRule:
    """A rule as it was read."""

    id: str
    version: str
    title: str
    source: str
    """Where the method stands: the article or page that others can check it against."""
    fits_to: Fits
    scores: tuple[ScoreSpec, ...]
    alerts: tuple[AlertSpec, ...] = ()
    needs: tuple[NeedSpec, ...] = ()
    reassess_days: int | None = None
    """How long a result stands before the form is due again; empty: by the practice's own rule."""
    confidential: bool = False
    """Whether all that comes of the form stays off lists, previews and default prints (violence)."""

    def fits(self, form: Form) -> bool:
        """Whether the rule is meant for the form, by its code in the library, its canonical or its LOINC code."""
        return (
            form.code in self.fits_to.codes
            or form.url.partition("|")[0] in self.fits_to.urls
            or any(
                coding.code in self.fits_to.loinc and coding.system in {"", LOINC} for coding in form.coding
            )
        )

    def problems(self, form: Form, *, needs: bool = True) -> tuple[str, ...]:
        """What keeps the rule from working on the form, a sentence each; none: it is sound.

        Args:
            form: The form.
            needs: Whether a need that asks for an item which the form lacks is a slip; published copies of an
                instrument leave out what is not scored, such as the last question of the PHQ-9.
        """
        found = [sentence for spec in self.scores for sentence in spec_problems(spec, form)]
        triggers = [(f"The alert '{alert.id}'", alert.when.ref) for alert in self.alerts]
        if needs:
            triggers += [(f"The need '{need.statement}'", need.when.ref) for need in self.needs]
        found += [
            f"{what} asks for item '{ref}', which the form does not have."
            for what, ref in triggers
            if ref is not None and not items(ref, form)
        ]
        return tuple(dict.fromkeys(found))

    @property
    def domains(self) -> tuple[str, ...]:
        """The outcome domains that its scores speak to, each once."""
        return tuple(dict.fromkeys(spec.domain for spec in self.scores))


@lru_cache(maxsize=64)  # asked after every key; it depends on nothing that a sitting changes
def spec_problems(spec: ScoreSpec, form: Form) -> tuple[str, ...]:
    """What keeps one score from being computed on the form, a sentence each."""
    found: list[str] = []
    for scored in spec.items:
        found += (f"{spec.title}: {what}." for what in _item_problems(scored.ref, scored.points, form))
    if spec.stop is not None and not items(spec.stop.ref, form):
        found.append(f"{spec.title}: the form has no item '{spec.stop.ref}'.")
    return tuple(found)


def _item_problems(ref: Ref, points: Points, form: Form) -> Iterator[str]:
    meant = items(ref, form)
    if not meant:
        yield f"the form has no item '{ref}'"
    if len(meant) > max(len(ref.links), len(ref.codes)):
        yield f"several items of the form have the code '{ref}', so name the one meant by its link id"
    for item in meant:
        yield from _point_problems(item, points)


def _point_problems(item: Item, points: Points) -> Iterator[str]:
    where = f"item '{item.link_id}'"
    match points.source:
        case "value" | "steps":
            if item.type not in {"integer", "decimal", "quantity"}:
                yield f"{where} is answered with {item.type}, and the rule wants a number"
        case "options":
            without = [option.text for option in item.options if option.score is None]
            if not item.options:
                yield f"{where} has no options, and the rule takes its points from options"
            elif without:
                yield f"{where} has options without points ({_some(without)})"
        case "answers":
            options = [(option.text, words(option.answer)) for option in item.options]
            if item.type == "boolean":
                options = [("yes", ("yes",)), ("no", ("no",))]
            without = [text for text, names in options if not any(name in points.answers for name in names)]
            if not options:
                yield f"{where} has no options that the rule's list of answers could mean"
            elif without:
                yield f"{where} has options that the rule gives no points for ({_some(without)})"


def _some(texts: list[str]) -> str:
    shown = ", ".join(f"'{text}'" for text in texts[:3])
    return f"{shown} and {len(texts) - 3} more" if len(texts) > 3 else shown  # noqa: PLR2004 -- what a line holds


def read_rule(data: bytes) -> ScoreRule:
    """Read a rule file, whole or not at all.

    Raises:
        UnreadableRule: One sentence says which field is wrong and what it has to be.
    """
    from cmtui.forms.scoring.rule_reading import (
        rule_of,  # which makes a ScoreRule, so it needs this module first
    )

    return rule_of(data)
