from __future__ import annotations

import csv
import io
import tempfile
from datetime import date
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from cmtui.errors import CaseworkError
from cmtui.exchange.client_csv import read_clients
from cmtui.exchange.table import Table

CELL = st.text(st.sampled_from('ab,;"\n é'), max_size=6)


@given(st.lists(st.lists(CELL, min_size=3, max_size=3), max_size=8))
def test_what_a_spreadsheet_writes_is_read_as_it_was_written(written: list[list[str]]) -> None:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["one", "two", "three"])
    writer.writerows(written)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "list.csv"
        file.write_text(out.getvalue(), encoding="utf-8", newline="")
        table = Table(file, {"one": ("one",)})
        read = [row.cells for row in table.rows()]
    assert table.rejected == []
    assert read == [cells for cells in written if any(map(str.strip, cells))]


@given(st.text(st.sampled_from('first_nameла,;\t"\r\n\x00\x1b19/80-'), max_size=200) | st.text())
def test_any_text_comes_in_or_is_answered_with_a_sentence(text: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "list.csv"
        file.write_bytes(f"first_name,last_name,dob\n{text}".encode("utf-8", "surrogatepass"))
        incoming = read_clients(file, today=date(2026, 11, 23))
        assert incoming.read == len(incoming.clients) + len(incoming.rejected)
        lines = text.count("\n") + text.count("\r") + 2
        assert all(1 < row.line <= lines and row.reason.endswith(".") for row in incoming.rejected)


@given(st.binary(max_size=200))
def test_any_bytes_come_in_or_are_answered_with_a_sentence(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "list.csv"
        file.write_bytes(data)
        answer = ""
        try:
            incoming = read_clients(file, today=date(2026, 11, 23))
        except CaseworkError as error:
            answer = str(error)
    assert answer.endswith(".") or incoming.read == len(incoming.clients) + len(incoming.rejected)
