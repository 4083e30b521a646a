from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cmtui.screens.chart.assess import Assess
from cmtui.screens.chart.screen import ChartScreen
from cmtui.screens.dialogs.answer import AnswerDialog
from cmtui.screens.dialogs.confirm import Confirm
from cmtui.screens.dialogs.form_picker import FormPicker
from cmtui.screens.dialogs.line import LineDialog
from cmtui.screens.dialogs.path import PathDialog
from cmtui.screens.dialogs.words import WordsDialog
from cmtui.screens.drafts import offered
from cmtui.screens.editor import EditorScreen
from cmtui.screens.form.screen import FormScreen
from cmtui.screens.opening import open_draft, open_due
from cmtui.screens.today import TodayScreen
from tests.screens.assessed import answer_form
from tests.screens.charts import asked, chart_of
from tests.screens.desk import HOSTILE, Practice, at_the_desk, on_screen, said, settled, showing, type_in

if TYPE_CHECKING:
    from pathlib import Path

    from textual.pilot import Pilot

    from cmtui.app import CmtuiApp

LOW = (1, 1, 0, 1, 1, 0, 0, 0, 0, 0)
"""PHQ-9 of 4."""
HIGH = (2, 2, 2, 1, 2, 2, 1, 1, 0, 2)
"""PHQ-9 of 13."""
NINE = (2, 2, 1, 1, 1, 1, 1, 0, 0, 1)
"""PHQ-9 of 9."""
IN_DANGER = (1, 1, 0, 0, 0, 0, 0, 0, 2, 1)
"""PHQ-9 of 4 with thoughts of death."""


async def assess_of(app: CmtuiApp, pilot: Pilot[None], case: str) -> Assess:
    section = (await chart_of(app, pilot, case, section="3"))._section
    assert isinstance(section, Assess)
    return section


async def at(pilot: Pilot[None], section: Assess, kind: str, ident: str) -> None:
    assert section.list.move_to_key((kind, ident))
    await pilot.pause()


def page_of(section: Assess) -> str:
    """The words of the pane, without its head."""
    return "\n".join(paragraph.lead + paragraph.text for paragraph in section.pane.page.paragraphs)


def documents(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    monkeypatch.setattr("cmtui.screens.printing.documents_folder", lambda: folder)


# What is shown


async def test_a_case_without_forms_says_how_to_begin(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, _):
        await assess_of(app, pilot, practice.ortiz)
        seen = on_screen(app)
        assert "comprehensive assess" in seen
        assert "a adds one" in seen
        assert "a Start a form" in seen


async def test_the_newest_of_each_instrument_stands_with_score_band_trend_and_change(
    practice: Practice,
) -> None:
    async with at_the_desk(practice, size=(120, 40)) as (app, pilot, casebook):
        answer_form(casebook, practice.ortiz, "phq-9", LOW, days_ago=30, sign=True)
        newest = answer_form(casebook, practice.ortiz, "phq-9", HIGH)
        section = await assess_of(app, pilot, practice.ortiz)
        forms = [row for row in section.seen.forms if row.form == "phq-9"]
        assert [row.id for row in forms] == [newest]
        line = next(line for line in on_screen(app).splitlines() if "PHQ-9 Patient" in line)
        assert "13 of 27 moderate ▂▄ +9 worse" in line
        assert "…" in line.partition("PHQ-9")[0]


@pytest.mark.parametrize(
    ("before", "now", "listed", "told"),
    [
        (NINE, HIGH, " +4", "+4, less than a meaningful change (5)"),
        (HIGH, NINE, " −4", "−4, less than a meaningful change (5)"),
        (HIGH, LOW, " −9 better", "−9 better"),
    ],
)
async def test_a_change_is_better_or_worse_only_where_the_rule_says_that_it_means_something(
    practice: Practice, before: tuple[int, ...], now: tuple[int, ...], listed: str, told: str
) -> None:
    async with at_the_desk(practice, size=(120, 40)) as (app, pilot, casebook):
        answer_form(casebook, practice.ortiz, "phq-9", before, days_ago=30, sign=True)
        newest = answer_form(casebook, practice.ortiz, "phq-9", now, sign=True)
        section = await assess_of(app, pilot, practice.ortiz)
        line = next(line for line in on_screen(app).splitlines() if "PHQ-9 Patient" in line)
        assert any(f"{listed}{after}" in line for after in (" ·", "  "))
        assert "meaningful" not in line
        await at(pilot, section, "form", newest)
        assert told in page_of(section)


async def test_where_the_rule_states_no_change_the_figure_stands_alone(practice: Practice) -> None:
    async with at_the_desk(practice, size=(120, 40)) as (app, pilot, casebook):
        answer_form(casebook, practice.ortiz, "gad-7", (3,) * 7, days_ago=30, sign=True)
        newest = answer_form(casebook, practice.ortiz, "gad-7", (0,) * 7, sign=True)
        section = await assess_of(app, pilot, practice.ortiz)
        await at(pilot, section, "form", newest)
        assert "−21" in page_of(section)
        assert "better" not in on_screen(app)


async def test_at_80_columns_the_sparkline_stands_and_in_the_wide_layout_a_plot(practice: Practice) -> None:
    casebook = practice.open()
    answer_form(casebook, practice.ortiz, "phq-9", LOW, days_ago=30)
    newest = answer_form(casebook, practice.ortiz, "phq-9", HIGH)
    casebook.close()
    for width, height, plotted in ((80, 24, False), (120, 40, True)):
        async with at_the_desk(practice, size=(width, height)) as (app, pilot, _):
            section = await assess_of(app, pilot, practice.ortiz)
            await at(pilot, section, "form", newest)
            seen = on_screen(app)
            assert "▂▄" in seen
            assert ("●13" in seen) is plotted
            assert "Screening result, not a diagnosis." in page_of(section)


async def test_an_incomplete_form_has_no_score(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        answer_form(casebook, practice.ortiz, "gad-7", (1, 1, 1))
        await assess_of(app, pilot, practice.ortiz)
        assert "3 of 7 answered" in on_screen(app)


async def test_all_answers_of_an_instrument_are_shown_and_earlier_ones_can_be_read(
    practice: Practice,
) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        first = answer_form(casebook, practice.ortiz, "phq-9", LOW, days_ago=30)
        newest = answer_form(casebook, practice.ortiz, "phq-9", HIGH)
        section = await assess_of(app, pilot, practice.ortiz)
        await at(pilot, section, "form", newest)
        await pilot.press("f")
        await settled(pilot)
        assert [row.id for row in section.seen.forms] == [newest, first]
        await pilot.press("down", "enter")
        await settled(pilot)
        assert "4 of 27: minimal" in page_of(section)
        await pilot.press("escape", "escape")
        await settled(pilot)
        assert "Needs" in on_screen(app)


async def test_a_form_on_the_timeline_opens_with_its_answers(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        first = answer_form(casebook, practice.ortiz, "phq-9", LOW, days_ago=30)
        answer_form(casebook, practice.ortiz, "phq-9", HIGH)
        chart = await chart_of(app, pilot, practice.ortiz, section="6")
        assert chart._section.seek(f"assessment:{first}")
        await pilot.press("enter")
        await settled(pilot)
        section = chart._section
        assert isinstance(section, Assess)
        assert section.form_row is not None
        assert section.form_row.id == first


async def test_the_page_of_a_form_has_answers_scores_with_sources_and_the_rights(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        ident = answer_form(casebook, practice.ortiz, "phq-9", HIGH)
        section = await assess_of(app, pilot, practice.ortiz)
        await at(pilot, section, "form", ident)
        await pilot.press("enter")
        await settled(pilot)
        page = page_of(section)
        assert "→ More than half the days (2)" in page
        assert "13 of 27: moderate" in page
        assert "Kroenke" in page
        assert "Screening result, not a diagnosis" in page
        assert page.count("Rights: ") == 2
        assert "enter Read" not in on_screen(app)
        await pilot.press("escape")
        await settled(pilot)
        assert section.list.has_focus


async def test_answers_and_words_of_a_client_are_never_read_as_markup(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        casebook.needs.add(practice.hostile, {"domain": "food", "statement": HOSTILE})
        ident = answer_form(casebook, practice.hostile, "phq-9", HIGH, conclusion=f"{HOSTILE} \x1b[2J")
        section = await assess_of(app, pilot, practice.hostile)
        await at(pilot, section, "form", ident)
        await pilot.press("enter")
        await settled(pilot)
        assert f"{HOSTILE}" in page_of(section)
        await pilot.press("end")
        await settled(pilot)
        assert HOSTILE in on_screen(app)
        await pilot.press("escape")
        await settled(pilot)
        assert HOSTILE in on_screen(app)


async def test_another_case_of_the_list_is_shown_from_its_first_line(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        answer_form(casebook, practice.ortiz, "phq-9", HIGH)
        chart = await chart_of(app, pilot, practice.ortiz, practice.ortiz, practice.ortega, section="3")
        await pilot.press("semicolon")
        await settled(pilot)
        section = chart._section
        assert isinstance(section, Assess)
        assert section.seen.forms == ()
        assert "PHQ-9" not in on_screen(app)


# Forms


async def test_a_form_is_found_while_one_types_and_opens(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, _):
        await assess_of(app, pilot, practice.ortiz)
        await pilot.press("a")
        await asked(app, pilot, FormPicker)
        await type_in(pilot, "anxiety gad-7")
        await pilot.pause()
        assert "GAD-7" in on_screen(app)
        await pilot.press("enter")
        await settled(pilot)
        assert showing(app, FormScreen)


async def test_forms_are_found_by_their_domain_and_nothing_is_said_in_words(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, _):
        await assess_of(app, pilot, practice.ortiz)
        await pilot.press("a")
        await asked(app, pilot, FormPicker)
        await type_in(pilot, "financial")
        await pilot.pause()
        assert "Hunger Vital Sign" in on_screen(app)
        assert "PHQ-9" not in on_screen(app)
        await type_in(pilot, "zzz")
        await pilot.pause()
        assert "No form has these letters." in on_screen(app)
        await pilot.press("enter", "escape")
        await settled(pilot)
        assert "3 Assess" in on_screen(app)


async def test_what_is_due_again_stands_first_in_the_picker(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        casebook.forms.settle("gad-7", interval_days=14)
        answer_form(casebook, practice.ortiz, "gad-7", (1,) * 7, days_ago=30, sign=True)
        await assess_of(app, pilot, practice.ortiz)
        await pilot.press("a")
        await asked(app, pilot, FormPicker)
        lines = on_screen(app).splitlines()
        due = next(place for place, line in enumerate(lines) if " Due " in line)
        assert "GAD-7" in lines[due + 1]
        assert "due " in lines[due + 1]
        await pilot.press("escape")
        await settled(pilot)


async def test_the_due_line_opens_the_form_that_is_asked(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        section = await assess_of(app, pilot, practice.ortiz)
        due = next(row for row in casebook.today.rows(case=practice.ortiz) if row.opens == "assess")
        await at(pilot, section, "due", due.key)
        await pilot.press("enter")
        await settled(pilot)
        assert showing(app, FormScreen)
        assert "Comprehensive" in on_screen(app)


async def test_today_opens_a_flag_a_need_and_an_unsigned_form_where_they_are_settled(
    practice: Practice,
) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        answer_form(casebook, practice.ortiz, "phq-9", IN_DANGER)
        for kind, opens in (("flag", "flag"), ("need", "need"), ("form", "assessment")):
            row = next(row for row in casebook.today.rows(case=practice.ortiz) if row.opens == opens)
            open_due(app, row)
            await settled(pilot)
            section = (await chart_of(app, pilot, practice.ortiz, section="3"))._section
            assert isinstance(section, Assess)
            assert section.row is not None
            assert (section.row.kind, section.row.id) == (kind, row.subject.partition(":")[2])
            await pilot.press("f2")
            await settled(pilot)


async def test_a_form_that_was_begun_is_gone_on_with(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        app.open_form(practice.ortiz, "phq-9")
        await settled(pilot)
        await pilot.press("1")
        await settled(pilot)
        await pilot.press("escape")
        await settled(pilot)
        section = await assess_of(app, pilot, practice.ortiz)
        line = next(line for line in section.seen.under_way)
        await at(pilot, section, "draft", line.key)
        assert "enter Go on" in on_screen(app)
        await pilot.press("enter")
        await settled(pilot)
        assert showing(app, FormScreen)
        await pilot.press("f2")
        await settled(pilot)
        draft = next(row for row in casebook.drafts.all() if row.form == "assessment phq-9")
        open_draft(app, draft)
        await settled(pilot)
        assert showing(app, FormScreen)


async def test_a_form_is_signed_with_its_conclusion_and_then_only_amended(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        ident = answer_form(casebook, practice.ortiz, "phq-9", HIGH)
        section = await assess_of(app, pilot, practice.ortiz)
        await at(pilot, section, "form", ident)
        await pilot.press("s")
        await asked(app, pilot, WordsDialog)
        await type_in(pilot, " Tell the doctor.")
        await pilot.press("ctrl+s")
        await settled(pilot)
        row = casebook.assess.assessment(ident)
        assert row.signed
        assert row.conclusion.endswith("he wants to wait. Tell the doctor.")
        assert said(app)[-1] == "Form signed."
        assert "s Sign" not in on_screen(app)
        await pilot.press("e")
        await settled(pilot)
        assert showing(app, FormScreen)


async def test_the_page_that_is_read_follows_what_is_done_with_it(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        ident = answer_form(casebook, practice.ortiz, "gad-7", (0,) * 7)
        section = await assess_of(app, pilot, practice.ortiz)
        await at(pilot, section, "form", ident)
        await pilot.press("enter")
        await settled(pilot)
        assert "Signed: not signed" in page_of(section)
        await pilot.press("s")
        await asked(app, pilot, WordsDialog)
        await pilot.press("ctrl+s")
        await settled(pilot)
        assert section.has_class("-reading")
        assert "Signed: not signed" not in page_of(section)
        assert "by Dana Morales" in page_of(section)


async def test_a_flag_that_is_closed_while_it_is_read_gives_way_to_the_list(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        answer_form(casebook, practice.ortiz, "phq-9", IN_DANGER)
        section = await assess_of(app, pilot, practice.ortiz)
        flag = casebook.safety.flags(practice.ortiz)[0]
        await at(pilot, section, "flag", flag.id)
        await pilot.press("enter")
        await settled(pilot)
        await pilot.press("x")
        await asked(app, pilot, WordsDialog)
        await type_in(pilot, "Asked")
        await pilot.press("ctrl+s")
        await settled(pilot)
        assert not section.has_class("-reading")
        assert section.list.has_focus


async def test_a_form_is_not_signed_over_a_safety_answer_and_the_words_are_kept(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        ident = answer_form(casebook, practice.ortiz, "phq-9", IN_DANGER)
        section = await assess_of(app, pilot, practice.ortiz)
        await at(pilot, section, "form", ident)
        await pilot.press("s")
        await asked(app, pilot, WordsDialog)
        await type_in(pilot, " More.")
        await pilot.press("ctrl+s")
        await settled(pilot)
        assert said(app)[-1].startswith("Say first what was done about")
        assert not casebook.assess.assessment(ident).signed
        await pilot.press("s")
        dialog = await asked(app, pilot, WordsDialog)
        assert dialog._text.text.endswith(" More.")
        await pilot.press("escape")
        await settled(pilot)


async def test_a_flag_that_a_parked_form_raised_is_in_sight_at_once(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        for code in ("gad-7", "gad-2", "phq-4", "audit-c", "hark", "sils", "hunger-vital-sign", "gds-15"):
            answer_form(casebook, practice.ortiz, code, (0,))
        section = await assess_of(app, pilot, practice.ortiz)
        await pilot.press("end")
        await pilot.pause()
        app.open_form(practice.ortiz, "phq-9")
        await settled(pilot)
        await pilot.press(*"000000001", "escape")
        await settled(pilot)
        showing(app, ChartScreen)
        assert "Safety" in on_screen(app)
        assert "! Urgent" in on_screen(app)
        assert section.row is not None
        assert section.row.kind == "flag"


async def test_a_flag_raised_out_of_sight_leaves_the_cursor_where_it_is_seen(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        kept = answer_form(casebook, practice.ortiz, "gad-7", (1,) * 7)
        section = await assess_of(app, pilot, practice.ortiz)
        await at(pilot, section, "form", kept)
        app.open_form(practice.ortiz, "phq-9")
        await settled(pilot)
        await pilot.press(*"000000001", "escape")
        await settled(pilot)
        assert "Safety" in on_screen(app)
        assert section.form_row is not None
        assert section.form_row.id == kept


async def test_what_was_just_signed_has_the_cursor_and_the_pane(practice: Practice) -> None:
    async with at_the_desk(practice, size=(120, 40)) as (app, pilot, _):
        section = await assess_of(app, pilot, practice.ortiz)
        app.open_form(practice.ortiz, "gad-7")
        await settled(pilot)
        await pilot.press(*"1111111", "ctrl+s")
        await settled(pilot)
        await type_in(pilot, "Wants to wait")
        await pilot.press("ctrl+s")
        await settled(pilot)
        showing(app, ChartScreen)
        assert section.form_row is not None
        assert section.form_row.form == "gad-7"
        assert "7 of 21" in page_of(section)


async def test_a_form_entered_in_error_is_struck_out_with_the_reason(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        ident = answer_form(casebook, practice.ortiz, "phq-9", HIGH)
        section = await assess_of(app, pilot, practice.ortiz)
        await at(pilot, section, "form", ident)
        await pilot.press("delete")
        await asked(app, pilot, LineDialog)
        await type_in(pilot, "the wrong client")
        await pilot.press("enter")
        await settled(pilot)
        assert casebook.assess.latest(practice.ortiz) == ()
        await pilot.press("u")
        await settled(pilot)
        assert "PHQ-9" in on_screen(app)


# Safety


async def test_a_flag_is_closed_with_what_was_done(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        casebook.safety.set_crisis_text("988, then the sister: 555-0199")
        answer_form(casebook, practice.ortiz, "phq-9", IN_DANGER)
        section = await assess_of(app, pilot, practice.ortiz)
        flag = casebook.safety.flags(practice.ortiz)[0]
        await at(pilot, section, "flag", flag.id)
        assert "988, then the sister" in page_of(section)
        await pilot.press("x")
        await asked(app, pilot, WordsDialog)
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert "A few words are needed." in on_screen(app)
        await type_in(pilot, "Asked: no plan, sister with him")
        await pilot.press("ctrl+s")
        await settled(pilot)
        assert flag.id not in {each.id for each in casebook.safety.flags(practice.ortiz)}
        assert casebook.safety.flag(flag.id).done == "Asked: no plan, sister with him"


async def test_from_a_flag_one_key_leads_to_the_answers_that_raised_it(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        ident = answer_form(casebook, practice.ortiz, "phq-9", IN_DANGER)
        section = await assess_of(app, pilot, practice.ortiz)
        await at(pilot, section, "flag", casebook.safety.flags(practice.ortiz)[0].id)
        await pilot.press("enter")
        await settled(pilot)
        assert "enter opens the form it came of; ctrl+g the safety follow-up" in page_of(section)
        assert "Its form" in on_screen(app)
        await pilot.press("enter")
        await settled(pilot)
        assert section.form_row is not None
        assert section.form_row.id == ident
        assert "→ More than half the days (2)" in page_of(section)


async def test_from_the_flag_of_a_parked_form_one_goes_on_with_it(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        section = await assess_of(app, pilot, practice.ortiz)
        app.open_form(practice.ortiz, "phq-9")
        await settled(pilot)
        await pilot.press(*"000000001", "escape")
        await settled(pilot)
        await at(pilot, section, "flag", casebook.safety.flags(practice.ortiz)[0].id)
        await pilot.press("enter")
        await settled(pilot)
        await pilot.press("enter")
        await settled(pilot)
        assert showing(app, FormScreen).code == "phq-9"


async def test_the_pane_of_a_begun_form_says_what_it_is(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, _):
        section = await assess_of(app, pilot, practice.ortiz)
        app.open_form(practice.ortiz, "gad-7")
        await settled(pilot)
        await pilot.press("1", "escape")
        await settled(pilot)
        (begun,) = section.seen.under_way
        await at(pilot, section, "draft", begun.key)
        assert section.pane.page.title == begun.label
        assert "Enter goes on with it." in page_of(section)


async def test_ctrl_g_on_a_flag_opens_the_follow_up_form(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        answer_form(casebook, practice.ortiz, "phq-9", IN_DANGER)
        section = await assess_of(app, pilot, practice.ortiz)
        await at(pilot, section, "flag", casebook.safety.flags(practice.ortiz)[0].id)
        await pilot.press("ctrl+g")
        await settled(pilot)
        assert showing(app, FormScreen).code == "safety-follow-up"


async def test_x_on_today_closes_a_flag_with_what_was_done(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        answer_form(casebook, practice.ortiz, "phq-9", IN_DANGER)
        flag = casebook.safety.flags(practice.ortiz)[0]
        today = showing(app, TodayScreen)
        today.read_again()
        await settled(pilot)
        row = next(row for row in today.facts.rows if row.subject == f"flag:{flag.id}")
        assert today.table.move_to_key(row.key)
        await pilot.press("x")
        await asked(app, pilot, WordsDialog)
        await type_in(pilot, "Sister with him")
        await pilot.press("ctrl+s")
        await settled(pilot)
        showing(app, TodayScreen)
        assert casebook.safety.flag(flag.id).done == "Sister with him"
        assert row.key not in {each.key for each in today.facts.rows}


async def test_help_tells_what_s_and_x_do_with_the_line_under_the_cursor(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        ident = answer_form(casebook, practice.ortiz, "phq-9", IN_DANGER)
        section = await assess_of(app, pilot, practice.ortiz)
        await at(pilot, section, "form", ident)
        told = {command.key: command.help for command in section.chart.offered}
        assert told["s"].startswith("Sign the form under the cursor")
        await at(pilot, section, "flag", casebook.safety.flags(practice.ortiz)[0].id)
        told = {command.key: command.help for command in section.chart.offered}
        assert told["x"] == "Close the safety flag with what was done."


async def test_words_about_a_flag_that_were_left_wait_as_a_draft(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        answer_form(casebook, practice.ortiz, "phq-9", IN_DANGER)
        section = await assess_of(app, pilot, practice.ortiz)
        flag = casebook.safety.flags(practice.ortiz)[0]
        await at(pilot, section, "flag", flag.id)
        await pilot.press("x")
        await asked(app, pilot, WordsDialog)
        await type_in(pilot, "Asked him")
        await pilot.press("escape")
        await settled(pilot)
    async with at_the_desk(practice) as (app, pilot, casebook):
        draft = offered(casebook)[0]
        open_draft(app, draft)
        dialog = await asked(app, pilot, WordsDialog)
        assert dialog._text.text == "Asked him"
        await pilot.press("escape")
        await settled(pilot)


async def test_a_confidential_flag_and_form_keep_their_words_until_they_are_opened(
    practice: Practice,
) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        answer_form(casebook, practice.ortiz, "hark", (1, 1, 0, 0))
        section = await assess_of(app, pilot, practice.ortiz)
        seen = on_screen(app)
        assert "confidential follow-up" in seen
        assert "Confidential form" in seen
        flag = casebook.safety.flags(practice.ortiz)[0]
        whole = casebook.safety.flag(flag.id).text
        await at(pilot, section, "flag", flag.id)
        for words in (whole, "HARK", "rape", "humiliat"):
            assert words not in on_screen(app) + page_of(section)
        await pilot.press("enter")
        await settled(pilot)
        assert whole in page_of(section)
        await pilot.press("escape")
        await settled(pilot)
        assert whole not in page_of(section)
        form = casebook.assess.latest(practice.ortiz)[0]
        await at(pilot, section, "form", form.id)
        assert "enter opens it" in page_of(section)
        await pilot.press("enter")
        await settled(pilot)
        assert "HARK" in on_screen(app)


# Needs


async def test_a_proposed_need_is_put_off_until_a_day_with_the_reason(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        answer_form(casebook, practice.ortiz, "phq-9", HIGH)
        section = await assess_of(app, pilot, practice.ortiz)
        need = casebook.needs.rows(practice.ortiz)[0]
        await at(pilot, section, "need", need.id)
        await pilot.press("x")
        await asked(app, pilot, AnswerDialog)
        await pilot.press("4", "tab")
        await type_in(pilot, "wants to wait for the doctor")
        await pilot.press("ctrl+s")
        await asked(app, pilot, LineDialog)
        await type_in(pilot, "yesterday")
        await pilot.press("enter")
        await pilot.pause()
        assert "Name a day" in on_screen(app) or "not" in on_screen(app)
        await pilot.press(*(["backspace"] * len("yesterday")))
        await type_in(pilot, "in 2w")
        await pilot.press("enter")
        await settled(pilot)
        answered = casebook.needs.need(need.id)
        assert (answered.disposition, answered.reason) == ("deferred", "wants to wait for the doctor")
        assert answered.until
        assert "deferred until" in on_screen(app)


@pytest.mark.parametrize(
    ("digit", "code"), [("3", "monitor"), ("5", "client_declines"), ("7", "outside_scope")]
)
async def test_a_need_is_answered_by_a_digit_and_a_reason(practice: Practice, digit: str, code: str) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        ident = casebook.needs.add(
            practice.ortiz, {"domain": "food", "statement": "Skips meals at the month's end"}
        )
        section = await assess_of(app, pilot, practice.ortiz)
        await at(pilot, section, "need", ident)
        await pilot.press("enter")
        await asked(app, pilot, AnswerDialog)
        await pilot.press(digit, "tab")
        await type_in(pilot, "as we agreed")
        await pilot.press("ctrl+s")
        await settled(pilot)
        assert casebook.needs.need(ident).disposition == code
        assert said(app)[-1] == "Need answered."


async def test_a_need_that_is_not_taken_up_needs_a_reason(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        ident = casebook.needs.add(practice.ortiz, {"domain": "food", "statement": "Skips meals"})
        section = await assess_of(app, pilot, practice.ortiz)
        await at(pilot, section, "need", ident)
        await pilot.press("enter")
        await asked(app, pilot, AnswerDialog)
        await pilot.press("5", "enter")
        await pilot.pause()
        assert "Reason: a few words are needed." in on_screen(app)
        assert casebook.needs.need(ident).disposition == ""


async def test_a_strength_is_written_down_by_hand_under_its_heading(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        section = await assess_of(app, pilot, practice.ortiz)
        assert section.list.move_to_key(("none", "Strengths"))
        await pilot.pause()
        assert "a Add a need" in on_screen(app)
        await pilot.press("a")
        await settled(pilot)
        editor = showing(app, EditorScreen)
        for name, value in (("domain", "family"), ("statement", "His daughter comes daily")):
            editor.fields.field(name).type_in(value)
        await pilot.press("ctrl+s")
        await settled(pilot)
        need = casebook.needs.rows(practice.ortiz)[0]
        assert (need.kind, need.statement) == ("strength", "His daughter comes daily")
        assert "His daughter comes daily" in on_screen(app)
        await at(pilot, section, "need", need.id)
        await pilot.press("e")
        await settled(pilot)
        assert showing(app, EditorScreen).ident == need.id
        await pilot.press("escape")
        await settled(pilot)
        await pilot.press("delete")
        await asked(app, pilot, LineDialog)
        await type_in(pilot, "said of another client")
        await pilot.press("enter")
        await settled(pilot)
        assert casebook.needs.rows(practice.ortiz) == ()


# Printing


async def test_a_form_is_printed_to_a_file_and_never_over_another_one_unasked(
    practice: Practice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    documents(monkeypatch, tmp_path)
    async with at_the_desk(practice) as (app, pilot, casebook):
        ident = answer_form(casebook, practice.ortiz, "phq-9", HIGH)
        section = await assess_of(app, pilot, practice.ortiz)
        await at(pilot, section, "form", ident)
        number = casebook.chart.head(practice.ortiz).number
        file = tmp_path / f"{number} phq-9 {casebook.today_date()}.pdf"
        for answer, same in (("", True), ("left", False)):
            before = file.read_bytes() if file.exists() else b""
            await pilot.press("P")
            await asked(app, pilot, PathDialog)
            await pilot.press("enter")
            if before:
                await asked(app, pilot, Confirm)
                await pilot.press("enter")
                await asked(app, pilot, PathDialog)
                assert file.read_bytes() == before
                await pilot.press("escape")
            await settled(pilot)
            assert file.read_bytes().startswith(b"%PDF"), (answer, same)
        assert f"Printed to {file}" in said(app)


async def test_a_confidential_form_is_printed_without_a_word_of_it_unless_asked(
    practice: Practice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    documents(monkeypatch, tmp_path)
    async with at_the_desk(practice) as (app, pilot, casebook):
        ident = answer_form(casebook, practice.ortiz, "hark", (1, 1, 0, 0))
        section = await assess_of(app, pilot, practice.ortiz)
        await at(pilot, section, "form", ident)
        for keys, name, told in ((("enter",), "a.txt", False), (("right", "enter"), "b.txt", True)):
            await pilot.press("P")
            await asked(app, pilot, Confirm)
            await pilot.press(*keys)
            dialog = await asked(app, pilot, PathDialog)
            dialog.query_one("LineInput").value = str(tmp_path / name)  # type: ignore[attr-defined]
            await pilot.press("enter")
            await settled(pilot)
            words = (tmp_path / name).read_text()
            assert ("HARK" in words) is told
            assert ("left out of this print" in words) is not told
            assert "Ortiz, Manuel" in words
