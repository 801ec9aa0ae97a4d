"""What a working copy changes for learners, against the release that is served; pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from learn.authoring.questions import read_questions
from learn.authoring.workbench import Workbench
from learn.courses.outline import Outline
from learn.quizzes.questions import scoring_hash


@dataclass(frozen=True, slots=True)
class ServedQuestion:
    """A question as it is served: what is scored, and in how many attempts it was answered."""

    scoring_hash: str
    attempts: int


@dataclass(frozen=True, slots=True)
class PageChange:
    """A page that is new, gone, to be read again, or open again; `readers` did it as it was."""

    title: str
    deed: str
    readers: int


@dataclass(frozen=True, slots=True)
class Consequences:
    """All of it; `corrected` are questions whose key changes, with the attempts that asked them."""

    pages: tuple[PageChange, ...]
    corrected: tuple[tuple[str, int], ...]
    new_questions: int
    gone_questions: int
    behind: tuple[str, ...]


def consequences_of(
    opened: Workbench,
    outline: Outline | None,
    served: Mapping[str, ServedQuestion],
    readers: Mapping[str, int],
) -> Consequences:
    """Return what publishing would change."""
    bundle = opened.bundle
    source = bundle.manifest.source_language
    old = {page.uid: page for page in outline.pages} if outline is not None else {}
    new = {page.uid: page for page in bundle.pages}
    pages = [
        PageChange(page.texts[source].title, "new" if uid not in old else "revised", readers.get(uid, 0))
        for uid, page in new.items()
        if uid not in old or page.front.revision > old[uid].revision
    ]
    pages += [
        PageChange(page.titles[outline.source_language], "gone", readers.get(uid, 0))
        for uid, page in old.items()
        if uid not in new and outline is not None
    ]
    questions = read_questions(bundle).questions
    corrected = [
        (uid, served[uid].attempts)
        for uid, question in questions.items()
        if uid in served and served[uid].scoring_hash != scoring_hash(question)
    ]
    behind = [text.path for holder in bundle.holders for text in holder.texts.values() if text.is_older]
    return Consequences(
        tuple(pages),
        tuple(corrected),
        len(questions.keys() - served.keys()),
        len(served.keys() - questions.keys()),
        tuple(sorted(behind)),
    )
