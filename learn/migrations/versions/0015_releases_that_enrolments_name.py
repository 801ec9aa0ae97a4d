"""The releases that enrolments name are found without reading every enrolment, as deleting one asks."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

COLUMNS = ("completed_release_id", "pinned_release_id")


def upgrade() -> None:
    for column in COLUMNS:
        is_named = sa.text(f"{column} IS NOT NULL")
        op.create_index(
            f"ix_enrolment_{column}",
            "enrolment",
            [column],
            sqlite_where=is_named,
            postgresql_where=is_named,
        )


def downgrade() -> None:
    for column in COLUMNS:
        op.drop_index(f"ix_enrolment_{column}", table_name="enrolment")
