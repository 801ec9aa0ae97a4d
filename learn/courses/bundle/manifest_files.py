"""`course.yml` with its translations, read into the words of each language."""

from dataclasses import dataclass

from learn.courses.bundle.contents import CourseText
from learn.courses.bundle.files import Files
from learn.courses.bundle.schema_faults import fitted
from learn.courses.bundle.schemas.manifest import Manifest, ManifestTranslation
from learn.courses.bundle.schemas.values import IDENTIFIER, MAX_IDENTIFIER, is_language
from learn.courses.bundle.yaml_places import Document, read_yaml
from learn.courses.problems import Problem

MANIFEST = "course.yml"


@dataclass(frozen=True, slots=True)
class ManifestFile:
    """A manifest beside the document that tells its places."""

    manifest: Manifest
    document: Document
    problems: tuple[Problem, ...]


def read_manifest(files: Files, folder_name: str) -> ManifestFile:
    """Return the manifest among `files`; the folder's name stands in for what it lacks."""
    stand_ins = _stand_ins(folder_name, files)
    text = files.texts.get(MANIFEST)
    document = read_yaml(text or "", MANIFEST)
    manifest, faults = fitted(Manifest, document, stand_ins)
    problems = [*document.problems, *faults]
    if text is None:
        is_known_fault = any(problem.path == MANIFEST for problem in files.problems)
        message = "there is no course.yml in this folder. Write one: the format's description shows its keys."
        problems = [] if is_known_fault else [Problem(MANIFEST, 1, 1, "missing-file", message)]
    manifest = manifest or Manifest.model_validate(stand_ins)
    return ManifestFile(manifest, document, (*problems, *_same_languages(manifest, document)))


def _same_languages(manifest: Manifest, document: Document) -> list[Problem]:
    languages = manifest.languages
    return [
        Problem(
            MANIFEST,
            *document.value_place("languages", at),
            "duplicate-language",
            f'"{language}" is named twice. Keep one.',
        )
        for at, language in enumerate(languages)
        if language in languages[:at]
    ]


def _stand_ins(folder_name: str, files: Files) -> dict[str, object]:
    is_identifier = IDENTIFIER.fullmatch(folder_name) and len(folder_name) <= MAX_IDENTIFIER
    return {
        "format": "1",
        "id": folder_name if is_identifier else "course",
        "title": folder_name or "course",
        "summary": folder_name or "course",
        "languages": tuple(dict.fromkeys(("en", *_languages_seen(files)))),
        "release": "0",
        "level": "beginner",
        "hours": "1",
        "needs": "phone",
        "outcomes": {},
        "authors": ("unknown",),
        "licence": "unknown",
    }


def _languages_seen(files: Files) -> list[str]:
    """Return the languages in the names of files, so that a broken manifest does not make them strangers."""
    endings = (path.rpartition("/")[2].split(".")[1:-1] for path in files.texts)
    return sorted({ending[0] for ending in endings if len(ending) == 1 and is_language(ending[0])})


def source_text(manifest: Manifest) -> CourseText:
    """Return the manifest's own words."""
    return CourseText(manifest.title, manifest.summary, dict(manifest.outcomes))


def translated_text(manifest: Manifest, document: Document, problems: list[Problem]) -> CourseText:
    """Return the words of `course.<lang>.yml`, with the source's where it says nothing."""
    translation, faults = fitted(ManifestTranslation, document)
    problems += [*document.problems, *faults]
    translation = translation or ManifestTranslation()
    outcomes = {key: translation.outcomes.get(key, words) for key, words in manifest.outcomes.items()}
    return CourseText(translation.title or manifest.title, translation.summary or manifest.summary, outcomes)
