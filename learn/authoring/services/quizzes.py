"""The quizzes of a release, and the checks of its lessons: rules and items, naming question versions."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from learn.authoring.checking import CheckedCourse
from learn.authoring.questions import bank_uids
from learn.courses.blocks import DrawBlock, QuestionBlock
from learn.courses.bundle.contents import Page
from learn.courses.bundle.schemas.fronts import QuizFront
from learn.quizzes.models import Quiz
from learn.quizzes.rules import Rules


def store_quizzes(
    session: Session, release_id: int, course: CheckedCourse, versions: Mapping[str, int]
) -> None:
    """Store a row for each quiz and each lesson; `versions` are the ids of question versions by uid."""
    rows = [
        {
            "release_id": release_id,
            "page_uid": page.uid,
            "kind": "quiz" if page.kind == "quiz" else "checks",
            "rules": _rules(page).as_json(),
            "items": _items(course, page, versions),
        }
        for page in course.bundle.pages
        if page.kind in {"lesson", "quiz"}
    ]
    if rows:
        session.execute(insert(Quiz), rows)


def _rules(page: Page) -> Rules:
    front = page.front
    if not isinstance(front, QuizFront):
        return Rules()
    return Rules(
        pass_percent=front.pass_percent,
        attempts=front.attempts,
        wait=front.wait_seconds or 0,
        time_limit=front.time_limit_seconds,
        shuffles_questions="questions" in front.shuffle,
        shuffles_choices="choices" in front.shuffle,
        show_answers=front.show_answers,
        is_placement=front.placement,
        is_one_per_page=front.one_per_page,
    )


def _items(course: CheckedCourse, page: Page, versions: Mapping[str, int]) -> list[dict[str, Any]]:
    questions = course.questions.questions
    items: list[dict[str, Any]] = []
    for block in page.texts[course.bundle.manifest.source_language].blocks:
        if isinstance(block, QuestionBlock):
            items.append({"question": versions[block.uid], "points": questions[block.uid].points})
        elif isinstance(block, DrawBlock):
            uids = bank_uids(course.bundle, block.bank_path, block.tags)
            items.append(
                {"draw": block.count, "from": [versions[uid] for uid in uids], "points": block.points}
            )
    return items
