"""Seal and unseal bytes. The only importer of `cryptography`; nothing outside the gate may import it.

AES-256-GCM (on Japan's e-government recommended list, ISO/IEC 19772) with a random 96-bit nonce per value;
the place of a value is its associated data, so that no ciphertext opens anywhere else. Keys are wrapped by
a MultiFernet ring.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from base64 import b32encode
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.views.decorators.debug import sensitive_variables

Cipher = AESGCM
Stored = bytes | memoryview  # what a binary column gives

VERSION = 1
NONCE_BYTES = 12
KEY_BYTES = 32


class DoesNotOpen(Exception):
    """Wrong key, wrong place or changed bytes. Says nothing more."""


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


@lru_cache(maxsize=8)
def _ring(keys: str) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys.replace(",", "\n").split()])


@sensitive_variables()
def new_wrapped_key(key_id: UUID) -> bytes:
    """A new random 256-bit key under the newest key of the ring, bound to its id."""
    return _ring(settings.KEY_RING).encrypt(key_id.bytes + secrets.token_bytes(KEY_BYTES))


@sensitive_variables()
def rewrap(wrapped: Stored) -> bytes:
    """The same key under the newest key of the ring. Raises DoesNotOpen where no key of the ring fits."""
    try:
        return _ring(settings.KEY_RING).rotate(bytes(wrapped))
    except InvalidToken:
        raise DoesNotOpen from None


@sensitive_variables()
def unwrap(key_id: UUID, wrapped: Stored) -> Cipher:
    """The cipher of a wrapped key. Raises DoesNotOpen where the ring does not fit or the key is another's."""
    try:
        plain = _ring(settings.KEY_RING).decrypt(bytes(wrapped))
    except InvalidToken:
        raise DoesNotOpen from None
    if plain[:16] != key_id.bytes:
        raise DoesNotOpen
    return AESGCM(plain[16:])


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
