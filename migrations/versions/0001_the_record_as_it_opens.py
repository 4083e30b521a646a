"""The record as it opens.

Revision: 0001
After: nothing: the first
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The record as it opens."""
    op.create_table(
        "draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("form", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("session", sa.String(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("at", sa.CHAR(20), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft")),
    )
    with op.batch_alter_table("draft", schema=None) as batch_op:
        batch_op.create_index("ix_draft_place", ["form", "subject", "session"], unique=True)

    op.create_table(
        "event",
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("at", sa.CHAR(20), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("session", sa.String(), nullable=False),
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("summary", sa.String(), nullable=False),
        sa.Column("changes", sa.Text(), nullable=False),
        sa.Column("undoes", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_event")),
    )
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_event_case_id"), ["case_id"], unique=False)
        batch_op.create_index(
            "ix_event_undoes", ["undoes"], unique=False, sqlite_where=sa.text("undoes IS NOT NULL")
        )

    op.create_table(
        "event_case",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["seq"], ["event.seq"], name=op.f("fk_event_case_seq_event")),
        sa.PrimaryKeyConstraint("case_id", "seq", name=op.f("pk_event_case")),
    )
    op.create_table(
        "organization",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(32), nullable=False),
        sa.Column("created_at", sa.CHAR(20), nullable=False),
        sa.Column("updated_at", sa.CHAR(20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("voided_at", sa.CHAR(20), nullable=True),
        sa.Column("void_reason", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("services", sa.Text(), nullable=False),
        sa.Column("area", sa.String(), nullable=False),
        sa.Column("eligibility", sa.Text(), nullable=False),
        sa.Column("cost", sa.String(), nullable=False),
        sa.Column("languages", sa.String(), nullable=False),
        sa.Column("accessibility", sa.String(), nullable=False),
        sa.Column("hours", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("fax", sa.String(), nullable=False),
        sa.Column("portal", sa.String(), nullable=False),
        sa.Column("capacity", sa.String(), nullable=False),
        sa.Column("quality", sa.String(), nullable=False),
        sa.Column("last_verified_on", sa.Date(), nullable=True),
        sa.Column("payers", sa.String(), nullable=False),
        sa.Column("conflict", sa.Boolean(), nullable=False),
        sa.Column("source_key", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organization")),
        sa.UniqueConstraint("public_id", name=op.f("uq_organization_public_id")),
        sa.UniqueConstraint("source_key", name=op.f("uq_organization_source_key")),
    )
    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(32), nullable=False),
        sa.Column("created_at", sa.CHAR(20), nullable=False),
        sa.Column("updated_at", sa.CHAR(20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("voided_at", sa.CHAR(20), nullable=True),
        sa.Column("void_reason", sa.String(), nullable=False),
        sa.Column("family", sa.String(), nullable=False),
        sa.Column("given", sa.String(), nullable=False),
        sa.Column("middle", sa.String(), nullable=False),
        sa.Column("prefix", sa.String(), nullable=False),
        sa.Column("suffix", sa.String(), nullable=False),
        sa.Column("preferred", sa.String(), nullable=False),
        sa.Column("pronouns", sa.String(), nullable=False),
        sa.Column("born", sa.Date(), nullable=True),
        sa.Column("deceased_on", sa.Date(), nullable=True),
        sa.Column("sex", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("languages", sa.String(), nullable=False),
        sa.Column("interpreter", sa.String(), nullable=False),
        sa.Column("communication", sa.Text(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("email_safe", sa.String(), nullable=False),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("public_id", name=op.f("uq_person_public_id")),
    )
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.create_index("ix_person_born", ["born"], unique=False)
        batch_op.create_index("ix_person_name", ["family", "given"], unique=False)

    op.create_table(
        "practitioner",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(32), nullable=False),
        sa.Column("created_at", sa.CHAR(20), nullable=False),
        sa.Column("updated_at", sa.CHAR(20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("voided_at", sa.CHAR(20), nullable=True),
        sa.Column("void_reason", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("discipline", sa.String(), nullable=False),
        sa.Column("settings", sa.String(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("may_assess", sa.Boolean(), nullable=True),
        sa.Column("may_assess_basis", sa.String(), nullable=False),
        sa.Column("mission", sa.Text(), nullable=False),
        sa.Column("signature", sa.Text(), nullable=False),
        sa.Column("time_zone", sa.String(), nullable=False),
        sa.Column("billing_minutes", sa.Integer(), nullable=False),
        sa.Column("weekly_hours", sa.Float(), nullable=True),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("follow_up_days", sa.Integer(), nullable=False),
        sa.Column("billable", sa.Boolean(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_practitioner")),
        sa.UniqueConstraint("public_id", name=op.f("uq_practitioner_public_id")),
    )
    op.create_table(
        "record_settings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("practice", sa.String(), nullable=False),
        sa.Column("made_at", sa.CHAR(20), nullable=False),
        sa.Column("next_case", sa.Integer(), nullable=False),
        sa.Column("case_year", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_record_settings")),
    )
    op.create_table(
        "address",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(32), nullable=False),
        sa.Column("created_at", sa.CHAR(20), nullable=False),
        sa.Column("updated_at", sa.CHAR(20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("voided_at", sa.CHAR(20), nullable=True),
        sa.Column("void_reason", sa.String(), nullable=False),
        sa.Column("line", sa.String(), nullable=False),
        sa.Column("city", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("postal_code", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_address_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_address")),
        sa.UniqueConstraint("public_id", name=op.f("uq_address_public_id")),
    )
    with op.batch_alter_table("address", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_address_person_id"), ["person_id"], unique=False)

    op.create_table(
        "client",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(32), nullable=False),
        sa.Column("created_at", sa.CHAR(20), nullable=False),
        sa.Column("updated_at", sa.CHAR(20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("voided_at", sa.CHAR(20), nullable=True),
        sa.Column("void_reason", sa.String(), nullable=False),
        sa.Column("culture", sa.Text(), nullable=False),
        sa.Column("literacy", sa.String(), nullable=False),
        sa.Column("senses", sa.String(), nullable=False),
        sa.Column("technology", sa.String(), nullable=False),
        sa.Column("living", sa.Text(), nullable=False),
        sa.Column("allergies", sa.Text(), nullable=False),
        sa.Column("safety_alerts", sa.Text(), nullable=False),
        sa.Column("race", sa.String(), nullable=False),
        sa.Column("ethnicity", sa.String(), nullable=False),
        sa.Column("marital", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("source_key", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_client_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_client")),
        sa.UniqueConstraint("public_id", name=op.f("uq_client_public_id")),
        sa.UniqueConstraint("source_key", name=op.f("uq_client_source_key")),
    )
    with op.batch_alter_table("client", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_client_person_id"), ["person_id"], unique=False)

    op.create_table(
        "phone",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(32), nullable=False),
        sa.Column("created_at", sa.CHAR(20), nullable=False),
        sa.Column("updated_at", sa.CHAR(20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("voided_at", sa.CHAR(20), nullable=True),
        sa.Column("void_reason", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("safe_to_call", sa.String(), nullable=False),
        sa.Column("safe_to_leave_message", sa.String(), nullable=False),
        sa.Column("best_time", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("digits", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_phone_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_phone")),
        sa.UniqueConstraint("public_id", name=op.f("uq_phone_public_id")),
    )
    with op.batch_alter_table("phone", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_phone_digits"), ["digits"], unique=False)
        batch_op.create_index(batch_op.f("ix_phone_person_id"), ["person_id"], unique=False)

    op.create_table(
        "care_plan_note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(32), nullable=False),
        sa.Column("created_at", sa.CHAR(20), nullable=False),
        sa.Column("updated_at", sa.CHAR(20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("voided_at", sa.CHAR(20), nullable=True),
        sa.Column("void_reason", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("source_key", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["client_id"], ["client.id"], name=op.f("fk_care_plan_note_client_id_client")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_care_plan_note")),
        sa.UniqueConstraint("public_id", name=op.f("uq_care_plan_note_public_id")),
        sa.UniqueConstraint("source_key", name=op.f("uq_care_plan_note_source_key")),
    )
    with op.batch_alter_table("care_plan_note", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_care_plan_note_client_id"), ["client_id"], unique=False)

    op.create_table(
        "condition",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(32), nullable=False),
        sa.Column("created_at", sa.CHAR(20), nullable=False),
        sa.Column("updated_at", sa.CHAR(20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("voided_at", sa.CHAR(20), nullable=True),
        sa.Column("void_reason", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("system", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("source_key", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_condition_client_id_client")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_condition")),
        sa.UniqueConstraint("public_id", name=op.f("uq_condition_public_id")),
        sa.UniqueConstraint("source_key", name=op.f("uq_condition_source_key")),
    )
    with op.batch_alter_table("condition", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_condition_client_id"), ["client_id"], unique=False)

    op.create_table(
        "coverage",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(32), nullable=False),
        sa.Column("created_at", sa.CHAR(20), nullable=False),
        sa.Column("updated_at", sa.CHAR(20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("voided_at", sa.CHAR(20), nullable=True),
        sa.Column("void_reason", sa.String(), nullable=False),
        sa.Column("payer", sa.String(), nullable=False),
        sa.Column("plan", sa.String(), nullable=False),
        sa.Column("product", sa.String(), nullable=False),
        sa.Column("member_number", sa.String(), nullable=False),
        sa.Column("group", sa.String(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("order", sa.Integer(), nullable=False),
        sa.Column("benefits", sa.Text(), nullable=False),
        sa.Column("exclusions", sa.Text(), nullable=False),
        sa.Column("notification", sa.String(), nullable=False),
        sa.Column("contract_terms", sa.Text(), nullable=False),
        sa.Column("payer_case_manager", sa.String(), nullable=False),
        sa.Column("verified_on", sa.Date(), nullable=True),
        sa.Column("verified_how", sa.String(), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=True),
        sa.Column("source_key", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_coverage_client_id_client")),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name=op.f("fk_coverage_organization_id_organization")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coverage")),
        sa.UniqueConstraint("public_id", name=op.f("uq_coverage_public_id")),
        sa.UniqueConstraint("source_key", name=op.f("uq_coverage_source_key")),
    )
    with op.batch_alter_table("coverage", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_coverage_client_id"), ["client_id"], unique=False)

    op.create_table(
        "episode",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(32), nullable=False),
        sa.Column("created_at", sa.CHAR(20), nullable=False),
        sa.Column("updated_at", sa.CHAR(20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("voided_at", sa.CHAR(20), nullable=True),
        sa.Column("void_reason", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("facility", sa.String(), nullable=False),
        sa.Column("started_at", sa.CHAR(20), nullable=False),
        sa.Column("ended_at", sa.CHAR(20), nullable=True),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("avoidable", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("readmission_of_id", sa.Integer(), nullable=True),
        sa.Column("source_key", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_episode_client_id_client")),
        sa.ForeignKeyConstraint(
            ["readmission_of_id"], ["episode.id"], name=op.f("fk_episode_readmission_of_id_episode")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_episode")),
        sa.UniqueConstraint("public_id", name=op.f("uq_episode_public_id")),
        sa.UniqueConstraint("source_key", name=op.f("uq_episode_source_key")),
    )
    with op.batch_alter_table("episode", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_episode_client_id"), ["client_id"], unique=False)

    op.create_table(
        "inquiry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(32), nullable=False),
        sa.Column("created_at", sa.CHAR(20), nullable=False),
        sa.Column("updated_at", sa.CHAR(20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("voided_at", sa.CHAR(20), nullable=True),
        sa.Column("void_reason", sa.String(), nullable=False),
        sa.Column("received_at", sa.CHAR(20), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("urgency", sa.String(), nullable=False),
        sa.Column("answer_by", sa.Date(), nullable=True),
        sa.Column("disposition", sa.String(), nullable=False),
        sa.Column("disposition_reason", sa.Text(), nullable=False),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("resources_named", sa.Text(), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("source_key", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_inquiry_client_id_client")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inquiry")),
        sa.UniqueConstraint("public_id", name=op.f("uq_inquiry_public_id")),
        sa.UniqueConstraint("source_key", name=op.f("uq_inquiry_source_key")),
    )
    with op.batch_alter_table("inquiry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_inquiry_client_id"), ["client_id"], unique=False)

    op.create_table(
        "case",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(32), nullable=False),
        sa.Column("created_at", sa.CHAR(20), nullable=False),
        sa.Column("updated_at", sa.CHAR(20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("voided_at", sa.CHAR(20), nullable=True),
        sa.Column("void_reason", sa.String(), nullable=False),
        sa.Column("setting", sa.String(), nullable=False),
        sa.Column("program", sa.String(), nullable=False),
        sa.Column("jurisdiction", sa.String(), nullable=False),
        sa.Column("referral_question", sa.Text(), nullable=False),
        sa.Column("acuity", sa.Integer(), nullable=False),
        sa.Column("cadence_days", sa.Integer(), nullable=True),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("conflict_checked_on", sa.Date(), nullable=True),
        sa.Column("scope_fits", sa.Boolean(), nullable=True),
        sa.Column("role_explained_on", sa.Date(), nullable=True),
        sa.Column("legal_hold", sa.Boolean(), nullable=False),
        sa.Column("retain_until", sa.Date(), nullable=True),
        sa.Column("number", sa.String(16), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("inquiry_id", sa.Integer(), nullable=True),
        sa.Column("previous_id", sa.Integer(), nullable=True),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("focus", sa.String(), nullable=False),
        sa.Column("prospect_on", sa.Date(), nullable=True),
        sa.Column("opened_on", sa.Date(), nullable=True),
        sa.Column("on_hold_on", sa.Date(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("closed_reason", sa.String(), nullable=False),
        sa.Column("closed_note", sa.String(), nullable=False),
        sa.CheckConstraint(
            "status IN ('prospect','waitlist','open','on_hold','closing','closed','not_accepted')",
            name=op.f("ck_case_status"),
        ),
        sa.CheckConstraint(
            "closed_on IS NULL OR opened_on IS NULL OR closed_on >= opened_on", name=op.f("ck_case_dates")
        ),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_case_client_id_client")),
        sa.ForeignKeyConstraint(["inquiry_id"], ["inquiry.id"], name=op.f("fk_case_inquiry_id_inquiry")),
        sa.ForeignKeyConstraint(["previous_id"], ["case.id"], name=op.f("fk_case_previous_id_case")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case")),
        sa.UniqueConstraint("number", name=op.f("uq_case_number")),
        sa.UniqueConstraint("public_id", name=op.f("uq_case_public_id")),
    )
    with op.batch_alter_table("case", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_case_client_id"), ["client_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_case_inquiry_id"), ["inquiry_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_case_status"), ["status"], unique=False)

    op.create_table(
        "case_face",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("live", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("focus", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("sort_name", sa.String(), nullable=False),
        sa.Column("born", sa.Date(), nullable=True),
        sa.Column("acuity", sa.Integer(), nullable=False),
        sa.Column("opened", sa.Date(), nullable=True),
        sa.Column("last_contact", sa.CHAR(20), nullable=True),
        sa.Column("last_face", sa.CHAR(20), nullable=True),
        sa.Column("next_due", sa.String(), nullable=False),
        sa.Column("next_step", sa.String(), nullable=False),
        sa.Column("hard", sa.Boolean(), nullable=False),
        sa.Column("payer", sa.String(), nullable=False),
        sa.Column("called", sa.String(), nullable=False),
        sa.Column("alert", sa.Boolean(), nullable=False),
        sa.Column("unsigned", sa.Integer(), nullable=False),
        sa.Column("tasks", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_case_face_case_id_case")),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_case_face")),
        sa.UniqueConstraint("public_id", name=op.f("uq_case_face_public_id")),
    )
    with op.batch_alter_table("case_face", schema=None) as batch_op:
        batch_op.create_index("ix_case_face_acuity", ["live", "acuity", "case_id"], unique=False)
        batch_op.create_index("ix_case_face_age", ["live", "born", "case_id"], unique=False)
        batch_op.create_index("ix_case_face_contact", ["live", "last_contact", "case_id"], unique=False)
        batch_op.create_index("ix_case_face_due", ["live", "next_due", "case_id"], unique=False)
        batch_op.create_index("ix_case_face_face", ["live", "last_face", "case_id"], unique=False)
        batch_op.create_index("ix_case_face_name", ["live", "sort_name", "case_id"], unique=False)
        batch_op.create_index("ix_case_face_payer", ["live", "payer", "case_id"], unique=False)
        batch_op.create_index("ix_case_face_where", ["live", "status", "case_id"], unique=False)

    op.create_table(
        "clock",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("starts", sa.String(), nullable=False),
        sa.Column("due", sa.String(), nullable=False),
        sa.Column("until", sa.String(), nullable=False),
        sa.Column("hard", sa.Boolean(), nullable=False),
        sa.Column("opens", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_clock_case_id_case")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clock")),
    )
    with op.batch_alter_table("clock", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_clock_case_id"), ["case_id"], unique=False)
        batch_op.create_index("ix_clock_due", ["due", "case_id"], unique=False)

    op.create_table(
        "consent",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(32), nullable=False),
        sa.Column("created_at", sa.CHAR(20), nullable=False),
        sa.Column("updated_at", sa.CHAR(20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("voided_at", sa.CHAR(20), nullable=True),
        sa.Column("void_reason", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("recipients", sa.Text(), nullable=False),
        sa.Column("categories", sa.String(), nullable=False),
        sa.Column("given_by", sa.String(), nullable=False),
        sa.Column("authority", sa.String(), nullable=False),
        sa.Column("capacity_note", sa.String(), nullable=False),
        sa.Column("method", sa.String(), nullable=False),
        sa.Column("interpreter_used", sa.String(), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.Column("effective_on", sa.Date(), nullable=True),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("expires_event", sa.String(), nullable=False),
        sa.Column("reviewed_on", sa.Date(), nullable=True),
        sa.Column("revoked_on", sa.Date(), nullable=True),
        sa.Column("revoked_how", sa.String(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_consent_case_id_case")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent")),
        sa.UniqueConstraint("public_id", name=op.f("uq_consent_public_id")),
    )
    with op.batch_alter_table("consent", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_consent_case_id"), ["case_id"], unique=False)

    op.create_table(
        "contact",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(32), nullable=False),
        sa.Column("created_at", sa.CHAR(20), nullable=False),
        sa.Column("updated_at", sa.CHAR(20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("voided_at", sa.CHAR(20), nullable=True),
        sa.Column("void_reason", sa.String(), nullable=False),
        sa.Column("occurred_at", sa.CHAR(20), nullable=False),
        sa.Column("mode", sa.String(), nullable=False),
        sa.Column("direction", sa.String(), nullable=False),
        sa.Column("party", sa.String(), nullable=False),
        sa.Column("reached", sa.String(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("travel_minutes", sa.Integer(), nullable=True),
        sa.Column("miles", sa.Float(), nullable=True),
        sa.Column("interpreter", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("format", sa.String(), nullable=False),
        sa.Column("narrative", sa.Text(), nullable=False),
        sa.Column("listening_check", sa.String(), nullable=False),
        sa.Column("client_view", sa.Text(), nullable=False),
        sa.Column("next_step", sa.String(), nullable=False),
        sa.Column("topics", sa.String(), nullable=False),
        sa.Column("goals", sa.String(), nullable=False),
        sa.Column("attention", sa.Boolean(), nullable=False),
        sa.Column("billable", sa.Boolean(), nullable=True),
        sa.Column("sensitivity", sa.String(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("signed_at", sa.CHAR(20), nullable=True),
        sa.Column("signed_by", sa.String(), nullable=False),
        sa.Column("signed_hash", sa.String(), nullable=False),
        sa.CheckConstraint("length(narrative) <= 100000", name=op.f("ck_contact_note_limit")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_contact_case_id_case")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact")),
        sa.UniqueConstraint("public_id", name=op.f("uq_contact_public_id")),
    )
    with op.batch_alter_table("contact", schema=None) as batch_op:
        batch_op.create_index(
            "ix_contact_case_mode", ["case_id", "mode", "reached", "occurred_at"], unique=False
        )
        batch_op.create_index("ix_contact_case_occurred", ["case_id", "occurred_at", "id"], unique=False)
        batch_op.create_index(
            "ix_contact_unsigned",
            ["case_id", "occurred_at"],
            unique=False,
            sqlite_where=sa.text("signed_at IS NULL"),
        )

    op.create_table(
        "decision_maker",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(32), nullable=False),
        sa.Column("created_at", sa.CHAR(20), nullable=False),
        sa.Column("updated_at", sa.CHAR(20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("voided_at", sa.CHAR(20), nullable=True),
        sa.Column("void_reason", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("document_seen", sa.String(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=True),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("activated", sa.String(), nullable=False),
        sa.Column("capacity", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_decision_maker_case_id_case")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_decision_maker_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision_maker")),
        sa.UniqueConstraint("public_id", name=op.f("uq_decision_maker_public_id")),
    )
    with op.batch_alter_table("decision_maker", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_decision_maker_case_id"), ["case_id"], unique=False)

    op.create_table(
        "screening",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(32), nullable=False),
        sa.Column("created_at", sa.CHAR(20), nullable=False),
        sa.Column("updated_at", sa.CHAR(20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("voided_at", sa.CHAR(20), nullable=True),
        sa.Column("void_reason", sa.String(), nullable=False),
        sa.Column("screened_on", sa.Date(), nullable=False),
        sa.Column("clinical", sa.Text(), nullable=False),
        sa.Column("psychosocial", sa.Text(), nullable=False),
        sa.Column("financial", sa.Text(), nullable=False),
        sa.Column("operational", sa.Text(), nullable=False),
        sa.Column("risks", sa.Text(), nullable=False),
        sa.Column("barriers", sa.Text(), nullable=False),
        sa.Column("strengths", sa.Text(), nullable=False),
        sa.Column("tier", sa.String(), nullable=False),
        sa.Column("benefit", sa.String(), nullable=False),
        sa.Column("benefit_reason", sa.Text(), nullable=False),
        sa.Column("decision", sa.String(), nullable=False),
        sa.Column("decision_reason", sa.Text(), nullable=False),
        sa.Column("against_criteria", sa.Boolean(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("prefilled_from", sa.String(), nullable=False),
        sa.Column("as_of", sa.CHAR(20), nullable=True),
        sa.Column("signed_at", sa.CHAR(20), nullable=True),
        sa.Column("signed_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_screening_case_id_case")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_screening")),
        sa.UniqueConstraint("public_id", name=op.f("uq_screening_public_id")),
    )
    with op.batch_alter_table("screening", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_screening_case_id"), ["case_id"], unique=False)

    op.create_table(
        "stage_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(32), nullable=False),
        sa.Column("created_at", sa.CHAR(20), nullable=False),
        sa.Column("updated_at", sa.CHAR(20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("voided_at", sa.CHAR(20), nullable=True),
        sa.Column("void_reason", sa.String(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("transition", sa.String(), nullable=False),
        sa.Column("from_status", sa.String(), nullable=False),
        sa.Column("to_status", sa.String(), nullable=False),
        sa.Column("at", sa.CHAR(20), nullable=False),
        sa.Column("guards", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_stage_event_case_id_case")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stage_event")),
        sa.UniqueConstraint("public_id", name=op.f("uq_stage_event_public_id")),
    )
    with op.batch_alter_table("stage_event", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_stage_event_case_id"), ["case_id"], unique=False)

    op.create_table(
        "team_member",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(32), nullable=False),
        sa.Column("created_at", sa.CHAR(20), nullable=False),
        sa.Column("updated_at", sa.CHAR(20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("voided_at", sa.CHAR(20), nullable=True),
        sa.Column("void_reason", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("accountable_for", sa.String(), nullable=False),
        sa.Column("emergency_contact", sa.Boolean(), nullable=False),
        sa.Column("consent_covers", sa.String(), nullable=False),
        sa.Column("contact_way", sa.String(), nullable=False),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("organization_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_team_member_case_id_case")),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name=op.f("fk_team_member_organization_id_organization")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_team_member_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team_member")),
        sa.UniqueConstraint("public_id", name=op.f("uq_team_member_public_id")),
    )
    with op.batch_alter_table("team_member", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_team_member_case_id"), ["case_id"], unique=False)

    op.create_table(
        "addendum",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(32), nullable=False),
        sa.Column("created_at", sa.CHAR(20), nullable=False),
        sa.Column("updated_at", sa.CHAR(20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("voided_at", sa.CHAR(20), nullable=True),
        sa.Column("void_reason", sa.String(), nullable=False),
        sa.Column("contact_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name=op.f("fk_addendum_contact_id_contact")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_addendum")),
        sa.UniqueConstraint("public_id", name=op.f("uq_addendum_public_id")),
    )
    with op.batch_alter_table("addendum", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_addendum_contact_id"), ["contact_id"], unique=False)

    op.create_table(
        "criterion",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(32), nullable=False),
        sa.Column("created_at", sa.CHAR(20), nullable=False),
        sa.Column("updated_at", sa.CHAR(20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("voided_at", sa.CHAR(20), nullable=True),
        sa.Column("void_reason", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("count_6m", sa.Integer(), nullable=True),
        sa.Column("count_12m", sa.Integer(), nullable=True),
        sa.Column("screening_id", sa.Integer(), nullable=False),
        sa.Column("decided", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["screening_id"], ["screening.id"], name=op.f("fk_criterion_screening_id_screening")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_criterion")),
        sa.UniqueConstraint("public_id", name=op.f("uq_criterion_public_id")),
    )
    with op.batch_alter_table("criterion", schema=None) as batch_op:
        batch_op.create_index("ix_criterion_screening_code", ["screening_id", "code"], unique=True)

    op.create_table(
        "task",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(32), nullable=False),
        sa.Column("created_at", sa.CHAR(20), nullable=False),
        sa.Column("updated_at", sa.CHAR(20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("voided_at", sa.CHAR(20), nullable=True),
        sa.Column("void_reason", sa.String(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=True),
        sa.Column("hard", sa.Boolean(), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("waiting_on", sa.String(), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("contact_id", sa.Integer(), nullable=True),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("done_at", sa.CHAR(20), nullable=True),
        sa.Column("snoozed_until", sa.Date(), nullable=True),
        sa.Column("snoozes", sa.Integer(), nullable=False),
        sa.Column("escalated_at", sa.CHAR(20), nullable=True),
        sa.CheckConstraint("status IN ('open','done','dropped')", name=op.f("ck_task_status")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_task_case_id_case")),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name=op.f("fk_task_contact_id_contact")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task")),
        sa.UniqueConstraint("public_id", name=op.f("uq_task_public_id")),
    )
    with op.batch_alter_table("task", schema=None) as batch_op:
        batch_op.create_index(
            "ix_task_case_done",
            ["case_id", "done_at", "id"],
            unique=False,
            sqlite_where=sa.text("done_at IS NOT NULL AND voided_at IS NULL"),
        )
        batch_op.create_index("ix_task_case_status", ["case_id", "status", "due_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_task_contact_id"), ["contact_id"], unique=False)
        batch_op.create_index("ix_task_status_due", ["status", "due_on"], unique=False)


def downgrade() -> None:
    """The way back is the backup that every upgrade keeps."""
    raise NotImplementedError("restore the file that was kept before the upgrade")
