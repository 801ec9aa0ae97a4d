"""How courses are found from outside: tags, feeds, sitemap, robots and the picture of a shared link."""

import json
import re
from collections.abc import Iterator
from datetime import datetime
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.robotparser import RobotFileParser
from xml.etree import ElementTree as ET

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import update

from learn import clock
from learn.access import OPEN, RULES
from learn.authoring.services import publish_path
from learn.classroom.signposts import in_a_script, robots
from learn.courses.models import Course
from learn.database import transaction
from tests.access.visits import VISITS
from tests.courses.course_files import COURSE, COURSE_FILES, write_library
from tests.journeys.learner import Learner

SITE = "http://127.0.0.1:8000"
ATOM = "{http://www.w3.org/2005/Atom}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
LINK = "{http://www.w3.org/1999/xhtml}link"
FIELDS = {
    "@context", "@type", "@id", "url", "name", "description", "inLanguage", "provider", "offers",
    "hasCourseInstance", "educationalLevel", "teaches", "timeRequired",
}  # fmt: skip
OPEN_GRAPH = {"og:title", "og:description", "og:url", "og:type", "og:image", "og:locale"}
HOSTILE = "</script><script>alert(1)//"


class Head(HTMLParser):
    """What a page tells programs: its meta tags, links and JSON-LD blocks."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.meta: dict[str, str] = {}
        self.links: list[tuple[str, str, str]] = []
        self.data: list[Any] = []
        self.scripts: list[str] = []
        self.is_data = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "meta":
            self.meta[given.get("property") or given.get("name", "")] = given.get("content", "")
        if tag == "link":
            self.links.append((given["rel"], given.get("hreflang", ""), given["href"]))
        if tag == "script":
            self.is_data = given.get("type") == "application/ld+json"
            self.scripts.append(given.get("type", ""))

    def handle_data(self, data: str) -> None:
        if self.is_data:
            self.data.append(json.loads(data))
        self.is_data = False


@pytest.fixture
def shelf(app: Flask, tmp_path: Path) -> Flask:
    """Return an application with a course in both languages, one in English, one unlisted, one private."""
    library = write_library(tmp_path / "courses")
    more = {
        "english-alone": ("[en, ur]", "[en]"),
        "unlisted-one": ("licence:", "listed: false\nlicence:"),
        "private-one": ("licence:", "licence:"),
        "hostile-one": (re.search(r"title: .*", COURSE)[0], f"title: '{HOSTILE}'"),  # type: ignore[index]
    }
    for uid, (old, new) in more.items():
        assert old in COURSE
        for path, content in COURSE_FILES.items():
            if uid != "english-alone" or ".ur." not in path:
                target = library / uid / path
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(content.encode() if isinstance(content, str) else content)
        manifest = COURSE.replace("id: clear-times", f"id: {uid}").replace(old, new, 1)
        (library / uid / "course.yml").write_text(manifest, "utf-8")
    with app.app_context():
        assert [each.problems for each in publish_path(library, clock.now()) if each.release_id is None] == []
        with transaction() as session:
            session.execute(update(Course).where(Course.uid == "private-one").values(is_private=True))
    return app


def get(app: Flask, path: str) -> str:
    answer = app.test_client().get(path)
    assert answer.status_code == 200, path
    return answer.text


def head(app: Flask, path: str) -> Head:
    return Head(get(app, path))


def mapped(app: Flask) -> list[ET.Element]:
    root = ET.fromstring(get(app, "/sitemap.xml"))  # noqa: S314 - our own
    assert root.tag == f"{MAP}urlset"
    return list(root)


def addresses(app: Flask) -> list[str]:
    return [each.findtext(f"{MAP}loc", "") for each in mapped(app)]


def test_a_course_says_what_it_is_to_programs(shelf: Flask) -> None:
    for language, title in (("en", "Clear times"), ("ur", "")):
        found = head(shelf, f"/{language}/courses/clear-times")
        [data] = found.data
        assert data.keys() == FIELDS
        assert data["@type"] == "Course"
        assert data["inLanguage"] == language
        assert data["url"] == f"{SITE}/{language}/courses/clear-times"
        assert data["@id"] == f"{SITE}/en/courses/clear-times"
        assert data["offers"][0]["price"] == 0
        assert data["hasCourseInstance"][0]["courseWorkload"] == data["timeRequired"]
        assert all(data[field] for field in FIELDS)
        assert found.meta.keys() >= OPEN_GRAPH
        assert found.meta["og:url"] == data["url"]
        assert found.meta["og:title"] == data["name"]
        assert not title or data["name"] == title or data["name"]
        assert "robots" not in found.meta


def test_a_page_names_itself_in_every_language_it_has(shelf: Flask) -> None:
    en, ur = f"{SITE}/en/courses/clear-times", f"{SITE}/ur/courses/clear-times"
    links = head(shelf, "/ur/courses/clear-times").links
    assert ("canonical", "", ur) in links
    assert {(code, url) for rel, code, url in links if rel == "alternate"} == {
        ("en", en), ("ur", ur), ("x-default", en)
    }  # fmt: skip
    # In Urdu the page of an English course repeats the English one.
    links = head(shelf, "/ur/courses/english-alone").links
    assert ("canonical", "", f"{SITE}/en/courses/english-alone") in links
    assert {code for rel, code, _ in links if rel == "alternate"} == {"en", "x-default"}
    assert ("canonical", "", f"{SITE}/en/courses") in head(shelf, "/en/courses?q=zone").links


def test_whoever_is_signed_in_pays_nothing_for_it(shelf: Flask) -> None:
    learner = Learner(shelf).join()
    for path in ("/courses/clear-times", "/courses", "/"):
        found = Head(learner.get(path).text)
        assert not found.data
        assert not [link for link in found.links if link[0] in {"canonical", "alternate"}]


def test_a_title_cannot_close_the_script(shelf: Flask) -> None:
    found = head(shelf, "/en/courses/hostile-one")
    assert [data["name"] for data in found.data] == [HOSTILE]
    assert sorted(found.scripts) == ["application/ld+json", "module"]
    assert json.loads(in_a_script({"a": "<!--&>\u2028"})) == {"a": "<!--&>\u2028"}
    assert "<" not in in_a_script({"a": "<!--"})


def feed_items(app: Flask, language: str) -> Iterator[tuple[str, str, str]]:
    root = ET.fromstring(get(app, f"/{language}/feeds/courses.atom"))  # noqa: S314 - our own
    assert root.tag == f"{ATOM}feed"
    assert root.findtext(f"{ATOM}id") == f"{SITE}/{language}/feeds/courses.atom"
    for entry in root.findall(f"{ATOM}entry"):
        title, summary = (entry.findtext(ATOM + name, "") for name in ("title", "summary"))
        assert summary
        for name in ("updated", "published"):
            assert datetime.fromisoformat(entry.findtext(ATOM + name, "")).tzinfo
        link = entry.find(f"{ATOM}link")
        assert link is not None
        assert link.get("href") == entry.findtext(f"{ATOM}id")
        yield entry.findtext(f"{ATOM}id", ""), title, summary


def test_both_feeds_announce_public_courses_in_their_language(shelf: Flask) -> None:
    for language, uids in (
        ("en", {"clear-times", "english-alone", "hostile-one"}),
        ("ur", {"clear-times", "hostile-one"}),
    ):
        items = list(feed_items(shelf, language))
        assert {url for url, _, _ in items} == {f"{SITE}/{language}/courses/{uid}" for uid in uids}
        feed = json.loads(get(shelf, f"/{language}/feeds/courses.json"))
        assert feed["version"] == "https://jsonfeed.org/version/1.1"
        assert feed["feed_url"] == f"{SITE}/{language}/feeds/courses.json"
        assert [(each["url"], each["title"], each["summary"]) for each in feed["items"]] == items
        assert all(each["id"] == each["url"] and each["language"] == language for each in feed["items"])
        assert all(datetime.fromisoformat(each["date_modified"]).tzinfo for each in feed["items"])


def test_the_map_leads_to_public_pages_alone(shelf: Flask) -> None:
    found = addresses(shelf)
    assert len(found) == len(set(found))
    assert f"{SITE}/ur/courses/clear-times/zones" in found
    assert f"{SITE}/ur/courses/english-alone" not in found
    assert not [each for each in found if "private" in each or "unlisted" in each]
    for entry in mapped(shelf):
        others = {link.get("hreflang"): link.get("href") for link in entry.iter(LINK)}
        assert entry.findtext(f"{MAP}loc") in others.values()
        assert "x-default" in others
    for address in found:
        page = head(shelf, address.removeprefix(SITE))
        assert ("canonical", "", address) in page.links, address
        assert "robots" not in page.meta


def test_robots_may_see_what_the_map_names_and_no_room_of_anybody(shelf: Flask) -> None:
    rules = RobotFileParser()
    rules.parse(get(shelf, "/robots.txt").splitlines())
    assert rules.site_maps() == [f"{SITE}/sitemap.xml"]
    assert all(rules.can_fetch("*", address) for address in addresses(shelf))
    assert rules.can_fetch("*", f"{SITE}/en/meeting")
    assert rules.can_fetch("*", f"{SITE}/verify/abc")
    closed = [
        visit.path
        for endpoint, rule in RULES.items()
        if rule not in OPEN and not endpoint.startswith("classroom.")
        for visit in VISITS[endpoint]
        if "{" not in visit.path
    ]
    assert closed
    # The parser of the standard library knows no "$": the end of a room's own address is asked apart.
    said = robots(["en"], "")
    for path in closed:
        room = "/".join(path.partition("?")[0].split("/")[:3])
        assert f"Disallow: {room}/\n" in said, path
        assert f"Disallow: {room}$\n" in said, path
        assert not rules.can_fetch("*", f"{SITE}{room}/x")


def test_an_unlisted_course_is_open_but_asks_not_to_be_found(shelf: Flask) -> None:
    for path in ("", "/zones"):
        found = head(shelf, f"/en/courses/unlisted-one{path}")
        assert found.meta["robots"] == "noindex"
        assert not found.data
        assert "og:image" not in found.meta
    assert shelf.test_client().get("/posters/unlisted-one.en.0.png").status_code == 404
    assert shelf.test_client().get("/posters/private-one.en.0.png").status_code == 404


def test_the_picture_is_drawn_once_and_an_old_address_leads_to_it(shelf: Flask) -> None:
    client = shelf.test_client()
    for language in ("en", "ur"):
        address = head(shelf, f"/{language}/courses/clear-times").meta["og:image"].removeprefix(SITE)
        answer = client.get(address)
        assert answer.mimetype == "image/png"
        assert "public" in answer.headers["Cache-Control"]
        assert Image.open(BytesIO(answer.data)).size == (1_200, 630)
        kept = Path(shelf.instance_path) / "posters" / address.rpartition("/")[2]
        assert kept.read_bytes() == answer.data
        old = client.get(f"/posters/clear-times.{language}.0123456789ab.png")
        assert (old.status_code, old.headers["Location"]) == (302, address)
    for strange in ("clear-times.xx.0.png", "clear-times", "..%2f..%2fsecret", "nobodys.en.0.png"):
        assert client.get(f"/posters/{strange}").status_code == 404
