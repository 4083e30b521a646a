"""Outcome domains in a word each, for lists."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cmtui.vocabulary import catalog

if TYPE_CHECKING:
    from collections.abc import Iterable


def in_words(domains: Iterable[str]) -> str:
    """The first of each label: `Psychosocial` for psychosocial and emotional well-being.

    Args:
        domains: Codes of `outcome_domain`.
    """
    labels = (catalog.label("outcome_domain", code) for code in domains)
    return ", ".join(re.split(" and | with | functioning", label)[0] for label in labels)
