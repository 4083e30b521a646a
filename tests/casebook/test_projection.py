"""What the lists show follows from the facts, whatever was done in whatever order."""

from __future__ import annotations

import random
from contextlib import suppress
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from cmtui.casebook.monitoring.projection import rebuild
from cmtui.errors import CaseworkError

if TYPE_CHECKING:
    from collections.abc import Callable

    from cmtui.casebook.book import Casebook
    from cmtui.casebook.search import Search
    from cmtui.store.work import Work
    from tests.casebook.casebooks import Practice

    Some = Callable[[str], str]
    """Public id of any row of a table."""

WORDS = ["discharge", "meds", "walker", "Ångström", "O'Hara", "402-555-0101", "[red]", "ß"]


def projected(work: Work) -> dict[str, Any]:
    """The projections, without the order in which they were written, and the index of names."""
    return {
        "clock": sorted(
            work.rows(
                "SELECT coalesce(case_id, 0), rule, subject, what, why, starts, due, until, hard, opens FROM clock"
            )
        ),
        "face": sorted(work.rows("SELECT * FROM case_face")),
        "who": sorted(work.rows("SELECT rowid, text FROM who")),
    }


def coordinated(
    book: Casebook, case: str, day: date, some: Some, chance: random.Random
) -> tuple[Callable[[], object], ...]:
    """Acts of plans, coordination and transitions, and on the rules themselves."""
    return (
        lambda: book.plan.add_goal(case, {"what": "walk", "target_on": str(day), "review_days": "9"}),
        lambda: book.plan.agree(case, {"agreed_by": "Ann", "valid_until": str(day)}),
        lambda: book.plan.attain(some("goal"), chance.randint(-2, 2)),
        lambda: book.plan.set_status(some("goal"), chance.choice(("active", "achieved", "dropped")), "so"),
        lambda: book.plan.review(case, {"changed": "more"}, ()),
        lambda: book.plan.copy_sent(some("plan_version"), {"recipient": "Ann", "recipient_kind": "client"}),
        lambda: book.plan.copy_received(some("disclosure"), "said so"),
        lambda: book.referrals.add(case, {"service": "meals"}),
        lambda: book.referrals.choose(some("referral"), some("organization"), "near"),
        lambda: book.referrals.move(
            some("referral"),
            chance.choice(("sent", "received", "started", "help_received", "not_connected")),
            note="so",
            reason="no_funds",
            values={"basis": "treatment"},
        ),
        lambda: book.registers.save(
            "organization", {"name": "Elm", "kind": "clinic", "last_verified_on": "2026-01-01"}
        ),
        lambda: book.resources.verify(some("organization")),
        lambda: book.registers.void("organization", some("organization"), "x"),
        lambda: book.transitions.add(
            case, {"from_setting": "hospital", "happened_at": "yesterday 9am", "expected_on": str(day)}
        ),
        lambda: book.transitions.told(
            some("transition"), {"recipient": "Elm", "what": "papers", "basis": "treatment"}
        ),
        lambda: book.transitions.close(some("transition")),
        lambda: book.registers.save(
            "authorization",
            {"service": "care", "state": "approved", "until_on": str(day), "units": "9", "used": "8"},
            case=case,
        ),
        lambda: book.registers.save(
            "education", {"topic": "insulin", "held_on": "2026-03-01", "follow_up_on": str(day)}, case=case
        ),
        lambda: book.escalations.escalate(case=case, subject="no bed", why="so"),
        lambda: book.rules.change("R-MON-1", {"within_by 2": f"{chance.randint(3, 20)} d"}),
        lambda: book.rules.change("R-PLAN-2", {"off": "yes"}, "payer", "Ann"),
        lambda: book.rules.add_holiday(day),
    )


def anything(desk: Practice, chance: random.Random) -> None:
    """One act, of any kind, on anything that is there."""
    book = desk.book
    cases = [row.case for row in book.caseload.page(0, 99, view="all", order="name")]
    case = chance.choice(cases) if cases else desk.inquiry()

    def some(table: str) -> str:
        found = desk.rows(f'SELECT public_id FROM "{table}" WHERE voided_at IS NULL')
        return str(chance.choice(found)[0]) if found else "none"

    def words() -> str:
        return " ".join(chance.choices(WORDS, k=2))

    day = (desk.clock.at + timedelta(days=chance.randint(-40, 40))).date()
    acts: tuple[Callable[[], object], ...] = (
        lambda: desk.inquiry(words(), chance.choice(("Ann", "")), phone=chance.choice(("", "402 555 0101"))),
        lambda: book.intake.log({"received_at": "today"}, client_of=case),
        lambda: book.intake.decide(case, chance.choice(("accept", "decline", "waitlist")), words()),
        lambda: book.intake.move(
            case,
            chance.choice(book.intake.moves(case) or (("T-1",),))[0],
            reasons={f"G-{number}": "x" for number in range(20)},
            note="said so",
            day=chance.choice((None, day)),
        ),
        lambda: book.contacts.log(
            f"{chance.choice(('call', 'visit', 'note', 'call lm'))} 5m: {words()} + do it in 3d", case=case
        ),
        lambda: book.contacts.log(f"visit yesterday 9am: {words()}", case=case),
        lambda: book.contacts.sign(some("contact")),
        lambda: book.contacts.amend(some("contact"), words()),
        lambda: book.contacts.void(some("contact"), "wrong"),
        lambda: book.tasks.done(some("task")),
        lambda: book.tasks.drop(some("task"), "over"),
        lambda: book.tasks.snooze(some("task"), day),
        lambda: book.registers.save(
            "consent",
            {
                "kind": chance.choice(("service_agreement", "release")),
                "signed_on": str(day),
                "expires_on": chance.choice(("", "2027-01-01")),
            },
            case=case,
        ),
        lambda: book.registers.save("consent", {"revoked_on": str(day)}, id=some("consent")),
        lambda: book.registers.save(
            "person", {"family": words(), "deceased_on": chance.choice(("", str(day)))}, id=some("person")
        ),
        lambda: book.registers.save(
            "client", {"safety_alerts": chance.choice(("", "dog"))}, id=some("client")
        ),
        lambda: book.registers.save("phone", {"number": words()}, case=case),
        lambda: book.registers.save("phone", {"number": "402 555 0199"}, id=some("phone")),
        lambda: book.registers.save(
            "coverage", {"payer": words(), "ends_on": chance.choice(("", str(day)))}, case=case
        ),
        lambda: book.registers.save(
            "inquiry", {"urgency": "urgent", "answer_by": str(day)}, id=some("inquiry")
        ),
        lambda: book.registers.save(
            "contact", {"narrative": words(), "occurred_at": "3 days ago"}, id=some("contact")
        ),
        lambda: book.registers.save("screening", {"screened_on": "today"}, case=case),
        lambda: book.registers.void(
            chance.choice(("phone", "consent", "task", "coverage", "inquiry")), some("phone"), "x"
        ),
        lambda: book.registers.void("case", case, "twice"),
        *coordinated(book, case, day, some, chance),
        book.undo.last,
        lambda: desk.clock.on(hours=chance.randint(1, 60)),
        lambda: book.registers.save(
            "practitioner",
            {"time_zone": chance.choice(("Asia/Tokyo", "America/Chicago"))},
            id=some("practitioner"),
        ),
    )
    with suppress(CaseworkError):
        chance.choice(acts)()


@pytest.mark.parametrize("seed", range(12))
def test_after_any_acts_the_lists_equal_those_made_anew_from_the_facts(desk: Practice, seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(3):
        desk.opened("Ångström", "Jo", phone="402 555 0101")
    for _ in range(60):
        anything(desk, chance)

    with desk.book._desk.record.work(desk.book.now()) as work:
        # Who pays follows from the day as well: a coverage may have ended since the last act on its case.
        work.rows("UPDATE case_face SET payer = ''")
        before = projected(work)
        rebuild(work, desk.book.zone)
        work.rows("UPDATE case_face SET payer = ''")
        assert projected(work) == before
        for table in ("contact", "addendum", "task", "inquiry"):
            work.rows(f"INSERT INTO {table}_words({table}_words, rank) VALUES ('integrity-check', 1)")
        work.rows("INSERT INTO who(who, rank) VALUES ('integrity-check', 0)")
        assert work.rows("PRAGMA foreign_key_check") == []

    events = desk.rows("SELECT count(*), count(DISTINCT seq) FROM event")[0]
    assert events[0] == events[1]
    undone = desk.rows("SELECT undoes FROM event WHERE undoes IS NOT NULL")
    assert len(undone) == len(set(undone)), "no act is taken back twice"


def test_a_search_and_a_list_never_disagree_on_who_is_there(desk: Practice) -> None:
    chance = random.Random(99)
    for _ in range(60):
        anything(desk, chance)

    listed = {row.case for row in desk.book.caseload.page(0, 999, view="all", order="name")}
    search: Search = desk.book.search
    found = {hit.case for word in ("ann", "402", *WORDS) for hit in search.find(word, 999)}
    assert found <= listed
