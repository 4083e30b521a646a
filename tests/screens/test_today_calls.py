from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from cmtui.screens.chart.screen import ChartScreen
from cmtui.screens.contact import ContactScreen
from cmtui.screens.dialogs.line import LineDialog
from cmtui.screens.dialogs.steps import StepsDialog
from cmtui.screens.quick import QuickEntry
from cmtui.screens.today import TodayScreen
from cmtui.widgets.bars import KeyBar
from cmtui.widgets.line_list import Heading
from tests.screens.charts import asked
from tests.screens.desk import HOSTILE, Practice, at_the_desk, on_screen, said, screen_of, settled, type_in

if TYPE_CHECKING:
    from textual.pilot import Pilot

    from cmtui.app import CmtuiApp
    from cmtui.casebook.book import Casebook
    from cmtui.rows import DueRow


@pytest.fixture
def calling(practice: Practice) -> Practice:
    """Calls owed to three clients: overdue, today, in three days; and a task of the practice."""
    casebook = practice.open()
    today = casebook.today_date()
    for case, what, due in (
        (practice.ortiz, "call pharmacist: metoprolol", -1),
        (practice.ortega, "ask about transport", 0),
        (practice.hostile, "renew the placard", 3),
        ("", "renew the licence", 1),
    ):
        casebook.tasks.add(case, what, today + timedelta(days=due))
    phone = casebook.registers
    for row in casebook._desk.rows("SELECT public_id FROM phone ORDER BY id LIMIT 1"):
        safe = {"best_time": "after 10", "safe_to_call": "yes", "safe_to_leave_message": "no"}
        phone.save("phone", safe, id=row[0])
    casebook.close()
    return practice


def today(app: CmtuiApp) -> TodayScreen:
    return screen_of(app, TodayScreen)


def under_cursor(app: CmtuiApp) -> DueRow:
    row = today(app).table.cursor_row
    assert row is not None
    return row


async def press(pilot: Pilot[None], *keys: str) -> None:
    for key in keys:
        await pilot.press(key)
        await settled(pilot)


def clients(app: CmtuiApp) -> list[str]:
    """The headings of the call list, in order: the names alone."""
    headings = (each.text for each in today(app).drawn if isinstance(each, Heading))
    names = ("Ortiz, Manuel", "Ortega, Pilar", HOSTILE, "the practice")
    return [name for text in headings for name in names if text.startswith(name)]


def outcomes(casebook: Casebook, case: str) -> list[str]:
    rows = casebook._desk.rows(
        'SELECT n.reached FROM contact n JOIN "case" c ON c.id = n.case_id WHERE c.public_id = ? '
        "AND n.voided_at IS NULL ORDER BY n.id",
        (case,),
    )
    return [row[0] for row in rows]


# --- Before dialing -----------------------------------------------------------------------------------------------


async def test_what_to_know_before_dialing_stands_over_each_client_and_attempts_beside_it(
    calling: Practice,
) -> None:
    casebook = calling.open()
    for line in ("call no answer", "call left message"):
        casebook.contacts.log(line, case=calling.ortiz)
    casebook.close()
    async with at_the_desk(calling) as (app, pilot, _):
        await press(pilot, "o")
        lines = on_screen(app).splitlines()
        at = next(place for place, line in enumerate(lines) if line.strip().startswith("Ortiz, Manuel   ☎"))
        assert "402-555-0101 · after 10 · no voicemail" in lines[at], "never cut for what was tried"
        assert "tried 2 × · 1 way · 0 d · message left" in lines[at] + lines[at + 1]
        assert clients(app) == ["Ortiz, Manuel", "Ortega, Pilar", HOSTILE, "the practice"]
        assert "r Reached" in lines[-1]
        assert "z Put back" in lines[-1]


# --- Outcomes by one key ------------------------------------------------------------------------------------------


async def test_an_attempt_is_written_at_its_key_and_the_cursor_goes_to_the_next_client(
    calling: Practice,
) -> None:
    async with at_the_desk(calling) as (app, pilot, casebook):
        await press(pilot, "o")
        assert under_cursor(app).client == "Ortiz, Manuel"
        await press(pilot, "c")
        assert under_cursor(app).client == "Ortega, Pilar"
        await press(pilot, "l")
        assert under_cursor(app).client == f"{HOSTILE}, Zed"
        assert outcomes(casebook, calling.ortiz) == ["no_answer"]
        assert outcomes(casebook, calling.ortega) == ["left_message"]
        assert said(app)[-1] == "Ortega, Pilar: message left · tried once. u takes it back."
        await press(pilot, "u", "u")
        assert outcomes(casebook, calling.ortiz) == outcomes(casebook, calling.ortega) == []


@pytest.mark.parametrize(
    ("safe", "asks"),
    [
        ("no", "No voicemail: was a message left all the same?"),
        ("unknown", "Ask before leaving a message: was a message left all the same?"),
    ],
)
async def test_a_message_where_none_is_to_be_left_is_asked_for_first(
    calling: Practice, safe: str, asks: str
) -> None:
    casebook = calling.open()
    for row in casebook._desk.rows("SELECT public_id FROM phone ORDER BY id LIMIT 1"):
        casebook.registers.save("phone", {"safe_to_leave_message": safe}, id=row[0])
    casebook.close()
    async with at_the_desk(calling) as (app, pilot, casebook):
        await press(pilot, "o")
        await pilot.press("l")
        await asked(app, pilot, StepsDialog)
        assert asks in " ".join(on_screen(app).split())
        await press(pilot, "escape")
        assert outcomes(casebook, calling.ortiz) == []
        assert under_cursor(app).client == "Ortiz, Manuel"
        for keys in (("enter",), ("1",)):
            await pilot.press("l")
            await asked(app, pilot, StepsDialog)
            await press(pilot, *keys)
            assert outcomes(casebook, calling.ortiz) == ["left_message"]
            assert under_cursor(app).client == "Ortega, Pilar"
            await press(pilot, "u", "up", "home")


async def test_the_keys_of_a_call_work_in_the_list_by_urgency_too(calling: Practice) -> None:
    async with at_the_desk(calling) as (app, pilot, casebook):
        assert under_cursor(app).client == "Ortiz, Manuel"
        await press(pilot, "c")
        assert outcomes(casebook, calling.ortiz) == ["no_answer"]
        assert under_cursor(app).client != "Ortiz, Manuel"


async def test_two_quick_keys_are_two_attempts_on_two_clients(calling: Practice) -> None:
    async with at_the_desk(calling) as (_, pilot, casebook):
        await press(pilot, "o")
        await pilot.press("c", "c")
        await settled(pilot)
        assert outcomes(casebook, calling.ortiz) == ["no_answer"]
        assert outcomes(casebook, calling.ortega) == ["no_answer"]


async def test_three_failed_attempts_in_a_row_the_last_a_clients_third_offer_a_letter_in_nine_keys(
    calling: Practice,
) -> None:
    casebook = calling.open()
    day = casebook.today_date() - timedelta(days=16)
    casebook.contacts.log(f"call {day} 10am no-answer", case=calling.hostile)
    day += timedelta(days=8)
    casebook.contacts.log(f"call {day} 10am left-message", case=calling.hostile)
    casebook.close()
    async with at_the_desk(calling) as (app, pilot, casebook):
        await press(pilot, "o")
        assert under_cursor(app).client == f"{HOSTILE}, Zed", "its notes are long overdue"
        await pilot.press("c")
        await asked(app, pilot, StepsDialog)
        seen = " ".join(on_screen(app).split())
        assert "tried 3 ×" in seen
        assert "16 d" in seen
        assert HOSTILE in seen
        await press(pilot, "1", "c", "l")
        keys = ("o", "c", "1", "c", "l")
        assert len(keys) <= 9
        assert outcomes(casebook, calling.ortiz) == ["no_answer"]
        assert outcomes(casebook, calling.ortega) == ["left_message"]
        assert casebook.calls.tried(calling.hostile).times == 3
        task = "letter: no reply to 3 attempts"
        assert task in [row.what for row in casebook.today.rows(case=calling.hostile)]
        await press(pilot, "u", "u", "u")
        assert task not in [row.what for row in casebook.today.rows(case=calling.hostile)]


async def test_the_letter_may_be_noted_as_sent_or_left_for_later(calling: Practice) -> None:
    casebook = calling.open()
    for _ in range(2):
        casebook.contacts.log("call no-answer", case=calling.ortiz)
    casebook.close()
    async with at_the_desk(calling) as (app, pilot, casebook):
        await pilot.press("c")
        await asked(app, pilot, StepsDialog)
        await press(pilot, "escape")
        assert today(app), "not now"
        assert casebook.calls.letter(calling.ortiz)
        await pilot.press("home", "c")
        await asked(app, pilot, StepsDialog)
        await press(pilot, "2")
        assert outcomes(casebook, calling.ortiz)[-2:] == ["no_answer", ""]
        assert casebook.calls.letter(calling.ortiz) == ""


async def test_reached_opens_the_line_for_that_client_with_the_call_begun(calling: Practice) -> None:
    async with at_the_desk(calling) as (app, pilot, casebook):
        await press(pilot, "o", "r")
        assert screen_of(app, QuickEntry).case == calling.ortiz
        await type_in(pilot, "10m: takes 25 mg")
        await press(pilot, "enter")
        assert outcomes(casebook, calling.ortiz) == ["yes"]
        contact = casebook.chart.timeline(calling.ortiz, kind="contacts")[0]
        assert contact.text == "takes 25 mg"


async def test_a_begun_line_that_nothing_was_added_to_is_no_draft(calling: Practice) -> None:
    async with at_the_desk(calling) as (app, pilot, casebook):
        await press(pilot, "r", "escape")
        assert today(app)
        assert not casebook.drafts.all()
        await press(pilot, "r")
        await type_in(pilot, "asked")
        await press(pilot, "escape", "r")
        assert "call asked" in on_screen(app), "a line that was left goes before a new beginning"


# --- The order ----------------------------------------------------------------------------------------------------


async def test_the_call_list_is_ranked_by_plus_and_minus_and_the_cursor_stays_with_the_client(
    calling: Practice,
) -> None:
    async with at_the_desk(calling) as (app, pilot, _):
        await press(pilot, "o", "minus")
        assert clients(app)[:2] == ["Ortega, Pilar", "Ortiz, Manuel"]
        assert under_cursor(app).client == "Ortiz, Manuel"
        await press(pilot, "plus")
        assert clients(app)[:2] == ["Ortiz, Manuel", "Ortega, Pilar"]
        await press(pilot, "u")
        assert clients(app)[:2] == ["Ortega, Pilar", "Ortiz, Manuel"]


async def test_z_puts_a_client_to_the_end_of_todays_calls_and_goes_on(calling: Practice) -> None:
    async with at_the_desk(calling) as (app, pilot, _):
        await press(pilot, "o", "z")
        assert clients(app) == ["Ortega, Pilar", HOSTILE, "Ortiz, Manuel", "the practice"]
        assert under_cursor(app).client == "Ortega, Pilar"
        assert said(app)[-1].startswith("Ortiz, Manuel: put back")
        await press(pilot, "u")
        assert clients(app)[0] == "Ortiz, Manuel"


async def test_a_task_of_the_practice_is_put_off_to_a_day(calling: Practice) -> None:
    async with at_the_desk(calling) as (app, pilot, casebook):
        row = next(row for row in today(app).facts.rows if row.what == "renew the licence")
        today(app).table.move_to_key(row.key)
        await pilot.press("z")
        await asked(app, pilot, LineDialog)
        await type_in(pilot, "in 2w")
        await press(pilot, "enter")
        due = next(
            row.due
            for row in casebook.today.rows(as_of=casebook.today_date() + timedelta(days=20))
            if not row.case
        )
        assert due == (casebook.today_date() + timedelta(days=14)).isoformat()
        assert "renew the licence" not in [row.what for row in casebook.today.rows()]


async def test_keys_that_make_no_sense_are_not_there(calling: Practice) -> None:
    async with at_the_desk(calling, size=(200, 40)) as (app, pilot, _):
        bar = on_screen(app).splitlines()[-1]
        assert "r Reached" in bar
        assert "+ Up" not in bar, "the list by urgency has its own order"
        await press(pilot, "plus")
        assert not app.screen.query_one(KeyBar).disabled
        row = next(row for row in today(app).facts.rows if not row.case)
        today(app).table.move_to_key(row.key)
        await settled(pilot)
        bar = on_screen(app).splitlines()[-1]
        assert "r Reached" not in bar
        assert "z Put back" in bar
        await press(pilot, "r", "c", "l")
        assert today(app), "nothing opened, nothing was written"
        assert not said(app)


async def test_the_call_list_begins_with_the_client_who_was_looked_at(calling: Practice) -> None:
    async with at_the_desk(calling) as (app, pilot, _):
        row = next(row for row in today(app).facts.rows if row.what == "renew the placard")
        today(app).table.move_to_key(row.key)
        await press(pilot, "o")
        assert under_cursor(app).case == calling.hostile
        await press(pilot, "plus")
        assert clients(app)[:2] == ["Ortiz, Manuel", HOSTILE]


# --- Transitions on Today -----------------------------------------------------------------------------------------


@pytest.fixture
def discharged(calling: Practice) -> Practice:
    """Manuel Ortiz left hospital yesterday; the summary went to the clinic, which has not said that it came."""
    casebook = calling.open()
    day = casebook.today_date() - timedelta(days=1)
    values = {"from_place": "Mercy General", "from_setting": "hospital", "happened_at": f"{day} 16:00"}
    ident = casebook.transitions.add(calling.ortiz, values)
    told = {"recipient": "Hall clinic", "what": "discharge summary", "basis": "treatment"}
    casebook.transitions.told(ident, told)
    casebook.close()
    return calling


async def test_a_follow_up_with_two_problems_and_the_receipt_verified_cost_at_most_35_keys(
    discharged: Practice,
) -> None:
    async with at_the_desk(discharged) as (app, pilot, casebook):
        keys = 0

        async def count(*pressed: str) -> None:
            nonlocal keys
            keys += len(pressed)
            await press(pilot, *pressed)

        row = next(row for row in today(app).facts.rows if row.rule == "R-TRN-1")
        today(app).table.move_to_key(row.key)
        await settled(pilot)
        await count("r")
        assert screen_of(app, ContactScreen)
        assert "is the plan working?" in on_screen(app)
        await count("enter", "enter", "enter")
        await type_in(pilot, "Rosa")
        await count("enter", "enter", "3", "enter", "enter", "enter", "tab")
        await type_in(pilot, "new drug not picked up")
        await count("enter")
        await type_in(pilot, "no walker")
        await count("ctrl+s")
        assert said(app)[-1] == "Contact recorded; the follow-up is done."
        rows = {row.what: row for row in casebook.today.rows(case=discharged.ortiz)}
        for problem in ("new drug not picked up", "no walker"):
            assert rows[problem].window == "today"
        assert "R-TRN-1" not in [row.rule for row in rows.values()]
        row = next(row for row in today(app).facts.rows if row.rule == "R-TRN-3")
        today(app).table.move_to_key(row.key)
        await settled(pilot)
        await pilot.press("x")
        keys += 1
        await asked(app, pilot, StepsDialog)
        await type_in(pilot, "Ann by phone")
        await count("enter")
        (transition,) = casebook.transitions.rows(discharged.ortiz)
        assert transition.plan_working == "no"
        assert transition.problems == "new drug not picked up\nno walker"
        (copy,) = transition.copies
        assert copy.received_how == "Ann by phone"
        assert keys + 4 <= 35, "and at most four to come to the two rows"


async def test_a_contact_without_the_answer_says_that_the_72_hours_still_run(discharged: Practice) -> None:
    async with at_the_desk(discharged) as (app, pilot, _):
        row = next(row for row in today(app).facts.rows if row.rule == "R-TRN-1")
        today(app).table.move_to_key(row.key)
        await press(pilot, "r", "ctrl+s")
        assert "The 72 hours still run" in said(app)[-1]
        assert "R-TRN-1" in [row.rule for row in today(app).facts.rows]


async def test_x_on_the_medication_lists_compares_them_at_once(discharged: Practice) -> None:
    async with at_the_desk(discharged) as (app, pilot, casebook):
        row = next(row for row in today(app).facts.rows if row.rule == "R-TRN-4")
        today(app).table.move_to_key(row.key)
        await press(pilot, "x")
        assert casebook.transitions.rows(discharged.ortiz)[0].medicines_compared_on
        await press(pilot, "u")
        assert not casebook.transitions.rows(discharged.ortiz)[0].medicines_compared_on


async def test_enter_on_a_receipt_shows_the_transition_in_the_chart(discharged: Practice) -> None:
    async with at_the_desk(discharged) as (app, pilot, _):
        row = next(row for row in today(app).facts.rows if row.rule == "R-TRN-3")
        today(app).table.move_to_key(row.key)
        await press(pilot, "enter")
        assert screen_of(app, ChartScreen)
