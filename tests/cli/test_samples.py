"""Practices to try out: the demo, and synthetic ones of any size."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from cmtui.casebook.book import open_casebook
from cmtui.casebook.practices.demo import make_demo
from tests.cli.shell import Shell, terminal
from tests.cli.test_record import WORDS
from tests.cli.test_start import Started

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

SMALL = ("--clients", "8", "--contacts", "40")


def people(shell: Shell, path: Path) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = shell("--db", path, "cases", "--json").json
    return [{name: value for name, value in row.items() if name != "case"} for row in rows]


def test_a_sample_has_the_size_that_was_asked_for_and_is_never_written_over(
    shell: Shell, tmp_path: Path
) -> None:
    path = tmp_path / "sample.db"
    answer = shell("sample", *SMALL, "--seed", "3", path)
    assert (answer.code, answer.err) == (0, "")
    assert str(path) in answer.out
    clients = people(shell, path)
    assert len(clients) == 8
    before = path.read_bytes()
    answer = shell("sample", *SMALL, "--seed", "4", path)
    assert (answer.code, str(path) in answer.sentence) == (7, True)
    assert path.read_bytes() == before


def test_the_same_seed_gives_the_same_people(shell: Shell, tmp_path: Path) -> None:
    for name, seed in (("a.db", "3"), ("b.db", "3"), ("c.db", "4")):
        assert shell("sample", *SMALL, "--seed", seed, tmp_path / name).code == 0
    first, again, other = (people(shell, tmp_path / name) for name in ("a.db", "b.db", "c.db"))
    assert first == again
    assert first != other


def test_a_sample_is_encrypted_where_a_passphrase_is_given(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text(WORDS, encoding="utf-8")
    (tmp_path / "secret").chmod(0o600)
    path = tmp_path / "sample.db"
    assert shell("sample", *SMALL, "--passphrase-file", tmp_path / "secret", path).code == 0
    casebook = open_casebook(path, WORDS)
    assert casebook.caseload.count("all") == 8
    casebook.close()


def test_the_demo_opens_a_practice_that_is_gone_afterwards(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    started = Started()
    with terminal(monkeypatch):
        assert shell("demo", start=started).code == 0
    assert started.demo
    assert len(started.names or []) >= 10
    assert not started.path.parent.exists()


def test_a_demo_that_is_kept_opens_again_as_it_was_left(
    shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "kept.db"
    started = Started()
    with terminal(monkeypatch):
        assert shell("demo", "--keep", path, start=started).code == 0
    first = (started.names or [])[0]
    shell("--db", path, "log", "--case", first, "call 5m: kept for the next time")
    with terminal(monkeypatch):
        assert shell("demo", "--keep", path, start=started).code == 0
    assert (started.path, started.demo) == (path, True)
    assert shell("--db", path, "find", "kept for the next", "--json").json


def test_a_demo_that_was_cut_off_opens_again_with_what_was_typed(
    shell: Shell, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = home / "cmtui-demo-killed"
    folder.mkdir()
    casebook = make_demo(folder / "demo.db")
    casebook.drafts.keep("quick", "", {"text": "call 5m: half a thou"})
    casebook.close()
    started = Started()
    with terminal(monkeypatch):
        assert shell("demo", start=started).code == 0
    assert started.path == folder / "demo.db"
    assert not folder.exists()  # this time it was left in good order


def test_a_demo_of_another_day_or_in_another_window_is_not_opened_again(
    shell: Shell, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, shown = home / "cmtui-demo-old", home / "cmtui-demo-shown"
    for folder in (old, shown):
        folder.mkdir()
        make_demo(folder / "demo.db").close()
    os.utime(old / "demo.db", (0, 0))
    elsewhere = open_casebook(shown / "demo.db")
    started = Started()
    with terminal(monkeypatch):
        assert shell("demo", start=started).code == 0
    elsewhere.close()
    assert started.path.parent not in {old, shown}
    assert (old.exists(), shown.exists()) == (False, True)
