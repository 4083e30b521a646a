"""The empty Textual app: what the toolkit costs before anything is shown."""

from __future__ import annotations

from textual.app import App

if __name__ == "__main__":
    App[None]().run()
