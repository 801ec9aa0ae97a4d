"""The JSON Schemas of the course format, for editors that complete and check while one types."""

import json
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from learn.courses.bundle.schemas.comments import DrawComment, QuestionComment
from learn.courses.bundle.schemas.fronts import (
    BankFront,
    LessonFront,
    ModuleFront,
    QuizFront,
    TaskFront,
    TranslationFront,
)
from learn.courses.bundle.schemas.manifest import Manifest, ManifestTranslation
from learn.courses.bundle.schemas.shared import Fact, Term, WrittenPath

KINDS: dict[str, Any] = {
    "course": Manifest,
    "course-translation": ManifestTranslation,
    "module": ModuleFront,
    "lesson": LessonFront,
    "quiz": QuizFront,
    "task": TaskFront,
    "bank": BankFront,
    "translation": TranslationFront,
    "question": QuestionComment,
    "draw": DrawComment,
    "facts": tuple[Fact, ...],
    "glossary": tuple[Term, ...],
    "paths": tuple[WrittenPath, ...],
}
DIALECT = "https://json-schema.org/draft/2020-12/schema"


def json_schemas() -> dict[str, dict[str, Any]]:
    """Return the JSON Schema of each kind of file or comment, by its kind."""
    return {
        kind: {"$schema": DIALECT, **TypeAdapter(model).json_schema(mode="validation")}
        for kind, model in KINDS.items()
    }


def write_schemas(folder: Path) -> tuple[Path, ...]:
    """Write `<kind>.schema.json` for each kind into `folder` and return the paths."""
    folder.mkdir(parents=True, exist_ok=True)
    return tuple(_write(folder / f"{kind}.schema.json", schema) for kind, schema in json_schemas().items())


def _write(path: Path, schema: dict[str, Any]) -> Path:
    path.write_text(json.dumps(schema, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return path
