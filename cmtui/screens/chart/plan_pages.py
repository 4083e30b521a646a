"""The lines of the plan whole: a need with its answer, a goal with its levels, an intervention with what was told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cmtui.screens.chart import plan_words as words
from cmtui.screens.chart.assess_pages import need_page
from cmtui.vocabulary import catalog
from cmtui.widgets.reading import Page, Paragraph
from cmtui.widgets.trend import figure, spark

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from cmtui.care_rows import CopyRow, GoalLook, GoalRow, InterventionRow, PlanVersionRow, ReviewRow
    from cmtui.form_rows import NeedRow
    from cmtui.screens.chart.assess_lines import Days

_TOLD: Final = {
    "benefit": "benefit",
    "risk": "risk",
    "cost": "cost",
    "alternatives": "alternatives",
    "none": "that none is a choice",
}


def need_in_plan(need: NeedRow, goals: Sequence[GoalRow], days: Days) -> Page:
    """A need whole, with what it waits for here."""
    page = need_page(need, days)
    kept = tuple(each for each in page.paragraphs if each.lead != "→ ")
    if need.closed or not words.lacks_goal(need, goals):
        return Page(page.title, kept)
    asks = (
        Paragraph("No goal answers this need.", "urgent", "! "),
        Paragraph("a adds a goal, L takes one from the library; x answers it otherwise.", "accent", "→ "),
    )
    return Page(page.title, (*kept, *asks))


# A goal


def goal_page(
    goal: GoalRow, needs: Mapping[str, NeedRow], contacts: Sequence[tuple[str, str]], days: Days
) -> Page:
    """A goal whole.

    Args:
        goal: The goal.
        needs: The needs of the case, by public id.
        contacts: The contacts that were tied to it: instant and words, the newest first.
        days: For the days.
    """
    since = f" since {days.whole(goal.status_on)}" if goal.status_on else ""
    status = catalog.label("goal_status", goal.status).casefold()
    return Page(f"goal {goal.number} · {status}{since}", tuple(_goal_paragraphs(goal, needs, contacts, days)))


def _goal_paragraphs(
    goal: GoalRow, needs: Mapping[str, NeedRow], contacts: Sequence[tuple[str, str]], days: Days
) -> Iterator[Paragraph]:
    if goal.words:
        yield Paragraph(f"“{goal.words}”", "strong")
    yield Paragraph(_counted(goal, days), "" if goal.words else "strong")
    if goal.status_reason:
        yield Paragraph(goal.status_reason, "", "because: ")
    answered = [needs[need].statement for need in goal.needs if need in needs]
    if answered:
        yield from (Paragraph(each, "", "for: ") for each in answered)
    else:
        yield Paragraph("No need stands behind this goal; e ties it to one.", "urgent", "! ")
    yield from _levels(goal)
    yield from _course(goal, days)
    yield from _person(goal)
    yield from _said(
        ("barriers: ", goal.barriers),
        ("strengths used: ", goal.strengths),
        ("evidence: ", goal.evidence),
        ("responsible: ", goal.responsible),
    )
    if goal.agreed_on:
        how = f", {words.agreed_how(goal.agreed_how)}" if goal.agreed_how else ""
        yield Paragraph(f"{days.whole(goal.agreed_on)}{how}", "", "agreed: ")
    yield from (Paragraph(text, "muted", f"{days.short(at)}  ") for at, text in contacts)


def _said(*pairs: tuple[str, str]) -> Iterator[Paragraph]:
    """Each text that is there, behind what it is."""
    return (Paragraph(text, "", lead) for lead, text in pairs if text)


def _counted(goal: GoalRow, days: Days) -> str:
    """What, how it is known, from where to where, by when."""
    measure = f" ({goal.measure})" if goal.measure else ""
    target = words.target_words(goal)
    horizon = catalog.label("goal_horizon", goal.horizon).casefold() if goal.horizon else ""
    by = f"by {days.whole(goal.target_on)}" if goal.target_on else ""
    facts = (goal.what + measure, " ".join(part for part in (target, by) if part), horizon)
    return " · ".join(fact for fact in facts if fact)


def _levels(goal: GoalRow) -> Iterator[Paragraph]:
    """The five levels in words; the one that is reached stands out."""
    if not any(goal.levels) and goal.attainment is None:
        return
    for level in reversed(words.LEVELS):
        here = level == goal.attainment
        sign = "▸" if here else " "
        yield Paragraph(
            words.level_words(goal, level), "strong" if here else "muted", f"{sign}{words.signed(level):>2}  "
        )


def _course(goal: GoalRow, days: Days) -> Iterator[Paragraph]:
    """How attainment and the measure went over the reviews."""
    if len(goal.trend) > 1:
        now = words.signed(goal.trend[-1])
        drawn = spark(goal.trend, low=words.LEVELS[0], high=words.LEVELS[-1])
        yield Paragraph(f"{drawn} {now}", "accent", "attainment: ")
    if goal.values:
        marks = [each for each in (goal.baseline, goal.target) if each is not None and not goal.tied_measure]
        low, high = (min(marks), max(marks)) if marks else (None, None)
        drawn = spark(goal.values, low=low, high=high) if len(goal.values) > 1 else ""
        named = goal.tied_measure or goal.unit or "measure"
        yield Paragraph(f"{drawn} {figure(goal.values[-1])}".strip(), "accent", f"{named}: ")
    if goal.reviewed_on:
        yield Paragraph(days.whole(goal.reviewed_on), "muted", "reviewed: ")


def _person(goal: GoalRow) -> Iterator[Paragraph]:
    both = (("importance", goal.importance), ("confidence", goal.confidence))
    said = [f"{what} {value} of 10" for what, value in both if value is not None]
    if said:
        yield Paragraph(" · ".join(said))


# An intervention


def intervention_page(row: InterventionRow, before: InterventionRow | None, days: Days) -> Page:
    """An intervention whole.

    Args:
        row: The intervention.
        before: The one that is done before; None where none is.
        days: For the days.
    """
    kind = catalog.label("intervention_kind", row.kind) if row.kind else "Intervention"
    status = catalog.label("intervention_status", row.status).casefold()
    since = f" since {days.whole(row.status_on)}" if row.status_on else ""
    return Page(f"{kind} · {status}{since}", tuple(_intervention_paragraphs(row, before, days)))


def _intervention_paragraphs(
    row: InterventionRow, before: InterventionRow | None, days: Days
) -> Iterator[Paragraph]:
    yield Paragraph(row.what, "strong")
    when = [
        f"from {days.whole(row.start)}" if row.start else "",
        f"by {days.whole(row.due)}" if row.due else "",
        row.frequency,
    ]
    yield Paragraph(" · ".join(each for each in (row.responsible or "me", *when) if each), "", "who, when: ")
    if before is not None:
        state = "is not done yet" if row.blocked else "is done"
        yield Paragraph(f"{before.what}, which {state}", "soon" if row.blocked else "", "after: ")
    if not row.goal:
        yield Paragraph("No goal stands behind this intervention; e ties it to one.", "urgent", "! ")
    if row.cost:
        yield Paragraph(row.cost, "", "cost: ")
    yield from _told(row, days)
    if row.evidence:
        yield Paragraph(row.evidence, "", "evidence: ")
    if row.result:
        yield Paragraph(row.result, "", "result: ")


def _told(row: InterventionRow, days: Days) -> Iterator[Paragraph]:
    """What the client was told before it was agreed (G-18), and what was not."""
    if row.told:
        on = f" on {days.whole(row.told_on)}" if row.told_on else ""
        none = ", and that none is a choice" if "none" in row.told else ""
        yield Paragraph(f"told the client{on}{none}", "muted")
        yield from (Paragraph(text, "", f"{what} told: ") for what, text in row.said)
    if row.status not in words.ENDED and not words.is_told(row):
        missing = [what for name, what in _TOLD.items() if name not in row.told]
        yield Paragraph(f"Not told yet: {', '.join(missing)}; T says what was.", "soon")


# Versions and reviews


def version_page(row: PlanVersionRow, days: Days) -> Page:
    """How a version was agreed; its wording is read with Enter."""
    return Page(f"version {row.number} · {days.whole(row.agreed_on)}", tuple(_version_paragraphs(row, days)))


def _version_paragraphs(row: PlanVersionRow, days: Days) -> Iterator[Paragraph]:
    how = words.agreed_how(row.agreed_how)
    agreed = ", ".join(part for part in (row.agreed_by, how) if part)
    for lead, text in (
        ("agreed by: ", agreed),
        ("prepared with: ", row.prepared_with),
        ("why this version: ", row.reason),
        ("declined: ", row.declined),
        ("valid until: ", days.whole(row.valid_until) if row.valid_until else ""),
    ):
        if text:
            yield Paragraph(text, "", lead)
    asked = (
        ("fits the resources", row.fits),
        ("sustainable", row.sustainable),
        ("appropriate", row.appropriate),
    )
    said = [f"{what}: {'yes' if yes else 'no'}" for what, yes in asked if yes is not None]
    if said:
        yield Paragraph(" · ".join(said))
    yield Paragraph("enter reads it as it was agreed; D says what changed; a notes a copy.", "accent", "→ ")
    yield Paragraph(row.digest, "muted", "SHA-256 ")


def copy_page(row: CopyRow, days: Days) -> Page:
    """A copy: to whom, on what basis, whether it arrived."""
    return Page(row.recipient, tuple(_copy_paragraphs(row, days)))


def _copy_paragraphs(row: CopyRow, days: Days) -> Iterator[Paragraph]:
    way = catalog.label("contact_mode", row.way).casefold() if row.way else ""
    sent = f"{days.whole(row.sent_on)}{f', {way}' if way else ''}" if row.sent_on else ""
    basis = catalog.label("disclosure_basis", row.basis).casefold() if row.basis else ""
    received = ", ".join(
        part for part in (days.whole(row.received_on) if row.received_on else "", row.received_how) if part
    )
    for lead, text in (
        ("what: ", row.what),
        ("sent: ", sent),
        ("basis: ", basis),
        ("receipt verified: ", received),
        ("questions raised: ", row.questions),
    ):
        if text:
            yield Paragraph(text, "", lead)
    if not row.received_on:
        yield Paragraph("x says that its receipt was verified: how, and by whom.", "accent", "→ ")


def review_page(row: ReviewRow, goals: Mapping[str, GoalRow], days: Days) -> Page:
    """A review whole: goal by goal, what the client says, what changed.

    Args:
        row: The review.
        goals: The goals of the case, by public id.
        days: For the days.
    """
    return Page(f"review · {days.whole(row.date)}", tuple(_review_paragraphs(row, goals, days)))


def _review_paragraphs(row: ReviewRow, goals: Mapping[str, GoalRow], days: Days) -> Iterator[Paragraph]:
    for look in row.goals:
        goal = goals.get(look.goal)
        if goal is None:  # struck out since
            continue
        said = f"“{goal.words}”" if goal.words else goal.what
        yield Paragraph(said, "strong", f"{goal.number} ")
        yield Paragraph(_look_words(look), "soon" if words.is_in_doubt(look) else "", "  ")
        if look.note:
            yield Paragraph(look.note, "muted", "  ")
    yield from _said(
        ("client: ", row.client_response),
        ("comfort: ", row.comfort),
        ("changed: ", row.changed),
        ("shared with: ", row.shared_with),
    )
    if row.shared_on:
        yield Paragraph(days.whole(row.shared_on), "", "shared on: ")


def _look_words(look: GoalLook) -> str:
    asked = (
        ("appropriate", look.appropriate),
        ("relevant", look.relevant),
        ("realistic", look.realistic),
    )
    said = [what if yes else f"not {what}" for what, yes in asked if yes is not None]
    if look.attainment is not None:
        said.append(f"attainment {words.signed(look.attainment)}")
    if look.value is not None:
        said.append(f"measured {figure(look.value)}")
    return ", ".join(said) or "looked at"
