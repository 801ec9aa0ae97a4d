"""Versions of working copies go on from the copy before; a plan names the release that it replaces."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # In place: a batch would drop the old table, and on SQLite with it all rows that point there.
    op.add_column("course", sa.Column("copy_version", sa.Integer(), server_default="0", nullable=False))
    op.add_column("planned_release", sa.Column("served_release_id", sa.Integer(), nullable=True))
    op.execute(
        "UPDATE planned_release SET served_release_id ="
        " (SELECT release_id FROM course WHERE course.id = planned_release.course_id)"
    )


def downgrade() -> None:
    op.drop_column("planned_release", "served_release_id")
    op.drop_column("course", "copy_version")
