"""One chart for the shell, today or as it stood on a date."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cmtui.casebook.words import safe_line
from cmtui.cli import door, output, when
from cmtui.vocabulary import catalog

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable
    from zoneinfo import ZoneInfo

LATEST = 10
"""Contacts that are printed for a person; ``--json`` has them all."""

Chart = dict[str, Any]
"""A chart as plain values, by the keys in docs/command-line.md."""


def show(options: Namespace) -> None:
    """Print one chart.

    Raises:
        CaseworkError: Nobody answers to what was typed, or several do; or the date is none.
    """
    with door.opened(options) as casebook:
        today = casebook.today_date()
        case = casebook.caseload.resolve(options.case)
        chart = casebook.chart.show(case, as_of=when.day_past(options.as_of, today))
        zone = casebook.zone
    if options.json:
        output.as_json(chart)
        return
    _head(chart)
    _screening(chart["screening"])
    _list("Consents", chart["consents"], _consent)
    _list("Safety flags", [flag for flag in chart["flags"] if not flag["closed"]], _flag)
    _list("Assessments", [each for each in chart["assessments"] if each["status"] != "amended"], _assessment)
    _list("Needs", [need for need in chart["needs"] if not need["closed"]], _need)
    _list("Goals", [goal for goal in chart["goals"] if goal["status"] != "dropped"], _goal)
    _list("Plan versions", chart["plan_versions"][:1], _plan_version)
    _list("Referrals", [each for each in chart["referrals"] if not each["ended_on"]], _referral)
    _list("Transitions", _open_transitions(chart, zone), _transition)
    _list("Missed deadlines", _late(chart, zone), _missed)
    _list("Tasks", [task for task in chart["tasks"] if task["status"] == "open"], _task)
    contacts = chart["contacts"]
    if contacts:
        output.say(f"\nContacts ({len(contacts)})")
    for contact in contacts[:LATEST]:
        party = f" with {contact['party']}" if contact["party"] else ""
        minutes = f"{contact['minutes']} min" if contact["minutes"] is not None else ""
        marks = ("late entry" if contact["late"] else "", "" if contact["signed"] else "not signed")
        at = when.minute_text(contact["at"], today, zone)
        output.say("  " + output.words((at, contact["kind"] + party, minutes, contact["outcome"], *marks)))
        if contact["narrative"]:
            output.paragraphs(contact["narrative"], "    ")
    if (more := len(contacts) - LATEST) > 0:
        output.say(f"  and {more} earlier; --json has them all.")


def _head(chart: Chart) -> None:
    client = chart["client"]
    called = f" ({client['preferred']})" if client["preferred"] else ""
    stood = f"as of {chart['as_of']}" if chart["as_of"] else ""
    output.say(output.words((client["name"] + called, chart["number"], stood)))
    died = f"died {client['died']}" if client["died"] else ""
    born = f"born {client['born']}" if client["born"] else ""
    interpreter = "interpreter" if client["interpreter"] == "yes" else ""
    languages = ", ".join(client["languages"])
    pronouns = catalog.label("pronouns", client["pronouns"] or "")
    if who := output.words((born, died, pronouns, languages, interpreter)):
        output.say(who)
    closed = f"closed {chart['closed']}" if chart["closed"] else ""
    output.say(
        output.words(
            (
                catalog.label("case_status", chart["status"]),
                catalog.label("focus", chart["focus"]),
                f"acuity {chart['acuity']}",
                f"opened {chart['opened']}" if chart["opened"] else "",
                closed,
                catalog.label("closure_reason", chart["closed_reason"]) if chart["closed_reason"] else "",
            )
        )
    )
    facts = ("safe_to_call", "safe_to_leave_message", "best_time")
    phones = [(each["number"], *(each[fact] or "" for fact in facts)) for each in client["phones"]]
    if phones:
        output.say(safe_line(phones)[1])


def _screening(screening: Chart | None) -> None:
    if screening is None:
        return
    decided = catalog.label("screening_decision", screening["decision"]) if screening["decision"] else "open"
    output.say(f"\nScreening {output.words((screening['date'], decided, screening['reason']))}")
    rows = [(each["id"], each["answer"] or "–", each["evidence"] or "") for each in screening["criteria"]]
    output.table([(f"  {code}", answer, evidence) for code, answer, evidence in rows], most=(10, 10))


def _list(title: str, items: list[Chart], line: Callable[[Chart], str]) -> None:
    if items:
        output.say(f"\n{title} ({len(items)})")
    for item in items:
        output.paragraphs(line(item), "  ")


def _late(chart: Chart, zone: ZoneInfo | None) -> list[Chart]:
    """The missed deadlines, their moments as days of the practice."""
    return [
        {**each, "due": when.day_text(each["due"], zone), "settled": when.day_text(each["settled"], zone)}
        for each in chart["missed"]
    ]


def _missed(missed: Chart) -> str:
    return output.words((missed["what"], f"was due {missed['due']}", f"settled {missed['settled']}"))


def _consent(consent: Chart) -> str:
    ends = f"until {consent['expires']}" if consent["expires"] else ""
    revoked = f"revoked {consent['revoked']}" if consent["revoked"] else ""
    return output.words((catalog.label("consent_kind", consent["kind"]), consent["effective"], ends, revoked))


def _flag(flag: Chart) -> str:
    done = f"done: {flag['done']}" if flag["done"] else ""
    level = catalog.label("alert_level", flag["level"]).casefold()
    return output.words((flag["raised"][:10], level, flag["text"], done))


def _assessment(each: Chart) -> str:
    signed = "" if each["signed"] else "not signed"
    return output.words((each["date"], each["title"], each.get("text") or "", each["band"] or "", signed))


def _need(need: Chart) -> str:
    label = catalog.label("need_domain", need["domain"]) if need["domain"] else ""
    answer = catalog.label("need_disposition", need["disposition"]).casefold() if need["disposition"] else ""
    until = f"until {need['until']}" if need["until"] else ""
    return output.words(
        (label, need["statement"], answer or ("to be answered" if need["proposed"] else ""), until)
    )


def _goal(goal: Chart) -> str:
    status = catalog.label("goal_status", goal["status"]).casefold()
    level = goal["attainment"]
    attained = "" if level is None else catalog.label("attainment", str(level)).casefold()
    steps = [step for step in goal["interventions"] if step["status"] in {"planned", "active"}]
    still = f"{len(steps)} intervention{'' if len(steps) == 1 else 's'} open" if steps else ""
    by = f"by {goal['target_on']}" if goal["target_on"] else ""
    said = f"“{goal['words']}” " if goal["words"] else ""
    return output.words((f"#{goal['number']} {said}{goal['what']}", by, status, attained, still))


def _plan_version(version: Chart) -> str:
    until = f"valid until {version['valid_until']}" if version["valid_until"] else ""
    sent = [copy for copy in version["copies"] if copy["received"]]
    copies = (
        f"{len(version['copies'])} copies, {len(sent)} received" if version["copies"] else "no copy given"
    )
    by = f"agreed {version['agreed']} by {version['agreed_by']}"
    return output.words((f"version {version['version']}", by, until, copies))


def _referral(referral: Chart) -> str:
    state = catalog.label("referral_state", referral["state"]).casefold()
    return output.words(
        (referral["service"], referral["provider"] or "", f"{state} since {referral['state_on']}")
    )


def _open_transitions(chart: Chart, zone: ZoneInfo | None) -> list[Chart]:
    """Those that are not closed, with the practice's day on which they happened."""
    return [
        {**each, "happened": when.day_text(each["happened_at"], zone)}
        for each in chart["transitions"]
        if not each["closed_on"]
    ]


def _transition(transition: Chart) -> str:
    ends = [
        place or catalog.label("transition_setting", setting).casefold()
        for place, setting in (
            (transition["from_place"], transition["from_setting"] or ""),
            (transition["to_place"], transition["to_setting"] or ""),
        )
    ]
    happened = transition["happened"]
    expected = f"expected {transition['expected_on']}" if transition["expected_on"] and not happened else ""
    sent = [each for each in transition["sent"] if not each["received"]]
    waits = f"receipt of {len(sent)} not verified" if sent else ""
    return output.words((" → ".join(filter(None, ends)), happened, expected, waits))


def _task(task: Chart) -> str:
    hard = "hard deadline" if task["hard"] else ""
    waiting = f"waiting on {task['waiting_on']}" if task["waiting_on"] else ""
    return output.words((task["due"], task["what"], hard, waiting))
