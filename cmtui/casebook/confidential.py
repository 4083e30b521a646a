"""What stands in lists, searches and previews in the place of words about violence."""

from __future__ import annotations

from typing import Final

CONFIDENTIAL_FOLLOW_UP: Final = "confidential follow-up"
"""For a flag, a need or a result."""

CONFIDENTIAL_FORM: Final = "confidential form"
"""For a form whose very title would tell."""

CONFIDENTIAL_WORDS: Final = "confidential"
"""For free words that may be about a confidential answer, such as a conclusion."""
