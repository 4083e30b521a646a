"""The questions of a referral: what each state asks, in the order in which it is told on the phone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cmtui.screens.chart.sure import sure_step
from cmtui.screens.dialogs.steps import Step, due_step, first_open, past_step, vocabulary_step
from cmtui.vocabulary import catalog

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import date

    from cmtui.care_rows import ReferralRow
    from cmtui.form_rows import NeedRow

DECLINED: Final = "@declined"
"""The client wants none of those who were offered."""

OWN_WAY: Final = frozenset(("offered", "client_accepted", "sent"))
"""States that come of a dialog of their own: the offer, the choice, what is sent."""

MAY_BEGIN_AGAIN: Final = frozenset(("not_connected", "refused", "waitlist"))
"""States after which somebody else can be asked at once."""

_MORE: Final = "@more"

_WAYS: Final = ("phone", "fax", "portal", "email", "letter", "in_person", "video", "text")
"""How a referral is sent, the usual ways first."""


def state_of(given: Mapping[str, str]) -> str:
    """The state that was answered; help that did not come is no help received."""
    state = given["other"] if given["state"] == _MORE else given["state"]
    return "not_connected" if state == "help_received" and given.get("help_received") == "no" else state


def begin(needs: Sequence[NeedRow]) -> Callable[[Mapping[str, str]], Step | None]:
    """The need and the service."""
    listed = tuple((need.id, need.statement) for need in needs)
    asked = [Step("service", "Which service is needed?", optional=False, label="Service")]
    if listed:
        options = (*listed, ("", "none of these"))
        asked.insert(0, Step("need", "Which need does it answer?", options, label="Need"))
    return lambda answers: first_open(asked, answers)


def choice(row: ReferralRow) -> Callable[[Mapping[str, str]], Step | None]:
    """Whom the client chose of those who were offered, or somebody else, or nobody; and why."""
    names = dict.fromkeys([*(name for name, _, _ in row.options), *filter(None, [row.provider])])
    options = (*((name, name) for name in names), (DECLINED, "none of them: the client declined"))
    first = row.provider or next((name for name, _, chosen in row.options if chosen), "")
    asked = (
        Step("provider", "Whom did the client choose?", options, first=first, other=True, label="Chosen"),
        Step("why", "Why, in the client's words?", first=row.chosen_why, optional=False),
    )
    return lambda answers: first_open(asked, answers)


def sending(
    row: ReferralRow,
    bases: Sequence[tuple[str, str]],
    named: Mapping[str, str],
    *,
    today: date,
    unsure: bool,
) -> Callable[[Mapping[str, str]], Step | None]:
    """What is sent.

    Args:
        row: The referral.
        bases: On what it can rest: value and words.
        named: Whom each release among them names.
        today: The practice's day.
        unsure: Whether the provider's entry in the directory is to be confirmed, or never was.
    """
    # A release is proposed only where it names the provider: Enter must not send on one that names others.
    fitting = (value for value, words in bases if row.provider.casefold() in words.casefold())
    first = row.basis if row.basis in dict(bases) else next(fitting, "")
    ways = dict(vocabulary_step("", "", "contact_mode").options)
    asked = [
        Step(
            "basis", "On what basis may they be told?", tuple(bases), first=first, other=True, label="Basis"
        ),
        Step("way", "Sent how?", tuple((way, ways[way]) for way in _WAYS), first=row.way, label="Way"),
        Step("information", "What were they told or sent?", first=row.information, label="Sent"),
        past_step("day", "When was it sent?", today=today, label="On"),
    ]
    if unsure:
        options = (("yes", "it holds: verified today"), ("no", "not looked at"))
        asked.append(Step("verified", "Is the provider's entry in the directory right?", options))

    def following(answers: Mapping[str, str]) -> Step | None:
        sure = sure_step(named.get(answers.get("basis", ""), ""), row.provider)
        return first_open([asked[0], *([sure] if sure else []), *asked[1:]], answers)

    return following


def advance(
    row: ReferralRow, usual: Sequence[str], *, today: date
) -> Callable[[Mapping[str, str]], Step | None]:
    """What became of a referral.

    Args:
        row: The referral.
        usual: The states that usually follow; any other takes a note.
        today: The practice's day.
    """
    return lambda answers: first_open(_asked(row, answers, usual, today), answers)


def _asked(row: ReferralRow, answers: Mapping[str, str], usual: Sequence[str], today: date) -> Iterator[Step]:
    terms = catalog.terms("referral_state")
    options = tuple((code, catalog.label("referral_state", code)) for code in usual)
    yield Step("state", "What became of it?", (*options, (_MORE, "another state")), label="State")
    if answers.get("state") == _MORE:
        # More can be offered, and the same sent once more; to come to any other state again says nothing.
        here = () if row.state in OWN_WAY else (row.state,)
        others = tuple((term.code, term.label) for term in terms if term.code not in {*usual, *here})
        yield Step("other", "Which?", others, label="State")
    state = answers.get("other") or answers.get("state", "")
    if state == "help_received":
        yield vocabulary_step("help_received", "Did the client get the help?", "help_received", label="Help")
        state = "not_connected" if answers.get("help_received") == "no" else state
    if state not in OWN_WAY:
        yield from _of_state(state, today, usual=state in usual)
        if state in MAY_BEGIN_AGAIN and not row.replaced_by:
            yield _again(state)


def _of_state(state: str, today: date, *, usual: bool) -> Iterator[Step]:
    """What a state asks."""
    if state == "not_connected":
        yield vocabulary_step("reason", "Why was the client not connected?", "not_connected", label="Reason")
    elif state == "scheduled":
        yield due_step("appointment_on", "For which day?", today=today, optional=True, label="Appointment")
    yield past_step("day", "Since when?", today=today, label="Since")
    if state == "received":
        yield Step("note", "How was receipt verified, and by whom?", optional=False)
    elif state == "help_received" and usual:
        yield Step("satisfaction", "How content is the client with it? Enter alone: not said.")
    elif usual:
        yield Step("note", "What was said? Enter alone: nothing more.")
    else:
        yield Step("note", "That does not usually follow: why does it here?", optional=False)


def _again(state: str) -> Step:
    """Whether others are asked at once."""
    no = "wait for them" if state == "waitlist" else "not now"
    closes = "; this one is closed: no capacity" if state == "waitlist" else ""
    options = (("yes", f"offer others now{closes}"), ("no", no))
    return Step("again", "Begin again with others?", options)
