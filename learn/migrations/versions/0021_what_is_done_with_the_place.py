"""Places know what is done on them, and chains their place: lists of many need not look for either."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

PLACE = ("fk_evidence_chain_enrolment_id", "enrolment", ["enrolment_id"], ["id"])


def upgrade() -> None:
    op.add_column("enrolment", sa.Column("pages_done", sa.Text(), server_default="", nullable=False))
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    together = "group_concat" if is_sqlite else "string_agg"
    op.execute(
        f"UPDATE enrolment SET pages_done = (SELECT {together}(page_uid, ' ') FROM"  # noqa: S608
        " (SELECT page_uid FROM page_done WHERE page_done.enrolment_id = enrolment.id"
        " ORDER BY done_at, page_uid) AS done)"
        " WHERE EXISTS (SELECT 1 FROM page_done WHERE page_done.enrolment_id = enrolment.id)"
    )
    with op.batch_alter_table("evidence_chain") as batch_op:
        batch_op.add_column(sa.Column("enrolment_id", sa.Integer(), nullable=True))
        if is_sqlite:
            batch_op.create_foreign_key(*PLACE, ondelete="SET NULL")
    op.execute(
        "UPDATE evidence_chain SET enrolment_id ="
        " (SELECT id FROM enrolment WHERE enrolment.reference = evidence_chain.chain)"
    )
    if not is_sqlite:
        # Afterwards all rows are looked up at once; before, each by itself.
        name, *points = PLACE
        op.create_foreign_key(name, "evidence_chain", *points, ondelete="SET NULL")
    op.create_index("ix_evidence_chain_enrolment_id", "evidence_chain", ["enrolment_id"], unique=True)


def downgrade() -> None:
    op.drop_index("ix_evidence_chain_enrolment_id", "evidence_chain")
    with op.batch_alter_table("evidence_chain") as batch_op:
        batch_op.drop_constraint(PLACE[0], type_="foreignkey")
        batch_op.drop_column("enrolment_id")
    op.drop_column("enrolment", "pages_done")
