"""The kind of a file by its first bytes; a name proves nothing.

Signatures: WHATWG MIME Sniffing Standard, section 6, https://mimesniff.spec.whatwg.org/
"""

import re

OTHER = "application/octet-stream"
SIGNATURES = (
    (re.compile(rb"\x89PNG\r\n\x1a\n"), "image/png"),
    (re.compile(rb"\xff\xd8\xff"), "image/jpeg"),
    (re.compile(rb"GIF8[79]a"), "image/gif"),
    (re.compile(rb"RIFF....WEBPVP", re.DOTALL), "image/webp"),
    (re.compile(rb"RIFF....WAVE", re.DOTALL), "audio/wav"),
    (re.compile(rb"%PDF-"), "application/pdf"),
    (re.compile(rb"OggS"), "audio/ogg"),
    (re.compile(rb"ID3|\xff[\xfb\xf3\xf2]"), "audio/mpeg"),
    (re.compile(rb"....ftypM4A", re.DOTALL), "audio/mp4"),
    (re.compile(rb"....ftyp", re.DOTALL), "video/mp4"),
    (re.compile(rb"\x1a\x45\xdf\xa3"), "video/webm"),
    (re.compile(rb"WEBVTT(?=[ \t\r\n]|$)"), "text/vtt"),
    (re.compile(rb"PK\x03\x04"), "application/zip"),
    (
        re.compile(
            rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.{0,2000}?-->\s*)?(?:<!DOCTYPE svg[^>]*>\s*)?<svg[\s>]",
            re.DOTALL,
        ),
        "image/svg+xml",
    ),
)
BY_NAME = {".csv": "text/csv", ".txt": "text/plain", ".md": "text/plain"}


def mime_of(content: bytes, name: str) -> str:
    """Return the type of `content`; plain text is believed by its name, since text has no signature."""
    head = content[:4096].removeprefix(b"\xef\xbb\xbf")
    for signature, mime in SIGNATURES:
        if signature.match(head):
            return mime
    ending = name[name.rfind(".") :].lower() if "." in name else ""
    return BY_NAME.get(ending, OTHER) if b"\0" not in head else OTHER
