from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from cmtui.errors import WrongUsage
from cmtui.exchange.evidence import evidence_by_client
from cmtui.exchange.incoming import Incoming, IncomingCoverage
from cmtui.exchange.synthea import read_synthea
from cmtui.exchange.synthea_layout import COLUMNS, KINDS, NEEDED, kind_of
from cmtui.rules.screening import screen
from cmtui.vocabulary import catalog

if TYPE_CHECKING:
    from pathlib import Path

TODAY = date(2026, 11, 23)

PATIENTS = """Id,BIRTHDATE,DEATHDATE,SSN,PREFIX,FIRST,MIDDLE,LAST,MAIDEN,MARITAL,RACE,GENDER,ADDRESS,CITY
p1,1950-02-03,,999-00-0001,Mrs.,Ada11,Eve22,Stone33,Wood44,M,white,F,1 Elm St,Lincoln
p2,1940-01-01,2024-05-06,999-00-0002,,Bo55,,Reed66,,,black,M,2 Oak St,Omaha
"""
ENCOUNTERS = """Id,START,STOP,PATIENT,ORGANIZATION,PROVIDER,PAYER,ENCOUNTERCLASS,CODE,DESCRIPTION,REASONDESCRIPTION
e1,2025-01-01T10:00:00Z,2025-01-01T12:00:00Z,p1,o1,d1,y1,emergency,50849002,Emergency room admission,Chest pain
e2,2025-06-30T10:00:00Z,2025-06-30T10:30:00Z,p1,o1,d1,y2,urgentcare,702927004,Urgent care clinic,
e3,2024-05-01T00:00:00Z,2024-05-06T00:00:00Z,p2,o9,d1,y3,hospice,305336008,Admission to hospice,
"""
CONDITIONS = """START,STOP,PATIENT,ENCOUNTER,CODE,DESCRIPTION
2020-01-01,,p1,e1,59621000,Essential hypertension (disorder)
2020-01-01,2020-02-01,p1,e1,73595000,Stress (finding)
2021-01-01,,p2,e3,446654005,Refugee (person)
2021-01-01,,p2,e3,84757009,Epilepsy
"""
CARE_PLANS = """Id,START,STOP,PATIENT,ENCOUNTER,CODE,DESCRIPTION,REASONCODE,REASONDESCRIPTION
c1,2020-01-01,,p1,e1,443402002,Lifestyle education,59621000,Essential hypertension (disorder)
"""
PAYERS = "Id,NAME,OWNERSHIP\ny1,Medicare,GOVERNMENT\ny2,Humana,PRIVATE\ny3,NO_INSURANCE,NO_INSURANCE\n"
ORGANIZATIONS = "Id,NAME,ADDRESS\no1,CITY HOSPITAL,1 Elm\n"

FOLDER = {
    "patients.csv": PATIENTS,
    "encounters.csv": ENCOUNTERS,
    "conditions.csv": CONDITIONS,
    "careplans.csv": CARE_PLANS,
    "payers.csv": PAYERS,
    "organizations.csv": ORGANIZATIONS,
}


def read(folder: Path, **changed: str | None) -> Incoming:
    """The sample folder with some files replaced, or left out where None."""
    for name, text in {**FOLDER, **{f"{stem}.csv": text for stem, text in changed.items()}}.items():
        if text is not None:
            (folder / name).write_text(text, encoding="utf-8")
    return read_synthea(folder, today=TODAY)


def shuffled(text: str) -> str:
    """The same table with its columns reversed, an extra one, and headers in lower case."""
    rows = list(csv.reader(io.StringIO(text)))
    out = io.StringIO()
    csv.writer(out).writerows(
        [("extra," if n else "Extra"), *(cell if n else cell.lower() for cell in reversed(row))]
        for n, row in enumerate(rows)
    )
    return "\ufeff" + out.getvalue()


def reasons(incoming: Incoming) -> list[tuple[str, int, str]]:
    return [(row.file, row.line, row.reason) for row in incoming.rejected]


def test_a_whole_folder_comes_in(tmp_path: Path) -> None:
    incoming = read(tmp_path)
    assert (incoming.read, incoming.rejected, incoming.notes) == (2, (), ())
    ada, bo = incoming.clients
    assert (ada.key, ada.line, ada.prefix, ada.first_name, ada.middle_name, ada.last_name) == (
        "p1",
        2,
        "Mrs.",
        "Ada11",
        "Eve22",
        "Stone33",
    )
    assert (ada.birth_date, ada.gender, ada.former_last_name, ada.city) == (
        date(1950, 2, 3),
        "F",
        "Wood44",
        "Lincoln",
    )
    assert bo.death_date == date(2024, 5, 6)
    assert "999-00" not in repr(incoming)
    first, *_ = incoming.episodes or ()
    assert (first.kind, first.as_given, first.facility, first.reason) == (
        "emergency",
        "emergency",
        "CITY HOSPITAL",
        "Chest pain",
    )
    assert first.start == datetime(2025, 1, 1, 10, tzinfo=UTC)
    assert incoming.latest_start == datetime(2025, 6, 30, 10, tzinfo=UTC)
    assert [each.kind for each in incoming.conditions or ()] == ["disorder", "finding", "other", ""]
    assert [each.reason for each in incoming.care_plans or ()] == ["Essential hypertension (disorder)"]


def test_column_order_case_extra_columns_and_a_byte_order_mark_do_not_matter(tmp_path: Path) -> None:
    (plain, other) = (tmp_path / "plain", tmp_path / "other")
    plain.mkdir()
    other.mkdir()
    expected = read(plain)
    assert (
        read(other, **{name.removesuffix(".csv"): shuffled(text) for name, text in FOLDER.items()})
        == expected
    )


def test_an_older_export_comes_in(tmp_path: Path) -> None:
    incoming = read(
        tmp_path,
        patients="ID,BIRTHDATE,DEATHDATE,FIRST,LAST\np1,1950-02-03,2020-01-02T10:00:00Z,Ada,Stone\n",
        encounters="ID,DATE,PATIENT,ENCOUNTERCLASS,DESCRIPTION\ne1,2019-05-07,p1,inpatient,Stay\n",
        conditions="START,STOP,PATIENT,CODE,DESCRIPTION\n2019-05-07,,p1,1,Asthma\n",
        careplans="START,PATIENT,DESCRIPTION\n2019-05-07,p1,Asthma care\n",
        payers=None,
        organizations=None,
    )
    assert incoming.rejected == ()
    assert incoming.clients[0].death_date == date(2020, 1, 2)
    assert incoming.latest_start == datetime(2019, 5, 7, tzinfo=UTC)
    assert incoming.coverages == ()
    assert incoming.notes == ("Without payers.csv no payer has a name; coverage was left out.",)


def test_patients_alone_are_enough_and_the_rest_is_unknown(tmp_path: Path) -> None:
    none = {name.removesuffix(".csv"): None for name in FOLDER if name != "patients.csv"}
    incoming = read(tmp_path, **none)
    assert (incoming.episodes, incoming.conditions, incoming.care_plans, incoming.latest_start) == (
        None,
        None,
        None,
        None,
    )
    evidence = evidence_by_client(incoming)["p1"]
    assert {found.answer for found in screen(evidence, incoming.latest_start)} == {"unknown"}


def test_the_screening_counts_what_the_file_holds(tmp_path: Path) -> None:
    incoming = read(tmp_path)
    ada, bo = (evidence_by_client(incoming)[key] for key in ("p1", "p2"))
    emergency = screen(ada, incoming.latest_start)[0]
    assert (emergency.answer, emergency.count_6m, emergency.count_12m) == ("no", 1, 1)
    assert screen(bo, incoming.latest_start)[0].count_12m == 0
    assert bo.uninsured_on == date(2024, 5, 1)


def test_the_payer_of_the_latest_visit_is_the_coverage(tmp_path: Path) -> None:
    incoming = read(tmp_path)
    assert incoming.coverages == (IncomingCoverage("p1", "Humana", "PRIVATE", seen_on=date(2025, 6, 30)),)
    assert incoming.uninsured == (("p2", date(2024, 5, 1)),)


def test_dated_coverage_is_joined_and_nobody_is_no_payer(tmp_path: Path) -> None:
    incoming = read(
        tmp_path,
        payer_transitions="""PATIENT,MEMBERID,START_DATE,END_DATE,PAYER,SECONDARY_PAYER
p1,m1,2020-01-01T00:00:00Z,2020-12-31T00:00:00Z,y1,y2
p1,m1,2021-01-01T00:00:00Z,2021-12-31T00:00:00Z,y1,
p1,m1,2023-01-01T00:00:00Z,,y1,
p2,,2020-01-01T00:00:00Z,2021-01-01T00:00:00Z,y3,
p2,,2022-01-01,2021-01-01,y1,
""",
    )
    assert incoming.coverages == (
        IncomingCoverage("p1", "Medicare", "GOVERNMENT", "m1", date(2020, 1, 1), date(2021, 12, 31)),
        IncomingCoverage("p1", "Medicare", "GOVERNMENT", "m1", date(2023, 1, 1), None),
        IncomingCoverage("p1", "Humana", "PRIVATE", "", date(2020, 1, 1), date(2020, 12, 31), order=2),
    )
    assert reasons(incoming) == [("payer_transitions.csv", 6, "End 2021-01-01 lies before start 2022-01-01.")]


def test_coverage_dated_by_years_ends_with_the_year(tmp_path: Path) -> None:
    text = "PATIENT,START_YEAR,END_YEAR,PAYER,OWNERSHIP\np1,2010,2011,y1,x\np1,2011,2013,y1,x\np1,2013,2014,y2,x\n"
    assert [
        (each.payer, each.effective, each.ends) for each in read(tmp_path, payer_transitions=text).coverages
    ] == [
        ("Humana", date(2013, 1, 1), date(2014, 12, 31)),
        ("Medicare", date(2010, 1, 1), date(2013, 12, 31)),
    ]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (",1950-01-01,,A,B", "Id is empty."),
        ("p1,1950-01-01,,A,B", "The Id is the same as on line 2."),
        ("p9,,,A,B", "Birth date is empty."),
        ("p9,1950-13-01,,A,B", "Birth date '1950-13-01' is not a date; write it as year-month-day."),
        ("p9,2026-11-24,,A,B", "Birth date 2026-11-24 lies after today."),
        ("p9,1950-01-01,2026-11-24,A,B", "Death date 2026-11-24 lies after today."),
        ("p9,1950-01-01,1949-12-31,A,B", "Death date 1949-12-31 lies before birth date 1950-01-01."),
        ("p9,1950-01-01,,,B", "First name is empty."),
        ("p9,1950-01-01", "The row has 2 cells where the header has 5."),
        ('p9,1950-01-01,,"A,B', "A quotation mark is opened and not closed."),
    ],
)
def test_a_bad_patient_is_reported_and_the_others_come_in(tmp_path: Path, row: str, reason: str) -> None:
    text = f"Id,BIRTHDATE,DEATHDATE,FIRST,LAST\np1,1950-01-01,,Ada,Stone\n{row}\np2,1960-01-01,,Bo,Reed\n"
    incoming = read(tmp_path, patients=text)
    assert (incoming.read, [client.key for client in incoming.clients]) == (3, ["p1", "p2"])
    assert reasons(incoming) == [("patients.csv", 3, reason)]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("e9,2025-01-01,,p9,emergency", "Its patient is not in patients.csv."),
        ("e9,2025-01-01,,p3,emergency", "Its patient on line 4 of patients.csv did not come in."),
        ("e9,2025-01-01,,,emergency", "Patient is empty."),
        ("e9,soon,,p1,emergency", "Start 'soon' is not a date; write it as year-month-day."),
        ("e9,9999-12-31T23:00:00-08:00,,p1,x", "Start '9999-12-31T23:00:00-08:00' is not a date; write it"),
        (
            "e9,2025-01-02,2025-01-01,p1,emergency",
            "Stop 2025-01-01T00:00:00+00:00 lies before start 2025-01-02",
        ),
        ("e9,2027-01-02,,p1,emergency", "Start 2027-01-02 lies after today."),
        ("e1,2025-01-02,,p1,emergency", "The Id is the same as that of a row further up."),
    ],
)
def test_a_bad_visit_is_reported_and_the_others_come_in(tmp_path: Path, row: str, reason: str) -> None:
    header = "Id,START,STOP,PATIENT,ENCOUNTERCLASS\n"
    text = f"{header}e1,2025-01-01,,p1,emergency\n{row}\ne2,2025-01-03,,p1,emergency\n"
    incoming = read(tmp_path, patients=PATIENTS + "p3,2030-01-01" + "," * 12 + "\n", encounters=text)
    assert [each.key for each in incoming.episodes or ()] == ["e1", "e2"]
    _, (file, line, said), *_ = reasons(incoming)
    assert (file, line) == ("encounters.csv", 3)
    assert said.startswith(reason)


def test_an_open_quotation_mark_takes_one_row_of_conditions(tmp_path: Path) -> None:
    rows = CONDITIONS.splitlines()
    rows[2] = rows[2].replace("Stress", '"Stress').replace(",Stress", ',"Stress')
    rows[2] = '2020-01-01,,p1,e1,73595000,"Stress (finding)'
    incoming = read(tmp_path, conditions="\n".join(rows) + "\n")
    assert [each.code for each in incoming.conditions or ()] == ["59621000", "446654005", "84757009"]
    assert reasons(incoming) == [("conditions.csv", 3, "A quotation mark is opened and not closed.")]


@pytest.mark.parametrize("name", ["conditions", "careplans"])
def test_a_row_that_is_written_twice_is_kept_once(tmp_path: Path, name: str) -> None:
    once = read(tmp_path)
    doubled = FOLDER[f"{name}.csv"]
    header, first, *_ = doubled.splitlines()
    twice = read(tmp_path, **{name: f"{doubled}{first}\n"})
    assert header
    assert (once.conditions, once.care_plans) == (twice.conditions, twice.care_plans)
    assert twice.rejected == ()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "has no header line; the first line names the columns. The whole file was left out."),
        ("Id,PATIENT\n1,p1\n", "has no column START, ENCOUNTERCLASS; check its first line. The whole file"),
    ],
    ids=["empty", "another table"],
)
def test_a_file_without_use_is_left_out_and_said_so(tmp_path: Path, text: str, reason: str) -> None:
    incoming = read(tmp_path, encounters=text)
    assert (len(incoming.clients), incoming.episodes) == (2, None)
    ((file, line, said),) = reasons(incoming)
    assert (file, line) == ("encounters.csv", 1)
    assert reason in said


def test_a_folder_in_place_of_a_file_is_left_out_and_said_so(tmp_path: Path) -> None:
    (tmp_path / "conditions.csv").mkdir()
    incoming = read(tmp_path, conditions=None)
    assert incoming.conditions is None
    assert reasons(incoming)[0][:2] == ("conditions.csv", 1)


def test_a_missing_folder_or_table_of_patients_is_answered_with_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(
        WrongUsage, match=r"There is no folder .*; name the folder that holds patients\.csv\."
    ):
        read_synthea(tmp_path / "none")
    with pytest.raises(WrongUsage, match=r"holds no patients\.csv"):
        read_synthea(tmp_path)
    with pytest.raises(WrongUsage, match=r"patients\.csv has no column BIRTHDATE, FIRST, LAST"):
        read(tmp_path, patients="Id,NAME\n1,Ada\n")
    with pytest.raises(WrongUsage, match="has no header line"):
        read(tmp_path, patients="")


def test_a_file_in_another_encoding_is_noted(tmp_path: Path) -> None:
    (tmp_path / "patients.csv").write_bytes(
        "Id,BIRTHDATE,FIRST,LAST\np1,1950-01-01,Zoë,Ray\n".encode("cp1252")
    )
    incoming = read_synthea(tmp_path)
    assert incoming.clients[0].first_name == "Zoë"
    assert incoming.notes[0] == "patients.csv is not UTF-8 (line 2); read as Windows-1252."


def test_phone_and_birth_in_the_future_where_no_day_is_given(tmp_path: Path) -> None:
    (tmp_path / "patients.csv").write_text(
        "Id,BIRTHDATE,FIRST,LAST,PHONE\np1,2999-01-01,Ada,Ray,402-555-0134\n"
    )
    (client,) = read_synthea(tmp_path).clients
    assert client.phones == ("402-555-0134",)


def test_progress_is_told_for_each_file(tmp_path: Path) -> None:
    for name, text in FOLDER.items():
        (tmp_path / name).write_text(text)
    told: dict[str, float] = {}
    read_synthea(tmp_path, told.__setitem__)
    assert told == dict.fromkeys(FOLDER, 1.0)


def test_every_encounter_class_has_a_kind_of_the_vocabulary() -> None:
    assert all(catalog.is_shipped("episode_kind", kind) for kind in KINDS.values())
    assert [kind_of(word) for word in ("Urgent Care", "AMB", "spaceflight", "")] == [
        "urgent_care",
        "outpatient",
        "other",
        "other",
    ]
    assert all(set(NEEDED[name]) <= set(COLUMNS[name]) for name in COLUMNS)
