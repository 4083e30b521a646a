"""Each story of a case manager's day holds, and costs no more keys than it may."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.stories.all import STORIES
from tests.stories.desk import at_the_desk

if TYPE_CHECKING:
    from pathlib import Path

    from tests.stories.told import Story


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.title)
async def test_the_story_holds_within_its_budget_of_keys(story: Story, tmp_path: Path) -> None:
    async with at_the_desk(tmp_path) as desk:
        await story.tell(desk)

    assert desk.keys <= story.budget, " ".join(desk.path)
