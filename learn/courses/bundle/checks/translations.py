"""Translations are built as their source is: the same questions, draws and headings in the same order.

What one lacks of a source that grew stops nothing: learners get it in the language of the source.
"""

import re
from collections.abc import Iterator

from learn.courses.blocks import DrawBlock, QuestionBlock
from learn.courses.bundle.material import Material
from learn.courses.bundle.schema_faults import fitted
from learn.courses.bundle.schemas.fronts import TranslationFront
from learn.courses.bundle.sources import Source
from learn.courses.bundle.suggestions import did_you_mean
from learn.courses.problems import Problem, Severity

CODE, BEHIND = "translation-differs", "older-translation"
REVISION = re.compile(r"[1-9][0-9]{0,8}", re.ASCII)


def translation_faults(material: Material) -> Iterator[Problem]:
    """Yield where a translation is built otherwise than its source, or is older."""
    for source, translation in material.translations():
        yield from _front_faults(source, translation)
        if source.problems:
            continue  # Faults of the source would only be told a second time.
        yield from _question_faults(source, translation)
        yield from _draw_faults(source, translation)
        if not _is_older(source, translation):
            yield from _heading_faults(source, translation)


def _front_faults(source: Source, translation: Source) -> Iterator[Problem]:
    front, _ = fitted(TranslationFront, translation.front_document)
    if front is None:
        return
    document, name = translation.front_document, source.path.rpartition("/")[2]
    if front.of != name:
        yield Problem(
            document.path, *document.value_place("of"), CODE, f'"of" is "{front.of}"; it must be {name}.'
        )
    if front.lang != translation.lang:
        message = (
            f'"lang" is "{front.lang}", but the file is named for "{translation.lang}". Make them agree.'
        )
        yield Problem(document.path, *document.value_place("lang"), CODE, message)
    revision = _revision(source)
    place = document.value_place("source_revision")
    if front.source_revision > revision:
        message = f"source_revision is {front.source_revision}, but the source is at {revision}. Correct one."
        yield Problem(document.path, *place, CODE, message)
    if front.source_revision < revision:
        edits = revision - front.source_revision
        message = (
            f"this translation is behind by {edits} edit{'' if edits == 1 else 's'}: it has revision "
            f"{front.source_revision}, the source is at {revision}. Update it, then its source_revision."
        )
        yield Problem(document.path, *place, BEHIND, message, Severity.WARNING)


def _is_older(source: Source, translation: Source) -> bool:
    """Tell whether the source was revised since: its new sections may be missing, which was told already."""
    front, _ = fitted(TranslationFront, translation.front_document)
    return front is not None and front.source_revision < _revision(source)


def _revision(source: Source) -> int:
    given = source.front_document.mapping.get("revision", "1")
    return int(given) if isinstance(given, str) and REVISION.fullmatch(given) else 1


def _question_faults(source: Source, translation: Source) -> Iterator[Problem]:
    wanted = [block.uid for block in source.blocks if isinstance(block, QuestionBlock)]
    given = [block for block in translation.blocks if isinstance(block, QuestionBlock)]
    found = [block.uid for block in given]
    for block in given:
        line, column = block.meta_places["id"]
        if block.uid not in wanted:
            message = f'the question "{block.uid}" is not in {source.path}.{did_you_mean(block.uid, wanted)}'
            yield Problem(translation.path, line, column, CODE, message)
        for key in block.meta:
            message = (
                f'"{key}" belongs into {source.path} alone. Here a question has its id and nothing else.'
            )
            yield Problem(translation.path, *block.meta_places[key], CODE, message)
    for uid in wanted:
        if uid not in found:
            message = (
                f'the question "{uid}" of {source.path} is missing here: learners get it untranslated. '
                "Translate it."
            )
            yield Problem(translation.path, translation.body_line, 1, BEHIND, message, Severity.WARNING)
    both = [uid for uid in wanted if uid in found]
    if sorted(both) == sorted(found) and both != found:
        block, uid = next((block, uid) for block, uid in zip(given, both, strict=True) if block.uid != uid)
        message = f'the question "{block.uid}" stands where {source.path} has "{uid}". Keep its order.'
        yield Problem(translation.path, *block.meta_places["id"], CODE, message)


def _draw_faults(source: Source, translation: Source) -> Iterator[Problem]:
    wanted = [block for block in source.blocks if isinstance(block, DrawBlock)]
    given = [block for block in translation.blocks if isinstance(block, DrawBlock)]
    for original, draw in zip(wanted, given, strict=False):
        if (original.count, original.bank_path, original.tags, original.points) != (
            draw.count,
            draw.bank_path,
            draw.tags,
            draw.points,
        ):
            message = (
                f"this draw differs from {source.path}:{original.heading_line}. Repeat its comment whole."
            )
            yield Problem(translation.path, draw.heading_line, 1, CODE, message)
    if len(wanted) != len(given):
        message = f"draws here: {len(given)}; in {source.path}: {len(wanted)}. Repeat every draw."
        yield Problem(translation.path, translation.body_line, 1, CODE, message)
    elif len(source.blocks) == len(translation.blocks) and _kinds(source) != _kinds(translation):
        message = (
            f"questions and draws are mixed otherwise than in {source.path}. Keep the order of the source."
        )
        yield Problem(translation.path, translation.body_line, 1, CODE, message)


def _kinds(source: Source) -> list[bool]:
    blocks = (block for block in source.blocks if isinstance(block, QuestionBlock | DrawBlock))
    return [isinstance(block, DrawBlock) for block in blocks]


def _heading_faults(source: Source, translation: Source) -> Iterator[Problem]:
    wanted, found = len(source.headings), len(translation.headings)
    message = f"headings here: {found}; in {source.path}: {wanted}. Keep the headings of the source."
    if found > wanted:
        yield Problem(translation.path, translation.body_line, 1, CODE, message)
    if found < wanted:
        yield Problem(translation.path, translation.body_line, 1, BEHIND, message, Severity.WARNING)
