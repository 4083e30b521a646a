"""The caseload as lists show it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cmtui.casebook.monitoring.caseload import ORDERS
from cmtui.errors import Ambiguous, NotFound, WrongUsage

if TYPE_CHECKING:
    from tests.casebook.casebooks import Practice

NAMES = (
    ("Ortiz", "Manuel"),
    ("Garcia", "Rosa"),
    ("O'Hara", "Zed"),
    ("Åkesson", "Jo"),
    ("Smith-Jones", "Ann"),
)


@pytest.fixture
def many(desk: Practice) -> Practice:
    """Five open cases, one prospect, one waitlisted, one not accepted."""
    for number, (family, given) in enumerate(NAMES, start=1):
        case = desk.opened(family, given, born=f"19{number}0-01-01", phone=f"402 555 010{number}")
        desk.book.registers.save("case", {"acuity": str(1 + number % 4)}, id=case)
        desk.book.registers.save("coverage", {"payer": f"Payer {number % 3}", "plan": "A"}, case=case)
        if number % 2:
            desk.book.contacts.log(f"visit {number}:00 5m: hello + call back in {number}d", case=case)
    desk.inquiry("Prospect", "Pat")
    desk.book.intake.move(desk.inquiry("Waiting", "Will"), "T-2", reasons={"G-2": "x"})
    desk.book.intake.move(desk.inquiry("Over", "Olga"), "T-3", reasons={"G-2": "x", "G-3": "x"})
    return desk


@pytest.mark.parametrize(
    ("view", "count"), [("open", 5), ("waiting", 2), ("closed", 1), ("no_next_step", 0), ("all", 8)]
)
def test_each_view_shows_its_cases(many: Practice, view: str, count: int) -> None:
    load = many.book.caseload
    assert load.count(view) == count
    assert len(load.page(0, 100, view=view)) == count
    assert len(load.ids(view=view)) == count


@pytest.mark.parametrize("order", sorted(ORDERS))
@pytest.mark.parametrize("descending", [False, True])
def test_pages_ids_and_rows_by_key_are_one_list_in_every_order(
    many: Practice, order: str, descending: bool
) -> None:
    load = many.book.caseload
    whole = load.page(0, 100, view="all", order=order, descending=descending)
    paged = [
        row
        for start in range(0, 8, 3)
        for row in load.page(start, 3, view="all", order=order, descending=descending)
    ]
    ids = load.ids(view="all", order=order, descending=descending)

    assert tuple(paged) == whole
    assert load.by_ids(ids) == whole
    assert [load.id_of(row.case) for row in whole] == list(ids)
    assert load.page(0, 100, view="all", order=order, descending=not descending) == whole[::-1]


def test_names_are_ordered_as_people_look_them_up(many: Practice) -> None:
    rows = many.book.caseload.page(0, 100, order="name")

    assert [row.name for row in rows] == [
        "Åkesson, Jo",
        "Garcia, Rosa",
        "O'Hara, Zed",
        "Ortiz, Manuel",
        "Smith-Jones, Ann",
    ]


def test_the_soonest_comes_first_and_what_has_no_date_last(many: Practice) -> None:
    rows = many.book.caseload.page(0, 100, view="all", order="due")

    assert [row.next_due for row in rows[:-1]] == sorted(row.next_due for row in rows[:-1] if row.next_due)
    assert rows[-1].next_due is None


def test_a_row_says_what_the_facts_say(many: Practice) -> None:
    row = many.book.caseload.row(many.book.caseload.resolve("ortiz"))

    assert (row.number, row.name, row.born, row.status, row.focus, row.acuity) == (
        "2026-001", "Ortiz, Manuel", "1910-01-01", "open", "assess", 2,
    )  # fmt: skip
    assert (row.last_contact, row.last_face) == ("2026-03-04T07:00:00Z", "2026-03-04T07:00:00Z")
    assert (row.next_due, row.next_step, row.tasks, row.unsigned) == ("2026-03-05", "call back", 1, 1)
    assert (row.payer, row.alert) == ("Payer 1", False)


def test_the_payer_is_the_first_whose_coverage_has_not_ended(many: Practice) -> None:
    load, case = many.book.caseload, many.book.caseload.resolve("ortiz")
    first = many.one("SELECT v.public_id FROM coverage v WHERE v.client_id = 1")
    many.book.registers.save("coverage", {"payer": "Medicaid", "order": "2"}, case=case)
    assert load.row(case).payer == "Payer 1"

    many.book.registers.save("coverage", {"ends_on": "2026-03-04"}, id=first)
    assert load.row(case).payer == "Payer 1", "it covers its last day"
    many.book.registers.save("coverage", {"ends_on": "2026-03-03"}, id=first)
    assert load.row(case).payer == "Medicaid"


def test_a_coverage_that_ran_out_overnight_is_off_the_list_in_the_morning(many: Practice) -> None:
    case = many.book.caseload.resolve("ortiz")
    first = many.one("SELECT v.public_id FROM coverage v WHERE v.client_id = 1")
    many.book.registers.save("coverage", {"payer": "Medicaid", "order": "2"}, case=case)
    many.book.registers.save("coverage", {"ends_on": "2026-03-04"}, id=first)
    acts = many.acts()
    many.clock.show("2026-03-05 08:00")

    morning = many.again()
    morning.settle_in()

    assert morning.caseload.row(case).payer == "Medicaid"
    assert many.acts() == acts, "nobody did anything"
    morning.close()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("ort", ["Ortiz, Manuel"]),
        ("ORTIZ manuel", ["Ortiz, Manuel"]),
        ("ake", ["Åkesson, Jo"]),
        ("4025550102", ["Garcia, Rosa"]),
        ("2026-003", ["O'Hara, Zed"]),
        ("payer gar", ["Garcia, Rosa"]),
        ("100%", []),
        ("_", []),
        ("\x00ort", ["Ortiz, Manuel"]),
        ("\ud800 zed", ["O'Hara, Zed"]),
        pytest.param(
            "a " * 5_000,
            ["Åkesson, Jo", "Garcia, Rosa", "O'Hara, Zed", "Ortiz, Manuel", "Smith-Jones, Ann"],
            id="10 kB",
        ),
    ],
)
def test_the_filter_takes_any_text(many: Practice, text: str, found: list[str]) -> None:
    assert [row.name for row in many.book.caseload.page(0, 100, order="name", text=text)] == found
    assert many.book.caseload.count(text=text) == len(found)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("2026-003", "O'Hara, Zed"),
        ("garcia", "Garcia, Rosa"),
        ("García", "Garcia, Rosa"),
        ("ortiz.manuel", "Ortiz, Manuel"),
        ("Ortiz, Manuel", "Ortiz, Manuel"),
        ("manuel ortiz", "Ortiz, Manuel"),
        ("garcai", "Garcia, Rosa"),
        ("o'hara", "O'Hara, Zed"),
        ("smith-jones", "Smith-Jones, Ann"),
        ("jones", "Smith-Jones, Ann"),
        ("4025550104", "Åkesson, Jo"),
        ("over", "Over, Olga"),
    ],
)
def test_a_case_is_meant_by_its_number_or_a_piece_of_the_name(many: Practice, text: str, name: str) -> None:
    case = many.book.caseload.resolve(text)

    assert many.book.caseload.row(case).name == name
    assert many.book.caseload.resolve(case) == case


@pytest.mark.parametrize(
    "text", ["nobody", "", "\x00", "\ud800", "%", "x" * 10_000], ids=lambda text: ascii(text[:9])
)
def test_a_name_that_nobody_has_is_answered_with_a_sentence(many: Practice, text: str) -> None:
    with pytest.raises(NotFound):
        many.book.caseload.resolve(text)
    with pytest.raises(NotFound):
        many.book.caseload.matched(text)


def test_an_exact_name_wins_over_a_longer_one_and_equals_are_listed(many: Practice) -> None:
    many.opened("Ort", "Ina")
    assert many.book.caseload.matched("ort").name == "Ort, Ina"
    for number in range(6):
        many.opened("Reyes", f"Twin {number}")

    with pytest.raises(Ambiguous, match=r"Reyes, Twin 0 \(2026-010\); .*Twin 4 .*; and 1 more"):
        many.book.caseload.resolve("reyes")
    assert len(many.book.caseload.match_open("reyes")) == 6


def test_a_closed_case_is_meant_by_show_but_not_by_an_entry(many: Practice) -> None:
    assert many.book.caseload.resolve("olga")
    with pytest.raises(NotFound, match="open caseload"):
        many.book.caseload.matched("olga")


def test_views_orders_and_cases_that_do_not_exist_are_refused(many: Practice) -> None:
    load = many.book.caseload
    for attempt in (
        lambda: load.count("mine"),
        lambda: load.page(0, 1, order="shoe size"),
    ):
        with pytest.raises(WrongUsage, match="use one of"):
            attempt()
    for missing in (load.row, load.brief, many.book.chart.head):
        with pytest.raises(NotFound, match="caseload"):
            missing("nobody")
    assert load.by_ids((999,)) == ()
    assert load.id_of("nobody") is None


def test_the_caseload_is_weighed_against_capacity(many: Practice) -> None:
    load = many.book.caseload.load()

    assert (load.open, load.points, load.capacity, load.no_next_step) == (5, 2 + 4 + 7 + 1 + 2, 80, 0)


def test_a_case_in_five_lines(many: Practice) -> None:
    case = many.book.caseload.resolve("ortiz")
    person, phone = (
        many.one(f"SELECT public_id FROM {table} ORDER BY id LIMIT 1") for table in ("person", "phone")
    )
    many.book.registers.save(
        "person",
        {"preferred": "Manny", "pronouns": "he/him", "language": "es", "interpreter": "yes"},
        id=person,
    )
    many.book.registers.save("phone", {"safe_to_call": "no"}, id=phone)
    many.book.registers.save("case", {"summary": "home after a stroke\nmore below"}, id=case)
    many.book.contacts.log("call 5m no-answer with daughter: rang\nlong", case=case)

    brief = many.book.caseload.brief(case)

    assert brief.title == "Ortiz, Manuel (Manny)  116  he/him  Spanish, interpreter"
    assert brief.safe == "402 555 0101 · NOT safe to call"
    assert dict(brief.lines) == {
        "Who": "2026-001 · open · Payer 1",
        "Why": "three emergency visits since Christmas",
        "Plan": "home after a stroke more below",
        "Last": "4 Mar call with daughter, no answer: rang long",
        "Next": "call back",
    }
    assert dict(many.book.caseload.brief(many.book.caseload.resolve("pat")).lines)["Last"] == "no contact yet"


def test_a_contact_of_another_year_says_which(desk: Practice) -> None:
    case = desk.opened()
    desk.book.contacts.log("call 5m: hello", case=case)
    assert any(
        line.startswith("4 Mar ") and "2026" not in line for _, line in desk.book.caseload.brief(case).lines
    )
    desk.clock.show("2027-01-05 09:00")
    assert any(line.startswith("4 Mar 2026 ") for _, line in desk.book.caseload.brief(case).lines)
    assert any(row.label.startswith("4 Mar 2026 ") for row in desk.book.chart.overview(case))
