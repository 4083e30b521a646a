"""What a typed piece of a name means, and what it does not."""

from __future__ import annotations

import pytest

from cmtui.rules.names import NO_MATCH, fold, pieces, rank

ORTIZ = ("ortiz, manuel", "manny 4025550199", "2026-014")


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("ortiz", 0),
        ("Ortiz, Manuel", 0),
        ("ortiz.manuel", 0),
        ("Manny", 0),
        ("ort", 1),
        ("tiz", 2),
        ("ortis", 3),
        ("2026-014", 0),
        ("14", 0),
        ("014", 0),
        ("0199", 0),
        ("5550199", 0),
        ("garcia", NO_MATCH),
        ("ortiz.garcia", NO_MATCH),
        ("999", NO_MATCH),
        ("199", NO_MATCH),
        ("0255", NO_MATCH),
        ("2026", NO_MATCH),
    ],
)
def test_how_well_a_fragment_fits_a_client(typed: str, expected: int) -> None:
    assert rank(pieces(typed), *ORTIZ) == expected


@pytest.mark.parametrize(
    ("typed", "name", "expected"),
    [
        ("368", "gleason633, alice368", 2),
        ("jones", "smith-jones, ann", 0),
        ("smith-jones", "smith-jones, ann", 0),
        ("munoz", fold("Muñoz, Ana"), 0),
        ("ann", "smith-jones, ann", 0),
        ("xyz", "smith-jones, ann", NO_MATCH),
        ("", "smith-jones, ann", NO_MATCH),
    ],
    ids=["digits inside a name", "half a double name", "whole", "accents", "first name", "nobody", "nothing"],
)
def test_names_are_met_as_people_type_them(typed: str, name: str, expected: int) -> None:
    assert rank(pieces(typed), name, "", "2026-001") == expected
