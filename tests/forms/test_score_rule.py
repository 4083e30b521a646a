from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cmtui.forms.scoring.score_rule import UnreadableRule, read_rule
from cmtui.forms.scoring.scores import score
from cmtui.forms.tree import Form, Item, Option
from cmtui.forms.values import Answer, Coding
from tests.forms.worked_tables import Who, form, rules

if TYPE_CHECKING:
    from collections.abc import Callable

_LACKING = "'Not at all', 'Several days', 'More than half the days' and 1 more"


def sound() -> dict[str, Any]:
    """A rule that reads, to be spoilt in one place."""
    return {
        "id": "mood",
        "version": "1",
        "title": "Mood",
        "source": "our own",
        "fits": {"form": "mood", "url": ["urn:example:mood"], "loinc": ["12345-6"]},
        "scores": [
            {
                "id": "total",
                "title": "Mood total",
                "domain": "Y",
                "better": "low",
                "method": "sum",
                "items": ["a", "b"],
                "points": "options",
                "range": [0, 6],
                "bands": [
                    {"from": 0, "to": 2, "text": "fine"},
                    {"from": 3, "to": 6, "text": "low", "poor": True},
                ],
            }
        ],
        "alerts": [
            {"id": "a", "when": {"item": "a", "compare": "positive"}, "level": "urgent", "text": "Look now."}
        ],
        "needs": [
            {
                "when": {"score": "total", "compare": "poor"},
                "domain": "mental_health",
                "kind": "problem",
                "statement": "Low mood",
            }
        ],
    }


def read(rule: object) -> Any:
    return read_rule(json.dumps(rule).encode())


def mood(*, scored: bool = True, link: str = "a", code: str = "mood", coded: bool = False) -> Form:
    """A form of two questions."""
    options = tuple(
        Option(Answer("coding", Coding(str(n), "s", text)), Decimal(n) if scored else None)
        for n, text in enumerate(
            ("Not at all", "Several days", "More than half the days", "Nearly every day")
        )
    )
    codes = (Coding("a", "http://loinc.org"),) if coded else ()
    return Form(
        code,
        "urn:example:mood|2",
        "1",
        "Mood",
        (
            Item(link, "choice", "Down?", code=codes, options=options),
            Item("b", "choice", "Tired?", options=options),
        ),
        coding=(Coding("12345-6", "http://loinc.org"),),
    )


def test_a_sound_rule_is_read_whole() -> None:
    rule = read(sound())

    assert (rule.id, rule.version, rule.title, rule.domains) == ("mood", "1", "Mood", ("Y",))
    assert [band.source for band in rule.scores[0].bands] == ["our own", "our own"]
    assert rule.reassess_days is None
    assert not rule.confidential


def test_what_is_optional_is_read_too() -> None:
    rule = sound() | {"reassess_days": 90, "confidential": True}
    rule["scores"][0] |= {"change": {"points": 5, "source": "an article"}, "loinc": "1-2", "cap": 5}

    parsed = read(rule)

    assert (parsed.reassess_days, parsed.confidential, parsed.scores[0].loinc) == (90, True, "1-2")
    assert parsed.scores[0].change is not None
    assert (parsed.scores[0].change.points, parsed.scores[0].change.source) == (5, "an article")


def test_figures_are_exact() -> None:
    rule = sound()
    rule["scores"][0] |= {"multiply": 0.1, "range": [0, 0.7]}
    rule["scores"][0]["bands"] = []

    assert read(rule).scores[0].multiply == Decimal("0.1")


def spoil(change: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
    rule = sound()
    change(rule)
    return rule


BAD: dict[str, tuple[Callable[[dict[str, Any]], object], str]] = {
    "no id": (lambda r: r.pop("id"), "the file lacks the field 'id'"),
    "an unknown field": (
        lambda r: r.update(methode="sum"),
        "has a field 'methode' that a rule does not know",
    ),
    "an empty title": (lambda r: r.update(title=" "), "title has to be a text that is not empty"),
    "a title that is no text": (lambda r: r.update(title=3), "title has to be a text that is not empty"),
    "nothing to do": (lambda r: r.update(scores=[], alerts=[], needs=[]), "has neither scores nor alerts"),
    "scores that are no list": (lambda r: r.update(scores={}), "scores has to be a list in brackets"),
    "a score that is no object": (lambda r: r.update(scores=[1]), "scores[0] has to be an object in braces"),
    "an unknown method": (
        lambda r: r["scores"][0].update(method="add"),
        'scores[0].method is "add", and has to be one of sum, mean, count, table, steps',
    ),
    "an unknown domain": (lambda r: r["scores"][0].update(domain="X"), 'scores[0].domain is "X"'),
    "no points": (lambda r: r["scores"][0].pop("points"), "scores[0] lacks the field 'points'"),
    "points from nowhere": (lambda r: r["scores"][0].update(points="guess"), 'scores[0].points is "guess"'),
    "points of two kinds": (
        lambda r: r["scores"][0].update(points={"answers": {"x": 1}, "value": {}}),
        "scores[0].points has to say one of answers, value and steps",
    ),
    "an empty list of answers": (
        lambda r: r["scores"][0].update(points={"answers": {}}),
        "scores[0].points.answers has to give points to answers",
    ),
    "points that are a text": (
        lambda r: r["scores"][0].update(points={"answers": {"Never": "0"}}),
        "scores[0].points.answers.Never has to be a number",
    ),
    "points that are true": (
        lambda r: r["scores"][0].update(points={"answers": {"Never": True}}),
        "scores[0].points.answers.Never has to be a number",
    ),
    "a step that runs backwards": (
        lambda r: r["scores"][0].update(points={"steps": [{"from": 3, "to": 1, "points": 1}]}),
        "scores[0].points.steps[0] ends before it begins",
    ),
    "a figure with an unknown limit": (
        lambda r: r["scores"][0].update(points={"value": {"least": 1}}),
        "scores[0].points.value has a field 'least' that a rule does not know",
    ),
    "a list where a word belongs": (
        lambda r: r["alerts"][0].update(level=[0.5, "x"]),
        'alerts[0].level is ["0.5", "x"], and has to be one of urgent',
    ),
    "a word that does not end": (
        lambda r: r["alerts"][0].update(level="so" * 99),
        "and has to be one of urgent",
    ),
    "a field over two lines": (lambda r: r.update({"two\nlines": 1}), "has a field 'two lines'"),
    "no items": (lambda r: r["scores"][0].update(items=[]), "scores[0].items names no item"),
    "an item twice": (
        lambda r: r["scores"][0].update(items=["a", "a"]),
        "scores[0].items[1] names the item 'a' a second time",
    ),
    "an item without a name": (
        lambda r: r["scores"][0].update(items=[{"system": "x"}]),
        "scores[0].items[0] names no item: give its 'link' or its 'code'",
    ),
    "wordings without a name": (
        lambda r: r["scores"][0].update(items=[[]]),
        "scores[0].items[0] names no item",
    ),
    "a reversed item that is none": (
        lambda r: r["scores"][0].update(reversed={"items": ["z"], "base": 3}),
        "scores[0].reversed names 'z', which is not among the items",
    ),
    "reversed without a base": (
        lambda r: r["scores"][0].update(reversed={"items": ["a"]}),
        "scores[0].reversed lacks the field 'base'",
    ),
    "a range of one": (lambda r: r["scores"][0].update(range=[0]), "scores[0].range has to be two numbers"),
    "a range upside down": (
        lambda r: r["scores"][0].update(range=[6, 0]),
        "scores[0].range has to be two numbers",
    ),
    "a range beyond measure": (
        lambda r: r["scores"][0].update(range=[0, 10**30]),
        "scores[0].range[1] is a number out of all measure",
    ),
    "a band beyond the range": (
        lambda r: r["scores"][0]["bands"][1].update(to=7),
        "scores[0].bands[1] has to run upwards and within the range 0 to 6",
    ),
    "bands that overlap": (
        lambda r: r["scores"][0]["bands"][1].update({"from": 2}),
        "scores[0].bands has two bands for the same score: 'fine' and 'low'",
    ),
    "a band of an unknown sex": (
        lambda r: r["scores"][0]["bands"][0].update(gender="men"),
        'scores[0].bands[0].gender is "men", and has to be one of male, female',
    ),
    "poor that is a text": (
        lambda r: r["scores"][0]["bands"][0].update(poor="yes"),
        "scores[0].bands[0].poor has to be true or false",
    ),
    "all items allowed to be missing": (
        lambda r: r["scores"][0].update(missing={"allowed": 2, "as": "mean"}),
        "scores[0].missing.allowed has to be less than the 2 items",
    ),
    "missing as nobody knows what": (
        lambda r: r["scores"][0].update(missing={"allowed": 1}),
        "scores[0].missing has to say what a missing answer counts as",
    ),
    "missing by halves": (
        lambda r: r["scores"][0].update(missing={"allowed": 0.5}),
        "scores[0].missing.allowed has to be a whole number, 0 or more",
    ),
    "a table without its method": (
        lambda r: r["scores"][0].update(table={"columns": [{"values": [1]}]}),
        "has the method table without a table, or a table with another method",
    ),
    "the method table without a table": (
        lambda r: r["scores"][0].update(method="table"),
        "has the method table without a table, or a table with another method",
    ),
    "columns of two lengths": (
        lambda r: r["scores"][0].update(
            method="table", table={"columns": [{"values": [1]}, {"values": [1, 2]}]}
        ),
        "scores[0].table.columns has to be one or more columns of the same length",
    ),
    "a column of one age": (
        lambda r: r["scores"][0].update(method="table", table={"columns": [{"age": [18], "values": [1]}]}),
        "scores[0].table.columns[0].age has to be two ages",
    ),
    "a column without figures": (
        lambda r: r["scores"][0].update(method="table", table={"columns": [{"values": []}]}),
        "scores[0].table.columns[0].values has no figures",
    ),
    "at_least of a sum": (
        lambda r: r["scores"][0].update(at_least=1),
        "scores[0].at_least belongs to the method count only",
    ),
    "a stop without its value": (
        lambda r: r["scores"][0].update(stop={"item": "a", "is": "no"}),
        "scores[0].stop lacks the field 'value'",
    ),
    "a figure with more decimals than anybody reads": (
        lambda r: r["scores"][0].update(decimals=9),
        "scores[0].decimals has to be 4 at most",
    ),
    "two scores of one id": (lambda r: r["scores"].append(r["scores"][0]), "scores has the id 'total' twice"),
    "two alerts of one id": (lambda r: r["alerts"].append(r["alerts"][0]), "alerts has the id 'a' twice"),
    "an unknown level": (lambda r: r["alerts"][0].update(level="soon"), 'alerts[0].level is "soon"'),
    "a condition on nothing": (
        lambda r: r["alerts"][0].update(when={"compare": "poor"}),
        "alerts[0].when has to name either an item or a score",
    ),
    "a condition on both": (
        lambda r: r["alerts"][0].update(when={"item": "a", "score": "total", "compare": ">="}),
        "alerts[0].when has to name either an item or a score",
    ),
    "a condition on a score that is not there": (
        lambda r: r["alerts"][0].update(when={"score": "sum", "compare": ">=", "value": 1}),
        'alerts[0].when.score is "sum", and has to be one of total',
    ),
    "poor of an item": (
        lambda r: r["alerts"][0].update(when={"item": "a", "compare": "poor"}),
        "alerts[0].when.compare does not fit",
    ),
    "is of a score": (
        lambda r: r["alerts"][0].update(when={"score": "total", "compare": "is", "value": "x"}),
        "alerts[0].when.compare does not fit",
    ),
    "a comparison with nothing": (
        lambda r: r["alerts"][0].update(when={"score": "total", "compare": ">="}),
        "alerts[0].when lacks the field 'value'",
    ),
    "a need without a statement": (
        lambda r: r["needs"][0].pop("statement"),
        "needs[0] lacks the field 'statement'",
    ),
    "a questionnaire instead": (
        lambda r: r.update(resourceType="Questionnaire"),
        "is a FHIR Questionnaire, not a score rule",
    ),
}


@pytest.mark.parametrize(("change", "sentence"), BAD.values(), ids=BAD.keys())
def test_a_rule_that_is_wrong_is_refused_in_one_sentence_that_names_the_field(
    change: Callable[[dict[str, Any]], object], sentence: str
) -> None:
    with pytest.raises(UnreadableRule) as refused:
        read(spoil(change))

    assert sentence in str(refused.value)
    assert str(refused.value).count("\n") == 0
    assert str(refused.value).endswith(".")


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"\xff\xfe\x00", "not text in UTF-8"),
        (b"", "not sound JSON"),
        (b'{"id": }', "not sound JSON near line 1"),
        (b'{"id": NaN}', "not sound JSON"),
        (b'{"a": 1e99999999999999999999}', "not sound JSON"),
        (b'{"id": "a", "id": "b"}', "the field 'id' stands twice"),
        (b"[" * 100_000, "not sound JSON"),
        (b"[]", "the file has to be an object in braces"),
    ],
    ids=["no text", "empty", "broken", "not a number", "no figure", "a field twice", "too deep", "a list"],
)
def test_a_file_that_is_no_rule_at_all_is_refused_in_a_sentence(data: bytes, sentence: str) -> None:
    with pytest.raises(UnreadableRule, match=sentence):
        read_rule(data)


@pytest.mark.parametrize(
    ("form_", "fits"),
    [
        (mood(), True),
        (Form("other", "urn:example:mood|7", "1", "Mood", ()), True),
        (Form("other", "", "1", "Mood", (), coding=(Coding("12345-6", "http://loinc.org"),)), True),
        (Form("other", "", "1", "Mood", (), coding=(Coding("12345-6"),)), True),
        (Form("other", "", "1", "Mood", (), coding=(Coding("12345-6", "urn:else"),)), False),
        (Form("other", "urn:example:else", "1", "Mood", ()), False),
    ],
    ids=[
        "by code",
        "by canonical, any version",
        "by LOINC",
        "a code without system",
        "another system",
        "another form",
    ],
)
def test_a_rule_knows_the_forms_it_is_for(form_: Form, *, fits: bool) -> None:
    assert read(sound()).fits(form_) is fits


def test_a_rule_says_what_the_form_lacks() -> None:
    rule = read(sound())

    assert rule.problems(mood()) == ()
    assert rule.problems(mood(link="z")) == (
        "Mood total: the form has no item 'a'.",
        "The alert 'a' asks for item 'a', which the form does not have.",
    )
    assert rule.problems(mood(link="z", coded=True)) == ()
    assert rule.problems(mood(scored=False)) == (
        f"Mood total: item 'a' has options without points ({_LACKING}).",
        f"Mood total: item 'b' has options without points ({_LACKING}).",
    )


@pytest.mark.parametrize(
    ("points", "item", "problem"),
    [
        ("value", Item("a", "choice", "?"), "item 'a' is answered with choice, and the rule wants a number"),
        (
            {"steps": [{"from": 0, "points": 1}]},
            Item("a", "boolean", "?"),
            "item 'a' is answered with boolean, and the rule wants a number",
        ),
        (
            "options",
            Item("a", "integer", "?"),
            "item 'a' has no options, and the rule takes its points from options",
        ),
        (
            {"answers": {"yes": 1}},
            Item("a", "boolean", "?"),
            "item 'a' has options that the rule gives no points for ('no')",
        ),
        (
            {"answers": {"often": 1}},
            Item("a", "integer", "?"),
            "item 'a' has no options that the rule's list of answers could mean",
        ),
        (
            {"answers": {"often": 1}},
            Item("a", "choice", "?", options=(Option(Answer("coding", Coding("n", "", "Never"))),)),
            "item 'a' has options that the rule gives no points for ('Never')",
        ),
        ("value", Item("a", "integer", "?"), ""),
        ({"answers": {"yes": 1, "no": 0}}, Item("a", "boolean", "?"), ""),
    ],
)
def test_points_have_to_be_there_for_the_items_of_the_form(points: object, item: Item, problem: str) -> None:
    rule = sound()
    rule["scores"][0] |= {"items": ["a"], "points": points}
    rule["alerts"], rule["needs"] = [], []
    form_ = Form("mood", "", "1", "Mood", (item,))

    assert read(rule).problems(form_) == ((f"Mood total: {problem}.",) if problem else ())


def test_a_code_that_two_items_have_is_not_guessed_between() -> None:
    items = tuple(Item(link, "integer", "?", code=(Coding("x", "http://loinc.org"),)) for link in ("1", "2"))
    rule = sound()
    rule["scores"][0] |= {"items": [{"code": "x"}], "points": "value"}
    rule["alerts"], rule["needs"] = [], []

    assert read(rule).problems(Form("mood", "", "1", "Mood", items)) == (
        "Mood total: several items of the form have the code 'x', so name the one meant by its link id.",
    )


def test_a_stop_asks_for_an_item_that_is_there() -> None:
    rule = sound()
    rule["scores"][0]["stop"] = {"item": "exposure", "is": ["no"], "value": 0}

    assert read(rule).problems(mood()) == ("Mood total: the form has no item 'exposure'.",)


def test_the_wrong_published_audit_c_gets_no_score_from_our_rule() -> None:
    # US Core's copy asks another instrument's first question, 68517-2, as a figure.
    ours = form("audit-c")
    first, *others = ours.items
    wrong = Item("68517-2", "decimal", first.text, code=(Coding("68517-2", "http://loinc.org"),))
    theirs = Form("audit-c-us-core", "", "1", ours.title, (wrong, *others), coding=ours.coding)
    (rule,) = rules("audit-c")

    assert rule.fits(theirs)
    assert "AUDIT-C total: the form has no item '68518-0'." in rule.problems(theirs)


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.sampled_from(["", "a", "sum", "options", "é"]),
    lambda inside: (
        st.lists(inside, max_size=3) | st.dictionaries(st.sampled_from(["a", "id", "from"]), inside)
    ),
    max_leaves=6,
)


@given(value=JSON, data=st.data())
@settings(max_examples=150, deadline=None)
def test_whatever_stands_in_a_field_the_rule_is_read_or_refused_in_a_sentence(
    value: object, data: st.DataObject
) -> None:
    rule = sound() | {"reassess_days": 90, "confidential": True}
    spot: Any = rule
    while True:
        key = data.draw(st.sampled_from(sorted(spot) if isinstance(spot, dict) else range(len(spot))))
        if not spot[key] or not isinstance(spot[key], dict | list) or data.draw(st.booleans()):
            break
        spot = spot[key]
    spot[key] = value

    try:
        parsed = read_rule(json.dumps(rule).encode())
    except UnreadableRule as refused:
        assert str(refused).endswith(".")  # noqa: PT017  # reading is as good an answer as refusing
    else:
        parsed.problems(mood())
        score(parsed, mood(), {"a": (mood().items[0].options[1].answer,)}, Who())
