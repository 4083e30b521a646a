"""Referrals and transitions as the chart's plain values, today and as they stood."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.casebook.casebooks import Practice


def test_referrals_stand_with_their_state_of_the_day(desk: Practice) -> None:
    case = desk.opened()
    ident = desk.book.referrals.add(
        case, {"service": "meals [/x]", "provider": "Kitchen", "basis": "treatment"}
    )
    desk.clock.on(days=2)
    desk.book.referrals.move(ident, "sent", note="she asked at once")

    (now,) = desk.book.chart.show(case)["referrals"]
    (then,) = desk.book.chart.show(case, date(2026, 3, 4))["referrals"]
    assert (now["id"], now["service"], now["state"], now["sent_on"]) == (
        ident,
        "meals [/x]",
        "sent",
        "2026-03-06",
    )
    assert (then["state"], then["sent_on"], then["help_received"]) == ("identified", None, None)
    assert desk.book.chart.show(case, date(2026, 3, 4))["transitions"] == []


def test_transitions_stand_with_what_was_sent_and_what_arrived(desk: Practice) -> None:
    case = desk.opened()
    ident = desk.book.transitions.add(
        case,
        {
            "from_setting": "hospital",
            "from_place": "Mercy",
            "planned": "yes",
            "happened_at": "2026-03-03 16:00",
        },
    )
    sent = desk.book.transitions.told(
        ident, {"recipient": "Dr. Rao", "what": "medication list", "basis": "treatment"}
    )
    desk.book.transitions.element(ident, "medicines", "yes", "list given")
    desk.clock.on(days=1)
    desk.book.transitions.received(sent, "called her office")

    (now,) = desk.book.chart.show(case)["transitions"]
    (then,) = desk.book.chart.show(case, date(2026, 3, 4))["transitions"]
    assert (now["id"], now["from_place"], now["planned"]) == (ident, "Mercy", True)
    assert now["happened_at"] == "2026-03-03T22:00:00Z"
    assert now["sent"] == [
        {
            "to": "Dr. Rao",
            "what": "medication list",
            "sent": "2026-03-04",
            "received": "2026-03-05",
            "basis": "treatment",
            "way": None,
            "received_how": "called her office",
        }
    ]
    assert {"code": "medicines", "answer": "yes", "note": "list given"} in now["elements"]
    assert (then["sent"][0]["received"], then["closed_on"], then["risk_score"]) == (None, None, None)
