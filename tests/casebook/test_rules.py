"""The due rules as the practice wants them: for itself, a payer, a program; its holidays; all clocks made anew."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from cmtui.casebook.monitoring.projection import rebuild
from cmtui.errors import NotFound, Refused, WrongUsage
from cmtui.rules import due
from cmtui.rules.workdays import Offset
from tests.casebook.test_projection import projected

if TYPE_CHECKING:
    from tests.casebook.casebooks import Practice


def due_on(desk: Practice, rule: str, case: str) -> list[str]:
    """When the clocks of a rule are due, whether they are shown yet or not."""
    return [
        row[0]
        for row in desk.rows(
            "SELECT k.due FROM clock k JOIN case_face f ON f.case_id = k.case_id WHERE k.rule = ? AND f.public_id = ? "
            "ORDER BY k.due",
            rule,
            case,
        )
    ]


def paid(desk: Practice, case: str, payer: str) -> None:
    """A coverage of the client."""
    desk.book.registers.save("coverage", {"payer": payer}, case=case)


def test_every_shipped_rule_is_listed_with_its_origin_and_its_figures(desk: Practice) -> None:
    rows = desk.book.rules.all()

    assert [row.id for row in rows] == [rule.id for rule in due.shipped_rules()]
    assert all(row.origin and row.text for row in rows)
    meals = desk.book.rules.row("R-TRN-1")
    assert (meals.figures, meals.words, meals.hard, meals.off) == (
        (("within", "72 h"),),
        "within 72 h",
        True,
        False,
    )
    acuity = desk.book.rules.row("R-PLAN-2")
    assert dict(acuity.figures)["within_by 3"] == "30 d"
    assert "acuity 3: 30 d" in acuity.words
    assert "{" not in "".join(row.text for row in rows), "words of a case are not filled in here"


def test_a_change_for_the_practice_moves_the_clocks_of_all_cases_in_the_same_act(desk: Practice) -> None:
    one, two = desk.opened(), desk.opened("Ford", "Ann")
    assert due_on(desk, "R-ASM-1", one) == ["2026-03-18"]
    told: list[tuple[int, int]] = []

    said = desk.book.rules.change(
        "R-ASM-1", {"within": "30d"}, why="contract", progress=lambda done, of: told.append((done, of))
    )

    assert said == "R-ASM-1 is set; the clocks are counted anew."
    assert due_on(desk, "R-ASM-1", one) == due_on(desk, "R-ASM-1", two) == ["2026-04-03"]
    assert told == [(2, 2)]
    row = desk.book.rules.row("R-ASM-1")
    assert (row.figures, row.shipped) == ((("within", "30 d"),), (("within", "14 d"),))
    assert [(each.scope, each.figures, each.why) for each in row.changes] == [
        ("practice", (("within", "30 d"),), "contract")
    ]
    assert desk.acts()[-1] == "rule.changed"

    assert desk.book.undo.last().startswith("Undone: rule changed")
    assert due_on(desk, "R-ASM-1", one) == ["2026-03-18"]


def test_a_payer_s_rule_holds_for_its_cases_alone_and_a_program_s_wins_over_it(desk: Practice) -> None:
    mine, theirs = desk.opened(), desk.opened("Ford", "Ann")
    paid(desk, theirs, "Nebraska Medicaid")
    rules = desk.book.rules

    assert rules.names("payer") == ("Nebraska Medicaid",)
    assert rules.change("R-ASM-1", {"within": "30 d"}, "payer", "nebraska medicaid") == (
        "R-ASM-1 is set for Nebraska Medicaid; the clocks are counted anew."
    )
    assert (due_on(desk, "R-ASM-1", mine), due_on(desk, "R-ASM-1", theirs)) == (
        ["2026-03-18"],
        ["2026-04-03"],
    )

    desk.book.registers.save("case", {"program": "Waiver"}, id=theirs)
    assert rules.change("R-ASM-1", {"within": "60 d"}, "program", "Waiver").startswith("R-ASM-1 is set")
    assert due_on(desk, "R-ASM-1", theirs) == ["2026-05-03"]

    rules.put_back("R-ASM-1", "program", "Waiver")
    assert due_on(desk, "R-ASM-1", theirs) == ["2026-04-03"]
    assert rules.change("R-ASM-1", {"within": "1 d"}, "payer", "Aetna") == (
        "R-ASM-1 is set for Aetna, which no coverage names yet."
    )
    assert [rule.within for rule in rules.in_force("Aetna") if rule.id == "R-ASM-1"] == [Offset(1, "d")]


def test_a_coverage_that_changes_hands_its_case_to_the_rules_of_the_new_payer(desk: Practice) -> None:
    case = desk.opened()
    desk.book.rules.change("R-ASM-1", {"within": "30 d"}, "payer", "Aetna")
    assert due_on(desk, "R-ASM-1", case) == ["2026-03-18"]

    paid(desk, case, "Aetna")

    assert due_on(desk, "R-ASM-1", case) == ["2026-04-03"]


def test_a_rule_that_is_switched_off_asks_for_nothing_until_it_is_put_back(desk: Practice) -> None:
    case = desk.opened()

    desk.book.rules.change("R-ASM-1", {"off": "yes"})

    assert due_on(desk, "R-ASM-1", case) == []
    assert desk.book.rules.row("R-ASM-1").off
    desk.book.rules.put_back("R-ASM-1")
    assert due_on(desk, "R-ASM-1", case) == ["2026-03-18"]
    assert not desk.book.rules.row("R-ASM-1").changes


def test_a_rule_that_rests_as_shipped_reaches_the_closed_cases_once_it_is_switched_on(desk: Practice) -> None:
    case = desk.opened()
    desk.book.intake.move(case, "T-7", reasons={f"G-{n}": "x" for n in range(30)}, note="moved away")
    desk.book.intake.move(
        case, "T-8", reasons={f"G-{n}": "x" for n in range(30)}, values={"closed_reason": "moved"}
    )
    assert due_on(desk, "R-CLO-2", case) == []

    desk.book.rules.change("R-CLO-2", {"off": "no"})

    assert due_on(desk, "R-CLO-2", case) == ["2026-03-18"]


def test_a_figure_as_shipped_is_no_change_and_an_empty_one_goes_back(desk: Practice) -> None:
    rules = desk.book.rules
    rules.change("R-PLAN-2", {"within_by 3": "20 d", "warn": "14 d"})
    assert rules.row("R-PLAN-2").changes[0].figures == (("within_by 3", "20 d"),)
    rules.change("R-PLAN-2", {"within_by 4": "10 d"})
    assert dict(rules.row("R-PLAN-2").figures)["within_by 3"] == "20 d", "what is not named stays"

    rules.change("R-PLAN-2", {"within_by 3": "", "within_by 4": ""})

    assert rules.row("R-PLAN-2").changes == ()
    rules.change("R-MON-3", {"stages": "2 d, 9 d"})
    assert rules.row("R-MON-3").parameters["stages"] == ["2 d", "9 d"]
    rules.change("R-UM-3-U", {"share": "30 %"})
    assert rules.row("R-UM-3-U").parameters["share"] == 30


@pytest.mark.parametrize(
    ("rule", "values", "whose", "sentence"),
    [
        ("R-ASM-1", {"within": "soon"}, ("practice", ""), "within is a number with d, bd, h or mo"),
        ("R-ASM-1", {"late": "3 d"}, ("practice", ""), "has no figure “late”; it has within"),
        ("R-ASM-1", {"off": "perhaps"}, ("practice", ""), "off is yes or no"),
        ("R-MON-3", {"stages": "9 d, 2 d"}, ("practice", ""), "longer than the one before"),
        ("R-UM-3-U", {"share": "a few"}, ("practice", ""), "percentage"),
        ("R-DOC-1", {"within": "72 h"}, ("practice", ""), "late (48 h) comes before within"),
        ("R-ASM-1", {"within": "3 d"}, ("payer", " "), "Name the payer"),
        ("R-ASM-1", {"within": "3 d"}, ("planet", ""), "the practice, a payer or a program"),
    ],
)
def test_a_figure_that_cannot_be_is_refused_and_nothing_changes(
    desk: Practice, rule: str, values: dict[str, str], whose: tuple[str, str], sentence: str
) -> None:
    desk.opened()
    before = desk.everything()

    with pytest.raises(WrongUsage, match=sentence.replace("(", r"\(").replace(")", r"\)")):
        desk.book.rules.change(rule, values, *whose)

    assert desk.everything() == before


def test_figures_of_a_payer_that_do_not_go_with_the_practice_s_are_refused(desk: Practice) -> None:
    desk.book.rules.change("R-DOC-1", {"late": "30 h"})

    with pytest.raises(WrongUsage, match="comes before within"):
        desk.book.rules.change("R-DOC-1", {"within": "36 h"}, "payer", "Aetna")


def test_what_does_not_exist_cannot_be_changed_or_put_back(desk: Practice) -> None:
    with pytest.raises(NotFound, match="no rule R-X-1"):
        desk.book.rules.change("R-X-1", {"within": "3 d"})
    with pytest.raises(NotFound, match="is not changed there"):
        desk.book.rules.put_back("R-ASM-1")


def test_a_change_that_this_version_cannot_read_is_shown_and_left_out(desk: Practice) -> None:
    case = desk.opened()
    desk.book.registers.save("rule_setting", {"rule": "R-ASM-1", "parameters": "{"})

    assert due_on(desk, "R-ASM-1", case) == ["2026-03-18"], "no save ever fails by it"
    change = desk.book.rules.row("R-ASM-1").changes[0]
    assert (change.understood, change.figures) == (False, (("", "{"),))


def test_a_holiday_of_the_practice_and_the_federal_ones_are_no_business_days(desk: Practice) -> None:
    desk.clock.show("2026-05-22 09:00")  # the Friday before Memorial Day
    desk.inquiry()
    rules = desk.book.rules

    def answer() -> str:
        return str(desk.one("SELECT due FROM clock WHERE rule = 'R-INT-1'"))

    assert rules.federal
    assert answer() == "2026-05-27"
    rules.set_federal(rests=False)
    assert answer() == "2026-05-26"
    holiday = rules.add_holiday(date(2026, 5, 26), "inventory")
    assert answer() == "2026-05-27"
    assert [(row.day, row.name) for row in rules.holidays()] == [("2026-05-26", "inventory")]
    with pytest.raises(Refused, match="is a holiday already"):
        rules.add_holiday(date(2026, 5, 26))
    rules.remove_holiday(holiday)
    assert (answer(), rules.holidays()) == ("2026-05-26", ())
    desk.book.undo.last()
    assert answer() == "2026-05-27"


def test_all_clocks_made_anew_are_those_that_stood(desk: Practice) -> None:
    case = desk.opened()
    desk.book.contacts.log("call 5m: hello + do it in 3d", case=case)
    desk.inquiry("Ford", "Ann")
    desk.book.rules.change("R-ASM-1", {"within": "30 d"})
    desk.book.registers.save("organization", {"name": "Meals", "kind": "community_agency"})
    with desk.book._desk.record.work(desk.book.now()) as work:
        before = projected(work)

    told: list[tuple[int, int]] = []
    desk.book.rules.recompute(lambda done, of: told.append((done, of)))

    with desk.book._desk.record.work(desk.book.now()) as work:
        assert projected(work) == before
        rebuild(work, desk.book.zone)
        assert projected(work) == before
    assert told == [(2, 2)]
