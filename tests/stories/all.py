"""Every story."""

from __future__ import annotations

from typing import Final

from tests.stories import afternoon, morning, plans

STORIES: Final = (*morning.STORIES, *afternoon.STORIES, *plans.STORIES)
