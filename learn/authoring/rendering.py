"""From the blocks of a page to the HTML that is stored: prose rendered whole, questions left as places."""

import hashlib
import json
import re
import zlib
from dataclasses import asdict, dataclass

from learn.authoring.site import Site
from learn.courses.blocks import Prose, QuestionBlock
from learn.courses.bundle.contents import Page, PageText
from learn.markdown.rendering import Rendered, render_block

# Raised whenever the same text would give other HTML, so that stored HTML is made anew.
RENDERER = "2"

PLACE = "\x1e"
# Private-use characters, taken out of every text beforehand, so that no author can write a place.
OPEN, FIRST = "\ue000", 0xE100
MARKED = re.compile(f"<p>{OPEN}(.)</p>")
PRIVATE = re.compile("[\ue000-\uf8ff]")
HEADING = re.compile(r'<h2 id="([^"]+)">(.*?)</h2>', re.DOTALL)
TAG = re.compile(r"<[^>]+>")


@dataclass(frozen=True, slots=True)
class StoredText:
    """A page in one language as it is stored."""

    hash: str
    html: str
    plain_text: str
    contents: list[list[str]]
    weight: int


def text_hash(site: Site, page: Page, text: PageText) -> str:
    """Return the hash of everything the page's HTML is made from: its text, and what it points to."""
    blocks = text.with_questions_of(source_of(site, page))
    prose = "".join(block.text for block in blocks if isinstance(block, Prose))
    made_from = [
        RENDERER,
        site.bundle.uid,
        page.path,
        text.lang,
        text.anchors,
        [asdict(block) if isinstance(block, Prose) else getattr(block, "uid", "") for block in blocks],
        site.named_in(prose, text.lang),
        asdict(site.context(page.path, text.lang).labels),
    ]
    return hashlib.sha256(json.dumps(made_from, ensure_ascii=False).encode()).hexdigest()


def rendered(site: Site, page: Page, text: PageText, digest: str) -> StoredText:
    """Render the page in one go, so that footnotes and anchors reach across its questions."""
    result = rendered_blocks(site, source_of(site, page), text, with_questions=page.kind == "lesson")
    contents = [[anchor, TAG.sub("", title)] for anchor, title in HEADING.findall(result.html)]
    return StoredText(digest, result.html, PRIVATE.sub("", result.plain_text), contents, weight(result.html))


def source_of(site: Site, page: Page) -> PageText:
    """Return the page in the language that it is written in first."""
    return page.texts[site.bundle.manifest.source_language]


def rendered_blocks(site: Site, source: PageText, text: PageText, *, with_questions: bool) -> Rendered:
    """Render the prose of a page or bank, with a place for each question of the source if they are wanted."""
    uids: list[str] = []
    parts: list[str] = []
    for block in text.with_questions_of(source):
        if isinstance(block, Prose):
            parts.append(PRIVATE.sub("", block.text))
        elif isinstance(block, QuestionBlock) and with_questions:
            parts.append(OPEN + chr(FIRST + len(uids)))
            uids.append(block.uid)
    result = render_block("\n\n".join(parts), site.context(source.path, text.lang, anchors=text.anchors))
    html = MARKED.sub(lambda found: f"{PLACE}{uids[ord(found[1]) - FIRST]}{PLACE}", result.html)
    return Rendered(html, result.plain_text)


def weight(html: str) -> int:
    """Return roughly what a page's text costs on the wire, in bytes."""
    return len(zlib.compress(html.encode(), 6))
