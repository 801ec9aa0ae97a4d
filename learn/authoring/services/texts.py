"""The HTML of pages, rendered only where it is not stored yet."""

from dataclasses import asdict

from sqlalchemy.orm import Session

from learn.authoring.rendering import StoredText, rendered, text_hash
from learn.authoring.site import Site
from learn.courses import services as courses


def store_texts(
    session: Session, site: Site
) -> tuple[dict[tuple[str, str], str], dict[tuple[str, str], int]]:
    """Render what is not stored yet; return each page's text hash and length by (uid, language)."""
    wanted = {
        (page.uid, lang): (page, text, text_hash(site, page, text))
        for page in site.bundle.pages
        for lang, text in page.texts.items()
    }
    known = courses.known_texts(session, {digest for _page, _text, digest in wanted.values()})
    made: list[StoredText] = [
        rendered(site, page, text, digest) for page, text, digest in wanted.values() if digest not in known
    ]
    courses.store_texts(
        session,
        [asdict(text) for text in made],
    )
    weights = known | {text.hash: text.weight for text in made}
    hashes = {key: digest for key, (_page, _text, digest) in wanted.items()}
    return hashes, {key: weights[digest] for key, digest in hashes.items()}
