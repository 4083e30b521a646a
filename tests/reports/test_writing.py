from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import pytest

from cmtui.errors import NoRoom, Refused, WrongUsage
from cmtui.reports.document import Block, Document
from cmtui.reports.writing import write

if TYPE_CHECKING:
    from collections.abc import Callable

DOCUMENT = Document("Title", "foot", (Block("words"),))


def fails(number: int) -> Callable[..., NoReturn]:
    def act(*_: object, **__: object) -> NoReturn:
        raise OSError(number, os.strerror(number))

    return act


def test_a_print_is_for_its_owner_alone(tmp_path: Path) -> None:
    write(DOCUMENT, tmp_path / "a.txt")
    assert (tmp_path / "a.txt").stat().st_mode & 0o077 == 0
    assert "words" in (tmp_path / "a.txt").read_text()
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


def test_a_file_that_is_there_is_left_alone_unless_it_is_to_be_replaced(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("mine")
    with pytest.raises(Refused, match="is there already"):
        write(DOCUMENT, file)
    assert file.read_text() == "mine"
    write(DOCUMENT, file, overwrite=True)
    assert "words" in file.read_text()


def test_a_file_that_came_meanwhile_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "a.txt"
    file.write_text("mine")
    monkeypatch.setattr(Path, "exists", lambda _: False)
    with pytest.raises(Refused):
        write(DOCUMENT, file)
    assert file.read_text() == "mine"


def test_where_a_disk_has_no_links_the_file_is_moved(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "link", fails(errno.EPERM))
    write(DOCUMENT, tmp_path / "a.txt")
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


def test_the_format_is_named_or_the_name_says_it(tmp_path: Path) -> None:
    write(DOCUMENT, tmp_path / "a.out", kind="pdf")
    assert (tmp_path / "a.out").read_bytes().startswith(b"%PDF")
    with pytest.raises(WrongUsage, match=r"\.pdf or \.txt"):
        write(DOCUMENT, tmp_path / "a.doc")


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(NoRoom, match="cannot be written"):
        write(DOCUMENT, tmp_path / "none" / "a.txt")


def test_a_full_disk_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "link", fails(errno.ENOSPC))
    monkeypatch.setattr(Path, "replace", fails(errno.ENOSPC))
    with pytest.raises(NoRoom):
        write(DOCUMENT, tmp_path / "a.txt")
    assert list(tmp_path.iterdir()) == []
