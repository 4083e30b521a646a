"""What comes out of a sitting after each answer."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cmtui.forms.answers import Path
    from cmtui.forms.scoring.alerts import Alert
    from cmtui.forms.scoring.scores import Score
    from cmtui.forms.tree import Finding
    from cmtui.forms.values import Answer


@dataclass(frozen=True, slots=True)
class Subject:
    """Who the form is about, for scores and formulas that ask."""

    age: int | None = None
    """In years, on the day of the sitting."""
    gender: str = ""
    """male, female, other, unknown; empty where it is not recorded."""
    born: str = ""
    """The date of birth as FHIR has it."""
    name: str = ""
    patient: Mapping[str, Any] = field(default_factory=dict)
    """The client as a FHIR Patient, for formulas that name %patient."""
    case: Mapping[str, Any] = field(default_factory=dict)
    mode: str = ""
    """self, read_aloud or proxy."""


@dataclass(frozen=True, slots=True)
class Issue:
    """What is not right with an answer."""

    path: Path
    link_id: str
    reason: str
    """One sentence: what is wrong and how to mend it."""
    severity: Literal["error", "warning"] = "error"


@dataclass(frozen=True, slots=True)
class Outcome:
    """All that follows from a form and its answers; fresh after each change."""

    enabled: frozenset[Path]
    """The items that are asked, hidden ones too."""
    values: Mapping[Path, tuple[Answer, ...]]
    """What stands in each question: given, else by formula, else by the form; also in those that are not asked now."""
    calculated: Mapping[Path, tuple[Answer, ...]]
    """The part of the values that formulas wrote."""
    required_open: tuple[Path, ...] = ()
    """Questions that have to be answered, or skipped with a reason, before the form is complete; in order."""
    issues: tuple[Issue, ...] = ()
    scores: tuple[Score, ...] = ()
    alerts: tuple[Alert, ...] = ()
    findings: tuple[Finding, ...] = ()
    """Formulas that failed or did not come to rest."""
    answered: int = 0
    of: int = 0
    """How many questions a person is asked at present."""

    def by_link(self) -> Mapping[str, tuple[Answer, ...]]:
        """The answers that count by link id: of the items that are asked, all repetitions in their order."""
        found: dict[str, tuple[Answer, ...]] = {}
        for path, values in self.values.items():
            if path in self.enabled:
                link_id = path[-1][0]
                found[link_id] = (*found[link_id], *values) if link_id in found else values
        return found
