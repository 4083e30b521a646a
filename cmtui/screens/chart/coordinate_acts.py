"""What is done in Coordinate beside referrals and transitions: put off, take higher, apply a set, settle an entry."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from cmtui.errors import CaseworkError, Refused, WrongUsage
from cmtui.rules.dates import parse_due, parse_past, read_due, understood
from cmtui.screens.dialogs.line import LineDialog
from cmtui.screens.dialogs.steps import Step, StepsDialog, first_open, past_day, past_step, vocabulary_step
from cmtui.screens.drafting import Place
from cmtui.vocabulary import catalog
from cmtui.widgets import when

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from cmtui.care_rows import StepRow, TaskSetRow
    from cmtui.casebook.book import Casebook
    from cmtui.screens.chart.section import Section

_ENDS: Final = ("approved", "partly", "denied", "withdrawn", "ended")
"""What a payer decides, or how an authorization ends."""


async def put_off(section: Section, task: str, what: str) -> None:
    """Put a task off to a day; how often that was done is counted."""
    today = section.casebook.today_date()
    sentence = f"{what}\nUntil which day? How often it is put off is counted."
    place = Place(f"until task:{task}", section.case)
    dialog = LineDialog(
        "Put off", sentence, does="Put off", understood=partial(_in_words, today), place=place
    )
    if typed := await section.answer(dialog):
        day = read_due(typed, today=today)
        said = f"Put off to {when.short_day(day, today=today)}."
        await section.write(lambda casebook: casebook.tasks.snooze(task, day), said, place)


def _in_words(today: date, typed: str) -> str:
    day = read_due(typed, today=today)
    if day <= today:
        raise WrongUsage("Name a day after today, such as fri or in 2w.")
    return understood(day, today)


async def escalate(section: Section, task: str = "", subject: str = "") -> None:
    """Take a task, or what stands on another row, up the practice's ladder (ACMA-EX-CC-5, ACMA-EX-CC-6).

    Args:
        section: Where it is asked.
        task: Public id of the task; empty for something else.
        subject: What it is about; asked where empty.
    """
    case = section.case
    try:
        ladder, first = await section.chart.ask(partial(_ladder, task, case, subject))
    except CaseworkError as error:
        section.chart.report(error)
        return
    at = f"task:{task}" if task else "escalation:"
    place = Place(f"escalate {at}", case)
    following = partial(_escalation_step, ladder, first, subject)
    dialog = StepsDialog("Escalate", following, place=place, about=subject, does="Escalate")
    if (given := await section.answer(dialog)) is None:
        return
    about = given.get("subject", subject)
    made: list[str] = []
    done = await section.write(
        lambda casebook: made.append(
            casebook.escalations.escalate(
                task, case="" if task else case, subject=about, why=given["why"], level=int(given["level"])
            )
        ),
        "Escalated; the answer is awaited on Today.",
        place,
    )
    if done:
        section.seek(f"escalation:{made[0]}")


def _escalation_step(
    ladder: tuple[StepRow, ...], first: str, subject: str, answers: Mapping[str, str]
) -> Step | None:
    """What it is about, to whom, and why; with the why stands how that step is done."""
    options = tuple((str(step.level), step.to_whom) for step in ladder)
    asked = [Step("level", "To whom?", options, first=first, label="To")]
    if not subject:
        asked.insert(0, Step("subject", "What is it about?", optional=False, label="About"))
    if "level" in answers:
        step = next(step for step in ladder if str(step.level) == answers["level"])
        way = f"{step.how}; " if step.how else ""
        asks = (
            f"Why: what was tried, and what does it mean for the client? ({way}answer in {_days(step.days)})"
        )
        asked.append(Step("why", asks, optional=False))
    return first_open(asked, answers)


def _ladder(task: str, case: str, subject: str, casebook: Casebook) -> tuple[tuple[StepRow, ...], str]:
    """The steps of the ladder, and the level that comes next."""
    steps = casebook.escalations.ladder()
    if not (task or subject):
        return steps, str(steps[0].level)
    try:
        following = casebook.escalations.next_step(task, case=case, subject=subject)
    except Refused:  # it stands at the last step already: who is asked again is said by hand
        return steps, ""
    return steps, str(following.level)


def _days(days: int) -> str:
    return f"{days} business day{'s' if days != 1 else ''}"


async def answer_escalation(section: Section, ident: str, about: str) -> None:
    """What was answered."""
    place = Place(f"answer escalation:{ident}", section.case)
    dialog = LineDialog("Answered", f"{about}\nWhat was answered?", does="Answered", place=place)
    if words := await section.answer(dialog):
        await section.write(
            lambda casebook: casebook.escalations.answer(ident, words), "Answer recorded.", place
        )


async def apply_set(section: Section) -> None:
    """Apply a set of tasks; those counted from an event of the case move with it."""
    case, today = section.case, section.casebook.today_date()
    try:
        sets = await section.chart.ask(lambda casebook: casebook.task_sets.all())
        days = await section.chart.ask(
            lambda casebook: {row.code: casebook.task_sets.anchor(case, row.code) for row in sets}
        )
    except CaseworkError as error:
        section.chart.report(error)
        return
    place = Place("set task:", case)
    following = partial(_set_step, {row.code: row for row in sets}, days, today)
    dialog = StepsDialog("Task set", following, place=place, does="Apply")
    if (given := await section.answer(dialog)) is None:
        return
    anchor_on = _day_of(given["from"], today) if given["from"] else None
    made: list[str] = []
    done = await section.write(
        lambda casebook: made.extend(casebook.task_sets.apply(case, given["code"], anchor_on=anchor_on)),
        "Tasks added; u takes them all back.",
        place,
    )
    if done and made:
        section.seek(f"task:{made[0]}")


def _set_step(
    sets: Mapping[str, TaskSetRow], days: Mapping[str, date | None], today: date, answers: Mapping[str, str]
) -> Step | None:
    if "code" not in answers:
        options = tuple((row.code, f"{row.name} · {len(row.tasks)} tasks") for row in sets.values())
        return Step("code", "Which tasks?", options, label="Set")
    if "from" in answers:
        return None
    row, day = sets[answers["code"]], days[answers["code"]]
    anchor = catalog.label("set_anchor", row.anchor).casefold()
    reads = partial(_day_in_words, today)
    if row.anchor == "day" or day is None:
        lacks = "" if row.anchor == "day" else f", and there is no day for {anchor} yet"
        asks = f"{_span(row)}{lacks}. From which day? {'Enter: today.' if row.anchor == 'day' else ''}"
        return Step("from", asks.rstrip(), optional=row.anchor == "day", reads=reads)
    known = when.short_day(day, today=today)
    asks = f"{_span(row)}, from {anchor}, {known}. Enter: they move with it. Or name another day."
    return Step("from", asks, reads=reads)


def _span(row: TaskSetRow) -> str:
    """How many tasks over how long."""
    first, last = row.tasks[0][0], row.tasks[-1][0]
    return f"{len(row.tasks)} tasks, day {first} to {last}"


def _day_of(typed: str, today: date) -> date:
    """A day to come or one that has passed: a set is often applied after the event."""
    return parse_due(typed, today=today) or parse_past(typed, today=today) or read_due(typed, today=today)


def _day_in_words(today: date, typed: str) -> str:
    return understood(_day_of(typed, today), today)


async def decide_authorization(section: Section, ident: str, about: str) -> None:
    """What the payer decided, or how the authorization ended."""
    today = section.casebook.today_date()
    place = Place(f"decision authorization:{ident}", section.case)
    asked = (
        vocabulary_step("state", "What was decided?", "authorization_state", only=_ENDS, label="State"),
        past_step("day", "When?", today=today, label="On"),
    )
    units = Step("units", "How many units were approved? Enter alone: not said.", reads=_number)

    def following(answers: Mapping[str, str]) -> Step | None:
        with_units = answers.get("state") in {"approved", "partly"}
        return first_open((*asked, units) if with_units else asked, answers)

    dialog = StepsDialog("Authorization", following, place=place, about=about)
    if (given := await section.answer(dialog)) is None:
        return
    day = past_day(given["day"], today).isoformat()
    values = {"state": given["state"]}
    values["settled_on" if given["state"] in {"withdrawn", "ended"} else "decided_on"] = day
    if given.get("units"):
        values["units"] = given["units"]
    await _save(section, f"authorization:{ident}", values, "Authorization settled.", place)


def _number(typed: str) -> str:
    try:
        return f"{float(typed):g} units"
    except ValueError:
        raise WrongUsage("Write the units as a number, such as 12 or 7.5.") from None


async def check_teaching(section: Section, ident: str, about: str) -> None:
    """What the learner said or showed back."""
    place = Place(f"teach-back education:{ident}", section.case)
    asked = (
        vocabulary_step("teach_back", "What was said or shown back?", "teach_back", label="Teach-back"),
        Step("gap", "What is still unclear? Enter alone: nothing."),
    )
    dialog = StepsDialog("Teach-back", lambda answers: first_open(asked, answers), place=place, about=about)
    if (given := await section.answer(dialog)) is not None:
        await _save(section, f"education:{ident}", given, "Teach-back recorded.", place)


async def reconcile(section: Section, ident: str, about: str) -> None:
    """How an expectation was brought together with the others (ACMA-EX-CC-11, ACMA-EX-RM-11)."""
    place = Place(f"reconciled expectation:{ident}", section.case)
    asked = (
        vocabulary_step("realistic", "Is it realistic?", "criterion_answer", label="Realistic"),
        Step("reconciled", "How was it brought together with the others?", optional=False),
    )
    dialog = StepsDialog("Expectation", lambda answers: first_open(asked, answers), place=place, about=about)
    if (given := await section.answer(dialog)) is not None:
        await _save(section, f"expectation:{ident}", given, "Expectation settled.", place)


async def leaves_team(section: Section, ident: str, about: str) -> None:
    """Somebody is no longer of the care team."""
    today = section.casebook.today_date()
    place = Place(f"until team_member:{ident}", section.case)
    asked = (past_step("until", "Until when was it so?", today=today),)
    dialog = StepsDialog(
        "Leaves the care team", lambda answers: first_open(asked, answers), place=place, about=about
    )
    if (given := await section.answer(dialog)) is not None:
        values = {"until": past_day(given["until"], today).isoformat()}
        await _save(section, f"team_member:{ident}", values, "Left the care team.", place)


async def _save(section: Section, key: str, values: Mapping[str, str], said: str, place: Place) -> None:
    """Change fields of an entry."""
    case, (register, _, ident) = section.case, key.partition(":")
    await section.write(
        lambda casebook: casebook.registers.save(register, values, case=case, id=ident), said, place
    )
