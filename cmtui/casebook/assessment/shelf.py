"""The forms at hand: those that are shipped, and the versions that the record keeps byte for byte.

Only reading, and without SQLModel: the command line checks and scores forms where no record is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from cmtui.errors import NotFound
from cmtui.form_rows import FormRow
from cmtui.forms import shipped
from cmtui.forms.reading.reader import read
from cmtui.forms.scoring.score_rule import read_rule
from cmtui.store.reader import one

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any, Literal

    from cmtui.forms.scoring.score_rule import ScoreRule
    from cmtui.forms.tree import Form
    from cmtui.store.reader import Reads, Row

COMPREHENSIVE: Final = frozenset({"comprehensive-assessment"})
"""Shipped forms that a plan can rest on (G-15); of an imported one the case manager says so."""

_SHORT: Final = 60
"""Characters of a rights statement that a list shows."""

_CLAUSE: Final = re.compile(r"(?<=[.;])\s+|,\s+")
_ALLOWED: Final = re.compile(
    r"permission|public domain|free|licen[cs]e\b|copyright|Creative Commons|CC BY|own words", re.IGNORECASE
)

_COLUMNS: Final = (
    "SELECT id, code, edition, digest, content, source, retired_at, interval_days, comprehensive, entitled_by, entitled_at, "
    "created_at, url FROM form_version WHERE voided_at IS NULL "
)


class Nowhere:
    """No record at all: what is asked of it is not there."""

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[Row]:  # noqa: ARG002
        """None."""
        return []


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a form at hand."""

    code: str
    digest: str
    content: bytes
    source: Literal["shipped", "imported"]
    row_id: int | None = None
    """Inner id in the record; None for a shipped one that was not used yet."""
    retired: bool = False
    interval_days: int | None = None
    comprehensive: bool = False
    entitled_by: str = ""
    entitled_at: str | None = None
    since: str | None = None
    """Instant it came into the record."""
    url: str = ""

    @property
    def form(self) -> Form:
        """The form, parsed once."""
        return parsed(self.code, self.content)


@lru_cache(maxsize=128)
def parsed(code: str, content: bytes) -> Form:
    """A form from its bytes; the same bytes are read once.

    Raises:
        UnreadableForm: They are no questionnaire.
    """
    return read(content, code)


@lru_cache(maxsize=128)
def parsed_rule(content: bytes) -> ScoreRule:
    """A score rule from its bytes."""
    return read_rule(content)


def digest_of(data: bytes) -> str:
    """SHA-256, in letters."""
    return sha256(data).hexdigest()


def versions(reads: Reads, code: str = "") -> tuple[Version, ...]:
    """The versions that the record keeps, of one form or of all, the oldest first."""
    where, values = ("AND code = ? ", (code,)) if code else ("", ())
    return tuple(_version(row) for row in reads.rows(f"{_COLUMNS}{where}ORDER BY id", values))


def version_of(reads: Reads, row_id: int) -> Version:
    """The version of that inner id."""
    found = one(reads, f"{_COLUMNS}AND id = ?", (row_id,))
    if found is None:
        raise NotFound("The form of that assessment is not in this record.")
    return _version(found)


def _version(row: Row) -> Version:
    return Version(
        code=row[1],
        digest=row[3],
        content=bytes(row[4]),
        source=row[5],
        row_id=row[0],
        retired=row[6] is not None,
        interval_days=row[7],
        comprehensive=bool(row[8]),
        entitled_by=row[9],
        entitled_at=row[10],
        since=row[11],
        url=row[12],
    )


@lru_cache(maxsize=64)
def _shipped(code: str) -> Version:
    content = shipped.questionnaire(code)
    return Version(code, digest_of(content), content, "shipped", comprehensive=code in COMPREHENSIVE)


def current(reads: Reads, code: str) -> Version:
    """The version of a form that is answered from now on.

    A shipped form is that of this cmtui, whatever earlier version the record keeps; of an imported one the last that
    came in.

    Raises:
        NotFound: No form of the library has that code.
    """
    kept = versions(reads, code)
    if code not in shipped.codes():
        if not kept:
            raise NotFound(f"There is no form “{code}”; cmtui forms list names those there are.")
        return kept[-1]
    now = _shipped(code)
    return next((each for each in kept if each.digest == now.digest), now)


def known_codes(reads: Reads) -> tuple[str, ...]:
    """Every form of the library: the shipped ones in their order, then the imported by code."""
    own = reads.rows("SELECT DISTINCT code FROM form_version WHERE voided_at IS NULL ORDER BY code")
    first = shipped.codes()
    return (*first, *(code for (code,) in own if code not in first))


def rules_of(reads: Reads, code: str, form: Form) -> tuple[tuple[ScoreRule, bytes, str], ...]:
    """The score rules of a form with their bytes and where they come from; an attached one replaces its namesake.

    An imported form without a rule of its own is scored by a shipped one that is made for it and finds its items.
    """
    found: dict[str, tuple[ScoreRule, bytes, str]] = {}
    for content in shipped.rules(code):
        rule = parsed_rule(content)
        found[rule.id] = rule, content, "shipped"
    for row in reads.rows(
        "SELECT content FROM score_rule_version WHERE form_code = ? AND source = 'imported' AND voided_at IS NULL ORDER BY id",
        (code,),
    ):
        rule = parsed_rule(bytes(row[0]))
        found[rule.id] = rule, bytes(row[0]), "imported"
    if not found and code not in shipped.codes():
        found = {rule.id: (rule, content, "shipped") for rule, content in fitting(form)}
    return tuple(found.values())


def fitting(form: Form) -> tuple[tuple[ScoreRule, bytes], ...]:
    """The shipped rules that are made for a form and find its items."""
    contents = (content for code in shipped.codes() for content in shipped.rules(code))
    rules = ((parsed_rule(content), content) for content in contents)
    return tuple(
        (rule, content) for rule, content in rules if rule.fits(form) and not rule.problems(form, needs=False)
    )


def domains_of(rules: tuple[ScoreRule, ...]) -> tuple[str, ...]:
    """The outcome domains that a form speaks to."""
    return tuple(dict.fromkeys(domain for rule in rules for domain in rule.domains))


def in_short(rights: str) -> str:
    """A rights statement in a few words, for a list: the clause that says what is allowed."""
    clauses = [each.strip(" .;") for each in _CLAUSE.split(" ".join(rights.split())) if each.strip(" .;")]
    if not clauses:
        return "not stated"
    told = next((each for each in clauses if _ALLOWED.search(each)), clauses[0])
    return told if len(told) <= _SHORT else told[: _SHORT - 1].rsplit(" ", 1)[0] + " …"


def form_row(
    reads: Reads, version: Version, status: Literal["added", "new version", "unchanged", ""] = ""
) -> FormRow:
    """A form as the library lists it."""
    form = version.form
    rules = tuple(rule for rule, _, _ in rules_of(reads, version.code, form))
    days = [rule.reassess_days for rule in rules if rule.reassess_days]
    return FormRow(
        code=version.code,
        version=form.version,
        title=form.title,
        items=form.questions,
        licence=in_short(form.copyright),
        domains=domains_of(rules),
        source=version.source,
        retired=version.retired,
        interval_days=version.interval_days or min(days, default=None),
        comprehensive=version.comprehensive,
        status=status,
    )
