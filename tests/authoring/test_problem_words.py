"""What is wrong in a course is said in the language of the page, whatever kind of problem it is."""

import ast
import re
from pathlib import Path

from flask import Flask

import learn
from learn.authoring.views.problem_words import KINDS, OTHER, kind_in_words
from learn.courses.problems import Problem
from learn.i18n import speak
from tests.authoring.test_desk_pages import DESK, EDIT, author, save, seen
from tests.courses.course_files import LESSON
from tests.journeys.learner import Learner

__all__ = ["author"]

CODE = re.compile(r"[a-z]+(?:-[a-z0-9]+)+")
# Made of two words where they are noted.
MADE = {"duplicate-slug", "unknown-quiz", "unknown-task"}
# Of paths through several courses, and of questions that are brought in: on the command line alone.
ELSEWHERE = {"duplicate-course", "missing-translation", "unlisted-course", "wrong-order"}
# What looks like a code and is none, where problems are noted.
NO_CODES = {
    "after-pass",
    "after-submit",
    "aria-label",
    "at-once",
    "course-translation",
    "data-kb",
    "first-lesson",
    "multiple-choice",
    "short-answer",
    "single-choice",
    "spot-the-error",
    "true-false",
    "utf-8",
}
NOTING = ("courses/bundle", "quizzes/questions", "markdown")
FILES = ("authoring/checking.py", "authoring/workbench.py", "authoring/services/publishing.py")


def codes() -> set[str]:
    """Return every code of a problem that the check of a course may note."""
    root = Path(learn.__file__).parent
    files = [path for folder in NOTING for path in (root / folder).rglob("*.py")]
    files += [root / name for name in FILES]
    files += [path for path in (root / "quizzes").glob("*.py") if "Findings" in path.read_text()]
    words = {
        node.value
        for path in files
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and CODE.fullmatch(node.value)
    }
    return (words | MADE) - NO_CODES - ELSEWHERE


def test_every_kind_of_problem_has_a_sentence_and_every_sentence_a_problem() -> None:
    assert codes() == KINDS.keys()


def test_every_kind_is_said_in_urdu_and_left_to_the_check_in_english(app: Flask) -> None:
    with app.app_context():
        for code in [*KINDS, "new-kind"]:
            problem = Problem("course.yml", 1, 1, code, "exactly")
            english = str(KINDS.get(code, OTHER))
            with app.test_request_context("/ur/"):
                speak("ur")
                said = kind_in_words(problem)
                assert re.search("[\u0600-\u06ff]", said), code
                assert said != english
            with app.test_request_context("/en/"):
                speak("en")
                assert kind_in_words(problem) == ""


def test_the_pages_of_the_desk_say_what_is_wrong_in_their_language(author: Learner) -> None:
    wrong = LESSON.replace("- (x) 8 pm", "- ( ) 8 pm")
    no_right = "سوال کا کوئی درست جواب نہیں"
    assert save(author, wrong).status_code == 303
    pages = {language: author.client.get(f"/{language}{EDIT}").text for language in ("en", "ur")}
    assert no_right in pages["ur"]
    assert no_right not in pages["en"]
    for page in pages.values():
        assert "has no right answer" in page, "exactly, for whoever asks somebody else"
    fields = {**seen(author), "name": "x", "mode": "raise"}
    for door in ("releases", "releases/rehearsal"):
        assert no_right in author.client.post(f"/ur{DESK}/{door}", data=fields).text
    assert no_right in author.client.post(f"/ur{DESK}/previews/draft", data={"days": "7"}).text
