"""The person before the program: the keys they have, the terminal they sit at, the surroundings it gives."""

from __future__ import annotations

import os
import re

KEYS = {
    "up": b"\x1b[A",
    "down": b"\x1b[B",
    "home": b"\x1b[H",
    "end": b"\x1b[F",
    "pageup": b"\x1b[5~",
    "pagedown": b"\x1b[6~",
    "enter": b"\r",
    "escape": b"\x1b",
    "backspace": b"\x7f",
    "f2": b"\x1bOQ",
    "f3": b"\x1bOR",
    "ctrl+q": b"\x11",
    "ctrl+u": b"\x15",
}

ANSWERS = (
    (re.compile(rb"\x1b\[0?c"), b"\x1b[?62;22c"),
    (re.compile(rb"\x1b\[6n"), b"\x1b[1;1R"),
    (re.compile(rb"\x1b\[\?2026\$p"), b"\x1b[?2026;2$y"),
    (re.compile(rb"\x1b\[\?2048\$p"), b"\x1b[?2048;0$y"),
    (re.compile(rb"\x1b\]10;\?(?:\x07|\x1b\\)"), b"\x1b]10;rgb:d0d0/d0d0/d0d0\x1b\\"),
    (re.compile(rb"\x1b\]11;\?(?:\x07|\x1b\\)"), b"\x1b]11;rgb:1010/1010/1010\x1b\\"),
)
"""What a current terminal says when it is asked who it is."""

# The surroundings of a person at a current terminal, not of the shell that runs the benchmark.
_DROPPED = re.compile(
    r"PYTHONDONTWRITEBYTECODE|NO_COLOR|COLUMNS|LINES|ESCDELAY|TERM_PROGRAM|TEXTUAL.*|CMTUI_.*"
)


def environment(home: str) -> dict[str, str]:
    """The environment of a program whose user has this home folder.

    PYTHONDONTWRITEBYTECODE is left out: with it every start compiles everything again, which no user's does.
    """
    kept = {name: value for name, value in os.environ.items() if not _DROPPED.fullmatch(name)}
    return kept | {
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
        "LANG": "C.UTF-8",
        "HOME": home,
        "XDG_DATA_HOME": home,
        "XDG_CONFIG_HOME": home,
        "XDG_STATE_HOME": home,
    }
