from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from cmtui import commands
from cmtui.screens.chart.coordinate import Coordinate
from cmtui.screens.contact import ContactScreen
from cmtui.screens.dialogs.line import LineDialog
from cmtui.screens.dialogs.steps import StepsDialog
from cmtui.screens.editor import EditorScreen
from cmtui.screens.opening import open_draft
from cmtui.screens.resources.options import OptionsDialog
from cmtui.screens.resources.screen import ResourcesScreen
from tests.screens.charts import asked, chart_of
from tests.screens.desk import HOSTILE, Practice, at_the_desk, on_screen, said, settled, showing, type_in

if TYPE_CHECKING:
    from textual.pilot import Pilot
    from textual.screen import Screen

    from cmtui.app import CmtuiApp
    from cmtui.care_rows import ReferralRow
    from cmtui.casebook.book import Casebook
    from cmtui.rows import ItemRow

BUDGET = 30
"""Keys of the referral loop without its free text (task 9 of the twelve of a day)."""

COUNTED = 16
"""What it takes, from the chart to the last answer."""

ENTRIES = (
    ("Riverside Meals", "English", ""),
    ("Casa Sonrisa", "Spanish, English", ""),
    ("Comida en Casa", "Spanish", ""),
    (f"Plates {HOSTILE}", "English", "yes"),
)


class Hand:
    """Presses keys and counts those that are no free text."""

    def __init__(self, app: CmtuiApp, pilot: Pilot[None]) -> None:
        self.app, self.pilot, self.keys = app, pilot, 0

    async def press(self, *keys: str, then: type[Screen[Any]] | None = None) -> None:
        """Press keys, and wait for the dialog that follows or until nothing is under way."""
        self.keys += len(keys)
        await self.pilot.press(*keys)
        if then is not None:
            await asked(self.app, self.pilot, then)
            return
        for _ in range(10):  # a dialog that stays waits for its answer, and `settled` would wait with it
            await self.pilot.pause(0.02)
            if not self.app.screen.is_modal:
                await settled(self.pilot)
                return

    async def type(self, text: str) -> None:
        """Type words, which no budget counts."""
        await type_in(self.pilot, text)


def rows(casebook: Casebook, case: str, group: str) -> list[ItemRow]:
    return [row for row in casebook.coordinate.rows(case) if row.group == group]


def referrals(casebook: Casebook, case: str) -> list[ReferralRow]:
    return sorted(casebook.referrals.rows(case), key=lambda row: row.service + row.provider)


def directory(casebook: Casebook) -> dict[str, str]:
    """Entries of the directory that bring meals; public ids by name."""
    return {
        name: casebook.registers.save(
            "organization",
            {"name": name, "services": "meals at home", "languages": languages, "conflict": conflict},
        )
        for name, languages, conflict in ENTRIES
    }


def speaks_spanish(casebook: Casebook, case: str) -> None:
    person = next(row.key for row in casebook.chart.engage(case) if row.key.startswith("person:"))
    casebook.registers.save("person", {"language": "es"}, id=person.removeprefix("person:"))


def sent(casebook: Casebook, case: str, days: int = 12) -> str:
    """Meals, asked of Riverside so many days ago, and nobody answered."""
    day = casebook.today_date() - timedelta(days=days)
    ident = casebook.referrals.add(
        case, {"service": "Home-delivered meals"}, options=[("Riverside Meals", "")], day=day
    )
    casebook.referrals.choose(ident, "Riverside Meals", "they are near", day=day)
    casebook.referrals.move(ident, "sent", day=day, values={"basis": "treatment", "way": "fax"})
    return ident


async def coordinate_at(app: CmtuiApp, pilot: Pilot[None], case: str, key: str = "") -> Coordinate:
    """The section Coordinate with the cursor on the entry of this key."""
    section = (await chart_of(app, pilot, case, section="5"))._section
    assert isinstance(section, Coordinate)
    if key:
        assert section.seek(key)
        await pilot.pause()
    return section


async def on_group(app: CmtuiApp, pilot: Pilot[None], case: str, group: str) -> Coordinate:
    """The section with the cursor on the first row of a group."""
    section = await coordinate_at(app, pilot, case)
    row = rows(app.casebook, case, group)[0]
    assert section.list.move_to_key((row.key, row.label))
    await pilot.pause()
    return section


def page_of(section: Coordinate) -> str:
    page = section.pane.page
    return "\n".join([page.title, *(each.lead + each.text for each in page.paragraphs)])


# The referral loop


async def test_a_silent_referral_is_begun_again_with_others_within_the_budget(practice: Practice) -> None:
    casebook = practice.open()
    ids = directory(casebook)
    speaks_spanish(casebook, practice.ortiz)
    old = sent(casebook, practice.ortiz)
    casebook.close()
    async with at_the_desk(practice) as (app, pilot, casebook):
        hand = Hand(app, pilot)
        await chart_of(app, pilot, practice.ortiz)
        await hand.press("5")
        section = showing_section(app)
        section.seek(f"referral:{old}")
        await pilot.pause()
        await hand.press("x", then=StepsDialog)
        await hand.press("3", "enter", then=StepsDialog)
        await hand.type("three weeks at least")
        await hand.press("enter", "1", then=OptionsDialog)
        assert names_in(app) == ["Casa Sonrisa", "Comida en Casa", f"Plates {HOSTILE}"]
        await hand.press("tab", "tab", "enter", then=StepsDialog)
        await hand.press("2")
        await hand.type("they cook as at home")
        await hand.press("enter", then=StepsDialog)
        assert "Send · Comida en Casa" in on_screen(app)
        await hand.press("enter", "1")
        await hand.type("name, address, no salt")
        await hand.press("enter", "enter", "1")
        failed, made = referrals(casebook, practice.ortiz)[::-1]
        assert (failed.id, failed.state, failed.reason) == (old, "not_connected", "no_capacity")
        assert [state for state, _, _ in failed.states][-2:] == ["waitlist", "not_connected"]
        assert (made.provider, made.state, made.replaces) == ("Comida en Casa", "sent", old)
        assert (made.chosen_why, made.information) == ("they cook as at home", "name, address, no salt")
        assert [name for name, _, _ in made.options] == ["Casa Sonrisa", "Comida en Casa"]
        today = casebook.today_date().isoformat()
        assert casebook.resources.row(ids["Comida en Casa"]).verified_on == today
        assert casebook.drafts.all() == ()
        assert section.row is not None
        assert section.row.key == f"referral:{made.id}"
        assert hand.keys == COUNTED <= BUDGET
        await pilot.press("u")
        await settled(pilot)
        assert casebook.referrals.row(made.id).state == "client_accepted"


def showing_section(app: CmtuiApp) -> Coordinate:
    from cmtui.screens.chart.screen import ChartScreen

    section = showing(app, ChartScreen)._section
    assert isinstance(section, Coordinate)
    return section


def names_in(app: CmtuiApp) -> list[str]:
    """The providers on offer, in their order."""
    from cmtui.screens.resources.options import Option
    from cmtui.widgets.line_list import LineList

    table: LineList[Option] = showing(app, OptionsDialog).query_one(LineList)
    assert table._pages is not None
    return [row.name for row in table._pages.source.page(0, 100) if isinstance(row, Option)]


async def test_a_referral_is_made_from_need_to_sent_in_one_go(practice: Practice) -> None:
    casebook = practice.open()
    ids = directory(casebook)
    need = casebook.needs.add(
        practice.ortiz, {"statement": "Eats once a day", "kind": "need", "domain": "food"}
    )
    casebook.close()
    async with at_the_desk(practice) as (app, pilot, casebook):
        hand = Hand(app, pilot)
        section = await on_group(app, pilot, practice.ortiz, "Referrals")
        await hand.press("a", then=StepsDialog)
        assert "1 Eats once a day" in on_screen(app)
        await hand.press("1")
        await hand.type("Meals")
        await hand.press("enter", then=OptionsDialog)
        await hand.press("down", "enter")
        assert "one is no choice" in on_screen(app)
        await hand.press("tab", "tab", "enter", then=StepsDialog)
        (made,) = referrals(casebook, practice.ortiz)
        assert (made.state, made.need, len(made.options)) == ("offered", need, 2)
        await hand.press("1")
        await hand.type("their driver knows her")
        await hand.press("enter", then=StepsDialog)
        await hand.press("1", "2", "enter", "enter", "2")
        made = casebook.referrals.row(made.id)
        assert (made.state, made.way, made.basis) == ("sent", "fax", "client")
        assert made.sent_on == casebook.today_date().isoformat()
        assert section.row is not None
        assert "sent today" in section.row.text
        assert "~ receipt not verified" in page_of(section)
        assert casebook.resources.row(ids[made.provider]).verified_on == ""


async def test_a_choice_left_with_escape_waits_with_its_words(practice: Practice) -> None:
    casebook = practice.open()
    directory(casebook)
    ident = casebook.referrals.add(
        practice.ortiz, {"service": "Meals"}, options=[("Casa Sonrisa", ""), ("Aunt [/b] Ana", "")]
    )
    casebook.close()
    async with at_the_desk(practice) as (app, pilot, casebook):
        hand = Hand(app, pilot)
        await coordinate_at(app, pilot, practice.ortiz, f"referral:{ident}")
        await hand.press("x", then=StepsDialog)
        await hand.press("1", then=StepsDialog)
        assert "2 Aunt [/b] Ana" in on_screen(app)
        await hand.press("2")
        await hand.type("she cooks best")
        await hand.press("escape", "escape")
        assert "kept as a draft" in said(app)[-1]
        assert casebook.referrals.row(ident).state == "offered"
        (draft,) = casebook.drafts.all()
        assert draft.form == f"choice referral:{ident}"
        await hand.press("x", then=StepsDialog)
        await hand.press("1", then=StepsDialog)
        await hand.press("enter", "enter", then=StepsDialog)
        assert "Send · Aunt [/b] Ana" in on_screen(app)
        await hand.press("escape")
        assert casebook.referrals.row(ident).chosen_why == "she cooks best"
        assert casebook.drafts.all() == ()


async def test_the_client_may_decline_all_that_is_offered(practice: Practice) -> None:
    casebook = practice.open()
    ident = casebook.referrals.add(
        practice.ortiz, {"service": "Meals"}, options=[("Casa Sonrisa", ""), ("Comida en Casa", "")]
    )
    casebook.close()
    async with at_the_desk(practice) as (app, pilot, casebook):
        hand = Hand(app, pilot)
        await coordinate_at(app, pilot, practice.ortiz, f"referral:{ident}")
        await hand.press("x", then=StepsDialog)
        await hand.press("1", then=StepsDialog)
        await hand.press("3")
        await hand.type("his daughter cooks")
        await hand.press("enter")
        row = casebook.referrals.row(ident)
        assert (row.state, row.states[-1][2]) == ("client_declined", "his daughter cooks")


@pytest.mark.parametrize(
    ("keys", "words", "state"),
    [
        (("1", "enter"), "Ms. Lee, by phone", "received"),
        (("2", "enter"), "", "accepted"),
        (("4", "enter"), "full until spring", "refused"),
        (("5",), "fri", "scheduled"),
    ],
    ids=["receipt verified", "accepted", "refused", "scheduled"],
)
async def test_what_became_of_a_referral_is_a_digit_and_a_day(
    practice: Practice, keys: tuple[str, ...], words: str, state: str
) -> None:
    casebook = practice.open()
    ident = sent(casebook, practice.ortiz)
    casebook.close()
    async with at_the_desk(practice) as (app, pilot, casebook):
        hand = Hand(app, pilot)
        await coordinate_at(app, pilot, practice.ortiz, f"referral:{ident}")
        await hand.press("x", then=StepsDialog)
        assert "days ago" in on_screen(app)
        await hand.press(*keys, then=StepsDialog)
        await hand.type(words)
        await pilot.press("enter")
        await pilot.press(*({"refused": ("2",), "scheduled": ("enter", "enter")}.get(state, ())))
        await settled(pilot)
        row = casebook.referrals.row(ident)
        assert row.state == state
        assert row.state_on == casebook.today_date().isoformat()
        if state == "scheduled":
            assert row.appointment_on > casebook.today_date().isoformat()
        elif words:
            assert row.states[-1][2] == words
        await pilot.press("u")
        await settled(pilot)
        assert casebook.referrals.row(ident).state == "sent"


async def test_help_that_did_not_come_asks_why_the_client_was_not_connected(practice: Practice) -> None:
    casebook = practice.open()
    ident = sent(casebook, practice.ortiz)
    casebook.referrals.move(ident, "started", note="came at once")
    casebook.close()
    async with at_the_desk(practice) as (app, pilot, casebook):
        hand = Hand(app, pilot)
        await coordinate_at(app, pilot, practice.ortiz, f"referral:{ident}")
        await hand.press("x", then=StepsDialog)
        await hand.press("1", "3", then=StepsDialog)
        assert "Why was the client not connected?" in on_screen(app)
        await hand.press("1", "enter", "enter", "2")
        row = casebook.referrals.row(ident)
        assert (row.state, row.help_received) == ("not_connected", "no")
        assert row.reason


async def test_help_received_says_whether_it_helped_and_how_content_the_client_is(practice: Practice) -> None:
    casebook = practice.open()
    ident = sent(casebook, practice.ortiz)
    casebook.referrals.move(ident, "started", note="came at once")
    casebook.close()
    async with at_the_desk(practice) as (app, pilot, casebook):
        hand = Hand(app, pilot)
        await coordinate_at(app, pilot, practice.ortiz, f"referral:{ident}")
        await hand.press("x", then=StepsDialog)
        await hand.press("1", "2", "enter", then=StepsDialog)
        await hand.type("too salty")
        await hand.press("enter")
        row = casebook.referrals.row(ident)
        assert (row.state, row.help_received, row.satisfaction) == ("help_received", "partly", "too salty")
        await hand.press("x")
        assert said(app)[-1] == "That help was received; a adds another referral."


async def test_a_state_that_does_not_usually_follow_asks_why(practice: Practice) -> None:
    casebook = practice.open()
    ident = sent(casebook, practice.ortiz)
    casebook.close()
    async with at_the_desk(practice) as (app, pilot, casebook):
        hand = Hand(app, pilot)
        await coordinate_at(app, pilot, practice.ortiz, f"referral:{ident}")
        await hand.press("x", then=StepsDialog)
        await hand.press("7", then=StepsDialog)
        lines = on_screen(app).splitlines()
        started = next(line for line in lines if "Started" in line)
        await hand.press(started.split("Started")[0].split()[-1], "enter", "enter", then=StepsDialog)
        assert "A few words are needed." in on_screen(app)
        await hand.type("first box came unasked")
        await hand.press("enter")
        assert casebook.referrals.row(ident).state == "started"


@pytest.mark.parametrize(
    ("keys", "state", "reason"),
    [
        (("6", "6", "enter", "enter", "1"), "not_connected", "no_answer"),
        (("4", "enter", "enter", "1"), "refused", ""),
    ],
    ids=["not connected", "refused"],
)
async def test_a_referral_that_fails_is_begun_again_in_the_same_breath(
    practice: Practice, keys: tuple[str, ...], state: str, reason: str
) -> None:
    casebook = practice.open()
    directory(casebook)
    ident = sent(casebook, practice.ortiz)
    casebook.close()
    async with at_the_desk(practice) as (app, pilot, casebook):
        hand = Hand(app, pilot)
        section = await coordinate_at(app, pilot, practice.ortiz, f"referral:{ident}")
        await hand.press("x", then=StepsDialog)
        await hand.press(*keys, then=OptionsDialog)
        await hand.press("tab", "tab", "enter", then=StepsDialog)
        await hand.press("escape")
        row = casebook.referrals.row(ident)
        assert (row.state, row.reason) == (state, reason)
        assert casebook.referrals.row(row.replaced_by).state == "offered"
        assert section.row is not None
        assert section.row.key == f"referral:{row.replaced_by}"
        await hand.press("x", then=StepsDialog)
        await hand.press("4", then=StepsDialog)
        (key,) = re.findall(r"(\w) Offered ", on_screen(app))
        await hand.press(key, then=OptionsDialog)
        await pilot.pause(0.1)
        assert names_in(app) == [f"Plates {HOSTILE}", "Riverside Meals"]
        await hand.press("escape")


async def test_a_failed_referral_is_begun_again_by_the_same_key_and_only_once(practice: Practice) -> None:
    casebook = practice.open()
    directory(casebook)
    ident = sent(casebook, practice.ortiz)
    casebook.referrals.move(ident, "not_connected", reason="no_answer")
    casebook.close()
    async with at_the_desk(practice) as (app, pilot, casebook):
        hand = Hand(app, pilot)
        section = await coordinate_at(app, pilot, practice.ortiz, f"referral:{ident}")
        assert "x begins again with others." in page_of(section)
        await hand.press("x", then=OptionsDialog)
        assert "Riverside Meals" not in names_in(app)
        await hand.press("tab", "tab", "enter", then=StepsDialog)
        await hand.press("escape")
        section.seek(f"referral:{ident}")
        await hand.press("x")
        assert said(app)[-1] == "Another referral took its place; go on with that one."


async def test_a_name_that_the_directory_does_not_have_can_be_offered(practice: Practice) -> None:
    casebook = practice.open()
    directory(casebook)
    ident = casebook.referrals.add(practice.ortiz, {"service": "Meals"})
    casebook.close()
    async with at_the_desk(practice) as (app, pilot, casebook):
        hand = Hand(app, pilot)
        await coordinate_at(app, pilot, practice.ortiz, f"referral:{ident}")
        await hand.press("x", then=StepsDialog)
        await hand.press("1", then=OptionsDialog)
        await pilot.pause(0.1)
        assert names_in(app)[0] == "Casa Sonrisa"
        await hand.press("tab")
        await pilot.press("ctrl+u")
        await hand.type(HOSTILE)
        await pilot.pause(0.1)
        assert names_in(app) == [f"Plates {HOSTILE}", HOSTILE]
        await hand.press("down", "tab", "enter", then=StepsDialog)
        assert [name for name, _, _ in casebook.referrals.row(ident).options] == ["Casa Sonrisa", HOSTILE]
        await hand.press("escape")


async def test_the_offer_tells_what_an_entry_does_and_a_tick_is_taken_back(practice: Practice) -> None:
    casebook = practice.open()
    directory(casebook)
    casebook.close()
    async with at_the_desk(practice) as (app, pilot, casebook):
        hand = Hand(app, pilot)
        await on_group(app, pilot, practice.ortiz, "Referrals")
        await hand.press("a", then=StepsDialog)
        await hand.type("Hot meals")
        await hand.press("enter", then=OptionsDialog)
        await pilot.pause(0.1)
        screen = on_screen(app)
        assert "meals at home" in screen
        assert "! Plates" in screen
        await hand.press("tab")
        assert "Offered: Casa Sonrisa" in on_screen(app)
        await hand.press("up", "tab", "pageup", "pagedown")
        assert "Offered:" not in on_screen(app)
        await pilot.press("ctrl+u")
        await hand.type("[]")
        await pilot.pause(0.1)
        assert names_in(app) == ["[]"]
        await pilot.press("ctrl+u")
        await hand.press("escape")
        assert "kept as a draft" in said(app)[-1]
        assert referrals(casebook, practice.ortiz) == []
        await hand.press("a", then=StepsDialog)
        assert "Hot meals" in on_screen(app)
        await hand.press("escape")


async def test_a_provider_in_ones_own_words_and_a_basis_in_ones_own_words(practice: Practice) -> None:
    casebook = practice.open()
    ident = casebook.referrals.add(practice.ortiz, {"service": "Meals"}, options=[("Casa Sonrisa", "")])
    casebook.close()
    async with at_the_desk(practice) as (app, pilot, casebook):
        hand = Hand(app, pilot)
        await coordinate_at(app, pilot, practice.ortiz, f"referral:{ident}")
        await hand.press("x", then=StepsDialog)
        await hand.press("1", then=StepsDialog)
        await hand.press("3")
        await hand.type("Parish [/b] kitchen")
        await hand.press("escape")
        assert "in your own words: Parish [/b] kitchen" in on_screen(app)
        await hand.press("enter")
        await hand.type("next door")
        await hand.press("enter", then=StepsDialog)
        assert "Send · Parish [/b] kitchen" in on_screen(app)
        await hand.press("7", "enter")
        assert "A few words are needed." in on_screen(app)
        await hand.type("court order of 3 May")
        await hand.press("enter", "1", "enter", "enter")
        row = casebook.referrals.row(ident)
        assert (row.state, row.provider, row.basis) == ("sent", "Parish [/b] kitchen", "court order of 3 May")


async def test_a_referral_is_read_whole_and_f4_opens_its_provider(practice: Practice) -> None:
    casebook = practice.open()
    directory(casebook)
    ident = sent(casebook, practice.ortiz)
    casebook.close()
    async with at_the_desk(practice) as (app, pilot, casebook):
        hand = Hand(app, pilot)
        section = await coordinate_at(app, pilot, practice.ortiz, f"referral:{ident}")
        await hand.press("enter")
        assert section.has_class("-reading")
        screen = on_screen(app)
        assert "chosen: Riverside Meals · they are near" in screen
        assert "basis: Treatment and care coordination" in screen
        await hand.press("escape")
        assert not section.has_class("-reading")
        await hand.press("f4")
        resources = showing(app, ResourcesScreen)
        entry = resources.row
        assert entry is not None
        assert entry.name == "Riverside Meals"
        await hand.press("x", "escape")
        assert "verified today" in page_of(section)
        assert casebook.resources.row(entry.id).verified_on == casebook.today_date().isoformat()


async def test_what_is_read_whole_stays_so_while_its_state_changes(practice: Practice) -> None:
    casebook = practice.open()
    directory(casebook)
    ident = sent(casebook, practice.ortiz)
    casebook.close()
    async with at_the_desk(practice, (120, 40)) as (app, pilot, _):
        hand = Hand(app, pilot)
        section = await coordinate_at(app, pilot, practice.ortiz, f"referral:{ident}")
        await hand.press("enter")
        await hand.press("x", then=StepsDialog)
        await hand.press("2", "enter", "enter")
        assert section.has_class("-reading")
        assert "Accepted by the provider" in page_of(section)
        await hand.press("escape")
        assert showing_section(app) is section
        assert section.list.has_focus


async def test_what_answers_a_confidential_need_is_told_only_once_it_is_opened(practice: Practice) -> None:
    casebook = practice.open()
    need = casebook.needs.add(
        practice.ortiz, {"statement": "Afraid of her son", "kind": "need", "domain": "safety"}
    )
    with casebook._desk.act("test.confidential") as work:
        from cmtui.models.assessments import Need

        work.change(work.get(Need, public_id=need), confidential=True)
    ident = casebook.referrals.add(practice.ortiz, {"service": "Shelter"}, need=need)
    casebook.close()
    async with at_the_desk(practice) as (app, pilot, _):
        hand = Hand(app, pilot)
        section = await coordinate_at(app, pilot, practice.ortiz, f"referral:{ident}")
        assert "Shelter" not in on_screen(app)
        await hand.press("enter")
        assert "Shelter" in page_of(section)
        await hand.press("escape")
        assert "Shelter" not in on_screen(app)


@pytest.mark.parametrize(
    ("keys", "words"),
    [(("z",), "in 2w"), (("E", "1"), "nobody calls back"), (("S", "4"), "yesterday")],
    ids=["put off", "escalate", "task set"],
)
async def test_words_left_with_escape_are_gone_on_with_from_the_drafts(
    practice: Practice, keys: tuple[str, ...], words: str
) -> None:
    casebook = practice.open()
    task = casebook.tasks.add(practice.ortiz, "call the pharmacist")
    casebook.close()
    async with at_the_desk(practice) as (app, pilot, casebook):
        hand = Hand(app, pilot)
        await coordinate_at(app, pilot, practice.ortiz, f"task:{task}")
        await hand.press(*keys[:1], then=LineDialog if keys == ("z",) else StepsDialog)
        await hand.press(*keys[1:])
        await hand.type(words)
        await hand.press("escape")
        if app.screen.is_modal:
            await hand.press("escape")
        (draft,) = casebook.drafts.all()
        await pilot.press("f2")
        await settled(pilot)
        open_draft(app, draft)
        await asked(app, pilot, LineDialog if keys == ("z",) else StepsDialog)
        await hand.press("enter") if len(keys) > 1 else None
        assert words in on_screen(app)
        await pilot.press("escape", "escape")
        await settled(pilot)


@pytest.mark.parametrize(
    ("form", "values", "shown"),
    [
        ("settle transition:", {"do": "taught", "words": "call before Friday"}, "What is done?"),
        ("new transition:", {"from": "Casa [/b]"}, "From where?"),
        ("move referral:", {"note": "they said soon"}, "What became of it?"),
        ("choice referral:", {"why": "they are near"}, "Whom did the client choose?"),
        ("sent referral:", {"information": "the diet"}, "On what basis"),
        ("add referral:", {"service": "meals at home"}, "Which service is needed?"),
        ("escalate escalation:", {"subject": "no ramp"}, "What is it about?"),
    ],
)
async def test_a_draft_leads_back_into_the_question_it_was_typed_into(
    practice: Practice, form: str, values: dict[str, str], shown: str
) -> None:
    casebook = practice.open()
    now = f"{casebook.wall():%Y-%m-%d %H:%M}"
    idents = {
        "settle transition:": casebook.transitions.add(
            practice.ortiz, {"from_setting": "hospital", "to_setting": "home", "happened_at": now}
        ),
        **dict.fromkeys(
            ("move referral:", "choice referral:", "sent referral:"), sent(casebook, practice.ortiz)
        ),
    }
    casebook.drafts.keep(form + idents.get(form, ""), practice.ortiz, values)
    casebook.close()
    async with at_the_desk(practice) as (app, pilot, casebook):
        (draft,) = casebook.drafts.all()
        open_draft(app, draft)
        await asked(app, pilot, StepsDialog)
        assert shown in on_screen(app)
        await pilot.press("escape")
        await settled(pilot)
        assert casebook.drafts.find(draft.form, practice.ortiz) is not None


async def test_a_draft_about_what_is_struck_out_says_so(practice: Practice) -> None:
    casebook = practice.open()
    task = casebook.tasks.add(practice.ortiz, "call the pharmacist")
    casebook.drafts.keep(f"until task:{task}", practice.ortiz, {"line": "fri"})
    casebook.registers.void("task", task, "twice")
    casebook.close()
    async with at_the_desk(practice) as (app, pilot, casebook):
        open_draft(app, casebook.drafts.all()[0])
        await settled(pilot)
        assert any(each.startswith("That entry is not there any more") for each in said(app))


async def test_where_several_rows_ask_the_draft_names_the_key(practice: Practice) -> None:
    casebook = practice.open()
    row = next(row for row in casebook.chart.engage(practice.ortiz) if row.key.startswith("screening:"))
    casebook.drafts.keep(f"reason {row.key}", practice.ortiz, {"text": "fits"})
    casebook.close()
    async with at_the_desk(practice) as (app, pilot, casebook):
        open_draft(app, casebook.drafts.all()[0])
        await settled(pilot)
        assert "enter on the row brings the words back." in said(app)


# Tasks


async def test_a_task_is_put_off_to_a_day_and_that_is_counted(practice: Practice) -> None:
    casebook = practice.open()
    task = casebook.tasks.add(practice.ortiz, "call [/b] the pharmacist", casebook.today_date())
    casebook.close()
    async with at_the_desk(practice) as (app, pilot, casebook):
        hand = Hand(app, pilot)
        section = await coordinate_at(app, pilot, practice.ortiz, f"task:{task}")
        await hand.press("z", then=LineDialog)
        await hand.type("t")
        assert "Name a day after today" in on_screen(app)
        await pilot.press("ctrl+u")
        await hand.type("in 2w")
        await hand.press("enter")
        assert section.row is not None
        assert "put off 1 ×" in section.row.text
        assert section.row.label == "call [/b] the pharmacist"
        await pilot.press("u")
        await settled(pilot)
        assert "put off" not in rows(casebook, practice.ortiz, "Tasks")[0].text


async def test_a_task_is_done_with_its_result_and_u_takes_it_back(practice: Practice) -> None:
    casebook = practice.open()
    task = casebook.tasks.add(practice.ortiz, "call the pharmacist")
    casebook.close()
    async with at_the_desk(practice) as (app, pilot, casebook):
        hand = Hand(app, pilot)
        await coordinate_at(app, pilot, practice.ortiz, f"task:{task}")
        await hand.press("x", then=LineDialog)
        await hand.type("25 mg")
        await hand.press("enter")
        assert rows(casebook, practice.ortiz, "Tasks")[0].label == "none open"
        await pilot.press("u")
        await settled(pilot)
        assert rows(casebook, practice.ortiz, "Tasks")[0].key == f"task:{task}"


async def test_a_task_goes_up_the_ladder_and_its_answer_settles_that(practice: Practice) -> None:
    casebook = practice.open()
    task = casebook.tasks.add(practice.ortiz, "wheelchair [red]")
    casebook.close()
    async with at_the_desk(practice) as (app, pilot, casebook):
        hand = Hand(app, pilot)
        section = await coordinate_at(app, pilot, practice.ortiz, f"task:{task}")
        await hand.press("E", then=StepsDialog)
        assert "wheelchair [red]" in on_screen(app)
        await hand.press("enter", "enter", then=StepsDialog)
        assert "A few words are needed." in on_screen(app)
        await hand.type("asked three times, he is in bed")
        await hand.press("enter")
        (escalation,) = casebook.escalations.rows(practice.ortiz)
        assert (escalation.level, escalation.subject, escalation.task) == (1, "wheelchair [red]", task)
        assert section.row is not None
        assert section.row.key == f"escalation:{escalation.id}"
        assert "escalated" in rows(casebook, practice.ortiz, "Tasks")[0].text
        await hand.press("x", then=LineDialog)
        await hand.type("comes Friday")
        await hand.press("enter")
        assert casebook.escalations.row(escalation.id).result == "comes Friday"
        await pilot.press("u", "u")
        await settled(pilot)
        assert casebook.escalations.rows(practice.ortiz) == ()


async def test_at_the_last_step_of_the_ladder_it_is_said_by_hand_who_is_asked_again(
    practice: Practice,
) -> None:
    casebook = practice.open()
    task = casebook.tasks.add(practice.ortiz, "wheelchair")
    for step in casebook.escalations.ladder():
        casebook.escalations.escalate(task, why="no answer", level=step.level)
    casebook.close()
    async with at_the_desk(practice) as (app, pilot, casebook):
        hand = Hand(app, pilot)
        await coordinate_at(app, pilot, practice.ortiz, f"task:{task}")
        await hand.press("E", then=StepsDialog)
        await hand.press("enter", then=StepsDialog)
        assert "To whom?" in on_screen(app)
        await hand.press("1", then=StepsDialog)
        await hand.type("once more from the beginning")
        await hand.press("enter")
        assert casebook.escalations.rows(practice.ortiz)[0].level == 1


async def test_a_matter_without_a_task_is_escalated_by_its_words(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        hand = Hand(app, pilot)
        await on_group(app, pilot, practice.ortiz, "Escalations")
        await hand.press("a", then=StepsDialog)
        await hand.type("no ramp at the clinic")
        await hand.press("enter", "2", then=StepsDialog)
        await hand.type("three visits lost")
        await hand.press("enter")
        (escalation,) = casebook.escalations.rows(practice.ortiz)
        assert (escalation.subject, escalation.level) == ("no ramp at the clinic", 2)
        row = showing_section(app).row
        assert row is not None
        assert row.key == f"escalation:{escalation.id}"


async def test_a_set_of_tasks_is_applied_from_a_day_and_u_takes_all_of_it_back(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        hand = Hand(app, pilot)
        section = await coordinate_at(app, pilot, practice.ortiz)
        sets = [row.code for row in casebook.task_sets.all()]
        await hand.press("S", then=StepsDialog)
        await hand.press(str(sets.index("after_discharge") + 1), "enter", then=StepsDialog)
        assert "A few words are needed." in on_screen(app)
        await hand.type("someday")
        assert "is not a date" in on_screen(app)
        await pilot.press("ctrl+u")
        await hand.type("yesterday")
        await hand.press("enter")
        made = rows(casebook, practice.ortiz, "Tasks")
        assert len(made) == len(casebook.task_sets.set("after_discharge").tasks)
        assert "After a discharge" in made[0].text
        assert section.row is not None
        assert section.row.key.startswith("task:")
        await pilot.press("u")
        await settled(pilot)
        assert rows(casebook, practice.ortiz, "Tasks")[0].label == "none open"


async def test_tasks_of_a_set_move_with_the_discharge_they_count_from(practice: Practice) -> None:
    casebook = practice.open()
    today = casebook.today_date()
    expected = today + timedelta(days=3)
    transition = casebook.transitions.add(
        practice.ortiz,
        {"from_setting": "hospital", "to_setting": "home", "expected_on": expected.isoformat()},
    )
    casebook.close()
    async with at_the_desk(practice) as (app, pilot, casebook):
        hand = Hand(app, pilot)
        await coordinate_at(app, pilot, practice.ortiz)
        sets = [row.code for row in casebook.task_sets.all()]
        await hand.press("S", then=StepsDialog)
        await hand.press(str(sets.index("after_discharge") + 1), then=StepsDialog)
        assert "Or name another day." in on_screen(app)
        await hand.press("enter")
        call = due_of(casebook, practice.ortiz, "call: how is it at home")
        assert call == (expected + timedelta(days=2)).isoformat()
        casebook.transitions.happened(transition, casebook.now())
        assert due_of(casebook, practice.ortiz, "call: how is it at home") == (
            (today + timedelta(days=2)).isoformat()
        )


def due_of(casebook: Casebook, case: str, what: str) -> str:
    """When the task that begins so is due."""
    row = next(row for row in casebook.coordinate.rows(case) if row.label.startswith(what))
    form = casebook.registers.form("task", id=row.key.removeprefix("task:"))
    return next(field.value for field in form.fields if field.name == "due_on")


async def test_enter_opens_the_task_once_and_escape_comes_back_to_it(practice: Practice) -> None:
    casebook = practice.open()
    task = casebook.tasks.add(practice.ortiz, "call the pharmacist")
    casebook.close()
    async with at_the_desk(practice) as (app, pilot, _):
        hand = Hand(app, pilot)
        section = await coordinate_at(app, pilot, practice.ortiz, f"task:{task}")
        await hand.press("enter")
        assert showing(app, EditorScreen).ident == task
        await hand.press("escape")
        assert showing_section(app) is section


async def test_a_long_group_shows_its_first_rows_and_enter_the_rest(practice: Practice) -> None:
    casebook = practice.open()
    for number in range(34):
        last = casebook.tasks.add(practice.ortiz, f"call {number}")
    casebook.close()
    async with at_the_desk(practice) as (app, pilot, casebook):
        hand = Hand(app, pilot)
        section = await coordinate_at(app, pilot, practice.ortiz)
        (more,) = (row for row in rows(casebook, practice.ortiz, "Tasks") if row.key == "more:task")
        assert section.list.move_to_key((more.key, more.label))
        await hand.press("enter")
        assert len([row for row in section.rows() if row.group == "Tasks"]) == 34
        other = await coordinate_at(app, pilot, practice.ortega)
        assert not other.seek(f"task:{last}")
        other.take(practice.ortiz)
        other.freshen()
        assert other.seek(f"task:{last}")


# The other groups


async def test_whom_the_plan_names_is_added_to_the_team_by_that_name(practice: Practice) -> None:
    casebook = practice.open()
    goal = casebook.plan.add_goal(practice.ortiz, {"what": "walk daily", "words": "out again"})
    casebook.plan.add_intervention(goal, {"what": "teach the steps", "responsible": "Kim Adeyemi"})
    casebook.close()
    async with at_the_desk(practice) as (app, pilot, casebook):
        hand = Hand(app, pilot)
        section = await coordinate_at(app, pilot, practice.ortiz)
        assert section.list.move_to_key(("team_member:", "Kim Adeyemi"))
        await hand.press("enter")
        assert showing(app, EditorScreen).fields.field("name").typed == "Kim Adeyemi"


async def test_a_transition_is_added_and_settled_from_its_rows(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        hand = Hand(app, pilot)
        section = await on_group(app, pilot, practice.ortiz, "Transitions")
        await hand.press("a", then=StepsDialog)
        await hand.press("escape")
        moves = {"from_setting": "hospital", "from_place": "Mercy [/b]", "to_setting": "home"}
        tomorrow = (casebook.today_date() + timedelta(days=1)).isoformat()
        transition = casebook.transitions.add(practice.ortiz, {**moves, "expected_on": tomorrow})
        section.read()
        assert section.seek(f"transition:{transition}")
        assert "Mercy [/b]" in page_of(section)
        await hand.press("x", then=StepsDialog)
        await hand.press("escape")


@pytest.mark.parametrize(
    ("group", "register"),
    [
        ("Tasks", "task"),
        ("Waiting on others", "task"),
        ("Authorizations", "authorization"),
        ("Education", "education"),
        ("Expectations", "expectation"),
        ("Care team", "team_member"),
    ],
)
async def test_a_adds_to_the_group_under_the_cursor(practice: Practice, group: str, register: str) -> None:
    async with at_the_desk(practice) as (app, pilot, _):
        await on_group(app, pilot, practice.ortiz, group)
        await pilot.press("a")
        await settled(pilot)
        editor = showing(app, EditorScreen)
        assert (editor.register, editor.ident, editor.case) == (register, "", practice.ortiz)


@pytest.mark.parametrize(
    ("group", "typed"),
    [
        ("Tasks", "zz call [/b]"),
        ("Waiting on others", "zz call [/b]"),
        ("Care team", "Zoe [/b]"),
    ],
)
async def test_the_cursor_goes_to_what_was_added(practice: Practice, group: str, typed: str) -> None:
    casebook = practice.open()
    for number in range(12):
        casebook.tasks.add(practice.ortiz, f"call {number}", casebook.today_date())
    casebook.registers.save("team_member", {"name": "Ann", "role": "nurse"}, case=practice.ortiz)
    casebook.close()
    async with at_the_desk(practice) as (app, pilot, _):
        section = await on_group(app, pilot, practice.ortiz, group)
        await pilot.press("a")
        await settled(pilot)
        team = group == "Care team"
        values = {"name": typed, "role": "nurse"} if team else {"what": typed, "due_on": "in 3w"}
        showing(app, EditorScreen).fields.fill(values)
        await pilot.press("ctrl+s")
        await settled(pilot)
        assert section.row is not None
        assert typed in section.row.label


async def test_a_conference_is_a_contact_with_its_own_headings(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, _):
        await on_group(app, pilot, practice.ortiz, "Conferences")
        await pilot.press("a")
        await settled(pilot)
        contact = showing(app, ContactScreen)
        assert contact.fields.field("mode").answer.value == "case_conference"
        assert contact.fields.field("format").answer.value == "conference"


async def test_teaching_is_checked_by_what_was_said_back(practice: Practice) -> None:
    casebook = practice.open()
    today = casebook.today_date().isoformat()
    values = {"held_on": today, "topic": "inhaler [/b]", "learner": "client"}
    ident = casebook.registers.save("education", values, case=practice.ortiz)
    casebook.close()
    async with at_the_desk(practice) as (app, pilot, casebook):
        hand = Hand(app, pilot)
        section = await coordinate_at(app, pilot, practice.ortiz, f"education:{ident}")
        assert "inhaler [/b]" in page_of(section)
        await hand.press("x", then=StepsDialog)
        await hand.press("2", then=StepsDialog)
        await hand.type("when to call")
        await hand.press("enter")
        assert "unclear: when to call" in rows(casebook, practice.ortiz, "Education")[0].text
        await pilot.press("u")
        await settled(pilot)
        assert "unclear" not in rows(casebook, practice.ortiz, "Education")[0].text


async def test_an_expectation_is_brought_together_with_the_others(practice: Practice) -> None:
    casebook = practice.open()
    values = {"party": "family", "who": "Rosa", "expects": "home by Christmas"}
    ident = casebook.registers.save("expectation", values, case=practice.ortiz)
    casebook.close()
    async with at_the_desk(practice) as (app, pilot, casebook):
        hand = Hand(app, pilot)
        await coordinate_at(app, pilot, practice.ortiz, f"expectation:{ident}")
        await hand.press("x", then=StepsDialog)
        await hand.press("2", then=StepsDialog)
        await hand.type("a visit home instead")
        await hand.press("enter")
        assert rows(casebook, practice.ortiz, "Expectations")[0].mark == "done"


async def test_a_payer_decides_on_an_authorization(practice: Practice) -> None:
    casebook = practice.open()
    ident = casebook.registers.save(
        "authorization", {"service": "Home health", "payer": "Aetna"}, case=practice.ortiz
    )
    casebook.close()
    async with at_the_desk(practice) as (app, pilot, casebook):
        hand = Hand(app, pilot)
        await coordinate_at(app, pilot, practice.ortiz, f"authorization:{ident}")
        await hand.press("x", then=StepsDialog)
        await hand.press("1", "enter", then=StepsDialog)
        await hand.type("many")
        assert "Write the units as a number" in on_screen(app)
        await pilot.press("ctrl+u")
        await hand.type("12")
        await hand.press("enter")
        text = rows(casebook, practice.ortiz, "Authorizations")[0].text
        assert "approved" in text
        assert "12 of 12 visits left" in text


async def test_somebody_leaves_the_care_team(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        hand = Hand(app, pilot)
        await on_group(app, pilot, practice.ortiz, "Care team")
        await hand.press("x", then=StepsDialog)
        await hand.type("yesterday")
        await hand.press("enter")
        assert rows(casebook, practice.ortiz, "Care team")[0].label == "nobody yet"


async def test_f_shows_one_group_and_escape_all_of_them(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        hand = Hand(app, pilot)
        section = await coordinate_at(app, pilot, practice.ortiz)
        groups = list(dict.fromkeys(row.group for row in casebook.coordinate.rows(practice.ortiz)))
        await hand.press("f", then=StepsDialog)
        place = groups.index("Care team") + 2
        await hand.press("123456789abc"[place - 1])
        assert [row.label for row in section.rows()] == ["Rosa Ortiz"]
        await hand.press("escape")
        assert {row.group for row in section.rows()} == set(groups)


async def test_an_entry_is_struck_out_with_a_reason(practice: Practice) -> None:
    casebook = practice.open()
    ident = casebook.tasks.add(practice.ortiz, "call the wrong number")
    casebook.close()
    async with at_the_desk(practice) as (app, pilot, casebook):
        hand = Hand(app, pilot)
        await coordinate_at(app, pilot, practice.ortiz, f"task:{ident}")
        await hand.press("delete", then=LineDialog)
        await hand.type("not hers")
        await hand.press("enter")
        assert said(app)[-1] == "Struck out."
        assert rows(casebook, practice.ortiz, "Tasks")[0].label == "none open"


async def test_the_section_names_only_keys_that_work_on_its_row(practice: Practice) -> None:
    casebook = practice.open()
    task = casebook.tasks.add(practice.ortiz, "call the pharmacist")
    casebook.close()
    async with at_the_desk(practice) as (app, pilot, _):
        section = await coordinate_at(app, pilot, practice.ortiz, f"task:{task}")
        assert commands.PUT_BACK.id in {command.id for command in section.offers}
        row = rows(app.casebook, practice.ortiz, "Care team")[0]
        assert section.list.move_to_key((row.key, row.label))
        await pilot.pause()
        assert commands.PUT_BACK.id not in {command.id for command in section.offers}
        await pilot.press("z", "E", "s")
        await settled(pilot)
        assert showing_section(app) is section


async def test_a_missed_deadline_is_read_and_nothing_else_is_done_with_it(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        day = casebook.today_date() - timedelta(days=6)
        moved = {"from_setting": "hospital", "to_setting": "home", "happened_at": f"{day} 09:00"}
        casebook.transitions.add(practice.ortiz, moved)
        asked_now = {
            "mode": "phone",
            "reached": "yes",
            "plan_working": "yes",
            "occurred_at": f"{casebook.wall():%Y-%m-%d %H:%M}",
        }
        casebook.registers.save("contact", asked_now, case=practice.ortiz)
        row = rows(casebook, practice.ortiz, "Missed deadlines")[0]

        section = await coordinate_at(app, pilot, practice.ortiz, row.key)

        screen = on_screen(app)
        assert "Missed deadlines" in screen
        assert "settled" in screen
        assert "only undo takes it back" in " ".join(each.text for each in section.pane.page.paragraphs)
        before = casebook.chart.history_count(practice.ortiz)
        await pilot.press("a", "e", "x", "E", "delete", "enter")
        await settled(pilot)
        assert app.screen is section.chart
        assert section.pane.has_focus
        await pilot.press("escape")
        assert section.list.has_focus
        assert casebook.chart.history_count(practice.ortiz) == before
