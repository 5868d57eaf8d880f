"""Seal and unseal bytes. The only importer of `cryptography`; nothing outside the gate may import it.

AES-256-GCM (on Japan's e-government recommended list, ISO/IEC 19772) with a random 96-bit nonce per value;
the place of a value is its associated data, so that no ciphertext opens anywhere else. Keys are wrapped by
a MultiFernet ring; those of My Number by one of their own.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from base64 import b32encode
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.views.decorators.debug import sensitive_variables

from funabin.gate import ring

Cipher = AESGCM
Stored = bytes | memoryview  # what a binary column gives

VERSION = 1
NONCE_BYTES = 12
KEY_BYTES = 32


class DoesNotOpen(Exception):
    """Wrong key, wrong place or changed bytes. Says nothing more."""


class RingLacksKey(Exception):
    """New keys are wrapped by a ring key that this process was not given: it may write none."""


@dataclass(frozen=True)
class Place:
    """Everything a ciphertext is bound to. Another order or another value is another place."""

    subject: str
    place: str
    row: str
    category: str
    point: str
    key: str
    version: int = VERSION

    def bound(self) -> bytes:
        """The associated data: a JSON list, so that no two places are spelled alike."""
        parts = [self.subject, self.place, self.row, self.category, self.point, self.key, self.version]
        return json.dumps(parts, ensure_ascii=True).encode("ascii")


def new_token() -> str:
    """A random token of 130 bits, 26 letters and digits."""
    return b32encode(secrets.token_bytes(17)).decode("ascii").lower()[:26]


@lru_cache(maxsize=16)
def _fernet(key: str) -> Fernet:
    return Fernet(key)


@lru_cache(maxsize=8)
def _all_of(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([_fernet(key) for key in keys])


@sensitive_variables()
def new_wrapped_key(key_id: UUID, head: str = "") -> bytes:
    """A new random 256-bit key, bound to its id, under the ring key of print `head` (else the newest).

    Raises RingLacksKey where this process does not know that ring key.
    """
    return _named(head or ring.prints()[0]).encrypt(key_id.bytes + secrets.token_bytes(KEY_BYTES))


@sensitive_variables()
def rewrap(wrapped: Stored, head: str = "") -> bytes:
    """The same key under the ring key of print `head` (else the newest).

    Raises DoesNotOpen where no key of the ring fits, RingLacksKey where `head` is unknown here.
    """
    return _named(head or ring.prints()[0]).encrypt(_unwrapped(wrapped))


@sensitive_variables()
def unwrap(key_id: UUID, wrapped: Stored) -> Cipher:
    """The cipher of a wrapped key. Raises DoesNotOpen where the ring does not fit or the key is another's."""
    plain = _unwrapped(wrapped)
    if plain[:16] != key_id.bytes:
        raise DoesNotOpen
    return AESGCM(plain[16:])


@sensitive_variables()
def is_wrapped_by(head: str, key_id: UUID, wrapped: Stored) -> bool:
    """Whether the ring key of print `head` alone opens this wrapped key."""
    try:
        return _named(head).decrypt(bytes(wrapped))[:16] == key_id.bytes
    except InvalidToken:
        return False


@sensitive_variables()
def _unwrapped(wrapped: Stored) -> bytes:
    """What is inside, by the rings as we know them, and once more by the rings as their files are now."""
    with suppress(DoesNotOpen):
        return _decrypted(wrapped)
    if not any([ring.reload(of) for of in ring.RINGS]):
        raise DoesNotOpen
    return _decrypted(wrapped)


@sensitive_variables()
def _decrypted(wrapped: Stored) -> bytes:
    for of in ring.RINGS:  # a key of one ring does not open by the other: at most one of them fits
        if keys := ring.ring_keys(of):
            with suppress(InvalidToken):
                return _all_of(keys).decrypt(bytes(wrapped))
    raise DoesNotOpen


@sensitive_variables()
def _named(head: str) -> Fernet:
    for of in ring.RINGS:
        ring.reload(of)
        for key in ring.ring_keys(of):
            if ring.print_of(key) == head:
                return _fernet(key)
    raise RingLacksKey(f"the ring of this process lacks the key {head}, by which people's keys are wrapped")


@sensitive_variables()
def seal(value: bytes, *, cipher: Cipher, place: Place) -> bytes:
    """Nonce and ciphertext of a value, bound to its place."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + cipher.encrypt(nonce, value, place.bound())


@sensitive_variables()
def unseal(sealed: Stored, *, cipher: Cipher, place: Place) -> bytes:
    """The value again. Raises DoesNotOpen where it was sealed for another place, or changed."""
    blob = bytes(sealed)
    try:
        return cipher.decrypt(blob[:NONCE_BYTES], blob[NONCE_BYTES:], place.bound())
    except (InvalidTag, ValueError):
        raise DoesNotOpen from None


@sensitive_variables()
def blind_index(category: str, kind: str, normal: str) -> str:
    """Keyed digest (hex) of one normal form of a category.

    Equal values, and only they, have equal digests.
    """
    text = json.dumps([category, kind, normal], ensure_ascii=True).encode("ascii")
    return hmac.new(settings.INDEX_KEY.encode(), text, hashlib.sha256).hexdigest()
