"""Keys of choices: they follow the text, never the position, so that old answers keep their meaning."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable

# Looked for from the first of several spaces only, so that no run of them is read more than once.
EXPLICIT_KEY = re.compile(r"(?<!\s)\s*\{#([A-Za-z0-9_-]{1,40})\}\s*\Z")


def split_key(text: str) -> tuple[str, str | None]:
    """Return `text` without the `{#key}` at its end, and that key if there is one."""
    found = EXPLICIT_KEY.search(text)
    return (text[: found.start()], found[1]) if found else (text, None)


def key_of(text: str) -> str:
    """Return the key a text has when its author gave it none."""
    return sha256(normalised(text))[:8]


def normalised(text: str) -> str:
    """Return `text` with composed letters and single spaces, which changes nothing an author means."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def order_without_meaning(keys: Iterable[str]) -> list[str]:
    """Return `keys` in an order that tells nothing, not even when an author numbered them by hand."""
    return sorted(set(keys), key=sha256)


def sha256(text: str) -> str:
    """Return the digest of `text` in hexadecimal; lone surrogates are replaced, not refused."""
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
