from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from textual.widgets import Input

from cmtui.app import CmtuiApp
from cmtui.casebook.book import open_casebook
from cmtui.casebook.opening import new_casebook
from cmtui.screens.today import TodayScreen
from cmtui.screens.unlock import UnlockScreen, wait_after
from cmtui.screens.welcome import WelcomeScreen
from tests.screens.desk import on_screen, screen_of, settled, type_in

if TYPE_CHECKING:
    from pathlib import Path

PASSPHRASE = "copper lantern river moss"


@pytest.fixture
def locked(tmp_path: Path) -> Path:
    path = tmp_path / "locked.db"
    new_casebook(path, PASSPHRASE, owner="Dana Morales", zone="UTC").close()
    return path


@pytest.mark.parametrize(
    ("failures", "seconds"),
    [(0, 0), (1, 1), (2, 2), (3, 4), (4, 8), (5, 16), (6, 30), (60, 30)],
    ids=str,
)
def test_each_wrong_passphrase_waits_longer_and_nobody_is_locked_out(failures: int, seconds: int) -> None:
    assert wait_after(failures) == seconds


async def test_the_passphrase_opens_today_and_nothing_says_not_encrypted(locked: Path) -> None:
    app = CmtuiApp(None, locked)
    async with app.run_test(size=(80, 24)) as pilot:
        assert screen_of(app, UnlockScreen)
        await type_in(pilot, PASSPHRASE)
        assert PASSPHRASE not in on_screen(app)
        await pilot.press("enter")
        await settled(pilot)
        assert screen_of(app, TodayScreen)
        assert "No clients yet." in on_screen(app)
        assert "NOT ENCRYPTED" not in on_screen(app)
        await pilot.press("f3", "f2")
        await settled(pilot)
        assert screen_of(app, TodayScreen)
    app.casebook.close()


async def test_a_wrong_passphrase_is_one_sentence_and_the_next_try_opens(locked: Path) -> None:
    app = CmtuiApp(None, locked)
    async with app.run_test(size=(80, 24)) as pilot:
        await type_in(pilot, "wrong")
        await pilot.press("enter")
        await settled(pilot)
        assert "That passphrase does not open locked.db" in on_screen(app)
        assert app.screen.query_one(Input).value == ""
        assert app.focused is app.screen.query_one(Input)
        app.screen.query_one(Input).value = PASSPHRASE
        await pilot.press("enter")
        await pilot.pause()
        assert "Trying in" in on_screen(app)
        await settled(pilot)
        assert screen_of(app, TodayScreen)
    app.casebook.close()


async def test_before_the_record_is_open_the_keys_of_the_work_do_nothing(locked: Path) -> None:
    app = CmtuiApp(None, locked)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("f2", "f3", "f9", "a", "f12", "f12")
        await settled(pilot)
        assert screen_of(app, UnlockScreen)
        await pilot.press("ctrl+q")
    assert app.return_code == 0


async def test_the_first_start_makes_an_encrypted_record(tmp_path: Path) -> None:
    path = tmp_path / "new" / "practice.db"
    app = CmtuiApp(None, path)
    async with app.run_test(size=(80, 24)) as pilot:
        assert screen_of(app, WelcomeScreen)
        await type_in(pilot, "Dana Morales")
        await pilot.press("enter")
        await type_in(pilot, PASSPHRASE)
        await pilot.press("enter")
        await type_in(pilot, PASSPHRASE)
        await pilot.press("enter")
        await settled(pilot)
        assert screen_of(app, TodayScreen)
    app.casebook.close()
    assert path.read_bytes()[:15] != b"SQLite format 3"
    casebook = open_casebook(path, PASSPHRASE)
    assert casebook.encrypted
    casebook.close()


@pytest.mark.parametrize(
    ("owner", "first", "second", "sentence"),
    [
        ("", PASSPHRASE, PASSPHRASE, "Your name is missing"),
        ("Dana", PASSPHRASE, PASSPHRASE + "x", "The two passphrases differ"),
        ("Dana", "too short", "too short", "The passphrase has 9 characters"),
    ],
    ids=["no name", "a slip of the finger", "too short"],
)
async def test_a_record_is_not_made_before_everything_fits(
    tmp_path: Path, owner: str, first: str, second: str, sentence: str
) -> None:
    path = tmp_path / "practice.db"
    app = CmtuiApp(None, path)
    async with app.run_test(size=(80, 24)) as pilot:
        for words in (owner, first, second):
            await type_in(pilot, words)
            await pilot.press("enter")
        await settled(pilot)
        assert sentence in on_screen(app)
        assert screen_of(app, WelcomeScreen)
    assert not path.exists()
