"""The due rules as a practice, a payer or a program wants them."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from cmtui.errors import WrongUsage
from cmtui.rules.due import ContactFacts, Rule, Setting, check_setting, in_force, shipped_rules
from tests.rules.due_cases import at, case, the


def setting(
    rule: str, scope: str = "practice", named: str = "", *, off: bool = False, **figures: Any
) -> Setting:
    """A change of a rule."""
    return Setting(rule, scope, named, off, json.dumps(figures))


def of(rule: str, *settings: Setting, payer: str = "", program: str = "") -> Rule:
    """The rule in force."""
    return next(each for each in in_force(settings, payer, program) if each.id == rule)


def test_without_changes_the_shipped_rules_are_in_force_but_those_to_be_switched_on() -> None:
    shipped = [each.id for each in shipped_rules() if not each.off]
    assert [each.id for each in in_force()] == shipped
    assert [each.id for each in shipped_rules() if each.off] == ["R-CLO-2"]


PRACTICE = setting("R-PLAN-1", within="10 d")
PAYER = setting("R-PLAN-1", "payer", "Prairie Advantage", within="30 d")
PROGRAM = setting("R-PLAN-1", "program", "Dual plan", within="5 bd")


@pytest.mark.parametrize(
    ("payer", "program", "within"),
    [
        ("", "", "10 d"),
        ("Elm Insurance", "Other", "10 d"),
        ("Prairie Advantage", "", "30 d"),
        ("prairie advantage ", "", "30 d"),
        ("Prairie Advantage", "Dual plan", "5 bd"),
        ("Elm Insurance", "Dual plan", "5 bd"),
    ],
    ids=[
        "the practice's",
        "another payer's clients too",
        "the payer's own",
        "by its name in any case",
        "the program's over the payer's",
        "the program's over the practice's",
    ],
)
def test_the_most_specific_change_wins(payer: str, program: str, within: str) -> None:
    for order in ((PRACTICE, PAYER, PROGRAM), (PROGRAM, PAYER, PRACTICE)):
        assert str(of("R-PLAN-1", *order, payer=payer, program=program).within) == within


def test_figures_that_a_change_does_not_name_stay_as_they_are_in_force() -> None:
    changed = (
        setting("R-DOC-1", within="12 h"),
        setting("R-DOC-1", "payer", "Prairie", late="24 h"),
        setting("R-PLAN-2", within_by={"2": "45 d"}),
        setting("R-PLAN-2", "payer", "Prairie", within_by={"1": "75 d"}),
    )
    notes = of("R-DOC-1", *changed, payer="Prairie")
    assert notes.parameters() == {"within": "12 h", "late": "24 h"}
    assert notes.what == of("R-DOC-1").what
    assert of("R-PLAN-2", *changed, payer="Prairie").parameters()["within_by"] == {
        "1": "75 d",
        "2": "45 d",
        "3": "30 d",
        "4": "30 d",
    }


def test_a_rule_is_switched_off_for_all_and_on_again_for_one_payer() -> None:
    off, on = setting("R-MON-2", off=True), setting("R-MON-2", "payer", "Prairie")
    assert "R-MON-2" not in {each.id for each in in_force((off, on))}
    assert "R-MON-2" in {each.id for each in in_force((off, on), "Prairie")}
    assert of("R-CLO-2", setting("R-CLO-2")).id == "R-CLO-2", (
        "one that ships switched off is switched on by a change"
    )


def test_a_change_without_a_name_is_of_no_payer_and_one_of_a_rule_no_longer_shipped_says_nothing() -> None:
    nameless = setting("R-PLAN-1", "payer", "", within="1 d")
    gone = setting("R-OLD-9", within="1 d")
    assert in_force((nameless, gone)) == in_force()


def test_a_changed_rule_counts_and_speaks_with_its_new_figures() -> None:
    rules = in_force((setting("R-PLAN-1", within="3 bd"), setting("R-MON-3", stages=["1 d", "5 d"])))
    clock = the("R-PLAN-1", case(assessed_for_plan_on=date(2026, 11, 13)), rules=rules)
    assert (clock.due, clock.why) == (date(2026, 11, 18), "assessed 13 Nov; agreed within 3 business days")
    assert of("R-MON-3", setting("R-MON-3", stages=["1 d", "5 d"])).parameters() == {"stages": ["1 d", "5 d"]}
    notes = in_force((setting("R-DOC-1", within="1 h"),))
    note = ContactFacts("n1", at("2026-11-13T09:00"), "visit note")
    assert the("R-DOC-1", case(contacts=(note,)), rules=notes).due == at("2026-11-13T10:00")


@pytest.mark.parametrize(
    ("bad", "sentence"),
    [
        (
            setting("R-PLAN-1", within="soon"),
            "R-PLAN-1: within is a number with d, bd, h or mo, such as 14 d; not “soon”.",
        ),
        (
            setting("R-PLAN-1", within=14),
            "R-PLAN-1: within is a number with d, bd, h or mo, such as 14 d; not “14”.",
        ),
        (
            setting("R-PLAN-1", within="-3 d"),
            "R-PLAN-1: within counts onwards, so it is not below 0; not “-3 d”.",
        ),
        (setting("R-PLAN-1", color="red"), "R-PLAN-1 has no figure “color”; it has within."),
        (
            setting("R-MON-4", within="1 d"),
            "R-MON-4 has no figure “within”; it has none that can be changed.",
        ),
        (
            setting("R-MON-1", within="2 bd"),
            "R-MON-1: within is a number of days from 1 up, such as 14 d; not “2 bd”.",
        ),
        (
            setting("R-MON-1", within_by={"1": "0 d"}),
            "R-MON-1: within_by 1 is a number of days from 1 up, such as 14 d; not “0 d”.",
        ),
        (
            setting("R-PLAN-2", within_by={"9": "1 d"}),
            "R-PLAN-2: within_by names a distance for 1, 2, 3, 4; not “{'9': '1 d'}”.",
        ),
        (
            setting("R-PLAN-2", within_by="30 d"),
            "R-PLAN-2: within_by names a distance for 1, 2, 3, 4; not “30 d”.",
        ),
        (
            setting("R-MON-3", stages=[]),
            "R-MON-3: stages is a list of distances, such as 3 d, 7 d, 14 d; not “[]”.",
        ),
        (
            setting("R-MON-3", stages=["7 d", "3 d"]),
            "R-MON-3: each of stages is longer than the one before it; not “7 d, 3 d”.",
        ),
        (setting("R-UM-3-U", share=100), "R-UM-3-U: share is a percentage from 1 to 99; not “100”."),
        (setting("R-UM-3-U", share=True), "R-UM-3-U: share is a percentage from 1 to 99; not “True”."),
        (
            setting("R-DOC-1", late="2 h"),
            "R-DOC-1: late (2 h) comes before within (24 h); make it the longer one.",
        ),
        (
            Setting("R-PLAN-1", parameters="14 d"),
            'R-PLAN-1: the figures are JSON such as {"within": "14 d"}; yours cannot be read.',
        ),
        (
            Setting("R-PLAN-1", parameters='["14 d"]'),
            'R-PLAN-1: the figures are JSON such as {"within": "14 d"}; yours cannot be read.',
        ),
    ],
)
def test_a_figure_that_cannot_be_read_is_refused_in_one_sentence(bad: Setting, sentence: str) -> None:
    for refused in (lambda: in_force((bad,)), lambda: check_setting(bad)):
        with pytest.raises(WrongUsage) as caught:
            refused()
        assert str(caught.value) == sentence


def test_a_change_is_checked_before_it_is_kept() -> None:
    assert str(check_setting(PAYER).within) == "30 d"
    with pytest.raises(WrongUsage, match=r"There is no rule R-OLD-9; choose one of the list\."):
        check_setting(setting("R-OLD-9"))
    with pytest.raises(WrongUsage, match="R-PLAN-1: name the payer for which it holds"):
        check_setting(setting("R-PLAN-1", "payer"))


@pytest.mark.parametrize("rule", shipped_rules(), ids=lambda rule: rule.id)
def test_the_figures_that_a_rule_lists_can_be_given_back_to_it(rule: Rule) -> None:
    same = check_setting(Setting(rule.id, parameters=json.dumps(rule.parameters())))
    assert same.parameters() == rule.parameters()
    assert not same.off, "a change switches a rule on unless it says off"
