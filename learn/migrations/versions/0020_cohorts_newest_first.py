"""Cohorts of an organisation are found newest first, as every office opens with them."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # SQLite cannot be told to sort what has no day first: it always does.
    is_told = op.get_context().dialect.name == "postgresql"
    day = sa.text("starts_on NULLS FIRST") if is_told else "starts_on"
    op.create_index("ix_cohort_newest", "cohort", ["organisation_id", day, "id"])


def downgrade() -> None:
    op.drop_index("ix_cohort_newest", "cohort")
