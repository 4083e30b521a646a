"""What synthetic open cases plan and coordinate: goals with their reviews, agreed versions, referrals, transitions."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from cmtui.casebook.planning.plan_standing import as_it_stands
from cmtui.casebook.planning.plan_versions import VALID_MONTHS, sealed
from cmtui.casebook.practices.sample_people import noon
from cmtui.models.coordination import Disclosure, Referral, ReferralState
from cmtui.models.people import Organization
from cmtui.models.planning import Goal, GoalReview, Intervention, PlanReview, PlanVersion
from cmtui.models.transitions import Transition
from cmtui.rules.dates import add_months

if TYPE_CHECKING:
    from random import Random

    from cmtui.casebook.practices.sample_people import SampleCase
    from cmtui.casebook.practices.sample_words import Words
    from cmtui.store.bulk import Bulk

DIRECTORY: Final = 40
"""Entries of the directory; a practice of one person keeps about so many."""

_GOALS: Final = (
    "weigh daily and call at three pounds", "walk to the mailbox each day", "take the evening dose on six of seven days",
    "one meal with somebody each week", "pay the electric bill by the tenth", "sleep six hours on five nights",
)  # fmt: skip
_SERVICES: Final = ("home-delivered meals", "transport to the clinic", "home health", "a walker", "respite")
_NAMES: Final = ("Elm", "Prairie", "Harbor", "Cedar", "Lincoln", "Riverside", "Hope", "Valley")
_KINDS: Final = (
    ("community_agency", "Kitchen"), ("transport", "Rides"), ("home_health", "Home Health"), ("equipment", "Supply"),
)  # fmt: skip
_STATES: Final = (
    "identified",
    "client_accepted",
    "sent",
    "received",
    "started",
    "help_received",
    "not_connected",
)
_AHEAD: Final = ("client_accepted", "sent", "received", "started")


class Plans:
    """Writes plans for open cases one after the other."""

    def __init__(self, bulk: Bulk, chance: Random, words: Words, today: date) -> None:
        self._bulk, self._chance, self._words, self._today = bulk, chance, words, today
        self._directory = [self._entry(number) for number in range(DIRECTORY)]
        self._to_agree: list[tuple[int, date]] = []
        """Cases whose plan is still to be frozen, each with the day on which it was agreed."""

    def add(self, case: SampleCase) -> None:
        """The plan of one open case, as far as it has come since it was opened."""
        since = min(case.first + timedelta(days=self._chance.randint(10, 30)), self._today)
        goals = [self._goal(case, number, since) for number in range(1, self._chance.randint(1, 3) + 1)]
        self._to_agree.append((case.id, since))
        self._review(case, goals, since)
        for _ in range(self._chance.randint(0, 2)):
            self._referral(case, since)
        if self._chance.random() < 0.3:  # noqa: PLR2004  # three cases in ten were in hospital of late
            self._transition(case)

    def agree(self) -> None:
        """Freeze the plans that were added: read back together, for a plan is frozen as the file holds it."""
        self._bulk.flush()
        for case_id, since in self._to_agree:
            self._version(case_id, since)
        self._to_agree.clear()

    def _entry(self, number: int) -> tuple[int, str]:
        kind, word = _KINDS[number % len(_KINDS)]
        name = f"{_NAMES[number % len(_NAMES)]} {word} {number + 1}"
        verified = self._day_before(300)
        ident = self._bulk.add(
            Organization, kind=kind, name=name, services=self._chance.choice(_SERVICES), area="Omaha",
            last_verified_on=verified, created_at=noon(verified),
        )  # fmt: skip
        return ident, name

    def _day_before(self, most: int) -> date:
        return self._today - timedelta(days=self._chance.randint(1, most))

    def _goal(self, case: SampleCase, number: int, since: date) -> int:
        status = self._chance.choice(("active", "active", "active", "agreed", "achieved"))
        goal = self._bulk.add(
            Goal, case_id=case.id, number=number, what=self._chance.choice(_GOALS), words=self._words.line("tasks", case.who),
            measure="in the log", target_on=self._today + timedelta(days=self._chance.randint(-20, 120)), importance=8,
            confidence=6, agreed_on=since, agreed_how="verbal", status=status, status_on=since, created_at=noon(since),
        )  # fmt: skip
        for _ in range(self._chance.randint(1, 3)):
            self._bulk.add(
                Intervention, case_id=case.id, goal_id=goal, what=self._words.line("tasks", case.who), kind="coordinate",
                start_on=since, status="active", status_on=since, created_at=noon(since),
            )  # fmt: skip
        return goal

    def _version(self, case_id: int, since: date) -> None:
        """The plan as it was on the day of the agreement: nothing was under way yet, nothing reached."""
        plan = as_it_stands(self._bulk.work, case_id)
        for goal in plan["goals"]:
            goal["status"] = "agreed"
            for step in goal["interventions"]:
                step["status"] = "planned"
        who = plan["name"]
        typed = {
            "agreed_on": since, "agreed_by": who, "agreed_how": "verbal", "prepared_with": who,
            "valid_until": add_months(since, VALID_MONTHS),
        }  # fmt: skip
        version = self._bulk.add(
            PlanVersion, case_id=case_id, number=1, created_at=noon(since), **sealed(plan, 1, None, typed), **typed
        )  # fmt: skip
        self._bulk.add(
            Disclosure, case_id=case_id, plan_version_id=version, recipient=who, recipient_kind="client",
            what="plan, version 1", basis="client", way="letter", sent_on=since, received_on=since,
            created_at=noon(since),
        )  # fmt: skip

    def _review(self, case: SampleCase, goals: list[int], since: date) -> None:
        held = max(since, self._day_before(80))
        review = self._bulk.add(
            PlanReview,
            case_id=case.id,
            held_on=held,
            client_response="At ease with it.",
            created_at=noon(held),
        )
        for goal in goals:
            self._bulk.add(
                GoalReview, case_id=case.id, goal_id=goal, plan_review_id=review, held_on=held, appropriate=True,
                relevant=True, realistic=True, attainment=self._chance.randint(-2, 1), created_at=noon(held),
            )  # fmt: skip

    def _referral(self, case: SampleCase, since: date) -> None:
        entry, provider = self._chance.choice(self._directory)
        state = self._chance.choice(_STATES)
        begun = max(since, self._day_before(60))
        sent = begun if _STATES.index(state) >= _STATES.index("sent") else None
        reached = max(begun, self._day_before(10))
        referral = self._bulk.add(
            Referral, case_id=case.id, service=self._chance.choice(_SERVICES), provider=provider, organization_id=entry,
            chosen_why="close by", basis="consent", state=state, state_on=reached, identified_on=begun, sent_on=sent,
            received_on=reached if state in {"received", "started", "help_received"} else None,
            started_on=reached if state in {"started", "help_received"} else None,
            ended_on=reached if state in {"help_received", "not_connected"} else None,
            help_received="yes" if state == "help_received" else "",
            reason="no_capacity" if state == "not_connected" else "", created_at=noon(begun),
        )  # fmt: skip
        for each in _AHEAD[: _AHEAD.index(state) + 1] if state in _AHEAD else (state,):
            self._bulk.add(
                ReferralState, referral_id=referral, state=each, since=begun if each != state else reached,
                created_at=noon(begun),
            )  # fmt: skip

    def _transition(self, case: SampleCase) -> None:
        happened = max(case.first, self._day_before(45))
        known = happened - timedelta(days=2)
        transition = self._bulk.add(
            Transition, case_id=case.id, from_setting="hospital", from_place="Mercy General", to_setting="home",
            planned=True, known_on=known, expected_on=happened, happened_at=noon(happened), risk="moderate",
            risk_tool="judgment", created_at=noon(known),
            closed_on=self._today if (self._today - happened).days > 30 else None,  # noqa: PLR2004  # the watch is over
        )  # fmt: skip
        self._bulk.add(
            Disclosure, case_id=case.id, transition_id=transition, recipient="the clinic", recipient_kind="provider",
            what="discharge summary", basis="treatment", way="fax", sent_on=happened, sent_at=noon(happened),
            received_on=self._chance.choice((happened, None)), created_at=noon(happened),
        )  # fmt: skip
