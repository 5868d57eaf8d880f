"""Words in their order as one run of bytes: a million of them open from a file without a Python text each.

The bytes are UTF-8, whose order is that of the letters: words are found by halving. Plain Python over numpy.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Ints: TypeAlias = NDArray[Any]
AFTER_ALL = b"\xff"  # no letter has this byte: after every word that begins so
HEAD = 8  # bytes of a word that are compared as one number


class WordList(Sequence[bytes]):
    """Words, sorted. letters: their bytes on end.  starts: where each begins, and the end of the last."""

    def __init__(self, letters: Ints, starts: Ints) -> None:
        self.letters = letters
        self.starts = starts
        self._view = letters.data

    @classmethod
    def of(cls, words: Iterable[str]) -> WordList:
        """The list of sorted words; or of words in any order, to be put `in_order`."""
        parts = [word.encode() for word in words]
        lengths = np.fromiter(map(len, parts), np.int64, len(parts))
        return cls(np.frombuffer(b"".join(parts), np.uint8), _ends(lengths))

    def __len__(self) -> int:
        return len(self.starts) - 1

    def __getitem__(self, at: Any) -> Any:
        return bytes(self._view[self.starts[at] : self.starts[at + 1]])

    def beginning(self, prefix: str) -> tuple[int, int]:
        """The first word that begins so, and the first after all of them."""
        return bisect_left(self, prefix.encode()), bisect_left(self, prefix.encode() + AFTER_ALL)

    def exactly(self, word: str) -> tuple[int, int]:
        """The place of a word and the next; twice the same where it is not in the list."""
        low = bisect_left(self, word.encode())
        return low, low + (low < len(self) and self[low] == word.encode())

    def texts(self) -> list[str]:
        """Every word as a text."""
        letters, ends = bytes(self._view), self.starts.tolist()
        return [letters[start:end].decode() for start, end in pairwise(ends)]

    def in_order(self) -> Ints:
        """The places of the words, sorted: by the first eight bytes as one number, and only then by all."""
        lengths = np.diff(self.starts)
        heads = np.zeros(len(self), np.uint64)
        padded = np.concatenate([self.letters, np.zeros(HEAD, np.uint8)])
        for at in range(HEAD):
            byte = np.where(lengths > at, padded[self.starts[:-1] + at], 0)
            heads = heads << np.uint64(8) | byte.astype(np.uint64)
        order = np.argsort(heads, kind="stable")
        sorted_heads = heads[order]
        same = sorted_heads[1:] == sorted_heads[:-1]
        tied = np.zeros(len(self), np.bool_)
        tied[1:] |= same
        tied[:-1] |= same
        order[tied] = sorted(order[tied].tolist(), key=self.__getitem__)
        return order

    def taken(self, places: Ints) -> WordList:
        """The words of some places, in their order."""
        lengths = np.diff(self.starts)[places]
        ends = _ends(lengths)
        letters = np.arange(ends[-1])
        letters += np.repeat(self.starts[places] - ends[:-1], lengths)
        return WordList(self.letters[letters], ends)

    def without_figures(self, at_least: int) -> Ints:
        """The places of words without a figure from 0 to 9 and with so many letters at least."""
        figures = _ends((self.letters >= ord("0")) & (self.letters <= ord("9")))[self.starts]
        letters = _ends((self.letters & 0xC0) != 0x80)[self.starts]  # the first byte of each
        return np.flatnonzero((np.diff(figures) == 0) & (np.diff(letters) >= at_least))

    def with_words(self, places: Ints, words: Sequence[str]) -> WordList:
        """With more words, sorted, each before the one in its place now."""
        parts = [word.encode() for word in words]
        lengths = np.fromiter(map(len, parts), np.int64, len(parts))
        letters = np.insert(
            self.letters,
            np.repeat(self.starts[places], lengths),
            np.frombuffer(b"".join(parts), np.uint8),
        )
        return WordList(letters, _ends(np.insert(np.diff(self.starts), places, lengths)))

    def only(self, used: NDArray[np.bool_]) -> WordList:
        """Without the words that are not used."""
        lengths = np.diff(self.starts)
        return WordList(self.letters[np.repeat(used, lengths)], _ends(lengths[used]))


def _ends(lengths: Ints) -> Ints:
    return np.concatenate([np.zeros(1, np.int64), np.cumsum(lengths)])
