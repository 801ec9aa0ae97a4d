"""Long lists in little memory: their rows are kept as bytes, a piece at a time, and read from them again."""

import pickle
import zlib
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TypeVar, overload

# A row that is a named tuple comes out of its bytes as fast as anything does.
Row = TypeVar("Row", bound=tuple)  # type: ignore[type-arg]  # of whatever values
PIECE = 500


class Compact(Sequence[Row]):
    """The rows of a list, in a small part of what they take as objects: each reader gets them made anew."""

    def __init__(self, rows: Iterable[Row] = ()) -> None:
        self._pieces: list[bytes] = []
        self._last: list[Row] = []
        for row in rows:
            self.append(row)

    def append(self, row: Row) -> None:
        """Add a row at the end."""
        self._last.append(row)
        if len(self._last) == PIECE:
            self._pieces.append(zlib.compress(pickle.dumps(self._last, pickle.HIGHEST_PROTOCOL), 1))
            self._last = []

    def __len__(self) -> int:
        """Return how many rows there are."""
        return len(self._pieces) * PIECE + len(self._last)

    def __iter__(self) -> Iterator[Row]:
        """Yield the rows in their order."""
        for number in range(len(self._pieces) + 1):
            yield from self._piece(number)

    def _piece(self, number: int) -> list[Row]:
        if number == len(self._pieces):
            return self._last
        # Nothing but what this object wrote itself.
        rows: list[Row] = pickle.loads(zlib.decompress(self._pieces[number]))  # noqa: S301
        return rows

    @overload
    def __getitem__(self, index: int) -> Row: ...
    @overload
    def __getitem__(self, index: slice) -> list[Row]: ...
    def __getitem__(self, index: int | slice) -> Row | list[Row]:
        """Return a row, or the rows of a slice; those before it are made, too."""
        if isinstance(index, slice):
            return list(islice(self, *index.indices(len(self))))
        number, place = divmod(range(len(self))[index], PIECE)
        return self._piece(number)[place]

    def __repr__(self) -> str:
        """Return how many rows there are: what stands in them concerns nobody who reads a log."""
        return f"Compact({len(self)} rows)"
