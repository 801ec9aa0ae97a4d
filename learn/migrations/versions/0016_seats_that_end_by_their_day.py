"""The seats whose last day is over are found without reading all others."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    held = sa.text("ended_at IS NULL")
    op.create_index("ix_seat_expires_on", "seat", ["expires_on"], sqlite_where=held, postgresql_where=held)


def downgrade() -> None:
    op.drop_index("ix_seat_expires_on", "seat")
