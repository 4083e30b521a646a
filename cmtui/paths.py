"""Where a person's files belong on this machine."""

from __future__ import annotations

import os
from pathlib import Path


def default_record() -> Path:
    """The record that `cmtui` opens when none is named: one file in the user's data folder."""
    # Deferred: 31 ms, and only needed when neither --db nor CMTUI_DB names a file.
    from platformdirs import user_data_path

    return user_data_path("cmtui", appauthor=False) / "practice.db"


def log_folder() -> Path:
    """Where the last-resort handler leaves its notes: exception types and our own frames, no client text."""
    from platformdirs import user_log_path

    return user_log_path("cmtui", appauthor=False)


def settings_file() -> Path:
    """The user's settings (theme, keys); the record's own settings live in the record."""
    if named := os.environ.get("CMTUI_SETTINGS"):
        return Path(named)
    from platformdirs import user_config_path

    return user_config_path("cmtui", appauthor=False) / "settings.toml"


def documents_folder() -> Path:
    """Where a print goes unless another place is named: the user's documents, else the home folder."""
    from platformdirs import user_documents_path

    folder = user_documents_path()
    return folder if folder.is_dir() else Path.home()
