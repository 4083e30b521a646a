"""The report of ``cmtui forms check``: what of a form can be answered here, and what is not done with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from cmtui.forms.tree import Finding, Form

_UNANSWERABLE: Final = frozenset({"unknown-type", "no-items", "modifier-extension"})
"""Features that leave a question, or the whole form, not answered as it was meant in any way."""


@dataclass(frozen=True, slots=True)
class FormReport:
    """What a form is like, as seen from here."""

    title: str
    items: int
    """All items: groups, texts and questions."""
    questions: int
    """The questions that a person can see."""
    supported: bool
    """Every question is answerable: in full, or politely degraded with a finding that says how."""
    unsupported: tuple[tuple[str, str], ...]
    """The link id (empty for the form) and the feature of all that is not done as its author meant."""
    errors: tuple[str, ...]
    """A sentence for each rule of FHIR that the file breaks, with the link id in front."""
    findings: tuple[Finding, ...]

    def as_json(self, file: str) -> dict[str, object]:
        """The report of a file for a program."""
        return {
            "file": file,
            "title": self.title,
            "items": self.items,
            "questions": self.questions,
            "supported": self.supported,
            "unsupported": [{"linkId": link_id, "feature": feature} for link_id, feature in self.unsupported],
            "errors": list(self.errors),
            "findings": [
                {
                    "severity": finding.severity,
                    "linkId": finding.link_id,
                    "feature": finding.feature,
                    "sentence": finding.sentence,
                }
                for finding in self.findings
            ],
        }


def report(form: Form) -> FormReport:
    """What of a form can be answered here."""
    items = sum(1 for _ in form.walk())
    unanswerable = any(finding.feature in _UNANSWERABLE for finding in form.findings)
    lost = {
        (finding.link_id, finding.feature): None
        for finding in form.findings
        if finding.severity == "degraded" or finding.feature in _UNANSWERABLE
    }
    return FormReport(
        title=form.title,
        items=items,
        questions=form.questions,
        supported=not unanswerable,
        unsupported=tuple(lost),
        errors=tuple(_line(finding) for finding in form.findings if finding.severity == "error"),
        findings=form.findings,
    )


def unreadable(file: str, sentence: str) -> dict[str, object]:
    """The report of a file that is no form."""
    return {
        "file": file,
        "title": "",
        "items": 0,
        "questions": 0,
        "supported": False,
        "unsupported": [],
        "errors": [sentence],
        "findings": [],
    }


def _line(finding: Finding) -> str:
    """A finding with the item it stands at."""
    return f"{finding.link_id}: {finding.sentence}" if finding.link_id else finding.sentence
