"""Which vehicles have which words: a sorted vocabulary, and for each word the slots that have it.

A word asked for is found at the beginning of a vehicle's words. Where no vehicle on sale has it so, the
nearest words stand for it: one slip for four to seven letters, two for more (optimal string alignment:
a letter wrong, missing, too many, or two swapped). In five to seven letters a second slip counts only where
the first letter is right and all others, but one at most, are there in a wrong order: hiecae. Words with a
figure in them are never guessed.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import chain, count
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from funabin.catalogue.search.wordlist import WordList

Bools: TypeAlias = NDArray[np.bool_]
Ints: TypeAlias = NDArray[Any]
END = "\U0010ffff"
FEW = 2_000  # changed vehicles from which on the vocabulary is made anew
SHARE = 50  # or one in so many, where these are more
FEWEST_LETTERS = 4  # of a word that may have a slip
AT_ONCE = 500  # texts parted at once: their words stay at hand
OVERDUE = 10  # times as many, and it is made anew while everybody waits


def slips_allowed(word: str) -> int:
    """How many slips a word may have to stand for another."""
    if any(sign.isdigit() for sign in word) or len(word) < FEWEST_LETTERS:
        return 0
    return 1 if len(word) < 8 else 2


def is_mixed_up(word: str, other: str) -> bool:
    """Whether two words begin alike and have the same letters, but one at most, in any order."""
    one, two = Counter(word), Counter(other)
    return word[0] == other[0] and (one - two).total() + (two - one).total() <= 1


class Words:
    """The words of every slot. What changed since the vocabulary was made is kept beside it."""

    def __init__(self, slots: int = 0) -> None:
        self.vocabulary = WordList.of(())
        self.starts: Ints = np.zeros(1, np.int64)  # of each word's postings, and the end of the last
        self.postings: Ints = np.zeros(0, np.int32)
        self.spelled: Ints = np.zeros(0, np.int32)  # places of words that others may be slips of
        self._guessable: list[str] | None = None
        self._changed: Bools = np.zeros(slots, np.bool_)  # slots whose postings no longer hold
        self._new: dict[str, set[int]] = {}
        self._sorted: list[str] | None = None
        self._of: dict[int, tuple[str, ...]] = {}

    @classmethod
    def build(cls, texts: Sequence[str]) -> Words:
        """The words of the texts of all slots, in their order; words are parted by blanks."""
        collected = Collected()
        collected.add(texts)
        return collected.done()

    @classmethod
    def of_pairs(cls, names: Sequence[str], numbers: Ints, slots: Ints, many: int) -> Words:
        """The words of `many` slots, from pairs: the number of a name, and a slot that has it (once each)."""
        counts = np.bincount(numbers, minlength=len(names))
        words = WordList.of(names)
        order = words.in_order()
        order = order[counts[order] > 0]
        rank = np.zeros(len(names), np.int64)
        rank[order] = np.arange(len(order))
        pairs: Ints = rank.take(numbers)
        pairs <<= 32
        pairs |= slots
        pairs.sort()
        pairs &= 0xFFFF_FFFF
        found = cls(many)
        found.postings = pairs.astype(np.int32)
        found.starts = np.concatenate([np.zeros(1, np.int64), np.cumsum(counts[order])])
        found.vocabulary = words.taken(order)
        told = found.vocabulary.without_figures(FEWEST_LETTERS)
        spelled = (at for at in told.tolist() if slips_allowed(found.vocabulary[at].decode()))
        found.spelled = np.fromiter(spelled, np.int32)
        return found

    def arrays(self) -> dict[str, Ints]:
        """What a snapshot keeps; only of words just settled."""
        return {
            "letters": self.vocabulary.letters,
            "letter_starts": self.vocabulary.starts,
            "starts": self.starts,
            "postings": self.postings,
            "spelled": self.spelled,
        }

    @classmethod
    def of_arrays(cls, arrays: dict[str, Ints], slots: int) -> Words:
        """The words that a snapshot kept."""
        found = cls(slots)
        found.vocabulary = WordList(arrays["letters"], arrays["letter_starts"])
        found.starts, found.postings, found.spelled = (
            arrays[name] for name in ("starts", "postings", "spelled")
        )
        return found

    # changes

    def replace(self, gone: Ints, slots: Ints, texts: Sequence[str]) -> None:
        """The slots in `gone` lost their words; `slots` have new ones."""
        for slot in gone.tolist():
            for word in self._of.pop(slot, ()):
                self._new[word].discard(slot)
        self._changed[gone] = True
        self._changed[slots] = True
        for slot, text in zip(slots.tolist(), texts, strict=True):
            self._of[slot] = tuple(text.split())
            for word in self._of[slot]:
                self._new.setdefault(word, set()).add(slot)
        self._sorted = None

    def grow(self, more: int) -> None:
        """There are more slots."""
        self._changed = np.concatenate([self._changed, np.zeros(more, np.bool_)])

    @property
    def touched(self) -> bool:
        """Whether anything changed since the vocabulary was made."""
        return bool(self._changed.any())

    @property
    def unsettled(self) -> bool:
        """Whether so much changed that the vocabulary should be made anew."""
        return len(self._of) > self._many()

    @property
    def overdue(self) -> bool:
        """Whether so much changed that questions about words take long."""
        return len(self._of) > OVERDUE * self._many()

    def _many(self) -> int:
        return max(FEW, len(self._changed) // SHARE)

    def settled(self) -> Words:
        """The same words, all in the vocabulary. These here stay as they are and may be asked meanwhile."""
        added = {word: sorted(slots) for word, slots in self._new.items() if slots}
        words = sorted(added)
        places = [self.vocabulary.exactly(word) for word in words]
        low = np.fromiter((low for low, _ in places), np.int64, len(words))
        is_new = np.fromiter((low == high for low, high in places), np.bool_, len(words))
        at = low + np.cumsum(is_new) - is_new  # each word's place among the old and the new
        many = np.fromiter((len(added[word]) for word in words), np.int64, len(words))
        slots = np.fromiter(chain.from_iterable(added[word] for word in words), np.int32)

        keep = ~self._changed[self.postings]
        kept = np.add.reduceat(keep, self.starts[:-1], dtype=np.int64) if len(self.vocabulary) else keep
        counts = np.insert(kept.astype(np.int64), low[is_new], 0)
        names = self.vocabulary.with_words(low[is_new], [words[i] for i in np.flatnonzero(is_new).tolist()])
        guessable = np.insert(
            _mask(self.spelled, len(self.vocabulary)),
            low[is_new],
            [slips_allowed(words[i]) > 0 for i in np.flatnonzero(is_new).tolist()],
        )
        found = Words(len(self._changed))
        found.postings = np.insert(self.postings[keep], np.repeat(np.cumsum(counts)[at], many), slots)
        counts[at] += many
        used = counts > 0
        found.vocabulary = names.only(used)
        found.starts = np.concatenate([np.zeros(1, np.int64), np.cumsum(counts[used])])
        found.spelled = np.flatnonzero(guessable[used]).astype(np.int32)
        return found

    # questions

    def find(self, word: str, alive: Bools) -> tuple[Bools, tuple[str, ...]]:
        """The vehicles on sale with a word that begins so; else those with the nearest words, and these."""
        found = self._beginning(word, alive)
        if found.any():
            return found, ()
        nearest = self._nearest(word, alive)
        for slots in nearest.values():
            found[slots] = True
        return found, tuple(nearest)

    def _nearest(self, word: str, alive: Bools) -> dict[str, Ints]:
        """The nearest words that vehicles on sale have, and the slots of these."""
        slips = slips_allowed(word)
        if not slips:
            return {}
        changed = (each for each, slots in self._new.items() if slots and slips_allowed(each))
        known = {*self._spelled_words(), *changed} if self._new else self._spelled_words()
        most = 2 if len(word) > FEWEST_LETTERS else 1
        options: dict[str, Any] = {"scorer": OSA.distance, "score_cutoff": most, "limit": None}
        close = extract(word, known, **options)
        for distance in range(1, most + 1):
            near = (each for each, score, _ in close if score == distance)
            found = sorted(each for each in near if distance <= slips or is_mixed_up(word, each))
            living = {each: slots for each in found if len(slots := self._having(each, alive))}
            if living:
                return living
        return {}

    def _spelled_words(self) -> list[str]:
        if self._guessable is None:
            self._guessable = [self.vocabulary[at].decode() for at in self.spelled.tolist()]
        return self._guessable

    def _beginning(self, word: str, alive: Bools) -> Bools:
        found = np.zeros(len(alive), np.bool_)
        found[self._posted(self.vocabulary.beginning(word))] = True
        if self._of or self._new:
            found &= ~self._changed
        for each in self._new_between(word, word + END):
            found[list(self._new[each])] = True
        return found & alive

    def _having(self, word: str, alive: Bools) -> Ints:
        """The slots of the vehicles on sale with this very word."""
        posted = self._posted(self.vocabulary.exactly(word))
        if self._of or self._new:
            new = np.array(list(self._new.get(word, ())), np.int32)
            posted = np.concatenate([posted[~self._changed[posted]], new])
        found: Ints = posted[alive[posted]]
        return found

    def _posted(self, places: tuple[int, int]) -> Ints:
        found: Ints = self.postings[self.starts[places[0]] : self.starts[places[1]]]
        return found

    def _new_between(self, first: str, end: str) -> Iterator[str]:
        if not self._new:
            return
        words = self._sorted
        if words is None:
            words = self._sorted = sorted(self._new)
        yield from words[bisect_left(words, first) : bisect_left(words, end)]


def _mask(places: Ints, many: int) -> Bools:
    found = np.zeros(many, np.bool_)
    found[places] = True
    return found


class Collected:
    """The words of texts that come piece by piece, in the order of their slots; blanks part words."""

    def __init__(self) -> None:
        self._numbers: defaultdict[str, int] = defaultdict(count().__next__)
        self._met: list[Ints] = []
        self._lengths: list[Ints] = []

    def add(self, texts: Sequence[str]) -> None:
        """The texts of the next slots."""
        for start in range(0, len(texts), AT_ONCE):  # all words at once would fill the memory
            parts = [text.split() for text in texts[start : start + AT_ONCE]]
            lengths = np.fromiter(map(len, parts), np.int64, len(parts))
            words = map(self._numbers.__getitem__, chain.from_iterable(parts))
            self._met.append(np.fromiter(words, np.int32, int(lengths.sum())))
            self._lengths.append(lengths)

    def done(self) -> Words:
        """The words of all slots. Nothing may be added afterwards."""
        lengths = np.concatenate([np.zeros(0, np.int64), *self._lengths])
        numbers = np.concatenate([np.zeros(0, np.int32), *self._met])
        self._met.clear()
        slots = np.repeat(np.arange(len(lengths), dtype=np.int32), lengths)
        return Words.of_pairs(list(self._numbers), numbers, slots, len(lengths))
