from __future__ import annotations

import itertools
import subprocess
import sys
import threading
import time

import pytest

from cmtui.forms.filling.outcome import Subject
from cmtui.forms.formulas import calculation
from cmtui.forms.formulas.fhirpath_syntax import FormulaError
from cmtui.forms.formulas.values import as_answers
from cmtui.forms.tree import Expression, Item
from cmtui.forms.values import YES, Answer, Coding, Quantity
from tests.forms.sheets import (
    amount,
    at,
    fhirpath,
    figure,
    form,
    in_view,
    item,
    must,
    options,
    pick,
    sitting,
    text,
    when,
    whole,
)


def a(link: str) -> str:
    return f"%resource.item.where(linkId='{link}').answer.value"


def computed(link: str, formula: str, kind: str = "integer", **more: object) -> Item:
    return item(link, kind, calculated=fhirpath(formula), **more)


def test_a_read_only_figure_always_follows_its_formula() -> None:
    held = sitting(form(item("h", "integer"), computed("twice", f"{a('h')} * 2", read_only=True)))
    held.put(at("twice"), (whole(99),))
    held.put(at("h"), (whole(4),))
    assert held.settle().by_link()["twice"] == (whole(8),)
    assert held.outcome.calculated == {at("twice"): (whole(8),)}
    held.put(at("h"), ())
    assert "twice" not in held.settle().by_link()


def test_elsewhere_the_formula_writes_until_a_person_does() -> None:
    held = sitting(form(item("h", "integer"), computed("twice", f"{a('h')} * 2")))
    held.put(at("h"), (whole(4),))
    assert held.settle().by_link()["twice"] == (whole(8),)
    held.put(at("twice"), (whole(9),))
    held.put(at("h"), (whole(5),))
    assert held.settle().by_link()["twice"] == (whole(9),)
    assert held.outcome.calculated == {}


def test_a_computed_question_can_be_skipped() -> None:
    held = sitting(form(computed("x", "1 + 1")))
    held.settle()
    held.skip(at("x"), "not_applicable")
    assert held.settle().by_link() == {}


def test_the_sum_of_no_answers_is_no_answer() -> None:
    held = sitting(
        form(item("p", "choice", options=options("n", "s")), computed("t", f"{a('p')}.ordinal().sum()"))
    )
    assert held.settle().by_link() == {}
    held.put(at("p"), (pick("n"),))
    assert held.settle().by_link()["t"] == (whole(0),)


def test_formulas_that_use_each_other_are_run_until_all_have_seen_the_change() -> None:
    links = [f"q{number}" for number in range(12)]
    chain = [
        computed(link, f"{a(before)} + 1", enable_when=(when(before, "exists", YES),))
        for before, link in itertools.pairwise(links)
    ]
    held = sitting(form(*reversed(chain), item("q0", "integer")))
    held.put(at("q0"), (whole(1),))
    assert held.settle().by_link()["q11"] == (whole(12),)


def test_after_an_answer_only_what_looks_at_it_is_run() -> None:
    held = sitting(form(item("a", "integer"), item("b", "integer"), computed("c", f"{a('a')} + 1")))
    held.settle()
    held.put(at("b"), (whole(1),))
    waits = [held.needs_settling]
    held.put(at("a"), (whole(1),))
    waits.append(held.needs_settling)
    held.settle()
    assert [*waits, held.needs_settling] == [False, True, False]


def test_an_answer_that_no_longer_counts_wakes_what_looks_at_it() -> None:
    held = sitting(
        form(
            item("on", "boolean"),
            item("a", "integer", enable_when=(when("on", "=", YES),)),
            computed("c", f"{a('a')} + 1"),
        )
    )
    held.put(at("on"), (YES,))
    held.put(at("a"), (whole(1),))
    assert held.settle().by_link()["c"] == (whole(2),)
    held.put(at("on"), ())
    assert held.needs_settling
    assert "c" not in held.settle().by_link()


def test_a_formula_says_when_an_item_is_asked() -> None:
    held = sitting(
        form(item("age", "integer"), item("school", enable_expression=fhirpath(f"{a('age')} >= 6")))
    )
    held.settle()
    assert in_view(held) == ["age"]
    held.put(at("age"), (whole(7),))
    held.settle()
    assert in_view(held) == ["age", "school"]


def test_variables_are_seen_below_where_they_stand_and_nearer_ones_first() -> None:
    held = sitting(
        form(
            item("a", "integer"),
            item(
                "g",
                "group",
                item("n", "integer"),
                computed("mine", "%v"),
                repeats=True,
                variables=(fhirpath("item.where(linkId='n').answer.value * 10", "v"),),
            ),
            computed("above", "%w + 1"),
            variables=(fhirpath(a("a"), "v"), fhirpath("%v + 1", "w")),
        )
    )
    held.add_repeat(at("g"))
    held.put(at("a"), (whole(1),))
    held.put(at("g", "n"), (whole(2),))
    held.put(at("g#1", "n"), (whole(3),))
    outcome = held.settle()
    assert outcome.values[at("g", "mine")] == (whole(20),)
    assert outcome.values[at("g#1", "mine")] == (whole(30),)
    assert outcome.by_link()["above"] == (whole(3),)


def test_a_variable_that_a_server_would_fill_is_nothing() -> None:
    held = sitting(
        form(
            computed("x", "%obs.count()"),
            item("y", initial_expression=fhirpath("%user.name")),
            variables=(Expression("application/x-fhir-query", "Observation?x", "obs"),),
            launch=("user",),
        )
    )
    outcome = held.settle()
    assert outcome.by_link() == {"x": (whole(0),)}
    assert outcome.findings == ()


def test_a_formula_that_fails_is_no_value_and_a_finding() -> None:
    held = sitting(
        form(
            computed("x", "%nobody + 1", text="Total"),
            item("y", initial_expression=fhirpath("1 +"), text="Name"),
            item("z", enable_expression=fhirpath("%nobody"), text="Why"),
            item("w", constraints=(must("k1", "%nobody", "Never"),), text="Who"),
            constraints=(must("k2", "%nobody", "Never"),),
        )
    )
    held.put(at("w"), (text("a"),))
    outcome = held.settle()
    assert outcome.by_link() == {"w": (text("a"),)}
    assert {finding.sentence for finding in outcome.findings} == {
        "The formula of “Total” cannot be worked out; it is left empty.",
        "What “Name” should begin with cannot be worked out; it begins empty.",
        "The formula that says when “Why” is asked cannot be worked out; it is asked.",
        "The condition k1 of “Who” cannot be worked out; it is not checked.",
        "The condition k2 of the form cannot be worked out; it is not checked.",
    }
    assert at("z") in outcome.enabled, "rather asked than lost"


def test_a_formula_that_recovers_takes_its_finding_away() -> None:
    held = sitting(form(item("a", "integer"), computed("b", f"iif({a('a')} = 1, 'word', 2)")))
    held.put(at("a"), (whole(1),))
    assert len(held.settle().findings) == 1
    held.put(at("a"), (whole(2),))
    assert held.settle().findings == ()


def test_formulas_that_never_come_to_rest_are_no_value_and_said() -> None:
    held = sitting(form(computed("x", f"iif({a('x')}.exists(), {a('x')} + 1, 1)"), computed("y", "2")))
    outcome = held.settle()
    assert outcome.by_link() == {"y": (whole(2),)}
    assert [finding.feature for finding in outcome.findings] == ["formula-unsettled"]


def test_a_variable_made_from_itself_fails() -> None:
    held = sitting(form(computed("x", "%v"), variables=(fhirpath("%w", "v"), fhirpath("%v", "w"))))
    assert len(held.settle().findings) == 1


def test_all_formulas_together_have_only_so_much_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calculation, "SECONDS", 0.3)
    held = sitting(form(*(computed(f"q{number}", "1.repeat($this + 1).count()") for number in range(5))))
    began = time.monotonic()
    assert len(held.settle().findings) == 5
    assert time.monotonic() - began < 3


@pytest.mark.parametrize(
    ("asked", "formula", "answer"),
    [
        (item("x", "boolean"), "1 = 1", YES),
        (item("x", "integer"), "7 / 2 * 2", whole(7)),
        (item("x", "decimal"), "7 / 2", figure("3.5")),
        (item("x", "decimal", decimal_places=2), "2 / 3", figure("0.67")),
        (item("x", "decimal"), "1 / 3", figure("0.333333333333333")),
        (item("x", "string"), "true", text("true")),
        (item("x", "text"), "2.50", text("2.50")),
        (item("x", "url"), "'http://a.b'", Answer("uri", "http://a.b")),
        (item("x", "date"), "now()", Answer("date", "2026-11-23")),
        (item("x", "dateTime"), "now()", Answer("dateTime", "2026-11-23T09:30:00.000+00:00")),
        (item("x", "date"), "@2026-02-03", Answer("date", "2026-02-03")),
        (item("x", "time"), "@T10:20:30", Answer("time", "10:20:30")),
        (item("x", "choice", options=options("a", "b")), "'b'", pick("b")),
        (item("x", "choice", options=options("a", "b")), "'B'", pick("b")),
        (item("x", "choice"), "'free'", Answer("coding", Coding("", display="free"))),
        (item("x", "open-choice", options=options("a")), "'other'", text("other")),
        (item("x", "quantity"), "5 'kg'", amount("5", "kg")),
        (
            item("x", "quantity", units=(Coding("kg", "u", "kilo"),)),
            "5",
            Answer("quantity", Quantity(figure("5").value, "kilo", "u", "kg")),  # type: ignore[arg-type]
        ),
    ],
)
def test_what_a_formula_gives_becomes_the_answer_that_the_question_takes(
    asked: Item, formula: str, answer: Answer
) -> None:
    held = sitting(form(Item(asked.link_id, asked.type, "X", options=asked.options, units=asked.units,
                             decimal_places=asked.decimal_places, calculated=fhirpath(formula))))  # fmt: skip
    outcome = held.settle()
    assert outcome.findings == ()
    assert outcome.by_link() == {"x": (answer,)}


@pytest.mark.parametrize(
    ("kind", "formula"),
    [
        ("integer", "7 / 2"),
        ("integer", "'x'"),
        ("decimal", "true"),
        ("boolean", "'x'"),
        ("date", "'soon'"),
        ("quantity", "'x'"),
        ("integer", "99999999999"),
        ("reference", "'x'"),
    ],
)
def test_what_is_no_answer_to_the_question_is_no_value(kind: str, formula: str) -> None:
    held = sitting(form(computed("x", formula, kind)))
    assert len(held.settle().findings) == 1
    assert held.outcome.by_link() == {}


def test_a_choice_takes_its_own_option_for_a_coding_and_refuses_a_word_it_does_not_offer() -> None:
    own = "%qitem.answerOption.value.where(code = 'b')"
    raw = {"answerOption": [{"valueCoding": {"code": "a"}}, {"valueCoding": {"code": "b"}}]}
    held = sitting(
        form(
            computed("x", own, "choice", options=options("a", "b"), raw=raw),
            computed("y", "'zzz'", "choice", options=options("a", "b")),
            computed("z", own, "choice", options=options("q"), raw=raw),
        )
    )
    outcome = held.settle()
    assert outcome.by_link() == {"x": (pick("b"),), "z": (Answer("coding", Coding("b")),)}
    assert [issue.link_id for issue in outcome.issues] == ["z"]
    assert [finding.link_id for finding in outcome.findings] == ["y"]


@pytest.mark.parametrize("value", [float("inf"), float("nan"), Quantity(None)])
def test_a_figure_without_end_is_no_answer(value: object) -> None:
    with pytest.raises(FormulaError):
        as_answers(item("x", "decimal"), [value])


def test_what_an_item_begins_with_is_worked_out_once_for_each_of_its_places() -> None:
    held = sitting(
        form(
            item("n", "integer"),
            item("g", "group", item("m", "integer", initial_expression=fhirpath(a("n"))), repeats=True),
        )
    )
    held.put(at("n"), (whole(1),))
    held.settle()
    held.put(at("n"), (whole(2),))
    held.add_repeat(at("g"))
    assert held.settle().by_link()["m"] == (whole(1), whole(2))


def test_a_condition_of_an_item_that_is_not_asked_is_not_named() -> None:
    held = sitting(
        form(
            item("on", "boolean"),
            item(
                "x",
                enable_when=(when("on", "=", YES),),
                constraints=(must("one", "true", "One."), must("two", "false", "Two.")),
            ),
        )
    )
    held.put(at("on"), (YES,))
    held.put(at("x"), (text("a"),))
    assert [issue.reason for issue in held.settle().issues] == ["Two."]
    held.put(at("on"), ())
    assert held.outcome.issues == ()


def test_a_formula_may_stop_at_the_answer_and_take_a_whole_quantity_or_reference() -> None:
    held = sitting(
        form(
            item("q", "quantity"),
            computed("p", "%resource.item.where(linkId='q').answer", "quantity"),
            computed("r", "%resource.item.where(linkId='q').answer.value.value", "decimal"),
            computed("ref", "%patient.managingOrganization", "reference"),
        ),
        subject=Subject(
            patient={"resourceType": "Patient", "managingOrganization": {"reference": "Organization/1"}}
        ),
    )
    held.put(at("q"), (amount("80", "kg"),))
    found = held.settle().by_link()
    assert found["p"] == (amount("80", "kg"),)
    assert found["r"] == (figure("80"),)
    assert found["ref"] == (Answer("reference", "Organization/1"),)


def test_formulas_find_items_below_answers_only_where_they_look_for_them() -> None:
    held = sitting(
        form(
            item("q", "boolean", item("s", "integer")),
            item("g", "group", item("t", "integer")),
            computed("deep", "%resource.descendants().where(linkId='s').answer.value"),
            computed("down", "%resource.repeat(item).where(linkId='s').answer.value"),
            computed("group", "%resource.repeat(item).where(linkId='t').answer.value"),
        )
    )
    held.put(at("q"), (YES,))
    held.put(at("q", "s"), (whole(3),))
    held.put(at("g", "t"), (whole(4),))
    found = held.settle().by_link()
    assert (found.get("deep"), found.get("down"), found.get("group")) == ((whole(3),), None, (whole(4),))


def test_a_condition_of_the_form_that_is_not_met_is_named_with_its_authors_words() -> None:
    held = sitting(
        form(
            item("from", "integer"),
            item(
                "to",
                "integer",
                constraints=(
                    must("order", f"{a('to')} >= {a('from')}", "The end comes after the beginning."),
                    must("round", "answer.value mod 10 = 0", "A round figure is better.", "warning"),
                ),
            ),
            constraints=(must("any", "item.exists()", "Answer something."), must("mute", "false", "")),
        )
    )
    outcome = held.settle()
    assert [issue.reason for issue in outcome.issues] == [
        "Answer something.",
        "A condition of the form is not met (mute).",
    ]
    held.put(at("from"), (whole(8),))
    held.put(at("to"), (whole(5),))
    outcome = held.settle()
    assert [(issue.link_id, issue.severity) for issue in outcome.issues] == [
        ("", "error"),
        ("to", "error"),
        ("to", "warning"),
    ]
    held.put(at("to"), (whole(10),))
    assert [issue.link_id for issue in held.settle().issues] == [""]


def test_formulas_may_give_several_answers_below_which_items_stand_once_for_each() -> None:
    held = sitting(
        form(
            item("n", "integer"),
            item("names", "string", computed("len", "1 + 1"), repeats=True, calculated=fhirpath("'a' | 'b'")),
        )
    )
    outcome = held.settle()
    assert outcome.by_link() == {"names": (text("a"), text("b")), "len": (whole(2), whole(2))}


def test_answers_put_while_formulas_run_are_kept_and_seen_by_the_next_run() -> None:
    held = sitting(
        form(
            item("n", "integer"),
            item("g", "group", item("m"), repeats=True),
            *(computed(f"c{k}", f"{a('n')} + {k}") for k in range(60)),
        )
    )
    held.put(at("n"), (whole(1),))
    runner = threading.Thread(target=held.settle)
    runner.start()
    for number in range(50):
        held.put(at("n"), (whole(number),))
        if number == 25:
            held.add_repeat(at("g"))
    runner.join()
    held.settle()
    assert not held.needs_settling
    assert held.outcome.by_link()["c7"] == (whole(56),)


def test_what_was_computed_moves_up_with_its_repetition_before_anything_is_run_again() -> None:
    held = sitting(
        form(
            item(
                "g",
                "group",
                item("n", "integer", constraints=(must("small", "answer.value < 3", "Too much."),)),
                computed("twice", "%v * 2"),
                item("more", enable_expression=fhirpath("%v > 1")),
                computed("odd", "%nobody"),
                repeats=True,
                variables=(fhirpath("item.where(linkId='n').answer.value", "v"),),
            )
        )
    )
    for number, value in enumerate((1, 2, 3)):
        if number:
            held.add_repeat(at("g"))
        held.put(at(f"g#{number}", "n"), (whole(value),))
    held.settle()
    outcome = held.remove_repeat(at("g"))
    assert outcome.by_link()["twice"] == (whole(4), whole(6))
    assert at("g", "more") in outcome.enabled
    assert [issue.path for issue in outcome.issues] == [at("g#1", "n")]
    again = held.settle()
    assert (again.by_link(), again.enabled, again.issues) == (
        outcome.by_link(),
        outcome.enabled,
        outcome.issues,
    )


def test_only_a_form_with_formulas_loads_what_runs_them() -> None:
    program = (
        "import sys; from datetime import datetime, UTC; from cmtui.forms.reading.reader import read;"
        "from cmtui.forms.shipped import questionnaire; from cmtui.forms.filling.sitting import Sitting;"
        "held = Sitting(read(questionnaire('phq-9')), now=datetime.now(UTC)); held.settle();"
        "print([name for name in ('fhirpathpy', 'antlr4') if name in sys.modules])"
    )
    found = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


def test_a_form_without_formulas_has_nothing_to_settle() -> None:
    held = sitting(form(item("a")))
    assert not held.needs_settling
    assert held.settle() is held.outcome
