"""Whoever comes back takes another seat; what an older one had forgotten is read from the evidence."""

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

SEAT = ["trainee_id", "cohort_id", "course_id"]
Stays = dict[tuple[str, str, str], list[list[Any]]]


def upgrade() -> None:
    _keep_notes()
    with op.batch_alter_table("seat") as batch_op:
        batch_op.drop_constraint("uq_seat_trainee_id_cohort_id_course_id", type_="unique")
    _bring_notes_back()
    held = sa.text("ended_at IS NULL")
    op.create_index("ix_seat_trainee", "seat", SEAT)
    op.create_index("ix_seat_held", "seat", SEAT, unique=True, sqlite_where=held, postgresql_where=held)
    connection = op.get_bind()
    for reference in connection.scalars(sa.text("SELECT reference FROM organisation ORDER BY id")).all():
        for key, stays in _stays_of(connection, reference).items():
            if len(stays) > 1:
                _take_apart(connection, key, stays)


def _keep_notes() -> None:
    """Lay notes aside: on SQLite a table goes with all rows that point there."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute("CREATE TEMPORARY TABLE kept_note AS SELECT * FROM ghost_note")


def _bring_notes_back() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DELETE FROM ghost_note")
        op.execute("INSERT INTO ghost_note SELECT * FROM kept_note")
        op.execute("DROP TABLE kept_note")


def _stays_of(connection: sa.Connection, reference: str) -> Stays:
    """Return from when until when an organisation's chain says each seat was held."""
    told = sa.text(
        "SELECT kind, at, facts FROM evidence WHERE chain = :reference"
        " AND kind IN ('seats taken', 'seats ended', 'places joined') ORDER BY sequence"
    )
    stays: Stays = {}
    for kind, at, said in connection.execute(told, {"reference": reference}):
        facts = json.loads(said)
        if kind == "places joined":
            for chain, cohort, course in [key for key in stays if key[0] == facts["former"]]:
                stays[facts["chain"], cohort, course] = stays.pop((chain, cohort, course))
            continue
        for chain in facts["enrolments"]:
            taken = stays.setdefault((chain, facts["cohort"], facts["course"]), [])
            if kind == "seats taken":
                taken.append([at, None])
            elif taken:
                taken[-1][1] = at
    return stays


def _take_apart(connection: sa.Connection, key: tuple[str, str, str], stays: list[list[Any]]) -> None:
    """Let a seat that was taken again be the last one, and give those before it rows of their own."""
    found = connection.scalar(
        sa.text(
            "SELECT seat.id FROM seat JOIN enrolment ON enrolment.id = seat.enrolment_id"
            " JOIN cohort ON cohort.id = seat.cohort_id JOIN course ON course.id = seat.course_id"
            " WHERE enrolment.reference = :chain AND cohort.public_id = :cohort AND course.uid = :course"
        ),
        dict(zip(("chain", "cohort", "course"), key, strict=True)),
    )
    if found is None:
        return
    *earlier, (last_taken_at, _) = stays
    for taken_at, ended_at in earlier:
        connection.execute(
            sa.text(
                "INSERT INTO seat (trainee_id, cohort_id, course_id, enrolment_id, taken_at, ended_at)"
                " SELECT trainee_id, cohort_id, course_id, enrolment_id, :taken_at, :ended_at"
                " FROM seat WHERE id = :found"
            ),
            {"found": found, "taken_at": taken_at, "ended_at": ended_at},
        )
    connection.execute(
        sa.text("UPDATE seat SET taken_at = :taken_at WHERE id = :found"),
        {"found": found, "taken_at": last_taken_at},
    )


def downgrade() -> None:
    op.execute(
        "DELETE FROM seat WHERE ended_at IS NOT NULL AND EXISTS (SELECT 1 FROM seat AS again"
        " WHERE again.trainee_id = seat.trainee_id AND again.cohort_id = seat.cohort_id"
        " AND again.course_id = seat.course_id AND again.id <> seat.id AND (again.ended_at IS NULL"
        " OR again.ended_at > seat.ended_at OR again.ended_at = seat.ended_at AND again.id > seat.id))"
    )
    op.drop_index("ix_seat_held", "seat")
    op.drop_index("ix_seat_trainee", "seat")
    _keep_notes()
    with op.batch_alter_table("seat") as batch_op:
        batch_op.create_unique_constraint("uq_seat_trainee_id_cohort_id_course_id", SEAT)
    _bring_notes_back()
