"""The first hours: the day is opened, a client just home is followed up, calls are in vain, and somebody interrupts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tests.stories.told import Story

if TYPE_CHECKING:
    from tests.stories.desk import StoryDesk


async def open_the_day(desk: StoryDesk) -> None:
    """Both clocks that cannot be moved are seen on the first screen; the client with the 72 hours is called first."""
    await desk.sees("tomorrow", "file appeal, level 1", "h left", "is the plan wo")
    assert "Whitfield" in desk.screen
    before = [row.client for row in desk.book.calls.rows()]
    place = before.index("Ortiz, Manuel")
    assert place > 0
    await desk.press("o")
    await desk.press("f")
    await desk.write("ortiz")
    await desk.press("enter")
    await desk.press(*["plus"] * place)
    await desk.press("escape")
    assert next(row.client for row in desk.book.calls.rows()) == "Ortiz, Manuel"
    await desk.sees("Ortiz, Manuel", "after 10 · no voicemail")


async def follow_up_after_a_discharge(desk: StoryDesk) -> None:
    """The daughter is reached: the plan does not work, two problems are two tasks of today, the clinic has the list."""
    case = desk.case("Ortiz")
    await desk.press("f")
    await desk.write("is the plan")
    await desk.press("enter", "r")
    await desk.sees("New contact", "is the plan working?", "no voicemail")
    await desk.press("enter", "enter", "enter")
    await desk.write("Rosa")
    await desk.press("enter", "enter", "3", "enter", "enter", "enter", "tab")
    await desk.write("new drug not picked up")
    await desk.press("enter")
    await desk.write("no walker")
    await desk.press("ctrl+s")
    assert desk.said[-1] == "Contact recorded; the follow-up is done."
    due = {row.what: row for row in desk.book.today.rows(case=case)}
    assert "R-TRN-1" not in {row.rule for row in due.values()}
    assert {due[what].window for what in ("new drug not picked up", "no walker")} == {"today"}
    await desk.press("escape", "f")
    await desk.write("verify receipt")
    await desk.press("enter", "x")
    await desk.sees("how do you know")
    await desk.write("their nurse, by phone")
    await desk.press("enter")
    (transition,) = desk.book.transitions.rows(case)
    assert transition.plan_working == "no"
    assert all(copy.received_on for copy in transition.copies)


async def three_calls_in_vain(desk: StoryDesk) -> None:
    """Three attempts, a key each; the third of one client who was not reached for 16 days offers a letter."""
    case = desk.case("Okafor")
    await desk.press("o", "c", "c", "f")
    await desk.write("okafor")
    await desk.press("enter", "c")
    await desk.sees("Okafor, Ngozi: tried 3 ×", "2 ways", "A letter?")
    await desk.press("1")
    assert desk.book.calls.tried(case).times == 3
    assert "letter: no reply to 3 attempts" in [row.what for row in desk.book.today.rows(case=case)]
    attempts = [
        contact
        for row in desk.book.caseload.page(0, 100)
        for contact in desk.book.chart.show(row.case)["contacts"]
        if contact["outcome"] == "no-answer" and contact["at"] >= "2026-11-23"
    ]
    assert len(attempts) == 3


async def interrupted(desk: StoryDesk) -> None:
    """In the middle of a form the payer's nurse rings about somebody else; the form stands where it stood."""
    await desk.press("f3", "f")
    await desk.write("morton")
    await desk.press("enter", "enter", "3", "a")
    await desk.write("phq-9")
    await desk.press("enter", "1", "2")
    await desk.sees("2 of 9")
    before = desk.keys
    await desk.press("p", "slash")
    await desk.write("0134")
    await desk.press("enter")
    await desk.sees("Ortiz, Manuel", "of 10 visits left", "reviewed 27 Oct")
    await desk.press("n")
    await desk.write("call 6m with Tess Bergman: review date and visits left told $")
    await desk.press("enter")
    await desk.press("escape", "b")
    await desk.sees("2 of 9")
    assert desk.keys - before <= INTERRUPTION
    contact = desk.book.chart.show(desk.case("Ortiz"))["contacts"][0]
    assert (contact["minutes"], contact["party"]) == (6, "Tess Bergman")


INTERRUPTION: Final = 20
"""Keys from the ring of the telephone to the same question of the form."""

STORIES: Final = (
    Story(1, "Open the day", 12, open_the_day),
    Story(2, "72-hour follow-up", 35, follow_up_after_a_discharge),
    Story(3, "Three failed attempts in a row", 9, three_calls_in_vain),
    Story(4, "Interrupted", 20, interrupted),
)
