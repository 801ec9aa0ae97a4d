"""Roles of those who look after a course, invitations, previews, comments, and what readers report."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

ROLES = "role IN ('owner', 'editor', 'reviewer', 'translator', 'tutor')"
LANGUAGE = "(role = 'translator') = (language IS NOT NULL)"


def upgrade() -> None:
    # A copy of the table, as batches make it, loses checks that are not named here again.
    with op.batch_alter_table("course_staff", schema=None) as batch_op:
        batch_op.add_column(sa.Column("language", sa.String(length=8), nullable=True))
        batch_op.alter_column("role", type_=sa.String(length=12), existing_nullable=False)
        batch_op.drop_constraint(op.f("ck_course_staff_role"), type_="check")
        batch_op.create_check_constraint(op.f("ck_course_staff_role"), ROLES)
        batch_op.create_check_constraint(op.f("ck_course_staff_language"), LANGUAGE)
    # In place: a batch would drop the old table, and on SQLite with it all rows that point there.
    op.add_column("release", sa.Column("is_held", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_table(
        "staff_invitation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("role", sa.String(length=12), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=True),
        sa.Column("invited_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(LANGUAGE, name=op.f("ck_staff_invitation_language")),
        sa.ForeignKeyConstraint(
            ["course_id"], ["course.id"], name=op.f("fk_staff_invitation_course_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["invited_by_id"],
            ["person.id"],
            name=op.f("fk_staff_invitation_invited_by_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_invitation")),
        sa.UniqueConstraint("digest", name=op.f("uq_staff_invitation_digest")),
    )
    op.create_index(op.f("ix_staff_invitation_course_id"), "staff_invitation", ["course_id"])
    op.create_table(
        "preview_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("release_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["release_id"], ["release.id"], name=op.f("fk_preview_link_release_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["person.id"], name=op.f("fk_preview_link_made_by_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_preview_link")),
        sa.UniqueConstraint("digest", name=op.f("uq_preview_link_digest")),
    )
    op.create_index(op.f("ix_preview_link_release_id"), "preview_link", ["release_id"])
    op.create_table(
        "course_comment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("page_uid", sa.String(length=80), nullable=False),
        sa.Column("answers_id", sa.Integer(), nullable=True),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("text", sa.String(length=2000), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["course_id"], ["course.id"], name=op.f("fk_course_comment_course_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["answers_id"],
            ["course_comment.id"],
            name=op.f("fk_course_comment_answers_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["author_id"], ["person.id"], name=op.f("fk_course_comment_author_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_course_comment")),
    )
    op.create_index(op.f("ix_course_comment_course_id"), "course_comment", ["course_id"])
    op.create_index(op.f("ix_course_comment_answers_id"), "course_comment", ["answers_id"])
    op.create_table(
        "page_report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("release_id", sa.Integer(), nullable=False),
        sa.Column("page_uid", sa.String(length=80), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("quote", sa.String(length=2000), nullable=False),
        sa.Column("fault", sa.String(length=1000), nullable=False),
        sa.Column("wording", sa.String(length=2000), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("state IN ('open', 'taken', 'declined')", name=op.f("ck_page_report_state")),
        sa.ForeignKeyConstraint(
            ["course_id"], ["course.id"], name=op.f("fk_page_report_course_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["release_id"], ["release.id"], name=op.f("fk_page_report_release_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_page_report")),
        sa.UniqueConstraint("course_id", "digest", name=op.f("uq_page_report_course_id_digest")),
    )
    op.create_index(op.f("ix_page_report_release_id"), "page_report", ["release_id"])


def downgrade() -> None:
    for table in ("page_report", "course_comment", "preview_link", "staff_invitation"):
        op.drop_table(table)
    op.drop_column("release", "is_held")
    op.execute("DELETE FROM course_staff WHERE role NOT IN ('owner', 'tutor')")
    with op.batch_alter_table("course_staff", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_course_staff_language"), type_="check")
        batch_op.drop_constraint(op.f("ck_course_staff_role"), type_="check")
        batch_op.create_check_constraint(op.f("ck_course_staff_role"), "role IN ('owner', 'tutor')")
        batch_op.alter_column("role", type_=sa.String(length=8), existing_nullable=False)
        batch_op.drop_column("language")
