"""By what courses are found from outside: data for search engines, feeds, a sitemap, and robots.txt; pure.

Schema.org Course, Atom (RFC 4287), JSON Feed 1.1, sitemaps.org 0.9 with hreflang, RFC 9309. Only public
courses come here: whoever asks has left private and unlisted ones out.
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

ATOM = "http://www.w3.org/2005/Atom"
SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
XHTML = "http://www.w3.org/1999/xhtml"
XML = "http://www.w3.org/XML/1998/namespace"
JSON_FEED = "https://jsonfeed.org/version/1.1"
SITE = "Hunar"
DEFAULT = "x-default"
MOST_WORDS = 60
# Another drawing of the same words gets another address.
EDITION = 1
# What XML cannot hold, however it is written.
NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# Rooms of one person: there is nothing in them for a search engine.
CLOSED = (
    "account", "admin", "api", "attempts", "cal", "join", "me", "organisations", "recover",
    "recovery-codes", "reminders", "review", "settings", "sign-in", "staff-invitations", "teach", "tutor",
    "welcome",
)  # fmt: skip

register_namespace("xhtml", XHTML)


@dataclass(frozen=True, slots=True)
class Words:
    """What the picture of a link says: a title, and one line below it; `direction` is "ltr" or "rtl"."""

    title: str
    line: str
    direction: str


@dataclass(frozen=True, slots=True)
class Signs:
    """Where a page is in every language it has: `canonical` is the address to keep, `others` by language."""

    canonical: str
    others: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Listing:
    """A public course in one language, as it is announced."""

    url: str
    id_url: str
    title: str
    summary: str
    language: str
    level: str
    hours: int
    skills: Sequence[str]
    published_at: datetime
    first_at: datetime


def signs(addresses: Mapping[str, str], spoken: str, source: str) -> Signs:
    """Return the signs of a page; in a language that it lacks, the page to keep is the source's."""
    default = addresses.get(source) or next(iter(addresses.values()))
    return Signs(addresses.get(spoken, default), {**addresses, DEFAULT: default})


def course_data(listing: Listing, site_url: str) -> dict[str, Any]:
    """Return a course as Schema.org describes one."""
    hours = f"PT{listing.hours}H"
    return {
        "@context": "https://schema.org",
        "@type": "Course",
        "@id": listing.id_url,
        "url": listing.url,
        "name": listing.title,
        "description": shortened(listing.summary),
        "inLanguage": listing.language,
        "provider": {"@type": "Organization", "name": SITE, "sameAs": site_url},
        "offers": [{"@type": "Offer", "category": "Free", "price": 0, "priceCurrency": "PKR"}],
        "hasCourseInstance": [{"@type": "CourseInstance", "courseMode": "Online", "courseWorkload": hours}],
        "educationalLevel": listing.level.capitalize(),
        "teaches": list(listing.skills),
        "timeRequired": hours,
    }


def in_a_script(data: Mapping[str, Any]) -> str:
    """Return JSON that cannot close the script element around it."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def shortened(text: str) -> str:
    """Return at most sixty words."""
    words = text.split()
    return text if len(words) <= MOST_WORDS else " ".join(words[:MOST_WORDS]) + " …"


def newest_first(listings: Iterable[Listing]) -> list[Listing]:
    """Return new courses first; one published again does not come up again."""
    return sorted(listings, key=lambda each: (each.first_at, each.url), reverse=True)


def atom(listings: Sequence[Listing], title: str, language: str, feed_url: str, home_url: str) -> bytes:
    """Return the courses as an Atom feed."""
    feed = Element("feed", {"xmlns": ATOM, f"{{{XML}}}lang": language})
    _text(feed, "id", feed_url)
    _text(feed, "title", title)
    newest = max((each.published_at for each in listings), default=None)
    _text(feed, "updated", newest.isoformat() if newest else "1970-01-01T00:00:00+00:00")
    SubElement(feed, "link", {"rel": "self", "type": "application/atom+xml", "href": feed_url})
    SubElement(feed, "link", {"rel": "alternate", "type": "text/html", "href": home_url})
    _text(SubElement(feed, "author"), "name", SITE)
    for each in newest_first(listings):
        entry = SubElement(feed, "entry")
        _text(entry, "id", each.url)
        _text(entry, "title", each.title)
        SubElement(entry, "link", {"rel": "alternate", "type": "text/html", "href": each.url})
        _text(entry, "published", each.first_at.isoformat())
        _text(entry, "updated", each.published_at.isoformat())
        _text(entry, "summary", each.summary)
    return _document(feed)


def json_feed(listings: Sequence[Listing], title: str, language: str, feed_url: str, home_url: str) -> bytes:
    """Return the courses as a JSON Feed."""
    feed = {
        "version": JSON_FEED,
        "title": title,
        "home_page_url": home_url,
        "feed_url": feed_url,
        "language": language,
        "authors": [{"name": SITE}],
        "items": [
            {
                "id": each.url,
                "url": each.url,
                "title": each.title,
                "summary": each.summary,
                "content_text": each.summary,
                "date_published": each.first_at.isoformat(),
                "date_modified": each.published_at.isoformat(),
                "language": each.language,
            }
            for each in newest_first(listings)
        ],
    }
    return json.dumps(feed, ensure_ascii=False, indent=1).encode()


@dataclass(frozen=True, slots=True)
class MappedPage:
    """A public page with its address in each language; `published_at` where it is known."""

    signs: Signs
    addresses: Mapping[str, str] = field(default_factory=dict)
    published_at: datetime | None = None


def sitemap(pages: Iterable[MappedPage]) -> bytes:
    """Return the map of public pages: an entry for each language, each naming all of them."""
    root = Element("urlset", {"xmlns": SITEMAP})
    for page in pages:
        for address in page.addresses.values():
            entry = SubElement(root, "url")
            _text(entry, "loc", address)
            if page.published_at is not None:
                _text(entry, "lastmod", page.published_at.date().isoformat())
            for language, other in page.signs.others.items():
                link = {"rel": "alternate", "hreflang": language, "href": other}
                SubElement(entry, f"{{{XHTML}}}link", link)
    return _document(root)


def robots(languages: Iterable[str], sitemap_url: str) -> str:
    """Return what search engines are asked to leave alone; names rooms, never anybody's page."""
    rooms = [f"/{room}" for room in CLOSED]
    rooms += [f"/{language}{room}" for language in languages for room in rooms[: len(CLOSED)]]
    # A room and what is in it, but not `/en/meeting` for `/en/me`.
    lines = [f"Disallow: {room}{ending}" for room in rooms for ending in ("/", "$")]
    return "\n".join(["User-agent: *", *lines, "", f"Sitemap: {sitemap_url}", ""])


def _text(parent: Element, name: str, text: str) -> None:
    SubElement(parent, name).text = NOT_XML.sub("", text)


def _document(root: Element) -> bytes:
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + tostring(root, encoding="unicode").encode()
