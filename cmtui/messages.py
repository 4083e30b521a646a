"""What screens tell one another: small facts, named for what happened."""

from __future__ import annotations

from dataclasses import dataclass

from textual.message import Message


@dataclass
class CaseChanged(Message):
    """An act changed a case; lists and charts that show it read again."""

    case: str
    """Public id; empty when several changed."""


@dataclass
class DraftsChanged(Message):
    """A draft was kept, continued or let go."""
