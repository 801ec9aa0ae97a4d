"""Quizzes worth trusting: questions of a release, work that people judge, regrades, review cards, staff."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# Plain ALTER TABLE on both databases: a copy of the table, as batches make it, would lose its checks.
ADDED = (
    ("attempt", "seed VARCHAR(32) NOT NULL DEFAULT ''"),
    (
        "attempt",
        "outage_seconds INTEGER NOT NULL DEFAULT 0 CONSTRAINT ck_attempt_outage_seconds CHECK (outage_seconds >= 0)",
    ),
    ("attempt_question", "numbers JSON"),
    (
        "attempt_question",
        "hint_count INTEGER NOT NULL DEFAULT 0 CONSTRAINT ck_attempt_question_hint_count CHECK (hint_count >= 0)",
    ),
    ("page_done", "is_tested BOOLEAN NOT NULL DEFAULT false"),
)


def upgrade() -> None:
    op.create_table(
        "course_staff",
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=8), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("role IN ('owner', 'tutor')", name=op.f("ck_course_staff_role")),
        sa.ForeignKeyConstraint(
            ["course_id"], ["course.id"], name=op.f("fk_course_staff_course_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_course_staff_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("course_id", "person_id", name=op.f("pk_course_staff")),
    )
    with op.batch_alter_table("course_staff", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_course_staff_person_id"), ["person_id"], unique=False)

    op.create_table(
        "regrade",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("question_uid", sa.String(length=80), nullable=False),
        sa.Column("question_version_id", sa.Integer(), nullable=False),
        sa.Column("mode", sa.String(length=8), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("mode IN ('keep', 'raise', 'regrade', 'everyone')", name=op.f("ck_regrade_mode")),
        sa.ForeignKeyConstraint(
            ["course_id"], ["course.id"], name=op.f("fk_regrade_course_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["person.id"], name=op.f("fk_regrade_decided_by"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["question_version_id"], ["question_version.id"], name=op.f("fk_regrade_question_version_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_regrade")),
    )
    with op.batch_alter_table("regrade", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_regrade_course_id"), ["course_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_regrade_question_version_id"), ["question_version_id"], unique=False
        )
        batch_op.create_index("ix_regrade_unfinished", ["finished_at"], unique=False)

    op.create_table(
        "release_question",
        sa.Column("release_id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=80), nullable=False),
        sa.Column("question_version_id", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(length=40), nullable=True),
        sa.Column("tags", sa.JSON(), nullable=False),
        sa.Column("holder", sa.String(length=8), nullable=False),
        sa.Column("page_uid", sa.String(length=80), nullable=True),
        sa.Column("path", sa.String(length=300), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.CheckConstraint("holder IN ('lesson', 'quiz', 'bank')", name=op.f("ck_release_question_holder")),
        sa.ForeignKeyConstraint(
            ["question_version_id"],
            ["question_version.id"],
            name=op.f("fk_release_question_question_version_id"),
        ),
        sa.ForeignKeyConstraint(
            ["release_id"], ["release.id"], name=op.f("fk_release_question_release_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("release_id", "uid", name=op.f("pk_release_question")),
    )
    with op.batch_alter_table("release_question", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_release_question_question_version_id"), ["question_version_id"], unique=False
        )

    op.create_table(
        "review_card",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column("question_uid", sa.String(length=80), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("right_count", sa.Integer(), nullable=False),
        sa.Column("missed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["enrolment_id"], ["enrolment.id"], name=op.f("fk_review_card_enrolment_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_card")),
        sa.UniqueConstraint(
            "enrolment_id", "question_uid", name=op.f("uq_review_card_enrolment_id_question_uid")
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_review_card_public_id")),
    )
    with op.batch_alter_table("review_card", schema=None) as batch_op:
        batch_op.create_index("ix_review_card_due", ["enrolment_id", "due_on"], unique=False)

    op.create_table(
        "review_answer",
        sa.Column("card_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("question_version_id", sa.Integer(), nullable=False),
        sa.Column("answer", sa.JSON(), nullable=False),
        sa.Column("fraction", sa.Double(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("fraction BETWEEN 0 AND 1", name=op.f("ck_review_answer_fraction")),
        sa.ForeignKeyConstraint(
            ["card_id"], ["review_card.id"], name=op.f("fk_review_answer_card_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["question_version_id"],
            ["question_version.id"],
            name=op.f("fk_review_answer_question_version_id"),
        ),
        sa.PrimaryKeyConstraint("card_id", "number", name=op.f("pk_review_answer")),
    )
    with op.batch_alter_table("review_answer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_review_answer_answered_at"), ["answered_at"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_review_answer_question_version_id"), ["question_version_id"], unique=False
        )

    op.create_table(
        "regraded_answer",
        sa.Column("regrade_id", sa.Integer(), nullable=False),
        sa.Column("attempt_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("fraction_before", sa.Double(), nullable=False),
        sa.Column("fraction_after", sa.Double(), nullable=False),
        sa.Column("percent_before", sa.Integer(), nullable=False),
        sa.Column("percent_after", sa.Integer(), nullable=False),
        sa.Column("has_passed_now", sa.Boolean(), nullable=False),
        sa.Column("regraded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["attempt_id", "position"],
            ["attempt_question.attempt_id", "attempt_question.position"],
            name=op.f("fk_regraded_answer_attempt_id_position"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["regrade_id"], ["regrade.id"], name=op.f("fk_regraded_answer_regrade_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("regrade_id", "attempt_id", "position", name=op.f("pk_regraded_answer")),
    )
    with op.batch_alter_table("regraded_answer", schema=None) as batch_op:
        batch_op.create_index("ix_regraded_answer_attempt_question", ["attempt_id", "position"], unique=False)

    op.create_table(
        "review",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("attempt_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("reviewer_id", sa.Integer(), nullable=True),
        sa.Column("levels", sa.JSON(), nullable=False),
        sa.Column("comment", sa.String(), nullable=False),
        sa.Column("fraction", sa.Double(), nullable=False),
        sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("fraction BETWEEN 0 AND 1", name=op.f("ck_review_fraction")),
        sa.ForeignKeyConstraint(
            ["attempt_id", "position"],
            ["attempt_question.attempt_id", "attempt_question.position"],
            name=op.f("fk_review_attempt_id_position"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["reviewer_id"], ["person.id"], name=op.f("fk_review_reviewer_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review")),
        sa.UniqueConstraint(
            "attempt_id", "position", "number", name=op.f("uq_review_attempt_id_position_number")
        ),
    )
    with op.batch_alter_table("review", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_review_reviewer_id"), ["reviewer_id"], unique=False)

    op.create_table(
        "upload",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("attempt_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("mime", sa.String(length=80), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("size >= 0", name=op.f("ck_upload_size")),
        sa.ForeignKeyConstraint(
            ["attempt_id", "position"],
            ["attempt_question.attempt_id", "attempt_question.position"],
            name=op.f("fk_upload_attempt_id_position"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_upload")),
        sa.UniqueConstraint("public_id", name=op.f("uq_upload_public_id")),
    )
    with op.batch_alter_table("upload", schema=None) as batch_op:
        batch_op.create_index("ix_upload_attempt_question", ["attempt_id", "position"], unique=False)

    for table, column in ADDED:
        op.execute(f"ALTER TABLE {table} ADD COLUMN {column}")
    op.add_column("attempt", sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True))
    op.execute("UPDATE attempt SET seed = public_id")


def downgrade() -> None:
    op.drop_column("attempt", "seen_at")
    for table, column in reversed(ADDED):
        op.execute(f"ALTER TABLE {table} DROP COLUMN {column.split()[0]}")
    with op.batch_alter_table("upload", schema=None) as batch_op:
        batch_op.drop_index("ix_upload_attempt_question")

    op.drop_table("upload")
    with op.batch_alter_table("review", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_review_reviewer_id"))

    op.drop_table("review")
    with op.batch_alter_table("regraded_answer", schema=None) as batch_op:
        batch_op.drop_index("ix_regraded_answer_attempt_question")

    op.drop_table("regraded_answer")
    with op.batch_alter_table("review_answer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_review_answer_question_version_id"))
        batch_op.drop_index(batch_op.f("ix_review_answer_answered_at"))

    op.drop_table("review_answer")
    with op.batch_alter_table("review_card", schema=None) as batch_op:
        batch_op.drop_index("ix_review_card_due")

    op.drop_table("review_card")
    with op.batch_alter_table("release_question", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_release_question_question_version_id"))

    op.drop_table("release_question")
    with op.batch_alter_table("regrade", schema=None) as batch_op:
        batch_op.drop_index("ix_regrade_unfinished")
        batch_op.drop_index(batch_op.f("ix_regrade_question_version_id"))
        batch_op.drop_index(batch_op.f("ix_regrade_course_id"))

    op.drop_table("regrade")
    with op.batch_alter_table("course_staff", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_course_staff_person_id"))

    op.drop_table("course_staff")
