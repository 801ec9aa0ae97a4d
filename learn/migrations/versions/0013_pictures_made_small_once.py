"""A picture that was made small is found again by the hash of what it was made from."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "slim_picture",
        sa.Column("source_hash", sa.String(length=64), nullable=False),
        sa.Column("media_hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["media_hash"], ["media.hash"], name=op.f("fk_slim_picture_media_hash_media")
        ),
        sa.PrimaryKeyConstraint("source_hash", name=op.f("pk_slim_picture")),
    )


def downgrade() -> None:
    op.drop_table("slim_picture")
