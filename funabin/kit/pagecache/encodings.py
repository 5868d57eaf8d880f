"""The encodings a page is written in, and which one a reader wants (RFC 9110 12.5.3)."""

from __future__ import annotations

import gzip
import sys
from collections.abc import Callable
from functools import lru_cache

import brotli

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

IDENTITY = "identity"
# levels by measurement on a list of 24 vehicles (docs/decisions/0014): written once for many readers
LEVELS = {"br": 5, "zstd": 9, "gzip": 6}
SUFFIXES = {"br": "b", "zstd": "z", "gzip": "g", IDENTITY: "i"}  # of a variant's ETag


def _shrink(content: bytes, encoding: str) -> bytes:
    if encoding == "br":
        return bytes(brotli.compress(content, quality=LEVELS["br"]))  # type: ignore[no-untyped-call]
    if encoding == "zstd":
        return bytes(zstd.compress(content, LEVELS["zstd"]))
    return gzip.compress(content, LEVELS["gzip"], mtime=0)


_READ: dict[str, Callable[[bytes], bytes]] = {
    "br": brotli.decompress,
    "zstd": zstd.decompress,
    "gzip": gzip.decompress,
}


def encoded(content: bytes, encoding: str) -> bytes:
    """`content` in an encoding."""
    return content if encoding == IDENTITY else _shrink(content, encoding)


def decoded(content: bytes, encoding: str) -> bytes:
    """What `content` says, whatever it is written in."""
    return content if encoding == IDENTITY else _READ[encoding](content)


@lru_cache(maxsize=512)
def wanted(header: str) -> str:
    """The encoding to answer an Accept-Encoding with: the one of the highest q, of equals the smallest page.

    Whoever wants none of ours, or refuses all, gets the page as it is.
    """
    told = dict(_rows(header))
    star = told.get("*", 0.0)
    best, quality = IDENTITY, told.get(IDENTITY, 0.001)
    for encoding in reversed(LEVELS):
        if (q := told.get(encoding, star)) > 0 and q >= quality:
            best, quality = encoding, q
    return best


def _rows(header: str) -> list[tuple[str, float]]:
    rows = []
    for part in header.lower().split(","):
        name, _, rest = part.partition(";")
        rows.append((name.strip().replace("x-gzip", "gzip"), _quality(rest)))
    return [row for row in rows if row[0]]


def _quality(rest: str) -> float:
    name, _, value = rest.partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        return min(max(float(value), 0.0), 1.0)
    except ValueError:
        return 0.0
