"""The README's table of keys, written from the commands themselves: `python -m tools.readme`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from cmtui import commands

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cmtui.commands import Command

README = Path(__file__).parent.parent / "README.md"
BEGIN, END = "<!-- keys -->\n", "<!-- /keys -->\n"


def keys() -> str:
    """What stands between the two marks."""
    typing = [command for command in commands.ALL if command.everywhere]
    elsewhere = [command for command in commands.ALL if not command.everywhere]
    return (
        "Where no text field has the focus:\n\n"
        f"{_table(elsewhere)}\n"
        "Everywhere, also while you type:\n\n"
        f"{_table(typing)}"
    )


def _table(rows: Iterable[Command]) -> str:
    lines = ["| key | | does | name |", "| --- | --- | --- | --- |"]
    lines += [f"| `{row.shown}` | {row.label} | {row.help} | `{row.id}` |" for row in rows]
    return "\n".join(lines) + "\n"


def written(readme: str) -> str:
    """The README with the table as it should be.

    Raises:
        ValueError: The marks are missing.
    """
    before, begin, rest = readme.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"README.md needs {BEGIN.strip()} and {END.strip()} around its table of keys.")
    return f"{before}{BEGIN}{keys()}{END}{after}"


def main() -> None:
    """Write the table into the README."""
    README.write_text(written(README.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
