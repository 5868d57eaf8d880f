"""Pages that processes and machines share, in Redis or Valkey. Where it is away, the site goes on without.

What lies there is believed only with our seal: who may write into the store can lose pages, and forge none.
"""

from __future__ import annotations

import hashlib
import json
import logging
import struct
import time
from collections.abc import Callable
from hmac import compare_digest

import redis
from django.conf import settings

from funabin.kit.logs import place_of
from funabin.kit.pagecache.encodings import SUFFIXES
from funabin.kit.pagecache.pages import Key, Page, Stamp

logger = logging.getLogger(__name__)
PATIENCE = 0.1  # seconds for an answer: making a page anew costs less than waiting longer
REST = 5.0  # seconds without asking after it did not answer
HEAD = struct.Struct(">I")
SEAL = 20  # bytes


class SharedPages:
    """Pages under `funabin:page:<digest>`. `build` names the code: another build's pages are not ours."""

    def __init__(self, address: str, *, build: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._redis = redis.Redis.from_url(
            address, socket_timeout=PATIENCE, socket_connect_timeout=PATIENCE, protocol=2
        )
        self._build = build
        self._key = hashlib.blake2b(settings.SECRET_KEY.encode(), person=b"funabin.pages").digest()
        self._clock = clock
        self._rests_until = 0.0

    def get(self, key: Key, stamp: Stamp) -> Page | None:
        """The page another process made from the same stamp; None where there is none, or no answer."""
        name = self._name(key, stamp)
        found = self._asked(lambda: self._redis.get(name))
        if not isinstance(found, bytes):
            return None
        seal, text = found[:SEAL], found[SEAL:]
        return self._read(text, stamp) if compare_digest(seal, self._seal(name, text)) else None

    def put(self, key: Key, page: Page, seconds: int) -> None:
        """Hand a page to the others, for as long as the clock lets it be right."""
        encoding, body = page.first()
        head = json.dumps([page.headers, page.digest, encoding, time.time() + seconds]).encode()
        name, text = self._name(key, page.stamp), HEAD.pack(len(head)) + head + body
        self._asked(lambda: self._redis.set(name, self._seal(name, text) + text, ex=seconds))

    def _name(self, key: Key, stamp: Stamp) -> str:
        told = repr((self._build, key, stamp)).encode()
        return f"funabin:page:{hashlib.blake2b(told, digest_size=20).hexdigest()}"

    def _seal(self, name: str, text: bytes) -> bytes:
        """Made with the site's secret over the name too: no page passes for another."""
        return hashlib.blake2b(name.encode() + text, key=self._key, digest_size=SEAL).digest()

    def _read(self, text: bytes, stamp: Stamp) -> Page | None:
        try:
            (length,) = HEAD.unpack_from(text)
            headers, digest, encoding, ends = json.loads(text[HEAD.size : HEAD.size + length])
            told = tuple((str(name), str(value)) for name, value in headers)
            page = Page(told, stamp, self._clock() + float(ends) - time.time(), str(digest))
            if encoding not in SUFFIXES:
                return None
            page.add(encoding, text[HEAD.size + length :])
        except (struct.error, ValueError, TypeError):
            return None  # not written by us
        return page

    def _asked(self, ask: Callable[[], object]) -> object:
        if self._clock() < self._rests_until:
            return None
        try:
            return ask()
        except redis.RedisError as error:
            self._rests_until = self._clock() + REST
            logger.warning("the shared page cache does not answer: %s", place_of(error))
            return None
