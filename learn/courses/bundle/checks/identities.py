"""Ids and addresses: each one once, and none lost."""

from collections.abc import Iterable, Iterator

from learn.courses.bundle.contents import Bank, Bundle, Module, Page
from learn.courses.bundle.manifest_files import MANIFEST
from learn.courses.bundle.material import Material
from learn.courses.bundle.suggestions import did_you_mean
from learn.courses.bundle.yaml_places import Place
from learn.courses.problems import Problem

Bearer = tuple[str, str, Place]  # what is borne, path, place


def doubled_ids(material: Material) -> Iterator[Problem]:
    """Yield ids of modules, pages and banks, ids of questions, and slugs of pages that stand twice."""
    bundle = material.bundle
    holders: list[Module | Page | Bank] = [*bundle.modules, *bundle.pages, *bundle.banks]
    ids = [
        (item.uid, item.path, material.sources[item.path].front_document.value_place("id"))
        for item in holders
    ]
    ids += [
        (question.uid, question.path, question.meta_places["id"])
        for _, text, _ in material.source_texts()
        for question in text.questions
    ]
    yield from _doubled(ids, "id")
    yield from _doubled([(page.slug, page.path, (1, 1)) for page in bundle.pages], "slug")


def _doubled(bearers: Iterable[Bearer], what: str) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    for uid, path, place in bearers:
        if uid in seen:
            remedy = "Give one file another name." if what == "slug" else "Give one of them another."
            message = f'the {what} "{uid}" is also used in {seen[uid]}. {remedy}'
            yield Problem(path, *place, f"duplicate-{what}", message)
        seen.setdefault(uid, f"{path}:{place[0]}" if what == "id" else path)


def moved_faults(material: Material) -> Iterator[Problem]:
    """Yield words of `moved` and `retired` that the course itself belies."""
    manifest, ids = material.manifest, material.bundle.all_ids
    for old, new in material.bundle.manifest.moved.items():
        if old in ids:
            message = f'"{old}" is moved, but is still in the course. Delete this line, or the old text.'
            yield Problem(MANIFEST, *manifest.key_place("moved", old), "moved-id-exists", message)
        if new not in ids:
            hint = did_you_mean(new, ids) or " Name the id that took its place."
            message = f'"{old}" is moved to "{new}", which is not in the course.{hint}'
            yield Problem(MANIFEST, *manifest.value_place("moved", old), "unknown-id", message)
    for at, uid in enumerate(material.bundle.manifest.retired):
        if uid in ids:
            message = f'"{uid}" is retired, but is still in the course. Delete it here, or there.'
            yield Problem(MANIFEST, *manifest.value_place("retired", at), "retired-id-exists", message)


def lost_ids(bundle: Bundle, known_ids: Iterable[str]) -> Iterator[Problem]:
    """Yield published ids that are gone without having been moved or retired."""
    accounted = bundle.all_ids | set(bundle.manifest.moved) | set(bundle.manifest.retired)
    for uid in sorted(set(known_ids) - accounted):
        hint = did_you_mean(uid, bundle.all_ids)
        message = (
            f'the id "{uid}" was published and is gone. Bring it back, or name it in moved or retired.{hint}'
        )
        yield Problem(MANIFEST, 1, 1, "lost-id", message)
