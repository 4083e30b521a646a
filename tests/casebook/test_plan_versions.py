"""Versions of a plan: byte for byte what was agreed, whatever is edited later; copies, changes, the letter."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy.exc import DBAPIError

from cmtui.care_rows import GoalLook
from cmtui.errors import CaseworkError, NotFound, RecordDamaged, Refused, WrongUsage
from cmtui.models.assessments import Need
from cmtui.reports.text import as_text
from tests.casebook.broken_plans import forge_version

if TYPE_CHECKING:
    from pathlib import Path

    from tests.casebook.casebooks import Practice

HOSTILE = "see [/notes] {new} <b>“now” and \\n more"


def planned(desk: Practice, **more: str) -> tuple[str, str, str]:
    """A case with a need, a goal and an intervention; the public ids of case, goal and intervention."""
    case = desk.opened()
    need = desk.book.needs.add(case, {"domain": "self_management", "statement": "does not weigh"})
    goal = desk.book.plan.add_goal(
        case,
        {"what": "weigh daily", "words": HOSTILE, "target": "7", "unit": "days a week", **more},
        needs=[need],
    )
    step = desk.book.plan.add_intervention(goal, {"what": "bring a scale", "responsible": "Luis"})
    return case, goal, step


def kept(desk: Practice, case: str) -> list[tuple[Any, ...]]:
    """What the file holds of each version, byte for byte."""
    return desk.rows(
        "SELECT v.number, CAST(v.wording AS BLOB), CAST(v.data AS BLOB), v.digest, v.agreed_by, v.valid_until "
        'FROM plan_version v JOIN "case" c ON c.id = v.case_id WHERE c.public_id = ? ORDER BY v.number',
        case,
    )


def test_what_was_agreed_stays_byte_for_byte_whatever_is_edited_later(desk: Practice) -> None:
    case, goal, step = planned(desk)
    number = desk.book.plan.agree(case, {"agreed_by": "Rosa Garcia", "prepared_with": "her daughter"})
    first = kept(desk, case)
    text, data = desk.book.plan.wording(case, 1), desk.book.plan.data(case, 1)

    desk.clock.on(days=40)
    desk.book.registers.save("goal", {"target": "5", "words": "less", "what": "weigh"}, id=goal)
    desk.book.plan.intervention_status(step, "done", "there")
    desk.book.plan.attain(goal, -2)
    desk.book.plan.set_status(goal, "dropped", "moved away")
    person = desk.one("SELECT public_id FROM person")
    desk.book.registers.save("person", {"family": "Ortiz"}, id=person)
    desk.book.registers.void("goal", goal, "wrong")

    assert number == 1
    assert kept(desk, case) == first
    assert desk.book.plan.wording(case, 1) == text
    assert desk.book.plan.data(case, 1) == data
    assert "“see [/notes] {new} <b>“now” and \\n more”" in text
    assert data["goals"][0]["words"] == HOSTILE
    digest = hashlib.sha256(first[0][1] + b"\0" + first[0][2]).hexdigest()
    assert first[0][3] == digest == desk.book.plan.versions(case)[0].digest
    assert json.loads(first[0][2]) == data


@pytest.mark.parametrize("column", ["wording", "data", "digest", "agreed_by", "valid_until", "number"])
def test_the_file_itself_refuses_to_change_a_version(desk: Practice, column: str) -> None:
    case, _, _ = planned(desk)
    desk.book.plan.agree(case, {"agreed_by": "Rosa"})
    before = kept(desk, case)
    for sql in (f"UPDATE plan_version SET {column} = '9'", "DELETE FROM plan_version"):
        with pytest.raises((CaseworkError, DBAPIError)), desk.book._desk.act("forged") as work:
            work.rows(sql)
    assert kept(desk, case) == before


def test_agreeing_takes_proposed_goals_along_and_promises_copies(desk: Practice) -> None:
    case, goal, _ = planned(desk)
    dropped = desk.book.plan.add_goal(case, {"what": "walk"})
    desk.book.plan.set_status(dropped, "dropped", "not now")
    before = len(desk.acts())

    desk.book.plan.agree(
        case,
        {
            "agreed_by": "Rosa Garcia",
            "agreed_how": "interpreter",
            "declined": "the night nurse",
            "fits": "yes",
        },
        copies_to=[("Rosa Garcia", "client"), (" Dr. Rao\x1b", "provider"), (" ", "family")],
    )

    assert desk.acts()[before:] == ["plan.agreed"]
    row = desk.book.plan.goal(goal)
    assert (row.status, row.agreed_on, row.agreed_how) == ("agreed", "2026-03-04", "interpreter")
    (version,) = desk.book.plan.versions(case)
    assert (version.number, version.agreed_on, version.valid_until) == (1, "2026-03-04", "2027-03-04")
    assert (version.goals, version.fits, version.sustainable, version.copies) == (1, True, None, ())
    assert desk.rows("SELECT what, due_on FROM task ORDER BY id") == [
        ("give Rosa Garcia the plan (version 1)", "2026-03-11"),
        ("give Dr. Rao the plan (version 1)", "2026-03-11"),
    ]
    assert desk.book.plan.diff(case, 1) == ()
    assert desk.book.undo.last(case) == "Undone: plan agreed (Rosa Garcia) · Garcia, Rosa."
    assert desk.book.plan.versions(case) == ()
    assert desk.book.plan.goal(goal).status == "proposed"
    assert desk.rows("SELECT count(*) FROM task WHERE voided_at IS NULL") == [(0,)]
    with pytest.raises(NotFound, match="no version 1"):
        desk.book.plan.wording(case, 1)
    assert desk.book.plan.agree(case, {"agreed_by": "Rosa Garcia"}) == 2, "a number is never given again"


@pytest.mark.parametrize(
    ("values", "refusal"),
    [
        ({}, "say who agreed"),
        ({"agreed_by": "\x00 "}, "Agreed by"),
        ({"agreed_by": "Rosa", "agreed_on": "2026-03-05"}, "agreed in the future"),
        ({"agreed_by": "Rosa", "valid_until": "2026-03-03"}, "ends before it is agreed"),
        ({"agreed_by": "Rosa", "fits": "perhaps"}, "Fits"),
    ],
)
def test_an_agreement_that_cannot_be_freezes_nothing(
    desk: Practice, values: dict[str, str], refusal: str
) -> None:
    case, _, _ = planned(desk)
    before = desk.acts()
    with pytest.raises((WrongUsage, Refused), match=refusal):
        desk.book.plan.agree(case, values)
    assert desk.acts() == before
    assert kept(desk, case) == []


@pytest.mark.parametrize(
    ("born", "agreed", "refusal"),
    [
        ("1950-05-01", "1900-01-01", "before the client was born, May 1, 1950."),
        ("", "1900-01-01", "before the case began, March 4, 2026."),
        ("1950-05-01", "2026-03-03", "before the case began, March 4, 2026."),
        ("1950-05-01", "2026-03-09", "before the version that it follows, March 10, 2026."),
    ],
)
def test_a_plan_is_never_agreed_before_all_that_it_rests_on(
    desk: Practice, born: str, agreed: str, refusal: str
) -> None:
    case, _, _ = planned(desk)
    person = desk.one("SELECT public_id FROM person")
    desk.book.registers.save("person", {"born": born}, id=person)
    desk.clock.show("2026-03-20 10:00")
    desk.book.plan.agree(case, {"agreed_by": "Rosa", "agreed_on": "2026-03-10"})
    before, acts = kept(desk, case), desk.acts()

    with pytest.raises(Refused) as told:
        desk.book.plan.agree(case, {"agreed_by": "Rosa", "agreed_on": agreed})

    assert str(told.value) == f"These dates cannot be: the plan is agreed {refusal}"
    assert told.value.rule == "S-4"
    assert (kept(desk, case), desk.acts()) == (before, acts)
    assert desk.book.plan.agree(case, {"agreed_by": "Rosa", "agreed_on": "2026-03-10"}) == 2


def test_the_day_of_a_version_that_was_struck_out_binds_nobody(desk: Practice) -> None:
    case, _, _ = planned(desk)
    desk.clock.show("2026-03-20 10:00")
    desk.book.plan.agree(case, {"agreed_by": "Rosa", "agreed_on": "2026-03-20"})
    desk.book.plan.withdraw(case, 1, "the wrong day")
    assert desk.book.plan.agree(case, {"agreed_by": "Rosa", "agreed_on": "2026-03-04"}) == 2


def test_the_plan_of_a_prospect_may_be_agreed_since_the_inquiry_and_stands_when_the_case_is_opened(
    desk: Practice,
) -> None:
    case = desk.inquiry(received_at="2026-03-02 09:00")
    began = desk.one('SELECT prospect_on FROM "case"')
    desk.book.plan.add_goal(case, {"what": "weigh daily"})
    assert desk.book.plan.agree(case, {"agreed_by": "Rosa", "agreed_on": began}) == 1
    desk.clock.on(days=7)
    desk.open(case)
    with pytest.raises(Refused, match="before the case began"):
        desk.book.plan.agree(case, {"agreed_by": "Rosa", "agreed_on": "2026-02-27"})


@pytest.mark.parametrize("data", ["{}", "no plan", '{"goals": []}', "[]"])
def test_a_version_that_cannot_be_read_is_told_of_in_one_sentence_and_stands_in_nobodys_way(
    desk: Practice, data: str
) -> None:
    case, _, _ = planned(desk)
    forge_version(desk.book, case, data)
    plan = desk.book.plan

    for read in (
        lambda: plan.data(case, 1),
        lambda: plan.diff(case, 1),
        lambda: plan.diff(case, 1, 1),
        lambda: desk.book.prints.plan_copy(case, 1),
        lambda: desk.book.prints.plan_changes(case, 1),
    ):
        with pytest.raises(RecordDamaged, match="frozen with version 1 of this plan cannot be read"):
            read()
    assert plan.wording(case, 1) == "Plan of Maria.\n"
    (row,) = plan.versions(case)
    assert (row.number, row.goals, row.agreed_by) == (1, None, "Maria")

    assert plan.agree(case, {"agreed_by": "Rosa Garcia"}) == 2
    assert plan.diff(case, 2) == ()
    assert [each.goals for each in plan.versions(case)] == [1, None]
    plan.withdraw(case, 1, "cannot be read")
    assert [each.number for each in plan.versions(case)] == [2]


def test_there_must_be_a_goal_to_agree(desk: Practice) -> None:
    case, goal, _ = planned(desk)
    desk.book.plan.set_status(goal, "dropped", "not now")
    with pytest.raises(Refused, match="no goal to agree"):
        desk.book.plan.agree(case, {"agreed_by": "Rosa"})
    desk.book.plan.set_status(goal, "proposed")
    desk.book.plan.agree(case, {"agreed_by": "Rosa", "valid_until": ""})
    assert desk.book.plan.versions(case)[0].valid_until == ""


def test_an_agreement_begins_with_who_decides(desk: Practice) -> None:
    case = desk.opened()
    assert desk.book.plan.proposal(case) == {
        "agreed_on": "2026-03-04",
        "agreed_by": "Rosa Garcia",
        "agreed_how": "verbal",
        "valid_until": "2027-03-04",
    }
    desk.book.registers.save("decision_maker", {"kind": "guardian", "name": "Luis Garcia"}, case=case)
    proposal = desk.book.plan.proposal(case)
    assert (proposal["agreed_by"], proposal["agreed_how"]) == ("Luis Garcia", "decision_maker")


def test_the_changes_of_versions_are_told_in_words(desk: Practice) -> None:
    case, goal, step = planned(desk, target_on="2026-06-01")
    plan = desk.book.plan
    plan.agree(case, {"agreed_by": "Rosa Garcia"})
    desk.clock.on(days=10)
    walk = plan.add_goal(case, {"what": "walk to the shop", "target": "3", "unit": "times a week"})
    desk.book.registers.save("goal", {"target": "5", "target_on": "2026-07-01"}, id=goal)
    plan.agree(case, {"agreed_by": "Rosa Garcia"})
    desk.clock.on(days=10)
    desk.book.registers.save("intervention", {"responsible": "Ana"}, id=step)
    plan.set_status(walk, "dropped", "her knee")
    help_ = plan.add_intervention(goal, {"what": "call on Fridays", "frequency": "weekly"})
    plan.agree(case, {"agreed_by": "Rosa Garcia", "declined": "the night nurse", "reason": "her knee"})

    assert plan.diff(case, 1, 3) == (
        "Goal 1 (weigh daily): the target is now 5 days a week, instead of 7 days a week.",
        "Goal 1 (weigh daily): the target date moved from June 1, 2026 to July 1, 2026.",
        "Goal 1 (weigh daily): “bring a scale” is now done by Ana, instead of Luis.",
        "Goal 1 (weigh daily): “call on Fridays” is new: your case manager, weekly.",
        "You do not want: “the night nurse”.",
        "The plan is now valid until March 24, 2027, instead of March 4, 2027.",
    )
    assert "Goal 2 (walk to the shop) was dropped: her knee." in plan.diff(case, 2, 3)
    assert "No longer part of the plan\n- Goal 2 (walk to the shop): her knee." in plan.wording(case, 3)
    assert plan.diff(case, 3) == plan.diff(case, 2, 2) == ()
    assert [row.number for row in plan.versions(case)] == [3, 2, 1]
    assert [row.goals for row in plan.versions(case)] == [1, 2, 1]
    assert plan.intervention(help_).status == "planned"


def test_of_a_confidential_need_no_word_is_frozen(desk: Practice) -> None:
    case, goal, _ = planned(desk)
    need = desk.book.needs.add(case, {"domain": "safety", "statement": "he hits her"})
    with desk.book._desk.act("need.hidden") as work:
        work.change(work.get(Need, public_id=need), confidential=True)
    desk.book.plan.tie(goal, [need])
    desk.book.plan.agree(case, {"agreed_by": "Rosa"})
    assert "he hits her" not in json.dumps(desk.book.plan.data(case, 1))
    assert "confidential" not in desk.book.plan.wording(case, 1).casefold()
    copy = desk.book.prints.plan_copy(case, 1)
    assert copy.left_out
    assert "confidential" not in as_text(copy.document).casefold()


def test_a_copy_is_sent_on_a_basis_and_its_receipt_is_verified(desk: Practice) -> None:
    case, _, _ = planned(desk)
    desk.book.plan.agree(
        case, {"agreed_by": "Rosa"}, copies_to=[("Rosa Garcia", "client"), ("Dr. Rao", "provider")]
    )
    version = desk.book.plan.versions(case)[0].id
    with pytest.raises(Refused, match="S-2"):
        desk.book.plan.copy_sent(version, {"recipient": "Dr. Rao", "recipient_kind": "provider"})
    with pytest.raises(Refused, match="No release"):
        desk.book.plan.copy_sent(version, {"recipient": "Dr. Rao", "basis": "consent"})
    with pytest.raises(WrongUsage, match="say who gets"):
        desk.book.plan.copy_sent(version, {"recipient_kind": "client"})
    with pytest.raises(Refused, match="sent in the future"):
        desk.book.plan.copy_sent(
            version, {"recipient": "Rosa", "recipient_kind": "client", "sent_on": "2026-04-01"}
        )
    ident = desk.book.plan.copy_sent(
        version, {"recipient": "Rosa Garcia", "recipient_kind": "client", "way": "in_person"}
    )
    desk.book.plan.copy_sent(
        version,
        {"recipient": "Dr. Rao", "recipient_kind": "provider", "basis": "treatment", "what": "the plan"},
    )

    first, second = desk.book.plan.versions(case)[0].copies
    assert (first.id, first.recipient, first.basis, first.what) == (
        ident,
        "Rosa Garcia",
        "client",
        "plan, version 1",
    )
    assert (first.sent_on, first.received_on) == ("2026-03-04", "")
    assert (second.basis, second.what) == ("treatment", "the plan")
    assert desk.rows("SELECT status, result FROM task ORDER BY id") == [("done", "sent"), ("done", "sent")]

    desk.clock.on(days=3)
    with pytest.raises(WrongUsage, match="Say how you know"):
        desk.book.plan.copy_received(ident, " ")
    with pytest.raises(Refused, match="before it is sent"):
        desk.book.plan.copy_received(ident, "seen", date(2026, 3, 1))
    desk.book.plan.copy_received(ident, "read goal 1 back", questions="who pays?")
    copy = desk.book.plan.versions(case)[0].copies[0]
    assert (copy.received_on, copy.received_how, copy.questions) == (
        "2026-03-07",
        "read goal 1 back",
        "who pays?",
    )
    assert desk.book.undo.last(case) == "Undone: copy received (Rosa Garcia) · Garcia, Rosa."
    assert desk.book.plan.versions(case)[0].copies[0].received_on == ""
    desk.book.undo.last(case)
    assert len(desk.book.plan.versions(case)[0].copies) == 1
    assert desk.one("SELECT status FROM task WHERE what LIKE '%Rao%'") == "open"


def test_a_consent_that_names_the_recipient_is_a_basis(desk: Practice) -> None:
    case, _, _ = planned(desk)
    desk.book.registers.save(
        "consent",
        {"kind": "release_of_information", "recipients": "Dr. Rao, Mercy", "effective_on": "2026-01-01"},
        case=case,
    )
    desk.book.plan.agree(case, {"agreed_by": "Rosa"})
    version = desk.book.plan.versions(case)[0].id
    desk.book.plan.copy_sent(version, {"recipient": "Dr. Rao", "basis": "consent", "received_on": "today"})
    assert desk.one("SELECT consent_id FROM disclosure") == 1


def test_a_version_agreed_in_error_is_struck_out_with_the_reason(desk: Practice) -> None:
    case, _, _ = planned(desk)
    desk.book.plan.agree(case, {"agreed_by": "Rosa"})
    with pytest.raises(WrongUsage, match="Say why"):
        desk.book.plan.withdraw(case, 1, " ")
    desk.book.plan.withdraw(case, 1, "for the wrong client")
    assert desk.book.plan.versions(case) == ()
    assert desk.one("SELECT void_reason FROM plan_version") == "for the wrong client"
    with pytest.raises(NotFound):
        desk.book.plan.withdraw(case, 1, "again")
    desk.book.undo.last(case)
    assert len(desk.book.plan.versions(case)) == 1


def test_the_chart_shows_the_plan_as_it_stood_on_a_day(desk: Practice) -> None:
    case, goal, step = planned(desk)
    desk.book.plan.agree(case, {"agreed_by": "Rosa"})
    desk.clock.on(days=10)
    desk.book.plan.attain(goal, -1, value=3, note="scale broken")
    desk.book.plan.intervention_status(step, "done", "there")
    desk.book.plan.under(desk.book.plan.add_intervention(goal, {"what": "letter"}), "")
    desk.book.plan.review(case, {"comfort": "fine"}, [])
    desk.clock.on(days=10)
    desk.book.plan.set_status(goal, "dropped", "moved")

    now = desk.book.chart.show(case)
    then = desk.book.chart.show(case, date(2026, 3, 14))
    first = desk.book.chart.show(case, date(2026, 3, 4))
    assert (now["goals"][0]["status"], now["goals"][0]["reason"]) == ("dropped", "moved")
    assert (then["goals"][0]["status"], then["goals"][0]["attainment"]) == ("active", -1)
    assert then["goals"][0]["interventions"][0]["status"] == "done"
    assert then["goals"][0]["looks"] == [
        {"date": "2026-03-14", "attainment": -1, "value": 3.0, "note": "scale broken"}
    ]
    assert [each["what"] for each in then["interventions"]] == ["letter"]
    assert then["reviews"][0]["comfort"] == "fine"
    assert (first["goals"][0]["status"], first["goals"][0]["attainment"]) == ("agreed", None)
    assert first["reviews"] == first["interventions"] == []
    (version,) = first["plan_versions"]
    assert (version["version"], version["agreed"], version["agreed_by"]) == (1, "2026-03-04", "Rosa")
    assert first["goals"][0]["needs"] == [first["needs"][0]["id"]]
    assert first["needs"][0]["disposition"] == "goal"


def test_the_clients_copy_says_the_agreed_words_and_nothing_but_paper_around_them(
    desk: Practice, tmp_path: Path
) -> None:
    case, goal, _ = planned(desk)
    desk.book.plan.agree(case, {"agreed_by": "Rosa Garcia"})
    desk.book.registers.save("goal", {"what": "something else"}, id=goal)
    printed = desk.book.prints.plan_copy(case, 1)
    text = as_text(printed.document)
    assert "What we work toward: weigh daily." in text
    assert "something else" not in text
    assert HOSTILE in " ".join(text.split())
    assert "Your case manager: Dana Reed" in text
    assert desk.book.plan.versions(case)[0].digest in "".join(text.split())
    assert (printed.name, printed.left_out) == ("2026-001 plan version 1", False)
    assert "Garcia" not in printed.document.title
    desk.book.prints.save(printed, tmp_path / "plan.pdf")
    assert (tmp_path / "plan.pdf").read_bytes().startswith(b"%PDF")
    draft = desk.book.prints.plan_copy(case)
    assert "not agreed in this form" in as_text(draft.document)
    assert draft.name == "2026-001 plan now"


def test_the_letter_names_each_change(desk: Practice) -> None:
    case, goal, _ = planned(desk)
    desk.book.plan.agree(case, {"agreed_by": "Rosa Garcia"})
    desk.book.registers.save("goal", {"target": "5"}, id=goal)
    desk.book.plan.agree(case, {"agreed_by": "Rosa Garcia", "reason": "her knee"})
    letter = as_text(desk.book.prints.plan_changes(case, 1, 2).document)
    said = " ".join(letter.split())
    assert "What changed in your plan" in said
    assert "compares version 1, agreed on March 4, 2026, with version 2, agreed on March 4, 2026." in said
    assert "Why the plan was changed: her knee" in said
    assert "• Goal 1 (weigh daily): the target is now 5 days a week, instead of 7 days a week." in said
    nothing = as_text(desk.book.prints.plan_changes(case, 2).document)
    assert "Nothing changed." in nothing
    assert "the plan as it stands now" in " ".join(nothing.split())


def test_copies_are_due_until_they_went_out_and_their_receipt_until_it_is_verified(desk: Practice) -> None:
    case, _, _ = planned(desk)
    desk.book.plan.agree(case, {"agreed_by": "Rosa"}, copies_to=[("Rosa Garcia", "client")])
    (row,) = [row for row in desk.book.today.rows(case=case) if row.rule == "R-PLAN-5"]
    assert row.due[:10] == "2026-03-11"
    version = desk.book.plan.versions(case)[0].id
    copy = desk.book.plan.copy_sent(version, {"recipient": "Rosa Garcia", "recipient_kind": "client"})
    assert "R-PLAN-5" not in desk.due(case)
    (row,) = [row for row in desk.book.today.rows(case=case) if row.rule == "R-PLAN-5-R"]
    assert (row.due[:10], row.opens, row.subject) == ("2026-03-11", "copy", f"disclosure:{copy}")
    desk.book.plan.copy_received(copy, "read back")
    assert "R-PLAN-5-R" not in desk.due(case)
    desk.book.undo.last(case)
    assert "R-PLAN-5-R" in desk.due(case)


def test_a_promised_copy_is_due_as_the_practice_has_the_rule(desk: Practice) -> None:
    case, _, _ = planned(desk)
    desk.book.registers.save("holiday", {"day": "2026-03-06", "name": "spring cleaning"})
    desk.book.plan.agree(case, {"agreed_by": "Rosa"}, copies_to=[("Rosa Garcia", "client")])
    assert desk.one("SELECT due_on FROM task") == "2026-03-12"
    (row,) = [row for row in desk.book.today.rows(case=case) if row.rule == "R-PLAN-5"]
    assert row.due[:10] == "2026-03-12"
    desk.book.undo.last(case)
    desk.book.rules.change("R-PLAN-5", {"within": "14 d"})
    desk.clock.on(days=2)
    desk.book.plan.agree(
        case, {"agreed_by": "Rosa", "agreed_on": "2026-03-04"}, copies_to=[("Rosa Garcia", "client")]
    )
    assert desk.one("SELECT due_on FROM task WHERE voided_at IS NULL") == "2026-03-18"


def test_a_review_settles_the_plan_until_the_next_is_due(desk: Practice) -> None:
    case, goal, _ = planned(desk)
    desk.book.plan.agree(case, {"agreed_by": "Rosa"})
    desk.clock.on(days=60)
    (row,) = [row for row in desk.book.today.rows(case=case) if row.rule == "R-PLAN-2"]
    desk.book.plan.review(case, {"comfort": "at ease"}, [GoalLook(goal, appropriate=True, attainment=0)])
    later = [each for each in desk.book.today.rows(case=case) if each.rule == "R-PLAN-2"]
    assert not later or later[0].due > row.due
