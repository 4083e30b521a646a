"""The library: the instruments that are shipped, each a FHIR questionnaire with its score rules."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from cmtui.errors import NotFound
from cmtui.forms.scoring.score_rule import read_rule

if TYPE_CHECKING:
    from cmtui.forms.scoring.score_rule import ScoreRule

_HERE: Final = Path(__file__).parent / "instruments"
_RULE: Final = ".rule.json"
_BUILT_IN: Final = "alerts-by-loinc"

_ORDER: Final = (
    "comprehensive-assessment",
    "nine-criteria",
    "safety-follow-up",
    "phq-2",
    "phq-9",
    "gad-2",
    "gad-7",
    "phq-4",
    "gds-15",
    "pc-ptsd-5",
    "audit-c",
    "taps-1",
    "hark",
    "hunger-vital-sign",
    "cfpb-financial-well-being",
    "hrqol-4",
    "pain-and-rulers",
    "function-checklist",
    "lace",
    "sils",
    "self-efficacy-6",
    "satisfaction-4",
)
"""As the library lists them: what a first visit uses, then by domain."""


def codes() -> tuple[str, ...]:
    """The codes of the shipped forms, in the order of the library."""
    return _ORDER


def questionnaire(code: str) -> bytes:
    """The file of a shipped form.

    Raises:
        NotFound: No shipped form has that code.
    """
    if code not in _ORDER:
        raise NotFound(f"There is no shipped form '{code}'; `cmtui forms list` names those there are.")
    return (_HERE / f"{code}.json").read_bytes()


def rules(code: str) -> tuple[bytes, ...]:
    """The score rule files of a shipped form; none where it has no score and no alert."""
    file = _HERE / f"{code}{_RULE}"
    return (file.read_bytes(),) if code in _ORDER and file.is_file() else ()


@cache
def built_in() -> ScoreRule:
    """The alerts by LOINC code, for forms of any author."""
    return read_rule((_HERE / f"{_BUILT_IN}{_RULE}").read_bytes())
