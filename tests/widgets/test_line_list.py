from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest
from rich.cells import cell_len
from textual import on
from textual.app import App, ComposeResult

from cmtui.widgets.line_list import Cell, Column, Heading, LineList, Rows

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from textual.pilot import Pilot

HOSTILE = "[/notes] [red]O'Hara\x1b]0;x"


@dataclass(frozen=True, slots=True)
class Client:
    id: int
    name: str
    age: int = 60


@dataclass
class Caseload:
    """A synthetic source that remembers what it was asked for."""

    count: int
    asked: list[int] = field(default_factory=list)

    def page(self, start: int, size: int) -> Sequence[Client]:
        self.asked.append(start)
        return [Client(n, f"Client {n}") for n in range(start, min(start + size, self.count))]

    def position(self, key: Hashable) -> int | None:
        return key if isinstance(key, int) and key < self.count else None


COLUMNS = (
    Column("", 1, gap=1),
    Column("client", 12, share=1),
    Column("age", 3, align="right"),
    Column("payer", 10, shown_from=110),
)


def draw(client: Client) -> tuple[Cell, ...]:
    return ("!", "urgent"), client.name, str(client.age), ("Medicare", "muted")


def key(client: Client) -> Hashable:
    return client.id


def rows(*names: str) -> Rows[Client]:
    return Rows([Client(n, name) for n, name in enumerate(names)], key)


class Desk(App[None]):
    """One list, and what it told."""

    def __init__(self) -> None:
        super().__init__()
        self.told: list[tuple[str | None, bool]] = []
        self.opened: list[str] = []

    def compose(self) -> ComposeResult:
        yield LineList[Client](COLUMNS, draw, key, empty="Nobody is here yet.", on_cursor=self.follow)

    @property
    def list(self) -> LineList[Client]:
        return self.query_one(LineList)

    def follow(self, client: Client | None, *, held: bool) -> None:
        self.told.append((client.name if client else None, held))

    @on(LineList.RowChosen)
    def opens(self, event: LineList.RowChosen[Client]) -> None:
        self.opened.append(event.row.name)


def lines(desk: Desk) -> list[str]:
    return [desk.list.render_line(y).text for y in range(desk.list.size.height)]


def row_with_cursor(desk: Desk) -> str:
    (line,) = [line for line in lines(desk) if line.startswith("▸")]
    return line


def under_cursor(desk: Desk) -> Client | None:
    return desk.list.cursor_row


async def settled(pilot: Pilot[None]) -> None:
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()


async def test_ten_thousand_clients_cost_a_page() -> None:
    source = Caseload(10_000)
    desk = Desk()
    async with desk.run_test(size=(80, 24)) as pilot:
        desk.list.set_source(source)
        await pilot.press("down", "down", "pagedown")
        assert source.asked == [0]
        await pilot.press("end")
        assert source.asked == [0, 9984, 9856]
        await pilot.press("home")
        assert source.asked == [0, 9984, 9856]
        assert desk.list.cursor_index == 0


async def test_far_pages_are_let_go() -> None:
    source = Caseload(100_000)
    desk = Desk()
    async with desk.run_test(size=(80, 24)):
        desk.list.set_source(source)
        for place in range(0, 100_000, 1_000):
            desk.list.move_to(place)
        source.asked.clear()
        desk.list.move_to(99_000)
        assert source.asked == []
        desk.list.move_to(500)
        assert source.asked == [384]


async def test_a_move_repaints_two_lines() -> None:
    desk = Desk()
    async with desk.run_test(size=(80, 24)) as pilot:
        desk.list.set_source(Caseload(10_000))
        await settled(pilot)
        desk.list._exchange_repaint_regions()
        desk.list.action_move(1)
        assert sorted(region.y for region in desk.list._exchange_repaint_regions()) == [1, 2]


async def test_the_cursor_goes_down_and_stops_at_the_ends() -> None:
    desk = Desk()
    async with desk.run_test(size=(80, 24)) as pilot:
        desk.list.set_source(rows("Ada", "Ben", "Cy"))
        await pilot.press("up")
        assert desk.list.cursor_index == 0
        await pilot.press("down", "down", "down", "down")
        assert "Cy" in row_with_cursor(desk)
        await pilot.press("home")
        assert "Ada" in row_with_cursor(desk)
        await pilot.press("pagedown")
        assert "Cy" in row_with_cursor(desk)


async def test_leaving_the_screen_scrolls_by_half_of_it() -> None:
    desk = Desk()
    async with desk.run_test(size=(80, 24)) as pilot:
        desk.list.set_source(Caseload(10_000))
        for _ in range(22):
            await pilot.press("down")
        assert desk.list.scroll_offset.y == 0
        await pilot.press("down")
        assert desk.list.scroll_offset.y == 11
        assert "Client 23" in row_with_cursor(desk)
        await pilot.press("end")
        assert "Client 9999" in lines(desk)[-1]


async def test_headings_are_passed_over_and_seen() -> None:
    overdue, later = Heading("overdue"), Heading("later")
    ada, ben = Client(1, "Ada"), Client(2, "Ben")
    source = Rows[Client]([overdue, ada, later, ben], key)
    desk = Desk()
    async with desk.run_test(size=(80, 24)) as pilot:
        desk.list.set_source(source)
        assert under_cursor(desk) == ada
        await pilot.press("down")
        assert under_cursor(desk) == ben
        await pilot.press("down")
        assert under_cursor(desk) == ben
        await pilot.press("up")
        assert under_cursor(desk) == ada
        await pilot.press("up")
        assert under_cursor(desk) == ada
        assert [line.split()[-1] for line in lines(desk)[1:5]] == ["overdue", "60", "later", "60"]


async def test_the_first_heading_comes_back_into_view() -> None:
    source = Rows[Client](
        [Heading("overdue"), *(Client(n, f"Client {n}") for n in range(60))],
        key,
    )
    desk = Desk()
    async with desk.run_test(size=(80, 24)) as pilot:
        desk.list.set_source(source)
        await pilot.press("end", "home")
        assert "overdue" in lines(desk)[1]


@pytest.mark.parametrize("name", [HOSTILE, "\u202egnp.exe", "[bold", "a\nb"])
async def test_a_client_is_called_what_the_client_is_called(name: str) -> None:
    desk = Desk()
    async with desk.run_test(size=(80, 24)) as pilot:
        desk.list.set_source(rows(name))
        await settled(pilot)
        line = row_with_cursor(desk)
        assert all(character.isprintable() for character in line)
        assert cell_len(line) == 80
    assert HOSTILE.replace("\x1b", "\ufffd") in line or name != HOSTILE


async def test_the_cursor_stays_on_its_client_and_its_line_when_the_list_is_read_again() -> None:
    people = [Client(n, f"Client {n}") for n in range(100)]
    desk = Desk()
    async with desk.run_test(size=(80, 24)) as pilot:
        desk.list.set_source(Rows[Client](people, key))
        desk.list.move_to(40)
        await settled(pilot)
        line = lines(desk).index(row_with_cursor(desk))
        newcomers = [Client(n, f"Newcomer {n}") for n in range(200, 205)]
        desk.list.set_source(Rows[Client]([*newcomers, *people], key))
        assert under_cursor(desk) == people[40]
        assert lines(desk).index(row_with_cursor(desk)) == line


async def test_a_client_who_left_the_list_leaves_the_cursor_in_place() -> None:
    people = [Client(n, f"Client {n}") for n in range(10)]
    desk = Desk()
    async with desk.run_test(size=(80, 24)):
        desk.list.set_source(Rows[Client](people, key))
        desk.list.move_to(9)
        desk.list.set_source(Rows[Client](people[:9], key))
        assert under_cursor(desk) == people[8]
        desk.list.set_source(Rows[Client]([], key))
        assert under_cursor(desk) is None
        assert desk.told[-1] == (None, False)
        desk.list.set_source(Rows[Client](people, key), cursor=3)
        assert under_cursor(desk) == people[3]


async def test_wide_names_keep_the_columns_in_line() -> None:
    names = ("Ada", "山田 太郎", "Zoë", "🙂 Ben", "Zoe\u0308 combining", "山" * 60)
    desk = Desk()
    async with desk.run_test(size=(80, 24)) as pilot:
        desk.list.set_source(rows(*names))
        await settled(pilot)
        for line in lines(desk)[1 : len(names) + 1]:
            assert cell_len(line[: line.rindex("60")]) == 78
            assert cell_len(line) == 80


async def test_an_empty_list_says_what_to_do() -> None:
    desk = Desk()
    async with desk.run_test(size=(80, 24)) as pilot:
        assert "Nobody" not in "".join(lines(desk))
        desk.list.set_source(rows())
        assert "Nobody is here yet." in lines(desk)[1]
        desk.list.set_empty("No client matches the filter.")
        await pilot.press("down", "enter", "end")
        assert "No client matches the filter." in lines(desk)[1]
        assert desk.opened == []


@pytest.mark.parametrize(("width", "payer"), [(109, False), (110, True)])
async def test_a_wide_terminal_shows_more_columns(width: int, payer: bool) -> None:
    desk = Desk()
    async with desk.run_test(size=(width, 24)) as pilot:
        desk.list.set_source(rows("Ada"))
        await settled(pilot)
        assert ("payer" in lines(desk)[0]) is payer
        assert ("Medicare" in row_with_cursor(desk)) is payer
        await pilot.resize_terminal(219 - width, 24)
        await settled(pilot)
        assert ("payer" in lines(desk)[0]) is not payer


async def test_what_follows_the_cursor_is_told_in_the_same_key() -> None:
    desk = Desk()
    async with desk.run_test(size=(80, 24)) as pilot:
        desk.list.set_source(rows("Ada", "Ben", "Cy"))
        desk.told.clear()
        desk.list.action_move(1)
        assert desk.told == [("Ben", False)]
        desk.list.action_move(1)
        assert desk.told[1:] == [("Cy", True)]
        await pilot.pause(0.15)
        assert desk.told[2:] == [("Cy", False)]


async def test_enter_and_the_mouse_open_a_row() -> None:
    desk = Desk()
    async with desk.run_test(size=(80, 24)) as pilot:
        desk.list.set_source(rows("Ada", "Ben", "Cy"))
        await pilot.press("down", "enter")
        assert desk.opened == ["Ben"]
        await pilot.click(LineList, offset=(5, 3))
        assert desk.list.cursor_index == 2
        assert desk.opened == ["Ben"]
        await pilot.click(LineList, offset=(5, 3))
        assert desk.opened == ["Ben", "Cy"]
        await pilot.click(LineList, offset=(5, 0))
        await pilot.click(LineList, offset=(5, 15))
        assert desk.list.cursor_index == 2
        await pilot.double_click(LineList, offset=(5, 1))
        assert desk.opened == ["Ben", "Cy", "Ada"]


async def test_letters_are_left_to_the_screen() -> None:
    desk = Desk()
    async with desk.run_test(size=(80, 24)) as pilot:
        desk.list.set_source(rows("Ada", "Ben"))
        await pilot.press("j", "k", "x", "slash")
        assert desk.list.cursor_index == 0
        assert desk.told == [("Ada", False)]


async def test_another_theme_and_the_focus_draw_the_lines_anew() -> None:
    desk = Desk()
    async with desk.run_test(size=(80, 24)) as pilot:
        desk.list.set_source(rows("Ada", "Ben"))
        await settled(pilot)
        focused = desk.list.render_line(1)
        desk.screen.set_focus(None)
        await settled(pilot)
        assert desk.list.render_line(1) != focused
        plain = desk.list.render_line(2)
        desk.theme = "textual-light"
        await settled(pilot)
        assert desk.list.render_line(2) != plain
        assert desk.list.render_line(2).text == plain.text


async def test_a_match_is_marked_inside_its_cell() -> None:
    desk = Desk()
    columns = (Column("", 24), Column("", 8, align="right"))
    hit: list[Cell] = [[("see ", ""), ("Ortiz", "match"), (", Manuel of the home", "")], [("1", "urgent")]]
    found = LineList[Client](columns, lambda _: hit, key)
    async with desk.run_test(size=(80, 24)) as pilot:
        await desk.mount(found)
        found.set_source(rows("any"))
        await settled(pilot)
        strip = found.render_line(0)
        assert strip.text.rstrip() == "▸see Ortiz, Manuel of th…         1"
        assert [segment.text for segment in strip if segment.style and segment.style.underline] == ["Ortiz"]
