from __future__ import annotations

from typing import TYPE_CHECKING

from cmtui.screens.contact import ContactScreen
from cmtui.screens.drafts import DraftsScreen
from cmtui.screens.editor import EditorScreen
from cmtui.screens.pasted import PastedScreen
from cmtui.screens.quick import QuickEntry
from cmtui.widgets.entry_preview import EntryLine
from tests.screens.desk import Practice, at_the_desk, on_screen, said, settled, showing, type_in

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.pilot import Pilot

    from cmtui.app import CmtuiApp
    from cmtui.casebook.book import Casebook


def left_by_an_earlier_session(practice: Practice, leave: Callable[[Casebook], object]) -> None:
    earlier = practice.open()
    leave(earlier)
    earlier.close()


async def settled_but_for_the_question(pilot: Pilot[None]) -> None:
    """A worker that waits for an answer is never done: let the frames pass."""
    await pilot.pause(0.2)


async def offered(app: CmtuiApp, pilot: Pilot[None]) -> DraftsScreen:
    app.push_screen(DraftsScreen(app.casebook.drafts.waiting()))
    await settled(pilot)
    return showing(app, DraftsScreen)


async def test_a_half_typed_line_is_offered_and_gone_on_with(practice: Practice) -> None:
    left_by_an_earlier_session(
        practice, lambda book: book.drafts.keep("quick", practice.ortiz, {"line": "call 15m wi"})
    )
    async with at_the_desk(practice) as (app, pilot, _):
        await offered(app, pilot)
        assert "Ortiz, Manuel" in on_screen(app)
        await pilot.press("enter")
        await settled(pilot)
        assert showing(app, QuickEntry).query_one(EntryLine).value == "call 15m wi"


async def test_a_new_entry_and_a_changed_one_open_in_their_own_form(practice: Practice) -> None:
    def leave(book: Casebook) -> None:
        task = book.tasks.add(practice.ortiz, "call Rosa")
        book.drafts.keep("task", task, {"what": "call Rosa twice", "@version": "1"})
        book.drafts.keep("contact", practice.ortega, {"narrative": "walked to the shop"})

    left_by_an_earlier_session(practice, leave)
    async with at_the_desk(practice) as (app, pilot, _):
        screen = await offered(app, pilot)
        await pilot.press("enter")
        await settled(pilot)
        contact = showing(app, ContactScreen)
        assert (contact.case, contact.fields.field("narrative").typed) == (
            practice.ortega,
            "walked to the shop",
        )

        app.push_screen(screen := DraftsScreen(app.casebook.drafts.waiting()))
        await settled(pilot)
        await pilot.press("end", "enter")
        await settled(pilot)
        task = app.screen
        assert screen is not task
        assert isinstance(task, EditorScreen)
        assert task.fields.field("what").typed == "call Rosa twice"
        assert task.ident


async def test_a_draft_is_let_go_only_after_a_question(practice: Practice) -> None:
    left_by_an_earlier_session(
        practice, lambda book: book.drafts.keep("quick", practice.ortiz, {"line": "call [/x]"})
    )
    async with at_the_desk(practice) as (app, pilot, casebook):
        await offered(app, pilot)
        await pilot.press("delete")
        await pilot.pause()
        assert "“call [/x]” is gone then" in on_screen(app)
        await pilot.press("enter")
        await settled(pilot)
        assert len(casebook.drafts.waiting()) == 1

        await pilot.press("delete", "right", "enter")
        await settled(pilot)
        assert casebook.drafts.waiting() == ()
        assert not isinstance(app.screen, DraftsScreen)


async def test_later_keeps_everything(practice: Practice) -> None:
    left_by_an_earlier_session(practice, lambda book: book.drafts.keep("quick", "", {"line": "@ort"}))
    async with at_the_desk(practice) as (app, pilot, casebook):
        await offered(app, pilot)
        await pilot.press("escape")
        await settled(pilot)
        assert len(casebook.drafts.waiting()) == 1


async def test_a_place_is_offered_once_with_its_latest_words(practice: Practice) -> None:
    def leave(words: str) -> Callable[[Casebook], object]:
        return lambda book: book.drafts.keep("quick", "", {"line": words})

    left_by_an_earlier_session(practice, leave("first"))
    left_by_an_earlier_session(practice, leave("first and second"))
    async with at_the_desk(practice) as (app, pilot, _):
        await offered(app, pilot)
        seen = on_screen(app)
        assert "first and second" in seen
        assert seen.count("first") == 1


async def test_a_long_paste_is_read_and_taken_into_notes_part_by_part(practice: Practice) -> None:
    whole = "word " * 30_000
    left_by_an_earlier_session(
        practice, lambda book: book.drafts.keep("paste 1", practice.ortiz, {"text": whole})
    )
    async with at_the_desk(practice) as (app, pilot, casebook):
        await offered(app, pilot)
        await pilot.press("enter")
        await settled(pilot)
        showing(app, PastedScreen)
        assert "150,000 characters, kept whole." in on_screen(app)

        await pilot.press("enter")
        await settled(pilot)
        form = showing(app, ContactScreen)
        part = form.fields.field("narrative").typed
        (rest,) = (draft for draft in casebook.drafts.all() if draft.form.startswith("paste"))
        assert len(part) <= 100_000
        assert (part + " " + dict(rest.values)["text"].strip()).split() == whole.split()


async def test_a_half_written_contact_is_not_written_over_by_a_paste(practice: Practice) -> None:
    def leave(book: Casebook) -> None:
        book.drafts.keep("contact", practice.ortiz, {"narrative": "half written"})
        book.drafts.keep("paste 1", practice.ortiz, {"text": "pasted"})

    left_by_an_earlier_session(practice, leave)
    async with at_the_desk(practice) as (app, pilot, casebook):
        await offered(app, pilot)
        await pilot.press("enter", "enter")
        await settled(pilot)
        showing(app, PastedScreen)
        kept = {draft.form: dict(draft.values) for draft in casebook.drafts.all()}
        assert kept["contact"] == {"narrative": "half written"}
        assert kept["paste 1"] == {"text": "pasted"}


async def test_words_typed_after_going_on_are_the_ones_that_count(practice: Practice) -> None:
    left_by_an_earlier_session(practice, lambda book: book.drafts.keep("quick", "", {"line": "@ort"}))
    async with at_the_desk(practice) as (app, pilot, casebook):
        await offered(app, pilot)
        await pilot.press("enter")
        await settled(pilot)
        await type_in(pilot, "iz call 5m: well")
        await pilot.press("enter")
        await settled(pilot)
        assert casebook.drafts.all() == ()


async def test_a_long_paste_that_was_for_nobody_is_taken_down_for_the_client_who_is_named(
    practice: Practice,
) -> None:
    left_by_an_earlier_session(
        practice, lambda book: book.drafts.keep("paste 1", "", {"text": "word " * 30_000})
    )
    async with at_the_desk(practice) as (app, pilot, casebook):
        await offered(app, pilot)
        await pilot.press("enter")
        await settled_but_for_the_question(pilot)
        await pilot.press("enter")
        await settled_but_for_the_question(pilot)
        await type_in(pilot, "ortega")
        assert "Ortega, Pilar" in on_screen(app)
        await pilot.press("enter")
        await settled(pilot)
        assert showing(app, ContactScreen).case == practice.ortega
        (rest,) = (draft for draft in casebook.drafts.all() if draft.form.startswith("paste"))
        assert rest.subject == practice.ortega


async def test_b_offers_what_this_session_kept_as_a_draft_and_the_count_is_of_earlier_ones(
    practice: Practice,
) -> None:
    async with at_the_desk(practice) as (app, pilot, _):
        app.open_editor("task", practice.ortiz)
        await settled(pilot)
        await type_in(pilot, "ask for the scale")
        await pilot.press("escape")
        await settled(pilot)
        assert said(app)[-1] == "Kept as draft."
        assert app.waiting == 0
        await pilot.press("b")
        await settled(pilot)
        showing(app, DraftsScreen)
        assert "ask for the scale" in on_screen(app)
        await pilot.press("enter")
        await settled(pilot)
        fields = showing(app, EditorScreen).fields
        assert fields.field("what").typed == "ask for the scale"
        fields.field("due_on").type_in("fri")
        await pilot.press("ctrl+s")
        await settled(pilot)
        await pilot.press("b")
        assert said(app)[-1] == "Nothing is parked."
