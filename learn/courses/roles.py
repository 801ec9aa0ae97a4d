"""What somebody who looks after a course may do there, told by their role alone.

An owner decides; an editor writes and publishes; a translator writes one language; a reviewer reads drafts
and comments; a tutor judges what learners hand in. What is not named here is for owners.
"""

import re
from dataclasses import dataclass

OWNER, EDITOR, REVIEWER, TRANSLATOR, TUTOR = "owner", "editor", "reviewer", "translator", "tutor"
ROLES = (OWNER, EDITOR, REVIEWER, TRANSLATOR, TUTOR)
JUDGES = (OWNER, TUTOR)
# `01-accounts/02-passwords.ur.md`: the language of a translation stands before the ending.
TRANSLATION = re.compile(r".+\.(?P<language>[A-Za-z]{2,3}(?:-[A-Za-z]+)?)\.(?:md|yml)", re.DOTALL)


# The roles that each one includes: it allows all that they allow.
INCLUDED = {
    OWNER: frozenset(ROLES),
    EDITOR: frozenset({EDITOR, REVIEWER, TRANSLATOR}),
    TRANSLATOR: frozenset({TRANSLATOR, REVIEWER}),
    REVIEWER: frozenset({REVIEWER}),
    TUTOR: frozenset({TUTOR}),
}


@dataclass(frozen=True, slots=True)
class Care:
    """A role in one course; a translator's names the `language` they write, nobody else's does."""

    role: str
    language: str | None = None


def includes(care: Care, other: Care) -> bool:
    """Tell whether whoever has `care` may do all that `other` allows: who changes to it loses nothing."""
    is_other_language = care.role == other.role == TRANSLATOR and care.language != other.language
    return other.role in INCLUDED[care.role] and not is_other_language


def may_appoint(care: Care) -> bool:
    """Tell whether they say who looks after the course."""
    return care.role == OWNER


def may_publish(care: Care) -> bool:
    """Tell whether they let learners see what was written."""
    return care.role in {OWNER, EDITOR}


def may_edit(care: Care, file: str, language: str) -> bool:
    """Tell whether they may change `file` (a path below the course's folder), written in `language`.

    A translator may change translations into theirs alone: the name of the file has to say so as well,
    or whoever asks could call the source by another language.
    """
    if care.role in {OWNER, EDITOR}:
        return True
    named = TRANSLATION.fullmatch(file)
    return (
        care.role == TRANSLATOR
        and care.language is not None
        and language == care.language
        and named is not None
        and named["language"] == care.language
        and not file.startswith(("_facts/", "/"))
        and ".." not in file.split("/")
    )


def may_write(care: Care) -> bool:
    """Tell whether there is anything that they may change."""
    return care.role in {OWNER, EDITOR, TRANSLATOR}


def may_comment(care: Care) -> bool:
    """Tell whether they may say something about a page of a draft or a release, and answer."""
    return care.role in {OWNER, EDITOR, REVIEWER, TRANSLATOR}


def may_preview(care: Care) -> bool:
    """Tell whether they may see a draft as learners would, and make a link by which others see it."""
    return care.role in {OWNER, EDITOR, REVIEWER, TRANSLATOR}


def may_judge(care: Care) -> bool:
    """Tell whether they see what learners handed in, and mark it."""
    return care.role in JUDGES
