"""The record of a case as it stood on a day, laid out for reading."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cmtui.vocabulary import catalog
from cmtui.widgets import when
from cmtui.widgets.reading import Page, Paragraph

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date
    from zoneinfo import ZoneInfo


def as_of_page(stood: Mapping[str, Any], *, day: date, zone: ZoneInfo | None) -> Page:
    """The page of what `cmtui show --as-of` gives.

    Args:
        stood: The case as plain values.
        day: The day at whose end it stood so.
        zone: The practice's zone.
    """
    title = (
        f"{stood['client']['name']} · case {stood['number']} · as of {when.whole(day.isoformat(), zone=None)}"
    )
    return Page(title, (*_case(stood), *_screening(stood), *_rest(stood, zone)))


def _case(stood: Mapping[str, Any]) -> Iterator[Paragraph]:
    client = stood["client"]
    status = catalog.label("case_status", stood["status"]).casefold()
    opened = f", opened {stood['opened']}" if stood["opened"] else ""
    closed = f", closed {stood['closed']}" if stood["closed"] else ""
    yield Paragraph(f"{status}{opened}{closed} · acuity {stood['acuity']}", "strong")
    facts = (
        f"born {client['born']}" if client["born"] else "",
        f"died {client['died']}" if client["died"] else "",
        ", ".join(client["languages"]),
        client["email"] or "",
    )
    yield Paragraph(" · ".join(fact for fact in facts if fact))


def _screening(stood: Mapping[str, Any]) -> Iterator[Paragraph]:
    screening = stood["screening"]
    if screening is None:
        return
    yield _heading("Screening")
    for criterion in screening["criteria"]:
        answer = catalog.label("criterion_answer", criterion["answer"])
        evidence = f" · {criterion['evidence']}" if criterion["evidence"] else ""
        sign = "✓ " if criterion["decided"] else "~ "
        yield Paragraph(f"{catalog.label('criterion', criterion['id'])}: {answer}{evidence}", "", sign)
    decision = catalog.label("screening_decision", screening["decision"]) if screening["decision"] else "open"
    reason = f" · {screening['reason']}" if screening["reason"] else ""
    yield Paragraph(f"decision: {decision}{reason}", "", "  ")


def _rest(stood: Mapping[str, Any], zone: ZoneInfo | None) -> Iterator[Paragraph]:
    if stood["consents"]:
        yield _heading("Consents")
    for consent in stood["consents"]:
        pairs = (("since", "effective"), ("until", "expires"), ("revoked", "revoked"))
        spans = [f"{word} {consent[name]}" for word, name in pairs if consent[name]]
        yield Paragraph(" · ".join([catalog.label("consent_kind", consent["kind"]), *spans]), "", "  ")
    if stood["tasks"]:
        yield _heading("Tasks")
    for task in stood["tasks"]:
        sign = {"done": "✓ ", "dropped": "– "}.get(task["status"], "○ ")
        yield Paragraph(f"{task['due']}  {task['what']}", "", sign)
    if stood["contacts"]:
        yield _heading(f"Contacts: {len(stood['contacts'])}")
    for contact in stood["contacts"]:
        yield from _contact(contact, zone)


def _contact(contact: Mapping[str, Any], zone: ZoneInfo | None) -> Iterator[Paragraph]:
    facts = (
        when.whole(contact["at"], zone=zone),
        contact["kind"],
        when.span(contact["minutes"]),
        contact["outcome"] or "",
        contact["party"] or "",
        "signed" if contact["signed"] else "not signed",
    )
    yield Paragraph(" · ".join(fact for fact in facts if fact), "muted", "  ")
    if contact["narrative"]:
        yield Paragraph(contact["narrative"], "", "    ")


def _heading(words: str) -> Paragraph:
    return Paragraph(words, "accent")
