from __future__ import annotations

import sys
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from textual.command import CommandPalette
from textual.widgets import Input

from cmtui import commands, settings
from cmtui.app import CmtuiApp
from cmtui.casebook.book import open_casebook
from cmtui.errors import RecordDamaged
from cmtui.screens.caseload import CaseloadScreen
from cmtui.screens.chart.screen import ChartScreen
from cmtui.screens.drafts import DraftsScreen
from cmtui.screens.editor import EditorScreen
from cmtui.screens.keys import KeysScreen
from cmtui.screens.privacy import PrivacyScreen
from cmtui.screens.quick import QuickEntry
from cmtui.screens.today import TodayScreen
from cmtui.widgets.bars import KeyBar
from tests.screens.desk import Practice, at_the_desk, on_screen, said, screen_of, settled, type_in

if TYPE_CHECKING:
    from pathlib import Path

    from cmtui.casebook.book import Casebook


@pytest.fixture(autouse=True)
def settings_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Nobody's own settings, and a log folder that is thrown away."""
    path = tmp_path / "settings.toml"
    monkeypatch.setenv("CMTUI_SETTINGS", str(path))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return path


def write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def defects(folder: Path) -> Path:
    (log,) = folder.rglob("defects.log")
    return log


# Parking


async def test_f2_parks_what_is_half_typed_and_b_comes_back_to_the_same_field(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, _):
        app.open_case(practice.ortiz)
        await settled(pilot)
        app.open_editor("task", practice.ortiz)
        await settled(pilot)
        form = app.screen
        assert isinstance(form, EditorScreen)
        await type_in(pilot, "ask for the scale")
        field = app.focused
        await pilot.press("f2")
        await settled(pilot)
        assert screen_of(app, TodayScreen)
        assert "parked 1" in on_screen(app)
        await pilot.press("b")
        await settled(pilot)
        assert app.screen is form
        assert app.focused is field
        assert "ask for the scale" in on_screen(app)
        await pilot.press("escape")
        await settled(pilot)
        assert screen_of(app, ChartScreen), "the chart below it was parked with it"


async def test_what_holds_nothing_typed_is_not_parked(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, _):
        app.open_case(practice.ortiz)
        await settled(pilot)
        await pilot.press("f3")
        await settled(pilot)
        assert screen_of(app, CaseloadScreen)
        assert app.waiting == 0
        await pilot.press("b")
        assert said(app)[-1] == "Nothing is parked."


async def test_p_parks_a_chart_and_several_come_back_the_last_first(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, _):
        charts = []
        for case in (practice.ortiz, practice.ortega):
            app.open_case(case)
            await settled(pilot)
            charts.append(app.screen)
            await pilot.press("p")
            await settled(pilot)
        assert app.waiting == 2
        for chart in reversed(charts):
            await pilot.press("b")
            await settled(pilot)
            assert app.screen is chart
            await pilot.press("escape")
            await settled(pilot)
        assert screen_of(app, TodayScreen)
        assert app.waiting == 0


async def test_escape_steps_back_one_screen_at_a_time(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, _):
        app.open_case(practice.ortiz)
        await settled(pilot)
        chart = app.screen
        app.open_editor("task", practice.ortiz)
        await settled(pilot)
        await pilot.press("escape")
        await settled(pilot)
        assert app.screen is chart
        await pilot.press("escape")
        await settled(pilot)
        assert screen_of(app, TodayScreen)
        await pilot.press("escape")
        await settled(pilot)
        assert screen_of(app, TodayScreen)


async def test_a_note_half_typed_over_a_home_screen_waits_there(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, _):
        await pilot.press("n")
        await type_in(pilot, "@ortiz call")
        await pilot.press("f3")
        await settled(pilot)
        assert screen_of(app, CaseloadScreen)
        await pilot.press("f2")
        await settled(pilot)
        assert screen_of(app, QuickEntry)
        assert "@ortiz call" in on_screen(app)


async def test_what_the_last_session_left_unsaved_is_offered_and_b_shows_it(practice: Practice) -> None:
    casebook = practice.open()
    casebook.drafts.keep("task", practice.ortiz, {"what": "ask for the scale"})
    casebook.close()
    async with at_the_desk(practice) as (app, pilot, _):
        await pilot.pause(0.6)
        await settled(pilot)
        assert said(app)[-1] == "One entry was not saved last time; b shows what was typed."
        assert "parked 1" in on_screen(app)
        await pilot.press("b")
        await settled(pilot)
        assert screen_of(app, DraftsScreen)
        await pilot.press("enter")
        await settled(pilot)
        assert screen_of(app, EditorScreen).words()["what"] == "ask for the scale"


# The practice


async def test_f6_says_who_keeps_the_record_and_a_new_name_stands_under_the_next_note(
    practice: Practice,
) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        await pilot.press("f6")
        await settled(pilot)
        assert "Dana Morales" in on_screen(app)
        await pilot.press("enter")
        await settled(pilot)
        assert screen_of(app, EditorScreen)
        await pilot.press("end")
        await type_in(pilot, ", RN")
        await pilot.press("ctrl+s")
        await settled(pilot)
        note = casebook.contacts.log("call 5m: weight steady", case=practice.ortiz).id
        casebook.contacts.sign(note)
        assert casebook.chart.contact(note).signed_by == "Dana Morales, RN"


# Keys, help, palette


async def test_help_names_every_key_of_the_screen_once(practice: Practice) -> None:
    async with at_the_desk(practice, size=(80, 50)) as (app, pilot, _):
        await pilot.press("question_mark")
        await settled(pilot)
        assert screen_of(app, KeysScreen)
        seen = on_screen(app)
        for command in (*TodayScreen.OFFERS, *commands.ANYWHERE, *commands.GLOBAL):
            assert command.label in seen
        await pilot.press("f3")
        await settled(pilot)
        assert screen_of(app, CaseloadScreen), "help holds nothing that would be lost"


async def test_the_palette_has_our_commands_and_no_picture_of_the_screen(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, _):
        names = [command.title for command in app.get_system_commands(app.screen)]
        assert "Caseload · f3" in names
        assert "Note · n" in names
        assert not [name for name in names if "creenshot" in name or "Theme" in name]
        await pilot.press("ctrl+p")
        await settled(pilot)
        assert screen_of(app, CommandPalette)
        await type_in(pilot, "caseload")
        await pilot.pause(0.2)
        await pilot.press("enter")
        await settled(pilot)
        assert screen_of(app, CaseloadScreen)


async def test_keys_of_ones_own_work_and_are_printed(practice: Practice, settings_file: Path) -> None:
    write(settings_file, '[keys]\n"quick.open" = "c"\nlist.order = "t"\n')
    async with at_the_desk(practice) as (app, pilot, _):
        bar = app.screen.query_one(KeyBar)
        assert "c Note" in bar.render().plain
        await pilot.press("t")
        assert "by client" in on_screen(app)
        await pilot.press("c")
        await settled(pilot)
        assert screen_of(app, QuickEntry)


async def test_settings_that_cannot_be_read_are_named_and_left_as_they_are(
    practice: Practice, settings_file: Path
) -> None:
    write(settings_file, "theme = light")
    async with at_the_desk(practice) as (app, pilot, _):
        assert "settings.toml is not readable as TOML" in said(app)[0]
        await pilot.press("f12")
        await pilot.pause()
        assert app.theme == "cmtui-light"
    assert read(settings_file) == "theme = light"


async def test_light_and_dark_are_remembered_with_the_keys(practice: Practice, settings_file: Path) -> None:
    write(settings_file, '[keys]\n"quick.open" = "c"\n')
    async with at_the_desk(practice) as (app, pilot, _):
        assert app.theme == "cmtui-dark"
        await pilot.press("f12")
        await pilot.pause()
        assert app.theme == "cmtui-light"
    assert settings.read() == settings.Settings("light", {"quick.open": "c"})
    async with at_the_desk(practice) as (app, _, _casebook):
        assert app.theme == "cmtui-light"
        assert app.has_class("-light-mode")


async def test_without_colors_the_signs_and_words_still_tell(
    practice: Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    casebook = practice.open()
    casebook.tasks.add(practice.ortiz, "call pharmacist", casebook.today_date() - timedelta(days=1))
    casebook.close()
    async with at_the_desk(practice) as (app, _, _casebook):
        assert app.no_color
        assert "▸! 1 d late" in on_screen(app)


# Privacy and the end


async def test_f9_blanks_and_any_key_only_brings_the_screen_back(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, _):
        for key in ("x", "f3", "escape", "ctrl+p"):
            await pilot.press("f9")
            await settled(pilot)
            assert screen_of(app, PrivacyScreen)
            assert "Ortiz" not in on_screen(app)
            await pilot.press(key)
            await settled(pilot)
            assert screen_of(app, TodayScreen)
        assert "Ortiz" in on_screen(app)


async def test_the_window_title_names_nobody(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, _):
        app.open_case(practice.ortiz)
        await settled(pilot)
        assert (app.title, app.sub_title) == ("cmtui", "NOT ENCRYPTED")


async def test_the_demo_says_so(practice: Practice) -> None:
    casebook = practice.open()
    app = CmtuiApp(casebook, practice.path, demo=True)
    async with app.run_test(size=(80, 24)):
        assert "demo · NOT ENCRYPTED" in on_screen(app).splitlines()[0]
    casebook.close()


async def test_a_defect_leaves_with_a_code_and_without_a_word_of_the_record(
    practice: Practice, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    class Defect(Exception):
        pass

    def broken(text: str) -> None:
        raise Defect(text)

    async def story() -> None:
        async with at_the_desk(practice) as (app, pilot, _):
            codes.append(app)
            app.call_later(broken, "Manuel Ortiz has heart failure")
            await pilot.pause()

    codes: list[CmtuiApp] = []
    with pytest.raises(Defect):
        await story()
    assert codes[0].return_code == 1
    printed = "".join(capsys.readouterr())
    assert "cmtui stopped because of a defect of its own" in printed
    kept = read(defects(tmp_path))
    assert "Defect" in kept
    for text in (printed, kept):
        assert "Ortiz" not in text
        assert "heart" not in text


async def test_a_record_that_does_not_open_under_the_first_frame_ends_with_its_code(
    practice: Practice,
) -> None:
    def damaged() -> Casebook:
        raise RecordDamaged("practice.db is damaged; restore the newest backup.")

    app = CmtuiApp(damaged, practice.path)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
    assert app.return_code == RecordDamaged.exit_code


async def test_a_record_that_opens_under_the_first_frame_fills_today(practice: Practice) -> None:
    app = CmtuiApp(lambda: open_casebook(practice.path), practice.path)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        assert "Ortiz, Manuel" in on_screen(app)
        assert "NOT ENCRYPTED" in on_screen(app)
        await pilot.press("f")
        assert isinstance(app.focused, Input)
    app.casebook.close()


@pytest.mark.skipif(sys.platform == "win32", reason="permissions are POSIX")
def test_the_log_of_defects_is_for_its_owner_alone(
    tmp_path: Path,
) -> None:
    from cmtui.screens.crash import farewell

    assert "defects.log" in farewell(ValueError("x"))
    assert defects(tmp_path).stat().st_mode & 0o077 == 0
