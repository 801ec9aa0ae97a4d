"""What the evidence says of a review: which answer, by whom, which levels, and the result they make."""

from learn.progress.services import Deed
from learn.quizzes.judged import fingerprint
from learn.quizzes.services import Reviewed


def answer_reviewed(reviewed: Reviewed, reviewer_reference: str) -> Deed:
    """Record a review or its correction; the comment, which is for the learner alone, is left out."""
    attempt, work, review = reviewed.attempt, reviewed.work, reviewed.review
    return Deed(
        "answer reviewed",
        {
            "course": attempt.course_uid,
            "release": attempt.release_hash,
            "page": attempt.quiz_uid,
            "attempt": attempt.public_id,
            "question": work.uid,
            "version": work.content_hash,
            "work": fingerprint(work.answer),
            "review": review.number,
            "reviewer": reviewer_reference,
            "levels": review.levels,
            "fraction": review.fraction,
            "score_percent": attempt.score_percent,
            "is_passed": attempt.is_passed,
        },
    )
