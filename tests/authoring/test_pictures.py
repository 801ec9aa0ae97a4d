"""Pictures: small, light, and silent about who took them."""

from io import BytesIO

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from learn.authoring.drawings import size_of
from learn.pictures import MAX_BYTES, MAX_WIDTH, slimmed

SMALL = Image.new("RGB", (100, 80), "red")
SEGMENT = b"\xff\xe5\x00\x08Lahore"


def saved(picture: Image.Image, form: str, **options: object) -> bytes:
    out = BytesIO()
    picture.save(out, form, **options)
    return out.getvalue()


def with_text(key: str) -> bytes:
    info = PngInfo()
    info.add_text(key, "Lahore")
    return saved(SMALL, "PNG", pnginfo=info)


JPEG = saved(SMALL, "JPEG")


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "GIF"])
def test_a_small_silent_picture_stays_as_it_is(form: str) -> None:
    data = saved(SMALL, form)
    assert slimmed(data, f"image/{form.lower()}").data == data


@pytest.mark.parametrize(
    ("data", "mime"),
    [
        (with_text("Raw profile type exif"), "image/png"),
        (with_text("Author"), "image/png"),
        (saved(SMALL, "JPEG", comment=b"Lahore"), "image/jpeg"),
        (saved(SMALL, "JPEG", xmp=b"Lahore"), "image/jpeg"),
        (JPEG[:2] + SEGMENT + JPEG[2:], "image/jpeg"),
        (JPEG + b"Lahore", "image/jpeg"),
        (saved(SMALL, "WEBP", xmp=b"Lahore"), "image/webp"),
    ],
)
def test_words_and_notes_of_a_camera_are_lost(data: bytes, mime: str) -> None:
    assert b"Lahore" in data
    assert b"Lahore" not in slimmed(data, mime).data


@pytest.mark.parametrize("size", [(900, 900), (400, 3000)])
def test_a_picture_that_stays_heavy_loses_pixels(size: tuple[int, int]) -> None:
    noise = Image.effect_noise(size, 100).convert("RGB")
    slim = slimmed(saved(noise, "JPEG", quality=90), "image/jpeg")
    assert len(slim.data) <= MAX_BYTES
    assert slim.width <= MAX_WIDTH
    assert Image.open(BytesIO(slim.data)).size == (slim.width, slim.height)
    assert slim.width / slim.height == pytest.approx(size[0] / size[1], rel=0.02)


@pytest.mark.parametrize(
    ("drawing", "size"),
    [
        (b'<svg viewBox="0 0 720 400">', (720, 400)),
        (b'<svg width="100" height="50px">', (100, 50)),
        (b'<?xml version="1.0"?>\n<svg\n width="100" viewBox="0,0,200,100">', (100, 50)),
        (b'<svg width="100%" stroke-width="3" viewBox="-5 -5 10 20">', (10, 20)),
        (b'<svg viewBox="0 0 0 0">', (1, 1)),
        (b"<svg>", (300, 150)),
    ],
)
def test_a_drawing_says_how_large_it_is(drawing: bytes, size: tuple[int, int]) -> None:
    assert size_of(drawing) == size
