"""A story: what it is called, how many keys it may cost, and how it goes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from tests.stories.desk import StoryDesk


@dataclass(frozen=True, slots=True)
class Story:
    """One task of the usability scenarios."""

    task: int
    """Its number in the twelve tasks of a day."""
    title: str
    budget: int
    """Keys without free text, at most."""
    tell: Callable[[StoryDesk], Awaitable[None]]
    """Presses the keys, and looks at what is done when it is done."""
