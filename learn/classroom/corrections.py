"""What a result page says of questions that were corrected after the attempt was handed in; pure.

The attempt stays as it was shown; where a mark was changed, it is explained by the corrected question.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

from markupsafe import Markup

from learn.classroom.results import ShownResult, right_in_words
from learn.i18n import day_in_words, gettext, ngettext
from learn.quizzes.carried_over import carried_over
from learn.quizzes.choices import texts_of
from learn.quizzes.queries import AskedQuestion
from learn.quizzes.queries.regrading import CorrectedAnswer
from learn.quizzes.questions import grade, input_of
from learn.quizzes.regrading import Mode, Version, with_the_same_numbers

PARAGRAPH = Markup("<p>{}</p>")


def sentences(corrected: Iterable[CorrectedAnswer], zone: str) -> list[str]:
    """Return for each day on which marks were changed how the result changed."""
    by_day: dict[date, list[CorrectedAnswer]] = {}
    for each in corrected:
        by_day.setdefault(each.at.astimezone(ZoneInfo(zone)).date(), []).append(each)
    return [_sentence(day, each) for day, each in by_day.items()]


def _sentence(day: date, corrected: Sequence[CorrectedAnswer]) -> str:
    before, after = corrected[0].percent_before, corrected[-1].percent_after
    count = len({each.position for each in corrected})
    said = {"day": day_in_words(day), "before": before, "after": after}
    if after > before:
        return ngettext(
            "A question was corrected on %(day)s: your result rose from %(before)s %% to %(after)s %%.",
            "%(num)s questions were corrected on %(day)s: "
            "your result rose from %(before)s %% to %(after)s %%.",
            count,
            **said,
        )
    if after < before:
        return ngettext(
            "A question was corrected on %(day)s: your result fell from %(before)s %% to %(after)s %%.",
            "%(num)s questions were corrected on %(day)s: "
            "your result fell from %(before)s %% to %(after)s %%.",
            count,
            **said,
        )
    return ngettext(
        "A question was corrected on %(day)s: your result stays at %(after)s %%.",
        "%(num)s questions were corrected on %(day)s: your result stays at %(after)s %%.",
        count,
        **said,
    )


def with_corrections(
    results: Sequence[ShownResult],
    questions: Iterable[AskedQuestion],
    corrected: Iterable[CorrectedAnswer],
    versions: Mapping[int, Version],
) -> list[ShownResult]:
    """Return the results, those whose mark was changed explained by the version that marks them now."""
    asked = {question.position: question for question in questions}
    modes = {each.position: each.mode for each in corrected}
    return [
        _corrected(each, asked[each.position], modes[each.position], versions[each.position])
        if each.position in modes
        else each
        for each in results
    ]


def _corrected(result: ShownResult, asked: AskedQuestion, mode: Mode, version: Version) -> ShownResult:
    new = with_the_same_numbers(version, asked.numbers)
    answer = carried_over(asked.kind, asked.body, new.kind, new.body, asked.answer or []) if new else None
    said = _why(mode)
    if new is None or answer is None:
        return replace(result, mark=replace(result.mark, feedback=(said, *result.mark.feedback)))
    mark = grade(new.kind, new.body, new.key, answer, result.language)
    now = input_of(new.kind, new.body, result.language)
    return replace(
        result,
        right=right_in_words(now, new.key),
        mark=replace(mark, feedback=(said, *mark.feedback)),
        explanation=texts_of(new.key, result.language)["explanation"],
    )


def _why(mode: Mode) -> str:
    if mode is Mode.EVERYONE:
        said = gettext("The question was faulty: everybody who was asked it got its full points.")
    else:
        said = gettext("This question was corrected, and your answer is marked by the corrected one.")
    return str(PARAGRAPH.format(said))
