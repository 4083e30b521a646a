"""From the JSON of a rule file to a `ScoreRule`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast, get_args

from cmtui.forms.scoring import rule_parts as parts
from cmtui.forms.scoring.rule_json import Node, entries, flag, one, parse
from cmtui.forms.scoring.rule_scores import points_of, ref_of, score_of
from cmtui.forms.scoring.score_rule import ScoreRule

if TYPE_CHECKING:
    from collections.abc import Sequence

_RULE: Final = (
    "id",
    "version",
    "title",
    "source",
    "fits",
    "scores",
    "alerts",
    "needs",
    "reassess_days",
    "confidential",
)
_OF_ITEMS: Final = frozenset({"is", "is_not", "positive"})


def rule_of(data: bytes) -> ScoreRule:
    """Read a rule file.

    Raises:
        UnreadableRule: One sentence says which field is wrong.
    """
    root = parse(data)
    if isinstance(root.value, dict) and "resourceType" in root.value:
        root.fail(f"is a FHIR {root.value['resourceType']}, not a score rule; add it as a form instead")
    fields = root.object(_RULE, ("id", "version", "title", "source"))
    source = fields["source"].text()
    scores = tuple(score_of(node, source) for node in fields["scores"].list()) if "scores" in fields else ()
    _each_once(fields.get("scores"), [spec.id for spec in scores])
    known = {spec.id for spec in scores}
    alerts = tuple(_alert(node, known, source) for node in entries(fields, "alerts"))
    _each_once(fields.get("alerts"), [alert.id for alert in alerts])
    if not scores and not alerts:
        root.fail("has neither scores nor alerts, so it would do nothing")
    return ScoreRule(
        id=fields["id"].text(),
        version=fields["version"].text(),
        title=fields["title"].text(),
        source=source,
        fits_to=_fits(fields["fits"]) if "fits" in fields else parts.Fits(),
        scores=scores,
        alerts=alerts,
        needs=tuple(_need(node, known) for node in entries(fields, "needs")),
        reassess_days=fields["reassess_days"].whole() if "reassess_days" in fields else None,
        confidential=flag(fields, "confidential"),
    )


def _each_once(node: Node | None, ids: Sequence[str]) -> None:
    if node is not None:
        for id_ in ids:
            if ids.count(id_) > 1:
                node.fail(f"has the id '{id_}' twice")


def _fits(node: Node) -> parts.Fits:
    fields = node.object(("form", "url", "loinc"))
    return parts.Fits(*(fields[name].texts() if name in fields else () for name in ("form", "url", "loinc")))


def _trigger(node: Node, scores: set[str]) -> parts.Trigger:
    fields = node.object(("item", "score", "compare", "value", "points"), ("compare",))
    if ("item" in fields) == ("score" in fields):
        node.fail("has to name either an item or a score")
    compare = cast("parts.Comparison", fields["compare"].one_of(get_args(parts.Comparison)))
    ref = ref_of(fields["item"]) if "item" in fields else None
    score = fields["score"].one_of(tuple(sorted(scores))) if "score" in fields else ""
    points = points_of(fields["points"]) if "points" in fields else None
    if (compare == "poor" and ref is not None) or (compare in _OF_ITEMS and ref is None):
        fields["compare"].fail("does not fit: poor is for a score; is, is_not and positive are for an item")
    if compare in {"poor", "positive"}:
        return parts.Trigger(ref, score, compare)
    if "value" not in fields:
        node.fail("lacks the field 'value'")
    if compare in {"is", "is_not"}:
        values = tuple(text.casefold() for text in fields["value"].texts())
        return parts.Trigger(ref, score, compare, values)
    return parts.Trigger(ref, score, compare, (), fields["value"].number(), points)


def _alert(node: Node, scores: set[str], source: str) -> parts.AlertSpec:
    fields = node.object(("id", "when", "level", "text", "source"), ("id", "when", "level", "text"))
    return parts.AlertSpec(
        fields["id"].text(),
        _trigger(fields["when"], scores),
        cast("parts.Level", fields["level"].one_of(parts.LEVELS)),
        fields["text"].text(),
        one(fields, "source", Node.text, source),
    )


def _need(node: Node, scores: set[str]) -> parts.NeedSpec:
    fields = node.object(
        ("when", "domain", "kind", "statement", "confidential"), ("when", "domain", "kind", "statement")
    )
    return parts.NeedSpec(
        _trigger(fields["when"], scores),
        fields["domain"].text(),
        fields["kind"].text(),
        fields["statement"].text(),
        flag(fields, "confidential"),
    )
