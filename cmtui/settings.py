"""What a person set for this machine: light or dark, and other keys. The record's own settings live in the record."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal

from cmtui import paths

if TYPE_CHECKING:
    from collections.abc import Mapping

Shade = Literal["dark", "light"]


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings file, read."""

    theme: Shade = "dark"
    keys: Mapping[str, str] = field(default_factory=dict)
    """Other keys by the id of a command, such as ``{"quick.open": "c"}``; several keys with commas."""
    problem: str = ""
    """One sentence when the file could not be read; the shipped settings hold then."""


def read() -> Settings:
    """The settings of this person; the shipped ones where there is no file."""
    path = paths.settings_file()
    if not path.exists():
        return Settings()
    import tomllib  # 2 ms of the first frame, and few have a file

    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return Settings(
            problem=f"{path} is not readable as TOML; the shipped settings hold until it is mended."
        )
    return Settings("light" if table.get("theme") == "light" else "dark", _keys(table.get("keys")))


def _keys(table: Any) -> dict[str, str]:
    if not isinstance(table, dict):
        return {}
    return {command: key for command, key in _flat(table) if key}


def _flat(table: dict[str, Any], before: str = "") -> list[tuple[str, str]]:
    """Both ``"quick.open" = "c"`` and ``quick.open = "c"``, which TOML reads as a table in a table."""
    found: list[tuple[str, str]] = []
    for name, value in table.items():
        if isinstance(value, dict):
            found += _flat(value, f"{before}{name}.")
        elif isinstance(value, str):
            found.append((before + name, value))
    return found


def remember(settings: Settings, *, theme: Shade) -> Settings:
    """The settings with another theme, written to their file as far as it can be written."""
    changed = replace(settings, theme=theme)
    if settings.problem:
        return changed  # the person's own file is never written over before it is mended
    import json

    lines = [f"theme = {json.dumps(theme)}", ""]
    if changed.keys:
        lines += [
            "[keys]",
            *(f"{json.dumps(name)} = {json.dumps(key)}" for name, key in changed.keys.items()),
            "",
        ]
    path = paths.settings_file()
    with contextlib.suppress(OSError):  # a look that is forgotten is no reason to stop the work
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join(lines), encoding="utf-8")
    return changed
