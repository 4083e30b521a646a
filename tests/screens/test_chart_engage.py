from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from cmtui.screens.chart.engage import Engage
from cmtui.screens.chart.screen import ChartScreen
from cmtui.screens.dialogs.answer import AnswerDialog
from cmtui.screens.dialogs.guards import GuardsDialog
from cmtui.screens.dialogs.line import LineDialog
from cmtui.screens.drafts import offered
from cmtui.screens.editor import EditorScreen
from cmtui.screens.opening import open_draft
from tests.screens.charts import asked, chart_of
from tests.screens.desk import Practice, at_the_desk, on_screen, said, settled, type_in

if TYPE_CHECKING:
    from textual.pilot import Pilot

    from cmtui.app import CmtuiApp
    from cmtui.casebook.book import Casebook
    from cmtui.rows import ItemRow

INQUIRY = {
    "given": "Ada",
    "family": "Whitfield",
    "born": "1950-06-01",
    "source": "Mercy General",
    "reason": "third admission this year",
    "urgency": "soon",
    "received_at": "yesterday 2pm",
}


def prospect(casebook: Casebook) -> str:
    return casebook.intake.log(INQUIRY).case


def rows(casebook: Casebook, case: str, group: str) -> list[ItemRow]:
    return [row for row in casebook.chart.engage(case) if row.group == group]


async def engage_at(app: CmtuiApp, pilot: Pilot[None], case: str, label: str) -> Engage:
    """The section Engage with the cursor on the row of this label."""
    section = (await chart_of(app, pilot, case, section="2"))._section
    assert isinstance(section, Engage)
    row = next(row for row in app.casebook.chart.engage(case) if row.label == label)
    assert section.list.move_to_key((row.key, row.label))
    await pilot.pause()
    return section


def answer(casebook: Casebook, row: ItemRow) -> None:
    casebook.registers.save("criterion", {"answer": "no"}, id=row.key.removeprefix("criterion:"))


def cursor_of(app: CmtuiApp) -> str:
    """The label of the row that the cursor is on, in the chart's section Engage."""
    chart = app.screen
    assert isinstance(chart, ChartScreen)
    section = chart._section
    assert isinstance(section, Engage)
    assert section.row is not None
    return section.row.label


async def test_a_criterion_is_answered_by_its_digit_with_the_evidence(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        case = prospect(casebook)
        section = await engage_at(app, pilot, case, "1 High use of emergency services")
        await pilot.press("enter")
        await asked(app, pilot, AnswerDialog)
        await pilot.press("1", "tab")
        await type_in(pilot, "four visits since May")
        await pilot.press("ctrl+s")
        await settled(pilot)
        first = rows(casebook, case, "Nine criteria")[0]
        assert (first.text, first.mark) == ("Yes · four visits since May", "done")
        assert section.row == first
        assert "Yes · four visits since May" in on_screen(app)


async def test_words_typed_right_behind_the_digit_are_the_evidence(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        case = prospect(casebook)
        await engage_at(app, pilot, case, "4 Complex needs")
        await pilot.press("enter")
        await asked(app, pilot, AnswerDialog)
        await pilot.press("1")
        await type_in(pilot, "oxygen at home")
        await pilot.press("ctrl+s")
        await settled(pilot)
        assert rows(casebook, case, "Nine criteria")[3].text == "Yes · oxygen at home"


async def test_an_answer_without_evidence_takes_two_keys(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        case = prospect(casebook)
        await engage_at(app, pilot, case, "4 Complex needs")
        await pilot.press("enter")
        await asked(app, pilot, AnswerDialog)
        await pilot.press("2", "enter")
        await settled(pilot)
        assert rows(casebook, case, "Nine criteria")[3].text == "No"


async def test_evidence_left_with_escape_waits_for_the_same_question_until_it_is_saved(
    practice: Practice,
) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        case = prospect(casebook)
        await engage_at(app, pilot, case, "4 Complex needs")
        await pilot.press("enter")
        await asked(app, pilot, AnswerDialog)
        await pilot.press("1")
        await type_in(pilot, "oxygen at home")
        await pilot.press("escape", "escape")
        await settled(pilot)
        (draft,) = casebook.drafts.all()
        assert (draft.client, draft.preview) == ("Whitfield, Ada", "oxygen at home")
        await pilot.press("down", "enter")
        other = await asked(app, pilot, AnswerDialog)
        assert "oxygen" not in on_screen(app)
        await pilot.press("escape")
        await settled(pilot)
        assert app.screen is not other
        await pilot.press("up", "enter")
        await asked(app, pilot, AnswerDialog)
        assert "oxygen at home" in on_screen(app)
        await pilot.press("enter")
        await settled(pilot)
        assert rows(casebook, case, "Nine criteria")[3].text == "Yes · oxygen at home"
        assert casebook.drafts.all() == ()


async def test_a_draft_of_a_question_is_gone_on_with_at_its_row(practice: Practice) -> None:
    earlier = practice.open()
    case = prospect(earlier)
    third = rows(earlier, case, "Nine criteria")[2]
    earlier.drafts.keep(f"evidence {third.key}", case, {"text": "lives alone"})
    earlier.close()
    async with at_the_desk(practice) as (app, pilot, casebook):
        (draft,) = offered(casebook)
        open_draft(app, draft)
        await asked(app, pilot, AnswerDialog)
        assert "lives alone" in on_screen(app)
        await pilot.press("escape")
        await settled(pilot)


@pytest.mark.parametrize("form", ["telepathy", "evidence criterion:gone", "evidence nowhere"])
async def test_a_draft_whose_form_or_row_is_not_known_breaks_nothing(practice: Practice, form: str) -> None:
    earlier = practice.open()
    earlier.drafts.keep(form, practice.ortiz, {"text": "lives alone"})
    earlier.close()
    async with at_the_desk(practice) as (app, pilot, casebook):
        (draft,) = offered(casebook)
        open_draft(app, draft)
        await settled(pilot)
        assert app.is_running
        assert offered(casebook) == (draft,)


async def test_a_reason_in_ones_own_words_outlives_every_step_back(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        case = prospect(casebook)
        await engage_at(app, pilot, case, "Open the case")
        await pilot.press("enter")
        await asked(app, pilot, GuardsDialog)
        await pilot.press("1", "6")
        await type_in(pilot, "agreed on the phone")
        await pilot.press("escape", "escape", "escape")
        await settled(pilot)
        await pilot.press("enter")
        await asked(app, pilot, GuardsDialog)
        await pilot.press("1")
        assert "in your own words: agreed on the phone" in on_screen(app)
        await pilot.press("6", "enter", "2", "3", "enter")
        await settled(pilot)
        assert casebook.chart.show(case)["stages"][-1]["reasons"]["G-4"] == "agreed on the phone"
        assert casebook.drafts.all() == ()


async def test_the_reason_to_strike_out_waits_when_it_is_left(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        await engage_at(app, pilot, practice.ortiz, "Rosa Ortiz")
        await pilot.press("delete")
        await asked(app, pilot, LineDialog)
        await type_in(pilot, "not on the team")
        await pilot.press("escape")
        await settled(pilot)
        await pilot.press("delete")
        await asked(app, pilot, LineDialog)
        await pilot.press("enter")
        await settled(pilot)
        assert [row.label for row in rows(casebook, practice.ortiz, "Care team")] == ["nobody yet"]
        assert casebook.drafts.all() == ()


async def test_a_decision_needs_its_reason_and_is_signed(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        case = prospect(casebook)
        await engage_at(app, pilot, case, "decision")
        await pilot.press("enter")
        await asked(app, pilot, AnswerDialog)
        await pilot.press("1", "enter")
        assert "Reason: a few words are needed." in on_screen(app)
        await pilot.press("tab")
        await type_in(pilot, "three admissions, one helper")
        await pilot.press("ctrl+s")
        await settled(pilot)
        texts = [row.text for row in rows(casebook, case, "Factors and decision")]
        assert "Accept · three admissions, one helper" in texts
        assert texts[-1].startswith("signed ")


@pytest.mark.parametrize("opened", [False, True])
async def test_the_next_step_of_a_screening_is_its_first_criterion_without_an_answer(
    practice: Practice, *, opened: bool
) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        case = prospect(casebook)
        first, second, *others = rows(casebook, case, "Nine criteria")
        answer(casebook, first)
        if opened:
            await chart_of(app, pilot, case, section="2")
        app.do_next(case)
        await settled(pilot)
        assert cursor_of(app) == second.label
        for row in (second, *others):
            answer(casebook, row)
        app.do_next(case)
        await settled(pilot)
        assert cursor_of(app) == "decision"


async def test_the_next_step_that_is_a_move_is_the_row_of_the_move(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        case = prospect(casebook)
        for row in rows(casebook, case, "Nine criteria"):
            answer(casebook, row)
        casebook.intake.decide(case, "waitlist", "no room before June")
        step = casebook.intake.next_step(case)
        assert step is not None
        assert step.opens == "T-2"
        app.do_next(case)
        await settled(pilot)
        assert cursor_of(app) == dict(casebook.intake.moves(case))["T-2"]


async def test_a_case_is_opened_over_what_is_missing_with_one_reason_for_each(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        case = prospect(casebook)
        missing = [ask.guard for ask in casebook.intake.asks(case, "T-4")]
        assert missing == ["G-2", "G-4", "G-5", "G-6"]
        in_two_weeks = casebook.today_date() + timedelta(weeks=2)
        await engage_at(app, pilot, case, "Open the case")
        assert "Before service begins, the client needs" in on_screen(app)
        await pilot.press("enter")
        await asked(app, pilot, GuardsDialog)
        await pilot.press("1", "6")
        await type_in(pilot, "agreed on the phone")
        await pilot.press("enter", "2", "5")
        await type_in(pilot, "last week")
        await pilot.press("enter")
        assert "is not a date" in on_screen(app)
        await pilot.press("ctrl+u")
        await type_in(pilot, "in 2w")
        await pilot.press("enter")
        await pilot.pause()
        assert "because: agreed on the phone" in on_screen(app)
        assert casebook.caseload.row(case).status == "prospect"
        await pilot.press("enter")
        await settled(pilot)
        assert casebook.caseload.row(case).status == "open"
        assert casebook.chart.show(case)["stages"][-1]["reasons"] == {
            "G-2": "Emergency",
            "G-4": "agreed on the phone",
            "G-5": "Client declined",
            "G-6": f"Will follow by a date: {in_two_weeks.isoformat()}",
        }
        owed = [row for row in casebook.today.rows(case=case) if row.what.startswith("still missing: ")]
        assert [(row.due, "record" in row.what) for row in owed] == [(in_two_weeks.isoformat(), True)]
        assert "prospect" not in on_screen(app).splitlines()[0]
        await pilot.press("6")
        await settled(pilot)
        assert "without G-4, because: agreed on the phone" in on_screen(app)


async def test_escape_goes_back_one_guard_at_a_time_and_leaves_the_case_as_it_is(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        case = prospect(casebook)
        await engage_at(app, pilot, case, "Open the case")
        await pilot.press("enter")
        await asked(app, pilot, GuardsDialog)
        assert "Missing 1 of 4" in on_screen(app)
        await pilot.press("1")
        assert "Missing 2 of 4" in on_screen(app)
        await pilot.press("6", "escape")
        assert "Missing 2 of 4" in on_screen(app)
        await pilot.press("escape")
        assert "Missing 1 of 4" in on_screen(app)
        await pilot.press("escape")
        await settled(pilot)
        assert isinstance(app.screen, ChartScreen)
        assert casebook.caseload.row(case).status == "prospect"


async def test_taking_up_again_keeps_what_changed_as_the_note(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        case = prospect(casebook)
        reasons = {ask.guard: "will follow" for ask in casebook.intake.asks(case, "T-2")}
        casebook.intake.move(case, "T-2", reasons=reasons)
        await engage_at(app, pilot, case, "Take up again")
        await pilot.press("enter")
        await asked(app, pilot, GuardsDialog)
        await pilot.press("6")
        await type_in(pilot, "still wanted, son moved away")
        await pilot.press("enter", "enter")
        await settled(pilot)
        assert casebook.caseload.row(case).status == "prospect"


async def test_a_death_asks_for_the_day_and_how_it_is_known(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        await engage_at(app, pilot, practice.ortiz, "Close: the client died")
        await pilot.press("enter")
        await asked(app, pilot, LineDialog)
        await type_in(pilot, "someday")
        await pilot.press("enter")
        assert "“someday” is not a date" in on_screen(app)
        await pilot.press(*["backspace"] * len("someday"))
        await type_in(pilot, "yesterday")
        await pilot.press("enter")
        await pilot.pause()
        await asked(app, pilot, LineDialog)
        assert "How is the death known?" in on_screen(app)
        await type_in(pilot, "daughter called")
        await pilot.press("enter")
        await asked(app, pilot, GuardsDialog)
        assert "Nothing is missing." in on_screen(app)
        await pilot.press("enter")
        await settled(pilot)
        assert casebook.caseload.row(practice.ortiz).status == "closed"
        yesterday = casebook.today_date() - timedelta(days=1)
        assert casebook.chart.head(practice.ortiz).died == yesterday.isoformat()


async def test_a_hard_stop_shows_its_sentence_and_offers_no_way_on(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        case = prospect(casebook)
        person = next(row.key for row in casebook.chart.engage(case) if row.key.startswith("person:"))
        tomorrow = casebook.today_date() + timedelta(days=1)
        with casebook._desk.act("test.broken") as work:  # only an import from elsewhere brings such a date in
            from cmtui.models.people import Person

            work.change(work.get(Person, public_id=person.removeprefix("person:")), born=tomorrow)
        await engage_at(app, pilot, case, "Open the case")
        await pilot.press("enter")
        await asked(app, pilot, GuardsDialog)
        assert "These dates cannot be: the birth is after today." in on_screen(app)
        await pilot.press("1", "enter")
        assert isinstance(app.screen, GuardsDialog)
        await pilot.press("escape")
        await settled(pilot)
        assert casebook.caseload.row(case).status == "prospect"


@pytest.mark.parametrize(
    ("label", "register"),
    [("none yet", "consent"), ("not recorded who decides", "decision_maker"), ("Rosa Ortiz", "team_member")],
)
async def test_a_adds_to_the_group_under_the_cursor(practice: Practice, label: str, register: str) -> None:
    async with at_the_desk(practice) as (app, pilot, _):
        await engage_at(app, pilot, practice.ortiz, label)
        await pilot.press("a")
        await settled(pilot)
        assert isinstance(app.screen, EditorScreen)
        assert (app.screen.register, app.screen.ident) == (register, "")


async def test_an_entry_is_struck_out_with_a_reason(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        await engage_at(app, pilot, practice.ortiz, "Rosa Ortiz")
        await pilot.press("delete")
        await asked(app, pilot, LineDialog)
        await type_in(pilot, "not on the team")
        await pilot.press("enter")
        await settled(pilot)
        assert said(app)[-1] == "Struck out."
        assert [row.label for row in rows(casebook, practice.ortiz, "Care team")] == ["nobody yet"]
