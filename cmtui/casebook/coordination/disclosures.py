"""What leaves the practice rests on a basis: a consent in force, or a law that is named (hard stop S-2)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from cmtui.errors import Refused
from cmtui.models.coordination import Disclosure
from cmtui.rules.recipients import names
from cmtui.vocabulary import catalog

if TYPE_CHECKING:
    from datetime import date

    from cmtui.store.reader import Reads, Row
    from cmtui.store.work import Work, Written

RELEASES: Final = ("release_of_information", "law_protected_records", "contact_with_family")
"""Kinds of consent that let information out."""

CONSENT: Final = "consent"
"""The basis that is a consent; `consent:` and a public id names which."""


def releases(reads: Reads, case_id: int, day: date) -> list[Row]:
    """The releases of a case that are in force on a day: inner id, public id, kind, recipients, last day."""
    kinds = ", ".join(f"'{kind}'" for kind in RELEASES)
    return reads.rows(
        "SELECT id, public_id, kind, recipients, expires_on FROM consent WHERE case_id = ?1 AND voided_at IS NULL "
        f"AND kind IN ({kinds}) AND coalesce(effective_on, signed_on) <= ?2 "
        "AND (expires_on IS NULL OR expires_on >= ?2) AND (revoked_on IS NULL OR revoked_on > ?2) ORDER BY id",
        (case_id, day.isoformat()),
    )


def rests_on(reads: Reads, case_id: int, basis: str, recipient: str, day: date) -> tuple[str, int | None]:
    """The basis as it is kept, and the inner id of the consent where it is one.

    A consent that names the recipient goes before a release that names nobody; one that names others alone is taken
    only when it is chosen itself, by `consent:` and its public id.

    Args:
        reads: Where the consents stand; the act itself while it writes.
        case_id: Inner id of the case.
        basis: A code of `disclosure_basis`, `consent:` with a public id, or the law in words.
        recipient: To whom it goes.
        day: When.

    Raises:
        Refused: There is no basis, or no consent in force is one (S-2).
    """
    word, _, named = basis.partition(":")
    if not basis:
        raise Refused(
            f"Say on what basis {recipient} gets this: a consent in force, or the law that allows it (S-2).",
            rule="S-2",
        )
    if word != CONSENT:
        return basis, None
    standing = releases(reads, case_id, day)
    if fitting := _fitting(standing, named, recipient):
        return CONSENT, fitting
    if named:
        raise Refused(
            "That consent is not in force on that day; renew it, or name another basis.", rule="S-2"
        )
    if standing:
        others = (
            "; ".join(filter(None, (" ".join(str(row[3]).split()) for row in standing)))[:120] or "nobody"
        )
        raise Refused(
            f"No release in force names {recipient} (it names {others}); choose the release itself, add one, or name another basis.",
            rule="S-2",
        )
    raise Refused("No release of information is in force; add one, or name another basis.", rule="S-2")


def _fitting(standing: list[Row], named: str, recipient: str) -> int | None:
    if named:
        return next((int(row[0]) for row in standing if row[1] == named), None)
    by_name = (int(row[0]) for row in standing if names(row[3], recipient))
    to_anybody = (int(row[0]) for row in standing if row[2] == RELEASES[0] and not row[3].strip())
    return next(by_name, None) or next(to_anybody, None)


def disclose(
    work: Work, case_id: int, *, recipient: str, basis: str, sent_on: date, **values: Any
) -> Written:
    """Write down inside another act that information left the practice.

    Args:
        work: The act.
        case_id: Inner id of the case.
        recipient: To whom it went.
        basis: As `rests_on` takes it.
        sent_on: When.
        **values: Further values of the row: `what`, `purpose`, `way`, `recipient_kind`, and what it belongs to
            (`referral_id`, `transition_id`, `plan_version_id`).

    Raises:
        Refused: There is no basis (S-2).
    """
    kept, consent_id = rests_on(work, case_id, basis, recipient, sent_on)
    return work.put(
        Disclosure,
        case_id=case_id,
        recipient=recipient,
        basis=kept,
        consent_id=consent_id,
        sent_on=sent_on,
        **values,
    )


def bases(reads: Reads, case_id: int, day: date) -> tuple[tuple[str, str], ...]:
    """What a disclosure can rest on: each release in force, then the named laws; what is kept and what is read."""
    found = []
    for _, ident, kind, recipients, until in releases(reads, case_id, day):
        words = (
            catalog.label("consent_kind", kind),
            " ".join(str(recipients).split()),
            until and f"until {until}",
        )
        found.append((f"{CONSENT}:{ident}", " · ".join(filter(None, words))))
    laws = [(term.code, term.label) for term in catalog.terms("disclosure_basis") if term.code != CONSENT]
    return (*found, *laws)


def named(reads: Reads, case_id: int, day: date) -> dict[str, str]:
    """Whom each release in force names, by its value among the `bases`; one that names nobody is left out."""
    return {
        f"{CONSENT}:{row[1]}": str(row[3]) for row in releases(reads, case_id, day) if str(row[3]).strip()
    }
