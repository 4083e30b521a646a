from __future__ import annotations

from decimal import Decimal

import pytest

from tests.forms.worked_tables import Case, cases, reckon


@pytest.mark.parametrize("case", [pytest.param(case, id=f"{case.form}: {case.name}") for case in cases()])
def test_an_instrument_comes_to_what_its_source_says(case: Case) -> None:
    result = reckon(case.form, case.answers, case.who)

    for id_, expected in case.scores.items():
        found = result.scores[id_]
        assert found.value == (Decimal(str(expected["value"])) if "value" in expected else None), found.text
        assert found.band == expected.get("band", "")
        if "text" in expected:
            assert found.text == expected["text"]
        if "poor" in expected:
            assert found.poor == expected["poor"]
    assert {id_ for id_, found in result.scores.items() if found.value is not None} <= set(case.scores)
    assert sorted(
        f"{alert.level} {alert.link_id or alert.id.partition(':')[2]}" for alert in result.alerts
    ) == sorted(case.alerts)
    if case.needs is not None:
        assert [f"{need.domain} {need.kind}" for need in result.needs] == list(case.needs)
