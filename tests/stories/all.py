"""Every story."""

from __future__ import annotations

from typing import Final

from tests.stories import morning

STORIES: Final = (*morning.STORIES,)
