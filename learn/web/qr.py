"""QR codes as drawings inside a page: no picture to load, one path each, sharp on paper."""

import segno

QUIET_ZONE = 4


def drawn(text: str, pixels: int | None = None) -> str:
    """Return an SVG of the QR code for `text`, so many pixels wide, or sized by CSS.

    Black on white in every theme, because cameras want it so. All have one mask: codes of addresses that
    begin alike then look much alike, and a page of them weighs a seventh less.
    """
    code = segno.make(text, error="m", micro=False, mask=0)
    drawing = code.svg_inline(
        border=QUIET_ZONE, dark="#000", light="#fff", svgclass=None, lineclass=None, omitsize=True
    )
    return drawing.replace("<svg ", f'<svg width="{pixels}" height="{pixels}" ', 1) if pixels else drawing
