"""What a preview link shows."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from learn.courses.models import PreviewLink
from learn.courses.outline import Outline
from learn.courses.queries import outline_by_release
from learn.ids import digest


@dataclass(frozen=True, slots=True)
class Preview:
    """A release as somebody with the link sees it, until it expires."""

    outline: Outline
    expires_at: datetime


def preview_of(reader: Connection, secret: str, now: datetime) -> Preview | None:
    """Return what the link of this secret shows, as long as it works."""
    row = reader.execute(
        select(PreviewLink.release_id, PreviewLink.expires_at).where(
            PreviewLink.digest == digest(secret), PreviewLink.expires_at > now
        )
    ).first()
    return Preview(outline_by_release(reader, row.release_id), row.expires_at) if row is not None else None
