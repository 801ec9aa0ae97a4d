"""The photo diet: pictures are shrunk to what a phone shows and lose what they tell about their maker."""

from bisect import bisect_left
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from math import ceil, sqrt
from typing import Any

from PIL import ExifTags, Image, ImageOps, UnidentifiedImageError

MAX_WIDTH = 720
MAX_BYTES = 80_000
# What may be opened, so that the worst of each kind takes less than 300 MB: a photograph is read at a part
# of its size, a PNG lies in memory twice while it is made smaller, a WebP four times (a photograph of
# 4,032 × 3,024 fits), one that is clear in places five times, a JPEG of four inks with eight bytes a pixel.
MAX_PIXELS = {
    "JPEG": 24_000_000,
    "MPO": 24_000_000,
    "PNG": 16_000_000,
    "GIF": 16_000_000,
    "WEBP": 12_200_000,
}
MAX_PIXELS_OTHERWISE = 8_300_000
HEAVY = {("JPEG", "CMYK"), ("MPO", "CMYK"), ("WEBP", "RGBA")}
# Taller pictures are made narrower: each further pixel costs seconds where a picture is all noise.
MAX_SHOWN_PIXELS = 720 * 4_000
QUALITIES = (82, 74, 66, 58, 50, 40, 30)
# What is heavier than this when written in haste stays too heavy with all care.
FAR_TOO_HEAVY = 2 * MAX_BYTES
# What is left of width and height, at most, each time the lowest quality is still too heavy.
SHRINKING = 0.8
# The turns that a camera notes and that change width and height.
LYING = range(5, 9)
# Everything else that a picture's head may hold is words, places or a maker's own notes.
HARMLESS = frozenset(
    {
        "adobe",
        "adobe_transform",
        "aspect",
        "background",
        "bbox",
        "bits",
        "blend",
        "chromaticity",
        "default_image",
    }
    | {
        "disposal",
        "dpi",
        "duration",
        "extension",
        "gamma",
        "icc_profile",
        "interlace",
        "jfif",
        "jfif_density",
    }
    | {"jfif_unit", "jfif_version", "loop", "progression", "progressive", "srgb", "timestamp", "transparency"}
    | {"version"}
)
HARMLESS_SEGMENTS = {"APP0": b"JFIF\0", "APP2": b"ICC_PROFILE\0", "APP14": b"Adobe"}
END_OF_JPEG = b"\xff\xd9"
END_OF_PNG = b"IEND\xaeB`\x82"
UNREADABLE: tuple[type[Exception], ...] = (
    UnidentifiedImageError,
    OSError,
    SyntaxError,
    ValueError,
)
# What learners hand in has to be read: larger, and in the form in which it came.
MAX_SIDE = 1_600
WORK_QUALITY = 82
FORMS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}


@dataclass(frozen=True, slots=True)
class Slimmed:
    """A picture as it is served."""

    data: bytes
    mime: str
    width: int
    height: int


class NotAPicture(Exception):
    """The bytes are not the picture that they claim to be, or are too large to open."""


def slimmed(data: bytes, mime: str) -> Slimmed:
    """Return the picture at most 720 px wide and at most 80 kB, without EXIF. Raises `NotAPicture`.

    A picture that is small enough and holds nothing but itself stays as it is, byte for byte.
    """
    try:
        with _opened(data) as picture:
            whole = picture.size
            # Before it is turned: that copies every pixel.
            _shrink(picture, _fitting(picture))
            picture.load()
            if picture.size == whole and len(data) <= MAX_BYTES and not _tells_tales(picture, data):
                return Slimmed(data, mime, picture.width, picture.height)
            upright = ImageOps.exif_transpose(picture)
        # What was read goes before anything is written: a reader of WebP holds its pixels four times.
        del picture
        return _smallest(upright, mime)
    except UNREADABLE as error:
        raise NotAPicture(str(error)) from error


def fault_of(data: bytes) -> str | None:
    """Return why a picture cannot be shown, None if it can; a photograph is read at a part of its size."""
    try:
        with _opened(data) as picture:
            picture.draft(None, _fitting(picture))
            picture.load()
    except NotAPicture as reason:
        return str(reason)
    except UNREADABLE:
        return "it is damaged"
    return None


def measured(data: bytes) -> tuple[int, int]:
    """Return width and height of a picture, nothing of what is none."""
    try:
        with _opened(data) as picture:
            return picture.width, picture.height
    except NotAPicture:
        return 0, 0
    except UNREADABLE:
        return 0, 0


def redrawn(data: bytes, mime: str) -> bytes:
    """Return the picture drawn anew, at most 1,600 px on a side: nothing else that the file held is left."""
    try:
        with _opened(data, FORMS[mime]) as picture:
            is_clear = mime != "image/jpeg" and picture.has_transparency_data
            mode = "RGBA" if is_clear else "RGB"
            # Colours from a list have nothing between them.
            small = picture.convert(mode) if picture.mode in {"1", "P"} else picture
            scale = min(1, MAX_SIDE / max(small.size))
            _shrink(small, (ceil(small.width * scale), ceil(small.height * scale)))
            plain = ImageOps.exif_transpose(small).convert(mode)
            plain.info.clear()
            return _encoded(plain, FORMS[mime], quality=WORK_QUALITY)
    except UNREADABLE as error:
        raise NotAPicture(str(error)) from error


def _opened(data: bytes, form: str | None = None) -> Image.Image:
    """Open a picture without reading its pixels, in one form alone where it is named."""
    try:
        picture = Image.open(BytesIO(data), formats=[form] if form else None)
    except Image.DecompressionBombError as error:
        raise NotAPicture("its pixels are too many") from error
    form = "" if (picture.format, picture.mode) in HEAVY else picture.format or ""
    if picture.width * picture.height > MAX_PIXELS.get(form, MAX_PIXELS_OTHERWISE):
        raise NotAPicture(f"{picture.width} × {picture.height} pixels are too many")
    return picture


def _shrink(picture: Image.Image, size: tuple[int, int]) -> None:
    """Make a picture as small as `size` in its place; a photograph is read at a part of its size."""
    picture.draft(None, size)
    picture.thumbnail(size, Image.Resampling.LANCZOS, None)


def _fitting(picture: Image.Image) -> tuple[int, int]:
    """Return the width and height that a picture gets, as it lies in its file."""
    is_lying = picture.getexif().get(ExifTags.Base.Orientation) in LYING
    width, height = picture.size[::-1] if is_lying else picture.size
    shown = min(width, MAX_WIDTH, max(1, int(sqrt(MAX_SHOWN_PIXELS * width / height))))
    fitting = (shown, ceil(height * shown / width))
    return fitting[::-1] if is_lying else fitting


def _tells_tales(picture: Image.Image, data: bytes) -> bool:
    """Tell whether a file holds words, places, notes of a camera or anything behind its end."""
    if set(map(str, picture.info)) - HARMLESS:
        return True
    segments: list[tuple[str, bytes]] = getattr(picture, "applist", [])
    if any(not content.startswith(HARMLESS_SEGMENTS.get(name, b"\0none")) for name, content in segments):
        return True
    end = {"JPEG": END_OF_JPEG, "PNG": END_OF_PNG}.get(picture.format or "", b"")
    return not data.endswith(end)


def _resized(picture: Image.Image, width: int) -> Image.Image:
    height = max(1, round(picture.height * width / picture.width))
    return picture.resize((width, height), Image.Resampling.LANCZOS)


def _smallest(picture: Image.Image, mime: str) -> Slimmed:
    """Keep PNG where it is small enough (screens), else turn to WebP at the best quality that fits."""
    bare = picture.copy()
    kept = {"transparency", "icc_profile"} if picture.mode in {"RGB", "RGBA"} else {"transparency"}
    bare.info = {name: value for name, value in picture.info.items() if name in kept}
    if mime == "image/png":
        encoded = _encoded(bare, "PNG", optimize=True)
        if len(encoded) <= MAX_BYTES:
            return Slimmed(encoded, mime, bare.width, bare.height)
    plain = bare if bare.mode in {"RGB", "RGBA"} else bare.convert("RGBA" if _has_alpha(bare) else "RGB")
    hasty = _encoded(plain, "WEBP", quality=QUALITIES[-1], method=0)
    if len(hasty) > FAR_TOO_HEAVY:
        # Several qualities with care of what comes to nothing would take seconds.
        plain = _resized(plain, max(1, round(plain.width * sqrt(MAX_BYTES / len(hasty)))))
    while True:
        encoded = _best(plain)
        if len(encoded) <= MAX_BYTES:
            return Slimmed(encoded, "image/webp", plain.width, plain.height)
        # Noise and very tall pictures stay heavy at any quality: fewer pixels are what is left.
        left = min(SHRINKING, sqrt(MAX_BYTES / len(encoded)))
        plain = _resized(plain, max(1, round(plain.width * left)))


def _best(picture: Image.Image) -> bytes:
    """Return a WebP of the best quality that is light enough, of the lowest where none is."""
    # What is clear and how much is written without loss: noise in it takes many seconds with more effort.
    method = 4 if _has_alpha(picture) else 6

    @cache
    def encoded(quality: int) -> bytes:
        return _encoded(picture, "WEBP", quality=quality, method=method)

    found = bisect_left(QUALITIES[:-1], True, key=lambda quality: len(encoded(quality)) <= MAX_BYTES)
    return encoded(QUALITIES[found])


def _has_alpha(picture: Image.Image) -> bool:
    return "A" in picture.mode or "transparency" in picture.info


def _encoded(picture: Image.Image, form: str, **options: Any) -> bytes:  # noqa: ANN401 - each form has its own
    out = BytesIO()
    picture.save(out, form, **options)
    return out.getvalue()
