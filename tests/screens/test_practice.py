from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from textual.events import Paste
from textual.widgets import Static

from cmtui.forms import shipped
from cmtui.screens.dialogs.confirm import Confirm
from cmtui.screens.dialogs.form_check import FormCheckDialog
from cmtui.screens.dialogs.path import PathDialog, completions
from cmtui.screens.dialogs.words import WordsDialog
from cmtui.screens.drafts import offered
from cmtui.screens.editor import EditorScreen
from cmtui.screens.opening import open_draft
from cmtui.screens.practice.screen import PracticeScreen
from cmtui.widgets.controls import LineInput
from cmtui.widgets.filter_line import FilterLine
from cmtui.widgets.reading import ReadingPane
from tests.screens.charts import asked
from tests.screens.desk import HOSTILE, Practice, at_the_desk, on_screen, said, settled, showing, type_in

if TYPE_CHECKING:
    from pathlib import Path

    import pytest
    from textual.pilot import Pilot

    from cmtui.app import CmtuiApp

OWN: dict[str, Any] = {
    "resourceType": "Questionnaire",
    "status": "active",
    "name": "Doses",
    "title": "Doses missed [/notes]",
    "copyright": "Mine; see [red]me",
    "item": [
        {"linkId": "1", "type": "integer", "text": "Doses missed in 7 days?"},
        {
            "linkId": "2",
            "type": "string",
            "text": "Why?",
            "enableWhen": [{"question": "9", "operator": "exists"}],
        },
    ],
}

RULE = {
    "id": "doses",
    "version": "1",
    "title": "Doses",
}


async def practice_of(app: CmtuiApp, pilot: Pilot[None]) -> PracticeScreen:
    await pilot.press("f6")
    await settled(pilot)
    return showing(app, PracticeScreen)


async def at(pilot: Pilot[None], screen: PracticeScreen, kind: str, key: str = "") -> None:
    assert screen.table.move_to_key((kind, key))
    await pilot.pause()


def page_of(screen: PracticeScreen) -> str:
    return "\n".join(
        paragraph.lead + paragraph.text for paragraph in screen.query_one(ReadingPane).page.paragraphs
    )


def form_file(folder: Path, **changed: Any) -> Path:
    file = folder / "doses.json"
    file.write_text(json.dumps({**OWN, **changed}), encoding="utf-8")
    return file


async def refused(pilot: Pilot[None]) -> None:
    """Wait until the dialog that read the file in a thread has said what it is."""
    for _ in range(20):
        await pilot.pause(0.02)


async def name_file(app: CmtuiApp, pilot: Pilot[None], path: Path) -> None:
    dialog = await asked(app, pilot, PathDialog)
    dialog.query_one(LineInput).value = str(path)
    await pilot.press("enter")


async def test_the_practice_says_who_keeps_the_record_and_opens_the_editor(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        screen = await practice_of(app, pilot)
        assert "Dana Morales" in on_screen(app)
        await at(pilot, screen, "you")
        assert "America/Chicago" in page_of(screen)
        await pilot.press("enter")
        await settled(pilot)
        assert showing(app, EditorScreen).ident == casebook.owner
        await pilot.press("escape")
        await settled(pilot)
        assert showing(app, PracticeScreen)
        await pilot.press("f6")
        await settled(pilot)
        await pilot.press("escape")
        await settled(pilot)
        assert "cmtui · Today" in on_screen(app)


async def test_the_text_for_a_crisis_is_written_in_ones_own_words(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        screen = await practice_of(app, pilot)
        assert "none yet; enter writes it" in on_screen(app)
        await at(pilot, screen, "crisis")
        await pilot.press("enter")
        await asked(app, pilot, WordsDialog)
        await type_in(pilot, "988, then 555-0199")
        await pilot.press("enter")
        await type_in(pilot, "[/b] tell Kim")
        await pilot.press("ctrl+s")
        await settled(pilot)
        assert casebook.safety.crisis_text() == "988, then 555-0199\n[/b] tell Kim"
        assert "[/b] tell Kim" in on_screen(app)
        assert casebook.drafts.all() == ()


async def test_words_for_a_crisis_that_were_left_are_gone_on_with(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        screen = await practice_of(app, pilot)
        await at(pilot, screen, "crisis")
        await pilot.press("enter")
        await asked(app, pilot, WordsDialog)
        await type_in(pilot, "988")
        await pilot.press("escape")
        await settled(pilot)
        assert casebook.safety.crisis_text() == ""
        await pilot.press("enter")
        dialog = await asked(app, pilot, WordsDialog)
        assert dialog._text.text == "988"
        await pilot.press("escape")
        await settled(pilot)
    async with at_the_desk(practice) as (app, pilot, casebook):
        open_draft(app, offered(casebook)[0])
        await settled(pilot)
        line = showing(app, PracticeScreen).table.cursor_row
        assert line is not None
        assert line.kind == "crisis"


async def test_a_form_of_the_library_shows_rights_rules_and_their_sources(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, _):
        screen = await practice_of(app, pilot)
        await at(pilot, screen, "form", "phq-9")
        page = page_of(screen)
        assert "No permission required" in page
        assert "moderate" in page
        assert "Kroenke" in page
        assert "Psychosocial" in page
        await pilot.press("enter")
        await settled(pilot)
        assert screen.has_class("-reading")
        await pilot.press("escape")
        await settled(pilot)
        assert screen.table.has_focus


async def test_the_library_is_filtered_by_title_and_domain(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, _):
        screen = await practice_of(app, pilot)
        await pilot.press("f")
        await settled(pilot)
        await type_in(pilot, "hunger")
        await settled(pilot)
        assert "1 form" in on_screen(app)
        await pilot.press("enter")
        await settled(pilot)
        assert screen.form_at_hand is not None
        assert screen.form_at_hand.code == "hunger-vital-sign"
        await pilot.press("escape")
        await settled(pilot)
        assert screen.query_one(FilterLine).value == ""
        assert "22 forms" in on_screen(app)


async def test_a_form_is_added_only_when_somebody_says_that_it_may_be_used(
    practice: Practice, tmp_path: Path
) -> None:
    file = form_file(tmp_path)
    async with at_the_desk(practice) as (app, pilot, casebook):
        screen = await practice_of(app, pilot)
        await pilot.press("a")
        await name_file(app, pilot, file)
        await asked(app, pilot, FormCheckDialog)
        seen = on_screen(app)
        assert "Doses missed [/notes]" in seen
        assert "Mine; see [red]me" in seen
        assert "error: " in seen
        await pilot.press("enter")
        await pilot.pause()
        assert "Read the rights above" in on_screen(app)
        await pilot.press("space")
        await pilot.pause()
        assert "[✓] I am entitled to use this form · Dana Morales" in on_screen(app)
        await pilot.press("enter")
        await settled(pilot)
        row = next(row for row in casebook.forms.library() if row.source == "imported")
        assert said(app)[-1] == f"Doses missed [/notes] is in the library as {row.code}."
        await at(pilot, screen, "form", row.code)
        page = page_of(screen)
        assert "entitled to use it: Dana Morales" in page
        assert "none: answers are kept" in page


async def test_a_file_that_is_no_form_is_refused_in_words_and_leaving_adds_nothing(
    practice: Practice, tmp_path: Path
) -> None:
    wrong = tmp_path / "wrong.json"
    wrong.write_text("{}", encoding="utf-8")
    async with at_the_desk(practice) as (app, pilot, casebook):
        await practice_of(app, pilot)
        await pilot.press("a")
        await name_file(app, pilot, wrong)
        await refused(pilot)
        dialog = showing(app, PathDialog)
        assert str(dialog.query_one("#wanting", Static).content)
        await name_file(app, pilot, form_file(tmp_path))
        await asked(app, pilot, FormCheckDialog)
        await pilot.press("space", "escape")
        await settled(pilot)
        assert all(row.source == "shipped" for row in casebook.forms.library())


async def test_a_rule_that_is_none_is_refused_in_words(practice: Practice, tmp_path: Path) -> None:
    file = tmp_path / "rule.json"
    file.write_text(json.dumps(RULE), encoding="utf-8")
    async with at_the_desk(practice) as (app, pilot, _):
        screen = await practice_of(app, pilot)
        await at(pilot, screen, "form", "phq-9")
        await pilot.press("e")
        await name_file(app, pilot, file)
        await refused(pilot)
        dialog = showing(app, PathDialog)
        assert "rule" in str(dialog.query_one("#wanting", Static).content)
        await pilot.press("end")
        await type_in(pilot, "/a")
        assert dialog.query_one(LineInput).value == f"{file}/a"
        assert not said(app)
        await pilot.press("escape")
        await settled(pilot)
        assert showing(app, PracticeScreen)


async def test_a_path_that_is_pasted_or_typed_whole_takes_the_place_of_the_one_that_stands(
    practice: Practice, tmp_path: Path
) -> None:
    file = form_file(tmp_path)
    async with at_the_desk(practice) as (app, pilot, _):
        await practice_of(app, pilot)
        await pilot.press("a")
        dialog = await asked(app, pilot, PathDialog)
        line = dialog.query_one(LineInput)
        first = line.value
        line.post_message(Paste(str(file)))
        await pilot.pause()
        await pilot.pause()
        assert line.value == str(file)
        line.value = first
        line.cursor_position = len(first)
        await pilot.pause()
        await type_in(pilot, "~/form.json")
        await pilot.pause()
        assert line.value == "~/form.json"
        line.value = f"/{file}"
        await pilot.press("enter")
        await asked(app, pilot, FormCheckDialog)
        await pilot.press("escape")


async def test_a_rule_is_attached_to_a_form(practice: Practice, tmp_path: Path) -> None:
    file = tmp_path / "rule.json"
    rule = {**json.loads(shipped.rules("phq-9")[0]), "version": "2026-own"}
    file.write_text(json.dumps(rule), encoding="utf-8")
    async with at_the_desk(practice) as (app, pilot, casebook):
        screen = await practice_of(app, pilot)
        await at(pilot, screen, "form", "phq-9")
        await pilot.press("e")
        await name_file(app, pilot, file)
        await settled(pilot)
        assert "2026-own" in {rule.version for rule in casebook.forms.info("phq-9").rules}
        assert "2026-own" in page_of(screen)


async def test_a_form_is_retired_and_offered_again(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        screen = await practice_of(app, pilot)
        await at(pilot, screen, "form", "lace")
        await pilot.press("x")
        await asked(app, pilot, Confirm)
        assert "enter Take it  ← → The other one  esc Keep it" in on_screen(app)
        await pilot.press("right", "enter")
        await settled(pilot)
        assert "lace" not in {row.code for row in casebook.forms.library(retired=False)}
        assert "retired: no longer offered" in page_of(screen)
        assert "x Offer again" in on_screen(app)
        await pilot.press("x")
        await settled(pilot)
        assert "lace" in {row.code for row in casebook.forms.library(retired=False)}


async def test_a_blank_form_is_printed(
    practice: Practice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cmtui.screens.printing.documents_folder", lambda: tmp_path)
    async with at_the_desk(practice) as (app, pilot, _):
        screen = await practice_of(app, pilot)
        await at(pilot, screen, "form", "phq-9")
        await pilot.press("P")
        await asked(app, pilot, PathDialog)
        await pilot.press("enter")
        await settled(pilot)
        file = tmp_path / "phq-9 1 blank.pdf"
        assert said(app)[-1] == f"Printed to {file}"
        assert file.read_bytes().startswith(b"%PDF")
        assert file.stat().st_mode & 0o077 == 0


async def test_a_path_is_completed_and_a_wrong_one_is_told(practice: Practice, tmp_path: Path) -> None:
    form_file(tmp_path)
    (tmp_path / "doses-old.json").write_text("{}", encoding="utf-8")
    (tmp_path / "folder").mkdir()
    (tmp_path / "note.txt").write_text("", encoding="utf-8")
    async with at_the_desk(practice) as (app, pilot, _):
        await practice_of(app, pilot)
        await pilot.press("a")
        dialog = await asked(app, pilot, PathDialog)
        line = dialog.query_one(LineInput)
        for typed, told in (
            ("", "A path is needed"),
            (str(tmp_path), "That is a folder"),
            (f"{tmp_path}/nix.json", "There is no such file"),
            ("~nobody-at-all/x.json", "There is no such file"),
            (f"{tmp_path}/\0.json", "There is no such file"),
        ):
            line.value = typed
            await pilot.pause()
            await pilot.press("enter")
            await pilot.pause()
            assert told in on_screen(app), typed
        line.value = f"{tmp_path}/d"
        await pilot.press("tab")
        await pilot.pause()
        assert line.value == f"{tmp_path}/doses"
        assert "doses-old.json   doses.json" in on_screen(app)
        await pilot.press("escape")
        await settled(pilot)
        assert showing(app, PracticeScreen)


def test_completions_are_folders_and_files_of_the_kind(tmp_path: Path) -> None:
    for name in ("a.json", "A.JSON.bak", "b.txt", ".hidden.json", HOSTILE.replace("/", "") + ".json"):
        (tmp_path / name).write_text("", encoding="utf-8")
    (tmp_path / "sub").mkdir()
    found = {path.removeprefix(f"{tmp_path}/") for path in completions(f"{tmp_path}/", (".json",))}
    assert found == {"a.json", "sub/", "[notes] [red]O'Hara.json"}
    assert completions(f"{tmp_path}/.h", (".json",)) == (f"{tmp_path}/.hidden.json",)
    assert completions(f"{tmp_path}/none/x", (".json",)) == ()
