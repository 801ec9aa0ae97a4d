"""Public courses as they are announced: with the day of their first release and of the one served."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select
from sqlalchemy.orm import aliased

from learn.classroom.queries.seats import listed_outlines
from learn.courses.models import Course, Release
from learn.courses.outline import Outline


@dataclass(frozen=True, slots=True)
class Published:
    """A public course: `first_at` its first release, `published_at` the one that is served."""

    outline: Outline
    first_at: datetime
    published_at: datetime


def public_courses(reader: Connection) -> list[Published]:
    """Return every course that the catalogue shows, ordered by uid."""
    outlines = listed_outlines(reader)
    days = _days(reader)
    return [Published(outline, *days[outline.release_id]) for outline in outlines]


def _days(reader: Connection) -> Mapping[int, tuple[datetime, datetime]]:
    """Return by served release when its course was first published, and when it was itself."""
    earlier = aliased(Release)
    rows = reader.execute(
        select(Release.id, func.min(earlier.published_at).label("first_at"), Release.published_at)
        .join(Course, Course.release_id == Release.id)
        .join(earlier, (earlier.course_id == Course.id) & earlier.is_held.is_(False))
        .group_by(Release.id, Release.published_at)
    )
    return {row.id: (row.first_at, row.published_at) for row in rows}
