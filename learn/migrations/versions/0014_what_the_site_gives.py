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
    # Where the site had set less than an organisation grants, its people have the most from now on.
    times = ("1", "1.25", "1.5", "2", "none")
    for least, granted in enumerate(times[1:], start=1):
        op.execute(
            sa.text(
                "UPDATE person SET extra_time = :granted WHERE extra_time IN :less AND EXISTS"
                " (SELECT 1 FROM trainee WHERE trainee.person_id = person.id"
                " AND trainee.extra_time = :granted)"
            ).bindparams(
                sa.bindparam("granted", granted),
                sa.bindparam("less", times[:least], expanding=True),
            )
        )


def downgrade() -> None:
    op.drop_column("person", "site_extra_time")
