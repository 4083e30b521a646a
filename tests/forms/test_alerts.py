from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from cmtui.forms.scoring.alerts import alerts
from cmtui.forms.scoring.scores import score
from cmtui.forms.scoring.triggers import met
from cmtui.forms.shipped import built_in
from cmtui.forms.tree import Form, Item, Option
from cmtui.forms.values import NO, YES, Answer, Coding, Quantity
from tests.forms.test_score_rule import mood, read, sound
from tests.forms.worked_tables import Who, form, given, rules

if TYPE_CHECKING:
    from cmtui.forms.answers import Skip

LOINC = "http://loinc.org"


def foreign(code: str, item_type: str = "choice", options: tuple[Option, ...] = ()) -> Form:
    """A form by somebody else, with one item of that LOINC code."""
    item = Item("q", item_type, "?", code=(Coding(code, LOINC),), options=options)  # type: ignore[arg-type]
    return Form("theirs", "https://example.org/q", "1", "Theirs", (item,))


def said(form_: Form, *answers: Answer) -> list[tuple[str, str]]:
    return [(alert.id, alert.level) for alert in alerts((), form_, {"q": answers}, ())]


GERMAN = tuple(
    Option(Answer("coding", Coding(code, LOINC, text)), Decimal(score))
    for code, text, score in (("LA6568-5", "Überhaupt nicht", 0), ("LA6569-3", "An einzelnen Tagen", 1))
)
UNCODED = tuple(
    Option(Answer("coding", Coding(code, "", text)), Decimal(score))
    for code, text, score in (("x", "Pas du tout", 0), ("y", "Plusieurs jours", 1))
)
NO_SCORES = tuple(Option(Answer("coding", Coding(code, "", text))) for code, text in (("x", "Pas du tout"),))


@pytest.mark.parametrize(
    ("form_", "answer", "alarms"),
    [
        (foreign("44260-8", options=GERMAN), GERMAN[0].answer, False),
        (foreign("44260-8", options=GERMAN), GERMAN[1].answer, True),
        (foreign("44260-8", options=UNCODED), UNCODED[0].answer, False),
        (foreign("44260-8", options=UNCODED), UNCODED[1].answer, True),
        (foreign("44260-8", options=NO_SCORES), NO_SCORES[0].answer, True),
        (foreign("44260-8", "integer"), Answer("integer", 0), False),
        (foreign("44260-8", "integer"), Answer("integer", 2), True),
        (foreign("44260-8", "quantity"), Answer("quantity", Quantity(Decimal(1))), True),
        (foreign("44260-8", "boolean"), NO, False),
        (foreign("44260-8", "boolean"), YES, True),
        (foreign("44260-8", "string"), Answer("string", "Not at all"), False),
        (foreign("44260-8", "string"), Answer("string", "sometimes"), True),
        (foreign("44259-0", options=GERMAN), GERMAN[1].answer, False),
    ],
    ids=[
        "not at all, by its code",
        "several days, by its code",
        "the option of 0",
        "the option of 1",
        "in doubt it alarms",
        "the figure 0",
        "the figure 2",
        "a quantity of 1",
        "no",
        "yes",
        "not at all in words",
        "anything else in words",
        "another item",
    ],
)
def test_the_ninth_item_alarms_in_any_form_whoever_wrote_it(
    form_: Form, answer: Answer, *, alarms: bool
) -> None:
    assert said(form_, answer) == ([("alerts-by-loinc:44260-8", "urgent")] if alarms else [])


@pytest.mark.parametrize(
    ("code", "answer", "level"),
    [
        ("93249-1", YES, "urgent"),
        ("93250-9", Answer("coding", Coding("LA33-6", LOINC, "Yes")), "urgent"),
        ("93250-9", NO, ""),
        ("93269-9", YES, "urgent"),
        ("93248-3", YES, "same_day"),
        ("93267-3", YES, "same_day"),
        ("76501-6", YES, "same_day_confidential"),
        ("76504-0", Answer("decimal", Decimal(1)), "same_day_confidential"),
        ("76504-0", Answer("decimal", Decimal(0)), ""),
        ("44261-6", Answer("integer", 20), "same_day"),
        ("44261-6", Answer("integer", 19), ""),
        ("70274-6", Answer("quantity", Quantity(Decimal(10), "{score}")), "follow_up"),
        ("48545-8", Answer("integer", 5), ""),
        ("48545-8", Answer("integer", 6), "follow_up"),
        ("88124-3", Answer("coding", Coding("LA19952-3", LOINC, "At risk")), "follow_up"),
        ("88124-3", Answer("coding", Coding("LA19983-8", LOINC, "No risk")), ""),
        ("71802-3", Answer("coding", Coding("LA31995-6", LOINC)), "follow_up"),
        ("96779-4", Answer("coding", Coding("LA32002-0", LOINC, "Already shut off")), "follow_up"),
    ],
)
def test_the_built_in_list_goes_by_loinc_code(code: str, answer: Answer, level: str) -> None:
    found = said(foreign(code, "choice"), answer)

    assert found == ([(f"alerts-by-loinc:{code}", level)] if level else [])


def test_the_built_in_list_knows_each_code_once() -> None:
    codes = [spec.when.ref.codes[0] for spec in built_in().alerts if spec.when.ref is not None]

    assert len(codes) == len(set(codes)) == len(built_in().alerts)


def test_what_a_rule_says_of_an_item_is_not_said_twice() -> None:
    answered = given(form("phq-9"), {"44260-8": "Several days"})

    assert [alert.id for alert in alerts(rules("phq-9"), form("phq-9"), answered, ())] == ["phq-9:item-9"]


def test_a_rule_that_plays_an_answer_down_does_not_silence_the_list() -> None:
    rule = sound()
    rule["alerts"] = [
        {
            "id": "later",
            "when": {"item": "q", "compare": "positive"},
            "level": "follow_up",
            "text": "Some time.",
        }
    ]
    theirs = foreign("44260-8", "boolean")

    found = alerts((read(rule),), theirs, {"q": (YES,)}, ())

    assert [(alert.id, alert.level) for alert in found] == [
        ("alerts-by-loinc:44260-8", "urgent"),
        ("mood:later", "follow_up"),
    ]


def test_of_one_score_only_the_most_pressing_is_said_and_a_total_in_the_form_says_nothing_new() -> None:
    phq = form("phq-9")
    total = Item("sum", "integer", "Total", code=(Coding("44261-6", LOINC),))
    with_total = replace(phq, items=(*phq.items, total))
    nine = [item.link_id for item in phq.items[0].items]
    answered = given(phq, dict.fromkeys(nine, "Nearly every day"))
    scores = score(rules("phq-9")[0], phq, answered, Who())

    found = alerts(rules("phq-9"), with_total, answered | {"sum": (Answer("integer", 27),)}, scores)

    assert [alert.id for alert in found] == ["phq-9:item-9", "phq-9:severe"]


def test_violence_is_confidential_and_comes_before_what_can_wait() -> None:
    hark = form("hark")
    found = alerts(rules("hark"), hark, given(hark, {"76503-2": "Yes"}), ())

    assert [(alert.level, alert.confidential, alert.value) for alert in found] == [
        ("same_day_confidential", True, "Yes")
    ]
    assert "Sohal" in found[0].source


@pytest.mark.parametrize(
    ("when", "alarms"),
    [
        ({"item": "a", "compare": "is", "value": ["SEVERAL days"]}, True),
        ({"item": "a", "compare": "is", "value": "1"}, True),
        ({"item": "a", "compare": "is", "value": ["Never"]}, False),
        ({"item": "a", "compare": "is_not", "value": ["Never"]}, True),
        ({"item": "a", "compare": "is_not", "value": ["several days"]}, False),
        ({"item": "a", "compare": ">=", "value": 1}, True),
        ({"item": "a", "compare": ">", "value": 1}, False),
        ({"item": "a", "compare": "<=", "value": 1}, True),
        ({"item": "a", "compare": "<", "value": 1}, False),
        ({"item": "a", "compare": ">=", "value": 5, "points": {"answers": {"several days": 5}}}, True),
        ({"item": "a", "compare": "<", "value": 99, "points": {"answers": {"never": 5}}}, False),
        ({"item": "b", "compare": "is_not", "value": ["Never"]}, False),
        ({"score": "total", "compare": ">=", "value": 4}, True),
        ({"score": "total", "compare": "poor"}, True),
        ({"score": "total", "compare": "<", "value": 4}, False),
    ],
)
def test_a_condition_holds_or_not(when: dict[str, object], *, alarms: bool) -> None:
    rule = sound()
    rule["alerts"] = [{"id": "x", "when": when, "level": "follow_up", "text": "Look."}]
    parsed = read(rule)
    answered = {"a": (mood().items[0].options[1].answer,)}
    both = answered | {"b": (mood().items[1].options[3].answer,)}
    scores = score(parsed, mood(), both, Who())

    assert bool(alerts((parsed,), mood(), answered, scores)) is alarms


def test_a_score_that_is_not_there_meets_no_condition() -> None:
    rule = read(sound())
    incomplete = score(rule, mood(), {}, Who())

    assert met(rule.needs[0].when, rule, mood(), {}, incomplete) is None
    assert met(rule.needs[0].when, rule, mood(), {}, ()) is None


def test_the_form_s_own_points_are_looked_at_where_the_rule_has_none_for_the_item() -> None:
    rule = sound()
    rule["scores"] = []
    rule["needs"] = []
    rule["alerts"] = [
        {"id": "x", "when": {"item": "a", "compare": ">=", "value": 3}, "level": "follow_up", "text": "Look."}
    ]
    answered = {"a": (mood().items[0].options[3].answer,)}

    assert [alert.value for alert in alerts((read(rule),), mood(), answered, ())] == ["Nearly every day"]


@pytest.mark.parametrize("why", ["refused", "unknown", "not_asked", "not_applicable"])
def test_a_question_that_can_be_urgent_and_was_left_out_calls_for_a_follow_up(why: Skip) -> None:
    (found,) = alerts(rules("phq-9"), form("phq-9"), {}, (), skipped={"44260-8": why, "44250-9": why})
    assert (found.id, found.level, found.value) == (
        "phq-9:item-9:not-answered",
        "follow_up",
        why.replace("_", " "),
    )
    assert found.text.startswith("Not answered: thoughts of death or self-harm. Ask again, or say why")


def test_a_foreign_form_with_such_a_question_is_asked_again_too_and_an_answer_needs_no_asking() -> None:
    theirs = foreign("44260-8", options=GERMAN)
    left_out = alerts((), theirs, {}, (), skipped={"q": "refused"})
    assert [(alert.level, alert.link_id) for alert in left_out] == [("follow_up", "q")]
    assert alerts((), theirs, {"q": (GERMAN[0].answer,)}, (), skipped={"q": "refused"}) == ()
    assert alerts((), foreign("44259-0"), {}, (), skipped={"q": "refused"}) == ()
