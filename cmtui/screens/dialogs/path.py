"""The path of a file, asked for: typed, completed with tab, and looked at before it is taken."""

from __future__ import annotations

import os
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Final

from textual import on
from textual.binding import Binding, BindingType
from textual.widgets import Input, Static

from cmtui import commands
from cmtui.errors import CaseworkError
from cmtui.screens.base import Dialog
from cmtui.widgets.controls import LineInput
from cmtui.widgets.dialog import DialogBox, KeysLine
from cmtui.widgets.text import as_typed

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from textual.app import ComposeResult

_LOOKED_AT: Final = 5_000
"""Entries of one folder that are looked at; nobody reads on behind them."""

_LISTED: Final = 6
"""Completions shown below the line."""


class PathDialog(Dialog[str | None]):
    """Answers with the path, `~` spelt out, or with None when it was left."""

    CSS_PATH = "dialogs.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "complete", show=False, priority=True),
        commands.BACK.binding(),
    ]

    def __init__(
        self,
        title: str,
        sentence: str,
        *,
        does: str,
        endings: tuple[str, ...],
        first: str = "",
        new: bool = False,
        take: Callable[[Path], Awaitable[None]] | None = None,
    ) -> None:
        """Make the dialog.

        Args:
            title: What the file is for.
            sentence: What is asked.
            does: The word of the Enter key, such as "Look at it".
            endings: How the names of such files end, with the dot.
            first: A path to begin with.
            new: The file is to be written, so that it need not be there; one of the endings is needed then.
            take: Does with the file what it was asked for; what it refuses is said, and the path stays to be mended.
        """
        super().__init__()
        self._title, self._sentence, self._does = title, sentence, does
        self._endings, self._first, self._new = endings, first, new
        self._take = take
        self._taking = False

    def compose(self) -> ComposeResult:
        """The question, the line, what it can become."""
        with DialogBox(self._title):
            yield Static(as_typed(self._sentence), classes="quiet")
            yield LineInput(self._first, select_on_focus=False)  # a letter typed on goes on
            yield Static("", id="completions", classes="quiet")
            yield Static("", id="wanting", classes="wrong")
            yield KeysLine()

    def on_mount(self) -> None:
        """Name the keys."""
        enter, tab = (commands.OPEN.shown, self._does), ("tab", "Complete")
        self.query_one(KeysLine).show(enter, tab, (commands.BACK.shown, "Not now"))
        self.query_one(LineInput).focus()

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        if (whole := _anew(event.value, self._first)) != event.value:
            event.input.value = whole  # which is said again
            event.input.cursor_position = len(whole)
            return
        found = completions(event.value, self._endings)
        head, _ = _parted(event.value)
        names = "   ".join(path.removeprefix(head) for path in found[:_LISTED])
        more = len(found) - _LISTED
        shown = f"{names}   and {more} more" if more > 0 else names
        self.query_one("#completions", Static).update(as_typed(shown, multiline=False))
        self.query_one("#wanting", Static).update("")

    def action_complete(self) -> None:
        """As far as all that it can become have in common."""
        line = self.query_one(LineInput)
        common = _common(completions(line.value, self._endings))
        if len(common) > len(line.value):
            line.value = common
            line.cursor_position = len(common)

    @on(Input.Submitted)
    async def _answer(self, event: Input.Submitted) -> None:
        if self._taking:
            return
        typed = event.value.strip()
        path = _spelt_out(typed)
        self._taking = True
        wanting = self._wanting(typed, path) or await self._refused(path)
        self._taking = not wanting  # taken once, whatever keys follow
        if wanting:
            self.query_one("#wanting", Static).update(as_typed(wanting))
        else:
            self.dismiss(str(path))

    async def _refused(self, path: Path) -> str:
        """What is wrong with the file; empty where it was taken."""
        if self._take is None:
            return ""
        try:
            await self._take(path)
        except CaseworkError as error:
            return str(error)
        return ""

    def _wanting(self, typed: str, path: Path) -> str:
        """Why the path is not taken; empty where it is."""
        if not typed:
            return "A path is needed; tab completes it."
        try:
            return self._not_there(path)
        except OSError:  # a name longer than the file system has room for
            return "No file can have that name; tab completes what is typed."

    def _not_there(self, path: Path) -> str:
        if path.is_dir():
            return "That is a folder; name a file in it."
        if not self._new:
            return "" if path.is_file() else "There is no such file; tab completes what is typed."
        if path.suffix.lower() not in self._endings:
            return f"The name has to end in {' or '.join(self._endings)}."
        return "" if path.parent.is_dir() else "There is no such folder; make it first, or name another."

    def action_screen_back(self) -> None:
        """Nothing is read or written."""
        self.dismiss(None)


def completions(typed: str, endings: tuple[str, ...]) -> tuple[str, ...]:
    """What a path can become: folders, which end in a slash, and files with one of the endings, by name."""
    head, tail = _parted(typed)
    try:
        with os.scandir(_spelt_out(head)) as entries:
            found = [
                entry.name + (os.sep if entry.is_dir() else "")
                for entry in islice(entries, _LOOKED_AT)
                if entry.name.startswith(tail) and entry.name.startswith(".") <= tail.startswith(".")
                if entry.is_dir() or entry.name.lower().endswith(endings)
            ]
    except (OSError, ValueError):  # no such folder, none that may be read, or no path at all
        return ()
    return tuple(head + name for name in sorted(found, key=str.casefold))


def _anew(typed: str, first: str) -> str:
    """A whole path that was pasted or typed behind the one that stood there takes its place."""
    rest = typed.removeprefix(first)
    return rest if first and rest != typed and rest.startswith((os.sep, f"~{os.sep}")) else typed


def _parted(typed: str) -> tuple[str, str]:
    """The folder with its slash, and the begun name behind it."""
    end = max(typed.rfind(sign) for sign in {os.sep, os.altsep or os.sep}) + 1
    return typed[:end], typed[end:]


def _spelt_out(typed: str) -> Path:
    """The path with `~` as the home folder it stands for."""
    try:
        return Path(_single(typed)).expanduser()
    except RuntimeError:  # somebody else's home that is not there
        return Path(_single(typed))


def _single(typed: str) -> str:
    """One slash at the beginning: two of them are a name of their own to the system, and a slip to a person."""
    return os.sep + typed.lstrip(os.sep) if typed.startswith(os.sep) else typed


def _common(paths: tuple[str, ...]) -> str:
    """What all begin with, letter by letter."""
    first, last = min(paths, default=""), max(paths, default="")
    same = next((place for place, sign in enumerate(first) if last[place : place + 1] != sign), len(first))
    return first[:same]
