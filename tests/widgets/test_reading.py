from __future__ import annotations

from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.app import App, ComposeResult

from cmtui.rows import AddendumRow, ContactRow
from cmtui.widgets.reading import Page, Paragraph, ReadingPane, contact_page
from cmtui.widgets.text import wrap

TODAY = date(2026, 11, 22)
CHICAGO = ZoneInfo("America/Chicago")

CALL = ContactRow(
    id="1",
    at="2026-11-20T17:10:00Z",
    recorded="2026-11-20T17:26:00Z",
    mode="phone",
    direction="in",
    party="Rosa Ortiz (daughter)",
    reached="yes",
    minutes=15,
    travel_minutes=None,
    miles=None,
    interpreter="",
    place="",
    format="narrative",
    narrative="Rosa called: the list says 25.\n\nTold her to wait.",
    client_view="",
    next_step="",
    topics=("meds",),
    goals=(2,),
    attention=False,
    billable=True,
    sensitivity="ordinary",
    author="DM",
    signed="2026-11-20T17:26:00Z",
    signed_by="DM",
    late=False,
)


def words(page: Page) -> list[str]:
    return [f"{paragraph.lead}{paragraph.text}" for paragraph in page.paragraphs]


def test_a_note_is_headed_by_when_how_with_whom_and_its_signature() -> None:
    page = contact_page(CALL, (), today=TODAY, zone=CHICAGO)
    assert (
        page.title
        == "20 Nov 2026 11:10 · call in · 15m · Rosa Ortiz (daughter) · signed 20 Nov 2026 11:26 DM"
    )


def test_a_note_is_shown_whole_with_what_follows_and_its_addenda() -> None:
    addenda = (AddendumRow("2026-11-21T15:00:00Z", "DM", "the dose was 25"),)
    row = replace(CALL, addenda=addenda, next_step="call the pharmacy", client_view="she is afraid")
    follow_ups = (("call pharmacist", "2026-11-23", "open"), ("send list", "2026-11-21", "done"))
    assert words(contact_page(row, follow_ups, today=TODAY, zone=CHICAGO)) == [
        "Rosa called: the list says 25.\n\nTold her to wait.",
        "client: she is afraid",
        "→ call the pharmacy",
        "goals #2 · +meds · billable",
        "addendum 21 Nov 2026 09:00 DM",
        "  the dose was 25",
        "→ call pharmacist, due 23 Nov",
        "→ send list, done",
    ]


def test_what_needs_attention_what_came_late_and_what_is_guarded_is_said_first() -> None:
    row = replace(CALL, attention=True, late=True, sensitivity="restricted", recorded="2026-11-22T12:00:00Z")
    assert words(contact_page(row, (), today=TODAY, zone=CHICAGO))[:3] == [
        "! needs attention",
        "late entry: recorded 22 Nov 2026 06:00",
        "Restricted",
    ]


@given(
    st.text(st.characters(exclude_categories=("C", "Z", "M"), include_characters=" "), max_size=200),
    st.integers(2, 40),
)
def test_no_line_is_wider_than_the_pane_and_no_word_is_lost(text: str, width: int) -> None:
    lines = list(wrap(text, width))
    assert all(cell_len(line) <= width for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("a short line", ["a short", "line"]),
        ("two  spaces", ["two ", "spaces"]),
        ("unbreakable", ["unbreakab", "le"]),
        ("", [""]),
        ("日本語の文字", ["日本語の", "文字"]),
    ],
    ids=["between words", "as typed", "a long word", "nothing", "a wide character is never halved"],
)
def test_lines_break_between_words(text: str, lines: list[str]) -> None:
    assert [line.rstrip() for line in wrap(text, 9)] == [line.rstrip() for line in lines]


class Desk(App[None]):
    def compose(self) -> ComposeResult:
        yield ReadingPane()


async def test_a_note_of_a_hundred_thousand_characters_scrolls_to_its_end() -> None:
    app = Desk()
    async with app.run_test(size=(80, 24)) as pilot:
        pane = app.query_one(ReadingPane)
        pane.show(Page("a long one", (Paragraph("word " * 20_000 + "the end"),)))
        pane.focus()
        await pilot.press("end")
        await pilot.pause()
        shown = ["".join(segment.text for segment in pane.render_line(y)) for y in range(24)]
        assert shown[0].startswith(" ── a long one ─")
        assert any("the end" in line for line in shown)


async def test_what_a_terminal_would_obey_is_shown_and_not_sent() -> None:
    app = Desk()
    async with app.run_test(size=(40, 6)) as pilot:
        pane = app.query_one(ReadingPane)
        pane.show(Page("[/notes]\x1b]0;x", (Paragraph("[red]O'Hara[/]\x1b[2J\u202eend"),)))
        await pilot.pause()
        shown = "".join(segment.text for y in range(3) for segment in pane.render_line(y))
        assert "[/notes]" in shown
        assert "[red]O'Hara[/]" in shown
        assert "\x1b" not in shown
        assert "\u202e" not in shown
