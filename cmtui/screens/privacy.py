"""The screen blanked, for when somebody looks over the shoulder."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content
from textual.widgets import Static

from cmtui.screens.base import Dialog

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult


class PrivacyScreen(Dialog[None]):
    """Shows nothing of anybody. Any key brings back what was there, and does nothing else."""

    DEFAULT_CSS = """
    PrivacyScreen { background: $background; align: center middle; }
    PrivacyScreen > Static { width: auto; color: $text-muted; }
    """

    covers = True
    """While it is up, no key of the app works."""

    def compose(self) -> ComposeResult:
        """A word on how to come back."""
        yield Static(Content("Blanked. Any key brings the screen back."))

    def on_key(self, event: events.Key) -> None:
        """Come back."""
        event.stop()
        event.prevent_default()
        self.dismiss(None)
