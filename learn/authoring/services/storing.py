"""A course that was checked, laid down as a release with all that belongs to it; nobody is served it yet."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from learn.authoring.checking import CheckedCourse
from learn.authoring.rendering import RENDERER
from learn.authoring.services.media import store_media
from learn.authoring.services.outlines import outline_of
from learn.authoring.services.questions import store_places, store_questions
from learn.authoring.services.quizzes import store_quizzes
from learn.authoring.services.sources import store_sources
from learn.authoring.services.texts import store_texts
from learn.authoring.site import Site
from learn.courses import services as courses
from learn.courses.bundle.contents import Shared
from learn.courses.bundle.schemas.shared import Fact


def stored(
    session: Session, course_id: int, course: CheckedCourse, shared: Shared, now: datetime
) -> tuple[int, bool]:
    """Return the release of these files, stored now if it is new, with the files themselves."""
    digest = release_hash(course, shared.facts)
    release_id = courses.release_by_hash(session, course_id, digest)
    is_new = release_id is None
    if release_id is None:
        release_id = _store(session, course_id, course, shared.facts, digest, now)
    if not courses.has_sources(session, release_id):
        store_sources(session, release_id, course, shared)
    return release_id, is_new


def release_hash(course: CheckedCourse, facts: Mapping[str, Fact]) -> str:
    """Return the hash of a release: over all files, the facts they print, and the renderer."""
    used = [(uid, fact.model_dump_json()) for uid, fact in course.bundle.facts_in_words(facts).items()]
    text = json.dumps([RENDERER, course.bundle.content_hash, used], ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _store(
    session: Session,
    course_id: int,
    course: CheckedCourse,
    facts: Mapping[str, Fact],
    digest: str,
    now: datetime,
) -> int:
    bundle = course.bundle
    site = Site(bundle, facts, store_media(session, course_id, course))
    versions = store_questions(session, course_id, course, site)
    texts, weights = store_texts(session, site)
    outline = outline_of(course, site, weights)
    new = courses.NewRelease(bundle.manifest.release, digest, outline, texts)
    release_id = courses.store_release(session, course_id, new, now)
    store_quizzes(session, release_id, course, versions)
    store_places(session, release_id, course, versions)
    return release_id
