"""A small course whose quiz keeps canaries in its keys: words that stand nowhere else."""

from pathlib import Path

from tests.courses.course_files import BANK, BANK_UR, QUIZ, QUIZ_UR, write_library

CANARY = "canary"
# What follows it in each place; the Urdu ones end in Ur.
QUIZ_CANARIES = (
    "feedbackRight",
    "feedbackWrong",
    "explained",
    "hint",
    "secondHint",
    "written",
    "bankFeedback",
    "bankExplained",
    "corrected",
    "storyRight",
    "storyWrong",
    "drawn",
    "quizUr",
    "bankUr",
)
EXTRA = """
## Which word names the place of a clock?
<!-- {id: quiz-word, type: short-answer, outcome: O1, hint_cost: 10%} -->

- = canarywritten

> [!TIP]
> canaryhint

> [!TIP]
> canarysecondHint

> [!NOTE]
> canaryexplained

## Find what is wrong
<!-- {id: quiz-spot, type: spot-the-error, outcome: O1} -->

> The clock in Karachi [[are=>canarycorrected]] five hours ahead.

> [!NOTE]
> canaryexplained

## A late call
<!-- {id: quiz-story, type: scenario, outcome: O1} -->

- (x) Ask {to: answered}
  > canarystoryRight
- ( ) Hang up
  > canarystoryWrong

### answered

- (x) Agree
  > canarystoryRight
- ( ) Shout
  > canarystoryWrong

> [!NOTE]
> canaryexplained

## How many minutes are {h} hours?
<!-- {id: quiz-drawn, type: numeric, variables: {h: 2..9}, outcome: O1} -->

- = {h} * 60
- ~ {h} * 100
  > canarydrawn

> [!NOTE]
> canarydrawn
"""
EXTRA_UR = """
## کون سا لفظ؟
<!-- {id: quiz-word} -->

- = canarywritten

> [!TIP]
> canaryquizUr

> [!TIP]
> canaryquizUr

> [!NOTE]
> canaryquizUr

## غلطی ڈھونڈیں
<!-- {id: quiz-spot} -->

> کراچی کی گھڑی پانچ گھنٹے آگے [[ہیں=>canaryquizUr]] جناب۔

> [!NOTE]
> canaryquizUr

## دیر سے آئی کال
<!-- {id: quiz-story} -->

- (x) پوچھیں {to: answered}
  > canaryquizUr
- ( ) بند کر دیں
  > canaryquizUr

### answered

- (x) مان لیں
  > canaryquizUr
- ( ) چلائیں
  > canaryquizUr

> [!NOTE]
> canaryquizUr

## {h} گھنٹوں میں کتنے منٹ ہیں؟
<!-- {id: quiz-drawn} -->

- = {h} * 60
- ~ {h} * 100
  > canaryquizUr

> [!NOTE]
> canaryquizUr
"""


def write_canary_course(folder: Path) -> Path:
    """Write the course; every secret of its quiz holds a word that begins with `canary`."""
    quiz = QUIZ.replace("That is UTC+3.", "canaryfeedbackWrong").replace("> Right.", "> canaryfeedbackRight")
    bank = BANK.replace("> Right.", "> canarybankFeedback").replace(
        "> That is Riyadh.", "> That is Riyadh.\n\n> [!NOTE]\n> canarybankExplained"
    )
    quiz_ur = QUIZ_UR.replace("> درست۔", "> canaryquizUr").replace("یہ UTC+3 ہے۔", "canaryquizUr")
    draw = quiz.index("## One from the bank")
    draw_ur = quiz_ur.index("## بینک سے ایک")
    with_word = f"{quiz[:draw]}{EXTRA.lstrip()}\n{quiz[draw:]}"
    with_word_ur = f"{quiz_ur[:draw_ur]}{EXTRA_UR.lstrip()}\n{quiz_ur[draw_ur:]}"
    return write_library(
        folder,
        **{
            "clear-times/01-start/02-quiz.md": with_word,
            "clear-times/01-start/02-quiz.ur.md": with_word_ur,
            "clear-times/banks/zones.md": bank,
            "clear-times/banks/zones.ur.md": BANK_UR.replace("> درست۔", "> canarybankUr").replace(
                "> وہ ریاض ہے۔", "> وہ ریاض ہے۔\n\n> [!NOTE]\n> canarybankUr"
            ),
        },
    )
