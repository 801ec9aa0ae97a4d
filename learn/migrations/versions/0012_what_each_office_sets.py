"""What each organisation sets for a trainee is kept by itself: time in quizzes, and by when."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # In place: a batch would drop the old table, and on SQLite with it all rows that point there.
    op.add_column("trainee", sa.Column("extra_time", sa.String(length=4), nullable=True))
    op.add_column("seat", sa.Column("due_at", sa.DateTime(timezone=True), nullable=True))
    # Who set it was not kept; whoever is on one list alone has it from there.
    op.execute(
        "UPDATE trainee SET extra_time = (SELECT person.extra_time FROM person"
        " WHERE person.id = trainee.person_id) WHERE (SELECT count(*) FROM trainee AS every"
        " WHERE every.person_id = trainee.person_id) = 1"
    )
    op.execute(
        "UPDATE seat SET due_at = (SELECT enrolment.due_at FROM enrolment"
        " WHERE enrolment.id = seat.enrolment_id) WHERE ended_at IS NULL"
    )


def downgrade() -> None:
    op.drop_column("seat", "due_at")
    op.drop_column("trainee", "extra_time")
