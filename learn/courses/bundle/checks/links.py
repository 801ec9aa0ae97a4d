"""Links and pictures: all that is relative must lead to something inside the course folder."""

import re
from collections.abc import Iterator
from posixpath import dirname, join, normpath

from learn.courses.bundle.contents import Bank, Page
from learn.courses.bundle.material import Material
from learn.courses.bundle.outline import Link, Picture
from learn.courses.bundle.sources import Source
from learn.courses.bundle.suggestions import did_you_mean, one_of
from learn.courses.problems import Problem, Severity

SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
SCHEMES = ("http", "https", "mailto", "tel")
DECORATIVE = "-"
MAX_PICTURE_BYTES = 80 * 1024


def link_faults(material: Material) -> Iterator[Problem]:
    """Yield links that lead nowhere, out of the folder, or to a place that has no page."""
    anchors = {holder.path: _anchors(material, holder) for holder in material.holders}
    for source in material.sources.values():
        for link in source.outline.links:
            fault = _link_fault(link, source, material, anchors)
            if fault:
                yield Problem(source.path, link.line, link.column, *fault)


def _anchors(material: Material, holder: Page | Bank) -> frozenset[str]:
    text = material.source_text(holder)
    return frozenset((*text.anchors, *(question.uid for question in text.questions)))


def _link_fault(
    link: Link, source: Source, material: Material, anchors: dict[str, frozenset[str]]
) -> tuple[str, str] | None:
    target = link.target
    if scheme := SCHEME.match(target):
        return _scheme_fault(scheme[0][:-1])
    path, _, anchor = target.partition("#")
    page = _own_path(source, material) if not path else _resolved(source, path)
    fault = _path_fault(path, page, material)
    if fault or not anchor or page not in anchors or anchor in anchors[page]:
        return fault
    hint = did_you_mean(anchor, anchors[page]) or " Compare it with the headings there."
    return "bad-anchor", f'there is no heading "#{anchor}" in {page}.{hint}'


def _scheme_fault(scheme: str) -> tuple[str, str] | None:
    if scheme.lower() in SCHEMES:
        return None
    return (
        "bad-link",
        f'a link may not begin with "{scheme}:". Use {one_of(SCHEMES)}, or a path in the course.',
    )


def _own_path(source: Source, material: Material) -> str:
    """Return the page whose headings an anchor alone means: in a translation, its source's."""
    for original, translation in material.translations():
        if translation.path == source.path:
            return original.path
    return source.path


def _resolved(source: Source, path: str) -> str:
    return normpath(join(dirname(source.path), path))


def _path_fault(written: str, path: str, material: Material) -> tuple[str, str] | None:
    if written.startswith(("/", "\\")):
        return (
            "absolute-path",
            f'"{written}" is an absolute path. Write it from this file, as in ../media/clock.png.',
        )
    if path.startswith("../") or path == "..":
        return "outside-link", f'"{written}" leads out of the course folder. Link to a page of this course.'
    if path in material.unread:
        return None
    if not written or path in material.bundle.file_hashes:
        return _unlinkable(path, material)
    known = material.bundle.file_hashes
    return (
        "missing-file",
        f'there is no file "{path}".{did_you_mean(path, known) or " Check the path from this file."}',
    )


def _unlinkable(path: str, material: Material) -> tuple[str, str] | None:
    source = material.sources.get(path)
    if source and source.lang != material.source_language:
        return "bad-link", f"{path} is a translation. Link to the file without the language in its name."
    if path.endswith("/module.md"):
        return "bad-link", "a module has no page of its own. Link to one of its lessons."
    is_bank = any(bank.path == path for bank in material.bundle.banks)
    if is_bank and path:
        return "bad-link", "a bank has no page of its own. Link to a lesson."
    if source is None and not path.startswith("media/"):
        return "bad-link", f"{path} is not a page. Link to a page, or put the file into media/."
    return None


def picture_faults(material: Material) -> Iterator[Problem]:
    """Yield pictures without words, without a file or too heavy for a phone."""
    for source in material.sources.values():
        for picture in source.outline.pictures:
            if not picture.alt:
                message = (
                    f"the picture {picture.target} has no words. "
                    "Describe it, or write ![-](…) if it only decorates."
                )
                yield Problem(source.path, picture.line, picture.column, "missing-alt", message)
            fault = _picture_fault(picture, source, material)
            if fault:
                yield Problem(source.path, picture.line, picture.column, *fault)
    for media in material.bundle.media:
        if media.mime.startswith("image/") and media.size > MAX_PICTURE_BYTES:
            size = media.size // 1024
            message = f"this picture has {size} KB. Bring it below 80 KB: make it smaller or use WebP."
            yield Problem(media.path, 1, 1, "large-picture", message, Severity.WARNING)


def _picture_fault(picture: Picture, source: Source, material: Material) -> tuple[str, str] | None:
    if SCHEME.match(picture.target) or picture.target.startswith("//"):
        return "outside-link", "a picture must lie in the course's media folder. Put it there and link to it."
    path = _resolved(source, picture.target)
    fault = _path_fault(picture.target, path, material)
    if fault:
        return fault
    mime = next((media.mime for media in material.bundle.media if media.path == path), "")
    if not mime.startswith("image/"):
        return (
            "not-a-picture",
            f"{path} is not a picture. Link to it instead, or save it as PNG, JPEG or WebP.",
        )
    return None
