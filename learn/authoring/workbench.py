"""A working copy taken apart as publishing would: its course, all that is wrong, and how its pages look."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from learn.authoring.drawings import DRAWING, size_of
from learn.authoring.questions import CourseQuestions, read_holder, read_questions
from learn.authoring.rendering import PLACE, rendered_blocks, weight
from learn.authoring.site import Site, StoredFile
from learn.courses.blocks import DrawBlock
from learn.courses.bundle.contents import Bank, Bundle, Media, Page, PageText, Shared
from learn.courses.bundle.files import files_of
from learn.courses.bundle.manifest_files import MANIFEST
from learn.courses.bundle.reader import bundle_of
from learn.courses.bundle.shared_files import FACTS, shared_of
from learn.courses.problems import Problem
from learn.markdown.complexity import TooComplex
from learn.markdown.context import Picture
from learn.markdown.rendering import render_block
from learn.quizzes.inputs import Input, PickOne
from learn.quizzes.marks import Mark
from learn.quizzes.questions import Question, answer_key, input_of, public_body
from learn.quizzes.questions.grading import grade


@dataclass(frozen=True, slots=True)
class Workbench:
    """A course as its working copy is; paths begin below the course's folder."""

    uid: str
    bundle: Bundle
    shared: Shared
    read: dict[str, CourseQuestions] = field(default_factory=dict)

    def questions_of(self, holder: Page | Bank) -> CourseQuestions:
        """Return the questions of one page or bank, read once."""
        if holder.path not in self.read:
            is_graded = not isinstance(holder, Page) or holder.kind == "quiz"
            self.read[holder.path] = read_holder(self.bundle, holder.texts, is_graded=is_graded)
        return self.read[holder.path]

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Return everything that is wrong, in the order of files and lines."""
        return tuple(sorted({*self.bundle.problems, *read_questions(self.bundle).problems}))

    @property
    def printed_facts(self) -> dict[str, str]:
        """Return the hashes of the files of dated facts that are published with the course, by whole path."""
        used = {self.shared.fact_paths[uid] for uid in self.bundle.facts_in_words(self.shared.facts)}
        return {path: self.shared.file_hashes[path] for path in used}

    def problems_of(self, path: str) -> tuple[Problem, ...]:
        """Return what is wrong in one file, without reading the questions of all others."""
        found = [problem for problem in self.bundle.problems if problem.path == path]
        holder = self.holder(path)
        if holder is not None:
            questions = self.questions_of(holder[0])
            found += [problem for problem in questions.problems if problem.path == path]
        return tuple(sorted(set(found)))

    def holder(self, path: str) -> tuple[Page | Bank, PageText] | None:
        """Return the page or bank that this file is, in the language that it is written in."""
        for holder in self.bundle.holders:
            for text in holder.texts.values():
                if text.path == path:
                    return holder, text
        return None


@dataclass(frozen=True, slots=True)
class ShownQuestion:
    """A question as a preview shows it: in a language that it is there in, with what is said of answers."""

    uid: str
    kind: str
    lang: str
    words: Mapping[str, object]
    said: Mapping[str, object]
    asked: Input
    verdicts: tuple[tuple[str, Mark], ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """A file as learners would see it; `parts` alternate HTML and questions."""

    lang: str
    title: str
    parts: tuple[str | ShownQuestion | DrawBlock, ...]
    weight: int


def laid_open(
    uid: str,
    texts: Mapping[str, bytes],
    media: Iterable[Media],
    site: Shared,
    known_ids: frozenset[str] = frozenset(),
) -> Workbench:
    """Return the workbench for a copy: `texts` by whole path, and the facts that the `site` has besides."""
    home = f"{uid}/"
    own = {path.removeprefix(home): content for path, content in texts.items() if path.startswith(home)}
    facts = files_of({path: each for path, each in texts.items() if path.startswith(f"{FACTS}/")}, ())
    shared = with_site(shared_of(facts, Path()), site)
    bundle = bundle_of(files_of(own, media), shared, Path(uid), known_ids=known_ids)
    return Workbench(uid, replace(bundle, problems=(*bundle.problems, *other_id(bundle, uid))), shared)


def other_id(bundle: Bundle, uid: str) -> tuple[Problem, ...]:
    """Return the fault of a manifest that names another course: publishing it would change that one."""
    if bundle.uid == uid:
        return ()
    message = f'the id is "{bundle.uid}", but this course is "{uid}" for good. Put its id back.'
    return (Problem(MANIFEST, 1, 1, "another-id", message),)


def with_site(own: Shared, site: Shared) -> Shared:
    """Return a course's own facts with those files of the site that hold none of them, and its glossary."""
    paths = files_beside(own, site)
    more = {uid: fact for uid, fact in site.facts.items() if site.fact_paths[uid] in paths}
    return replace(
        own,
        facts={**more, **own.facts},
        glossary=site.glossary,
        fact_paths={**{uid: site.fact_paths[uid] for uid in more}, **own.fact_paths},
        file_hashes={**site.file_hashes, **own.file_hashes},
    )


def files_beside(own: Shared, site: Shared) -> frozenset[str]:
    """Return the files of the site's facts that can lie beside a course's own."""
    taken = set(own.fact_paths.values())
    taken |= {site.fact_paths[uid] for uid in own.facts if uid in site.fact_paths}
    return frozenset(set(site.fact_paths.values()) - taken)


def media_files(contents: Mapping[str, bytes], mimes: Mapping[str, str], base: str) -> dict[str, StoredFile]:
    """Return how a preview names files; pictures among them that it shows are there with their `contents`."""
    files = {}
    for path, mime in mimes.items():
        url = f"{base}/{path}/file"
        content = contents.get(path)
        size = len(content) if content is not None else 0
        picture = None
        if content is not None and mime.startswith("image/"):
            width, height = size_of(content) if mime == DRAWING else _measured(content)
            picture = Picture(url, width, height, size) if width and height else None
        files[path] = StoredFile(url, size, picture)
    return files


def _measured(content: bytes) -> tuple[int, int]:
    from learn.pictures import measured  # noqa: PLC0415 - most previews show drawings alone

    return measured(content)


def previewed(bench: Workbench, path: str, files: Mapping[str, StoredFile]) -> Preview:
    """Return a file of the copy as learners would see it, by the renderer that publishing uses.

    What is too tangled to be rendered at all shows nothing; its problems say why.
    """
    try:
        return _previewed(bench, path, files)
    except TooComplex:
        return Preview(bench.bundle.manifest.source_language, "", (), 0)


def _previewed(bench: Workbench, path: str, files: Mapping[str, StoredFile]) -> Preview:
    bundle = bench.bundle
    site = Site(bundle, bench.shared.facts, files)
    found = bench.holder(path)
    if found is None:
        return _plain(bundle, site, path)
    holder, text = found
    source = holder.texts[bundle.manifest.source_language]
    html = rendered_blocks(site, source, text, with_questions=True).html
    questions = bench.questions_of(holder).questions
    shown = {uid: _shown(site, each, text.lang) for uid, each in questions.items()}
    pieces = html.split(PLACE)
    parts: list[str | ShownQuestion | DrawBlock] = []
    for at, piece in enumerate(pieces):
        if at % 2 == 0:
            parts.append(piece)
        elif piece in shown:
            parts.append(shown[piece])
    parts += text.draws
    return Preview(text.lang, text.title, tuple(parts), weight(html))


def _shown(site: Site, question: Question, lang: str) -> ShownQuestion:
    lang = lang if lang in question.wordings else question.source_lang
    languages = dict.fromkeys((lang, question.source_lang))
    contexts = {each: site.context(question.path, each, scope=question.uid) for each in languages}
    body, key = public_body(question, contexts), answer_key(question, contexts)
    asked = input_of(question.kind, body, lang, None)
    verdicts = (
        tuple((each.html, grade(question.kind, body, key, [each.key], lang)) for each in asked.options)
        if isinstance(asked, PickOne) and question.kind != "survey"
        else ()
    )
    return ShownQuestion(
        question.uid, question.kind, lang, body["texts"][lang], key["texts"][lang], asked, verdicts
    )


def _plain(bundle: Bundle, site: Site, path: str) -> Preview:
    """Return a module's introduction or the landing page; other files have nothing that learners see."""
    for module in bundle.modules:
        for lang, intro in module.intros.items():
            if path in {module.path, module.path.replace(".md", f".{lang}.md")} and (path == module.path) == (
                lang == bundle.manifest.source_language
            ):
                html = render_block(intro, site.context(module.path, lang)).html
                return Preview(lang, module.titles.get(lang, ""), (html,), weight(html))
    for lang, readme in bundle.readmes.items():
        if path == ("README.md" if lang == bundle.manifest.source_language else f"README.{lang}.md"):
            html = render_block(readme, site.context("README.md", lang)).html
            return Preview(lang, "", (html,), weight(html))
    return Preview(bundle.manifest.source_language, "", (), 0)
