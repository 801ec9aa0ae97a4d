"""Files are what they hold, whatever they are called; what browsers would run is nothing we take."""

from collections.abc import Mapping
from io import BytesIO
from zipfile import ZipFile, ZipInfo

import pytest
from PIL import Image

from learn.quizzes.file_types import (
    FILE_TYPES,
    MAX_NAME,
    FileEmpty,
    FileRefused,
    FileTooLarge,
    given_file,
    kinds_of,
    shown_name,
)
from learn.quizzes.inputs import Attach


def archive(files: Mapping[str, str]) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w") as made:
        for name, text in files.items():
            # Without a moment, so that the tests have the same names in every process.
            made.writestr(ZipInfo(name), text)
    return out.getvalue()


def picture(form: str, **options: object) -> bytes:
    out = BytesIO()
    Image.new("RGB", (40, 20), "red").save(out, form, **options)
    return out.getvalue()


ODT, ODS = FILE_TYPES["odt"], FILE_TYPES["ods"]
WORD = {"[Content_Types].xml": "<Types/>", "word/document.xml": "<w:document/>"}


@pytest.mark.parametrize(
    ("data", "kinds"),
    [
        (b"%PDF-1.7\n", ("pdf",)),
        (picture("PNG"), ("png",)),
        (picture("JPEG"), ("jpg",)),
        (picture("WEBP"), ("webp",)),
        (archive(WORD), ("docx",)),
        (archive({"xl/workbook.xml": "<workbook/>"}), ("xlsx",)),
        (archive({"mimetype": ODT, "content.xml": "<x/>"}), ("odt",)),
        (archive({"mimetype": ODS}), ("ods",)),
        (archive({"photo.jpg": "x"}), ("zip",)),
        ("سلام\r\n\tclient".encode(), ("txt", "md", "csv")),
        (b"\xef\xbb\xbfname;price\n", ("txt", "md", "csv")),
        (archive({**WORD, "word/vbaProject.bin": "x"}), ()),
        (archive(WORD)[:40], ()),
        (b"<!doctype html><script>alert(1)</script>", ()),
        (b"\n <svg xmlns='http://www.w3.org/2000/svg'/>", ()),
        (b"\xef\xbb\xbf<?xml version='1.0'?><svg/>", ()),
        (b"\xff\xfe<\x00h\x00t\x00m\x00l\x00>\x00", ()),
        (b"MZ\x90\x00\x03", ()),
        (b"GIF89a\x01", ()),
        (b"words\x00words", ()),
        (b" %PDF-1.7 later", ("txt", "md", "csv")),
    ],
)
def test_the_bytes_say_what_a_file_is(data: bytes, kinds: tuple[str, ...]) -> None:
    assert kinds_of(data) == kinds


def test_a_file_is_taken_by_what_it_holds_and_its_name_follows() -> None:
    given = given_file("C:\\work\\offer.png", b"%PDF-1.7 x", Attach(("pdf", "png"), 100))
    assert (given.name, given.mime, given.data) == ("offer.pdf", "application/pdf", b"%PDF-1.7 x")
    assert given_file("prices.CSV", b"a,b", Attach(("txt", "csv"), 9)).name == "prices.csv"
    assert given_file("prices.html", b"a,b", Attach(("txt", "csv"), 9)).name == "prices.txt"


@pytest.mark.parametrize(
    ("data", "refusal"),
    [
        (b"", FileEmpty),
        (b" \n", FileEmpty),
        (b"just words", FileRefused),
        (b"%PDF-" + b"x" * 100, FileTooLarge),
        (b"\x89PNG\r\n\x1a\n<script>", FileRefused),
        (picture("JPEG")[:60], FileRefused),
    ],
)
def test_what_does_not_fit_is_refused(data: bytes, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        given_file("a.pdf", data, Attach(("pdf", "png", "jpg"), 100 if refusal is FileTooLarge else 9_999))


@pytest.mark.parametrize(("form", "kind"), [("JPEG", "jpg"), ("PNG", "png"), ("WEBP", "webp")])
def test_pictures_lose_what_the_camera_wrote_and_what_hides_behind_them(form: str, kind: str) -> None:
    exif = Image.Exif()
    exif[0x010F], exif[0x0112] = "Maker", 6
    data = picture(form, exif=exif, comment=b"at home") + b"<script>hidden</script>"
    given = given_file("me.jpeg", data, Attach((kind,), 99_999))
    assert not any(words in given.data for words in (b"Maker", b"at home", b"script", b"Exif"))
    with Image.open(BytesIO(given.data)) as kept:
        assert (kept.format, kept.size, dict(kept.getexif())) == (form, (20, 40), {})


def test_large_pictures_are_made_to_be_read_on_a_screen() -> None:
    out = BytesIO()
    Image.new("L", (4_000, 3_000)).save(out, "JPEG")
    given = given_file("page.jpg", out.getvalue(), Attach(("jpg",), 2_000_000))
    with Image.open(BytesIO(given.data)) as kept:
        assert kept.size == (1_600, 1_200)
    huge = BytesIO()
    Image.new("1", (6_000, 6_000)).save(huge, "PNG")
    with pytest.raises(FileRefused):
        given_file("bomb.png", huge.getvalue(), Attach(("png",), 2_000_000))


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("میرا کام.pdf", "میرا کام.pdf"),
        ("a\r\nb\x00\u202efdp.exe", "abfdp.pdf"),
        (".pdf", "file.pdf"),
        ("", "file.pdf"),
        ("x" * 300 + ".pdf", "x" * (MAX_NAME - 4) + ".pdf"),
    ],
)
def test_a_name_is_shown_without_tricks(raw: str, name: str) -> None:
    assert shown_name(raw, "pdf") == name
