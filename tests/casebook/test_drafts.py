"""What is typed and not yet saved."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cmtui.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.casebook.casebooks import Practice, Wall


def test_a_draft_is_kept_and_found_by_the_next_session(desk: Practice, clock: Wall) -> None:
    case = desk.opened()
    desk.book.drafts.keep("contact", case, {"narrative": "half a th"})
    desk.book.drafts.keep("contact", case, {"narrative": "half a thought\x1b [/b] \ud800", "@version": "3"})
    desk.book.drafts.keep("quick", "", {"text": "call 5m"})

    assert desk.book.drafts.waiting() == (), "nothing of this session's own is offered to it"
    other = desk.again()
    waiting = {draft.form: draft for draft in other.drafts.waiting()}
    other.close()

    assert dict(waiting["contact"].values)["narrative"] == "half a thought\x1b [/b] \ud800"
    assert (waiting["contact"].client, waiting["contact"].preview) == ("Garcia, Rosa", "half a thought [/b]")
    assert (waiting["quick"].client, waiting["quick"].at) == ("", "2026-03-04T16:00:00Z")
    assert len(desk.book.drafts.all()) == 2
    assert desk.acts()[-1] == "case.moved", "typing is no act of the record"


def test_a_draft_names_the_client_of_the_note_it_changes(desk: Practice) -> None:
    note = desk.book.contacts.log("call 5m: hello", case=desk.opened()).id
    desk.book.drafts.keep("contact", note, {"narrative": "x" * 200})

    draft = desk.book.drafts.find("contact", note)
    assert draft is not None
    assert draft.client == "Garcia, Rosa"
    assert len(draft.preview) == 80


def test_a_draft_that_is_let_go_is_gone_whoever_typed_it(desk: Practice) -> None:
    other = desk.again()
    other.drafts.keep("quick", "", {"text": "call"})
    other.close()
    desk.book.drafts.drop("quick", "")

    assert desk.book.drafts.find("quick", "") is None


def _record(desk: Practice, case: str) -> None:
    desk.book.contacts.log("call 5m: hello", case=case)


def _save_contact(desk: Practice, case: str) -> None:
    desk.book.registers.save("contact", {"occurred_at": "today", "mode": "phone"}, case=case)


def _log_inquiry(desk: Practice, case: str) -> None:  # the inquiry has no case yet
    desk.book.intake.log({"family": "Ford"})


@pytest.mark.parametrize(
    ("form", "of_case", "save"),
    [("quick", True, _record), ("contact", True, _save_contact), ("inquiry_log", False, _log_inquiry)],
    ids=["quick entry", "contact form", "inquiry"],
)
def test_a_draft_goes_with_the_save_and_stays_with_a_refusal(
    desk: Practice, form: str, of_case: bool, save: Callable[[Practice, str], None]
) -> None:
    case = desk.opened()
    subject = case if of_case else ""
    desk.book.drafts.keep(form, subject, {"text": "typed"})

    save(desk, case)

    assert desk.book.drafts.find(form, subject) is None


def test_the_draft_of_an_addendum_goes_with_it(desk: Practice) -> None:
    note = desk.book.contacts.log("call 5m: hello", case=desk.opened()).id
    desk.book.drafts.keep("addendum", note, {"text": "more"})
    with pytest.raises(Refused):
        desk.book.contacts.amend(note, "more")
    assert desk.book.drafts.find("addendum", note) is not None

    desk.book.contacts.sign(note)
    desk.book.contacts.amend(note, "more")

    assert desk.book.drafts.find("addendum", note) is None


def test_what_is_typed_in_another_window_survives_a_save_in_this_one(desk: Practice, clock: Wall) -> None:
    """The command line records a contact while a line is half typed in the app: that line stays."""
    case = desk.opened()
    desk.book.drafts.keep("quick", case, {"text": "call 5m: she said"})
    other = desk.again()
    clock.on(minutes=5)

    other.contacts.log("call 5m: by another window", case=case)
    assert desk.book.drafts.find("quick", case) is not None

    clock.on(minutes=5)
    other.drafts.keep("quick", case, {"text": "call 5m: she said that"})
    other.contacts.log("call 5m: she said that", case=case)
    other.close()
    assert desk.book.drafts.find("quick", case) is None, "the older draft was taken up and saved"
