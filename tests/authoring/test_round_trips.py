"""Courses that nobody would write so come back as they are, and an edit changes one block of one file."""

from dataclasses import dataclass
from itertools import count
from pathlib import Path

from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from learn import clock
from learn.authoring.packing import put
from learn.authoring.queries import copy_of, draft_content, drafts_of
from learn.authoring.retyping import shown_text
from learn.authoring.services import publish_path
from learn.authoring.services.copies import open_copy, save_text
from learn.authoring.services.releasing import Order, publish_copy
from learn.courses.bundle.contents import Shared
from learn.courses.queries import course_id_of, release_files, release_id_of
from learn.database import reading
from learn.quizzes.regrading import Mode
from tests.authoring.copies import instance, staffed
from tests.courses.course_files import COURSE, COURSE_UR, FACTS, GLOSSARY, PICTURE

LESSON, LESSON_UR, BANK = "01-a/01-lesson.md", "01-a/01-lesson.ur.md", "banks/bank.md"
MARK = b"\xef\xbb\xbf"
ENDS = ("\n", "\r\n", "\r")
# What authors paste from everywhere; each is a block of its own.
PIECES = (
    "Plain words.  \nA hard break, and trailing spaces.   \n",
    'برلن کا کلائنٹ لکھتا ہے "3 pm"۔ کون سا وقت؟\n',
    "- one\n  - two\n\n    still two\n      1. three\n\t- tab\n- one again\n",
    "| a | b |\n| --- |:-:|\n| 1 | `x \\| y` |\n| سوال | |\n",
    "![Two clocks](../media/clock.png) and [a talk](../media/talk.mp3).\n",
    "{{fact:audio-bandwidth}}\n",
    "> [!GOOD] A good one\n> First.\n>\n> > Deeper.\n",
    "> [!WARNING]\n> سنبھل کر۔\n",
    "```python\nprint('---')  \n\n# no heading\n```\n",
    "Money: $x^2$ and *both* **marks** ~~gone~~, a note.[^1]\n\n[^1]: The note.\n",
    "Term\n: What it means\n",
    "<b>No HTML</b> &amp; an & of its own, 100 % sure\\\nof it.\n",
    "***\n\n\n\nWords after a line, with\u00a0a hard space and a zero\u200cwidth joiner.\n",
    "## A heading\n\nIts words.\n",
)

CHOICES = "\n- (x) Yes {#yes}\n  > Right: \u201cyes\u201d.\n- ( ) نہیں\n  > Read again.\n"
uids = count(1)


@dataclass(frozen=True)
class Written:
    """A file as it lies on a disk, in blocks; `blocks` are joined by nothing."""

    blocks: tuple[bytes, ...]

    @property
    def content(self) -> bytes:
        """Return the whole file."""
        return b"".join(self.blocks)


def question(uid: str, *, is_source: bool) -> str:
    return f"## Is it {uid}?\n<!-- {{id: {uid}{', outcome: O1' if is_source else ''}}} -->\n{CHOICES}"


@st.composite
def files(draw: st.DrawFn, front: str, pieces: list[str]) -> Written:
    """Return a file with line ends of every kind, a mark or none, and odd space between its blocks."""
    usual = draw(st.sampled_from(ENDS[:2]))
    gap = draw(st.sampled_from(("\n", "\n\n", " \n", "\n\t\n")))
    ends = [draw(st.sampled_from((usual, usual, *ENDS))) for _piece in pieces]
    blocks = [front.replace("\n", usual)]
    blocks += [(piece + gap).replace("\n", end) for piece, end in zip(pieces, ends, strict=True)]
    if draw(st.booleans()):
        blocks[-1] = blocks[-1].rstrip("\r\n\t ")
    mark = MARK if draw(st.booleans()) else b""
    first, *others = (block.encode() for block in blocks)
    return Written((mark + first, *others))


@st.composite
def courses(draw: st.DrawFn) -> dict[str, Written]:
    """Return a course that is odd and valid."""
    uid = f"odd-{next(uids)}"
    pieces = draw(st.lists(st.sampled_from(PIECES), min_size=1, max_size=6, unique=True))
    asked = [question(f"q-{number}", is_source=True) for number in range(draw(st.integers(1, 2)))]
    answered = [question(f"q-{number}", is_source=False) for number in range(len(asked))]
    manifest = COURSE.partition("certificate:")[0].replace("id: clear-times", f"id: {uid}")
    translated = "---\nof: 01-lesson.md\nlang: ur\nsource_revision: 1\ntitle: سبق\n---\n\n"
    made = {
        "course.yml": draw(files(manifest, [])),
        "course.ur.yml": draw(files(COURSE_UR, [])),
        "README.md": draw(files("# Odd\n\n", ["One promise.\n"])),
        "README.ur.md": draw(files("# عجیب\n\n", ["ایک وعدہ۔\n"])),
        "01-a/module.md": draw(files("---\nid: a-module\ntitle: A\n---\n", ["Begin.\n"])),
        LESSON: draw(
            files("---\nid: lesson\ntitle: A lesson\nminutes: 5\noutcomes: [O1]\n---\n\n", pieces + asked)
        ),
        LESSON_UR: draw(files(translated, pieces + answered)),
        "01-a/02-quiz.md": draw(
            files(
                "---\nid: quiz\nkind: quiz\ntitle: Quiz\npass: 50%\n---\n\n",
                ["{{fact:audio-bandwidth}}\n", "## One\n<!-- {draw: 1, from: ../banks/bank.md} -->\n"],
            )
        ),
        BANK: draw(
            files(
                "---\nid: bank\nkind: bank\ntitle: Bank\noutcomes: [O1]\n---\n\n",
                [question(f"b-{number}", is_source=True) for number in range(2)],
            )
        ),
        "media/clock.png": Written((PICTURE,)),
        "media/talk.mp3": Written((b"ID3\x03\x00\x00\x00\x00\x00\x00" + bytes(64),)),
    }
    facts = draw(files(FACTS, []))
    return {**{f"{uid}/{path}": each for path, each in made.items()}, "_facts/products.yml": facts}


@st.composite
def edits(draw: st.DrawFn) -> tuple[str, int, str]:
    """Return which block of which file is written anew, and how."""
    path = draw(st.sampled_from((LESSON, LESSON, "README.md", "01-a/module.md")))
    words = draw(st.text("ab یہ.,", max_size=20)).strip()
    return path, draw(st.integers(1, 6)), f"New {words}\n\nwords.\n"


@settings(
    max_examples=6,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[
        HealthCheck.function_scoped_fixture,
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
    ],
)
@given(course=courses(), edit=edits())
def test_a_course_comes_back_byte_for_byte_but_for_the_block_that_was_edited(
    app: Flask, tmp_path: Path, course: dict[str, Written], edit: tuple[str, int, str]
) -> None:
    uid = next(iter(course)).partition("/")[0]
    place = tmp_path / f"{uid}-{next(uids)}"
    before = {path: each.content for path, each in course.items()}
    lay(place / "first", {**before, "_glossary.yml": GLOSSARY.encode()})
    with app.app_context():
        [first] = publish_path(place / "first", clock.now())
        assert not first.is_refused, first.problems
        assert given_back(uid, place / "second") == before
        [second] = publish_path(place / "second", clock.now())
        assert (second.is_refused, second.is_new, second.release_id) == (False, False, first.release_id)

        path, number, words = edit
        blocks = course[f"{uid}/{path}"].blocks
        number = min(number, len(blocks) - 1)
        # A question or a section that goes would have to go from the translation as well.
        number = next((at for at in range(number, 0, -1) if not blocks[at].startswith(b"##")), 1)
        words = "## Instead\n\n" + words if blocks[number].startswith(b"##") else words
        head, tail = b"".join(blocks[:number]), b"".join(blocks[number + 1 :])
        write_anew(app, uid, path, shown_text(head) + words + "\n" + shown_text(tail))
        after = given_back(uid, place / "third")
    changed = after.pop(f"{uid}/{path}")
    assert after == {name: content for name, content in before.items() if name != f"{uid}/{path}"}
    assert changed.startswith(head)
    assert changed.endswith(tail)
    assert shown_text(changed[len(head) : len(changed) - len(tail)]) == words + "\n"


def lay(place: Path, contents: dict[str, bytes]) -> None:
    for path, content in contents.items():
        target = place / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)


def given_back(uid: str, place: Path) -> dict[str, bytes]:
    """Export the course that is served; return the files that are there then."""
    release_id = release_id_of(reading(), uid)
    assert release_id is not None
    put(place, release_files(reading(), release_id))
    return {
        path.relative_to(place).as_posix(): path.read_bytes() for path in place.rglob("*") if path.is_file()
    }


def write_anew(app: Flask, uid: str, path: str, text: str) -> None:
    """Save a text as a browser sends it, and publish the copy."""
    course_id = course_id_of(reading(), uid)
    assert course_id is not None
    person_id = staffed(course_id, f"ustad{next(uids)}")
    if copy_of(reading(), course_id) is None:
        open_copy(course_id, clock.now())
    draft = drafts_of(reading(), course_id, uid)[path]
    save_text(course_id, draft.id, draft.version, text.replace("\n", "\r\n"), person_id, clock.now())
    assert draft_content(reading(), course_id, f"{uid}/{path}") is not None
    copy = copy_of(reading(), course_id)
    assert copy is not None
    served = release_id_of(reading(), uid)
    order = Order(course_id, uid, copy.version, "Anew", Mode.RAISE, person_id, served)
    done = publish_copy(order, instance(app), Shared(), clock.now())
    assert (done.is_refused, done.is_new) == (False, True), done.problems
