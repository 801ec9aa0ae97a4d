"""What each role may do; the desk and its pages ask nothing else."""

import pytest

from learn.courses import roles
from learn.courses.roles import ROLES, Care, may_edit

PAGE, URDU = "01-accounts/02-passwords.md", "01-accounts/02-passwords.ur.md"
MAY = {
    "may_appoint": {"owner"},
    "may_publish": {"owner", "editor"},
    "may_write": {"owner", "editor", "translator"},
    "may_comment": {"owner", "editor", "reviewer", "translator"},
    "may_preview": {"owner", "editor", "reviewer", "translator"},
    "may_judge": {"owner", "tutor"},
}


@pytest.mark.parametrize("deed", MAY)
def test_each_role_may_do_what_it_is_for_and_nothing_else(deed: str) -> None:
    assert {role for role in ROLES if getattr(roles, deed)(Care(role))} == MAY[deed]


def test_owners_and_editors_edit_everything_and_reviewers_and_tutors_nothing() -> None:
    for file, language in [(PAGE, "en"), (URDU, "ur"), ("course.yml", "en"), ("media/a.png", "")]:
        assert {role for role in ROLES if may_edit(Care(role), file, language)} == {"owner", "editor"}


@pytest.mark.parametrize("file", [URDU, "course.ur.yml", "README.ur.md", "banks/o1.ur.md"])
def test_a_translator_edits_translations_into_their_language(file: str) -> None:
    assert may_edit(Care("translator", "ur"), file, "ur")


@pytest.mark.parametrize(
    ("file", "language"),
    [
        (PAGE, "en"),
        (PAGE, "ur"),
        ("01-accounts/02-passwords.sd.md", "sd"),
        ("01-accounts/02-passwords.sd.md", "ur"),
        (URDU, "en"),
        ("course.yml", "ur"),
        ("media/plan.ur.svg", "ur"),
        ("_facts/english.ur.yml", "ur"),
        ("../other-course/README.ur.md", "ur"),
        ("/etc/README.ur.md", "ur"),
        ("", "ur"),
    ],
)
def test_a_translator_edits_nothing_else(file: str, language: str) -> None:
    assert not may_edit(Care("translator", "ur"), file, language)


CARES = [Care(role) for role in ROLES if role != "translator"] + [
    Care("translator", "ur"),
    Care("translator", "sd"),
]


@pytest.mark.parametrize("held", CARES)
@pytest.mark.parametrize("offered", CARES)
def test_a_role_includes_another_where_nothing_is_lost(held: Care, offered: Care) -> None:
    def allowed(care: Care) -> set[str]:
        deeds = {deed for deed in MAY if getattr(roles, deed)(care)}
        files = [(PAGE, "en"), (URDU, "ur"), (URDU.replace(".ur.", ".sd."), "sd")]
        return deeds | {file for file, language in files if may_edit(care, file, language)}

    assert roles.includes(offered, held) == (allowed(held) <= allowed(offered))
