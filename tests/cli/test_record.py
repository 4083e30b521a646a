"""New record files, and the passphrase that opens them."""

from __future__ import annotations

import os
from hashlib import sha256
from typing import TYPE_CHECKING

import pytest

from cmtui.casebook.book import open_casebook
from tests.cli.shell import Shell, program, typed

if TYPE_CHECKING:
    from pathlib import Path

WORDS = "four quiet unrelated wörds"
POSIX = pytest.mark.skipif(os.name != "posix", reason="permissions of files are POSIX's")


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    """A passphrase file that only its owner can read."""
    file = tmp_path / "secret"
    file.write_text(f"{WORDS}\n", encoding="utf-8")
    file.chmod(0o600)
    return file


@pytest.fixture
def encrypted(shell: Shell, secret: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An encrypted record, named by CMTUI_DB."""
    path = tmp_path / "practice.db"
    assert shell("--db", path, "init", "--passphrase-file", secret).code == 0
    monkeypatch.setenv("CMTUI_DB", str(path))
    return path


def test_a_new_record_is_encrypted_and_says_where_it_is(shell: Shell, secret: Path, tmp_path: Path) -> None:
    path = tmp_path / "deep" / "practice.db"
    answer = shell("--db", path, "--passphrase-file", secret, "init")
    assert (answer.code, answer.err) == (0, "")
    assert str(path) in answer.out
    assert WORDS not in answer.out
    assert not path.read_bytes().startswith(b"SQLite")
    open_casebook(path, WORDS).close()


def test_an_unencrypted_record_says_what_it_is_for(shell: Shell, tmp_path: Path) -> None:
    answer = shell("init", "--no-encryption", "--db", tmp_path / "plain.db")
    assert answer.code == 0
    assert "NOT ENCRYPTED" in answer.out
    assert "demonstrations and tests" in answer.out


def test_the_record_is_made_in_the_data_folder_where_none_is_named(shell: Shell, home: Path) -> None:
    assert shell("init", "--no-encryption").code == 0
    (made,) = home.rglob("practice.db")
    assert shell("cases", "--json").json == []
    assert made.exists()


def test_a_url_names_the_record_as_well(shell: Shell, tmp_path: Path) -> None:
    assert shell("--db", f"sqlite:///{tmp_path}/a.db", "init", "--no-encryption").code == 0
    assert shell("--db", tmp_path / "a.db", "cases", "--json").json == []
    answer = shell("--db", "postgresql://host/practice", "cases")
    assert (answer.code, "postgresql" in answer.sentence) == (2, True)


@pytest.mark.parametrize("content", [b"", b"somebody's letter", b"SQLite format 3\x00" + b"\x00" * 1000])
def test_init_never_overwrites(shell: Shell, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "there"
    path.write_bytes(content)
    answer = shell("--db", path, "init", "--no-encryption")
    assert answer.code == 7
    assert str(path) in answer.sentence
    assert path.read_bytes() == content


@pytest.mark.parametrize("words", ["too short", "aaaaaaaaaaaaaaaaaaaa", "correct horse battery staple"])
def test_a_passphrase_that_would_not_protect_makes_no_file(shell: Shell, tmp_path: Path, words: str) -> None:
    (tmp_path / "weak").write_text(words)
    (tmp_path / "weak").chmod(0o600)
    answer = shell("--db", tmp_path / "a.db", "init", "--passphrase-file", tmp_path / "weak")
    assert answer.code == 2
    assert words not in answer.sentence
    assert not list(tmp_path.glob("a.db*"))


def test_without_a_terminal_the_source_of_the_passphrase_must_be_named(
    encrypted: Path, tmp_path: Path
) -> None:
    for command in (["cases"], ["--db", str(tmp_path / "new.db"), "init"]):
        answer = program(*command)
        assert answer.code == 2
        assert "--passphrase-file" in answer.sentence
    assert not (tmp_path / "new.db").exists()


def test_no_encryption_and_a_passphrase_exclude_each_other(
    shell: Shell, secret: Path, tmp_path: Path
) -> None:
    answer = shell("--db", tmp_path / "a.db", "init", "--no-encryption", "--passphrase-file", secret)
    assert (answer.code, answer.sentence.startswith("A passphrase and --no-encryption")) == (2, True)


def test_each_source_opens_the_record(
    shell: Shell, encrypted: Path, secret: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert shell("cases", "--json", "--passphrase-file", secret).json == []
    with secret.open() as file:
        assert shell("cases", "--json", "--passphrase-fd", str(file.fileno())).json == []
    reading, writing = os.pipe()
    os.write(writing, WORDS.encode())
    os.close(writing)
    assert shell("--passphrase-fd", str(reading), "cases", "--json").json == []
    os.close(reading)
    monkeypatch.setenv("CMTUI_PASSPHRASE_FILE", str(secret))
    assert shell("cases", "--json").json == []


def test_the_passphrase_is_asked_for_on_a_terminal_and_not_shown(encrypted: Path) -> None:
    answer = typed(["cases", "--json"], ("Passphrase of practice.db: ", f"{WORDS}\n"))
    assert answer.code == 0
    assert answer.out.split("\n", 1)[1].strip() == "[]"
    assert WORDS not in answer.out


def test_a_new_passphrase_is_asked_for_twice_and_again_until_it_can_be_used(tmp_path: Path) -> None:
    path = tmp_path / "new.db"
    first, second = "New passphrase, 15 characters or more: ", "The same again: "
    answer = typed(
        ["--db", path, "init"],
        (first, "too short\n"),
        (f"easiest.\r\n{first}", f"{WORDS}\n"),
        (second, f"{WORDS}?\n"),
        (f"type both again.\r\n{first}", f"{WORDS}\n"),
        (f"type both again.\r\n{first}\r\n{second}", f"{WORDS}\n"),
    )
    assert answer.code == 0, answer.out
    assert WORDS not in answer.out
    open_casebook(path, WORDS).close()


def test_a_new_passphrase_that_cannot_be_used_three_times_makes_no_record(tmp_path: Path) -> None:
    path = tmp_path / "new.db"
    first, again = "New passphrase, 15 characters or more: ", "easiest.\r\n"
    answer = typed(
        ["--db", path, "init"],
        (first, "too short\n"),
        (f"{again}{first}", "shorter\n"),
        (f"has 7 characters; use at least 15 - four or more words are {again}{first}", "short\n"),
    )
    assert (answer.code, path.exists()) == (2, False)


@pytest.mark.parametrize("typed_words", ["four quiet unrelated words", f" {WORDS}", "a" * 64])
def test_a_wrong_passphrase_opens_nothing_and_changes_no_byte(
    shell: Shell, encrypted: Path, secret: Path, typed_words: str
) -> None:
    before = sha256(encrypted.read_bytes()).hexdigest()
    secret.write_text(typed_words, encoding="utf-8")
    answer = shell("cases", "--passphrase-file", secret)
    assert answer.code == 3
    assert typed_words not in answer.sentence
    assert sha256(encrypted.read_bytes()).hexdigest() == before


@POSIX
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o610])
def test_a_passphrase_file_that_others_can_read_is_refused(
    shell: Shell, encrypted: Path, secret: Path, mode: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret.chmod(mode)
    answer = shell("cases", "--passphrase-file", secret)
    assert (answer.code, "chmod 600" in answer.sentence) == (7, True)
    monkeypatch.setenv("CMTUI_PASSPHRASE_FILE", str(secret))
    answer = shell("cases")
    assert (answer.code, "chmod 600" in answer.sentence) == (7, True)


@pytest.mark.parametrize("content", [b"", b"\n", b"\xff\xfe not utf-8"])
def test_a_passphrase_file_without_one_is_said(
    shell: Shell, encrypted: Path, secret: Path, content: bytes
) -> None:
    secret.write_bytes(content)
    answer = shell("cases", "--passphrase-file", secret)
    assert (answer.code, str(secret) in answer.sentence) == (2, True)


def test_a_source_that_is_not_there_or_not_one_is_said(shell: Shell, encrypted: Path, secret: Path) -> None:
    for options in (
        ["--passphrase-file", "/nowhere/secret"],
        ["--passphrase-fd", "999"],
        ["--passphrase-fd", "-1"],
        ["--passphrase-fd", "3", "--passphrase-file", str(secret)],
    ):
        answer = shell("cases", *options)
        assert answer.code == 2
        assert answer.sentence


def test_the_name_given_at_the_start_stands_under_the_notes(shell: Shell, tmp_path: Path) -> None:
    path = tmp_path / "new.db"
    assert shell("--db", path, "init", "--no-encryption", "--owner", "Dana Morales, RN").code == 0
    casebook = open_casebook(path)
    owner = casebook.registers.form("practitioner", id=casebook.owner)
    casebook.close()
    assert owner.fields[0].value == "Dana Morales, RN"
