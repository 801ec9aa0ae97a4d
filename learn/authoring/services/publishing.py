"""One course after the other, each in its own transaction: store the release, then move the pointer."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from learn.authoring.checking import CheckedCourse, CheckedLibrary, checked_library
from learn.authoring.services.media import known_pictures, slim_pictures
from learn.authoring.services.published import Decide, NothingToPublish, Published, only_rise
from learn.authoring.services.searching import index
from learn.authoring.services.storing import release_hash, stored
from learn.authoring.workbench import other_id
from learn.courses import services as courses
from learn.courses.bundle.contents import Shared, located
from learn.courses.bundle.files import FileChanged
from learn.courses.bundle.path_file import PATHS
from learn.courses.learning_paths import LearningPath
from learn.courses.models import Course, Release
from learn.courses.problems import Problem, has_errors
from learn.courses.queries import course_id_of
from learn.database import taken_back, transaction
from learn.days import day_of
from learn.progress.services import ask_to_complete
from learn.quizzes.queries.corrections import undecided
from learn.quizzes.queries.regrading import report_of
from learn.quizzes.services.regrading import decide_on_all


def publish_path(
    path: Path, now: datetime, decide: Decide = only_rise, beside: Mapping[str, str] | None = None
) -> list[Published]:
    """Publish every course at `path`; a broken one is reported and the others go on.

    What is wrong with the shared facts stops all of them, because any of them may print those. Where a
    question was corrected that somebody was asked, `decide` is called before anything is stored for good.
    It waits for nobody: the course is locked meanwhile. `beside` names courses published along with these,
    by their ids: one that both have is refused.
    """
    checked = _checked(path, now, beside)
    courses = _each_course(checked, lambda course, shared: _publish(course, shared, now, decide))
    return [*courses, *_publish_paths(checked)]


Before = Callable[[Session, int, int | None], None]
Also = Callable[[Session, int, int], None]
Within = Callable[[], AbstractContextManager[None]]


def nothing(_session: Session, _course_id: int, _release_id: int | None) -> None:
    """Do nothing else in the transaction."""


def publish_one(
    path: Path,
    uid: str,
    now: datetime,
    decide: Decide,
    also: Also,
    by: int | None = None,
    before: Before = nothing,
    within: Within = nullcontext,
) -> Published:
    """Publish the course in a folder as the course `uid`, and do `before` and `also` in the same transaction.

    They get the session and the keys of the course and of the release that is served before and after; what
    they raise takes all of it back. The transaction lies `within` another block.
    """

    def deed(course: CheckedCourse, shared: Shared) -> Published:
        return _publish(course, shared, now, decide, by)

    return _as_one(path, uid, now, deed, before, also, within)


def hold_one(path: Path, uid: str, now: datetime, before: Before) -> Published:
    """Store the course in a folder as a release of the course `uid` that nobody is served."""
    return _as_one(path, uid, now, lambda course, shared: _hold(course, shared, now), before)


def _as_one(
    path: Path,
    uid: str,
    now: datetime,
    deed: Callable[[CheckedCourse, Shared], Published],
    before: Before,
    also: Also = nothing,
    within: Within = nullcontext,
) -> Published:
    """Do `deed` with the one course in a folder; a manifest that names another course is refused."""

    def do(course: CheckedCourse, shared: Shared) -> Published:
        with within(), transaction() as session:
            course_id, served = courses.course_row(session, uid)
            before(session, course_id, served)
            done = deed(course, shared)
            also(session, course_id, done.release_id or 0)
            return done

    checked = _checked(path, now)
    faults = [
        located(problem, course.bundle.folder)
        for course in checked.courses
        for problem in other_id(course.bundle, uid)
    ]
    if faults:
        return Published(uid, None, is_new=False, problems=tuple(faults))
    [done] = _each_course(checked, do)
    return done


def serve_again(
    course_id: int,
    course_uid: str,
    release_id: int,
    now: datetime,
    decide: Decide,
    also: Also,
    by: int | None,
    before: Before,
) -> None:
    """Let an earlier release be served once more, with all that follows."""
    with transaction() as session:
        before(session, *courses.course_row(session, course_uid))
        _serve(session, course_id, release_id, now)
        _decide(session, course_id, course_uid, release_id, now, decide, by)
        also(session, course_id, release_id)


def rehearse_path(
    path: Path, now: datetime, decide: Decide, beside: Mapping[str, str] | None = None
) -> list[Published]:
    """Do all that publishing does, with the reports it would give, and take it back; nothing is written."""
    checked = _checked(path, now, beside)
    courses = _each_course(checked, lambda course, shared: _rehearse(course, shared, now, decide))
    with taken_back():
        paths = _publish_paths(checked)
    return [*courses, *paths]


def _checked(path: Path, now: datetime, beside: Mapping[str, str] | None = None) -> CheckedLibrary:
    with transaction() as session:
        known, pictures = _known_ids(session), known_pictures(session)
    checked = checked_library(path, day_of(now), known, pictures, beside)
    if not checked.courses:
        raise NothingToPublish(f"{path} holds no course: no folder in it has a course.yml")
    return checked


def hold_path(path: Path, now: datetime) -> list[Published]:
    """Store every course at `path` as a release that nobody is served, so that it can be looked at."""
    return _each_course(_checked(path, now), lambda course, shared: _hold(course, shared, now))


def _publish_paths(checked: CheckedLibrary) -> list[Published]:
    """Publish the paths of a library that has a file of them; a fault in it stops no course."""
    written = checked.library.paths
    if written is None:
        return []
    is_new = False
    if not has_errors(written.problems):
        paths = [LearningPath(path.id, path.title, path.summary, path.courses) for path in written.paths]
        with transaction() as session:
            own = [course.bundle.uid for course in checked.courses]
            is_new = courses.store_paths(session, own, paths)
    return [Published(PATHS, None, is_new, written.problems)]


def _each_course(
    checked: CheckedLibrary, publish: Callable[[CheckedCourse, Shared], Published]
) -> list[Published]:
    around = _around(checked)
    return [
        _refused(course, around)
        if has_errors((*course.problems, *around))
        else _unless_changed(course, checked.library.shared, publish)
        for course in checked.courses
    ] + [
        Published(Path(stray.path).name, None, is_new=False, problems=(stray,))
        for stray in checked.library.strays
    ]


def _unless_changed(
    course: CheckedCourse, shared: Shared, publish: Callable[[CheckedCourse, Shared], Published]
) -> Published:
    """Publish what was checked; where somebody writes meanwhile, the course is refused whole.

    Photographs are made small before: a transaction that waits for them holds up every learner's answers.
    """
    try:
        if not _is_known(course, shared):
            course = replace(course, pictures=slim_pictures(course))
        return publish(course, shared)
    except FileChanged as changed:
        message = "this file was changed while it was read. Publish again when nobody writes to it."
        path = (course.bundle.folder / changed.path).as_posix()
        return Published(course.bundle.uid, None, False, (Problem(path, 1, 1, "file-changed", message),))


def _is_known(course: CheckedCourse, shared: Shared) -> bool:
    with transaction() as session:
        course_id = course_id_of(session, course.bundle.uid)
        digest = release_hash(course, shared.facts)
        return course_id is not None and courses.release_by_hash(session, course_id, digest) is not None


def _around(checked: CheckedLibrary) -> tuple[Problem, ...]:
    """Return the problems of what all courses share, which lie in no course."""
    others = {problem for course in checked.courses for problem in course.problems}
    others.update(checked.library.strays)
    others.update(checked.library.paths.problems if checked.library.paths is not None else ())
    return tuple(problem for problem in checked.problems if problem not in others)


def _rehearse(course: CheckedCourse, shared: Shared, now: datetime, decide: Decide) -> Published:
    with taken_back():
        return _publish(course, shared, now, decide)


def _known_ids(session: Session) -> dict[str, frozenset[str]]:
    """Return the permanent ids of what is served now, by course."""
    rows = session.execute(
        select(Course.uid, Release.outline).join(Release, Release.id == Course.release_id)
    ).all()
    return {row.uid: frozenset(row.outline.get("ids", ())) for row in rows}


def _refused(course: CheckedCourse, around: tuple[Problem, ...]) -> Published:
    problems = (*around, *course.problems)
    return Published(course.bundle.uid, None, is_new=False, problems=problems)


def _hold(course: CheckedCourse, shared: Shared, now: datetime) -> Published:
    with transaction() as session:
        course_id, _served = courses.course_row(session, course.bundle.uid)
        release_id, is_new = stored(session, course_id, course, shared, now)
        if is_new:
            courses.hold(session, release_id)
        else:
            # A link is made for it next: it may not be forgotten before.
            courses.renew(session, release_id, now)
    return Published(course.bundle.uid, release_id, is_new=is_new, problems=course.problems)


def _publish(
    course: CheckedCourse, shared: Shared, now: datetime, decide: Decide, by: int | None = None
) -> Published:
    bundle = course.bundle
    with transaction() as session:
        course_id, served = courses.course_row(session, bundle.uid)
        release_id, is_new = stored(session, course_id, course, shared, now)
        if release_id != served:
            courses.let_go(session, release_id, now)
            _serve(session, course_id, release_id, now)
            _decide(session, course_id, bundle.uid, release_id, now, decide, by)
    return Published(bundle.uid, release_id, is_new=is_new, problems=course.problems)


def _serve(session: Session, course_id: int, release_id: int, now: datetime) -> None:
    """Let everybody see the release and find it, and a job complete who lacks nothing of it."""
    served = session.execute(select(Course.release_id).where(Course.id == course_id)).scalar_one()
    courses.serve(session, course_id, release_id)
    index(session, course_id, release_id)
    if served is not None:
        before, after = (courses.outline_of(session, each) for each in (served, release_id))
        ask_to_complete(session, course_id, before, after, now)


def _decide(
    session: Session,
    course_id: int,
    course_uid: str,
    release_id: int,
    now: datetime,
    decide: Decide,
    by: int | None = None,
) -> None:
    """Decide about the questions that this release corrects, also those that only open attempts ask."""
    corrections = undecided(session, course_id, release_id)
    if corrections:
        mode = decide(course_uid, report_of(session, corrections))
        decide_on_all(session, course_id, corrections, mode, now, by)
