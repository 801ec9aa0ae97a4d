"""Questions of the type `spot-the-error` whose pieces are the lines of a text, in every language alike."""

import re
from collections.abc import Sequence

from learn.courses.blocks import QuestionBlock
from learn.quizzes.gaps import with_placeholders
from learn.quizzes.passages import Piece, cut

MARKED = re.compile(r"\[\[(.*?)=>(.*?)\]\]")


def pieces_to_judge(versions: Sequence[QuestionBlock]) -> list[list[list[Piece]]]:
    """Return the pieces of each paragraph, for each language version of one question."""
    texts = list(map(passage, versions))
    wrong = [[found[0] for found in MARKED.findall(text)] for text in texts]
    return cut([with_placeholders(text) for text in texts], wrong)


def passage(question: QuestionBlock) -> str:
    """Return the quoted text in which errors are to be found."""
    quote = re.search(r"(?:^>(?! \[!).*\n?)+", question.body, re.MULTILINE)
    assert quote is not None
    return re.sub(r"^> ?", "", quote[0], flags=re.MULTILINE)


def assert_alike(versions: list[list[list[Piece]]]) -> None:
    """English pieces side by side on an Urdu page would be read from the wrong end: a line is one piece."""
    english, urdu = versions
    for pieces in (english, urdu):
        assert {len(paragraph) for paragraph in pieces} == {1}
    assert english == urdu
