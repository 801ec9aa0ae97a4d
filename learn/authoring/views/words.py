"""Words of the instructor's desk that are chosen by a name: roles and flags."""

from learn.i18n import lazy_gettext

STAFF_ROLES = {
    "owner": lazy_gettext("You own this course"),
    "editor": lazy_gettext("You write and publish this course"),
    "reviewer": lazy_gettext("You review this course"),
    "translator": lazy_gettext("You translate this course"),
    "tutor": lazy_gettext("You are a tutor of this course"),
}
PAGE_KINDS = {
    "lesson": lazy_gettext("Lesson"),
    "quiz": lazy_gettext("Quiz"),
    "task": lazy_gettext("Task"),
    "bank": lazy_gettext("Bank of questions"),
    "module": lazy_gettext("Module"),
}
QUESTION_KINDS = {
    "single-choice": lazy_gettext("One right choice"),
    "multiple-choice": lazy_gettext("Several right choices"),
    "true-false": lazy_gettext("True or false"),
    "numeric": lazy_gettext("A number"),
    "short-answer": lazy_gettext("A word or two"),
    "ordering": lazy_gettext("Lines to put in order"),
    "matching": lazy_gettext("Pairs to match"),
    "cloze": lazy_gettext("Gaps to fill"),
    "spot-the-error": lazy_gettext("Mistakes to find"),
    "essay": lazy_gettext("A text for a tutor"),
    "upload": lazy_gettext("A file for a tutor"),
    "survey": lazy_gettext("A question without a mark"),
    "scenario": lazy_gettext("A story with choices"),
}
# What became of a file or a page.
DEEDS = {
    "added": lazy_gettext("new"),
    "gone": lazy_gettext("taken away"),
    "changed": lazy_gettext("changed"),
    "new": lazy_gettext("new"),
    "revised": lazy_gettext("to be read again"),
}
# By flag: its name, and what to do about it.
FLAGS = {
    "KEY_WRONG": (
        lazy_gettext("Key probably wrong"),
        lazy_gettext(
            "Those who do well elsewhere miss it more often than those who do badly. Read the key again."
        ),
    ),
    "DEAD_DISTRACTOR": (
        lazy_gettext("A choice nobody takes"),
        lazy_gettext(
            "Fewer than 5 in 100 pick it. Put a mistake there that people really make, or leave it out."
        ),
    ),
    "TOO_EASY": (
        lazy_gettext("Too easy"),
        lazy_gettext("More than 95 in 100 get it right. Ask for a use of the idea, or let it go."),
    ),
    "TOO_HARD": (
        lazy_gettext("Too hard"),
        lazy_gettext("Fewer than 30 in 100 get it right. Is it taught, and is the question clear?"),
    ),
    "SLOW": (
        lazy_gettext("Takes very long"),
        lazy_gettext("Far longer than the other questions of the course. Can it be said in fewer words?"),
    ),
    "FAST": (
        lazy_gettext("Answered in a moment"),
        lazy_gettext("Far faster than the other questions. Perhaps the answer shows, or is passed around."),
    ),
}
