from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cmtui.errors import CaseworkError, WrongUsage
from cmtui.exchange.client_csv import COLUMNS, DOCUMENTED, read_clients
from cmtui.exchange.table import CELL_LIMIT, LINE_LIMIT, MOST_LINES, Table
from cmtui.rules.matching import phone_key

if TYPE_CHECKING:
    from cmtui.exchange.incoming import Incoming, IncomingClient

TODAY = date(2026, 11, 23)
HEADER = "first_name,last_name,birth_date,phone,email,address,language,payer"


def read(folder: Path, text: str | bytes, name: str = "clients.csv") -> Incoming:
    file = folder / name
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_clients(file, today=TODAY)


def only(incoming: Incoming) -> IncomingClient:
    assert incoming.rejected == ()
    (client,) = incoming.clients
    return client


def test_a_list_with_the_documented_header_comes_in(tmp_path: Path) -> None:
    row = 'Maria,Lopez,1980-05-17,(402) 555-0134,maria@example.org,"12 Main St, Apt 3",Spanish,Medicaid'
    incoming = read(tmp_path, f"{HEADER}\n{row}\n")
    assert incoming.read == 1
    assert incoming.notes == ()
    client = only(incoming)
    assert (client.first_name, client.last_name, client.birth_date) == ("Maria", "Lopez", date(1980, 5, 17))
    assert (client.phones, client.email) == (("(402) 555-0134",), "maria@example.org")
    assert (client.address, client.language, client.payer) == ("12 Main St, Apt 3", "Spanish", "Medicaid")
    assert client.line == 2


@pytest.mark.parametrize(
    "text",
    [
        "Last Name,First Name,DOB\nLopez,Maria,5/17/1980\n",
        "\ufefffirst_name,last_name,birth_date\nMaria,Lopez,1980-05-17\n",
        "first-name;SURNAME;Date of Birth\nMaria;Lopez;1980-05-17\n",
        "first_name\tlast_name\tbirth_date\r\nMaria\tLopez\t05/17/80\r\n",
        "sep=;\nfirst_name;last_name;birth_date\nMaria;Lopez;1980-05-17\n",
        '\n\n"first_name","last_name","birth_date"\n\n"Maria","Lopez","1980-05-17"\n,,\n',
        "first_name,last_name,birth_date,\rMaria,Lopez,5-17-1980,\r",
        "first_name,last_name,birth_date\nMaria,Lopez,1980-05-17 00:00:00",
        "first_name,last_name,birth_date\n Maria ,Lopez,5/17/1980 0:00,,,\n",
        "language;birth_date;last_name;first_name\n;1980-05-17;Lopez;Maria\n",
    ],
    ids=[
        "another order and other words",
        "byte order mark",
        "semicolons",
        "tabs and a year of two digits",
        "a spreadsheet's sep line",
        "blank lines and a row of nothing",
        "line ends of an old Macintosh",
        "a date with a time, no line end",
        "blanks around, cells too many but empty",
        "semicolons in any order",
    ],
)
def test_the_same_client_comes_in_from_any_layout(tmp_path: Path, text: str) -> None:
    client = only(read(tmp_path, text))
    assert (client.first_name, client.last_name, client.birth_date) == ("Maria", "Lopez", date(1980, 5, 17))


def test_a_quoted_cell_may_hold_lines_delimiters_and_marks(tmp_path: Path) -> None:
    rows = '"Ann ""Annie""",Ray,"12 Main St\r\nApt 3, rear",Aetna\nBob,Ray,5" pipe,\n'
    text = f"first_name,last_name,address,payer\n{rows}"
    incoming = read(tmp_path, text)
    assert [client.first_name for client in incoming.clients] == ['Ann "Annie"', "Bob"]
    assert [client.address for client in incoming.clients] == ["12 Main St Apt 3, rear", '5" pipe']
    assert [client.line for client in incoming.clients] == [2, 4]
    assert incoming.rejected == ()


@pytest.mark.parametrize(
    "broken",
    ['"Bob,Ray', 'Bob,"', 'Bob,"Ray', 'Bob,"Ray\nCarl,"Ray', '"Bob"x,Ray', "Bob,Ray,1980-01-01,extra"],
    ids=[
        "first cell",
        "mark at the end",
        "last cell",
        "two in a row",
        "letters after the closing mark",
        "a cell too many",
    ],
)
@pytest.mark.parametrize("tail", ["", 'Eve,"Ray"\nFay,Ray\n'], ids=["to the end", "before a quoted cell"])
def test_a_broken_row_takes_no_other_with_it(tmp_path: Path, broken: str, tail: str) -> None:
    incoming = read(tmp_path, f"first_name,last_name,phone\nAnn,Ray\n{broken}\nDan,Ray\n{tail}")
    names = [client.first_name for client in incoming.clients]
    assert names == ["Ann", "Dan", *(["Eve", "Fay"] if tail else [])]
    bad_lines = broken.count("\n") + 1
    assert [(row.file, row.line) for row in incoming.rejected] == [
        ("clients.csv", 3 + n) for n in range(bad_lines)
    ]
    assert incoming.read == len(names) + bad_lines


def test_a_file_that_ends_at_an_opening_mark_loses_that_row_only(tmp_path: Path) -> None:
    incoming = read(tmp_path, 'first_name,last_name\nAnn,Ray\nBob,"')
    assert [client.first_name for client in incoming.clients] == ["Ann"]
    assert [row.line for row in incoming.rejected] == [3]


def test_an_open_quotation_mark_is_followed_only_so_far(tmp_path: Path) -> None:
    rows = [f"Name{n},Ray,402-555-{n:04}" for n in range(3 * MOST_LINES)]
    rows[1] = '"Bad,Ray,'
    incoming = read(tmp_path, "\n".join(["first_name,last_name,phone", *rows]))
    assert len(incoming.clients) == len(rows) - 1
    (bad,) = incoming.rejected
    assert (bad.line, bad.reason) == (3, "A quotation mark is opened and not closed.")


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (",Lopez,,", "First name is empty."),
        ("Maria, \t,,", "Last name is empty."),
        ("Maria,Lopez,2026-11-24,", "Birth date 2026-11-24 lies after today."),
        ("Maria,Lopez,1980-02-30,", "Birth date '1980-02-30' is not a date; write it as year-month-day."),
        ("Maria,Lopez,13/17/1980,", "Birth date '13/17/1980' is not a date; write it as month/day/year."),
        ("Maria,Lopez,17.5.1980,", "Birth date '17.5.1980' is not a date; write it as year-month-day."),
        ("Maria,Lopez,1066-10-14,", "Birth date '1066-10-14' lies before 1850."),
        ("Maria,Lopez,1/1/1066,", "Birth date '1/1/1066' lies before 1850."),
        (f"Maria,Lopez,{'x' * 50},", f"Birth date '{'x' * 40}…' is not a date; write it as year-month-day."),
        (f"{'M' * (CELL_LIMIT + 1)},Lopez,,", "First name is longer than 2,000 characters."),
        (f"{'M' * LINE_LIMIT},Lopez,,", "The line is longer than 1,000,000 characters."),
    ],
)
def test_a_row_that_cannot_come_in_is_named_with_line_and_reason(
    tmp_path: Path, row: str, reason: str
) -> None:
    incoming = read(tmp_path, f"first_name,last_name,birth_date,phone\nAnn,Ray,,\n{row}\nDan,Ray,,\n")
    assert [client.first_name for client in incoming.clients] == ["Ann", "Dan"]
    (bad,) = incoming.rejected
    assert (bad.file, bad.line, bad.reason) == ("clients.csv", 3, reason)


@pytest.mark.parametrize(
    ("written", "born"),
    [
        ("11/23/26", date(2026, 11, 23)),
        ("11/24/26", date(1926, 11, 24)),
        ("1/2/27", date(1927, 1, 2)),
        ("2/29/00", date(2000, 2, 29)),
        ("", None),
    ],
    ids=["born today", "tomorrow is a hundred years ago", "next year too", "leap day", "not known"],
)
def test_a_year_of_two_digits_is_the_latest_that_is_not_to_come(
    tmp_path: Path, written: str, born: date | None
) -> None:
    assert only(read(tmp_path, f"first_name,last_name,dob\nAnn,Ray,{written}\n")).birth_date == born


@pytest.mark.parametrize(
    ("data", "note"),
    [
        ("first_name,last_name\nZoë,Núñez\n".encode("cp1252"), "clients.csv is not UTF-8 (line 2)"),
        ("first_name,last_name\nZoë,Núñez\n".encode("utf-16"), ""),
        ("first_name,last_name\nZoë,Núñez".encode(), ""),
        ("first_name,last_name\nZoe\u0308,Nu\u0301n\u0303ez\n".encode(), ""),
    ],
    ids=["Windows-1252", "UTF-16", "UTF-8", "decomposed letters"],
)
def test_accents_come_in_whole(tmp_path: Path, data: bytes, note: str) -> None:
    incoming = read(tmp_path, data)
    client = only(incoming)
    assert (client.first_name, client.last_name) == ("Zoë", "Núñez")
    assert any(note in each for each in incoming.notes) or not note


def test_a_file_cut_within_a_letter_is_still_read(tmp_path: Path) -> None:
    incoming = read(tmp_path, "first_name,last_name\nAnn,Ray\nZo,Núñ".encode()[:-1])
    assert [client.first_name for client in incoming.clients] == ["Ann", "Zo"]


def test_hostile_text_is_text(tmp_path: Path) -> None:
    rows = "[/notes],[red]O'Hara\x1b]0;x,=1+1\n@SUM(A1),\u202eyrraH,\x00-5\n"
    incoming = read(tmp_path, f"first_name,last_name,phone\n{rows}")
    assert [(client.first_name, client.last_name) for client in incoming.clients] == [
        ("[/notes]", "[red]O'Hara]0;x"),
        ("@SUM(A1)", "yrraH"),
    ]
    assert [client.phones for client in incoming.clients] == [("=1+1",), ("-5",)]


def test_columns_left_out_and_missing_are_named(tmp_path: Path) -> None:
    incoming = read(tmp_path, "first_name,last_name,Shoe size,phone,Mobile,Cell,,SSN\nAnn,Ray,7,1,2,3,x,4\n")
    assert incoming.notes == (
        "Columns of clients.csv that were left out: Shoe size, Cell, SSN.",
        "Columns that clients.csv does not have: birth_date, email, address, language, payer.",
    )
    assert incoming.clients[0].phones == ("1", "2")


def test_the_same_list_gives_the_same_keys_and_twins_of_name_keep_their_own(tmp_path: Path) -> None:
    text = (
        "first_name,last_name,dob,phone\n"
        + "Ann,Ray,1980-01-01,1\n" * 2
        + "Ann,Ray,,402-555-0134\nAnn,Ray,,\n"
    )
    keys = [client.key for client in read(tmp_path, text).clients]
    assert len(set(keys)) == 4
    assert keys == [client.key for client in read(tmp_path, text, "later.csv").clients]
    moved = read(tmp_path, text.replace(",1\n", ",2\n"), "moved.csv")
    assert [client.key for client in moved.clients][:2] == keys[:2]


def test_an_id_of_the_list_is_its_key_and_may_stand_once(tmp_path: Path) -> None:
    incoming = read(tmp_path, "MRN,first_name,last_name\n7,Ann,Ray\n7,Bob,Ray\n8,Ann,Ray\n")
    assert [client.key for client in incoming.clients] == ["id|7", "id|8"]
    assert [row.reason for row in incoming.rejected] == ["Id 7 stands on line 2 too."]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "clients.csv has no header line; the first line names the columns."),
        (b"\n \n", "clients.csv has no header line; the first line names the columns."),
        (b'"first_name,last_name\nAnn,Ray\n', "clients.csv has no header line"),
        (b",,\n", "clients.csv has no header line"),
        (b"name,phone\nAnn,1\n", "clients.csv has no column FIRSTNAME, LASTNAME; check its first line."),
        (b"PK\x03\x04\x00\x00", "clients.csv is not a text file; save the sheet as CSV and import that."),
    ],
    ids=[
        "empty",
        "blank",
        "a header with an open quotation mark",
        "no names",
        "no name columns",
        "a workbook",
    ],
)
def test_a_file_that_is_no_list_is_answered_with_a_sentence(tmp_path: Path, data: bytes, said: str) -> None:
    with pytest.raises(WrongUsage) as refused:
        read(tmp_path, data)
    assert str(refused.value).startswith(said)


def test_a_folder_or_nothing_is_answered_with_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(WrongUsage, match="is a folder; name the list itself"):
        read_clients(tmp_path, today=TODAY)
    with pytest.raises(WrongUsage, match="There is no file"):
        read_clients(tmp_path / "none.csv", today=TODAY)
    if (unreadable := Path("/proc/self/mem")).exists():  # a file that answers with an input error
        with pytest.raises(CaseworkError, match="could not be read"):
            read_clients(unreadable, today=TODAY)
    with pytest.raises(CaseworkError, match="could not be read"):
        read_clients(tmp_path / ("n" * 300), today=TODAY)


def test_a_file_that_goes_away_while_it_is_read_is_answered_with_a_sentence(tmp_path: Path) -> None:
    file = tmp_path / "clients.csv"
    file.write_text("first_name,last_name\nAnn,Ray\n")
    table = Table(file, COLUMNS)
    file.unlink()
    with pytest.raises(CaseworkError, match=r"clients\.csv could not be read"):
        list(table.rows())


def test_the_documented_header_is_understood() -> None:
    assert all(field.replace("_", "") in COLUMNS[field] for field in DOCUMENTED)
    spellings = [name for names in COLUMNS.values() for name in names]
    assert len(spellings) == len(set(spellings))
    assert phone_key("(402) 555-0134") == "4025550134"


def test_progress_ends_at_the_end(tmp_path: Path) -> None:
    told: list[tuple[str, float]] = []
    file = tmp_path / "clients.csv"
    file.write_text("first_name,last_name\n" + "".join(f"Ann{n},Ray\n" for n in range(2_500)))
    read_clients(file, today=TODAY, progress=lambda name, part: told.append((name, part)))
    assert {name for name, _ in told} == {"clients.csv"}
    assert told[-1][1] == 1.0
    assert len(told) >= 3
