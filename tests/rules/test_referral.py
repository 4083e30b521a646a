"""The way of a referral: what usually follows, the days it leaves behind, and what the own referrals say."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmtui.rules.referral import DATES, Ended, Figures, days_after, figures, in_order, next_states, states
from cmtui.vocabulary import catalog

DAY = date(2026, 3, 9)
EARLIER = date(2026, 3, 1)
EMPTY: dict[str, date | None] = dict.fromkeys(DATES)


def test_every_state_that_follows_is_a_state() -> None:
    for state in states().values():
        assert all(catalog.is_shipped("referral_state", code) for code in state.next), state.code
        assert state.code not in state.next


def test_every_open_state_leads_to_an_end() -> None:
    for state in states().values():
        reached, left = set(), [state.code]
        while left:
            code = left.pop()
            if code not in reached:
                reached.add(code)
                left += next_states(code)
        assert any(states()[code].ends for code in reached), state.code
        assert state.ends or "not_connected" in state.next, state.code


@pytest.mark.parametrize(
    ("before", "after", "usual"),
    [
        ("identified", "offered", True),
        ("identified", "sent", False),
        ("sent", "received", True),
        ("sent", "help_received", False),
        ("waitlist", "scheduled", True),
        ("not_connected", "sent", False),
    ],
)
def test_what_usually_follows(before: str, after: str, usual: bool) -> None:
    assert in_order(before, after) is usual


@pytest.mark.parametrize(
    ("state", "days", "after"),
    [
        ("sent", {}, {"sent_on": DAY}),
        ("received", {"sent_on": EARLIER}, {"sent_on": EARLIER, "received_on": DAY}),
        ("waitlist", {"sent_on": EARLIER}, {"sent_on": EARLIER, "received_on": DAY}),
        ("accepted", {}, {}),
        (
            "scheduled",
            {"sent_on": EARLIER, "received_on": EARLIER},
            {"sent_on": EARLIER, "received_on": EARLIER, "scheduled_on": DAY},
        ),
        ("sent", {"sent_on": EARLIER, "received_on": EARLIER, "scheduled_on": EARLIER}, {"sent_on": DAY}),
        ("waitlist", {"sent_on": EARLIER, "received_on": EARLIER, "scheduled_on": EARLIER},
         {"sent_on": EARLIER, "received_on": EARLIER}),
        ("not_connected", {"sent_on": EARLIER, "scheduled_on": EARLIER},
         {"sent_on": EARLIER, "scheduled_on": EARLIER, "ended_on": DAY}),
        ("help_received", {"sent_on": EARLIER, "started_on": EARLIER},
         {"sent_on": EARLIER, "received_on": DAY, "started_on": EARLIER, "ended_on": DAY}),
    ],
    ids=[
        "sent", "received", "an answer verifies receipt", "an answer to what was never sent", "scheduled",
        "sent again: the later days go", "back on the waitlist: the appointment goes", "an end keeps the days",
        "an end by an answer",
    ],
)  # fmt: skip
def test_the_days_after_a_state(state: str, days: dict[str, date], after: dict[str, date]) -> None:
    assert days_after(state, DAY, {**EMPTY, **days}) == {**EMPTY, "ended_on": None, **after}


@given(st.lists(st.tuples(st.sampled_from(sorted(states())), st.integers(0, 30)), min_size=1, max_size=12))
def test_whichever_way_it_goes_no_day_lies_ahead_and_none_of_a_later_state_stays(
    steps: list[tuple[str, int]],
) -> None:
    days, day = dict(EMPTY), DAY
    for code, passed in steps:
        day += timedelta(days=passed)
        after = days_after(code, day, {name: days[name] for name in DATES})
        state = states()[code]
        assert all(each is None or each <= day for each in after.values())
        assert (after["ended_on"] is not None) is state.ends
        if not state.ends:
            later = [each.dates for each in states().values() if each.dates and each.level > state.level]
            assert [after[name] for name in later] == [None] * len(later)
        days = after


@pytest.mark.parametrize(
    ("referrals", "expected"),
    [
        ([], Figures()),
        ([Ended("help_received", "yes", None, None)], Figures()),
        ([Ended("sent", "", EARLIER, None)], Figures()),
        ([Ended("client_declined", "", EARLIER, None)], Figures()),
        ([Ended("started", "", EARLIER, DAY)], Figures(days_to_first=8.0)),
        ([Ended("help_received", "no", EARLIER, DAY)], Figures(1, 0, 8.0)),
        (
            [
                Ended("help_received", "yes", EARLIER, DAY),
                Ended("help_received", "", EARLIER, EARLIER),
                Ended("refused", "", EARLIER, None),
                Ended("not_connected", "", EARLIER, None),
            ],
            Figures(4, 2, 4.0),
        ),
    ],
    ids=["none", "never sent", "still open", "client declined", "running", "no help after all", "four"],
)
def test_what_the_own_referrals_say(referrals: list[Ended], expected: Figures) -> None:
    assert figures(referrals) == expected
