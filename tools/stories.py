"""Tell the stories of a day on a fresh demo practice, and print the keys each cost: `python -m tools.stories`."""

from __future__ import annotations

import asyncio
import os
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.stories.all import STORIES
from tests.stories.desk import ZONE, at_the_desk


async def _tell() -> int:
    """Tell them; how many did not hold."""
    failed = 0
    print(f"{'task':>4}  {'keys':>4}  {'at most':>7}  {'typed':>5}  story")
    for story in STORIES:
        with TemporaryDirectory(prefix="cmtui-story-") as folder:
            try:
                async with at_the_desk(Path(folder)) as desk:
                    await story.tell(desk)
            except AssertionError as error:
                failed += 1
                print(f"{story.task:>4}     –  {story.budget:>7}      –  {story.title}: {error}")
                continue
        held = desk.keys <= story.budget
        failed += not held
        over = "" if held else "  OVER"
        print(f"{story.task:>4}  {desk.keys:>4}  {story.budget:>7}  {desk.typed:>5}  {story.title}{over}")
    return failed


def main() -> None:
    """Tell the stories; fail where one does not hold its budget."""
    os.environ.update(CMTUI_SETTINGS=os.devnull, TZ=ZONE)
    time.tzset()
    sys.exit(1 if asyncio.run(_tell()) else 0)


if __name__ == "__main__":
    main()
