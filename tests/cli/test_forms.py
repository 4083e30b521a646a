"""Forms from the shell: the library, checks and scores where no record is, and answers from elsewhere."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING, Any

import pytest

from cmtui.forms import shipped
from tests.casebook.test_forms import NEITHER, phq_of_others, questionnaire, rule
from tests.casebook.test_responses import response

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.shell import Practice, Shell


def put(folder: Path, name: str, made: Any) -> str:
    """A file of that name."""
    path = folder / name
    path.write_bytes(made if isinstance(made, bytes) else json.dumps(made).encode())
    return str(path)


def test_the_library_is_listed_with_and_without_a_record(
    shell: Shell, tmp_path: Path, practice: Practice
) -> None:
    nowhere = shell("forms", "list", "--json", "--db", str(tmp_path / "none.db")).json
    assert [row["code"] for row in nowhere] == list(shipped.codes())
    assert {"code", "version", "title", "items", "licence", "domains"} <= nowhere[0].keys()
    here = shell("forms", "list", "--json").json
    assert here == nowhere
    text = shell("forms", "list")
    assert "phq-9" in text.out
    assert max(map(len, text.out.splitlines())) <= 80


@pytest.mark.parametrize(("typed", "code"), [("y", 0), ("yes", 0), ("", 7), ("n", 7)])
@pytest.mark.usefixtures("practice")
def test_at_a_terminal_it_is_asked_whether_the_form_may_be_used(
    shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, typed: str, code: int
) -> None:
    monkeypatch.setattr("cmtui.cli.forms.can_ask", lambda: True)
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{typed}\n"))
    answer = shell("forms", "add", put(tmp_path, "okapi.json", questionnaire()))
    assert answer.code == code
    assert "Are you entitled to use this form?" in answer.err
    assert ("okapi" in [row["code"] for row in shell("forms", "list", "--json").json]) is (code == 0)


def test_a_form_is_brought_in_with_its_rule_and_listed(
    shell: Shell, practice: Practice, tmp_path: Path
) -> None:
    file = put(tmp_path, "okapi.json", questionnaire())
    answer = shell("forms", "add", file, "--json")
    assert "Rights: Example. Free to use in care." in answer.err
    assert "By adding it you say that you are entitled to use this form" in answer.err
    assert answer.code == 0
    added = json.loads(answer.out)
    assert (added["code"], added["status"], added["rights"]) == (
        "okapi",
        "added",
        "Example. Free to use in care.",
    )
    assert "Unchanged." in shell("forms", "add", file, "--entitled").out
    attached = shell("forms", "rule", "okapi", put(tmp_path, "rule.json", rule()), "--json").json
    assert attached == {"form": "okapi", "rule": "okapi", "version": "1", "title": "Okapi"}
    assert "is scored by" in shell("forms", "rule", "okapi", put(tmp_path, "rule.json", rule())).out
    assert shell("forms", "list", "--json").json[-1]["domains"] == ["Q"]
    answers: dict[str, Any] = {"resourceType": "QuestionnaireResponse", "status": "completed"}
    answers["item"] = [{"linkId": "q1", "answer": [{"valueCoding": {"code": "yes", "display": "Yes"}}]}]
    scored = shell("forms", "score", "okapi", put(tmp_path, "r.json", answers), "--json").json
    assert scored["score"] == 1.0


def test_the_findings_of_a_form_are_told_when_it_comes_in(
    shell: Shell, practice: Practice, tmp_path: Path
) -> None:
    broken = questionnaire(item=[{"linkId": "q", "type": "string", "text": "x", "enableWhen": [
        {"question": "nowhere", "operator": "exists", "answerBoolean": True}
    ]}])  # fmt: skip
    out = shell("forms", "add", put(tmp_path, "b.json", broken), "--entitled").out
    assert "Rights: Example." in out
    assert "error: q: " in out


def test_a_copy_of_an_instrument_says_how_it_is_scored_and_takes_the_shipped_rule_by_its_code(
    shell: Shell, practice: Practice, tmp_path: Path
) -> None:
    file = put(tmp_path, "mood.json", phq_of_others())
    found = shell("forms", "add", file, "--entitled", "--json").json["findings"]
    assert found[0] == {"severity": "degraded", "linkId": "", "sentence": NEITHER}
    said = " ".join(shell("forms", "add", file, "--entitled").out.split())
    assert "cmtui forms rule mood phq-9." in said
    assert "is scored by" in shell("forms", "rule", "mood", "phq-9").out
    assert shell("forms", "add", file, "--entitled", "--json").json["findings"] == []
    assert shell("forms", "rule", "mood", "madrs").code != 0


def test_files_are_checked_each_by_itself(shell: Shell, tmp_path: Path) -> None:
    good, bad = put(tmp_path, "good.json", questionnaire()), put(tmp_path, "bad.json", b"{")
    answer = shell("forms", "check", good, bad, "--json")
    assert (answer.code, answer.err) == (1, "1 of 2 files cannot be read as a form; its line says why.\n")
    told = json.loads(answer.out)
    assert [(each["file"], each["supported"]) for each in told] == [(good, True), (bad, False)]
    assert {"title", "items", "unsupported", "errors"} <= told[0].keys()
    assert told[1]["errors"]
    assert shell("forms", "check", good).code == 0
    for nth, content in enumerate((b"", b"%PDF-1.7\n%", b"no JSON", b"[]", b'{"resourceType": "Patient"}')):
        answer = shell("forms", "check", good, put(tmp_path, f"bad{nth}", content))
        assert answer.code == 1
        assert "not supported" in answer.out
    gone = shell("forms", "check", good, str(tmp_path / "gone.json"))
    assert gone.code == 1
    assert "supported" in gone.out
    assert "cannot be read" in gone.out


def test_what_of_a_form_is_limited_is_said(shell: Shell, tmp_path: Path) -> None:
    cql = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-calculatedExpression"
    item: dict[str, Any] = {"linkId": "q", "type": "integer", "text": "x"}
    item["extension"] = [{"url": cql, "valueExpression": {"language": "text/cql", "expression": "1"}}]
    file = put(tmp_path, "cql.json", questionnaire(item=[item]))
    assert "supported, with limits" in shell("forms", "check", file).out
    assert shell("forms", "check", file, "--json").json[0]["unsupported"] == [
        {"linkId": "q", "feature": "cql"}
    ]


def test_a_response_is_scored_without_a_record(shell: Shell, tmp_path: Path) -> None:
    answers = put(tmp_path, "r.json", response())
    form = put(tmp_path, "phq.json", shipped.questionnaire("phq-9"))
    for named in ("phq-9", form):
        found = shell("forms", "score", named, answers, "--json", "--db", str(tmp_path / "none.db")).json
        assert (found["score"], found["band"]) == (11.0, "moderate")
        assert [alert["level"] for alert in found["alerts"]] == ["urgent", "follow_up"]
        assert found["enabled"][:2] == ["stem", "44250-9"]
        assert found["answers"]["44250-9"][0]["code"] == "LA6570-1"
        assert found["calculated"] == {}
        assert found["valid"] is False, "it names another form"
        assert found["issues"][0].keys() >= {"linkId", "reason"}
    text = shell("forms", "score", "phq-9", answers).out
    assert "11 of 27" in text
    assert "! urgent: " in text
    assert "A screening result, not a diagnosis." in text


def test_a_form_without_a_rule_says_that_nothing_scores_it(shell: Shell, tmp_path: Path) -> None:
    form = put(tmp_path, "okapi.json", questionnaire())
    made = {"resourceType": "QuestionnaireResponse", "status": "completed", "item": []}
    answers = put(tmp_path, "r.json", made)
    answer = shell("forms", "score", form, answers)
    assert (answer.code, answer.err.strip()) == (0, "No rule scores this form.")
    found = shell("forms", "score", form, answers, "--json").json
    assert (found["score"], found["text"]) == (None, "No rule scores this form.")
    assert "No rule" not in shell("forms", "score", "phq-9", answers).err


def test_what_a_formula_gives_is_told_by_its_item(shell: Shell, tmp_path: Path) -> None:
    formula = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-calculatedExpression"
    expression = {
        "language": "text/fhirpath",
        "expression": "%resource.item.where(linkId='a').answer.value * 2",
    }
    items = [
        {"linkId": "a", "type": "integer", "text": "a"},
        {
            "linkId": "b",
            "type": "integer",
            "text": "twice",
            "readOnly": True,
            "extension": [{"url": formula, "valueExpression": expression}],
        },
    ]
    form = put(tmp_path, "twice.json", questionnaire(item=items))
    made = {
        "resourceType": "QuestionnaireResponse",
        "extension": [{"url": "urn:cmtui:extension:mode", "valueCode": "proxy"}],
        "status": "completed",
        "item": [{"linkId": "a", "answer": [{"valueInteger": 21}]}],
    }
    found = shell("forms", "score", form, put(tmp_path, "r.json", made), "--json").json
    assert found["calculated"] == {"b": 42}
    assert found["score"] is None


def test_age_and_mode_choose_the_table_of_a_score(shell: Shell, tmp_path: Path) -> None:
    def filled(items: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Each question with its third answer."""
        made = []
        for item in items:
            if item.get("answerOption"):
                answer = [{"valueCoding": item["answerOption"][2]["valueCoding"]}]
                made.append({"linkId": item["linkId"], "answer": answer})
            elif item.get("item"):
                made.append({"linkId": item["linkId"], "item": filled(item["item"])})
        return made

    items = filled(json.loads(shipped.questionnaire("cfpb-financial-well-being"))["item"])
    made = {"resourceType": "QuestionnaireResponse", "status": "completed", "item": items}
    file = put(tmp_path, "r.json", made)
    young = shell(
        "forms", "score", "cfpb-financial-well-being", file, "--age", "40", "--mode", "self", "--json"
    ).json
    old = shell(
        "forms", "score", "cfpb-financial-well-being", file, "--age", "70", "--mode", "self", "--json"
    ).json
    assert young["score"] != old["score"]
    unsaid = shell("forms", "score", "cfpb-financial-well-being", file)
    assert "the table needs the client's age and how it was asked; give --age and --mode" in " ".join(
        unsaid.out.split()
    )
    aged = shell("forms", "score", "cfpb-financial-well-being", file, "--age", "40", "--json").json
    assert aged["text"] == "answered; the table needs how it was asked; give --mode"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["score", "okapi", "{r}"], 1),
        (["score", "phq-9", "{gone}"], 1),
        (["score", "phq-9", "{form}"], 1),
        (["add", "{gone}", "--entitled"], 1),
        (["rule", "phq-9", "{form}"], 1),
    ],
)
def test_what_cannot_be_done_is_one_sentence(
    shell: Shell, practice: Practice, tmp_path: Path, words: list[str], code: int
) -> None:
    files = {
        "r": put(tmp_path, "r.json", response()),
        "form": put(tmp_path, "f.json", questionnaire()),
        "gone": str(tmp_path / "gone.json"),
    }
    answer = shell("forms", *(word.format(**files) for word in words))
    assert answer.code == code
    assert answer.sentence


def test_answered_forms_come_in_and_stand_in_the_chart(
    shell: Shell, practice: Practice, tmp_path: Path
) -> None:
    file = put(tmp_path, "r.json", response())
    case = next(iter(practice.cases.values()))
    dry = shell("import", "fhir", file, "--case", case, "--dry-run")
    assert "1 answered form read. Would be: 1 added" in dry.out
    assert shell("import", "fhir", file, "--case", case, "--json").json["added"] == 1
    assert shell("import", "fhir", file, "--case", case, "--json").json["unchanged"] == 1
    assert (
        "name the case with --case" in shell("import", "fhir", file, "--json").json["rejected"][0]["reason"]
    )
    chart = shell("show", case, "--json").json
    (row,) = chart["assessments"]
    assert (row["form"], row["score"], row["band"], row["signed"]) == ("phq-9", 11.0, "moderate", None)
    text = shell("show", case).out
    assert "Assessments (1)" in text
    assert "Safety flags (2)" in text
    assert "to be answered" in text
    assert shell("import", "fhir", str(tmp_path / "gone.json")).code == 1
    assert shell("import", "fhir", put(tmp_path, "x.json", b"{")).code == 2
