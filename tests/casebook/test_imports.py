"""Imports: what a file knows comes in once, and what the case manager knows better stays."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import pytest

from cmtui.errors import NoRoom, WrongUsage
from cmtui.store.work import Work

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from cmtui.rows import ImportResult
    from tests.casebook.casebooks import Practice

PATIENTS = """Id,BIRTHDATE,DEATHDATE,SSN,PREFIX,FIRST,LAST,MAIDEN,MARITAL,RACE,GENDER,ADDRESS,CITY,STATE,ZIP
p1,1950-02-03,,999-00-0001,Mrs.,Ada11,Stone33,Wood44,M,white,F,1 Elm St,Lincoln,Nebraska,68504
p2,1940-01-01,2024-05-06,999-00-0002,,Bo55,Reed66,,,black,M,2 Oak St,Omaha,Nebraska,68102
"""
ENCOUNTERS = """Id,START,STOP,PATIENT,ORGANIZATION,PAYER,ENCOUNTERCLASS,DESCRIPTION,REASONDESCRIPTION
e1,2024-11-01T10:00:00Z,2024-11-01T12:00:00Z,p1,o1,y1,emergency,Emergency room admission,Chest pain
e2,2025-03-01T10:00:00Z,2025-03-01T12:00:00Z,p1,o1,y1,emergency,Emergency room admission,
e3,2025-06-01T10:00:00Z,2025-06-01T12:00:00Z,p1,o1,y1,emergency,Emergency room admission,
e4,2025-06-30T10:00:00Z,2025-06-30T10:30:00Z,p1,o1,y1,emergency,Emergency room admission,Asthma attack
e5,2024-05-01T00:00:00Z,2024-05-06T00:00:00Z,p2,o1,y2,hospice,Admission to hospice,
"""
CONDITIONS = """START,STOP,PATIENT,ENCOUNTER,CODE,DESCRIPTION
2020-01-01,,p1,e1,59621000,Essential hypertension (disorder)
2020-01-01,,p1,e1,44054006,Diabetes mellitus type 2 (disorder)
"""
CARE_PLANS = """Id,START,STOP,PATIENT,ENCOUNTER,CODE,DESCRIPTION,REASONCODE,REASONDESCRIPTION
c1,2020-01-01,,p1,e1,443402002,Lifestyle education,59621000,Essential hypertension (disorder)
"""
PAYERS = "Id,NAME,OWNERSHIP\ny1,Medicare,GOVERNMENT\ny2,Humana,PRIVATE\n"
ORGANIZATIONS = "Id,NAME\no1,CITY HOSPITAL\n"

FILES = {
    "patients": PATIENTS,
    "encounters": ENCOUNTERS,
    "conditions": CONDITIONS,
    "careplans": CARE_PLANS,
    "payers": PAYERS,
    "organizations": ORGANIZATIONS,
}
LIST = """first_name,last_name,birth_date,phone,email,address,language,payer
Bea,Novak,1950-01-02,402-555-0199,bea@example.com,1 Elm St,Spanish,Medicare
Tom,Okoro,1961-07-08,402-555-0142,,2 Oak St,Klingon,Humana
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "county export"
    made.mkdir()
    return write(made)


def write(folder: Path, **changed: str) -> Path:
    """The folder with some of its files replaced."""
    for name, text in {**FILES, **changed}.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


def listed(folder: Path, text: str = LIST) -> Path:
    (folder / "clients.csv").write_text(text, encoding="utf-8")
    return folder / "clients.csv"


def counts(result: ImportResult) -> tuple[int, int, int, int]:
    return result.read, result.added, result.updated, result.unchanged


def shuffled(text: str) -> str:
    """The same table with its columns reversed, headers in lower case, and a column that nobody knows."""
    out = io.StringIO()
    for number, row in enumerate(csv.reader(io.StringIO(text))):
        cells = list(reversed(row))
        csv.writer(out).writerow(
            ["Extra", *(cell.lower() for cell in cells)] if not number else ["?", *cells]
        )
    return out.getvalue()


def case_of(desk: Practice, family: str) -> str:
    return str(
        desk.one("SELECT public_id FROM case_face WHERE name LIKE ? ORDER BY case_id DESC", f"{family}%")
    )


# --- a first import ----------------------------------------------------------------------------------------------


def test_a_folder_becomes_clients_with_all_that_hangs_on_them(desk: Practice, folder: Path) -> None:
    result = desk.book.imports.synthea(folder)
    assert (counts(result), result.rejected, result.duplicates) == ((2, 2, 0, 0), (), ())
    kinds = ("person", "client", "address", "inquiry", "case", "screening", "criterion", "episode")
    held = {
        kind: desk.one(f'SELECT count(*) FROM "{kind}"') for kind in (*kinds, "condition", "care_plan_note")
    }
    assert held == {
        "person": 2, "client": 2, "address": 2, "inquiry": 2, "case": 2, "screening": 2, "criterion": 18,
        "episode": 5, "condition": 2, "care_plan_note": 1,
    }  # fmt: skip
    assert desk.rows("SELECT family, given, born, sex, notes FROM person ORDER BY id") == [
        ("Stone33", "Ada11", "1950-02-03", "F", "Former last name: Wood44."),
        ("Reed66", "Bo55", "1940-01-01", "M", ""),
    ]
    assert desk.one("SELECT marital FROM client WHERE source_key = 'synthea:p1'") == "Married"


def test_a_prospect_comes_in_with_an_open_inquiry_whose_clocks_run_from_today(
    desk: Practice, folder: Path
) -> None:
    desk.book.imports.synthea(folder)
    assert desk.rows("SELECT channel, source, received_at, answered_on FROM inquiry")[0] == (
        "import", "import", "2026-03-04T16:00:00Z", None,
    )  # fmt: skip
    case = case_of(desk, "Stone33")
    assert desk.book.caseload.row(case).status == "prospect"
    assert set(desk.due(case)) == {"R-INT-1", "R-INT-2", "R-INT-3"}
    assert desk.book.caseload.row(case).number == "2026-001"


def test_the_inquiry_says_what_the_records_show_and_no_more(desk: Practice, folder: Path) -> None:
    desk.book.imports.synthea(folder)
    told, silent = (row[0] for row in desk.rows("SELECT reason FROM inquiry ORDER BY id"))
    assert told.startswith("Came in with the records of county export, which show: high use of emergency")
    assert "(4 in 12 months)" in told
    assert "several chronic conditions" in told
    assert silent == "Came in with the records of county export, which show none of the nine criteria."


def test_the_screening_is_proposed_from_evidence_and_left_to_the_case_manager(
    desk: Practice, folder: Path
) -> None:
    desk.book.imports.synthea(folder)
    found = {
        code: rest
        for code, *rest in desk.rows(
            "SELECT x.code, x.answer, x.count_6m, x.count_12m, x.decided FROM criterion x "
            'JOIN screening s ON s.id = x.screening_id JOIN "case" c ON c.id = s.case_id WHERE c.number = ?',
            "2026-001",
        )
    }
    assert found["SCR-1"] == ["yes", 3, 4, 0]
    assert found["SCR-5"] == ["yes", None, None, 0]
    assert found["SCR-9"] == ["unknown", None, None, 0]
    assert desk.rows("SELECT prefilled_from, as_of, decision, signed_at FROM screening")[0] == (
        "county export", "2025-06-30T10:00:00Z", "", None,
    )  # fmt: skip


def test_payers_stand_once_in_the_directory_and_their_coverage_is_not_called_verified(
    desk: Practice, folder: Path
) -> None:
    desk.book.imports.synthea(folder)
    assert desk.rows("SELECT kind, name FROM organization ORDER BY id") == [
        ("payer", "Medicare"), ("payer", "Humana"),
    ]  # fmt: skip
    assert desk.rows("SELECT payer, verified_on, verified_how FROM coverage ORDER BY id")[0] == (
        "Medicare", None, "not verified; charged for the visit of 2025-06-30",
    )  # fmt: skip
    assert desk.book.caseload.row(case_of(desk, "Stone33")).payer == "Medicare"
    desk.book.imports.clients_csv(listed(folder))
    assert desk.one("SELECT count(*) FROM organization") == 2


def test_each_period_of_a_coverage_is_kept_and_ends_when_the_next_file_says_so(
    desk: Practice, folder: Path
) -> None:
    periods = (
        "PATIENT,MEMBERID,START_DATE,END_DATE,PAYER\np1,m1,2020-01-01,2022-12-31,y2\np1,m2,2023-01-01,,y1\n"
    )
    write(folder, payer_transitions=periods)
    desk.book.imports.synthea(folder)
    shown = "SELECT payer, member_number, effective_on, ends_on FROM coverage ORDER BY effective_on"
    assert desk.rows(shown) == [
        ("Humana", "m1", "2020-01-01", "2022-12-31"), ("Medicare", "m2", "2023-01-01", None),
    ]  # fmt: skip
    write(folder, payer_transitions=periods.replace("2023-01-01,,", "2023-01-01,2026-06-30,"))
    assert desk.book.imports.synthea(folder).updated == 1
    assert desk.rows(shown)[1][3] == "2026-06-30"


def test_a_file_that_no_longer_gives_an_address_leaves_it(desk: Practice, tmp_path: Path) -> None:
    file = listed(tmp_path)
    desk.book.imports.clients_csv(file)
    listed(tmp_path, LIST.replace("1 Elm St", "").replace("2 Oak St", ""))
    assert counts(desk.book.imports.clients_csv(file)) == (2, 0, 0, 2)
    assert desk.one("SELECT count(*) FROM address") == 2


def test_a_visit_that_stands_with_another_client_in_the_next_export_is_added_there(
    desk: Practice, folder: Path
) -> None:
    desk.book.imports.synthea(folder)
    write(folder, encounters=ENCOUNTERS.replace("p2,o1,y2,hospice", "p1,o1,y2,hospice"))
    assert counts(desk.book.imports.synthea(folder)) == (2, 0, 1, 1)
    assert desk.rows("SELECT client_id, count(*) FROM episode GROUP BY 1") == [(1, 5), (2, 1)]


def test_who_died_comes_in_closed_with_the_reason_and_starts_no_clock(desk: Practice, folder: Path) -> None:
    desk.book.imports.synthea(folder)
    case = case_of(desk, "Reed66")
    assert desk.rows(
        'SELECT status, closed_on, closed_reason, prospect_on FROM "case" WHERE public_id = ?', case
    ) == [("closed", "2024-05-06", "death", None)]
    assert desk.due(case) == {}
    transitions = desk.rows(
        'SELECT transition, to_status FROM stage_event e JOIN "case" c ON c.id = e.case_id WHERE c.public_id = ?',
        case,
    )
    assert transitions == [("T-1", "prospect"), ("T-14", "closed")]


def test_each_client_has_a_line_of_their_own_in_the_history(desk: Practice, folder: Path) -> None:
    desk.book.imports.synthea(folder)
    assert desk.acts() == ["record.made", "client.imported", "client.imported"]
    lines = desk.book.chart.history(case_of(desk, "Stone33"), 0, 10)
    assert [(line.act, line.summary, line.actor) for line in lines] == [
        ("client.imported", "from county export", "Dana Reed")
    ]
    assert "4 × episode added" in lines[0].changes


def test_columns_in_another_order_and_extra_ones_make_no_difference(
    desk: Practice, folder: Path, tmp_path: Path
) -> None:
    desk.book.imports.synthea(folder)
    other = tmp_path / "other"
    other.mkdir()
    write(other, **{name: shuffled(text) for name, text in FILES.items()})
    assert counts(desk.book.imports.synthea(other)) == (2, 0, 0, 2)


def test_a_list_of_clients_comes_in_without_any_claim_about_them(desk: Practice, tmp_path: Path) -> None:
    result = desk.book.imports.clients_csv(listed(tmp_path))
    assert counts(result) == (2, 2, 0, 0)
    assert desk.rows("SELECT given, language, email FROM person ORDER BY id") == [
        ("Bea", "es", "bea@example.com"), ("Tom", "Klingon", ""),
    ]  # fmt: skip
    assert desk.rows("SELECT number, digits FROM phone ORDER BY id")[0] == ("402-555-0199", "4025550199")
    assert desk.rows("SELECT DISTINCT answer, evidence, decided FROM criterion") == [("unknown", "", 0)]
    assert desk.one("SELECT prefilled_from FROM screening") == ""
    assert desk.one("SELECT reason FROM inquiry") == (
        "Came in with the client list clients.csv; nothing more is known yet."
    )
    assert [row.client for row in desk.book.search.find("novak")] == ["Novak, Bea"]


def test_a_bad_row_is_named_and_the_others_come_in(desk: Practice, tmp_path: Path) -> None:
    result = desk.book.imports.clients_csv(listed(tmp_path, LIST + "Eve,Stone,the day before,,,,,\n"))
    assert counts(result) == (3, 2, 0, 0)
    assert [(row.file, row.line) for row in result.rejected] == [("clients.csv", 4)]
    assert "the day before" in result.rejected[0].reason


# --- the same again ----------------------------------------------------------------------------------------------


def test_the_same_import_a_second_time_changes_nothing(desk: Practice, folder: Path) -> None:
    desk.book.imports.synthea(folder)
    desk.book.imports.clients_csv(listed(folder))
    before = desk.everything()
    desk.clock.on(days=3)
    assert counts(desk.book.imports.synthea(folder)) == (2, 0, 0, 2)
    assert counts(desk.book.imports.clients_csv(listed(folder))) == (2, 0, 0, 2)
    assert desk.everything() == before


@pytest.mark.parametrize("again", [False, True], ids=["first", "changed since"])
def test_a_dry_run_says_the_same_and_writes_nothing(desk: Practice, folder: Path, again: bool) -> None:
    if again:
        desk.book.imports.synthea(folder)
        write(folder, encounters=ENCOUNTERS.replace("p2,o1,y2,hospice", "p1,o1,y2,inpatient"))
    before = desk.everything()
    dry = desk.book.imports.synthea(folder, dry_run=True)
    assert desk.everything() == before
    assert desk.book.imports.synthea(folder) == dry
    assert desk.everything() != before


def test_a_changed_file_changes_what_it_says_otherwise_and_adds_what_is_new(
    desk: Practice, folder: Path
) -> None:
    desk.book.imports.synthea(folder)
    write(
        folder,
        patients=PATIENTS.replace("Stone33", "Stone-Hill").replace("1 Elm St", "9 Ash St"),
        conditions=CONDITIONS.replace("2020-01-01,,p1,e1,44054006", "2020-01-01,2025-01-05,p1,e1,44054006"),
        encounters=ENCOUNTERS + "e6,2025-07-01T10:00:00Z,,p1,o1,y2,inpatient,Admission,\n",
    )
    assert counts(desk.book.imports.synthea(folder)) == (2, 0, 1, 1)
    assert desk.one("SELECT family FROM person ORDER BY id") == "Stone-Hill"
    assert desk.one("SELECT line FROM address ORDER BY id") == "9 Ash St"
    assert desk.rows("SELECT name, until FROM condition ORDER BY id")[1][1] == "2025-01-05"
    assert desk.rows("SELECT kind FROM episode ORDER BY id")[-1] == ("inpatient",)
    assert desk.rows("SELECT payer FROM coverage ORDER BY id") == [("Humana",), ("Humana",)]
    assert desk.book.caseload.row(case_of(desk, "Stone")).payer == "Humana"
    line = desk.book.chart.history(case_of(desk, "Stone"), 0, 1)[0]
    assert (line.act, line.summary) == ("client.imported", "again from county export")
    assert "person · family: Stone33 → Stone-Hill" in line.changes
    assert desk.book.imports.synthea(folder).unchanged == 2


def test_a_proposal_follows_new_evidence_until_it_is_decided(desk: Practice, folder: Path) -> None:
    desk.book.imports.synthea(folder)
    decided = desk.one("SELECT public_id FROM criterion WHERE code = 'SCR-5' ORDER BY id")
    desk.book.registers.save("criterion", {"answer": "no"}, id=str(decided))
    more = "e6,2025-07-01T10:00:00Z,,p1,o1,y1,emergency,Emergency room admission,\n"
    write(folder, encounters=ENCOUNTERS + more, conditions=CONDITIONS.replace("59621000,Ess", "1,Not ess"))
    desk.book.imports.synthea(folder)
    found = dict(
        desk.rows("SELECT code, answer || coalesce(count_12m, '') FROM criterion ORDER BY id LIMIT 9")
    )
    assert (found["SCR-1"], found["SCR-5"]) == ("yes5", "no")
    assert desk.one("SELECT as_of FROM screening ORDER BY id") == "2025-07-01T10:00:00Z"


def test_a_signed_screening_stays_as_it_was_signed(desk: Practice, folder: Path) -> None:
    desk.book.imports.synthea(folder)
    case = case_of(desk, "Stone33")
    desk.answer_criteria(case, "yes")
    desk.book.intake.decide(case, "accept", "daughter asks for it")
    before = desk.rows("SELECT * FROM criterion"), desk.rows("SELECT * FROM screening")
    write(folder, encounters=ENCOUNTERS + "e6,2025-07-01T10:00:00Z,,p1,o1,y1,emergency,Admission,\n")
    assert desk.book.imports.synthea(folder).updated == 1
    assert (desk.rows("SELECT * FROM criterion"), desk.rows("SELECT * FROM screening")) == before


# --- what the case manager knows better --------------------------------------------------------------------------


def test_what_was_changed_by_hand_is_kept_and_the_rest_follows_the_file(desk: Practice, folder: Path) -> None:
    desk.book.imports.synthea(folder)
    person, address, condition = (
        str(desk.one(f"SELECT public_id FROM {table} ORDER BY id"))
        for table in ("person", "address", "condition")
    )
    desk.book.registers.save("person", {"given": "Adele"}, id=person)
    desk.book.registers.save("address", {"line": "with her daughter"}, id=address)
    desk.book.registers.void("condition", condition, "entered in error at the clinic")
    write(
        folder,
        patients=PATIENTS.replace("Ada11,Stone33", "Ada12,Stone34").replace(
            "1 Elm St,Lincoln", "9 Ash St,Omaha"
        ),
        conditions=CONDITIONS.replace("2020-01-01,,p1,e1,59621000", "2020-01-01,2025-01-05,p1,e1,59621000"),
    )
    assert desk.book.imports.synthea(folder).updated == 1
    assert desk.rows("SELECT given, family FROM person ORDER BY id")[0] == ("Adele", "Stone34")
    assert desk.rows("SELECT line, city FROM address ORDER BY id")[0] == ("with her daughter", "Omaha")
    assert desk.one("SELECT until FROM condition ORDER BY id") is None
    assert desk.book.imports.synthea(folder).updated == 0


def test_a_new_number_takes_the_place_of_the_imported_one_and_not_of_a_typed_one(
    desk: Practice, tmp_path: Path
) -> None:
    file = listed(tmp_path)
    desk.book.imports.clients_csv(file)
    case = case_of(desk, "Novak")
    desk.book.registers.save("phone", {"number": "402-555-0111", "best_time": "after 10"}, case=case)
    listed(tmp_path, LIST.replace("402-555-0199", "402-555-0188"))
    assert counts(desk.book.imports.clients_csv(file)) == (2, 0, 1, 1)
    numbers = "SELECT number FROM phone WHERE person_id = 1 AND voided_at IS NULL ORDER BY id"
    assert desk.rows(numbers) == [("402-555-0188",), ("402-555-0111",)]
    listed(tmp_path, LIST.replace("402-555-0199", "402-555-0177"))
    desk.book.imports.clients_csv(file)
    assert desk.rows(numbers) == [("402-555-0177",), ("402-555-0111",)]


def test_a_number_changed_by_hand_is_kept_beside_the_new_one(desk: Practice, tmp_path: Path) -> None:
    file = listed(tmp_path)
    desk.book.imports.clients_csv(file)
    phone = str(desk.one("SELECT public_id FROM phone ORDER BY id"))
    desk.book.registers.save("phone", {"number": "402-555-0111"}, id=phone)
    listed(tmp_path, LIST.replace("402-555-0199", "402-555-0188"))
    desk.book.imports.clients_csv(file)
    assert desk.rows("SELECT number FROM phone WHERE person_id = 1 ORDER BY id") == [
        ("402-555-0111",), ("402-555-0188",),
    ]  # fmt: skip


def test_an_address_that_was_typed_is_not_the_files_to_change(desk: Practice, tmp_path: Path) -> None:
    without = LIST.replace("1 Elm St", "")
    file = listed(tmp_path, without)
    desk.book.imports.clients_csv(file)
    desk.book.registers.save("address", {"line": "Room 12, Mercy House"}, case=case_of(desk, "Novak"))
    listed(tmp_path)
    assert desk.book.imports.clients_csv(file).updated == 0
    assert desk.rows("SELECT line FROM address WHERE person_id = 1") == [("Room 12, Mercy House",)]


def test_an_empty_cell_erases_nothing_and_a_first_address_is_added(desk: Practice, tmp_path: Path) -> None:
    file = listed(tmp_path, LIST.replace("2 Oak St", ""))
    desk.book.imports.clients_csv(file)
    listed(tmp_path, LIST.replace("bea@example.com", ""))
    assert counts(desk.book.imports.clients_csv(file)) == (2, 0, 1, 1)
    assert desk.one("SELECT email FROM person ORDER BY id") == "bea@example.com"
    assert desk.rows("SELECT line FROM address ORDER BY id") == [("1 Elm St",), ("2 Oak St",)]


def test_a_client_who_was_struck_out_stays_so(desk: Practice, tmp_path: Path) -> None:
    file = listed(tmp_path)
    desk.book.imports.clients_csv(file)
    desk.book.undo.last()
    before = desk.everything()
    result = desk.book.imports.clients_csv(file)
    assert counts(result) == (2, 0, 0, 2)
    assert result.notes[-1] == "1 client of the file was struck out here, and stays so."
    assert desk.everything() == before


# --- a death that the record did not know of -----------------------------------------------------------------------


def died(folder: Path) -> Path:
    return write(folder, patients=PATIENTS.replace("1950-02-03,,", "1950-02-03,2026-02-20,"))


def test_a_prospect_who_died_meanwhile_is_closed(desk: Practice, folder: Path) -> None:
    desk.book.imports.synthea(folder)
    result = desk.book.imports.synthea(died(folder))
    case = case_of(desk, "Stone33")
    assert desk.rows('SELECT status, closed_on, closed_reason FROM "case" WHERE public_id = ?', case) == [
        ("closed", "2026-02-20", "death")
    ]
    assert desk.due(case) == {}
    assert "Stone33, Ada11 (2026-02-20)" in result.notes[-1]


def test_a_case_in_service_is_not_closed_by_a_file_but_by_the_case_manager_who_is_told(
    desk: Practice, folder: Path
) -> None:
    desk.book.imports.synthea(folder)
    case = case_of(desk, "Stone33")
    desk.open(case)
    desk.book.imports.synthea(died(folder))
    assert desk.book.caseload.row(case).status == "open"
    assert desk.one("SELECT deceased_on FROM person ORDER BY id") == "2026-02-20"
    task = "confirm the death on 2026-02-20 that county export reports, and close the case"
    assert desk.due(case) == {task: "today"}


def test_a_case_that_is_closed_already_is_left_alone(desk: Practice, folder: Path) -> None:
    desk.book.imports.synthea(folder)
    case = case_of(desk, "Stone33")
    desk.book.intake.move(case, "T-3", reasons={"G-2": "moved away", "G-3": "moved away"})
    before = desk.rows('SELECT * FROM "case"'), desk.rows("SELECT * FROM task")
    assert desk.book.imports.synthea(died(folder)).updated == 1
    assert (desk.rows('SELECT * FROM "case"'), desk.rows("SELECT * FROM task")) == before


def test_a_death_that_the_case_manager_recorded_is_not_taken_from_a_file(
    desk: Practice, folder: Path
) -> None:
    desk.book.imports.synthea(folder)
    day = desk.book.today_date()
    desk.book.intake.close_for_death(case_of(desk, "Stone33"), day, "the daughter called")
    assert desk.book.imports.synthea(died(folder)).updated == 0
    assert desk.one("SELECT deceased_on FROM person ORDER BY id") == day.isoformat()


def test_an_update_is_told_in_every_case_of_the_client(desk: Practice, tmp_path: Path) -> None:
    file = listed(tmp_path)
    desk.book.imports.clients_csv(file)
    first = case_of(desk, "Novak")
    second = desk.book.intake.log(
        {"received_at": "today", "source": "Mercy", "reason": "again", "urgency": "routine"}, client_of=first
    ).case
    listed(tmp_path, LIST.replace("402-555-0199", "402-555-0188"))
    desk.book.imports.clients_csv(file)
    for case in (first, second):
        assert desk.book.chart.history(case, 0, 1)[0].summary == "again from clients.csv"


# --- who may be known already ------------------------------------------------------------------------------------

TWICE: Sequence[tuple[str, str]] = (
    ("Bea,Novak,1950-01-02,,,,,", "same name and birth date"),
    ("Bea,Novack,1950-01-02,,,,,", "sounds alike, same birth date"),
    ("Jan,Novak,1948-11-30,(402) 555-0199,,,,", "same phone"),
    ("Novak,Bea,,,,,,", "same name, birth date not known"),
)


@pytest.mark.parametrize(("row", "reason"), TWICE, ids=[reason for _, reason in TWICE])
def test_who_may_be_on_record_is_reported_and_not_doubled(
    desk: Practice, tmp_path: Path, row: str, reason: str
) -> None:
    case = desk.inquiry("Novak", "Bea", born="1950-01-02", phone="402 555 0199")
    result = desk.book.imports.clients_csv(listed(tmp_path, LIST.splitlines()[0] + "\n" + row + "\n"))
    assert (counts(result), len(result.duplicates)) == ((1, 0, 0, 0), 1)
    twice = result.duplicates[0]
    assert (twice.file, twice.line) == ("clients.csv", 2)
    assert [(each.case, each.client, each.born, each.reason) for each in twice.candidates] == [
        (case, "Novak, Bea", "1950-01-02", reason)
    ]
    assert "did not come in" in result.notes[-1]


def test_a_second_row_for_the_same_person_names_the_first(desk: Practice, tmp_path: Path) -> None:
    result = desk.book.imports.clients_csv(listed(tmp_path, LIST + "Bea,Novak,1950-01-02,,,,,\n"))
    assert counts(result) == (3, 2, 0, 0)
    assert result.as_json()["duplicates"] == [
        {
            "file": "clients.csv",
            "line": 4,
            "candidates": [
                {
                    "case": None,
                    "client": "Novak, Bea",
                    "born": "1950-01-02",
                    "reason": "same name and birth date, line 2 of this file",
                }
            ],
        }
    ]
    assert desk.book.imports.clients_csv(listed(tmp_path, LIST + "Bea,Novak,1950-01-02,,,,,\n")).added == 0


# --- all or nothing ------------------------------------------------------------------------------------------------


def test_an_import_that_fails_half_way_leaves_nothing(
    desk: Practice, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = desk.everything()

    def full(_work: Work, _sql: str, _rows: Sequence[Sequence[object]]) -> None:
        raise NoRoom("The disk that holds practice.db is full; free some space, then save again.")

    with monkeypatch.context() as patched:
        patched.setattr(Work, "many", full)
        with pytest.raises(NoRoom):
            desk.book.imports.synthea(folder)
    assert desk.everything() == before
    assert counts(desk.book.imports.synthea(folder)) == (2, 2, 0, 0)


def test_a_folder_that_is_none_is_said(desk: Practice, tmp_path: Path) -> None:
    with pytest.raises(WrongUsage, match="no folder"):
        desk.book.imports.synthea(tmp_path / "nowhere")


def test_numbers_go_on_when_the_clock_was_set_back_a_year(desk: Practice, tmp_path: Path) -> None:
    desk.clock.show("2025-03-04 10:00")
    desk.inquiry()
    desk.clock.show("2026-03-04 10:00")
    desk.inquiry("Lopez", "Ana")
    desk.clock.show("2025-03-05 10:00")
    desk.book.imports.clients_csv(listed(tmp_path))
    assert desk.rows('SELECT number FROM "case" ORDER BY id') == [
        ("2025-001",), ("2026-001",), ("2025-002",), ("2025-003",),
    ]  # fmt: skip


def test_progress_is_told_from_reading_to_the_last_due_date(desk: Practice, tmp_path: Path) -> None:
    rows = "".join(f"Ann{number},Marsh{number},19{number},,,,,\n" for number in range(40, 91))
    told: list[tuple[str, float]] = []
    text = LIST.splitlines()[0] + "\n" + rows.replace(",19", ",1/2/19")
    desk.book.imports.clients_csv(
        listed(tmp_path, text), progress=lambda what, part: told.append((what, part))
    )
    assert {what for what, _ in told} == {"clients.csv", "clients", "due dates"}
    assert told[-1] == ("due dates", 1.0)
    assert all(0 <= part <= 1 for _, part in told)
