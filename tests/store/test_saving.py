"""Saved means saved: kills, full disks, two writers."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from sqlcipher3 import dbapi2 as driver

from cmtui.casebook.book import open_casebook
from cmtui.errors import CaseworkError, NoRoom, RecordBusy, RecordDamaged, Refused
from cmtui.store.connect import open_connection
from cmtui.store.failures import explained, in_words

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from cmtui.casebook.book import Casebook
    from tests.casebook.casebooks import Practice

KILLS = 12


def saver(practice: Practice, tag: str, count: int = 1_000) -> subprocess.Popen[str]:
    """Another process that saves contacts, each told once it is saved."""
    command = [
        sys.executable,
        "-m",
        "tests.store.saving",
        str(practice.path),
        practice.passphrase or "",
        tag,
        str(count),
    ]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def agreed(practice: Practice, told: set[str]) -> None:
    """Every save that was told is there, whole: the contact, its task, its line in the history."""
    rows = practice.rows(
        "SELECT n.id, n.narrative, (SELECT count(*) FROM task t WHERE t.contact_id = n.id), "
        "(SELECT count(*) FROM event e WHERE e.act = 'contact.recorded' "
        "AND e.changes LIKE '%\"contact\",\"ids\":[' || n.id || ']%') "
        "FROM contact n"
    )
    assert {(tasks, events) for _, _, tasks, events in rows} <= {(1, 1)}
    assert told <= {" ".join(narrative.split()[:2]) for _, narrative, _, _ in rows}
    assert practice.one("SELECT count(*) FROM event WHERE act = 'contact.recorded'") == len(rows)
    assert practice.one("SELECT count(*) FROM task") == len(rows)
    assert practice.one("SELECT unsigned FROM case_face LIMIT 1") == len(rows)
    sound(practice)


def sound(practice: Practice) -> None:
    """A connection of its own checks the file: one that has searched judges the index by what it remembers of it."""
    fresh = open_connection(practice.path, practice.book._record._key)
    assert fresh.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert fresh.execute("PRAGMA foreign_key_check").fetchall() == []
    if practice.passphrase:
        assert fresh.execute("PRAGMA cipher_integrity_check").fetchall() == []
    fresh.close()


def test_a_kill_in_the_middle_loses_no_save_that_was_told_and_writes_none_by_half(either: Practice) -> None:
    either.opened()
    told: set[str] = set()
    chance = random.Random(1)
    for number in range(KILLS if either.passphrase is None else KILLS // 3):
        program = saver(either, f"run{number}")
        assert program.stdout is not None
        told.add(program.stdout.readline().strip())
        time.sleep(chance.uniform(0, 0.15))
        program.kill()
        told |= {
            line.strip() for line in program.stdout.read().splitlines(keepends=True) if line.endswith("\n")
        }
        program.wait()
        agreed(either, told)

    assert len(told) >= KILLS // 3
    assert either.book.search.find("run0 1")
    either.book.contacts.log("call 5m: and goes on + as ever", case=either.book.caseload.page(0, 1)[0].case)


def test_two_processes_write_at_once_and_nothing_is_lost(plain: Practice) -> None:
    plain.opened()
    programs = [saver(plain, tag, 25) for tag in ("one", "two")]
    told = {line for program in programs for line in program.communicate()[0].splitlines()}

    assert [program.returncode for program in programs] == [0, 0]
    assert len(told) == 50
    agreed(plain, told)


def test_threads_of_one_window_read_and_write_at_once(plain: Practice) -> None:
    """The screens read in step with the keys while a save runs in a thread."""
    case = plain.opened()
    failures: list[BaseException] = []
    done = threading.Event()

    def read() -> None:
        try:
            while not done.is_set():
                plain.book.caseload.page(0, 10)
                plain.book.caseload.brief(case)
                plain.book.today.rows()
                plain.book.search.find("talk")
                plain.book.drafts.waiting()
        except BaseException as error:  # noqa: BLE001  # told below, by the thread that can fail the test
            failures.append(error)

    def write(tag: int) -> None:
        try:
            for number in range(15):
                plain.book.contacts.log(f"call 5m: talk {tag} {number} + follow", case=case)
                plain.book.drafts.keep("quick", "", {"text": str(number)})
        except BaseException as error:  # noqa: BLE001  # the same
            failures.append(error)

    readers = [threading.Thread(target=read) for _ in range(2)]
    writers = [threading.Thread(target=write, args=(tag,)) for tag in range(3)]
    for thread in (*readers, *writers):
        thread.start()
    for thread in writers:
        thread.join()
    done.set()
    for thread in readers:
        thread.join()

    assert failures == []
    assert plain.one("SELECT count(*) FROM contact") == 45
    agreed(plain, set())


def test_a_record_that_is_closed_during_a_save_finishes_the_save(plain: Practice) -> None:
    case = plain.opened()
    started = threading.Event()

    def save() -> None:
        with plain.book._desk.act("test.slow", case_id=1) as work:
            started.set()
            time.sleep(0.2)
            work.rows("UPDATE contact SET topics = 'late'")

    plain.book.contacts.log("call 5m: hello", case=case)
    saving = threading.Thread(target=save)
    saving.start()
    started.wait()
    plain.book.close()
    saving.join()

    reopened = plain.again()
    assert reopened._desk.rows("SELECT topics FROM contact") == [("late",)]
    reopened.close()


# --- full disks ---------------------------------------------------------------------------------------------------


def save_until_refused(book: Casebook, case: str) -> None:
    """Save contacts; each but the last is there when this raises."""
    for number in range(10_000):
        assert book.chart.timeline_count(case, "contacts") == number, "what was saved is still read"
        book.contacts.log(f"call 5m: note {number} {'x' * 20_000}", case=case)


@contextmanager
def small_disk(tmp_path: Path, size: str) -> Iterator[Path]:
    """A disk of that size; skipped where one may not be mounted."""
    disk = tmp_path / "disk"
    disk.mkdir()
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", disk], capture_output=True, check=False
    )
    if made.returncode:
        pytest.skip("only root may mount a small disk")
    try:
        yield disk
    finally:
        subprocess.run(["umount", "-l", disk], check=True)


def test_a_full_disk_is_told_and_loses_nothing_that_was_saved(tmp_path: Path, plain: Practice) -> None:
    plain.opened()
    plain.book.close()
    with small_disk(tmp_path, "3m") as disk:
        path = disk / "practice.db"
        path.write_bytes(plain.path.read_bytes())
        book = open_casebook(path)
        case = book.caseload.page(0, 1)[0].case
        with pytest.raises(NoRoom, match="full; free some space, then save again") as refusal:
            save_until_refused(book, case)
        saved = book.chart.timeline_count(case, "contacts")
        assert refusal.value.exit_code == 8
        assert saved > 5
        assert book._desk.rows("SELECT count(*) FROM event WHERE act = 'contact.recorded'") == [(saved,)]
        with pytest.raises(NoRoom):
            book.drafts.keep("quick", case, {"text": "x" * 1_000_000})
        (disk / "practice.db").stat()
        subprocess.run(["mount", "-o", "remount,size=20m", disk], check=True)
        book.contacts.log("call 5m: after some space was freed", case=case)
        assert book.chart.timeline_count(case, "contacts") == saved + 1
        assert book._desk.rows("PRAGMA integrity_check") == [("ok",)]
        book.close()


LIMITED = """
import resource, sys
from pathlib import Path
from cmtui.casebook.book import open_casebook
from cmtui.errors import NoRoom
book = open_casebook(Path(sys.argv[1]))
case = book.caseload.page(0, 1)[0].case
size = Path(sys.argv[1] + "-wal").stat().st_size if Path(sys.argv[1] + "-wal").exists() else 0
resource.setrlimit(resource.RLIMIT_FSIZE, (size + 200_000, resource.RLIM_INFINITY))
saved = 0
try:
    while saved < 1_000:
        book.contacts.log(f"call 5m: note {saved} {'x' * 20_000}", case=case)
        saved += 1
except NoRoom as error:
    print(error)
print(saved, book.chart.timeline_count(case, "contacts"))
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
book.contacts.log("call 5m: the limit is gone", case=case)
print(book.chart.timeline_count(case, "contacts"))
book.close()
"""


def test_a_file_that_may_not_grow_is_told_and_loses_nothing(plain: Practice) -> None:
    plain.opened()
    plain.book.close()

    told = subprocess.run(
        [sys.executable, "-c", LIMITED, plain.path], capture_output=True, text=True, check=True
    ).stdout.splitlines()

    assert "practice.db" in told[0]
    saved, read = told[1].split()
    assert saved == read != "0"
    assert int(told[2]) == int(saved) + 1


# --- busy, and the driver's words ---------------------------------------------------------------------------------


def test_a_writer_that_is_busy_for_long_is_told_and_the_next_try_succeeds(plain: Practice) -> None:
    case = plain.opened()
    other = open_connection(plain.path, None)
    other.execute("BEGIN IMMEDIATE")
    plain.book._record.prepare()
    raw = plain.book._record._engine.raw_connection().driver_connection
    assert raw is not None
    raw.execute("PRAGMA busy_timeout=50")
    before = plain.everything()

    with pytest.raises(RecordBusy, match="wait for it to finish, then try again") as refusal:
        plain.book.contacts.log("call 5m: hello", case=case)
    assert refusal.value.exit_code == 4
    assert plain.everything() == before, "reading goes on"

    other.execute("ROLLBACK")
    other.close()
    plain.book.contacts.log("call 5m: hello", case=case)
    assert plain.one("SELECT count(*) FROM contact") == 1


@pytest.mark.parametrize(
    ("error", "kind", "says"),
    [
        (driver.OperationalError("database is locked"), RecordBusy, "then try again"),
        (driver.OperationalError("database table is locked: event"), RecordBusy, "then try again"),
        (driver.OperationalError("interrupted"), RecordBusy, "newer one"),
        (driver.OperationalError("database or disk is full"), NoRoom, "full"),
        (driver.OperationalError("disk I/O error"), NoRoom, "cannot be written"),
        (driver.OperationalError("attempt to write a readonly database"), NoRoom, "cannot be written"),
        (driver.OperationalError("unable to open database file"), NoRoom, "cannot be written"),
        (
            driver.DatabaseError("database disk image is malformed"),
            RecordDamaged,
            "restore the newest backup",
        ),
        (driver.DatabaseError("file is not a database"), RecordDamaged, "restore the newest backup"),
        (driver.IntegrityError("a signed note is never changed"), Refused, "addendum"),
        (driver.IntegrityError("event is append-only"), Refused, "added to"),
        (OSError(28, "No space left on device"), NoRoom, "full"),
        (OSError(27, "File too large"), NoRoom, "full"),
        (OSError(122, "Disk quota exceeded"), NoRoom, "full"),
        (PermissionError(13, "Permission denied"), NoRoom, "cannot be written"),
        (OSError(30, "Read-only file system"), NoRoom, "cannot be written"),
    ],
)
def test_the_driver_is_translated(
    tmp_path: Path, error: Exception, kind: type[CaseworkError], says: str
) -> None:
    with pytest.raises(kind, match=says) as told, in_words(tmp_path / "practice.db"):
        raise error

    assert told.value.__cause__ is error
    assert str(told.value).endswith(".")


@pytest.mark.parametrize(
    "error",
    [
        driver.OperationalError("no such column: banana"),
        driver.IntegrityError("UNIQUE constraint failed: case.number"),
        driver.ProgrammingError("Cannot operate on a closed database."),
        OSError(5, "Input/output error"),
    ],
)
def test_a_defect_of_ours_is_let_through(tmp_path: Path, error: Exception) -> None:
    assert explained(error, tmp_path) is None
    with pytest.raises(type(error)), in_words(tmp_path):
        raise error


def test_damage_is_told_and_never_shown(locked: Practice) -> None:
    """One flipped byte of a page: its code no longer fits, and the page is not read."""
    case = locked.opened()
    for number in range(30):
        locked.book.contacts.log(f"call 5m: note {number} {'x' * 2_000}", case=case)
    locked.book.close()
    held = bytearray(locked.path.read_bytes())
    for page in range(20, len(held) // 4096 - 1):
        held[page * 4096 + 1_000] ^= 1
    locked.path.write_bytes(held)

    with pytest.raises(RecordDamaged, match="restore the newest backup"):
        locked.again().chart.show(case)


def test_a_save_costs_one_sync(plain: Practice, tmp_path: Path) -> None:
    """Acknowledged is on the disk: the log is synced once before the act returns (WAL, synchronous FULL)."""
    if not os.path.exists("/usr/bin/strace"):  # noqa: PTH110  # plain and short
        pytest.skip("no strace on this machine")
    plain.opened()
    plain.book.close()
    trace = tmp_path / "trace"
    command = [sys.executable, "-m", "tests.store.saving", str(plain.path), "", "t", "20"]
    subprocess.run(
        ["/usr/bin/strace", "-f", "-qq", "-e", "trace=fsync,fdatasync,write", "-o", trace, *command],
        check=True,
        stdout=subprocess.PIPE,
    )

    told, synced = 0, False
    for line in trace.read_text().splitlines():
        if "fsync(" in line or "fdatasync(" in line:
            synced = True
        elif 'write(1, "t ' in line:
            assert synced, "a save was told before the disk had it"
            told, synced = told + 1, False
    assert told == 20
