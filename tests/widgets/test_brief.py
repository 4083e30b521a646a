"""The brief below a list: what to know before dialing is whole at 80 columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import App

from cmtui.rows import Brief
from cmtui.widgets.brief import BriefPane

if TYPE_CHECKING:
    from textual.app import ComposeResult


class Below(App[None]):
    """A list is above it: seven lines for the brief."""

    def compose(self) -> ComposeResult:
        yield BriefPane()


def _brief(title: str, safe: str) -> Brief:
    return Brief(
        "", title, safe, (("Why", "heart failure"), ("Plan", "walk"), ("Last", "call"), ("Next", "visit"))
    )


async def told(title: str, safe: str) -> list[str]:
    app = Below()
    async with app.run_test(size=(80, 24)):
        pane = app.query_one(BriefPane)
        pane.tell(_brief(title, safe), ("Due", "today"))
        return [pane.render_line(y).text.rstrip() for y in range(pane.size.height)]


async def test_name_and_number_share_a_line_where_they_fit_it() -> None:
    assert await told("Morton, Dale  59", "402-555-0164") == [
        "",
        "Morton, Dale  59   ☎ 402-555-0164",
        "Due   today",
        "Why   heart failure",
        "Plan  walk",
        "Last  call",
        "Next  visit",
    ]


async def test_no_voicemail_is_never_cut_off_a_long_name() -> None:
    lines = await told(
        "Ortiz, Manuel (Manny)  78  he/him  Spanish, interpreter", "402-555-0134 · after 10 · no voicemail"
    )
    assert lines[:3] == [
        "Ortiz, Manuel (Manny)  78  he/him  Spanish, interpreter",
        "☎ 402-555-0134 · after 10 · no voicemail",
        "Due   today",
    ]
    assert lines[-1] == "Next  visit", "and nothing below it goes"
