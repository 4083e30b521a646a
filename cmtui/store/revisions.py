"""The schema revisions that this version knows, named so that opening a file needs no Alembic."""

from __future__ import annotations

from typing import Final

KNOWN: Final = ("0001", "0002", "0003")
"""In order; a test compares them with the folder of migrations."""

HEAD: Final = KNOWN[-1]
"""What this version writes."""
