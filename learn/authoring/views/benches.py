"""What pages of the desk share: the copy that somebody works on, and what they may do with it."""

from dataclasses import dataclass
from pathlib import Path

from flask import abort, current_app

from learn.accounts.sign_in import signed_in
from learn.authoring.queries import Copy, Draft, copy_of, draft_texts, drafts_of
from learn.authoring.site_library import site_library
from learn.authoring.workbench import Workbench, laid_open
from learn.config import Configuration
from learn.courses import roles
from learn.courses.bundle.contents import Media, Shared
from learn.courses.outline import Outline
from learn.courses.queries import Charge, charge_of, outline_by_release
from learn.courses.roles import Care
from learn.database import reading
from learn.i18n import spoken


@dataclass(frozen=True, slots=True)
class Bench:
    """A course that the viewer looks after, with its working copy if one is open.

    `outline` is the release that is served; a course that was never published has none.
    """

    charge: Charge
    outline: Outline | None
    copy: Copy | None
    drafts: dict[str, Draft]

    @property
    def uid(self) -> str:
        """Return the course's own name."""
        return self.charge.course_uid

    @property
    def care(self) -> Care:
        """Return the viewer's role, as `learn.courses.roles` asks for it."""
        return self.charge.care

    def open(self, changed: dict[str, bytes] | None = None) -> Workbench:
        """Return the copy taken apart, with these texts in place of those that are stored."""
        texts = draft_texts(reading(), self.charge.course_id)
        texts |= {f"{self.uid}/{path}": content for path, content in (changed or {}).items()}
        media = [
            Media(each.path, each.hash, each.size, each.mime)
            for each in self.drafts.values()
            if not each.is_text
        ]
        known = frozenset(self.outline.ids) if self.outline is not None else frozenset()
        return laid_open(self.uid, texts, media, site_shared(), known)


def bench_of(course: str) -> Bench:
    """Return a course and its copy for somebody who looks after it; 404 for anybody else."""
    return bench_for(charge_of(reading(), signed_in().person_id, course) or abort(404))


def bench_for(charge: Charge) -> Bench:
    """Return a course and its copy as whoever has this role finds them."""
    outline = outline_by_release(reading(), charge.release_id) if charge.release_id is not None else None
    copy = copy_of(reading(), charge.course_id)
    drafts = drafts_of(reading(), charge.course_id, charge.course_uid) if copy is not None else {}
    return Bench(charge, outline, copy, drafts)


def open_bench(course: str) -> Bench:
    """Return a course whose copy is open; 404 where none is."""
    bench = bench_of(course)
    if bench.copy is None:
        abort(404)
    return bench


def title_of(bench: Bench) -> str:
    """Return what learners read as the course's title, or what its copy says before anybody is served it."""
    if bench.outline is not None:
        return bench.outline.text(spoken()).title
    if bench.copy is None:
        return bench.uid
    bundle = bench.open().bundle
    text = bundle.texts.get(spoken()) or bundle.texts[bundle.manifest.source_language]
    return text.title or bench.uid


def page_titles(bench: Bench) -> dict[str, str]:
    """Return what the pages are called, by uid: as learners read them, new ones as the copy says."""
    titles = {}
    if bench.copy is not None:
        bundle = bench.open().bundle
        for page in bundle.pages:
            text = page.texts.get(spoken()) or page.texts[bundle.manifest.source_language]
            titles[page.uid] = text.title
    if bench.outline is not None:
        titles |= {page.uid: bench.outline.title_of(page, spoken()) for page in bench.outline.pages}
    return titles


def demand_edit(bench: Bench, path: str) -> None:
    """Answer 404 to whoever may not change this file."""
    language = language_of(path)
    if not roles.may_edit(bench.care, path, language):
        abort(404)


def language_of(path: str) -> str:
    """Return the language that a file's name says, nothing for a source's."""
    found = roles.TRANSLATION.fullmatch(path)
    return found["language"] if found else ""


def site_shared() -> Shared:
    """Return the facts and terms that the site has for all courses."""
    settings: Configuration = current_app.config["CONFIGURATION"]
    return site_library(settings)


def instance_folder() -> Path:
    """Return the folder of the installation, where a copy lies for the time of its publication."""
    settings: Configuration = current_app.config["CONFIGURATION"]
    return settings.instance
