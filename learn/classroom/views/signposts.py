"""What a search engine, a feed reader and a shared link ask for; the same answers for everybody."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

from flask import Response, abort, current_app, g, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from learn import ids
from learn.classroom import signposts
from learn.classroom.queries.listings import Published, public_courses
from learn.classroom.queries.seats import listed_outlines
from learn.classroom.signposts import EDITION, Listing, MappedPage, Signs, Words
from learn.classroom.views import blueprint
from learn.courses.outline import Outline, OutlinePage
from learn.courses.queries import learning_paths
from learn.database import reading
from learn.i18n import LANGUAGES, gettext, ngettext, speak, spoken
from learn.kept import Kept
from learn.paths import bundled
from learn.web.addresses import absolute_url

AN_HOUR, A_YEAR = 3_600, 365 * 86_400
KEPT_SIGNS = 512
FOLDER = "posters"
DIGITS = 12

_drawn: Kept[tuple[object, ...], str] = Kept(KEPT_SIGNS)


@blueprint.get("/feeds/courses.atom")
def atom_feed() -> Response:
    """Announce new courses in this language, to feed readers."""
    written = signposts.atom(*_announced("courses.atom"))
    return lasting(Response(written, mimetype="application/atom+xml"), AN_HOUR)


@blueprint.get("/feeds/courses.json")
def json_feed() -> Response:
    """Announce new courses in this language, as JSON."""
    written = signposts.json_feed(*_announced("courses.json"))
    return lasting(Response(written, mimetype="application/feed+json"), AN_HOUR)


def _announced(feed: str) -> tuple[list[Listing], str, str, str, str]:
    """Return what a feed of this name says: courses in this language, title, language and addresses."""
    language = spoken()
    listings = [
        listing_of(each, language) for each in public_courses(reading()) if language in each.outline.texts
    ]
    title = gettext("New courses on Hunar")
    home = absolute_url(f"/{language}/courses")
    return listings, title, language, absolute_url(f"/{language}/feeds/{feed}"), home


def sitemap() -> Response:
    """List every public page in every language that it has."""
    return lasting(Response(signposts.sitemap(_public_pages()), mimetype="application/xml"), AN_HOUR)


def _public_pages() -> Iterable[MappedPage]:
    outlines = listed_outlines(reading())
    served = {outline.uid for outline in outlines}
    paths = [f"/paths/{path.uid}" for path in learning_paths(reading()) if served & set(path.courses)]
    for place in ("/", "/courses", "/help", *paths):
        yield _mapped(addresses(place), "en")
    for each in public_courses(reading()):
        outline = each.outline
        pages = [page for page in outline.lessons if outline.is_open(page)]
        for page in (None, *pages):
            yield _mapped(course_addresses(outline, page), outline.source_language, each)


def _mapped(where: dict[str, str], source: str, each: Published | None = None) -> MappedPage:
    found = signposts.signs(where, source, source)
    return MappedPage(found, where, each.published_at if each else None)


def robots() -> Response:
    """Ask search engines to leave people's rooms alone, and show them the map."""
    text = signposts.robots(LANGUAGES, absolute_url("/sitemap.xml"))
    return lasting(Response(text, mimetype="text/plain"), AN_HOUR)


def poster_file(name: str) -> AnyResponse:
    """Send the picture of a public course, drawn when it is first asked for.

    An older picture's address, in a message sent long ago, leads to the present one.
    """
    uid, _, rest = name.partition(".")
    language, _, digits = rest.removesuffix(".png").partition(".")
    outline = next((each for each in listed_outlines(reading()) if each.uid == uid), None)
    if outline is None or language not in LANGUAGES:
        abort(404)
    words = words_of(outline, language)
    if digits != digest_of(words):
        return redirect(poster_address(outline, language), 302)
    name = f"{uid}.{language}.{digits}.png"
    return lasting(Response(_kept_poster(name, words), mimetype="image/png"), A_YEAR)


def _kept_poster(name: str, words: Words) -> bytes:
    """Return the drawn picture from the instance folder; a picture of older words goes."""
    place = Path(current_app.instance_path) / FOLDER / name
    if place.is_file():
        return place.read_bytes()
    from learn.classroom.posters import poster  # noqa: PLC0415 - what draws is large, and seldom asked

    data = poster(words, bundled("static") / "fonts" / "nastaliq.woff2")
    place.parent.mkdir(mode=0o700, exist_ok=True)
    for older in place.parent.glob(f"{name.rsplit('.', 2)[0]}.*.png"):
        older.unlink(missing_ok=True)
    draft = place.with_name(f"{name}.{ids.public_id()}")
    draft.write_bytes(data)
    draft.replace(place)
    return data


def words_of(outline: Outline, language: str) -> Words:
    """Return what the picture of a course says in this language."""
    before = spoken()
    speak(language)
    names = [LANGUAGES[code].name for code in outline.languages if code in LANGUAGES]
    hours = ngettext("about %(num)s hour", "about %(num)s hours", outline.hours)
    line = gettext(", ").join([hours[:1].upper() + hours[1:], *names, gettext("Free")])
    speak(before)
    return Words(outline.text(language).title, line, LANGUAGES[language].direction)


def digest_of(words: Words) -> str:
    """Return what changes when the picture does."""
    return hashlib.sha256(repr((EDITION, words)).encode()).hexdigest()[:DIGITS]


def poster_address(outline: Outline, language: str) -> str:
    """Return the address of the picture below this site."""
    return f"/posters/{outline.uid}.{language}.{digest_of(words_of(outline, language))}.png"


def course_poster(outline: Outline) -> str:
    """Return the whole address of the picture in the language the page is read in."""
    return absolute_url(poster_address(outline, spoken()))


def signs_here() -> Signs:
    """Return the signs of a page that is there in every language; its query is no part of them."""
    return signposts.signs(addresses(request.path[3:]), spoken(), "en")


def signs_of(outline: Outline, page: OutlinePage | None = None) -> Signs:
    """Return the signs of a course, or of a page of it: the languages that its words are in."""
    return signposts.signs(course_addresses(outline, page), spoken(), outline.source_language)


def addresses(path: str, languages: Iterable[str] = LANGUAGES) -> dict[str, str]:
    """Return the whole address of a page by language."""
    return {code: absolute_url(f"/{code}{path}") for code in languages}


def course_addresses(outline: Outline, page: OutlinePage | None = None) -> dict[str, str]:
    """Return the address of a course, or of a page of it, in each language that its words are in."""
    has = outline.texts if page is None else page.titles
    ending = f"/{page.slug}" if page is not None else ""
    spoken_here = [code for code in LANGUAGES if code in has]
    return addresses(f"/courses/{outline.uid}{ending}", spoken_here or LANGUAGES)


def course_script(outline: Outline) -> str:
    """Return a public course as data for search engines, in the language its page is read in."""
    where = signs_of(outline)
    key = (outline.release_hash, outline.uid, spoken(), where.canonical)
    kept = _drawn.get(key)
    if kept is not None:
        return kept
    found = next((each for each in public_courses(reading()) if each.outline.uid == outline.uid), None)
    language = spoken() if spoken() in course_addresses(outline) else outline.source_language
    data = signposts.course_data(listing_of(found, language), absolute_url("/")) if found else None
    return _drawn.put(key, signposts.in_a_script(data)) if data else ""


def listing_of(each: Published, language: str) -> Listing:
    """Return a course as it is announced in a language that it has."""
    outline = each.outline
    text, where = outline.text(language), course_addresses(outline)
    here = where.get(language) or next(iter(where.values()))
    return Listing(
        url=here,
        id_url=where.get(outline.source_language, here),
        title=text.title,
        summary=text.summary,
        language=language,
        level=outline.level,
        hours=outline.hours,
        skills=outline.skills or list(text.outcomes.values()),
        published_at=each.published_at,
        first_at=each.first_at,
    )


def lasting(response: Response, seconds: int) -> Response:
    """Let anybody keep the answer for so long: it is the same for everybody."""
    response.headers["Cache-Control"] = f"public, max-age={seconds}"
    g.is_private = False
    return response
