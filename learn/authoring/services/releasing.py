"""A working copy put before learners, at once or at a moment; an earlier release put there once more.

All in one transaction with what is noted of it. The files lie in a folder of the instance meanwhile, and are
published as a folder from elsewhere would be.
"""

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from sqlalchemy import delete, exists, insert, select, update
from sqlalchemy.orm import Session

from learn.authoring.arrivals import workshop_in
from learn.authoring.models import DraftFile, PlannedRelease, Publication, WorkingCopy
from learn.authoring.queries import Plan, copy_of, draft_content, draft_paths, draft_texts
from learn.authoring.services.published import Published
from learn.authoring.services.publishing import hold_one, nothing, publish_one, serve_again
from learn.authoring.workbench import files_beside
from learn.courses.bundle.contents import Shared
from learn.courses.bundle.files import files_of
from learn.courses.bundle.shared_files import FACTS, shared_of
from learn.courses.models import Course, SourceFile
from learn.courses.problems import Problem
from learn.database import reading, taken_back, transaction
from learn.quizzes.regrading import Mode, Report


class CopyChanged(Exception):
    """Somebody changed the working copy: what would be published is not what was seen."""


class OtherServed(CopyChanged):
    """Another release is served than was seen: nobody looked at what publishing would do to that one."""


class PlanIsOver(Exception):
    """What was planned was done by another process, or called off."""


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be published, as what, and by whom.

    `version` is that of the copy as it was seen, `served` the release that learners had then.
    """

    course_id: int
    course_uid: str
    version: int
    name: str
    mode: Mode
    person_id: int | None
    served: int | None


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """What publishing would come to; `report` tells what it does to marks, None where it touches none."""

    published: Published
    report: Report | None


def rehearse_copy(order: Order, instance: Path, site: Shared, now: datetime) -> Rehearsed:
    """Do all that publishing does and take it back. Raises CopyChanged."""
    reports: list[Report] = []

    def decide(_course_uid: str, report: Report) -> Mode:
        reports.append(report)
        return Mode.RAISE

    def check(session: Session, course_id: int, served: int | None) -> None:
        _demand_as_seen(order, _held_version(session, course_id), served)

    with _written(order.course_id, order.course_uid, order.version, instance, site) as folder:
        published = publish_one(
            folder, order.course_uid, now, decide, nothing, before=check, within=taken_back
        )
    return Rehearsed(_shown(published, folder), reports[0] if reports else None)


def publish_copy(
    order: Order, instance: Path, site: Shared, now: datetime, *, is_planned: bool = False
) -> Published:
    """Publish a working copy as it was seen. Raises CopyChanged; problems change nothing."""

    def check(session: Session, course_id: int, served: int | None) -> None:
        version = _held_version(session, course_id)
        plan = delete(PlannedRelease).where(PlannedRelease.course_id == course_id)
        planned = session.execute(plan.returning(PlannedRelease.version)).first()
        if is_planned and planned is None:
            raise PlanIsOver
        _demand_as_seen(order, version, served)

    def note(session: Session, course_id: int, release_id: int) -> None:
        _note(session, order, release_id, now)
        _settle(session, course_id, release_id)

    with _written(order.course_id, order.course_uid, order.version, instance, site) as folder:
        published = publish_one(
            folder, order.course_uid, now, lambda _uid, _report: order.mode, note, order.person_id, check
        )
    return _shown(published, folder)


def hold_copy(
    course_id: int, course_uid: str, version: int, instance: Path, site: Shared, now: datetime
) -> Published:
    """Store a working copy as it was seen as a release that nobody is served, to be looked at.

    The same files again are the same release. Raises CopyChanged; problems change nothing.
    """

    def check(session: Session, _course_id: int, _served: int | None) -> None:
        if _held_version(session, course_id) != version:
            raise CopyChanged

    with _written(course_id, course_uid, version, instance, site) as folder:
        held = hold_one(folder, course_uid, now, check)
    return _shown(held, folder)


def publish_again(order: Order, release_id: int, now: datetime) -> None:
    """Put an earlier release before learners once more. Raises OtherServed.

    The working copy stays as it is.
    """

    def check(_session: Session, _course_id: int, served: int | None) -> None:
        if served != order.served:
            raise OtherServed

    serve_again(
        order.course_id,
        order.course_uid,
        release_id,
        now,
        lambda _uid, _report: order.mode,
        lambda session, _course_id, served: _note(session, order, served, now),
        order.person_id,
        check,
    )


def plan_release(order: Order, due_at: datetime) -> None:
    """Plan the publication of a copy as it was seen, in place of any other plan. Raises CopyChanged."""
    with transaction() as session:
        served = session.execute(
            select(Course.release_id).where(Course.id == order.course_id).with_for_update()
        ).scalar_one()
        _demand_as_seen(order, _held_version(session, order.course_id), served)
        session.execute(delete(PlannedRelease).where(PlannedRelease.course_id == order.course_id))
        row = {
            "course_id": order.course_id,
            "version": order.version,
            "served_release_id": order.served,
            "name": order.name,
            "mode": order.mode.value,
            "due_at": due_at,
            "planned_by_id": order.person_id,
        }
        session.execute(insert(PlannedRelease).values(row))


def call_off(course_id: int) -> None:
    """Call off what was planned."""
    with transaction() as session:
        session.execute(delete(PlannedRelease).where(PlannedRelease.course_id == course_id))


def note_fault(plan: Plan, fault: str) -> None:
    """Keep why nothing came of a plan; it is not tried again."""
    with transaction() as session:
        session.execute(
            update(PlannedRelease)
            .where(PlannedRelease.course_id == plan.course_id, PlannedRelease.due_at == plan.due_at)
            .values(fault=fault)
        )


def show_to(course_id: int, choice: str, *, is_archived: bool) -> None:
    """Let a course be found by everybody ("listed"), by its address alone or by its own people alone."""
    values = {
        "is_private": choice == "private",
        "is_unlisted": choice == "unlisted",
        "is_archived": is_archived,
    }
    with transaction() as session:
        session.execute(update(Course).where(Course.id == course_id).values(values))


def _held_version(session: Session, course_id: int) -> int | None:
    return session.execute(
        select(WorkingCopy.version).where(WorkingCopy.course_id == course_id).with_for_update()
    ).scalar_one_or_none()


def _demand_as_seen(order: Order, version: int | None, served: int | None) -> None:
    if version != order.version:
        raise CopyChanged
    if served != order.served:
        raise OtherServed


def _note(session: Session, order: Order, release_id: int, now: datetime) -> None:
    row = {
        "course_id": order.course_id,
        "release_id": release_id,
        "name": order.name,
        "published_by_id": order.person_id,
        "published_at": now,
    }
    session.execute(insert(Publication).values(row))


def _settle(session: Session, course_id: int, release_id: int) -> None:
    """Let the copy go on from the release that it became; its files lie there from now on."""
    session.execute(
        update(WorkingCopy).where(WorkingCopy.course_id == course_id).values(base_release_id=release_id)
    )
    is_kept = exists().where(SourceFile.hash == DraftFile.hash)
    session.execute(update(DraftFile).where(DraftFile.course_id == course_id, is_kept).values(packed=None))


@contextmanager
def _written(course_id: int, course_uid: str, version: int, instance: Path, site: Shared) -> Generator[Path]:
    """Yield the copy as a folder, with the facts that it may print beside it."""
    with workshop_in(instance) as workshop:
        reader = reading()
        copy = copy_of(reader, course_id)
        if copy is None or copy.version != version:
            raise CopyChanged
        for path in draft_paths(reader, course_id):
            target = workshop / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(draft_content(reader, course_id, path) or b"")
        texts = draft_texts(reader, course_id)
        facts = {path: content for path, content in texts.items() if path.startswith(f"{FACTS}/")}
        for path in files_beside(shared_of(files_of(facts, ()), Path()), site):
            (workshop / FACTS).mkdir(exist_ok=True)
            (workshop / path).write_bytes((site.root / path).read_bytes())
        yield workshop / course_uid


def _shown(published: Published, folder: Path) -> Published:
    """Return what came of it with paths as authors know them."""
    home = f"{folder.as_posix()}/"

    def shown(problem: Problem) -> Problem:
        return replace(
            problem, path=problem.path.removeprefix(home), message=problem.message.replace(home, "")
        )

    return replace(published, problems=tuple(shown(problem) for problem in published.problems))
