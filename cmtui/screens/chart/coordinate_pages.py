"""The rows of Coordinate whole: a referral with its way, any other entry field by field."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cmtui.vocabulary import catalog
from cmtui.widgets import when
from cmtui.widgets.reading import Page, Paragraph

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from zoneinfo import ZoneInfo

    from cmtui.care_rows import ReferralRow, ResourceRow
    from cmtui.rows import FieldRow, Form, ItemRow

_FAILED: Final = frozenset(("not_connected", "refused"))


def referral_page(row: ReferralRow, entry: ResourceRow | None, *, today: date) -> Page:
    """A referral: where it stands, its way so far, whom the client was offered, what was told on what basis.

    Args:
        row: The referral.
        entry: The provider's entry in the directory; None for one that has none.
        today: The practice's day.
    """
    to = f" · {row.provider}" if row.provider else ""
    return Page(f"{row.service}{to}", tuple(_referral(row, entry, today)))


def _referral(row: ReferralRow, entry: ResourceRow | None, today: date) -> Iterator[Paragraph]:
    label = catalog.label("referral_state", row.state)
    reason = f": {catalog.label('not_connected', row.reason).casefold()}" if row.reason else ""
    failed = row.state in _FAILED
    yield Paragraph(f"{label}{reason} · {since(row, today)}", "urgent" if failed else "strong")
    if not row.ended_on:
        yield Paragraph("x says what became of it.", "accent", "→ ")
    elif failed and not row.replaced_by:
        yield Paragraph("x begins again with others.", "accent", "→ ")
    if row.replaced_by:
        yield Paragraph("another referral took its place", "muted")
    if row.replaces:
        yield Paragraph("takes the place of one that failed", "muted")
    if entry is not None:
        yield _entry(entry, today)
    yield from _sent(row, today)
    yield from _options(row)
    for title, text in (
        ("appointment", _day(row.appointment_on, today)),
        ("help", catalog.label("help_received", row.help_received) if row.help_received else ""),
        ("client's word", row.satisfaction),
        ("cost", row.cost),
    ):
        if text:
            yield Paragraph(text, "", f"{title}: ")
    yield from _way(row, today)


def missed_page(row: ItemRow) -> Page:
    """A hard deadline that was met too late; the record keeps it by itself."""
    kept = "A hard deadline that passed before it was met. It stays with the case; only undo takes it back."
    return Page(row.label, (Paragraph(row.text), Paragraph(kept, "muted")))


def since(row: ReferralRow, today: date) -> str:
    """When a referral came to its state: `11 Nov, 12 days ago`."""
    day = _day(row.state_on, today)
    if not row.waits:
        return f"{day}, today"
    return f"{day}, {row.waits} day{'s' if row.waits > 1 else ''} ago"


def _way(row: ReferralRow, today: date) -> Iterator[Paragraph]:
    """Each state with its day and note."""
    for state, day, note in row.states:
        words = catalog.label("referral_state", state).casefold()
        yield Paragraph(f"{words} · {note}" if note else words, "", f"{_day(day, today):>12}  ")


def _options(row: ReferralRow) -> Iterator[Paragraph]:
    for name, why, chosen in row.options:
        words = f"{name} · {why}" if why else name
        yield Paragraph(words, "" if chosen else "muted", "chosen: " if chosen else "offered: ")
    if row.chosen_why and not any(chosen for _, _, chosen in row.options):
        yield Paragraph(row.chosen_why, "", "choice: ")


def _sent(row: ReferralRow, today: date) -> Iterator[Paragraph]:
    if row.sent_on:
        way = f" by {catalog.label('contact_mode', row.way).casefold()}" if row.way else ""
        receipt = (
            f"receipt verified {_day(row.received_on, today)}"
            if row.received_on
            else "~ receipt not verified"
        )
        yield Paragraph(
            f"{_day(row.sent_on, today)}{way} · {receipt}", "" if row.received_on else "soon", "sent: "
        )
    if row.information:
        yield Paragraph(row.information, "", "told: ")
    if row.basis:
        yield Paragraph(catalog.label("disclosure_basis", row.basis), "", "basis: ")


def _entry(entry: ResourceRow, today: date) -> Paragraph:
    """The provider in the directory, and how far it can be relied upon."""
    phone = f"{entry.phone} · " if entry.phone else ""
    if not entry.verified_on:
        return Paragraph(f"{phone}entry never verified; f4 opens it", "soon", "directory: ")
    ago = when.ago(entry.verified_on, today=today, zone=None)
    said = "verified today" if ago == "today" else f"verified {ago} ago"
    tail = "; f4 opens it" if entry.stale else ""
    return Paragraph(
        f"{phone}{'~ ' if entry.stale else ''}{said}{tail}", "soon" if entry.stale else "", "directory: "
    )


def entry_page(row: ItemRow, form: Form, zone: ZoneInfo | None) -> Page:
    """Any other entry: how it stands, then its fields."""
    fields = (
        Paragraph(text, "", f"{field.title.casefold()}: ")
        for field in form.fields
        if field.value != row.label and (text := _said(field, zone))
    )
    return Page(f"{row.group} · {row.label}", (Paragraph(row.text, "strong"), *fields))


def _said(field: FieldRow, zone: ZoneInfo | None) -> str:
    """A field's value as one reads it; nothing where there is none, or where it says no."""
    if not field.value or (field.kind == "yes_no" and field.value == "no"):
        return ""
    if field.kind == "date":
        return when.whole(field.value, zone=zone)
    if field.vocabulary and field.kind == "choice":
        return catalog.label(field.vocabulary, field.value)
    return f"{field.value} {field.unit}".rstrip()


def _day(day: str, today: date) -> str:
    return when.short(day, today=today, zone=None) if day else ""
