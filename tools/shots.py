"""The pictures of the README and the docs, from the demo on a fixed day: `python -m tools.shots [NAME …]`."""

from __future__ import annotations

import asyncio
import os
import shutil
import sys
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

from textual.widgets import Input, TextArea

from cmtui.app import CmtuiApp
from cmtui.casebook.book import open_casebook
from cmtui.casebook.practices.demo import make_demo
from cmtui.theme import DARK, LIGHT

if TYPE_CHECKING:
    from textual.pilot import Pilot

FOLDER = Path(__file__).parent.parent / "docs" / "pictures"
NOW: Final = datetime(2026, 11, 23, 16, 5, tzinfo=UTC)
"""Monday, 23 November 2026, 10:05 in Chicago."""

SIZES: Final = ((80, 24), (120, 40))
THEMES: Final = ((DARK.name, "dark"), (LIGHT.name, "light"))

LINE = "call 15m with rosa: pharmacist confirms 25 mg twice a day #1 + check weight chart fri"

CHART = ("f3", "f", *"ortiz", "enter", "enter")
"""The keys to the chart that has most to show."""

ASSESSED: Final = ("f3", "f", *"morton", "enter", "enter", "3")
"""The keys to the chart that has the most assessments."""

PHQ_9: Final = (*ASSESSED, "a", *"phq-9", "enter")


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture: what it is called, and the keys that lead to it from Today."""

    name: str
    keys: tuple[str, ...] = ()


SHOTS: Final = (
    Shot("today"),
    Shot("call-list", ("o",)),
    Shot("caseload", ("f3",)),
    Shot("gaps", ("f3", "g")),
    Shot("chart-overview", (*CHART, "1")),
    Shot("chart-engage", (*CHART, "2")),
    Shot("chart-assess", ASSESSED),
    Shot("form-picker", (*ASSESSED, "a")),
    Shot("form", (*PHQ_9, *"120210101", "up")),
    Shot("form-finish", (*PHQ_9, *"1202101012", "ctrl+s")),
    Shot("chart-plan", (*CHART, "4", "down")),
    Shot("plan-changes", (*CHART, "4", "D")),
    Shot("chart-coordinate", (*CHART, "5")),
    Shot("resources", ("f4", "down", "down")),
    Shot("practice", ("f6",)),
    Shot("chart-timeline", (*CHART, "6")),
    Shot("chart-record", (*CHART, "9")),
    Shot("quick", (*CHART, "1", "n", *LINE)),
    Shot("contact", (*CHART, "1", "n", *LINE, "ctrl+e")),
    Shot("find", ("slash", *"met")),
    Shot("keys", ("question_mark",)),
)


async def picture(record: Path, shot: Shot, size: tuple[int, int], theme: str) -> str:
    """The picture as SVG.

    Args:
        record: The record file that is shown; it is changed by what the keys do.
        shot: What is shown.
        size: Columns and lines.
        theme: Name of the theme.
    """
    casebook = open_casebook(record, now=lambda: NOW)
    try:
        app = CmtuiApp(casebook, record, demo=True)
        app.theme = theme
        app.animation_level = "none"
        async with app.run_test(size=size) as pilot:
            for key in (None, *shot.keys):
                if key is not None:
                    await pilot.press(key if key != " " else "space")
                await _settled(app, pilot)
            await pilot.pause(0.5)  # what is shown a moment after the last letter: the result of a search
            await _settled(app, pilot)
            for field in app.screen.query(Input):
                field.cursor_blink = False
            for text in app.screen.query(TextArea):
                text.cursor_blink = False
            await pilot.pause()
            return app.export_screenshot(title="cmtui")
    finally:
        casebook.close()


async def _settled(app: CmtuiApp, pilot: Pilot[None]) -> None:
    """Wait for what runs in threads; a dialog is itself waited for, so there a moment has to do."""
    await pilot.pause()
    if app.screen.is_modal:
        await pilot.pause(0.3)
    else:
        await app.workers.wait_for_complete()


async def _make(wanted: set[str]) -> None:
    with TemporaryDirectory(prefix="cmtui-shots-") as folder:
        demo = Path(folder) / "demo.db"
        make_demo(demo, now=lambda: NOW).close()
        for shot in SHOTS:
            if wanted and shot.name not in wanted:
                continue
            for columns, lines in SIZES:
                for theme, shade in THEMES:
                    # A copy each: what one picture types is no draft in the next.
                    record = Path(shutil.copy2(demo, Path(folder) / "shown.db"))
                    svg = await picture(record, shot, (columns, lines), theme)
                    file = FOLDER / f"{shot.name}-{columns}x{lines}-{shade}.svg"
                    file.write_text(svg + "\n", encoding="utf-8")
                    print(file.relative_to(FOLDER.parent.parent))


def main() -> None:
    """Make the pictures that are named, or all."""
    # A person's own keys, theme and zone have no place in a picture.
    os.environ.update(CMTUI_SETTINGS=os.devnull, TZ="America/Chicago")
    os.environ.pop("NO_COLOR", None)
    time.tzset()
    FOLDER.mkdir(parents=True, exist_ok=True)
    asyncio.run(_make(set(sys.argv[1:])))


if __name__ == "__main__":
    main()
