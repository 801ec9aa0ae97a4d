"""Three indexes go that cost a page with every answer, and that nothing is found by."""

from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index("ix_review_card_due", "review_card")
    op.drop_index("ix_check_answer_question_version_id", "check_answer")
    op.drop_index("ix_review_answer_question_version_id", "review_answer")


def downgrade() -> None:
    op.create_index("ix_review_answer_question_version_id", "review_answer", ["question_version_id"])
    op.create_index("ix_check_answer_question_version_id", "check_answer", ["question_version_id"])
    op.create_index("ix_review_card_due", "review_card", ["enrolment_id", "due_on"])
