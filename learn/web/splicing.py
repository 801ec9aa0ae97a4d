"""Pages compressed once although each person's differ: Brotli streams with gaps for short texts.

A Brotli stream may hold pieces that are not compressed (RFC 7932, 9.2). The first place of each text that
differs becomes such a piece; where the text comes again, the stream points back to the first. This holds
as long as the texts are of the length that was foreseen, which is asked each time.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, combinations

import brotli

QUALITY = 9
WINDOW = 16
# Bytes that UTF-8 never uses stand in the gaps while compressing, so that nothing else points into them;
# written in pairs of which no two are alike, so that they do not point into each other either.
FOREIGN = (0xC0, 0xC1, *range(0xF5, 0x100))
FILLING = bytes(chain.from_iterable(combinations(FOREIGN, 2)))
# What follows a gap is compressed by the two bytes before it: they must be known.
KNOWN_END = 2
ALPHABETS = ("a", "Z", "0", "-", "_", ".", "Ab1-_")


@dataclass(frozen=True, slots=True)
class Gap:
    """A place for the text that `mark` stands for; `end` are the bytes of the page behind it."""

    mark: str
    length: int
    end: bytes


@dataclass(frozen=True, slots=True)
class Spliced:
    """A compressed page: `parts` with a gap between each and the next; without parts it did not work out."""

    parts: tuple[bytes, ...] = ()
    gaps: tuple[Gap, ...] = ()

    def filled(self, texts: Mapping[str, str]) -> bytes | None:
        """Return the stream with `texts` (by mark, ASCII) in the gaps, or None if they do not fit."""
        if not self.parts or any(len(texts[gap.mark]) != gap.length for gap in self.gaps):
            return None
        pieces = [self.parts[0]]
        for gap, part in zip(self.gaps, self.parts[1:], strict=True):
            pieces += [uncompressed(texts[gap.mark].encode("ascii") + gap.end), part]
        return b"".join(pieces)


def uncompressed(data: bytes) -> bytes:
    """Return a piece of a stream that holds up to 65,536 bytes as they are."""
    # From the lowest bit: not the last piece, a length of four nibbles, the length less one, uncompressed.
    return ((len(data) - 1) << 3 | 1 << 19).to_bytes(3, "little") + data


def spliced(page: str, lengths: Mapping[str, int]) -> Spliced:
    """Compress `page`, in which each mark stands for a text of that length."""
    marks = sorted((mark for mark in lengths if mark in page), key=page.index)
    content, gaps, cuts, at = page.encode(), [], [], 0
    for mark in marks:
        filling, at = FILLING[at : at + lengths[mark]], at + lengths[mark]
        start = content.index(mark.encode())
        content = content.replace(mark.encode(), filling)
        end = start + lengths[mark] + KNOWN_END
        gaps.append(Gap(mark, lengths[mark], content[end - KNOWN_END : end]))
        cuts.append((start, end))
    made = Spliced(tuple(_parts(content, cuts)), tuple(gaps)) if at <= len(FILLING) else Spliced()
    return made if _is_sound(made, page) else Spliced()


def _parts(content: bytes, cuts: Sequence[tuple[int, int]]) -> list[bytes]:
    encoder = brotli.Compressor(mode=brotli.MODE_TEXT, quality=QUALITY, lgwin=WINDOW)
    parts, at = [], 0
    for start, end in cuts:
        parts.append(encoder.process(content[at:start]) + encoder.flush())
        # The encoder must remember the gap; what it made of it is put in later, uncompressed.
        encoder.process(content[start:end])
        encoder.flush()
        at = end
    return [*parts, encoder.process(content[at:]) + encoder.finish()]


def _is_sound(made: Spliced, page: str) -> bool:
    """Tell whether texts of every kind of letter come out as they should: nothing else depends on them."""
    return all(_comes_out(made, page, letters) for letters in ALPHABETS)


def _comes_out(made: Spliced, page: str, letters: str) -> bool:
    texts = {gap.mark: (letters * gap.length)[: gap.length] for gap in made.gaps}
    stream = made.filled(texts)
    for mark, text in texts.items():
        page = page.replace(mark, text)
    try:
        return stream is not None and bool(brotli.decompress(stream) == page.encode())
    except brotli.error:
        return False
