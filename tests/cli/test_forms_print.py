from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.screens.assessed import answer_form

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.shell import Practice, Shell

PHQ = (2, 2, 2, 1, 2, 2, 1, 1, 0, 2)


def answered(practice: Practice, code: str = "phq-9", picks: tuple[int, ...] = PHQ) -> str:
    with practice.opened() as casebook:
        return answer_form(casebook, practice.cases["Maria"], code, picks)


def test_a_blank_form_is_printed_as_pdf_or_text(practice: Practice, shell: Shell, tmp_path: Path) -> None:
    answer = shell("forms", "print", "phq-9", "--out", tmp_path / "a.pdf")
    assert (answer.code, answer.out) == (0, f"Printed to {tmp_path / 'a.pdf'}\n")
    assert (tmp_path / "a.pdf").read_bytes().startswith(b"%PDF")
    assert shell("forms", "print", "phq-9", "--out", tmp_path / "a.txt").code == 0
    assert "page 1 of 2" in (tmp_path / "a.txt").read_text()
    assert shell("forms", "print", "phq-9", "--out", tmp_path / "plain").code == 0
    assert (tmp_path / "plain").read_bytes().startswith(b"%PDF")
    assert shell("forms", "print", "phq-9", "--format", "txt", "--out", tmp_path / "b.pdf").code == 0
    assert "Rights: " in (tmp_path / "b.pdf").read_text()


def test_a_blank_form_needs_no_record(shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CMTUI_DB", str(tmp_path / "none.db"))
    assert shell("forms", "print", "gad-7", "--out", tmp_path / "a.txt").code == 0
    assert "GAD-7" in (tmp_path / "a.txt").read_text()


def test_the_newest_answers_of_a_case_are_printed(practice: Practice, shell: Shell, tmp_path: Path) -> None:
    ident = answered(practice)
    assert shell("forms", "print", "phq-9", "--case", "garcia", "--out", tmp_path / "a.txt").code == 0
    text = (tmp_path / "a.txt").read_text()
    assert "Garcia, Maria · case " in text
    assert "13 of 27: moderate" in text
    assert shell("forms", "print", "phq-9", "--assessment", ident, "--out", tmp_path / "b.txt").code == 0
    assert (tmp_path / "b.txt").read_text() == text


def test_a_file_is_replaced_only_by_force(practice: Practice, shell: Shell, tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("mine")
    answer = shell("forms", "print", "phq-9", "--out", file)
    assert answer.code == 7
    assert "is there already" in answer.sentence
    assert file.read_text() == "mine"
    assert shell("forms", "print", "phq-9", "--out", file, "--force").code == 0
    assert file.read_text() != "mine"


def test_confidential_results_are_left_out_unless_asked_for(
    practice: Practice, shell: Shell, tmp_path: Path
) -> None:
    answered(practice, "hark", (1, 1, 0, 0))
    answer = shell("forms", "print", "hark", "--case", "garcia", "--out", tmp_path / "a.txt")
    assert answer.code == 0
    assert "Confidential results were left out" in answer.err
    assert "humiliat" not in (tmp_path / "a.txt").read_text()
    more = ("--confidential", "--out", tmp_path / "b.txt")
    assert shell("forms", "print", "hark", "--case", "garcia", *more).err == ""
    assert "humiliat" in (tmp_path / "b.txt").read_text()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("nix",), (1, "There is no form “nix”")),
        (("lace", "--case", "garcia"), (1, "was not answered in this case")),
        (("phq-9", "--case", "nobody"), (1, "nobody")),
        (("phq-9", "--assessment", "nix"), (1, "no longer in the record")),
        (("phq-9", "--case", "a", "--assessment", "b"), (2, "not allowed with")),
    ],
)
def test_what_cannot_be_printed_is_told_in_a_sentence(
    practice: Practice, shell: Shell, tmp_path: Path, words: tuple[str, ...], told: tuple[int, str]
) -> None:
    answer = shell("forms", "print", *words, "--out", tmp_path / "a.txt")
    assert (answer.code, told[1] in answer.sentence) == (told[0], True)
    assert list(tmp_path.glob("a.txt")) == []


def test_an_assessment_of_another_form_is_not_printed_as_this_one(
    practice: Practice, shell: Shell, tmp_path: Path
) -> None:
    ident = answered(practice)
    answer = shell("forms", "print", "gad-7", "--assessment", ident, "--out", tmp_path / "a.txt")
    assert answer.code == 2
    assert "is one of “phq-9”" in answer.sentence
