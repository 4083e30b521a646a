"""Plans, coordination and transitions in the record, and the practice's own rules.

Revision: 0003
After: 0002
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Plans, coordination and transitions in the record."""
    op.create_table(
        "escalation_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(32), nullable=False),
        sa.Column("created_at", sa.CHAR(20), nullable=False),
        sa.Column("updated_at", sa.CHAR(20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("voided_at", sa.CHAR(20), nullable=True),
        sa.Column("void_reason", sa.String(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("to_whom", sa.String(), nullable=False),
        sa.Column("how", sa.String(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_escalation_step")),
        sa.UniqueConstraint("public_id", name=op.f("uq_escalation_step_public_id")),
    )
    op.create_table(
        "holiday",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(32), nullable=False),
        sa.Column("created_at", sa.CHAR(20), nullable=False),
        sa.Column("updated_at", sa.CHAR(20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("voided_at", sa.CHAR(20), nullable=True),
        sa.Column("void_reason", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holiday")),
        sa.UniqueConstraint("public_id", name=op.f("uq_holiday_public_id")),
    )
    op.create_table(
        "plan_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(32), nullable=False),
        sa.Column("created_at", sa.CHAR(20), nullable=False),
        sa.Column("updated_at", sa.CHAR(20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("voided_at", sa.CHAR(20), nullable=True),
        sa.Column("void_reason", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("domain", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("goal", sa.String(), nullable=False),
        sa.Column("measure", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("target", sa.Float(), nullable=True),
        sa.Column("weeks", sa.Integer(), nullable=True),
        sa.Column("horizon", sa.String(), nullable=False),
        sa.Column("intervention_kind", sa.String(), nullable=False),
        sa.Column("frequency", sa.String(), nullable=False),
        sa.Column("evidence", sa.String(), nullable=False),
        sa.Column("much_less", sa.String(), nullable=False),
        sa.Column("less", sa.String(), nullable=False),
        sa.Column("expected", sa.String(), nullable=False),
        sa.Column("more", sa.String(), nullable=False),
        sa.Column("much_more", sa.String(), nullable=False),
        sa.Column("hidden", sa.Boolean(), nullable=False),
        sa.Column("code", sa.String(80), nullable=False),
        sa.Column("used_at", sa.CHAR(20), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_entry")),
        sa.UniqueConstraint("code", name=op.f("uq_plan_entry_code")),
        sa.UniqueConstraint("public_id", name=op.f("uq_plan_entry_public_id")),
    )
    op.create_table(
        "rule_setting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(32), nullable=False),
        sa.Column("created_at", sa.CHAR(20), nullable=False),
        sa.Column("updated_at", sa.CHAR(20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("voided_at", sa.CHAR(20), nullable=True),
        sa.Column("void_reason", sa.String(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("named", sa.String(), nullable=False),
        sa.Column("off", sa.Boolean(), nullable=False),
        sa.Column("parameters", sa.Text(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rule_setting")),
        sa.UniqueConstraint("public_id", name=op.f("uq_rule_setting_public_id")),
    )
    with op.batch_alter_table("rule_setting", schema=None) as batch_op:
        batch_op.create_index("ix_rule_setting_rule", ["rule", "scope", "named"], unique=False)

    op.create_table(
        "task_set",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(32), nullable=False),
        sa.Column("created_at", sa.CHAR(20), nullable=False),
        sa.Column("updated_at", sa.CHAR(20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("voided_at", sa.CHAR(20), nullable=True),
        sa.Column("void_reason", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("anchor", sa.String(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("items", sa.Text(), nullable=False),
        sa.Column("hidden", sa.Boolean(), nullable=False),
        sa.Column("code", sa.String(80), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task_set")),
        sa.UniqueConstraint("code", name=op.f("uq_task_set_code")),
        sa.UniqueConstraint("public_id", name=op.f("uq_task_set_public_id")),
    )
    op.create_table(
        "authorization",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(32), nullable=False),
        sa.Column("created_at", sa.CHAR(20), nullable=False),
        sa.Column("updated_at", sa.CHAR(20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("voided_at", sa.CHAR(20), nullable=True),
        sa.Column("void_reason", sa.String(), nullable=False),
        sa.Column("service", sa.String(), nullable=False),
        sa.Column("payer", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=True),
        sa.Column("decision_due_on", sa.Date(), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("from_on", sa.Date(), nullable=True),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("units", sa.Float(), nullable=True),
        sa.Column("used", sa.Float(), nullable=False),
        sa.Column("next_review_on", sa.Date(), nullable=True),
        sa.Column("settled_on", sa.Date(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_authorization_case_id_case")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_authorization")),
        sa.UniqueConstraint("public_id", name=op.f("uq_authorization_public_id")),
    )
    with op.batch_alter_table("authorization", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_authorization_case_id"), ["case_id"], unique=False)

    op.create_table(
        "call_place",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(32), nullable=False),
        sa.Column("created_at", sa.CHAR(20), nullable=False),
        sa.Column("updated_at", sa.CHAR(20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("voided_at", sa.CHAR(20), nullable=True),
        sa.Column("void_reason", sa.String(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("rank", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_call_place_case_id_case")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call_place")),
        sa.UniqueConstraint("public_id", name=op.f("uq_call_place_public_id")),
    )
    with op.batch_alter_table("call_place", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_call_place_case_id"), ["case_id"], unique=False)

    op.create_table(
        "education",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(32), nullable=False),
        sa.Column("created_at", sa.CHAR(20), nullable=False),
        sa.Column("updated_at", sa.CHAR(20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("voided_at", sa.CHAR(20), nullable=True),
        sa.Column("void_reason", sa.String(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("learner", sa.String(), nullable=False),
        sa.Column("way", sa.String(), nullable=False),
        sa.Column("material", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("teach_back", sa.String(), nullable=False),
        sa.Column("gap", sa.Text(), nullable=False),
        sa.Column("follow_up_on", sa.Date(), nullable=True),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_education_case_id_case")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_education")),
        sa.UniqueConstraint("public_id", name=op.f("uq_education_public_id")),
    )
    with op.batch_alter_table("education", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_education_case_id"), ["case_id"], unique=False)

    op.create_table(
        "expectation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(32), nullable=False),
        sa.Column("created_at", sa.CHAR(20), nullable=False),
        sa.Column("updated_at", sa.CHAR(20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("voided_at", sa.CHAR(20), nullable=True),
        sa.Column("void_reason", sa.String(), nullable=False),
        sa.Column("party", sa.String(), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("expects", sa.Text(), nullable=False),
        sa.Column("horizon", sa.String(), nullable=False),
        sa.Column("realistic", sa.String(), nullable=False),
        sa.Column("reconciled", sa.Text(), nullable=False),
        sa.Column("said_on", sa.Date(), nullable=True),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_expectation_case_id_case")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_expectation")),
        sa.UniqueConstraint("public_id", name=op.f("uq_expectation_public_id")),
    )
    with op.batch_alter_table("expectation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_expectation_case_id"), ["case_id"], unique=False)

    op.create_table(
        "goal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(32), nullable=False),
        sa.Column("created_at", sa.CHAR(20), nullable=False),
        sa.Column("updated_at", sa.CHAR(20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("voided_at", sa.CHAR(20), nullable=True),
        sa.Column("void_reason", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("measure", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("baseline", sa.Float(), nullable=True),
        sa.Column("target", sa.Float(), nullable=True),
        sa.Column("horizon", sa.String(), nullable=False),
        sa.Column("target_on", sa.Date(), nullable=True),
        sa.Column("importance", sa.Integer(), nullable=True),
        sa.Column("confidence", sa.Integer(), nullable=True),
        sa.Column("barriers", sa.Text(), nullable=False),
        sa.Column("strengths", sa.Text(), nullable=False),
        sa.Column("evidence", sa.String(), nullable=False),
        sa.Column("responsible", sa.String(), nullable=False),
        sa.Column("agreed_on", sa.Date(), nullable=True),
        sa.Column("agreed_how", sa.String(), nullable=False),
        sa.Column("review_days", sa.Integer(), nullable=True),
        sa.Column("tied_measure", sa.String(), nullable=False),
        sa.Column("much_less", sa.String(), nullable=False),
        sa.Column("less", sa.String(), nullable=False),
        sa.Column("expected", sa.String(), nullable=False),
        sa.Column("more", sa.String(), nullable=False),
        sa.Column("much_more", sa.String(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("status_on", sa.Date(), nullable=True),
        sa.Column("status_reason", sa.Text(), nullable=False),
        sa.Column("attainment", sa.Integer(), nullable=True),
        sa.Column("attained_on", sa.Date(), nullable=True),
        sa.Column("entry", sa.String(), nullable=False),
        sa.CheckConstraint(
            "status IN ('proposed','agreed','active','on_hold','achieved','partly','not_achieved','dropped')",
            name=op.f("ck_goal_status"),
        ),
        sa.CheckConstraint(
            "attainment IS NULL OR attainment BETWEEN -2 AND 2", name=op.f("ck_goal_attainment")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_goal_case_id_case")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_goal")),
        sa.UniqueConstraint("public_id", name=op.f("uq_goal_public_id")),
    )
    with op.batch_alter_table("goal", schema=None) as batch_op:
        batch_op.create_index(
            "ix_goal_case_number",
            ["case_id", "number"],
            unique=True,
            sqlite_where=sa.text("voided_at IS NULL"),
        )

    op.create_table(
        "missed_deadline",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(32), nullable=False),
        sa.Column("created_at", sa.CHAR(20), nullable=False),
        sa.Column("updated_at", sa.CHAR(20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("voided_at", sa.CHAR(20), nullable=True),
        sa.Column("void_reason", sa.String(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("due", sa.String(), nullable=False),
        sa.Column("settled_at", sa.CHAR(20), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_missed_deadline_case_id_case")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_missed_deadline")),
        sa.UniqueConstraint("public_id", name=op.f("uq_missed_deadline_public_id")),
    )
    with op.batch_alter_table("missed_deadline", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_missed_deadline_case_id"), ["case_id"], unique=False)

    op.create_table(
        "plan_review",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(32), nullable=False),
        sa.Column("created_at", sa.CHAR(20), nullable=False),
        sa.Column("updated_at", sa.CHAR(20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("voided_at", sa.CHAR(20), nullable=True),
        sa.Column("void_reason", sa.String(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("client_response", sa.Text(), nullable=False),
        sa.Column("comfort", sa.String(), nullable=False),
        sa.Column("changed", sa.Text(), nullable=False),
        sa.Column("shared_with", sa.String(), nullable=False),
        sa.Column("shared_on", sa.Date(), nullable=True),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_plan_review_case_id_case")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_review")),
        sa.UniqueConstraint("public_id", name=op.f("uq_plan_review_public_id")),
    )
    with op.batch_alter_table("plan_review", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_plan_review_case_id"), ["case_id"], unique=False)

    op.create_table(
        "plan_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(32), nullable=False),
        sa.Column("created_at", sa.CHAR(20), nullable=False),
        sa.Column("updated_at", sa.CHAR(20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("voided_at", sa.CHAR(20), nullable=True),
        sa.Column("void_reason", sa.String(), nullable=False),
        sa.Column("agreed_on", sa.Date(), nullable=False),
        sa.Column("agreed_by", sa.String(), nullable=False),
        sa.Column("agreed_how", sa.String(), nullable=False),
        sa.Column("prepared_with", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("declined", sa.Text(), nullable=False),
        sa.Column("fits", sa.Boolean(), nullable=True),
        sa.Column("sustainable", sa.Boolean(), nullable=True),
        sa.Column("appropriate", sa.Boolean(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("wording", sa.Text(), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_plan_version_case_id_case")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_version")),
        sa.UniqueConstraint("public_id", name=op.f("uq_plan_version_public_id")),
    )
    with op.batch_alter_table("plan_version", schema=None) as batch_op:
        batch_op.create_index(
            "ix_plan_version_case_number",
            ["case_id", "number"],
            unique=True,
            sqlite_where=sa.text("voided_at IS NULL"),
        )

    op.create_table(
        "transition",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(32), nullable=False),
        sa.Column("created_at", sa.CHAR(20), nullable=False),
        sa.Column("updated_at", sa.CHAR(20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("voided_at", sa.CHAR(20), nullable=True),
        sa.Column("void_reason", sa.String(), nullable=False),
        sa.Column("from_setting", sa.String(), nullable=False),
        sa.Column("from_place", sa.String(), nullable=False),
        sa.Column("to_setting", sa.String(), nullable=False),
        sa.Column("to_place", sa.String(), nullable=False),
        sa.Column("planned", sa.Boolean(), nullable=True),
        sa.Column("known_on", sa.Date(), nullable=True),
        sa.Column("expected_on", sa.Date(), nullable=True),
        sa.Column("happened_at", sa.CHAR(20), nullable=True),
        sa.Column("risk_tool", sa.String(), nullable=False),
        sa.Column("risk_score", sa.Float(), nullable=True),
        sa.Column("risk", sa.String(), nullable=False),
        sa.Column("education", sa.Text(), nullable=False),
        sa.Column("visit_on", sa.Date(), nullable=True),
        sa.Column("medicines_compared_on", sa.Date(), nullable=True),
        sa.Column("problems", sa.Text(), nullable=False),
        sa.Column("problems_fixed_on", sa.Date(), nullable=True),
        sa.Column("readmitted_on", sa.Date(), nullable=True),
        sa.Column("cause", sa.String(), nullable=False),
        sa.Column("cause_note", sa.Text(), nullable=False),
        sa.Column("lesson", sa.Text(), nullable=False),
        sa.Column("reviewed_on", sa.Date(), nullable=True),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("episode_id", sa.Integer(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_transition_case_id_case")),
        sa.ForeignKeyConstraint(
            ["episode_id"], ["episode.id"], name=op.f("fk_transition_episode_id_episode")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transition")),
        sa.UniqueConstraint("public_id", name=op.f("uq_transition_public_id")),
    )
    with op.batch_alter_table("transition", schema=None) as batch_op:
        batch_op.create_index("ix_transition_case_happened", ["case_id", "happened_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_transition_case_id"), ["case_id"], unique=False)

    op.create_table(
        "applied_set",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(32), nullable=False),
        sa.Column("created_at", sa.CHAR(20), nullable=False),
        sa.Column("updated_at", sa.CHAR(20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("voided_at", sa.CHAR(20), nullable=True),
        sa.Column("void_reason", sa.String(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("anchor", sa.String(), nullable=False),
        sa.Column("anchor_on", sa.Date(), nullable=False),
        sa.Column("transition_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_applied_set_case_id_case")),
        sa.ForeignKeyConstraint(
            ["transition_id"], ["transition.id"], name=op.f("fk_applied_set_transition_id_transition")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_applied_set")),
        sa.UniqueConstraint("public_id", name=op.f("uq_applied_set_public_id")),
    )
    with op.batch_alter_table("applied_set", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_applied_set_case_id"), ["case_id"], unique=False)

    op.create_table(
        "goal_review",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(32), nullable=False),
        sa.Column("created_at", sa.CHAR(20), nullable=False),
        sa.Column("updated_at", sa.CHAR(20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("voided_at", sa.CHAR(20), nullable=True),
        sa.Column("void_reason", sa.String(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("goal_id", sa.Integer(), nullable=False),
        sa.Column("plan_review_id", sa.Integer(), nullable=True),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("appropriate", sa.Boolean(), nullable=True),
        sa.Column("relevant", sa.Boolean(), nullable=True),
        sa.Column("realistic", sa.Boolean(), nullable=True),
        sa.Column("attainment", sa.Integer(), nullable=True),
        sa.Column("value", sa.Float(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "attainment IS NULL OR attainment BETWEEN -2 AND 2", name=op.f("ck_goal_review_attainment")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_goal_review_case_id_case")),
        sa.ForeignKeyConstraint(["goal_id"], ["goal.id"], name=op.f("fk_goal_review_goal_id_goal")),
        sa.ForeignKeyConstraint(
            ["plan_review_id"], ["plan_review.id"], name=op.f("fk_goal_review_plan_review_id_plan_review")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_goal_review")),
        sa.UniqueConstraint("public_id", name=op.f("uq_goal_review_public_id")),
    )
    with op.batch_alter_table("goal_review", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_goal_review_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_goal_review_goal_id"), ["goal_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_goal_review_plan_review_id"), ["plan_review_id"], unique=False)

    op.create_table(
        "intervention",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(32), nullable=False),
        sa.Column("created_at", sa.CHAR(20), nullable=False),
        sa.Column("updated_at", sa.CHAR(20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("voided_at", sa.CHAR(20), nullable=True),
        sa.Column("void_reason", sa.String(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("responsible", sa.String(), nullable=False),
        sa.Column("start_on", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("frequency", sa.String(), nullable=False),
        sa.Column("evidence", sa.String(), nullable=False),
        sa.Column("cost", sa.String(), nullable=False),
        sa.Column("benefit_told", sa.Text(), nullable=False),
        sa.Column("risk_told", sa.Text(), nullable=False),
        sa.Column("cost_told", sa.String(), nullable=False),
        sa.Column("alternatives_told", sa.Text(), nullable=False),
        sa.Column("none_told", sa.Boolean(), nullable=True),
        sa.Column("told_on", sa.Date(), nullable=True),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("goal_id", sa.Integer(), nullable=True),
        sa.Column("depends_on_id", sa.Integer(), nullable=True),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("status_on", sa.Date(), nullable=True),
        sa.Column("result", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "status IN ('planned','active','done','dropped')", name=op.f("ck_intervention_status")
        ),
        sa.CheckConstraint(
            "due_on IS NULL OR start_on IS NULL OR due_on >= start_on", name=op.f("ck_intervention_dates")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_intervention_case_id_case")),
        sa.ForeignKeyConstraint(
            ["depends_on_id"], ["intervention.id"], name=op.f("fk_intervention_depends_on_id_intervention")
        ),
        sa.ForeignKeyConstraint(["goal_id"], ["goal.id"], name=op.f("fk_intervention_goal_id_goal")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intervention")),
        sa.UniqueConstraint("public_id", name=op.f("uq_intervention_public_id")),
    )
    with op.batch_alter_table("intervention", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_intervention_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_intervention_goal_id"), ["goal_id"], unique=False)

    op.create_table(
        "transition_element",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(32), nullable=False),
        sa.Column("created_at", sa.CHAR(20), nullable=False),
        sa.Column("updated_at", sa.CHAR(20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("voided_at", sa.CHAR(20), nullable=True),
        sa.Column("void_reason", sa.String(), nullable=False),
        sa.Column("transition_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["transition_id"], ["transition.id"], name=op.f("fk_transition_element_transition_id_transition")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transition_element")),
        sa.UniqueConstraint("public_id", name=op.f("uq_transition_element_public_id")),
    )
    with op.batch_alter_table("transition_element", schema=None) as batch_op:
        batch_op.create_index("ix_transition_element_code", ["transition_id", "code"], unique=True)

    op.create_table(
        "goal_need",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(32), nullable=False),
        sa.Column("created_at", sa.CHAR(20), nullable=False),
        sa.Column("updated_at", sa.CHAR(20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("voided_at", sa.CHAR(20), nullable=True),
        sa.Column("void_reason", sa.String(), nullable=False),
        sa.Column("goal_id", sa.Integer(), nullable=False),
        sa.Column("need_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["goal_id"], ["goal.id"], name=op.f("fk_goal_need_goal_id_goal")),
        sa.ForeignKeyConstraint(["need_id"], ["need.id"], name=op.f("fk_goal_need_need_id_need")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_goal_need")),
        sa.UniqueConstraint("public_id", name=op.f("uq_goal_need_public_id")),
    )
    with op.batch_alter_table("goal_need", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_goal_need_need_id"), ["need_id"], unique=False)
        batch_op.create_index("ix_goal_need_pair", ["goal_id", "need_id"], unique=False)

    op.create_table(
        "referral",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(32), nullable=False),
        sa.Column("created_at", sa.CHAR(20), nullable=False),
        sa.Column("updated_at", sa.CHAR(20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("voided_at", sa.CHAR(20), nullable=True),
        sa.Column("void_reason", sa.String(), nullable=False),
        sa.Column("service", sa.String(), nullable=False),
        sa.Column("provider", sa.String(), nullable=False),
        sa.Column("chosen_why", sa.Text(), nullable=False),
        sa.Column("beyond_competence", sa.Boolean(), nullable=True),
        sa.Column("way", sa.String(), nullable=False),
        sa.Column("information", sa.Text(), nullable=False),
        sa.Column("basis", sa.String(), nullable=False),
        sa.Column("appointment_on", sa.Date(), nullable=True),
        sa.Column("help_received", sa.String(), nullable=False),
        sa.Column("satisfaction", sa.String(), nullable=False),
        sa.Column("cost", sa.String(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("need_id", sa.Integer(), nullable=True),
        sa.Column("intervention_id", sa.Integer(), nullable=True),
        sa.Column("organization_id", sa.Integer(), nullable=True),
        sa.Column("replaces_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("state_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("identified_on", sa.Date(), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=True),
        sa.Column("received_on", sa.Date(), nullable=True),
        sa.Column("scheduled_on", sa.Date(), nullable=True),
        sa.Column("started_on", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "state IN ('identified','offered','client_declined','client_accepted','sent','received','accepted',"
            "'waitlist','refused','scheduled','started','help_received','not_connected')",
            name=op.f("ck_referral_state"),
        ),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_referral_case_id_case")),
        sa.ForeignKeyConstraint(
            ["intervention_id"], ["intervention.id"], name=op.f("fk_referral_intervention_id_intervention")
        ),
        sa.ForeignKeyConstraint(["need_id"], ["need.id"], name=op.f("fk_referral_need_id_need")),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name=op.f("fk_referral_organization_id_organization")
        ),
        sa.ForeignKeyConstraint(
            ["replaces_id"], ["referral.id"], name=op.f("fk_referral_replaces_id_referral")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral")),
        sa.UniqueConstraint("public_id", name=op.f("uq_referral_public_id")),
    )
    with op.batch_alter_table("referral", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_referral_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_referral_need_id"), ["need_id"], unique=False)
        batch_op.create_index("ix_referral_organization_state", ["organization_id", "state"], unique=False)

    op.create_table(
        "disclosure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(32), nullable=False),
        sa.Column("created_at", sa.CHAR(20), nullable=False),
        sa.Column("updated_at", sa.CHAR(20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("voided_at", sa.CHAR(20), nullable=True),
        sa.Column("void_reason", sa.String(), nullable=False),
        sa.Column("recipient", sa.String(), nullable=False),
        sa.Column("recipient_kind", sa.String(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("basis", sa.String(), nullable=False),
        sa.Column("way", sa.String(), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=True),
        sa.Column("received_how", sa.String(), nullable=False),
        sa.Column("questions", sa.Text(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("consent_id", sa.Integer(), nullable=True),
        sa.Column("plan_version_id", sa.Integer(), nullable=True),
        sa.Column("transition_id", sa.Integer(), nullable=True),
        sa.Column("referral_id", sa.Integer(), nullable=True),
        sa.Column("sent_at", sa.CHAR(20), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_disclosure_case_id_case")),
        sa.ForeignKeyConstraint(
            ["consent_id"], ["consent.id"], name=op.f("fk_disclosure_consent_id_consent")
        ),
        sa.ForeignKeyConstraint(
            ["plan_version_id"], ["plan_version.id"], name=op.f("fk_disclosure_plan_version_id_plan_version")
        ),
        sa.ForeignKeyConstraint(
            ["referral_id"], ["referral.id"], name=op.f("fk_disclosure_referral_id_referral")
        ),
        sa.ForeignKeyConstraint(
            ["transition_id"], ["transition.id"], name=op.f("fk_disclosure_transition_id_transition")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disclosure")),
        sa.UniqueConstraint("public_id", name=op.f("uq_disclosure_public_id")),
    )
    with op.batch_alter_table("disclosure", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_disclosure_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_disclosure_plan_version_id"), ["plan_version_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_disclosure_referral_id"), ["referral_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_disclosure_transition_id"), ["transition_id"], unique=False)

    op.create_table(
        "referral_option",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(32), nullable=False),
        sa.Column("created_at", sa.CHAR(20), nullable=False),
        sa.Column("updated_at", sa.CHAR(20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("voided_at", sa.CHAR(20), nullable=True),
        sa.Column("void_reason", sa.String(), nullable=False),
        sa.Column("referral_id", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("chosen", sa.Boolean(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_referral_option_organization_id_organization"),
        ),
        sa.ForeignKeyConstraint(
            ["referral_id"], ["referral.id"], name=op.f("fk_referral_option_referral_id_referral")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral_option")),
        sa.UniqueConstraint("public_id", name=op.f("uq_referral_option_public_id")),
    )
    with op.batch_alter_table("referral_option", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_referral_option_referral_id"), ["referral_id"], unique=False)

    op.create_table(
        "referral_state",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(32), nullable=False),
        sa.Column("created_at", sa.CHAR(20), nullable=False),
        sa.Column("updated_at", sa.CHAR(20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("voided_at", sa.CHAR(20), nullable=True),
        sa.Column("void_reason", sa.String(), nullable=False),
        sa.Column("referral_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["referral_id"], ["referral.id"], name=op.f("fk_referral_state_referral_id_referral")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral_state")),
        sa.UniqueConstraint("public_id", name=op.f("uq_referral_state_public_id")),
    )
    with op.batch_alter_table("referral_state", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_referral_state_referral_id"), ["referral_id"], unique=False)

    op.create_table(
        "escalation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(32), nullable=False),
        sa.Column("created_at", sa.CHAR(20), nullable=False),
        sa.Column("updated_at", sa.CHAR(20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("voided_at", sa.CHAR(20), nullable=True),
        sa.Column("void_reason", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("to_whom", sa.String(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("answer_due_on", sa.Date(), nullable=True),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_escalation_case_id_case")),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_escalation_task_id_task")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_escalation")),
        sa.UniqueConstraint("public_id", name=op.f("uq_escalation_public_id")),
    )
    with op.batch_alter_table("escalation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_escalation_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_escalation_task_id"), ["task_id"], unique=False)

    with op.batch_alter_table("case", schema=None) as batch_op:
        batch_op.add_column(sa.Column("acuity_reason", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("acuity_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("hold_reason", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("hold_until", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("hold_watch", sa.String(), nullable=False, server_default=""))

    with op.batch_alter_table("case_face", schema=None) as batch_op:
        batch_op.add_column(sa.Column("goals", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("goals_met", sa.Integer(), nullable=False, server_default="0"))

    with op.batch_alter_table("contact", schema=None) as batch_op:
        batch_op.add_column(sa.Column("plan_working", sa.String(), nullable=False, server_default=""))

    with op.batch_alter_table("coverage", schema=None) as batch_op:
        batch_op.add_column(sa.Column("follows_tcm", sa.Boolean(), nullable=True))

    with op.batch_alter_table("practitioner", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("federal_holidays", sa.Boolean(), nullable=False, server_default=sa.true())
        )

    # Written out: as a batch it would copy the table, which may hold hundreds of thousands of tasks.
    for column, table in (
        ("intervention_id", "intervention"),
        ("referral_id", "referral"),
        ("applied_set_id", "applied_set"),
    ):
        op.execute(
            f"ALTER TABLE task ADD COLUMN {column} INTEGER "
            f"CONSTRAINT fk_task_{column}_{table} REFERENCES {table} (id)"
        )
        op.create_index(f"ix_task_{table}", "task", [column], sqlite_where=sa.text(f"{column} IS NOT NULL"))
    op.add_column("task", sa.Column("offset_days", sa.Integer(), nullable=True))


def downgrade() -> None:
    """The way back is the backup that every upgrade keeps."""
    raise NotImplementedError("restore the file that was kept before the upgrade")
