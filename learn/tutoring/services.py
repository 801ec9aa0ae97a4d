"""What a tutor does: judge a work, with everything that follows for its learner, all or nothing."""

from datetime import datetime

from learn.accounts.viewer import Viewer
from learn.database import transaction
from learn.progress.services import follow_result
from learn.quizzes import services as quizzes
from learn.quizzes.services import Judgement, Reviewed
from learn.tutoring import deeds


def judge(
    public_id: str, position: int, reviewer: Viewer, judgement: Judgement, seen: int, now: datetime
) -> Reviewed:
    """Judge a work, or correct the review that was seen; the same judgement again changes nothing.

    A review that lifts an attempt over the line ticks the quiz and may complete the course. Raises as
    `learn.quizzes.services.review_work` does.
    """
    with transaction() as session:
        reviewed = quizzes.review_work(public_id, position, reviewer.person_id, judgement, seen, now)
        if reviewed.is_new:
            deed = deeds.answer_reviewed(reviewed, reviewer.reference)
            follow_result(session, reviewed.attempt, now, deed)
        return reviewed
