"""What somebody did is found in the order of time by one index; time alone needs none."""

from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_evidence_person", "evidence", ["person_reference", "at"])
    op.drop_index("ix_evidence_person_reference", "evidence")
    op.drop_index("ix_evidence_at", "evidence")


def downgrade() -> None:
    op.create_index("ix_evidence_at", "evidence", ["at"])
    op.create_index("ix_evidence_person_reference", "evidence", ["person_reference"])
    op.drop_index("ix_evidence_person", "evidence")
