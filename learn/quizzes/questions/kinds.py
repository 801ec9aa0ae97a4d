"""The question types. To add one: a module here, its test, and a line in QUESTION_TYPES."""

from collections.abc import Mapping

from learn.quizzes.judged import Judged
from learn.quizzes.questions.cloze import Cloze
from learn.quizzes.questions.essay import Essay
from learn.quizzes.questions.matching import Matching
from learn.quizzes.questions.multiple_choice import MultipleChoice
from learn.quizzes.questions.numeric import Numeric
from learn.quizzes.questions.ordering import Ordering
from learn.quizzes.questions.question import QuestionType
from learn.quizzes.questions.scenario import Scenario
from learn.quizzes.questions.short_answer import ShortAnswer
from learn.quizzes.questions.single_choice import SingleChoice
from learn.quizzes.questions.spot_the_error import SpotTheError
from learn.quizzes.questions.survey import Survey
from learn.quizzes.questions.true_false import TrueFalse
from learn.quizzes.questions.upload import Upload

QUESTION_TYPES: Mapping[str, type[QuestionType]] = {
    "single-choice": SingleChoice,
    "multiple-choice": MultipleChoice,
    "true-false": TrueFalse,
    "numeric": Numeric,
    "short-answer": ShortAnswer,
    "ordering": Ordering,
    "matching": Matching,
    "cloze": Cloze,
    "spot-the-error": SpotTheError,
    "essay": Essay,
    "upload": Upload,
    "survey": Survey,
    "scenario": Scenario,
}
# What a person judges: handed in, its fraction stays null until a review.
JUDGED = frozenset(kind for kind, each in QUESTION_TYPES.items() if issubclass(each, Judged))

# Nothing is right in these: they have no points and count in no percentage, no review and no statistics.
UNSCORED_KINDS = frozenset({Survey.kind})
# Their wrong choices are written to mislead. Right pieces of a text, among which errors hide, are not.
WITH_DISTRACTORS = frozenset({SingleChoice.kind, MultipleChoice.kind, TrueFalse.kind})
# Nobody is right or wrong in a survey, and what a person judged no machine judges again.
NOT_MARKED_BY_KEY = JUDGED | UNSCORED_KINDS


def is_scored(kind: str) -> bool:
    """Tell whether a question of this type earns points."""
    return kind not in UNSCORED_KINDS
