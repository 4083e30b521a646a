"""What opens what: rows of Today, next steps and finds lead to where they are settled."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from cmtui.rows import DueRow, Hit, Step
from cmtui.screens.chart.screen import ChartScreen
from cmtui.screens.contact import ContactScreen
from cmtui.screens.opening import open_due, open_hit, open_step
from cmtui.screens.resources.screen import ResourcesScreen
from tests.screens.desk import Practice, at_the_desk, on_screen, settled

if TYPE_CHECKING:
    from textual.pilot import Pilot

    from cmtui.app import CmtuiApp
    from cmtui.casebook.book import Casebook


def due(case: str, opens: str, subject: str, rule: str = "", **more: Any) -> DueRow:
    """A row of Today."""
    return DueRow(
        key="clock:x", due="2026-03-04", until="", hard=False, case=case, client="", what="", why="", rule=rule,
        source="", opens=opens, subject=subject, **more,
    )  # fmt: skip


def planned(casebook: Casebook, case: str) -> dict[str, str]:
    """A plan with two goals, a version and a copy; their ids."""
    first = casebook.plan.add_goal(case, {"what": "weigh daily"})
    second = casebook.plan.add_goal(case, {"what": "walk to the mailbox"})
    casebook.plan.agree(case, {"agreed_by": "Manuel Ortiz"})
    (version,) = casebook.plan.versions(case)
    values = {"recipient": "Dr. Lund", "recipient_kind": "provider", "what": "the plan", "basis": "treatment"}
    copy = casebook.plan.copy_sent(version.id, values)
    return {"first": first, "goal": second, "plan_version": version.id, "disclosure": copy}


def section_of(app: CmtuiApp) -> str:
    """The section in view."""
    assert isinstance(app.screen, ChartScreen)
    return app.screen._section.COMMAND.label


def cursor_line(app: CmtuiApp) -> str:
    return next((line for line in on_screen(app).splitlines() if "▸" in line), "")


async def opened(pilot: Pilot[None]) -> None:
    await settled(pilot)
    await pilot.pause()


@pytest.mark.parametrize(
    ("opens", "table", "says"),
    [
        ("goal", "goal", "walk to the mailbox"),
        ("copy", "disclosure", "Dr. Lund"),
        ("copy", "plan_version", "version 1"),
        ("review", "case", ""),
        ("plan", "case", ""),
    ],
)
async def test_what_the_plan_owes_opens_the_plan_at_it(
    practice: Practice, opens: str, table: str, says: str
) -> None:
    async with at_the_desk(practice, size=(120, 40)) as (app, pilot, casebook):
        ids = planned(casebook, practice.ortiz)
        open_due(app, due(practice.ortiz, opens, f"{table}:{ids.get(table, practice.ortiz)}"))
        await opened(pilot)
        assert section_of(app) == "Plan"
        assert says in cursor_line(app)


async def test_a_transition_is_opened_also_by_the_papers_that_were_sent_for_it(practice: Practice) -> None:
    async with at_the_desk(practice, size=(120, 40)) as (app, pilot, casebook):
        values = {"from_place": "Mercy General", "to_setting": "home", "happened_at": "yesterday 16:00"}
        moved = casebook.transitions.add(practice.ortiz, values)
        told = {"recipient": "Dr. Lund", "what": "medication list", "basis": "treatment"}
        papers = casebook.transitions.told(moved, told)
        for subject in (f"transition:{moved}", f"informed:{papers}"):
            open_due(app, due(practice.ortiz, "transition", subject))
            await opened(pilot)
            assert section_of(app) == "Coordinate"
            assert "Mercy General" in cursor_line(app)


@pytest.mark.parametrize(
    ("rule", "words"), [("R-TRN-1", "Phone"), ("R-MON-1", "Phone"), ("R-MON-2", "In person")]
)
async def test_a_contact_that_a_rule_asks_for_is_begun_the_way_it_asks(
    practice: Practice, rule: str, words: str
) -> None:
    async with at_the_desk(practice, size=(120, 40)) as (app, pilot, _):
        open_due(app, due(practice.ortiz, "contact", f"case:{practice.ortiz}", rule))
        await opened(pilot)
        assert isinstance(app.screen, ContactScreen)
        assert words in on_screen(app)


async def test_a_rest_that_is_over_opens_its_way_back(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        held = {"hold_reason": "in rehab", "hold_until": "today", "hold_watch": "Rosa"}
        casebook.intake.move(practice.ortiz, "T-5", values=held)
        open_due(app, due(practice.ortiz, "case", f"case:{practice.ortiz}", "R-HOLD-1"))
        await opened(pilot)
        assert section_of(app) == "Engage"
        assert "Resume" in cursor_line(app)


async def test_steps_of_the_plan_open_the_plan(practice: Practice) -> None:
    async with at_the_desk(practice, size=(120, 40)) as (app, pilot, casebook):
        ids = planned(casebook, practice.ortiz)
        open_step(app, Step("Look at the goal", "", "goal", ids["goal"]), practice.ortiz)
        await opened(pilot)
        assert "walk to the mailbox" in cursor_line(app)
        open_step(app, Step("Check that the copies arrived", "", "copy", ids["disclosure"]), practice.ortiz)
        await opened(pilot)
        assert "Dr. Lund" in cursor_line(app)
        open_step(app, Step("Turn to monitoring", "", "F-e"), practice.ortiz)
        await opened(pilot)
        assert section_of(app) == "Engage"
        assert "Turn to monitoring" in cursor_line(app)


async def test_what_was_found_opens_where_it_stands(practice: Practice) -> None:
    async with at_the_desk(practice, size=(120, 40)) as (app, pilot, casebook):
        ids = planned(casebook, practice.ortiz)
        agency = casebook.registers.save("organization", {"name": "Elm Kitchen", "kind": "community_agency"})
        asked = casebook.referrals.add(practice.ortiz, {"service": "home-delivered meals"})
        open_hit(app, Hit("goal", ids["goal"], practice.ortiz, "", "", ""))
        await opened(pilot)
        assert "walk to the mailbox" in cursor_line(app)
        open_hit(app, Hit("referral", asked, practice.ortiz, "", "", ""))
        await opened(pilot)
        assert section_of(app) == "Coordinate"
        assert "home-delivered meals" in cursor_line(app)
        open_hit(app, Hit("organization", agency, "", "", "", ""))
        await opened(pilot)
        assert isinstance(app.screen, ResourcesScreen)
        assert "Elm Kitchen" in cursor_line(app)


async def test_an_entry_of_the_directory_that_is_stale_opens_the_directory_at_it(practice: Practice) -> None:
    async with at_the_desk(practice, size=(120, 40)) as (app, pilot, casebook):
        casebook.registers.save("organization", {"name": "Abbey House", "kind": "community_agency"})
        agency = casebook.registers.save("organization", {"name": "Elm Kitchen", "kind": "community_agency"})
        open_due(app, due("", "organization", f"organization:{agency}", "R-RES-1"))
        await opened(pilot)
        assert isinstance(app.screen, ResourcesScreen)
        assert "Elm Kitchen" in cursor_line(app)
