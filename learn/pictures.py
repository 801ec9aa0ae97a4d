"""The photo diet: pictures are shrunk to what a phone shows and lose what they tell about their maker."""

from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageOps, UnidentifiedImageError

MAX_WIDTH = 720
MAX_BYTES = 80_000
MAX_PIXELS = 40_000_000
SHRINKABLE = {"image/jpeg", "image/png", "image/webp"}
QUALITIES = (82, 74, 66, 58, 50, 40, 30)
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
    """Return the picture at most 720 px wide and, where it can be, at most 80 kB, without EXIF.

    A picture that is small enough and carries no metadata stays as it is, byte for byte.
    """
    try:
        with Image.open(BytesIO(data)) as picture:
            if picture.width * picture.height > MAX_PIXELS:
                raise NotAPicture(f"{picture.width} × {picture.height} pixels are too many")
            if _is_slim(picture, data):
                return Slimmed(data, mime, picture.width, picture.height)
            upright = ImageOps.exif_transpose(picture)
            return _smallest(_fitted(upright), mime)
    except (UnidentifiedImageError, OSError, Image.DecompressionBombError) as error:
        raise NotAPicture(str(error)) from error


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
    carries = set(picture.info) & {"exif", "xmp", "XML:com.adobe.xmp", "photoshop", "comment"}
    return picture.width <= MAX_WIDTH and len(data) <= MAX_BYTES and not carries


def _fitted(picture: Image.Image) -> Image.Image:
    if picture.width <= MAX_WIDTH:
        return picture
    height = max(1, round(picture.height * MAX_WIDTH / picture.width))
    return picture.resize((MAX_WIDTH, height), Image.Resampling.LANCZOS)


def _smallest(picture: Image.Image, mime: str) -> Slimmed:
    """Keep PNG where it is small enough (screens), else turn to WebP at the best quality that fits."""
    if mime == "image/png":
        encoded = _encoded(picture, "PNG", optimize=True)
        if len(encoded) <= MAX_BYTES:
            return Slimmed(encoded, mime, picture.width, picture.height)
    plain = (
        picture
        if picture.mode in {"RGB", "RGBA"}
        else picture.convert("RGBA" if "A" in picture.mode else "RGB")
    )
    encoded = b""
    for quality in QUALITIES:
        encoded = _encoded(plain, "WEBP", quality=quality, method=6)
        if len(encoded) <= MAX_BYTES:
            break
    return Slimmed(encoded, "image/webp", plain.width, plain.height)


def _encoded(picture: Image.Image, form: str, **options: int | bool) -> bytes:
    out = BytesIO()
    picture.save(out, form, **options)
    return out.getvalue()
