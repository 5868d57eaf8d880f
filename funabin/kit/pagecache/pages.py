"""Pages in bounded memory: what was asked for twice stays longer than what was asked for once."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass, field
from threading import Lock
from typing import TypeAlias

from funabin.kit.pagecache.encodings import IDENTITY, SUFFIXES, decoded, encoded

Key: TypeAlias = tuple[str, ...]
Headers: TypeAlias = tuple[tuple[str, str], ...]
Stamp: TypeAlias = tuple[Hashable, ...]
OVERHEAD = 1_500  # bytes of a page besides its content: headers, key, Python's own
OF_CONTENT = ("content-type", "content-language")  # not told with a 304
PROTECTED = 0.8  # of the memory: for pages asked for again


@dataclass(frozen=True)
class Variant:
    """A page in one encoding, ready to be sent: the headers of a 200 and those of a 304."""

    body: bytes
    etag: str
    headers: list[tuple[str, str]]
    unchanged: list[tuple[str, str]]


@dataclass
class Page:
    """A finished page: `stamp` is what it was made from, `until` (monotonic) what the clock allows."""

    headers: Headers
    stamp: Stamp
    until: float
    digest: str
    variants: dict[str, Variant] = field(default_factory=dict)

    @classmethod
    def made(cls, content: bytes, headers: Headers, *, stamp: Stamp, until: float, encoding: str) -> Page:
        """A page from its plain content, kept in one encoding; others are written when asked for."""
        page = cls(headers, stamp, until, hashlib.blake2b(content, digest_size=12).hexdigest())
        page.add(encoding, encoded(content, encoding))
        return page

    @property
    def size(self) -> int:
        """Bytes of memory, about."""
        return OVERHEAD + sum(len(variant.body) for variant in tuple(self.variants.values()))

    def first(self) -> tuple[str, bytes]:
        """An encoding the page is written in already, and the content."""
        encoding, variant = next(iter(self.variants.items()))
        return encoding, variant.body

    def content(self) -> bytes:
        """What the page says."""
        encoding, body = self.first()
        return decoded(body, encoding)

    def write(self, encoding: str) -> Variant:
        """The page in an encoding; each is written once."""
        return self.variants.get(encoding) or self.add(encoding, encoded(self.content(), encoding))

    def add(self, encoding: str, body: bytes) -> Variant:
        """`body` is the page in an encoding."""
        etag = f'"{self.digest}-{SUFFIXES[encoding]}"'
        shared = [("ETag", etag), ("Vary", "Accept-Encoding")]
        told = [("Content-Encoding", encoding)] if encoding != IDENTITY else []
        unchanged = [row for row in self.headers if row[0].lower() not in OF_CONTENT]
        variant = Variant(
            body,
            etag,
            [*self.headers, *shared, *told, ("Content-Length", str(len(body)))],
            [*unchanged, *shared],
        )
        return self.variants.setdefault(encoding, variant)


class Pages:
    """A segmented LRU bounded in bytes: new pages prove themselves in a fifth of it, then move up.

    Whoever asks for a million addresses, once each, turns over that fifth only.
    """

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self._lock = Lock()
        self._new: OrderedDict[Key, tuple[Page, int]] = OrderedDict()
        self._proved: OrderedDict[Key, tuple[Page, int]] = OrderedDict()
        self._sizes = {"new": 0, "proved": 0}

    def get(self, key: Key) -> Page | None:
        """The page of `key`; one that was new is proved by that."""
        with self._lock:
            found = self._proved.get(key)
            if found is not None:
                self._proved.move_to_end(key)
                return found[0]
            found = self._new.pop(key, None)
            if found is None:
                return None
            self._sizes["new"] -= found[1]
            self._sizes["proved"] += found[1]
            self._proved[key] = found
            self._shrink()
            return found[0]

    def put(self, key: Key, page: Page) -> None:
        """Keep a page in the place of its predecessor. One too large for its segment is not kept."""
        size = page.size
        with self._lock:
            was_proved = key in self._proved
            self._drop(key)
            if size > self.limit * (1 - PROTECTED):
                return
            self._sizes["proved" if was_proved else "new"] += size
            (self._proved if was_proved else self._new)[key] = (page, size)
            self._shrink()

    def grown(self, key: Key, page: Page) -> None:
        """Count a page again to which an encoding was added."""
        with self._lock:
            for name, segment in (("new", self._new), ("proved", self._proved)):
                found = segment.get(key)
                if found is not None and found[0] is page:
                    self._sizes[name] += page.size - found[1]
                    segment[key] = (page, page.size)
            self._shrink()

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._new.clear()
            self._proved.clear()
            self._sizes = {"new": 0, "proved": 0}

    @property
    def size(self) -> int:
        """Bytes held."""
        return self._sizes["new"] + self._sizes["proved"]

    def __len__(self) -> int:
        return len(self._new) + len(self._proved)

    def _drop(self, key: Key) -> None:
        for name, segment in (("new", self._new), ("proved", self._proved)):
            found = segment.pop(key, None)
            if found is not None:
                self._sizes[name] -= found[1]

    def _shrink(self) -> None:
        while self._sizes["proved"] > self.limit * PROTECTED and self._proved:
            key, row = self._proved.popitem(last=False)
            self._sizes["proved"] -= row[1]
            self._new[key] = row  # a second chance among the new ones
            self._sizes["new"] += row[1]
        while self.size > self.limit and self._new:
            _, row = self._new.popitem(last=False)
            self._sizes["new"] -= row[1]
