"""A form filled in by keys, on the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cmtui.screens.dialogs.confirm import Confirm
from cmtui.screens.form.finish import FinishDialog
from cmtui.screens.form.safety import CrisisDialog
from cmtui.screens.form.screen import FormScreen
from tests.screens.desk import Practice, at_the_desk, on_screen, said, settled, showing, type_in
from tests.screens.sitting_form import data, everything, of_size

if TYPE_CHECKING:
    from textual.pilot import Pilot

    from cmtui.app import CmtuiApp
    from cmtui.casebook.book import Casebook


async def opened(
    app: CmtuiApp, pilot: Pilot[None], case: str, code: str = "phq-9", **more: str
) -> FormScreen:
    app.open_form(case, code, **more)
    await settled(pilot)
    return showing(app, FormScreen)


async def signed(pilot: Pilot[None], digits: str, *, done: str = "", conclusion: str = "Stable.") -> None:
    """A PHQ-9 from its first key to its signature."""
    await pilot.press(*digits, "ctrl+s")
    await settled(pilot)
    if done:
        await type_in(pilot, done)
        await pilot.press("enter", "enter")  # the flag stays open
    await type_in(pilot, conclusion)
    await pilot.press("ctrl+s")
    await settled(pilot)


async def test_a_phq_9_takes_nine_keys_a_conclusion_and_a_signature(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        await opened(app, pilot, practice.ortiz)
        await pilot.press(*"111111110")
        await pilot.pause()
        seen = on_screen(app)
        assert "PHQ-9 · Ortiz, Manuel" in seen
        assert "9 of 10 · score 8" in seen
        assert "8 of 27, mild. Screening result, not a diagnosis. Bands of the PHQ-9: Kroenke" in seen
        assert "URGENT" not in seen
        await pilot.press("end")
        await pilot.pause()
        assert on_screen(app).count("Screening result, not a diagnosis. Bands of the PHQ-9: Kroenke") == 1
        await pilot.press("ctrl+s")
        await settled(pilot)
        assert "1 not answered" in on_screen(app)  # the tenth question is not scored
        await type_in(pilot, "Mild; again in a month.")
        await pilot.press("ctrl+s")
        await settled(pilot)
        (row,) = casebook.assess.history(practice.ortiz, "phq-9")
        assert (row.score, row.band, row.conclusion) == (8, "mild", "Mild; again in a month.")
        assert row.signed
        assert casebook.drafts.all() == ()
        assert "PHQ-9: 8 of 27, mild. Signed." in said(app)[-1]
        assert not isinstance(app.screen, FormScreen)


async def test_an_incomplete_form_has_no_score(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, _):
        await opened(app, pilot, practice.ortiz)
        await pilot.press(*"000000")
        await pilot.pause()
        assert "6 of 10 · no score yet" in on_screen(app)
        await pilot.press("ctrl+s")
        await settled(pilot)
        assert "PHQ-9 total: no score, 6 of 9 answered" in on_screen(app)


async def test_a_positive_ninth_item_alarms_at_once_and_takes_nothing_from_the_hand(
    practice: Practice,
) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        form = await opened(app, pilot, practice.ortiz)
        await pilot.press(*"00000000")
        focused = app.focused
        await pilot.press("1")
        seen = [line.strip() for line in on_screen(app).splitlines()]
        assert seen[1].startswith("! URGENT  Thoughts of death or self-harm: several days. Ask about")
        assert "ctrl+g opens the" in " ".join(seen[2:4])
        assert app.focused is focused
        await settled(pilot)
        (flag,) = casebook.safety.flags(practice.ortiz)
        assert (flag.level, flag.form) == ("urgent", "phq-9")

        form.go(next(path for path in form.hand.sheet.course.places if path[-1][0] == "44260-8"))
        await pilot.press("0")  # a correction does not erase that it was raised
        await settled(pilot)
        assert "! RAISED  Thoughts of death or self-harm. Corrected since" in on_screen(app)
        assert len(casebook.safety.flags(practice.ortiz)) == 1


async def test_saving_over_an_alarm_asks_what_was_done_and_leaving_always_works(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        await opened(app, pilot, practice.ortiz)
        await pilot.press(*"000000001", "ctrl+s")
        await settled(pilot)
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert "! What was done is required." in on_screen(app)
        await pilot.press("escape", "escape")
        await settled(pilot)
        assert said(app)[-1] == "Kept; the form goes on at the same question."

        form = await opened(app, pilot, practice.ortiz)
        assert form.hand.sheet.sitting.outcome.answered == 9
        await signed(pilot, "", done="Asked: no plan, no means. Rosa stays tonight.")
        (flag,) = casebook.safety.flags(practice.ortiz)  # open until a person closes it
        assert flag.done == "Asked: no plan, no means. Rosa stays tonight."
        assert casebook.assess.history(practice.ortiz, "phq-9")[0].signed


async def test_signing_right_behind_the_alarming_answer_asks_what_was_done(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, _):
        await opened(app, pilot, practice.ortiz)
        await pilot.press(*"000000001", "ctrl+s")
        await settled(pilot)
        assert "What was done" in on_screen(app)


async def test_a_flag_that_was_closed_meanwhile_is_not_raised_again_by_opening_the_form(
    practice: Practice,
) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        await opened(app, pilot, practice.ortiz)
        await pilot.press(*"000000001", "escape")
        await settled(pilot)
        (flag,) = casebook.safety.flags(practice.ortiz)
        casebook.safety.close(flag.id, "Rosa is with him; the doctor called.")
        await opened(app, pilot, practice.ortiz)
        assert "URGENT" in on_screen(app)
        assert casebook.safety.flags(practice.ortiz) == ()


async def test_an_alarming_form_is_amended_with_a_word_on_what_was_done(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        await opened(app, pilot, practice.ortiz)
        await signed(pilot, "000000001", done="Asked; no plan.")
        (before,) = casebook.assess.history(practice.ortiz, "phq-9")
        flags = len(casebook.safety.flags(practice.ortiz))
        await opened(app, pilot, practice.ortiz, assessment=before.id)
        assert len(casebook.safety.flags(practice.ortiz)) == flags  # a look raises nothing
        await pilot.press("ctrl+s")
        await settled(pilot)
        await type_in(pilot, "As before.")
        await pilot.press("enter", "enter")
        await type_in(pilot, "the conclusion was short")
        await pilot.press("ctrl+s")
        await settled(pilot)
        assert any(row.replaces == before.id for row in casebook.assess.history(practice.ortiz, "phq-9"))


async def test_help_tells_the_keys_in_the_words_of_a_form(practice: Practice) -> None:
    async with at_the_desk(practice, (120, 40)) as (app, pilot, _):
        await opened(app, pilot, practice.ortiz)
        await pilot.press("?")
        await settled(pilot)
        seen = on_screen(app)
        assert "0–9 a–z Answer" in seen
        assert "Park: every answer is kept" in seen
        assert "Take down a contact" not in seen  # n is an answer here


async def test_words_of_a_form_are_shown_and_never_obeyed(practice: Practice) -> None:
    async with at_the_desk(practice, (120, 40)) as (app, pilot, casebook):
        code = casebook.forms.add(data(everything()), file="all.json", entitled=True).code
        form = await opened(app, pilot, practice.hostile, code)
        form.go(next(path for path in form.hand.sheet.course.places if path[-1][0] == "hostile"))
        await pilot.pause()
        seen = on_screen(app)
        assert "[/notes] [red]Who is [O'Hara]?]0;x" in seen
        assert "? Ask it kindly." in seen
        assert "ALL · [/notes] [red]O'Hara" in seen


async def test_the_follow_up_form_and_the_crisis_text_are_one_key_away(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        casebook.safety.set_crisis_text("Call the [on-call] nurse: 402-555-0199")
        form = await opened(app, pilot, practice.ortiz)
        await pilot.press(*"000000002", "!")
        await settled(pilot)
        showing(app, CrisisDialog)
        assert "Call the [on-call] nurse: 402-555-0199" in on_screen(app)
        await pilot.press("escape", "ctrl+g")
        await settled(pilot)
        follow = showing(app, FormScreen)
        assert (follow.code, follow.state.reason) == ("safety-follow-up", "safety")
        await pilot.press("escape")
        await settled(pilot)
        assert app.screen is form
        await pilot.press("!", "ctrl+g")
        await settled(pilot)
        assert showing(app, FormScreen).code == "safety-follow-up"


async def test_a_kill_in_the_middle_loses_nothing(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, _):
        await opened(app, pilot, practice.ortiz)
        await pilot.press(*"123")
        await settled(pilot)
        kept = practice.open()  # what another process finds in the file at this moment
        state = kept.assess.open(practice.ortiz, "phq-9").state
        kept.close()
        assert [answers[0].text for answers in state.answers.given.values()] == [
            "Several days",
            "More than half the days",
            "Nearly every day",
        ]
        assert state.position[-1][0] == "44254-1"

    async with at_the_desk(practice) as (app, pilot, _):
        await opened(app, pilot, practice.ortiz)
        assert "3 of 10" in on_screen(app)
        assert "▸4." in on_screen(app)


async def test_words_are_in_the_draft_before_they_are_an_answer(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        code = casebook.forms.add(data(everything()), file="all.json", entitled=True).code
        form = await opened(app, pilot, practice.ortiz, code)
        form.go(next(path for path in form.hand.sheet.course.places if path[-1][0] == "story"))
        await type_in(pilot, "sits by the")
        await pilot.pause(0.4)
        await settled(pilot)
        kept = casebook.assess.open(practice.ortiz, code).state
        assert [answers[0].text for answers in kept.answers.given.values()] == ["sits by the"]


async def test_the_last_letters_are_kept_when_the_app_goes_away(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        code = casebook.forms.add(data(everything()), file="all.json", entitled=True).code
        form = await opened(app, pilot, practice.ortiz, code)
        form.go(next(path for path in form.hand.sheet.course.places if path[-1][0] == "story"))
        await type_in(pilot, "half a wo")
    casebook = practice.open()
    kept = casebook.assess.open(practice.ortiz, code).state
    casebook.close()
    assert [answers[0].text for answers in kept.answers.given.values()] == ["half a wo"]


async def test_a_look_at_a_form_leaves_no_draft(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        await opened(app, pilot, practice.ortiz)
        await pilot.press("down", "f8", "escape")
        await settled(pilot)
        assert casebook.drafts.all() == ()
        assert said(app) == []


async def test_a_second_phq_9_shows_the_first_beside_it_and_the_trend(practice: Practice) -> None:
    async with at_the_desk(practice, (120, 40)) as (app, pilot, casebook):
        await opened(app, pilot, practice.ortiz)
        await signed(pilot, "222111110")
        await opened(app, pilot, practice.ortiz)
        seen = on_screen(app)
        assert "~2" in seen
        assert "How it went so far" in seen
        assert "0 of 10" in seen  # nothing was copied
        await pilot.press("=", *"11111110")
        await pilot.pause()
        seen = on_screen(app)
        assert "1.  Little interest or pleasure" in seen
        assert "●" in seen
        await signed(pilot, "", conclusion="Better.")
        first, second = reversed(casebook.assess.history(practice.ortiz, "phq-9"))
        assert (first.score, second.score, second.trend) == (11, 9, (11, 9))


async def test_the_end_says_what_changed_since_last_time(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, _):
        await opened(app, pilot, practice.ortiz)
        await signed(pilot, "222111110")
        await opened(app, pilot, practice.ortiz)
        await pilot.press(*"111111110", "ctrl+s")
        await settled(pilot)
        assert "PHQ-9 total: 8 of 27, mild · −3 since" in on_screen(app)


async def test_a_signed_form_is_amended_by_a_new_version_with_a_reason(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        await opened(app, pilot, practice.ortiz)
        await signed(pilot, "111111110")
        (before,) = casebook.assess.history(practice.ortiz, "phq-9")
        form = await opened(app, pilot, practice.ortiz, assessment=before.id)
        assert form.amends
        assert form.hand.sheet.sitting.outcome.answered == 9
        await pilot.press("home", "2", "ctrl+s")
        await settled(pilot)
        assert "Amend · PHQ-9" in on_screen(app)
        await type_in(pilot, "misheard the first answer")
        await pilot.press("enter", "ctrl+s")
        await settled(pilot)
        rows = casebook.assess.history(practice.ortiz, "phq-9")
        after = next(row for row in rows if row.replaces == before.id)
        assert (after.score, after.conclusion) == (9, "Amended: misheard the first answer\nStable.")


async def test_a_form_is_completed_now_and_signed_later(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        await opened(app, pilot, practice.ortiz)
        await pilot.press(*"111111110", "ctrl+s")
        await settled(pilot)
        await type_in(pilot, "Stable.")
        await pilot.press("ctrl+d")
        await settled(pilot)
        (row,) = casebook.assess.history(practice.ortiz, "phq-9")
        assert (row.status, row.signed) == ("complete", None)
        assert "it waits for your signature" in said(app)[-1]


async def test_what_is_missing_is_named_and_the_focus_goes_there(practice: Practice) -> None:
    form = of_size(3)
    form["item"][1]["required"] = True
    async with at_the_desk(practice) as (app, pilot, casebook):
        code = casebook.forms.add(data(form), file="three.json", entitled=True).code
        screen = await opened(app, pilot, practice.ortiz, code)
        await pilot.press("1", "f8", "1", "ctrl+s")
        await settled(pilot)
        assert "! Needs an answer, or a reason why not: 2 Question number 1" in on_screen(app)
        await type_in(pilot, "So.")
        await pilot.press("ctrl+s")
        await settled(pilot)
        assert app.screen is screen
        assert screen.hand.sheet.path == (("q1", 0),)
        assert "Not complete yet" in said(app)[-1]
        await pilot.press("k", "2", "ctrl+s")
        await settled(pilot)
        assert "1 left out with a reason" in on_screen(app)
        await pilot.press("ctrl+s")
        await settled(pilot)
        assert casebook.assess.history(practice.ortiz, code)[0].signed


async def test_who_answered_stands_in_the_title_and_in_the_draft(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        await opened(app, pilot, practice.ortiz)
        await pilot.press("w")
        await settled(pilot)
        showing(app, FinishDialog)
        await pilot.press("2", "enter")
        await type_in(pilot, "his daughter")
        await pilot.press("ctrl+s")
        await pilot.pause(0.4)
        await settled(pilot)
        assert "read aloud, his daughter" in on_screen(app)
        state = casebook.assess.open(practice.ortiz, "phq-9").state
        assert (state.mode, state.informants) == ("read_aloud", "his daughter")


async def test_a_confidential_result_stays_out_of_the_title(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        await opened(app, pilot, practice.ortiz, "hark")
        await pilot.press(*"yyyy")
        await settled(pilot)
        title = on_screen(app).splitlines()[0]
        assert "4 of 4 · confidential" in title
        assert "CONFIDENTIAL" in on_screen(app)
        assert all("HARK" not in draft.preview for draft in casebook.drafts.all())


async def test_parts_of_a_form_come_and_go_by_keys(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        code = casebook.forms.add(data(everything()), file="all.json", entitled=True).code
        form = await opened(app, pilot, practice.ortiz, code)
        await pilot.press("]")
        await type_in(pilot, "metoprolol")
        await pilot.press("ctrl+n")
        await pilot.pause()
        assert "Medication 2 of 2" in on_screen(app)
        await pilot.press("up", "up", "home", "delete")  # in a line of typing these are keys of the text
        await pilot.press("ctrl+u", "delete")
        await settled(pilot)
        assert form.hand.sheet.path[0] == ("drug", 0)
        await pilot.press("f8", "[", "]", "delete")
        await settled(pilot)


async def test_taking_away_what_holds_answers_is_asked_first(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        code = casebook.forms.add(data(everything()), file="all.json", entitled=True).code
        form = await opened(app, pilot, practice.ortiz, code)
        await pilot.press("]")
        await type_in(pilot, "metoprolol")
        await pilot.press("enter", "delete")
        await settled(pilot)
        showing(app, Confirm)
        await pilot.press("enter")
        await settled(pilot)
        assert len(form.hand.sheet.sitting.answers.given) == 1
        await pilot.press("delete", "right", "enter")
        await settled(pilot)
        assert form.hand.sheet.sitting.answers.given == {}


async def test_starting_over_asks_first_and_lets_the_answers_go(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        form = await opened(app, pilot, practice.ortiz)
        await pilot.press(*"123", "ctrl+r", "right", "enter")
        await settled(pilot)
        assert form.hand.sheet.sitting.outcome.answered == 0
        assert casebook.drafts.all() == ()
        await pilot.press("1")
        await settled(pilot)
        assert len(casebook.drafts.all()) == 1


async def test_undo_help_note_and_as_last_time_are_keys_of_the_question(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, _):
        form = await opened(app, pilot, practice.ortiz)
        await pilot.press("1", "u", "h", "m")
        await type_in(pilot, "tired")
        await pilot.press("enter", "=")
        await pilot.pause()
        seen = on_screen(app)
        assert "The form has no help for this question." in seen
        assert "note: tired" in seen
        assert "There is no answer of last time to take over here." in said(app)
        assert form.hand.sheet.sitting.outcome.answered == 0


async def test_the_keys_of_text_fields_work_as_chords(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        code = casebook.forms.add(data(everything()), file="all.json", entitled=True).code
        form = await opened(app, pilot, practice.ortiz, code)
        await pilot.press("f8", "down", "ctrl+k", "2", "f1", "f7")
        await type_in(pilot, "k and m are letters here")
        await pilot.press("enter", "ctrl+pagedown")
        await pilot.pause()
        assert list(form.hand.sheet.sitting.answers.skipped.values()) == ["refused"]
        assert list(form.hand.sheet.sitting.answers.notes.values()) == ["k and m are letters here"]
        assert form.hand.sheet.path[0] == ("drug", 0)


async def test_a_form_that_is_not_there_is_said_in_a_sentence(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, _):
        app.open_form(practice.ortiz, "no-such-form")
        await settled(pilot)
        assert not isinstance(app.screen, FormScreen)
        assert "There is no form “no-such-form”" in said(app)[-1]


async def test_f2_parks_a_begun_form_and_b_comes_back_to_its_question(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, _):
        form = await opened(app, pilot, practice.ortiz)
        await pilot.press("1", "2", "f2")
        await settled(pilot)
        assert app.screen is not form
        await pilot.press("b")
        await settled(pilot)
        assert app.screen is form
        await pilot.press("3")
        assert form.hand.sheet.sitting.outcome.answered == 3


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (40, 12)])
async def test_a_form_of_800_questions_is_gone_through_at_any_size(
    practice: Practice, size: tuple[int, int]
) -> None:
    async with at_the_desk(practice, size) as (app, pilot, casebook):
        code = add_large(casebook)
        form = await opened(app, pilot, practice.ortiz, code)
        await pilot.press("end", "1", "pageup", "f8", "home", "2")
        await pilot.pause()
        assert form.hand.sheet.sitting.outcome.answered == 2
        assert "▸2" in on_screen(app)


def add_large(casebook: Casebook) -> str:
    return casebook.forms.add(data(of_size(800)), file="800.json", entitled=True).code


async def test_formulas_run_beside_the_keys_and_do_not_move_the_focus(practice: Practice) -> None:
    fhirpath = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-"
    form = of_size(12)
    form["item"].insert(
        0,
        {
            "linkId": "seen",
            "type": "string",
            "text": "Appears above",
            "extension": [
                {
                    "url": f"{fhirpath}enableWhenExpression",
                    "valueExpression": {
                        "language": "text/fhirpath",
                        "expression": "%resource.item.where(linkId='q2').answer.exists()",
                    },
                }
            ],
        },
    )
    form["item"].append(
        {
            "linkId": "count",
            "type": "integer",
            "text": "How many are answered",
            "readOnly": True,
            "extension": [
                {
                    "url": f"{fhirpath}calculatedExpression",
                    "valueExpression": {
                        "language": "text/fhirpath",
                        "expression": "%resource.item.where(linkId.startsWith('q')).answer.count()",
                    },
                }
            ],
        }
    )
    async with at_the_desk(practice) as (app, pilot, casebook):
        code = casebook.forms.add(data(form), file="sums.json", entitled=True).code
        screen = await opened(app, pilot, practice.ortiz, code)
        assert "Appears above" not in on_screen(app)
        await pilot.press(*"1111")
        await settled(pilot)
        assert "Appears above" in on_screen(app)
        assert "How many are answered" in on_screen(app)
        assert "= 4" in on_screen(app)
        assert screen.hand.sheet.path == (("q4", 0),)


async def test_a_form_that_is_opened_once_more_goes_on_in_one_place(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        parked = await opened(app, pilot, practice.ortiz)
        await pilot.press("1", "2", "f2")
        await settled(pilot)
        again = await opened(app, pilot, practice.ortiz)
        assert again.hand.sheet.sitting.outcome.answered == 2
        await pilot.press("3", "escape")
        await settled(pilot)
        await pilot.press("b")
        await settled(pilot)
        assert app.screen is parked
        assert parked.hand.sheet.sitting.outcome.answered == 3
        await pilot.press("1")
        await settled(pilot)
        assert len(casebook.assess.open(practice.ortiz, "phq-9").state.answers.given) == 4


async def test_what_was_done_is_kept_over_escape_and_over_a_kill(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        await opened(app, pilot, practice.ortiz)
        await pilot.press(*"000000001", "ctrl+s")
        await settled(pilot)
        await type_in(pilot, "Asked: no plan.")
        await pilot.press("escape")
        await pilot.pause(0.4)
        await settled(pilot)
        other = practice.open()  # what another process finds in the file at this moment
        assert other.assess.open(practice.ortiz, "phq-9").state.done == "Asked: no plan."
        other.close()
        await pilot.press("ctrl+s")
        await settled(pilot)
        assert "Asked: no plan." in on_screen(app)
        await pilot.press("enter", "enter")
        await type_in(pilot, "Watch.")
        await pilot.press("ctrl+s")
        await settled(pilot)
        (flag,) = casebook.safety.flags(practice.ortiz)
        assert flag.done == "Asked: no plan."
        assert "The safety flag stays open on Today" in said(app)[-1]


async def test_why_a_signed_form_is_amended_is_kept_over_escape(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        await opened(app, pilot, practice.ortiz)
        await signed(pilot, "111111110")
        (before,) = casebook.assess.history(practice.ortiz, "phq-9")
        await opened(app, pilot, practice.ortiz, assessment=before.id)
        await pilot.press("ctrl+s")
        await settled(pilot)
        await type_in(pilot, "misheard")
        await pilot.press("escape")
        await settled(pilot)
        await pilot.press("ctrl+s")
        await settled(pilot)
        assert "misheard" in on_screen(app)


async def test_the_flag_is_closed_with_the_signature_where_that_is_asked(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        await opened(app, pilot, practice.ortiz)
        await pilot.press(*"000000001", "ctrl+s")
        await settled(pilot)
        assert "It stays open on Today until it is closed" in on_screen(app)
        await type_in(pilot, "Misheard; no such thoughts.")
        await pilot.press("enter", "y", "enter")
        await type_in(pilot, "Stable.")
        await pilot.press("ctrl+s")
        await settled(pilot)
        (flag,) = casebook.safety.flags(practice.ortiz, closed=True)
        assert (flag.done, bool(flag.closed_at)) == ("Misheard; no such thoughts.", True)
        assert "stays open" not in said(app)[-1]


async def test_a_flag_of_a_sitting_that_was_let_go_is_answered_where_the_next_one_is_signed(
    practice: Practice,
) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        await opened(app, pilot, practice.ortiz)
        await pilot.press(*"000000001", "ctrl+r", "right", "enter")
        await settled(pilot)
        await pilot.press(*"000000000", "escape")
        await settled(pilot)
        await opened(app, pilot, practice.ortiz)
        assert "! RAISED  Thoughts of death" in on_screen(app)
        await pilot.press("ctrl+s")
        await settled(pilot)
        assert "! Raised before: Thoughts of death" in on_screen(app)
        await type_in(pilot, "Misheard; asked again.")
        await pilot.press("enter", "enter")
        await type_in(pilot, "Stable.")
        await pilot.press("ctrl+s")
        await settled(pilot)
        (row,) = casebook.assess.history(practice.ortiz, "phq-9")
        assert row.signed
        (flag,) = casebook.safety.flags(practice.ortiz)
        assert (flag.assessment, flag.done) == (row.id, "Misheard; asked again.")
        assert flag.corrected_at


async def test_a_ninth_item_left_out_is_told_and_followed_up(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        await opened(app, pilot, practice.ortiz)
        await pilot.press(*"00000000", "k", "2")
        await pilot.pause()
        assert "FOLLOW UP  Not answered: thoughts of death or self-harm. Ask again" in on_screen(app)
        assert casebook.safety.flags(practice.ortiz) == ()
        await pilot.press("ctrl+s")
        await settled(pilot)
        await type_in(pilot, "To be asked again.")
        await pilot.press("ctrl+s")
        await settled(pilot)
        (flag,) = casebook.safety.flags(practice.ortiz)
        assert (flag.level, flag.value) == ("follow_up", "refused")
        assert casebook.assess.history(practice.ortiz, "phq-9")[0].signed


async def test_u_on_a_chart_takes_back_only_acts_of_its_client_and_says_whose(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        casebook.contacts.log("call 5m: first", case=practice.ortiz)
        casebook.contacts.log("call 5m: second", case=practice.ortega)
        app.open_case(practice.ortiz)
        await settled(pilot)
        await pilot.press("u")
        await settled(pilot)
        assert said(app)[-1].endswith("· Ortiz, Manuel.")
        assert len(casebook.chart.timeline(practice.ortega, kind="contacts")) == 1
        await pilot.press("u")
        await settled(pilot)
        assert "nothing left to undo on this case" in said(app)[-1]
        await pilot.press("escape")
        await settled(pilot)
        app.undo_last()
        await settled(pilot)
        assert said(app)[-1].endswith("· Ortega, Pilar.")


@pytest.mark.parametrize("height", [12, 24])
async def test_what_cannot_be_read_is_said_at_the_question_wherever_it_stands(
    practice: Practice, height: int
) -> None:
    form = of_size(30)
    form["item"][20] |= {"type": "date"}
    form["item"][20].pop("answerOption")
    async with at_the_desk(practice, (80, height)) as (app, pilot, casebook):
        code = casebook.forms.add(data(form), file="all.json", entitled=True).code
        screen = await opened(app, pilot, practice.ortiz, code)
        await pilot.press(*"1" * 20)
        await type_in(pilot, "13/45/20264")
        await pilot.press("enter")
        await pilot.pause()
        assert screen.hand.sheet.path == (("q20", 0),)
        assert "! “13/45/20264” is no date; write today, mon, 3/2 or 2026-03-14." in on_screen(app)


async def test_undo_right_after_starting_over_brings_the_answers_back_once(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        form = await opened(app, pilot, practice.ortiz)
        await pilot.press(*"123", "ctrl+r", "right", "enter")
        await settled(pilot)
        assert "Undo brings the answers back" in said(app)[-1]
        await pilot.press("1", "u", "u")
        await settled(pilot)
        assert form.hand.sheet.sitting.outcome.answered == 3
        assert len(casebook.assess.open(practice.ortiz, "phq-9").state.answers.given) == 3
        assert said(app)[-1] == "The answers are back."
        await pilot.press("u")
        await settled(pilot)
        assert "nothing left to undo on this case" in said(app)[-1]


async def test_a_note_is_written_at_the_question_that_is_being_left_out(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, _):
        form = await opened(app, pilot, practice.ortiz)
        first = form.hand.sheet.path
        await pilot.press("k")
        await pilot.pause()
        assert "m writes a note here first" in on_screen(app)
        await pilot.press("m")
        await type_in(pilot, "cried")
        await pilot.press("enter", "2")
        await pilot.pause()
        answers = form.hand.sheet.sitting.answers
        assert (dict(answers.notes), dict(answers.skipped)) == ({first: "cried"}, {first: "refused"})
        assert form.hand.sheet.path != first
