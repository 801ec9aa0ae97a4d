"""Outcomes and scores: what the final quiz says of each thing that people should be able to do."""

from collections.abc import Iterator, Sequence

from sqlalchemy import Connection, select

from learn.i18n import lazy_gettext as say
from learn.organisations.charts import middle
from learn.organisations.models import Seat
from learn.organisations.steps import final_quiz
from learn.quizzes.models import Attempt, AttemptQuestion
from learn.reports.asked import Asked, Cell, Report
from learn.reports.queries.editions import Edition, editions_of, served_seats
from learn.reports.queries.module_dropoff import percent

MASTERED = 0.8
A_PIECE = 2_000
WAITS = (
    select(AttemptQuestion.attempt_id)
    .where(AttemptQuestion.attempt_id == Attempt.id, AttemptQuestion.fraction.is_(None))
    .correlate(Attempt)
    .exists()
)


def rows(reader: Connection, asked: Asked) -> Iterator[Sequence[Cell]]:
    """Yield for each edition its final quiz, then each outcome that it asked about, by the best attempts."""
    for edition in editions_of(reader, asked):
        outline = edition.outline
        page = final_quiz(outline)
        if page is None:
            continue
        best = _best_attempts(reader, edition, page.uid)
        scores: dict[int, int] = {}
        for score, _, _ in best.values():
            scores[score] = scores.get(score, 0) + 1
        passed = sum(1 for _, is_passed, _ in best.values() if is_passed)
        title, taken = edition.title, len(best)
        yield [title, outline.title_of(page, asked.language), taken, middle(scores), percent(passed, taken)]
        for key, words in outline.text(asked.language).outcomes.items():
            earned = [told[key] for _, _, told in best.values() if told and key in told]
            shares = [got / possible for got, possible in (each[:2] for each in earned) if possible]
            if shares:
                strong = sum(share >= MASTERED for share in shares)
                average = round(100 * sum(shares) / len(shares))
                yield [title, words, len(shares), average, percent(strong, len(shares))]


def _best_attempts(
    reader: Connection, edition: Edition, quiz_uid: str
) -> dict[int, tuple[int, bool, dict[str, list[float]] | None]]:
    """Return each seat's best attempt at a quiz: score, whether passed, what each outcome earned.

    An attempt with a work that nobody judged yet counts for nothing, not for zero.
    """
    best: dict[int, tuple[int, bool, dict[str, list[float]] | None]] = {}
    found = reader.execute(
        served_seats(Seat.id, Attempt.score_percent, Attempt.is_passed, Attempt.outcome_scores)
        .join(Attempt, Attempt.enrolment_id == Seat.enrolment_id)
        .where(
            *edition.conditions,
            Attempt.quiz_uid == quiz_uid,
            Attempt.score_percent.is_not(None),
            ~WAITS,
        )
        .order_by(Seat.id, Attempt.score_percent, Attempt.number),
        execution_options={"yield_per": A_PIECE},
    )
    for row in found:
        best[row[0]] = (row[1], bool(row[2]), row[3])
    return best


REPORT = Report(
    "outcomes",
    say("Outcomes and scores"),
    say(
        "The best attempt of each trainee at the final quiz. For the quiz: the middle score, and who passed."
        " For each outcome: the average share of its points in percent, and who earned 80 percent or more."
        " Attempts that wait for a tutor count once they are judged."
    ),
    (
        ("course", say("Course")),
        ("about", say("Quiz or outcome")),
        ("people", say("Trainees")),
        ("score", say("Score")),
        ("reached", say("Passed, or 80 percent and more")),
    ),
    rows,
)
