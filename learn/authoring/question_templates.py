"""A question of each type to begin with: good as it stands, to be changed. Written as the format asks."""

import re
from collections.abc import Collection, Mapping

LINE = re.compile(r"[^\n]*\n|[^\n]+")
CHOICES = """\
- (x) The right answer
  > Right. Say why.
- ( ) A mistake that people really make
  > Say what happens then.
"""
RUBRIC = """\
| Criterion | Missing (0) | Attempted (1) | Fit to send (2) |
| --- | --- | --- | --- |
| Purpose clear in line 1 | No purpose | Purpose further down | Purpose in line 1 |
"""
HEADING = "What would you do first?"
# By type: the heading, what its comment says beside the id, and the answer part.
TEMPLATES: Mapping[str, tuple[str, str, str]] = {
    "single-choice": (HEADING, "", CHOICES),
    "multiple-choice": (
        "Which of these are true?",
        ", credit: proportional",
        (
            "- [x] A true one\n  > Right. Say why.\n- [x] Another true one\n  > Right. Say why.\n"
            "- [ ] A mistake that people really make\n  > Say what happens then.\n"
        ),
    ),
    "true-false": (
        "True or false: write one plain sentence here.",
        ", type: true-false",
        "- (x) True\n  > Right. Say why.\n- ( ) False\n  > Say why not.\n",
    ),
    "numeric": (
        "How much is it?",
        ", type: numeric, unit: USD",
        "- = 40.5 +- 0.5\n  > Right. Say how.\n- ~ 45\n  > Say what was forgotten.\n",
    ),
    "short-answer": (
        "What is the word for it?",
        ", type: short-answer",
        "- = UTC\n  > Right.\n- ~ GMT\n  > Close. Say what differs.\n",
    ),
    "ordering": (
        "What comes first, next and last?",
        ", type: ordering, credit: proportional",
        "1. The first step\n2. The second step\n3. The third step\n\n> [!NOTE]\n> Say why in this order.\n",
    ),
    "matching": (
        "What is each for?",
        ", type: matching",
        (
            "| Tool | Use |\n| --- | --- |\n| Calendar | keeps your dates |\n"
            "| Sheet | adds up your earnings |\n"
            "| | fits none of them |\n\n> [!NOTE]\n> Say why they belong together.\n"
        ),
    ),
    "cloze": (
        "Fill in the message",
        ", type: cloze",
        (
            "> I am sorry that I am [[late|delayed]]. The price stays [[(the same)|open|a secret]].\n\n"
            "> [!NOTE]\n> Say why these words.\n"
        ),
    ),
    "spot-the-error": (
        "Find what is wrong",
        ", type: spot-the-error",
        (
            "> I saw your post today and [[I likes it=>I like it]]. I can start on Monday.\n\n"
            "> [!NOTE]\n> Say how one sees it.\n"
        ),
    ),
    "essay": ("Write the message", ", type: essay", f"Write at most eight lines.\n\n{RUBRIC}"),
    "upload": (
        "Send your work",
        ", type: upload, accept: [pdf, png, jpg], max_mb: 2",
        f"Send one file.\n\n{RUBRIC}",
    ),
    "survey": (
        "How did this go for you?",
        ", type: survey",
        "- ( ) It was easy\n- ( ) It was just right\n- ( ) It was hard\n",
    ),
    "scenario": (
        "What do you do?",
        ", type: scenario",
        (
            "Tell what happened.\n\n- (x) Ask first {to: they-answer}\n  > Right. Say why.\n"
            "- ( ) Wait\n  > Say what happens then.\n\n### they-answer\n\nTell what they answer.\n\n"
            "- (x) Do the wise thing\n  > Right.\n- ( ) Do the rash thing\n  > Say what happens then.\n"
        ),
    ),
}
UNSCORED = frozenset({"survey"})


def new_question(kind: str, slug: str, taken: Collection[str], outcome: str | None) -> str:
    """Return a question of a kind with an id that is none of `taken`, made of the page's name."""
    heading, keys, answers = TEMPLATES[kind]
    count = 1
    while f"{slug}-{count}" in taken:
        count += 1
    about = "" if outcome is None or kind in UNSCORED else f", outcome: {outcome}"
    return f"## {heading}\n<!-- {{id: {slug}-{count}{keys}{about}}} -->\n\n{answers}"


def inserted(text: str, block: str, row: int) -> str:
    """Return `text` with a block on lines of its own behind so many of its lines; every other line stays."""
    lines = LINE.findall(text)
    if not 0 <= row < len(lines):
        row = len(lines)
    before, after = "".join(lines[:row]), "".join(lines[row:])
    if before and not before.endswith("\n"):
        before += "\n"
    above = "" if not before.strip() or before.endswith("\n\n") else "\n"
    below = "" if not after.strip() or after.startswith("\n") else "\n"
    return before + above + block + below + after
