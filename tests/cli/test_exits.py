"""However a command ends: an exit code, one sentence, never a traceback."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from time import sleep
from typing import TYPE_CHECKING

import pytest
from sqlcipher3 import dbapi2

from cmtui.store.lock import FileLock
from tests.cli.shell import Practice, Shell, program, terminal

if TYPE_CHECKING:
    from collections.abc import Callable

    from cmtui.cli.main import Source

COMMANDS = (
    ["today"], ["cases"], ["show", "garcia"], ["find", "heart"], ["log", "@garcia call: x"],
    ["import", "csv", "/nowhere.csv"], ["import", "synthea", "/nowhere"],
)  # fmt: skip


def locked_for_good(path: Path) -> Callable[[], None]:
    lock = FileLock(path)
    lock.take(exclusive=True)
    return lock.release


def rewritten(content: bytes) -> Callable[[Path], None]:
    def rewrite(path: Path) -> None:
        path.write_bytes(content)

    return rewrite


def later(path: Path) -> None:
    with closing(dbapi2.connect(str(path))) as file:
        file.execute("UPDATE alembic_version SET version_num = '9999'")
        file.commit()


def foreign(path: Path) -> None:
    path.unlink()
    with closing(dbapi2.connect(str(path))) as file:
        file.execute("CREATE TABLE recipes (name)")
        file.commit()


@pytest.mark.parametrize(
    "broken",
    [
        (Path.unlink, 1, "cmtui --db"),
        (rewritten(b""), 5, "empty"),
        (rewritten(b"a letter"), 5, "too short"),
        (rewritten(b"SQLite format 3\x00" + b"\x07" * 8192), 5, "untouched"),
        (foreign, 5, "not a record of cmtui"),
        (later, 6, "later"),
    ],
    ids=["gone", "empty", "a letter", "damaged", "of another program", "of a later cmtui"],
)
def test_a_record_that_cannot_be_opened_is_said_by_every_command(
    shell: Shell, made_practice: Practice, tmp_path: Path, broken: tuple[Callable[[Path], None], int, str]
) -> None:
    happens, code, says = broken
    path = tmp_path / "practice.db"
    path.write_bytes(made_practice.path.read_bytes())
    happens(path)
    before = path.read_bytes() if path.exists() else None
    for command in COMMANDS:
        answer = shell("--db", path, *command)
        assert (command, answer.code) == (command, code)
        assert says in answer.sentence
        assert (path.read_bytes() if path.exists() else None) == before


def test_a_record_that_is_being_replaced_is_busy(shell: Shell, practice: Practice) -> None:
    release = locked_for_good(practice.path)
    answer = shell("cases")
    release()
    assert answer.code == 4
    assert practice.path.name in answer.sentence
    assert shell("cases").code == 0


@pytest.mark.parametrize(
    "words",
    [
        ["nonsense"],
        ["cases", "--nonsense"],
        ["cases", "too", "many"],
        ["show"],
        ["log"],
        ["import"],
        ["import", "hl7", "x"],
        ["forms"],
        ["forms", "score", "phq-9"],
        ["sample", "--clients", "0", "x.db"],
        ["sample"],
        ["today", "--as-of", "someday"],
        ["--d", "x", "cases"],
    ],
    ids=" ".join,
)
def test_wrong_usage_is_one_sentence_and_not_a_page(
    shell: Shell, practice: Practice, words: list[str]
) -> None:
    answer = shell(*words)
    assert answer.code == 2
    assert answer.sentence


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a full disk to write to")
def test_an_answer_that_cannot_be_written_is_said(practice: Practice) -> None:
    with Path("/dev/full").open("w") as full:
        answer = program("cases", "--json", capture_output=False, stdout=full, stderr=subprocess.PIPE)
    assert answer.code == 8
    assert answer.sentence


def test_a_reader_that_left_is_no_error(practice: Practice) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "w") as gone:
        answer = program("cases", "--json", capture_output=False, stdout=gone, stderr=subprocess.PIPE)
    assert (answer.code, answer.err) == (0, "")


def test_ctrl_c_ends_quietly(practice: Practice) -> None:
    waits = subprocess.Popen(
        [sys.executable, "-m", "cmtui", "log", "--case", "garcia", "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # A shell that starts the tests beside it has them ignore the key, and they hand that on.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509
    )
    sleep(3)  # until it reads; a crowded machine takes its time
    waits.send_signal(signal.SIGINT)
    out, err = waits.communicate(timeout=20)
    assert (waits.returncode, out, err) == (130, "", "")


def test_a_defect_leaves_a_sentence_and_its_place_but_no_words_of_a_client(
    shell: Shell, practice: Practice, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(casebook: Source, path: Path, demo: bool) -> int:
        name = "Garcia, Maria"
        raise ValueError(f"cannot draw {name}")

    with terminal(monkeypatch) as screen:
        answer = shell(start=breaks)
        said = os.read(screen, 4096).decode()
    assert answer.code == 1
    assert said.startswith("cmtui: cmtui stopped because of a defect of its own")
    assert said.count("\n") == 1
    (log,) = home.rglob("defects.log")
    assert "ValueError" in log.read_text()
    assert "cmtui/cli/main.py" in log.read_text()
    assert "Garcia" not in said + log.read_text() + answer.out


def test_no_command_leaves_a_connection_or_a_lock(shell: Shell, practice: Practice) -> None:
    for command in (
        ["cases"],
        ["show", "nobody"],
        ["log", "@garcia call: x"],
        ["today", "--as-of", "someday"],
    ):
        shell(*command)
        lock = FileLock(practice.path)
        lock.take(exclusive=True)
        lock.release()
