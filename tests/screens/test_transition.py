from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from cmtui import commands
from cmtui.screens.chart.screen import ChartScreen
from cmtui.screens.chart.transition_elements import ElementsDialog
from cmtui.screens.contact import ContactScreen
from cmtui.screens.dialogs.line import LineDialog
from cmtui.screens.dialogs.steps import StepsDialog
from cmtui.widgets.reading import ReadingPane
from tests.screens.charts import asked, chart_of
from tests.screens.desk import HOSTILE, at_the_desk, on_screen, said, screen_of, settled, type_in

if TYPE_CHECKING:
    from textual.pilot import Pilot

    from cmtui.app import CmtuiApp
    from cmtui.care_rows import TransitionRow
    from cmtui.casebook.book import Casebook
    from tests.screens.desk import Practice


@pytest.fixture
def discharged(practice: Practice) -> Practice:
    """Manuel Ortiz left hospital yesterday at four."""
    casebook = practice.open()
    day = casebook.today_date() - timedelta(days=1)
    values = {"from_place": "Mercy General", "from_setting": "hospital", "happened_at": f"{day} 16:00"}
    casebook.transitions.add(practice.ortiz, values)
    casebook.close()
    return practice


def only(casebook: Casebook, case: str) -> TransitionRow:
    (row,) = casebook.transitions.rows(case)
    return row


async def at_transition(app: CmtuiApp, pilot: Pilot[None], casebook: Casebook, case: str) -> ChartScreen:
    """The chart with the cursor on the client's transition."""
    chart = await chart_of(app, pilot, case, section="5")
    rows = casebook.transitions.rows(case)
    await chart.show_entry(f"transition:{rows[0].id if rows else ''}", commands.SECTION_COORDINATE)
    await settled(pilot)
    return chart


async def step(app: CmtuiApp, pilot: Pilot[None], words: str) -> None:
    """Choose what is done, by the key that stands before its words."""
    await pilot.press("x")
    await asked(app, pilot, StepsDialog)
    line = next(line for line in on_screen(app).splitlines() if words in line)
    await pilot.press(line.partition(words)[0].split()[-1][-1])
    await pilot.pause()


# --- A new one ----------------------------------------------------------------------------------------------------


async def test_a_discharge_is_recorded_with_from_to_and_when(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        await at_transition(app, pilot, casebook, practice.ortiz)
        await pilot.press("a")
        await asked(app, pilot, StepsDialog)
        await pilot.press("1", "1")
        await pilot.pause()
        await type_in(pilot, "yesterday 4pm")
        await pilot.press("enter")
        await settled(pilot)
        row = only(casebook, practice.ortiz)
        assert (row.from_setting, row.to_setting, row.title) == ("hospital", "home", "hospital → home")
        assert row.happened_at
        assert said(app)[-1] == "Transition recorded. u takes it back."
        assert "call by" in on_screen(app)
        await pilot.press("u")
        await settled(pilot)
        assert casebook.transitions.rows(practice.ortiz) == ()


async def test_one_that_is_only_expected_has_its_day_and_a_facility_by_its_name(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        await at_transition(app, pilot, casebook, practice.ortiz)
        await pilot.press("a")
        await asked(app, pilot, StepsDialog)
        await pilot.press("6")
        await pilot.pause()
        await type_in(pilot, HOSTILE)
        await pilot.press("enter", "enter", "enter")
        await pilot.pause()
        await type_in(pilot, "in 3d")
        await pilot.press("enter")
        await settled(pilot)
        row = only(casebook, practice.ortiz)
        assert (row.from_place, row.step) == (HOSTILE, "expected")
        assert row.expected_on == (casebook.today_date() + timedelta(days=3)).isoformat()
        assert HOSTILE in on_screen(app)


async def test_a_day_that_is_none_is_said_at_once_and_esc_keeps_what_was_typed(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        await at_transition(app, pilot, casebook, practice.ortiz)
        await pilot.press("a")
        await asked(app, pilot, StepsDialog)
        await pilot.press("1", "1")
        await pilot.pause()
        await type_in(pilot, "someday")
        assert "is no time" in on_screen(app)
        for _ in range(3):
            await pilot.press("escape")
        await settled(pilot)
        assert casebook.transitions.rows(practice.ortiz) == ()
        assert [draft.form for draft in casebook.drafts.all()] == ["new transition:"]


async def test_the_discharge_of_a_stay_that_ended_takes_one_key(practice: Practice) -> None:
    casebook = practice.open()
    day = casebook.today_date() - timedelta(days=1)
    stay = {
        "kind": "inpatient",
        "facility": "Mercy General",
        "started_at": f"{day - timedelta(days=3)} 10:00",
        "ended_at": f"{day} 16:00",
    }
    episode = casebook.registers.save("episode", stay, case=practice.ortiz)
    casebook.close()
    async with at_the_desk(practice) as (app, pilot, casebook):
        chart = await chart_of(app, pilot, practice.ortiz, section="5")
        await chart.show_entry(f"transition:episode-{episode}", commands.SECTION_COORDINATE)
        await settled(pilot)
        assert "makes the discharge of it" in " ".join(on_screen(app).split())
        await pilot.press("x")
        await settled(pilot)
        row = only(casebook, practice.ortiz)
        assert (row.title, row.episode) == ("Mercy General → home", episode)
        await pilot.press("6")
        await settled(pilot)
        lines = [line for line in on_screen(app).splitlines() if "discharge" in line]
        assert len(lines) == 1, "the stay's end and its discharge are one line"
        assert "Mercy General → home · nothing sent" in lines[0]


# --- The steps ----------------------------------------------------------------------------------------------------


async def test_x_proposes_what_comes_next_and_goes_from_told_to_closed(discharged: Practice) -> None:
    case = discharged.ortiz
    async with at_the_desk(discharged) as (app, pilot, casebook):
        await at_transition(app, pilot, casebook, case)
        await pilot.press("x")
        await asked(app, pilot, StepsDialog)
        assert "▸1 Information sent to a receiver" in on_screen(app)
        await pilot.press("enter")
        await pilot.pause()
        await pilot.press("1", "enter")  # Rosa of the care team; what is sent as a rule
        await pilot.pause()
        assert "On what basis?" in on_screen(app)
        await pilot.press("1", "1")
        await settled(pilot)
        (copy,) = only(casebook, case).copies
        assert (copy.recipient, copy.recipient_kind, copy.basis) == ("Rosa Ortiz", "family", "client")
        assert copy.way == "in_person"

        await pilot.press("x")
        await asked(app, pilot, StepsDialog)
        assert "▸1 Receipt verified" in on_screen(app)
        await pilot.press("enter")
        await pilot.pause()
        await type_in(pilot, "said so")
        await pilot.press("enter")
        await settled(pilot)
        assert only(casebook, case).step == "received"

        for words in ("Medication list compared", "Close: nothing more"):
            await step(app, pilot, words)
            await settled(pilot)
        row = only(casebook, case)
        assert row.medicines_compared_on
        assert row.closed_on
        assert row.step == "closed"


async def test_what_goes_to_somebody_whom_the_release_does_not_name_is_asked_first(
    discharged: Practice,
) -> None:
    case = discharged.ortiz
    casebook = discharged.open()
    release = {"kind": "release_of_information", "recipients": "Mercy [red]General", "effective_on": "today"}
    casebook.registers.save("consent", release, case=case)
    casebook.close()
    async with at_the_desk(discharged) as (app, pilot, casebook):
        await at_transition(app, pilot, casebook, case)
        await pilot.press("x")
        await asked(app, pilot, StepsDialog)
        await pilot.press("enter")
        await pilot.pause()
        await pilot.press("1", "enter")
        await pilot.pause()
        screen = on_screen(app)
        line = next(line for line in screen.splitlines() if "General" in line and "Release" in line)
        await pilot.press(line.partition("Release")[0].split()[-1][-1])
        await pilot.pause()
        assert "names Mercy [red]General, not Rosa Ortiz" in " ".join(on_screen(app).split())
        await pilot.press("enter")
        await pilot.pause()
        assert only(casebook, case).copies == (), "Enter alone does not send it"
        await pilot.press("1", "1")
        await settled(pilot)
        (copy,) = only(casebook, case).copies
        assert (copy.recipient, copy.basis) == ("Rosa Ortiz", "consent")


async def test_x_and_enter_on_the_call_opens_its_form(discharged: Practice) -> None:
    async with at_the_desk(discharged) as (app, pilot, casebook):
        await at_transition(app, pilot, casebook, discharged.ortiz)
        await step(app, pilot, "Call: is the plan working")
        await settled(pilot)
        assert screen_of(app, ContactScreen)
        assert "is the plan working?" in on_screen(app)


async def test_what_was_found_taught_and_seen_is_noted_in_a_line_each(discharged: Practice) -> None:
    case = discharged.ortiz
    async with at_the_desk(discharged) as (app, pilot, casebook):
        await at_transition(app, pilot, casebook, case)
        for words, typed in (
            ("Problems found", "no walker; drug not picked up"),
            ("Education given", "warning signs, said back"),
        ):
            await step(app, pilot, words)
            await type_in(pilot, typed)
            await pilot.press("enter")
            await settled(pilot)
        await step(app, pilot, "Follow-up visit kept")
        await pilot.press("enter")
        await settled(pilot)
        await step(app, pilot, "Risk of readmission")
        await pilot.press("3")
        await settled(pilot)
        row = only(casebook, case)
        assert row.problems == "no walker\ndrug not picked up"
        assert row.education == "warning signs, said back"
        assert row.visit_on == casebook.today_date().isoformat()
        assert (row.risk, row.risk_tool) == ("high", "judgment")
        await step(app, pilot, "Problems settled")
        await settled(pilot)
        assert only(casebook, case).problems_fixed_on


async def test_a_readmission_is_recorded_and_reviewed(discharged: Practice) -> None:
    case = discharged.ortiz
    async with at_the_desk(discharged) as (app, pilot, casebook):
        await at_transition(app, pilot, casebook, case)
        await step(app, pilot, "Readmitted: when")
        await pilot.press("enter")
        await settled(pilot)
        assert only(casebook, case).readmitted_on
        await pilot.press("x")
        await asked(app, pilot, StepsDialog)
        assert "▸1 Review of the readmission" in on_screen(app)
        await pilot.press("enter", "2")
        await pilot.pause()
        await type_in(pilot, "50 mg for 25")
        await pilot.press("enter")
        await pilot.pause()
        await type_in(pilot, "compare on the day")
        await pilot.press("enter")
        await settled(pilot)
        row = only(casebook, case)
        assert (row.cause, row.cause_note, row.lesson) == ("medicines", "50 mg for 25", "compare on the day")
        assert row.reviewed_on


# --- The plan's elements ------------------------------------------------------------------------------------------


async def test_each_element_is_answered_by_one_key_that_goes_on_to_the_next(discharged: Practice) -> None:
    case = discharged.ortiz
    async with at_the_desk(discharged) as (app, pilot, casebook):
        await at_transition(app, pilot, casebook, case)
        await pilot.press("enter")
        await asked(app, pilot, ElementsDialog)
        for digit in "123":
            await pilot.press(digit)
            await pilot.pause(0.1)
        answers = [answer for _, answer, _ in only(casebook, case).elements]
        assert answers[:4] == ["yes", "no", "not_needed", ""]
        await pilot.press("u")
        await pilot.pause(0.1)
        assert only(casebook, case).elements[2][1] == ""
        await pilot.press("home", "m")
        await asked(app, pilot, LineDialog)
        await type_in(pilot, "his [/wish]")
        await pilot.press("enter")
        await pilot.pause(0.2)
        assert only(casebook, case).elements[0][1:] == ("yes", "his [/wish]")
        assert "[/wish]" in on_screen(app)
        await pilot.press("escape")
        await settled(pilot)
        assert screen_of(app, ChartScreen)
        pane = app.screen.query("#sections ReadingPane").last(ReadingPane)
        read = [paragraph.text for paragraph in pane.page.paragraphs]
        assert "2 of 12 elements of the plan are answered" in read
        await pilot.press("enter")
        await asked(app, pilot, ElementsDialog)
        assert "Medication list, with changes" in on_screen(app)
        await pilot.press("escape")


async def test_a_transition_that_was_struck_out_meanwhile_says_so(discharged: Practice) -> None:
    async with at_the_desk(discharged) as (app, pilot, casebook):
        await at_transition(app, pilot, casebook, discharged.ortiz)
        casebook.registers.void("transition", only(casebook, discharged.ortiz).id, "wrong client")
        await pilot.press("x")
        await settled(pilot)
        await pilot.press("enter")
        await settled(pilot)
        assert "no longer in the record" in said(app)[-1]
