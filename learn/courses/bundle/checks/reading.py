"""Warnings about how lessons read and how often they ask."""

from collections.abc import Iterator

from learn.courses.bundle.files import Files
from learn.courses.bundle.material import Material
from learn.courses.bundle.style import arabic_letters, hard_reading, long_sentences, sentences_of
from learn.courses.problems import Problem, Severity

FEWEST_CHECKS = 2
ENGLISH = "en"
URDU = "ur"


def style_warnings(material: Material) -> Iterator[Problem]:
    """Yield lessons with too few checks, and English that is hard to read."""
    for page in material.bundle.pages:
        count = len(material.source_text(page).questions)
        is_whole = not material.sources[page.path].problems
        if page.kind == "lesson" and count < FEWEST_CHECKS and is_whole:
            checks = "no check" if count == 0 else "one check"
            message = f"this lesson has {checks}. Ask at least {FEWEST_CHECKS} questions."
            yield Problem(page.path, 1, 1, "few-checks", message, Severity.WARNING)
    for source in material.sources.values():
        if source.lang == ENGLISH:
            sentences = tuple(sentences_of(source.outline.passages))
            yield from long_sentences(sentences, source.path)
            yield from hard_reading(sentences, source.path, source.body_line)


def urdu_warnings(files: Files, source_language: str) -> Iterator[Problem]:
    """Yield Arabic letters in the Urdu files, front matter and all; without a name they are the source's."""
    for path, text in files.texts.items():
        _, *middle, _ending = path.rpartition("/")[2].split(".")
        if (middle or [source_language]) == [URDU]:
            yield from arabic_letters(text, path)
