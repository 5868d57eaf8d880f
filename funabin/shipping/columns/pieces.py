"""The slots of an index in pieces whose numbers stay in the processor's cache."""

from __future__ import annotations

from collections.abc import Iterator

PIECE = 1 << 15  # slots


def pieces(size: int) -> Iterator[slice]:
    """All slots, piece by piece."""
    return (slice(start, start + PIECE) for start in range(0, size, PIECE))
