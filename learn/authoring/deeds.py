"""What the evidence says of decisions about marks: plain facts, in the chain of each learner they touch."""

from learn.progress.services import Deed
from learn.quizzes.services.regrading import Batch, Regraded

BY_COMMAND = "command line"


def answer_regraded(batch: Batch, changed: Regraded) -> Deed:
    """Record how a decision changed a mark: whose it was, by which versions, and both results."""
    attempt = changed.attempt
    return Deed(
        "answer regraded",
        {
            "course": attempt.course_uid,
            "release": attempt.release_hash,
            "page": attempt.quiz_uid,
            "attempt": attempt.public_id,
            "number": attempt.number,
            "question": changed.question_uid,
            "version_before": changed.version_before,
            "version_after": batch.version_after,
            "decision": batch.decision.mode.value,
            "decided_by": batch.decision.decided_by_reference or BY_COMMAND,
            "fraction_before": changed.fraction_before,
            "fraction_after": changed.fraction_after,
            "percent_before": changed.percent_before,
            "percent_after": attempt.score_percent,
            "is_passed": attempt.is_passed,
        },
    )
