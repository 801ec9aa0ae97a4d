"""What the manifest says of pages, and what pages and translations say of its outcomes."""

from collections.abc import Collection, Iterator

from learn.courses.bundle.files import Files
from learn.courses.bundle.manifest_files import MANIFEST
from learn.courses.bundle.material import Material
from learn.courses.bundle.suggestions import did_you_mean
from learn.courses.bundle.yaml_places import Place
from learn.courses.problems import Problem


def missing_files(files: Files) -> Iterator[Problem]:
    """Yield the landing page if it is missing."""
    if "README.md" not in files.hashes and not any(problem.path == "README.md" for problem in files.problems):
        message = "there is no README.md in this folder. Write the title and a paragraph about the course."
        yield Problem("README.md", 1, 1, "missing-file", message)


def outcome_faults(material: Material) -> Iterator[Problem]:
    """Yield outcomes that the manifest does not know."""
    known = material.bundle.manifest.outcomes
    if known:
        yield from _in_fronts(material, known)
        yield from _in_questions(material, known)
        yield from _in_translations(material, known)


def _in_fronts(material: Material, known: Collection[str]) -> Iterator[Problem]:
    paths = [written.path for written in material.layout.modules] + [item.path for item in material.holders]
    for path in paths:
        document = material.sources[path].front_document
        named = document.mapping.get("outcomes")
        for at, outcome in enumerate(named if isinstance(named, tuple) else ()):
            if isinstance(outcome, str) and outcome not in known:
                yield _unknown(path, document.value_place("outcomes", at), outcome, known)


def _in_questions(material: Material, known: Collection[str]) -> Iterator[Problem]:
    for _, text, _ in material.source_texts():
        for question in text.questions:
            outcome = question.meta.get("outcome")
            if isinstance(outcome, str) and outcome not in known:
                yield _unknown(question.path, question.meta_places["outcome"], outcome, known)


def _in_translations(material: Material, known: Collection[str]) -> Iterator[Problem]:
    for lang, document in material.manifests.items():
        outcomes = document.mapping.get("outcomes")
        if lang != material.source_language and isinstance(outcomes, dict):
            for outcome in outcomes.keys() - set(known):
                yield _unknown(document.path, document.key_place("outcomes", outcome), outcome, known)


def _unknown(path: str, place: Place, outcome: str, known: Collection[str]) -> Problem:
    hint = did_you_mean(outcome, known) or " Add it to outcomes in course.yml, or correct it here."
    return Problem(path, *place, "unknown-outcome", f'the outcome "{outcome}" is not in course.yml.{hint}')


def certificate_faults(material: Material) -> Iterator[Problem]:
    """Yield a quiz or task that the certificate asks for and the course lacks."""
    rule = material.bundle.manifest.certificate
    if rule is None:
        return
    if rule.quiz is not None:
        yield from _missing_page(material, "quiz", rule.quiz, ("certificate", "quiz"))
    for at, task in enumerate(rule.tasks):
        yield from _missing_page(material, "task", task, ("certificate", "tasks", at))


def _missing_page(material: Material, kind: str, uid: str, path: tuple[str | int, ...]) -> Iterator[Problem]:
    known = [page.uid for page in material.bundle.pages if page.kind == kind]
    if uid not in known:
        hint = did_you_mean(uid, known) or f" Name a {kind} of this course, or take it out."
        message = f'the certificate asks for the {kind} "{uid}", which is not in the course.{hint}'
        yield Problem(MANIFEST, *material.manifest.value_place(*path), f"unknown-{kind}", message)
