"""Organisations: their people, seats, lists and contacts; when each learner last answered."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "organisation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=32), nullable=False),
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("outage_minutes", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("suspended_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation")),
        sa.UniqueConstraint("reference", name=op.f("uq_organisation_reference")),
        sa.UniqueConstraint("slug", name=op.f("uq_organisation_slug")),
    )
    op.create_table(
        "organisation_course",
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["course_id"], ["course.id"], name=op.f("fk_organisation_course_course_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_organisation_course_organisation_id")
        ),
        sa.PrimaryKeyConstraint("course_id", name=op.f("pk_organisation_course")),
    )
    op.create_index(
        op.f("ix_organisation_course_organisation_id"),
        "organisation_course",
        ["organisation_id"],
        unique=False,
    )

    op.create_table(
        "programme",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("funder", sa.String(length=120), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_programme_days")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_programme_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme")),
        sa.UniqueConstraint("organisation_id", "slug", name=op.f("uq_programme_organisation_id_slug")),
    )
    op.create_table(
        "roster_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("filename", sa.String(length=200), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("choices", sa.JSON(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("job_id", sa.String(length=32), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('asked', 'shown', 'confirmed', 'done', 'failed', 'dropped')",
            name=op.f("ck_roster_file_state"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_roster_file_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_roster_file_person_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roster_file")),
        sa.UniqueConstraint("public_id", name=op.f("uq_roster_file_public_id")),
    )
    op.create_index(op.f("ix_roster_file_organisation_id"), "roster_file", ["organisation_id"], unique=False)

    op.create_table(
        "roster_remark",
        sa.Column("roster_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("row_number", sa.Integer(), nullable=False),
        sa.Column("heading", sa.String(length=200), nullable=True),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('error', 'warning', 'change', 'missing')", name=op.f("ck_roster_remark_kind")
        ),
        sa.ForeignKeyConstraint(
            ["roster_id"], ["roster_file.id"], name=op.f("fk_roster_remark_roster_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("roster_id", "number", name=op.f("pk_roster_remark")),
    )
    op.create_index("ix_roster_remark_kind", "roster_remark", ["roster_id", "kind", "number"], unique=False)

    op.create_table(
        "seat_pool",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("used_count", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("used_count BETWEEN 0 AND size", name=op.f("ck_seat_pool_used")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_seat_pool_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seat_pool")),
        sa.UniqueConstraint("organisation_id", "name", name=op.f("uq_seat_pool_organisation_id_name")),
    )
    op.create_table(
        "trainee",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("phone", sa.String(length=20), nullable=True),
        sa.Column("external_id", sa.String(length=80), nullable=True),
        sa.Column("language", sa.String(length=8), nullable=True),
        sa.Column("gender", sa.String(length=40), nullable=True),
        sa.Column("district", sa.String(length=80), nullable=True),
        sa.Column("is_reminded", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("activated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_trainee_organisation_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_trainee_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trainee")),
        sa.UniqueConstraint(
            "organisation_id", "external_id", name=op.f("uq_trainee_organisation_id_external_id")
        ),
        sa.UniqueConstraint(
            "organisation_id", "person_id", name=op.f("uq_trainee_organisation_id_person_id")
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_trainee_public_id")),
    )
    op.create_index("ix_trainee_email", "trainee", ["organisation_id", "email"], unique=False)
    op.create_index("ix_trainee_name", "trainee", ["organisation_id", "name", "id"], unique=False)
    op.create_index(op.f("ix_trainee_person_id"), "trainee", ["person_id"], unique=False)
    op.create_index("ix_trainee_phone", "trainee", ["organisation_id", "phone"], unique=False)

    op.create_table(
        "cohort",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=True),
        sa.Column("pool_id", sa.Integer(), nullable=True),
        sa.Column("coordinator_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("name_key", sa.String(length=240), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("weekly_target", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_cohort_days")),
        sa.CheckConstraint("weekly_target BETWEEN 1 AND 21", name=op.f("ck_cohort_weekly_target")),
        sa.ForeignKeyConstraint(
            ["coordinator_id"], ["person.id"], name=op.f("fk_cohort_coordinator_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_cohort_organisation_id")
        ),
        sa.ForeignKeyConstraint(["pool_id"], ["seat_pool.id"], name=op.f("fk_cohort_pool_id")),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_cohort_programme_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cohort")),
        sa.UniqueConstraint("organisation_id", "name_key", name=op.f("uq_cohort_organisation_id_name_key")),
        sa.UniqueConstraint("public_id", name=op.f("uq_cohort_public_id")),
    )
    op.create_index(op.f("ix_cohort_programme_id"), "cohort", ["programme_id"], unique=False)

    op.create_table(
        "invitation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("trainee_id", sa.Integer(), nullable=True),
        sa.Column("role", sa.String(length=12), nullable=True),
        sa.Column("programme_id", sa.Integer(), nullable=True),
        sa.Column("invited_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("voided_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("role IN ('coordinator', 'tutor', 'monitor')", name=op.f("ck_invitation_role")),
        sa.CheckConstraint("(trainee_id IS NULL) = (role IS NOT NULL)", name=op.f("ck_invitation_for_whom")),
        sa.ForeignKeyConstraint(
            ["invited_by_id"], ["person.id"], name=op.f("fk_invitation_invited_by_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_invitation_organisation_id")
        ),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_invitation_programme_id")),
        sa.ForeignKeyConstraint(
            ["trainee_id"], ["trainee.id"], name=op.f("fk_invitation_trainee_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("digest", name=op.f("uq_invitation_digest")),
    )
    op.create_index(op.f("ix_invitation_organisation_id"), "invitation", ["organisation_id"], unique=False)
    op.create_index(op.f("ix_invitation_trainee_id"), "invitation", ["trainee_id"], unique=False)

    op.create_table(
        "officer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=12), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(role = 'monitor') = (programme_id IS NOT NULL)", name=op.f("ck_officer_programme")
        ),
        sa.CheckConstraint("role IN ('coordinator', 'tutor', 'monitor')", name=op.f("ck_officer_role")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_officer_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_officer_person_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_officer_programme_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_officer")),
        sa.UniqueConstraint(
            "organisation_id", "person_id", name=op.f("uq_officer_organisation_id_person_id")
        ),
    )
    op.create_index(op.f("ix_officer_person_id"), "officer", ["person_id"], unique=False)

    op.create_table(
        "reminder",
        sa.Column("trainee_id", sa.Integer(), nullable=False),
        sa.Column("week_on", sa.Date(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["trainee_id"], ["trainee.id"], name=op.f("fk_reminder_trainee_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("trainee_id", "week_on", name=op.f("pk_reminder")),
    )
    op.create_table(
        "roster_result",
        sa.Column("roster_id", sa.Integer(), nullable=False),
        sa.Column("first_row", sa.Integer(), nullable=False),
        sa.Column("rows", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["roster_id"], ["roster_file.id"], name=op.f("fk_roster_result_roster_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("roster_id", "first_row", name=op.f("pk_roster_result")),
    )
    op.create_table(
        "cohort_course",
        sa.Column("cohort_id", sa.Integer(), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("release_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["cohort_id"], ["cohort.id"], name=op.f("fk_cohort_course_cohort_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_cohort_course_course_id")),
        sa.ForeignKeyConstraint(["release_id"], ["release.id"], name=op.f("fk_cohort_course_release_id")),
        sa.PrimaryKeyConstraint("cohort_id", "course_id", name=op.f("pk_cohort_course")),
    )
    op.create_table(
        "contact",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("trainee_id", sa.Integer(), nullable=False),
        sa.Column("cohort_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('called', 'wrote', 'no answer')", name=op.f("ck_contact_kind")),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohort.id"], name=op.f("fk_contact_cohort_id")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_contact_person_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["trainee_id"], ["trainee.id"], name=op.f("fk_contact_trainee_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact")),
        sa.UniqueConstraint("key", name=op.f("uq_contact_key")),
    )
    op.create_index("ix_contact_trainee", "contact", ["trainee_id", "at"], unique=False)

    op.create_table(
        "due_date",
        sa.Column("cohort_id", sa.Integer(), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("module_uid", sa.String(length=80), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["cohort_id"], ["cohort.id"], name=op.f("fk_due_date_cohort_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_due_date_course_id")),
        sa.PrimaryKeyConstraint("cohort_id", "course_id", "module_uid", name=op.f("pk_due_date")),
    )
    op.create_table(
        "seat",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("trainee_id", sa.Integer(), nullable=False),
        sa.Column("cohort_id", sa.Integer(), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohort.id"], name=op.f("fk_seat_cohort_id")),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_seat_course_id")),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolment.id"], name=op.f("fk_seat_enrolment_id")),
        sa.ForeignKeyConstraint(
            ["trainee_id"], ["trainee.id"], name=op.f("fk_seat_trainee_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seat")),
        sa.UniqueConstraint(
            "trainee_id", "cohort_id", "course_id", name=op.f("uq_seat_trainee_id_cohort_id_course_id")
        ),
    )
    op.create_index("ix_seat_cohort", "seat", ["cohort_id", "course_id", "trainee_id"], unique=False)
    op.create_index(op.f("ix_seat_enrolment_id"), "seat", ["enrolment_id"], unique=False)

    op.create_table(
        "ghost_note",
        sa.Column("seat_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("verdict", sa.String(length=12), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_ghost_note_person_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["seat_id"], ["seat.id"], name=op.f("fk_ghost_note_seat_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("seat_id", name=op.f("pk_ghost_note")),
    )
    op.create_table(
        "course_media",
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["course_id"], ["course.id"], name=op.f("fk_course_media_course_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["hash"], ["media.hash"], name=op.f("fk_course_media_hash")),
        sa.PrimaryKeyConstraint("hash", "course_id", name=op.f("pk_course_media")),
    )
    op.add_column("person", sa.Column("is_officer", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("enrolment", sa.Column("outage_minutes", sa.Integer(), nullable=True))
    op.add_column("course", sa.Column("is_private", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column(
        "enrolment",
        sa.Column(
            "pinned_release_id",
            sa.Integer(),
            sa.ForeignKey("release.id", name=op.f("fk_enrolment_pinned_release_id")),
            nullable=True,
        ),
        inline_references=True,
    )
    for name, which in (("first_answer_at", "min"), ("last_answer_at", "max")):
        op.add_column("evidence_chain", sa.Column(name, sa.DateTime(timezone=True), nullable=True))
        op.execute(
            f"UPDATE evidence_chain SET {name} = (SELECT {which}(at) FROM evidence"  # noqa: S608 - our own names
            " WHERE evidence.chain = evidence_chain.chain AND evidence.kind IN"
            " ('answer given', 'answer marked', 'attempt handed in', 'card answered'))"
        )


def downgrade() -> None:
    for table, name in (
        ("evidence_chain", "last_answer_at"),
        ("evidence_chain", "first_answer_at"),
        ("enrolment", "pinned_release_id"),
        ("course", "is_private"),
        ("enrolment", "outage_minutes"),
        ("person", "is_officer"),
    ):
        op.drop_column(table, name)
    op.drop_table("course_media")
    op.drop_table("ghost_note")
    op.drop_table("seat")
    op.drop_table("due_date")
    op.drop_table("contact")
    op.drop_table("cohort_course")
    op.drop_table("roster_result")
    op.drop_table("roster_remark")
    op.drop_table("reminder")
    op.drop_table("officer")
    op.drop_table("invitation")
    op.drop_table("cohort")
    op.drop_table("trainee")
    op.drop_table("seat_pool")
    op.drop_table("roster_file")
    op.drop_table("programme")
    op.drop_table("organisation_course")
    op.drop_table("organisation")
