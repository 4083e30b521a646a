"""Which rows are not for lists, searches and previews, asked in SQL (forms, safety: violence stays off them)."""

from __future__ import annotations


def holds_confidential(assessment: str) -> str:
    """Whether an assessment holds an answer that is confidential, though its form as such may not be.

    Args:
        assessment: The alias of the table in the query.
    """
    return (
        f"EXISTS (SELECT 1 FROM safety_flag p WHERE p.assessment_id = {assessment}.id "
        "AND p.confidential AND p.voided_at IS NULL)"
    )
