"""The photo diet: pictures are shrunk to what a phone shows and lose what they tell about their maker."""

from dataclasses import dataclass
from io import BytesIO
from typing import Any

from PIL import Image, ImageOps, UnidentifiedImageError

MAX_WIDTH = 720
MAX_BYTES = 80_000
MAX_PIXELS = 40_000_000
SHRINKABLE = {"image/jpeg", "image/png", "image/webp", "image/gif"}
QUALITIES = (82, 74, 66, 58, 50, 40, 30)
# What is left of width and height each time the lowest quality is still too heavy.
SHRINKING = 0.8
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
MAX_PIXELS_OPENED = 24_000_000
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
            picture.load()
            if _is_slim(picture, data):
                return Slimmed(data, mime, picture.width, picture.height)
            upright = ImageOps.exif_transpose(picture)
            return _smallest(_fitted(upright), mime)
    except UNREADABLE as error:
        raise NotAPicture(str(error)) from error


def fault_of(data: bytes) -> str | None:
    """Return why a picture cannot be shown, None if it can; a photograph is read at a part of its size."""
    try:
        with _opened(data) as picture:
            picture.draft("RGB", (MAX_WIDTH, MAX_WIDTH))
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


def _opened(data: bytes) -> Image.Image:
    try:
        picture = Image.open(BytesIO(data))
    except Image.DecompressionBombError as error:
        raise NotAPicture("its pixels are too many") from error
    if picture.width * picture.height > MAX_PIXELS:
        raise NotAPicture(f"{picture.width} × {picture.height} pixels are too many")
    return picture


def redrawn(data: bytes, mime: str) -> bytes:
    """Return the picture drawn anew, at most 1,600 px on a side: nothing else that the file held is left."""
    try:
        with Image.open(BytesIO(data), formats=[FORMS[mime]]) as picture:
            if picture.width * picture.height > MAX_PIXELS_OPENED:
                raise NotAPicture(f"{picture.width} × {picture.height} pixels are too many")
            picture.draft("RGB", (MAX_SIDE, MAX_SIDE))
            upright = ImageOps.exif_transpose(picture)
            is_clear = mime != "image/jpeg" and upright.has_transparency_data
            plain = upright.convert("RGBA" if is_clear else "RGB")
            plain.thumbnail((MAX_SIDE, MAX_SIDE))
            plain.info.clear()
            return _encoded(plain, FORMS[mime], quality=WORK_QUALITY)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise NotAPicture(str(error)) from error


def _is_slim(picture: Image.Image, data: bytes) -> bool:
    return picture.width <= MAX_WIDTH and len(data) <= MAX_BYTES and not _tells_tales(picture, data)


def _tells_tales(picture: Image.Image, data: bytes) -> bool:
    """Tell whether a file holds words, places, notes of a camera or anything behind its end."""
    if set(map(str, picture.info)) - HARMLESS:
        return True
    segments: list[tuple[str, bytes]] = getattr(picture, "applist", [])
    if any(not content.startswith(HARMLESS_SEGMENTS.get(name, b"\0none")) for name, content in segments):
        return True
    end = {"JPEG": END_OF_JPEG, "PNG": END_OF_PNG}.get(picture.format or "", b"")
    return not data.endswith(end)


def _fitted(picture: Image.Image) -> Image.Image:
    return picture if picture.width <= MAX_WIDTH else _resized(picture, MAX_WIDTH)


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
    while True:
        for quality in QUALITIES:
            encoded = _encoded(plain, "WEBP", quality=quality, method=6)
            if len(encoded) <= MAX_BYTES:
                return Slimmed(encoded, "image/webp", plain.width, plain.height)
        # Noise and very tall pictures stay heavy at any quality: fewer pixels are what is left.
        plain = _resized(plain, max(1, round(plain.width * SHRINKING)))


def _has_alpha(picture: Image.Image) -> bool:
    return "A" in picture.mode or "transparency" in picture.info


def _encoded(picture: Image.Image, form: str, **options: Any) -> bytes:  # noqa: ANN401 - each form has its own
    out = BytesIO()
    picture.save(out, form, **options)
    return out.getvalue()
