"""Any JSON document is read, or refused with one sentence; and what is read can be reported, printed and sent."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cmtui.errors import UnreadableForm
from cmtui.forms.reading.check import report
from cmtui.forms.reading.reader import read

if TYPE_CHECKING:
    from cmtui.forms.tree import Form

SETTINGS = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])

SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12)
ANYTHING = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=12,
)

URLS = st.sampled_from(
    [
        *(f"http://hl7.org/fhir/StructureDefinition/{name}" for name in (
            "variable", "minValue", "maxValue", "regex", "mimeType", "maxSize", "ordinalValue", "rendering-xhtml",
            "questionnaire-hidden", "questionnaire-itemControl", "questionnaire-unit", "questionnaire-unitOption",
            "questionnaire-unitValueSet", "questionnaire-constraint", "questionnaire-optionPrefix", "itemWeight",
        )),
        *(f"http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-{name}" for name in (
            "calculatedExpression", "enableWhenExpression", "initialExpression", "launchContext", "subQuestionnaire",
        )),
    ]
)  # fmt: skip

EXTENSIONS = st.fixed_dictionaries(
    {"url": URLS | ANYTHING},
    optional={
        "valueString": ANYTHING,
        "valueInteger": ANYTHING,
        "valueCoding": ANYTHING,
        "valueCodeableConcept": st.fixed_dictionaries({"coding": ANYTHING}),
        "valueExpression": st.fixed_dictionaries(
            {}, optional={"language": ANYTHING, "expression": ANYTHING, "name": ANYTHING}
        ),
        "extension": ANYTHING,
    },
)

LINK_IDS = st.sampled_from(["1", "2", "3", "", None, 4])

OPTIONS = st.fixed_dictionaries(
    {},
    optional={
        "valueCoding": ANYTHING,
        "valueString": ANYTHING,
        "extension": st.lists(EXTENSIONS, max_size=2),
    },
)

CONDITIONS = st.fixed_dictionaries(
    {},
    optional={
        "question": LINK_IDS | ANYTHING,
        "operator": st.sampled_from(["exists", "=", "!=", ">"]) | ANYTHING,
        "answerBoolean": ANYTHING,
        "answerCoding": ANYTHING,
        "answerString": ANYTHING,
        "hasAnswer": ANYTHING,
    },
)


def items(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.lists(
        st.fixed_dictionaries(
            {},
            optional={
                "linkId": LINK_IDS | ANYTHING,
                "type": st.sampled_from(
                    ["group", "choice", "open-choice", "quantity", "display", "coding", "date"]
                )
                | ANYTHING,
                "text": ANYTHING,
                "_text": st.fixed_dictionaries({"extension": st.lists(EXTENSIONS, max_size=2)}) | ANYTHING,
                "extension": st.lists(EXTENSIONS | ANYTHING, max_size=3) | ANYTHING,
                "answerOption": st.lists(OPTIONS, max_size=3) | ANYTHING,
                "option": st.lists(OPTIONS, max_size=2),
                "answerValueSet": st.sampled_from(["#a", "#b", "http://x"]) | ANYTHING,
                "options": ANYTHING,
                "enableWhen": st.lists(CONDITIONS, max_size=2) | ANYTHING,
                "initial": ANYTHING,
                "initialString": ANYTHING,
                "maxLength": ANYTHING,
                "code": ANYTHING,
                "item": inner,
            },
        ),
        max_size=4,
    )


SETS = st.lists(
    st.fixed_dictionaries(
        {"resourceType": st.sampled_from(["ValueSet", "CodeSystem"])},
        optional={
            "id": st.sampled_from(["a", "b"]) | ANYTHING,
            "url": ANYTHING,
            "concept": ANYTHING,
            "compose": st.fixed_dictionaries(
                {
                    "include": st.lists(
                        st.fixed_dictionaries(
                            {},
                            optional={"system": ANYTHING, "concept": ANYTHING, "valueSet": st.just(["#a"])},
                        ),
                        max_size=2,
                    )
                }
            )
            | ANYTHING,
            "expansion": ANYTHING,
        },
    ),
    max_size=2,
)

QUESTIONNAIRES = st.fixed_dictionaries(
    {"resourceType": st.just("Questionnaire")},
    optional={
        "item": items(items(ANYTHING) | ANYTHING) | ANYTHING,
        "contained": SETS | ANYTHING,
        "extension": st.lists(EXTENSIONS, max_size=2) | ANYTHING,
        "title": ANYTHING,
        "name": ANYTHING,
        "url": ANYTHING,
        "code": ANYTHING,
        "copyright": ANYTHING,
        "group": ANYTHING,
    },
)


def read_or_refused(data: bytes) -> Form | None:
    """The form; none after one sound sentence."""
    try:
        return read(data)
    except UnreadableForm as refused:
        sentence = str(refused)
        assert sentence.endswith(".")
        assert "\n" not in sentence
        return None


@SETTINGS
@given(QUESTIONNAIRES)
def test_anything_that_calls_itself_a_questionnaire_is_read_or_refused(document: object) -> None:
    form = read_or_refused(json.dumps(document).encode())
    if form is None:
        return

    found = report(form)
    assert json.dumps(found.as_json("x.json"), ensure_ascii=False).encode()
    assert all(sentence.strip() for sentence in found.errors)
    for element in [*form.walk()]:
        assert element.link_id
        assert "\x1b" not in element.text
        element.text.encode()
        for option in element.options:
            option.text.encode()
    for siblings in (form.items, *(element.items for element in form.walk())):
        assert len({element.link_id for element in siblings}) == len(siblings)


@SETTINGS
@given(ANYTHING)
def test_any_json_is_read_or_refused(document: object) -> None:
    assert read_or_refused(json.dumps(document).encode()) is None


@SETTINGS
@given(st.binary(max_size=60))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    assert read_or_refused(data) is None
