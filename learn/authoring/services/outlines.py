"""The outline of a release, as the files and what was stored of them say."""

from collections.abc import Mapping

from learn.authoring.checking import CheckedCourse
from learn.authoring.site import Site
from learn.courses.bundle.contents import Page
from learn.courses.bundle.schemas.fronts import LessonFront, QuizFront
from learn.courses.outline import CourseText, Outline, OutlineModule, OutlinePage
from learn.markdown.rendering import render_block

DEFAULT_QUIZ_MINUTES = 20


def outline_of(
    course: CheckedCourse,
    site: Site,
    weights: Mapping[tuple[str, str], int],
) -> Outline:
    """Return the outline; `weights` are the lengths of texts by (uid, language)."""
    bundle = course.bundle
    manifest = bundle.manifest
    return Outline(
        uid=bundle.uid,
        label=manifest.release,
        languages=list(manifest.languages),
        level=manifest.level,
        hours=manifest.hours,
        needs=manifest.needs,
        open=manifest.open,
        requires=list(manifest.requires),
        licence=manifest.licence,
        needs_lessons=manifest.completion.lessons == "all",
        needs_quizzes=manifest.completion.quizzes == "passed",
        moved=dict(manifest.moved),
        texts={
            lang: CourseText(
                text.title,
                text.summary,
                dict(text.outcomes),
                render_block(bundle.readmes.get(lang, ""), site.context("README.md", lang)).html,
            )
            for lang, text in bundle.texts.items()
        },
        modules=tuple(
            OutlineModule(
                module.uid,
                dict(module.titles),
                {
                    lang: render_block(intro, site.context(module.path, lang)).html
                    for lang, intro in module.intros.items()
                },
            )
            for module in bundle.modules
        ),
        pages=tuple(_outline_pages(course, site, weights)),
        media_weight=sum(stored.size for stored in site.files.values()),
        ids=sorted(bundle.all_ids),
        is_listed=manifest.listed,
        skills=[skill.name for skill in manifest.skills],
    )


def _outline_pages(
    course: CheckedCourse, site: Site, weights: Mapping[tuple[str, str], int]
) -> list[OutlinePage]:
    source = course.bundle.manifest.source_language
    numbers: dict[str, int] = {}
    pages = []
    for page in course.bundle.pages:
        numbers[page.kind] = numbers.get(page.kind, 0) + 1
        front = page.front
        pages.append(
            OutlinePage(
                uid=page.uid,
                slug=page.slug,
                kind=page.kind,
                module_uid=page.module_uid,
                number=numbers[page.kind],
                minutes=front.minutes or DEFAULT_QUIZ_MINUTES,
                needs=front.needs or course.bundle.manifest.needs,
                outcomes=list(front.outcomes),
                complete=front.complete if isinstance(front, LessonFront) else "",
                revision=front.revision,
                titles={lang: text.title for lang, text in page.texts.items()},
                checks=[block.uid for block in page.texts[source].questions] if page.kind == "lesson" else [],
                older=[lang for lang, text in page.texts.items() if text.is_older],
                weights={lang: weights[page.uid, lang] for lang in page.texts},
                picture_weight=sum(file.size for path, file in site.files.items() if _shows(page, path)),
                is_placement=isinstance(front, QuizFront) and front.placement,
            )
        )
    return pages


def _shows(page: Page, media_path: str) -> bool:
    name = media_path.rsplit("/", 1)[-1]
    return any(name in getattr(block, "text", "") for text in page.texts.values() for block in text.blocks)
