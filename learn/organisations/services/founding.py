"""Making organisations: by those who run the installation."""

import re
from datetime import datetime

from learn import ids
from learn.database import insert_missing, transaction
from learn.organisations.models import Organisation

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LONGEST_SLUG = 60
LONGEST_NAME = 120


class NotASlug(ValueError):
    """An address of an organisation is made of small letters, digits and single hyphens."""


class NotAName(ValueError):
    """An organisation needs a name of at most 120 characters."""


class SlugTaken(Exception):
    """There is an organisation of that address already."""


def found_organisation(slug: str, name: str, now: datetime) -> None:
    """Make an organisation; raises `NotASlug`, `NotAName`, `SlugTaken`."""
    name = " ".join(name.split())
    if len(slug) > LONGEST_SLUG or not SLUG.fullmatch(slug):
        raise NotASlug(slug)
    if not 0 < len(name) <= LONGEST_NAME:
        raise NotAName(name)
    row = {"reference": ids.public_id(), "slug": slug, "name": name, "created_at": now}
    with transaction() as session:
        if not insert_missing(session, Organisation, [row]):
            raise SlugTaken(slug)
