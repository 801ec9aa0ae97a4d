"""What stands between the braces of GIFT, for each type of question that GIFT can ask."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from learn.quizzes.choices import Choice
from learn.quizzes.entries import WHOLE
from learn.quizzes.exchange.gift_syntax import ARROW, ARROW_IN_WORDS
from learn.quizzes.exchange.spellings import starred
from learn.quizzes.exchange.words import words_in
from learn.quizzes.numbers import Interval
from learn.quizzes.questions import Question
from learn.quizzes.questions.essay import Essay
from learn.quizzes.questions.matching import Matching
from learn.quizzes.questions.multiple_choice import MultipleChoice
from learn.quizzes.questions.numeric import Numeric
from learn.quizzes.questions.short_answer import Expected, ShortAnswer
from learn.quizzes.questions.single_choice import SingleChoice
from learn.quizzes.questions.true_false import TrueFalse

SPECIAL = re.compile(r"[\\~=#{}:]")
MEANT_AS_TEXT = ("[", "%")
MARKDOWN_MARK = "[markdown]"
MAX_PLACES = Decimal("0.00001")


class NoPlaceInGift(Exception):
    """GIFT has no way to ask this; the message continues the sentence `question "…"`."""


def answer_lines(question: Question) -> Iterator[str]:
    """Yield the answers; raises `NoPlaceInGift`."""
    lang = question.source_lang
    match question.content:
        case SingleChoice(choices):
            yield from chosen(choices, lang, is_truth=has_truth(question))
        case MultipleChoice(choices):
            yield from ticked(choices, lang, credit=question.credit)
        case Numeric(variables=()) as numeric:
            yield from numbered(numeric, lang)
        case ShortAnswer() as short:
            yield from spelled(short, lang)
        case Matching() as matching:
            yield from paired(matching, lang)
        case Essay():
            return
        case _:
            kind = "numeric with variables" if question.kind == "numeric" else question.kind
            raise NoPlaceInGift(f"is of type {kind}, which GIFT has not")


def has_truth(question: Question) -> bool:
    """Tell whether a question is answered by the very words for true and false."""
    lang, content = question.source_lang, question.content
    words = set(words_in(lang).truth)
    return isinstance(content, TrueFalse) and {each.texts[lang] for each in content.choices} == words


def chosen(choices: Sequence[Choice], lang: str, *, is_truth: bool) -> Iterator[str]:
    """Yield choices of which one is right."""
    if is_truth:
        yield truth(choices, lang)
        return
    for choice in choices:
        yield choice_line("=" if choice.is_right else "~", choice, lang)


def truth(choices: Sequence[Choice], lang: str) -> str:
    """Return true or false, then what a wrong answer is told and a right one."""
    true, _ = words_in(lang).truth
    right, wrong = sorted(choices, key=lambda each: not each.is_right)
    told = [formatted(each.feedback[lang]) if each.feedback[lang] else "" for each in (wrong, right)]
    value = "TRUE" if right.texts[lang] == true else "FALSE"
    return f"{value}#{told[0]}#{told[1]}".rstrip("#")


def ticked(choices: Sequence[Choice], lang: str, *, credit: str) -> Iterator[str]:
    """Yield choices of which the right ones share everything, and the wrong ones take it all away."""
    if credit == "exact":
        raise NoPlaceInGift("asks for all right choices and no other (credit: exact), which GIFT cannot")
    right_count = sum(each.is_right for each in choices)
    for choice in choices:
        share = (
            Decimal(WHOLE) / right_count
            if choice.is_right
            else -Decimal(WHOLE) / (len(choices) - right_count)
        )
        yield choice_line(f"~%{plain_decimal(share.quantize(MAX_PLACES))}%", choice, lang)


def numbered(numeric: Numeric, lang: str) -> Iterator[str]:
    """Yield the numbers behind the sign that tells them from words; a single one needs no line of its own."""
    lines = [
        answer_line(each.share, interval(each.interval), each.feedback[lang]) for each in numeric.expected
    ]
    if len(lines) == 1:
        yield f"#{lines[0].removeprefix('=')}"
    else:
        yield from ["#", *lines]


def spelled(short: ShortAnswer, lang: str) -> Iterator[str]:
    """Yield the spellings; without a whole right one there is no question left."""
    plain = [each for each in short.expected if is_spellable(each)]
    if not any(each.share == WHOLE for each in plain):
        raise NoPlaceInGift("is answered by a pattern, which GIFT has not")
    for each in plain:
        text = escaped(starred(each.spellings[0].text))
        # An arrow even in feedback would make pairs of the answers.
        yield answer_line(each.share, text, each.feedback[lang].replace(ARROW, ARROW_IN_WORDS))


def is_spellable(expected: Expected) -> bool:
    """Tell whether GIFT would take a spelling for what it is."""
    spelling = expected.spellings[0]
    return not spelling.is_pattern and ARROW not in spelling.text


def paired(matching: Matching, lang: str) -> Iterator[str]:
    """Yield the pairs, then what fits nowhere."""
    texts = {option.key: option.texts[lang] for option in matching.options}
    if any(ARROW in row.texts[lang] for row in matching.rows):
        raise NoPlaceInGift("has -> in a row to match, which GIFT takes for the pair's own")
    for row, right in zip(matching.rows, matching.right, strict=True):
        yield f"={formatted(row.texts[lang])} -> {formatted(texts[right])}"
    for key, text in texts.items():
        if key not in matching.right:
            yield f"= -> {formatted(text)}"


def choice_line(mark: str, choice: Choice, lang: str) -> str:
    """Return a choice with its feedback."""
    return f"{mark}{formatted(choice.texts[lang])}{feedback(choice.feedback[lang])}"


def answer_line(share: int, text: str, told: str) -> str:
    """Return an expected answer with its share, which a whole one need not name."""
    is_named = share != WHOLE or text.startswith("%")
    return f"={f'%{share}%' if is_named else ''}{text}{feedback(told)}"


def feedback(told: str) -> str:
    """Return what is said about an answer."""
    return f"#{formatted(told)}" if told else ""


def interval(held: Interval) -> str:
    """Return a number, or the two between which it lies."""
    low, high = plain_decimal(held.low), plain_decimal(held.high)
    return f"{low}:0" if low == high else f"{low}..{high}"


def plain_decimal(number: Decimal) -> str:
    """Return a number with neither an exponent nor zeros at its end."""
    written = format(number, "f")
    return written.rstrip("0").rstrip(".") if "." in written else written


def formatted(text: str) -> str:
    """Return a text in the question's format, which is named again where its first sign would be misread."""
    return f"{MARKDOWN_MARK if text.startswith(MEANT_AS_TEXT) else ''}{escaped(text)}"


def escaped(text: str) -> str:
    r"""Return a text on one line whose signs mean nothing; a line feed becomes `\n`."""
    return SPECIAL.sub(lambda found: f"\\{found[0]}", text).replace("\n", r"\n")
