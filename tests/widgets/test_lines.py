from __future__ import annotations

from textual.app import App, ComposeResult

from cmtui.widgets.lines import Lines


class Desk(App[None]):
    def compose(self) -> ComposeResult:
        yield Lines("Ortiz, Manuel", [("Why  ", "muted"), ("heart failure", "")], id="brief")

    @property
    def brief(self) -> Lines:
        return self.query_one(Lines)


def said(desk: Desk) -> list[str]:
    return [desk.brief.render_line(y).text.rstrip() for y in range(desk.brief.size.height)]


async def test_only_the_lines_that_say_something_else_are_painted() -> None:
    desk = Desk()
    async with desk.run_test(size=(80, 24)) as pilot:
        assert said(desk) == ["Ortiz, Manuel", "Why  heart failure"]
        await pilot.pause()
        desk.brief._exchange_repaint_regions()
        desk.brief.show("Ortiz, Manuel", ("Why  diabetes", "urgent"))
        assert [region.y for region in desk.brief._exchange_repaint_regions()] == [1]
        assert said(desk) == ["Ortiz, Manuel", "Why  diabetes"]
        desk.brief.show("Ortiz, Manuel", ("Why  diabetes", "urgent"))
        assert not desk.brief._exchange_repaint_regions()


async def test_lines_take_the_room_they_need() -> None:
    desk = Desk()
    async with desk.run_test(size=(80, 24)) as pilot:
        desk.brief.show("one", "two", "three")
        await pilot.pause()
        assert said(desk) == ["one", "two", "three"]
        desk.brief.styles.height = 2
        await pilot.pause()
        desk.brief.show("one")
        assert said(desk) == ["one", ""]


async def test_a_long_or_hostile_line_stays_one_line() -> None:
    desk = Desk()
    async with desk.run_test(size=(20, 5)):
        desk.brief.show("[/notes] [red]O'Hara\x1b]0;x\n", "山" * 30)
        assert said(desk) == ["[/notes] [red]O'Har…", "山" * 9 + " …"]
