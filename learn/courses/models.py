"""Tables of courses: what was published, kept for ever, and the pointer to what is served."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, LargeBinary, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from learn.database import Base


class Course(Base):
    """A course under its permanent uid, which is also its address.

    `release_id` points at the release that is served. It has no foreign key: two tables that point at
    one another cannot be made in one step on every database, and no release is deleted that was ever served.
    A private course exists only for those who take it or look after it; an unlisted one for whoever knows
    its address. An archived one takes nobody new: who takes it goes on.
    `copy_version` is the last version of a working copy that was thrown away: the next goes on from there.
    """

    __tablename__ = "course"

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(80), unique=True)
    release_id: Mapped[int | None]
    is_private: Mapped[bool] = mapped_column(server_default=false())
    is_unlisted: Mapped[bool] = mapped_column(server_default=false())
    is_archived: Mapped[bool] = mapped_column(server_default=false())
    copy_version: Mapped[int] = mapped_column(server_default="0")


class Release(Base):
    """An immutable version of a course, published or (`is_held`) kept to be looked at before that.

    `outline` holds everything a page needs besides its own text: manifest, titles, modules and pages in
    order, per language (`learn.courses.outline.Outline`). `content_hash` covers every file.
    """

    __tablename__ = "release"
    __table_args__ = (UniqueConstraint("course_id", "content_hash"), UniqueConstraint("course_id", "number"))

    id: Mapped[int] = mapped_column(primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id", ondelete="CASCADE"))
    number: Mapped[int]
    label: Mapped[str] = mapped_column(String(40))
    content_hash: Mapped[str] = mapped_column(String(64))
    outline: Mapped[dict[str, Any]] = mapped_column(JSON)
    published_at: Mapped[datetime]
    is_held: Mapped[bool] = mapped_column(server_default=false())


class RenderedText(Base):
    r"""HTML by the hash of what it was made from, so that unchanged text is rendered once.

    `contents` lists its headings as [anchor, title]; `weight` is its size compressed, in bytes. `html`
    marks the place of each question with `\x1e<question uid>\x1e`.
    """

    __tablename__ = "rendered_text"

    hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    html: Mapped[str]
    plain_text: Mapped[str]
    contents: Mapped[list[Any]] = mapped_column(JSON)
    weight: Mapped[int]


class PageText(Base):
    """Which rendered text a page of a release shows in a language."""

    __tablename__ = "page_text"

    release_id: Mapped[int] = mapped_column(ForeignKey("release.id", ondelete="CASCADE"), primary_key=True)
    page_uid: Mapped[str] = mapped_column(String(80), primary_key=True)
    language: Mapped[str] = mapped_column(String(8), primary_key=True)
    text_hash: Mapped[str] = mapped_column(ForeignKey("rendered_text.hash"), index=True)


class OldAddress(Base):
    """A slug a page once had: asked for again, it leads to where the page is now."""

    __tablename__ = "old_address"

    course_id: Mapped[int] = mapped_column(ForeignKey("course.id", ondelete="CASCADE"), primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), primary_key=True)
    page_uid: Mapped[str] = mapped_column(String(80))


class Media(Base):
    """A file of a course by the hash of its bytes; served unchanged for ever."""

    __tablename__ = "media"
    __table_args__ = (CheckConstraint("size >= 0", name="size"),)

    hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    mime: Mapped[str] = mapped_column(String(80))
    size: Mapped[int]
    width: Mapped[int | None]
    height: Mapped[int | None]
    data: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)


class SlimPicture(Base):
    """As which file of `media` a picture is served, by the hash of the bytes that it was made small from.

    When pictures are made otherwise, a migration empties this: then each is made anew once.
    """

    __tablename__ = "slim_picture"

    source_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    media_hash: Mapped[str] = mapped_column(ForeignKey("media.hash"))


class SourceFile(Base):
    """A file as its author wrote it, by the hash of its bytes; `packed` holds them compressed (zlib)."""

    __tablename__ = "source_file"
    __table_args__ = (CheckConstraint("size >= 0", name="size"),)

    hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    size: Mapped[int]
    packed: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)


class ReleaseFile(Base):
    """Which file lies where in a release: below the course's uid, or in `_facts/` what it prints of those."""

    __tablename__ = "release_file"

    release_id: Mapped[int] = mapped_column(ForeignKey("release.id", ondelete="CASCADE"), primary_key=True)
    path: Mapped[str] = mapped_column(String(1024), primary_key=True)
    file_hash: Mapped[str] = mapped_column(ForeignKey("source_file.hash"), index=True)


class CourseMedia(Base):
    """That a release of a course uses a file: what private courses alone use is not sent to strangers."""

    __tablename__ = "course_media"

    hash: Mapped[str] = mapped_column(ForeignKey("media.hash"), primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id", ondelete="CASCADE"), primary_key=True)


class CourseStaff(Base):
    """Somebody who looks after a course; what each role may do is said in `learn.courses.roles`.

    A translator has the one language that they write.
    """

    __tablename__ = "course_staff"
    __table_args__ = (
        CheckConstraint("role IN ('owner', 'editor', 'reviewer', 'translator', 'tutor')", name="role"),
        CheckConstraint("(role = 'translator') = (language IS NOT NULL)", name="language"),
    )

    course_id: Mapped[int] = mapped_column(ForeignKey("course.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    role: Mapped[str] = mapped_column(String(12))
    language: Mapped[str | None] = mapped_column(String(8))
    since: Mapped[datetime]


class StaffInvitation(Base):
    """A door that opens once for somebody who is to look after a course; only its digest is kept."""

    __tablename__ = "staff_invitation"
    __table_args__ = (CheckConstraint("(role = 'translator') = (language IS NOT NULL)", name="language"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id", ondelete="CASCADE"), index=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    role: Mapped[str] = mapped_column(String(12))
    language: Mapped[str | None] = mapped_column(String(8))
    invited_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class PreviewLink(Base):
    """A link by which anybody who has it sees a release as learners would.

    It works until it expires, or until who made it loses the role in the course that let them, or is
    suspended or erased.
    """

    __tablename__ = "preview_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    release_id: Mapped[int] = mapped_column(ForeignKey("release.id", ondelete="CASCADE"), index=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]


class CourseComment(Base):
    """What somebody of a course's staff says of a page, or (`answers_id`) to what was said of it.

    Page uids outlive drafts and releases: what was said of a draft stands beside the release made from it.
    """

    __tablename__ = "course_comment"

    id: Mapped[int] = mapped_column(primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id", ondelete="CASCADE"), index=True)
    page_uid: Mapped[str] = mapped_column(String(80))
    answers_id: Mapped[int | None] = mapped_column(
        ForeignKey("course_comment.id", ondelete="CASCADE"), index=True
    )
    author_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    text: Mapped[str] = mapped_column(String(2000))
    written_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]


class PageReport(Base):
    """What a reader says is wrong with a paragraph (`quote`), and how it should read; no name with it."""

    __tablename__ = "page_report"
    __table_args__ = (
        CheckConstraint("state IN ('open', 'taken', 'declined')", name="state"),
        # The same again changes nothing, however often it is sent.
        UniqueConstraint("course_id", "digest"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id", ondelete="CASCADE"))
    release_id: Mapped[int] = mapped_column(ForeignKey("release.id", ondelete="CASCADE"), index=True)
    page_uid: Mapped[str] = mapped_column(String(80))
    language: Mapped[str] = mapped_column(String(8))
    digest: Mapped[str] = mapped_column(String(64))
    quote: Mapped[str] = mapped_column(String(2000))
    fault: Mapped[str] = mapped_column(String(1000))
    wording: Mapped[str] = mapped_column(String(2000))
    state: Mapped[str] = mapped_column(String(8))
    sent_at: Mapped[datetime]


class LearningPath(Base):
    """Courses in the order in which they lead to one goal; titles and summaries by language.

    `courses` are uids, not keys: a path may name a course before it is served, and shows it from then on.
    """

    __tablename__ = "learning_path"

    uid: Mapped[str] = mapped_column(String(80), primary_key=True)
    position: Mapped[int]
    titles: Mapped[dict[str, str]] = mapped_column(JSON)
    summaries: Mapped[dict[str, str]] = mapped_column(JSON)
    courses: Mapped[list[str]] = mapped_column(JSON)


class SearchEntry(Base):
    """What the search looks through: one row a page and language of the release that is served.

    `words` is folded text (see `learn.urdu`). The index over it is the database's own: FTS5 on SQLite
    (`search_index`), a GIN index over to_tsvector on PostgreSQL; both are made by the migration.
    """

    __tablename__ = "search_entry"
    __table_args__ = (Index("ix_search_entry_course_id", "course_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id", ondelete="CASCADE"))
    page_uid: Mapped[str | None] = mapped_column(String(80))
    language: Mapped[str] = mapped_column(String(8))
    title: Mapped[str]
    text: Mapped[str]
    title_words: Mapped[str]
    words: Mapped[str]
