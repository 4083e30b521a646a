"""The casebook itself: what it is asked first and last."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from cmtui.casebook.opening import new_casebook
from cmtui.errors import NotFound, Refused, WrongUsage
from tests.casebook.casebooks import PASSPHRASE, Wall

if TYPE_CHECKING:
    from pathlib import Path

    from tests.casebook.casebooks import Practice


def test_a_practice_has_its_own_clock(desk: Practice, clock: Wall) -> None:
    clock.show("2026-03-04 20:30")

    assert desk.book.now() == datetime(2026, 3, 5, 2, 30, tzinfo=UTC)
    assert desk.book.today_date() == date(2026, 3, 4)
    assert desk.book.wall().strftime("%H:%M") == "20:30"
    assert desk.book.zone is not None
    assert desk.book.zone.key == "America/Chicago"


def test_a_casebook_says_what_it_holds(desk: Practice, tmp_path: Path) -> None:
    assert desk.book.path == tmp_path / "practice.db"
    assert not desk.book.encrypted
    assert len(desk.book.session) == 16
    other = desk.again()
    assert other.session != desk.book.session
    other.close()


def test_an_encrypted_practice_says_so(locked_desk: Practice) -> None:
    assert locked_desk.book.encrypted
    again = locked_desk.again()
    assert again.caseload.count() == 0
    again.close()
    assert locked_desk.passphrase == PASSPHRASE


def test_what_the_acts_need_is_loaded_ahead_of_the_first(desk: Practice) -> None:
    case = desk.opened()
    other = desk.again()
    other.warm()

    assert {"contacts", "registers", "intake", "tasks", "undo", "drafts", "chart", "search"} <= set(
        vars(other)
    )
    assert other.contacts.log("call 5m: hello", case=case).client == "Garcia, Rosa"
    other.close()


def test_a_record_that_may_not_be_written_is_read_all_the_same(desk: Practice) -> None:
    desk.opened()
    other = desk.again()
    for connection in ("reader", "searcher"):
        getattr(other._record, connection)._connection.execute("PRAGMA query_only=ON")
    with desk.book._record.work(desk.book.now()) as work:
        work.rows("UPDATE case_face SET payer = 'somebody else'")
    other._record.prepare()
    raw = other._record._engine.raw_connection().driver_connection
    assert raw is not None
    raw.execute("PRAGMA query_only=ON")

    other.settle_in()

    assert other.caseload.page(0, 1)[0].payer == "somebody else"
    other.close()


def test_a_practice_without_a_zone_of_its_own_lives_by_the_machine(tmp_path: Path) -> None:
    book = new_casebook(tmp_path / "a.db", None, zone="")

    assert book.zone is None
    assert book.wall().tzinfo is not None
    row = book.intake.log({"family": "Garcia", "received_at": "today 12am"})
    assert {each.rule for each in book.today.rows(case=row.case)} >= {"R-INT-1", "R-INT-2"}
    book.close()


def test_a_new_practice_begins_with_its_owner(tmp_path: Path) -> None:
    book = new_casebook(tmp_path / "a.db", None, owner="Dana\x1b Reed", zone="America/Chicago")
    book.tasks.add("", "renew the license")

    assert book._desk.rows("SELECT name, time_zone FROM practitioner") == [("Dana Reed", "America/Chicago")]
    assert book._desk.rows("SELECT actor FROM event ORDER BY seq DESC LIMIT 1") == [("Dana Reed",)]
    with pytest.raises(NotFound, match="nothing left"):
        book.undo.last() and book.undo.last()
    book.close()


def test_a_passphrase_that_protects_nothing_makes_no_practice(tmp_path: Path) -> None:
    with pytest.raises(WrongUsage):
        new_casebook(tmp_path / "a.db", "too short")
    assert not (tmp_path / "a.db").exists()


def test_an_inquiry_dated_ahead_by_minutes_is_refused(desk: Practice) -> None:
    """The field itself refuses days ahead; here the clock on the wall is behind what stands in the entry."""
    case = desk.inquiry()
    inquiry = desk.one("SELECT public_id FROM inquiry")
    desk.clock.show("2026-03-03 09:00")
    before = desk.everything()

    with pytest.raises(Refused, match="received in the future"):
        desk.book.registers.save("inquiry", {"urgency": "urgent"}, id=inquiry, case=case)

    assert desk.everything() == before


def test_a_case_whose_inquiry_and_screening_were_struck_out_still_opens(desk: Practice) -> None:
    case = desk.inquiry()
    desk.book.registers.void("screening", desk.one("SELECT public_id FROM screening"), "wrong client")
    desk.book.registers.void("inquiry", desk.one("SELECT public_id FROM inquiry"), "wrong client")

    groups = {row.group for row in desk.book.chart.engage(case)}
    assert "Inquiry" not in groups
    assert "Factors and decision" not in groups
    with pytest.raises(NotFound, match="no screening"):
        desk.book.intake.decide(case, "accept", "will help")
    desk.book.registers.save("screening", {"screened_on": "today"}, case=case)
    desk.book.intake.decide(case, "accept", "will help")
    assert desk.book.chart.show(case)["screening"]["decision"] == "accept"
