"""Tables of the desk: courses being changed, releases planned for a moment, and who published what."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from learn.database import Base


class WorkingCopy(Base):
    """A course as it will be published; it began from the files of `base_release_id`, or from an example.

    `version` grows with every change of any of its files, so that whoever publishes has seen what they do. It
    never comes back, not even in another copy of the course: what was left open knows one from the other.
    """

    __tablename__ = "working_copy"

    course_id: Mapped[int] = mapped_column(ForeignKey("course.id", ondelete="CASCADE"), primary_key=True)
    base_release_id: Mapped[int | None] = mapped_column(ForeignKey("release.id"))
    version: Mapped[int] = mapped_column(default=1)
    opened_at: Mapped[datetime]


class DraftFile(Base):
    """A file of a working copy; paths begin as in `release_file`, below the course's uid or in `_facts/`.

    The id stays when a file moves: whoever has it open saves it where it is now. `packed` holds the bytes
    compressed (zlib); it is empty where they are those of `source_file`. `version` is that of the copy when
    the bytes changed last.
    """

    __tablename__ = "draft_file"
    __table_args__ = (
        UniqueConstraint("course_id", "path"),
        CheckConstraint("size >= 0", name="size"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("working_copy.course_id", ondelete="CASCADE"))
    path: Mapped[str] = mapped_column(String(1024))
    hash: Mapped[str] = mapped_column(String(64))
    size: Mapped[int]
    mime: Mapped[str] = mapped_column(String(80))
    packed: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    version: Mapped[int] = mapped_column(default=1)
    changed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    changed_at: Mapped[datetime | None]


class PlannedRelease(Base):
    """A working copy to be published at a moment, as it was when that was planned (`version`).

    It replaces `served_release_id` and no other: as in `course`, that key points without a foreign key.

    `fault` says why it was not: then nothing was published, and it is not tried again.
    """

    __tablename__ = "planned_release"

    course_id: Mapped[int] = mapped_column(
        ForeignKey("working_copy.course_id", ondelete="CASCADE"), primary_key=True
    )
    version: Mapped[int]
    served_release_id: Mapped[int | None]
    name: Mapped[str] = mapped_column(String(80))
    mode: Mapped[str] = mapped_column(String(10))
    due_at: Mapped[datetime] = mapped_column(index=True)
    planned_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    fault: Mapped[str | None] = mapped_column(String(300))


class Publication(Base):
    """That somebody put a release before learners, for the first time or again, and what they call it."""

    __tablename__ = "publication"

    id: Mapped[int] = mapped_column(primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id", ondelete="CASCADE"), index=True)
    release_id: Mapped[int] = mapped_column(ForeignKey("release.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(80))
    published_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    published_at: Mapped[datetime]
