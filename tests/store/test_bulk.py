"""Many rows at once: they are the rows that single acts would have written."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from cmtui.models.people import Client, Person, Phone
from cmtui.store.bulk import Bulk
from cmtui.store.record import make_record

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from cmtui.store.record import Record

NOW = datetime(2026, 3, 4, 16, tzinfo=UTC)
COUNT = 300


@pytest.fixture
def record(tmp_path: Path) -> Iterator[Record]:
    made = make_record(tmp_path / "r.db", lambda: None)
    yield made
    made.close()


def test_a_row_of_many_is_the_row_of_one(record: Record) -> None:
    values = {"family": "O'Hara", "given": "Nuala", "born": date(1950, 1, 2), "public_id": "a" * 32}
    with record.work(NOW) as work:
        work.put(Person, **values)
    with record.bulk(NOW) as work:
        bulk = Bulk(work)
        bulk.add(Person, **{**values, "public_id": "b" * 32})
        bulk.flush()
    one, other = (row[1:] for row in record.reader.rows("SELECT id, * FROM person ORDER BY id"))
    assert [cell for cell in one if cell != "a" * 32][1:] == [cell for cell in other if cell != "b" * 32][1:]


def test_rows_are_known_by_their_ids_before_they_are_written(record: Record) -> None:
    with record.bulk(NOW) as work:
        bulk = Bulk(work, ids=iter(f"{number:032x}" for number in range(10 * COUNT)).__next__)
        for number in range(COUNT):
            person = bulk.add(Person, family=f"Stone{number}")
            bulk.add(Phone, person_id=person, number=str(number))
            bulk.add(Client, person_id=person, created_at=datetime(2020, 1, 1, tzinfo=UTC))
        assert work.rows("SELECT count(*) FROM person") == [(0,)]
        bulk.flush()
        assert work.added["client"] == list(range(1, COUNT + 1))
    assert record.reader.rows(
        "SELECT count(*), count(DISTINCT k.public_id), min(k.created_at), min(k.updated_at), min(p.created_at) "
        "FROM client k JOIN person p ON p.id = k.person_id JOIN phone n ON n.person_id = p.id "
        "WHERE p.family = 'Stone' || n.number"
    ) == [(COUNT, COUNT, "2020-01-01T00:00:00Z", "2020-01-01T00:00:00Z", "2026-03-04T16:00:00Z")]


def test_many_rows_are_written_before_they_fill_the_memory(
    record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cmtui.store.bulk._FLUSH_AT", 10)
    with record.bulk(NOW) as work:
        bulk = Bulk(work)
        for number in range(25):
            bulk.add(Person, family=f"Stone{number}")
        assert work.rows("SELECT count(*) FROM person") == [(20,)]
        bulk.flush()
    assert record.reader.rows("SELECT count(*) FROM person") == [(25,)]


def test_a_value_for_a_field_that_is_not_there_is_a_defect(record: Record) -> None:
    with pytest.raises(TypeError, match="surname"), record.bulk(NOW) as work:
        Bulk(work).add(Person, surname="Stone")
