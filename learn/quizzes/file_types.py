"""Which kind of file some bytes are: told by what they hold, whatever their name says."""

import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from learn.quizzes.inputs import Attach

MEGABYTE = 1_000_000
MAX_MEGABYTES = 20
MAX_NAME = 120

# By the ending that authors write under `accept`. Text is sent back as text, whatever it means.
FILE_TYPES: Mapping[str, str] = {
    "csv": "text/plain",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "jpg": "image/jpeg",
    "md": "text/plain",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "odt": "application/vnd.oasis.opendocument.text",
    "pdf": "application/pdf",
    "png": "image/png",
    "txt": "text/plain",
    "webp": "image/webp",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "zip": "application/zip",
}
PICTURES = frozenset({"jpg", "png", "webp"})
TEXTS = ("txt", "md", "csv")
OPEN_DOCUMENTS = {FILE_TYPES[each].encode(): each for each in ("odt", "ods")}
OFFICE_PARTS = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx"}
# What a browser would take for a page or a drawing: such a text is never taken as text.
MARKUP = re.compile(rb"\s*(?:<!|<\?|</?[a-z])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class GivenFile:
    """A file as it will be kept: whole, of a kind that was asked for, under a name that can be shown."""

    name: str
    mime: str
    data: bytes


class FileRefused(ValueError):
    """The file is of no kind that is asked for, or not what it claims to be."""


class FileTooLarge(ValueError):
    """The file is larger than the question takes; the message is the limit in bytes."""


class FileEmpty(ValueError):
    """The file has no content."""


def kind_of(data: bytes, name: str, accepted: Collection[str]) -> str:
    """Return which of the accepted kinds the bytes are; where they can be several, the name may choose.

    Raises `FileRefused`, `FileEmpty`.
    """
    if not data.strip():
        raise FileEmpty
    found = [each for each in kinds_of(data) if each in accepted]
    if not found:
        raise FileRefused
    ending = name.rpartition(".")[2].lower()
    return ending if ending in found else found[0]


def kinds_of(data: bytes) -> tuple[str, ...]:
    """Return what the bytes can be called; several for plain text, none for what nobody can vouch for."""
    if data.startswith(b"%PDF-"):
        return ("pdf",)
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return ("png",)
    if data.startswith(b"\xff\xd8\xff"):
        return ("jpg",)
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return ("webp",)
    if data.startswith(b"PK\x03\x04"):
        return kinds_of_archive(data)
    return TEXTS if is_plain_text(data) else ()


def kinds_of_archive(data: bytes) -> tuple[str, ...]:
    """Return what an archive is; a document with macros is nothing we take."""
    try:
        with ZipFile(BytesIO(data)) as archive:
            names = set(archive.namelist())
            if any(name.lower().endswith("vbaproject.bin") for name in names):
                return ()
            for part, kind in OFFICE_PARTS.items():
                if part in names:
                    return (kind,)
            if "mimetype" in names:
                with archive.open("mimetype") as written:
                    kind = OPEN_DOCUMENTS.get(written.read(100).strip(), "zip")
                return (kind,)
            return ("zip",)
    # A damaged or encrypted archive answers with any of these.
    except (BadZipFile, OSError, RuntimeError, NotImplementedError, ValueError, EOFError):
        return ()


def is_plain_text(data: bytes) -> bool:
    """Tell whether the bytes are UTF-8 words, and no page or drawing."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    if MARKUP.match(text.encode()):
        return False
    return not any(unicodedata.category(sign) == "Cc" and sign not in "\t\n\r\f" for sign in text)


def shown_name(raw: str, kind: str) -> str:
    """Return the name a file is shown and sent back under: without a path, its ending telling the truth."""
    name = re.split(r"[/\\]", raw)[-1]
    name = "".join(each for each in name if unicodedata.category(each)[0] != "C")
    stem, dot, ending = name.rpartition(".")
    stem = " ".join((stem if dot else ending).split())[: MAX_NAME - len(kind) - 1].strip(". ")
    alike = {"jpg": {"jpg", "jpeg"}}.get(kind, {kind})
    kept = ending.lower() if dot and ending.lower() in alike else kind
    return f"{stem or 'file'}.{kept}"[:MAX_NAME]


def given_file(raw_name: str, data: bytes, wanted: Attach) -> GivenFile:
    """Return a file as it is kept: pictures are drawn anew, without what the camera wrote into them.

    Raises `FileTooLarge`, `FileEmpty`, `FileRefused`.
    """
    if len(data) > wanted.max_bytes:
        raise FileTooLarge(str(wanted.max_bytes))
    kind = kind_of(data, raw_name, wanted.file_types)
    if kind in PICTURES:
        # Most processes never meet a picture, and the library for them weighs ten megabytes.
        from learn.pictures import NotAPicture, redrawn  # noqa: PLC0415

        try:
            data = redrawn(data, FILE_TYPES[kind])
        except NotAPicture as error:
            raise FileRefused from error
    return GivenFile(shown_name(raw_name, kind), FILE_TYPES[kind], data)
