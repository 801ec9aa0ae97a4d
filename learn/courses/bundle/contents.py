"""A course as it was read: frozen, complete, and without any decision about how it is shown."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from learn.courses.blocks import Block, DrawBlock, Prose, QuestionBlock
from learn.courses.bundle.schemas.fronts import PageFront
from learn.courses.bundle.schemas.manifest import Manifest
from learn.courses.bundle.schemas.shared import Fact, Term, WrittenPath
from learn.courses.problems import Problem


@dataclass(frozen=True, slots=True)
class CourseText:
    """The words of the manifest in one language; `outcomes` by their key, in the manifest's order."""

    title: str
    summary: str
    outcomes: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class PageText:
    """A page or bank in one language.

    `anchors` name the headings of its prose (outside quotes, lists and questions) in order; those of a
    translation are its source's. `is_older` tells that the source was revised or grew since.
    """

    lang: str
    title: str
    path: str
    body_first_line: int
    blocks: tuple[Block, ...]
    anchors: tuple[str, ...]
    is_older: bool = False

    @property
    def questions(self) -> tuple[QuestionBlock, ...]:
        """Return the questions in reading order."""
        return tuple(block for block in self.blocks if isinstance(block, QuestionBlock))

    @property
    def draws(self) -> tuple[DrawBlock, ...]:
        """Return the draws in reading order."""
        return tuple(block for block in self.blocks if isinstance(block, DrawBlock))

    def with_questions_of(self, source: "PageText") -> tuple[Block, ...]:
        """Return the blocks of a translation with those questions of its source that it lacks.

        Each comes before the next one that both have: whoever gets there has read what it asks about.
        """
        own = {block.uid for block in self.questions}
        lacking: list[QuestionBlock] = []
        before: dict[str, list[QuestionBlock]] = {}
        for question in source.questions:
            if question.uid in own:
                before[question.uid], lacking = lacking, []
            else:
                lacking.append(question)
        blocks: list[Block] = []
        for block in self.blocks:
            if isinstance(block, QuestionBlock):
                blocks += before.get(block.uid, ())
            blocks.append(block)
        return (*blocks, *lacking)


@dataclass(frozen=True, slots=True)
class Module:
    """A heading of the path; `position` counts from 1, `intros` holds Markdown by language."""

    uid: str
    slug: str
    path: str
    position: int
    titles: Mapping[str, str]
    intros: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Page:
    """A lesson, quiz or task; `texts` always holds the source language.

    `position` counts from 1 within the module, `number` from 1 through the whole course.
    """

    kind: str
    uid: str
    slug: str
    path: str
    module_uid: str
    position: int
    number: int
    front: PageFront
    texts: Mapping[str, PageText]


@dataclass(frozen=True, slots=True)
class Bank:
    """Questions to draw from; `texts` always holds the source language."""

    uid: str
    path: str
    title: str
    outcomes: tuple[str, ...]
    texts: Mapping[str, PageText]


@dataclass(frozen=True, slots=True)
class Media:
    """A file below `media/`; `mime` is told by its bytes, not by its name."""

    path: str
    hash: str
    size: int
    mime: str


@dataclass(frozen=True, slots=True)
class Shared:
    """What all courses of a library share; paths of its files and problems begin at the library's root.

    `fact_paths` tell which file holds a fact, `file_hashes` what those files hold.
    """

    facts: Mapping[str, Fact] = field(default_factory=dict)
    glossary: tuple[Term, ...] = ()
    problems: tuple[Problem, ...] = ()
    root: Path = Path()
    fact_paths: Mapping[str, str] = field(default_factory=dict)
    file_hashes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Bundle:
    """One course folder; paths in it and in its problems begin at the folder.

    `texts`, `readmes` and all other mappings by language always hold the source language; what a
    translation lacks is simply not there. `requires_places` tells where in `course.yml` each required
    course is named, for the one check that needs other courses. A faulty course is still a bundle, with
    stand-ins for what is missing and problems that stop it from being published.
    """

    uid: str
    folder: Path
    manifest: Manifest
    texts: Mapping[str, CourseText]
    readmes: Mapping[str, str]
    modules: tuple[Module, ...]
    pages: tuple[Page, ...]
    banks: tuple[Bank, ...]
    media: tuple[Media, ...]
    file_hashes: Mapping[str, str]
    content_hash: str
    requires_places: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()

    def page(self, uid: str) -> Page | None:
        """Return the page with this id."""
        return next((page for page in self.pages if page.uid == uid), None)

    def bank(self, path: str) -> Bank | None:
        """Return the bank at this path, as `DrawBlock.bank_path` names it."""
        return next((bank for bank in self.banks if bank.path == path), None)

    @property
    def holders(self) -> tuple[Page | Bank, ...]:
        """Return all that holds questions: pages, then banks."""
        return (*self.pages, *self.banks)

    @property
    def words(self) -> str:
        """Return all that its Markdown says in every language, for whoever looks for a name in it."""
        holders: tuple[Page | Bank, ...] = (*self.pages, *self.banks)
        blocks = (block for holder in holders for text in holder.texts.values() for block in text.blocks)
        intros = (intro for module in self.modules for intro in module.intros.values())
        return "\n".join([*self.readmes.values(), *intros, *map(_words_of, blocks)])

    def facts_in_words(self, facts: Mapping[str, Fact]) -> dict[str, Fact]:
        """Return those of `facts` that its words may print, by id."""
        words = self.words
        return {uid: facts[uid] for uid in sorted(facts) if uid in words}

    @property
    def all_ids(self) -> frozenset[str]:
        """Return the ids that are permanent once published: of modules, pages, banks and questions."""
        holders: tuple[Page | Bank, ...] = (*self.pages, *self.banks)
        texts = [holder.texts[self.manifest.source_language] for holder in holders]
        uids = {question.uid for text in texts for question in text.questions}
        uids |= {module.uid for module in self.modules} | {page.uid for page in self.pages}
        return frozenset(uids | {bank.uid for bank in self.banks})


@dataclass(frozen=True, slots=True)
class WrittenPaths:
    """The paths that a library's own file names, in its order; problems as a shell shows them."""

    paths: tuple[WrittenPath, ...]
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Library:
    """All courses below one root; `problems` are those of everything in it, as a shell shows them.

    `strays` are those among them of what stands where a course should and is none. `paths` are None
    where no file names any, and where the root is a single course.
    """

    root: Path
    shared: Shared
    bundles: tuple[Bundle, ...]
    strays: tuple[Problem, ...] = ()
    paths: WrittenPaths | None = None
    problems: tuple[Problem, ...] = ()


def _words_of(block: Block) -> str:
    match block:
        case Prose():
            return block.text
        case QuestionBlock():
            return f"{block.heading}\n{block.body}"
        case DrawBlock():
            return block.heading


def drawn_from(bank: Bank, tags: tuple[str, ...], lang: str) -> tuple[QuestionBlock, ...]:
    """Return the questions of `bank` that carry every one of `tags`."""
    return tuple(question for question in bank.texts[lang].questions if set(tags) <= set(tags_of(question)))


def tags_of(question: QuestionBlock) -> tuple[str, ...]:
    """Return the tags of a question."""
    tags = question.meta.get("tags")
    return tuple(map(str, tags)) if isinstance(tags, list) else ()


def located(problem: Problem, folder: Path) -> Problem:
    """Return `problem` with its path as a shell shows it from where `folder` was named."""
    return replace(problem, path=(folder / problem.path).as_posix())
