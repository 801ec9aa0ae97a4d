"""The time in quizzes that the site gives somebody is kept beside what their organisations grant."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # In place: a batch would drop the old table, and on SQLite with it all rows that point there.
    op.add_column("person", sa.Column("site_extra_time", sa.String(length=4), nullable=True))
    # What no organisation grants is from the site.
    op.execute(
        "UPDATE person SET site_extra_time = extra_time WHERE extra_time <> '1' AND NOT EXISTS"
        " (SELECT 1 FROM trainee WHERE trainee.person_id = person.id"
        " AND trainee.extra_time = person.extra_time)"
    )


def downgrade() -> None:
    op.drop_column("person", "site_extra_time")
