"""Versions of questions: one is stored when anything of it changed, and attempts point to it for ever."""

import hashlib
import json
from collections.abc import Iterator, Mapping

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from learn.authoring.checking import CheckedCourse
from learn.authoring.rendering import RENDERER
from learn.authoring.site import Site
from learn.markdown.context import RenderContext
from learn.quizzes.models import QuestionKey, QuestionVersion, ReleaseQuestion
from learn.quizzes.questions import Question, answer_key, content_hash, public_body, scoring_hash


def store_questions(session: Session, course_id: int, course: CheckedCourse, site: Site) -> dict[str, int]:
    """Store the versions that are new, keys apart from bodies; return the ids of all by uid."""
    questions = course.questions.questions
    hashes = {uid: version_hash(site, question) for uid, question in questions.items()}
    known = {
        (row.uid, row.content_hash): row.id
        for row in session.execute(
            select(QuestionVersion.uid, QuestionVersion.content_hash, QuestionVersion.id).where(
                QuestionVersion.course_id == course_id
            )
        )
    }
    stored: dict[str, int] = {}
    for uid, question in questions.items():
        version_id = known.get((uid, hashes[uid]))
        if version_id is None:
            version_id = _store_question(session, course_id, question, hashes[uid], site)
        stored[uid] = version_id
    return stored


def store_places(
    session: Session, release_id: int, course: CheckedCourse, versions: Mapping[str, int]
) -> None:
    """Store where each question of the release stands; `versions` are the ids of versions by uid."""
    rows = [
        {
            "release_id": release_id,
            "uid": question.uid,
            "question_version_id": versions[question.uid],
            "outcome": question.outcome,
            "tags": list(question.tags),
            "holder": holder,
            "page_uid": page_uid,
            "path": question.path,
            "line": question.line,
        }
        for question, holder, page_uid in _in_their_places(course)
    ]
    if rows:
        session.execute(insert(ReleaseQuestion), rows)


def _in_their_places(course: CheckedCourse) -> Iterator[tuple[Question, str, str | None]]:
    """Yield each question with what holds it, and the page if it is one."""
    source = course.bundle.manifest.source_language
    for page in course.bundle.pages:
        if page.kind in {"lesson", "quiz"}:
            for block in page.texts[source].questions:
                yield course.questions.questions[block.uid], page.kind, page.uid
    for bank in course.bundle.banks:
        for block in bank.texts[source].questions:
            yield course.questions.questions[block.uid], "bank", None


def version_hash(site: Site, question: Question) -> str:
    """Return the hash of all a version shows: its words, and the facts, files and pages they name."""
    named = [site.named_in(repr(question), lang) for lang in question.wordings]
    made_from = json.dumps([content_hash(question), RENDERER, named], ensure_ascii=False)
    return hashlib.sha256(made_from.encode()).hexdigest()


def _store_question(session: Session, course_id: int, question: Question, digest: str, site: Site) -> int:
    contexts = _contexts(site, question)
    version_id = session.execute(
        insert(QuestionVersion)
        .values(
            course_id=course_id,
            uid=question.uid,
            kind=question.kind,
            outcome=question.outcome,
            content_hash=digest,
            scoring_hash=scoring_hash(question),
            body=public_body(question, contexts),
        )
        .returning(QuestionVersion.id)
    ).scalar_one()
    session.execute(
        insert(QuestionKey).values(question_version_id=version_id, key=answer_key(question, contexts))
    )
    return version_id


def _contexts(site: Site, question: Question) -> dict[str, RenderContext]:
    languages = site.bundle.manifest.languages
    return {lang: site.context(question.path, lang, scope=question.uid) for lang in languages}
