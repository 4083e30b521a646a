"""The list of what is wrong in a file, or not done with it, while it is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmtui.forms.tree import Finding

if TYPE_CHECKING:
    from cmtui.forms.tree import Severity


class Findings:
    """Findings as they are met, each said once for an item."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, str, str], Finding] = {}

    def error(self, link_id: str, feature: str, sentence: str) -> None:
        """The file breaks a rule of FHIR; it is read all the same."""
        self._add("error", link_id, feature, sentence)

    def degraded(self, link_id: str, feature: str, sentence: str) -> None:
        """Answered, but not as its author meant."""
        self._add("degraded", link_id, feature, sentence)

    def ignored(self, link_id: str, feature: str, sentence: str) -> None:
        """Left out without loss for whoever answers."""
        self._add("ignored", link_id, feature, sentence)

    def _add(self, severity: Severity, link_id: str, feature: str, sentence: str) -> None:
        self._found.setdefault((link_id, feature, sentence), Finding(severity, link_id, feature, sentence))

    def all(self) -> tuple[Finding, ...]:
        """Every finding in the order met."""
        return tuple(self._found.values())
