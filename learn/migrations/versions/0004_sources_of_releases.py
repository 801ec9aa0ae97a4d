"""Sources of releases: every file as its author wrote it, once for all releases that hold it."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "source_file",
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("packed", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("size >= 0", name=op.f("ck_source_file_size")),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_source_file")),
    )
    op.create_table(
        "release_file",
        sa.Column("release_id", sa.Integer(), nullable=False),
        sa.Column("path", sa.String(length=1024), nullable=False),
        sa.Column("file_hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["release_id"], ["release.id"], name=op.f("fk_release_file_release_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["file_hash"], ["source_file.hash"], name=op.f("fk_release_file_file_hash")),
        sa.PrimaryKeyConstraint("release_id", "path", name=op.f("pk_release_file")),
    )
    with op.batch_alter_table("release_file", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_release_file_file_hash"), ["file_hash"], unique=False)


def downgrade() -> None:
    op.drop_table("release_file")
    op.drop_table("source_file")
