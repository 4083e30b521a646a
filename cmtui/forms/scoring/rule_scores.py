"""From the JSON of a rule file to its scores: items, points, methods and bands."""

from __future__ import annotations

from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any, Final, cast, get_args

from cmtui.forms.scoring import rule_parts as parts
from cmtui.forms.scoring.rule_json import Node, entries, figure, flag, one

if TYPE_CHECKING:
    from collections.abc import Mapping

_SCORE: Final = (
    "id",
    "title",
    "loinc",
    "domain",
    "better",
    "method",
    "items",
    "points",
    "reversed",
    "missing",
    "declined_from",
    "at_least",
    "multiply",
    "cap",
    "decimals",
    "range",
    "stop",
    "table",
    "bands",
    "change",
)
_MODES: Final = ("self", "read_aloud", "proxy")
_GENDERS: Final = ("male", "female")


def score_of(node: Node, source: str) -> parts.ScoreSpec:
    """One score; its bands are from the rule's source where they name none."""
    fields = node.object(_SCORE, ("id", "title", "domain", "better", "method", "items", "points", "range"))
    method = cast("parts.Method", fields["method"].one_of(get_args(parts.Method)))
    scored = _items(fields)
    minimum, maximum = _range(fields["range"])
    allowed, missing_as = _missing(fields, len(scored), method)
    start, columns = _table(fields["table"]) if "table" in fields else (0, ())
    if (method == "table") != bool(columns):
        node.fail("has the method table without a table, or a table with another method")
    if "at_least" in fields and method != "count":
        fields["at_least"].fail("belongs to the method count only")
    return parts.ScoreSpec(
        id=fields["id"].text(),
        title=fields["title"].text(),
        method=method,
        domain=cast("parts.Domain", fields["domain"].one_of(tuple(parts.DOMAINS))),
        better=cast("Any", fields["better"].one_of(("high", "low"))),
        items=scored,
        minimum=minimum,
        maximum=maximum,
        missing_allowed=allowed,
        missing_as=missing_as,
        declined_from=figure(fields, "declined_from"),
        at_least=figure(fields, "at_least") or Decimal(1),
        multiply=Decimal(1) if (factor := figure(fields, "multiply")) is None else factor,
        cap=figure(fields, "cap"),
        decimals=_decimals(fields["decimals"]) if "decimals" in fields else 2,
        stop=_stop(fields["stop"]) if "stop" in fields else None,
        table_start=start,
        columns=columns,
        bands=_bands(fields["bands"], source, minimum, maximum) if "bands" in fields else (),
        change=_change(fields["change"]) if "change" in fields else None,
        loinc=one(fields, "loinc", Node.text),
    )


def _items(fields: Mapping[str, Node]) -> tuple[parts.ScoredItem, ...]:
    general = points_of(fields["points"])
    turned, base = _reversed(fields["reversed"]) if "reversed" in fields else ((), None)
    scored: list[parts.ScoredItem] = []
    for node in fields["items"].list():
        ref, points = _ref_and_points(node, general)
        if ref in (other.ref for other in scored):
            node.fail(f"names the item '{ref}' a second time")
        scored.append(parts.ScoredItem(ref, points, base if ref in turned else None))
    if not scored:
        fields["items"].fail("names no item")
    for ref in turned:
        if ref not in (item.ref for item in scored):
            fields["reversed"].fail(f"names '{ref}', which is not among the items")
    return tuple(scored)


def _ref_and_points(node: Node, general: parts.Points) -> tuple[parts.Ref, parts.Points]:
    if isinstance(node.value, dict) and "item" in node.value:
        fields = node.object(("item", "points"), ("item", "points"))
        return ref_of(fields["item"]), points_of(fields["points"])
    return ref_of(node), general


def _reversed(node: Node) -> tuple[tuple[parts.Ref, ...], Decimal]:
    fields = node.object(("items", "base"), ("items", "base"))
    return tuple(ref_of(item) for item in fields["items"].list()), fields["base"].number()


def _decimals(node: Node) -> int:
    places = node.whole()
    if places > 4:  # noqa: PLR2004 -- no instrument has more, and a Decimal holds 28 figures in all
        node.fail("has to be 4 at most")
    return places


def _range(node: Node) -> tuple[Decimal, Decimal]:
    ends = [end.number() for end in node.list()]
    if len(ends) != 2 or ends[0] >= ends[1]:  # noqa: PLR2004 -- from and to
        node.fail("has to be two numbers, the lowest and the highest score")
    return ends[0], ends[1]


def _missing(fields: Mapping[str, Node], count: int, method: str) -> tuple[int, Any]:
    if "missing" not in fields:
        return 0, "mean"
    node = fields["missing"]
    inside = node.object(("allowed", "as"), ("allowed",))
    allowed = inside["allowed"].whole()
    if allowed >= count:
        inside["allowed"].fail(f"has to be less than the {count} items")
    if method != "mean" and allowed and "as" not in inside:
        node.fail('has to say what a missing answer counts as: "as": "mean" or "zero"')
    return allowed, one(inside, "as", partial(Node.one_of, words=("mean", "zero")), "mean")


def _stop(node: Node) -> parts.Stop:
    fields = node.object(("item", "is", "value"), ("item", "is"))
    if "value" not in fields:
        node.fail("lacks the field 'value'")
    values = tuple(text.casefold() for text in fields["is"].texts())
    return parts.Stop(ref_of(fields["item"]), values, fields["value"].number())


def _table(node: Node) -> tuple[int, tuple[parts.Column, ...]]:
    fields = node.object(("from", "columns"), ("columns",))
    columns = tuple(_column(column) for column in fields["columns"].list())
    if not columns or len({len(column.values) for column in columns}) != 1:
        fields["columns"].fail("has to be one or more columns of the same length")
    return (fields["from"].whole() if "from" in fields else 0), columns


def _column(node: Node) -> parts.Column:
    fields = node.object(("mode", "age", "values"), ("values",))
    modes = tuple(mode.one_of(_MODES) for mode in entries(fields, "mode"))
    ages = [None if age.value is None else age.whole() for age in entries(fields, "age")] or [None, None]
    if len(ages) != 2:  # noqa: PLR2004 -- from and to
        fields["age"].fail("has to be two ages, the second null where there is no upper end")
    values = tuple(value.number() for value in fields["values"].list())
    if not values:
        fields["values"].fail("has no figures")
    return parts.Column(modes, ages[0], ages[1], values)


def _bands(node: Node, source: str, minimum: Decimal, maximum: Decimal) -> tuple[parts.Band, ...]:
    bands = tuple(_band(band, source, minimum, maximum) for band in node.list())
    for number, band in enumerate(bands):
        for other in bands[:number]:
            same = not band.gender or not other.gender or band.gender == other.gender
            if same and band.start <= other.end and other.start <= band.end:
                node.fail(f"has two bands for the same score: '{other.text}' and '{band.text}'")
    return bands


def _band(node: Node, source: str, minimum: Decimal, maximum: Decimal) -> parts.Band:
    fields = node.object(("from", "to", "text", "source", "poor", "gender"), ("from", "to", "text"))
    start, end = fields["from"].number(), fields["to"].number()
    if not minimum <= start <= end <= maximum:
        node.fail(f"has to run upwards and within the range {minimum:f} to {maximum:f}")
    return parts.Band(
        start,
        end,
        fields["text"].text(),
        one(fields, "source", Node.text, source),
        flag(fields, "poor"),
        one(fields, "gender", partial(Node.one_of, words=_GENDERS)),
    )


def _change(node: Node) -> parts.Change:
    fields = node.object(("points", "source"), ("points", "source"))
    return parts.Change(fields["points"].number(), fields["source"].text())


def ref_of(node: Node) -> parts.Ref:
    """An item: a text is its link id or its LOINC code, a list several wordings, an object says which."""
    if isinstance(node.value, dict):
        fields = node.object(("link", "code", "system"))
        links, codes = (fields[name].texts() if name in fields else () for name in ("link", "code"))
        if not links and not codes:
            node.fail("names no item: give its 'link' or its 'code'")
        return parts.Ref(links, codes, one(fields, "system", Node.text, parts.LOINC))
    names = node.texts()
    if not names:
        node.fail("names no item")
    return parts.Ref(names, names)


def points_of(node: Node) -> parts.Points:
    """Where the points come from: a word, or an object that says how."""
    if isinstance(node.value, str):
        return parts.Points(cast("Any", node.one_of(("options", "value"))))
    fields = node.object(("answers", "value", "steps"))
    if len(fields) != 1:
        node.fail("has to say one of answers, value and steps")
    if "answers" in fields:
        return parts.Points("answers", _answers(fields["answers"]))
    if "value" in fields:
        limits = fields["value"].object(("minimum", "maximum"))
        return parts.Points("value", minimum=figure(limits, "minimum"), maximum=figure(limits, "maximum"))
    return parts.Points("steps", steps=tuple(_step(step) for step in fields["steps"].list()))


def _answers(node: Node) -> dict[str, Decimal | None]:
    if not isinstance(node.value, dict) or not node.value:
        node.fail('has to give points to answers, such as {"yes": 1, "no": 0}')
    found: dict[str, Decimal | None] = {}
    for name, value in node.value.items():
        found[name.casefold().strip()] = (
            None if value is None else Node(value, f"{node.where}.{name}").number()
        )
    return found


def _step(node: Node) -> parts.Step:
    fields = node.object(("from", "to", "points"), ("from", "points"))
    start, end = fields["from"].number(), figure(fields, "to")
    if end is not None and end < start:
        node.fail("ends before it begins")
    return parts.Step(start, end, fields["points"].number())
