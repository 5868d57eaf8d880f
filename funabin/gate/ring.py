"""The ring: the keys that wrap people's keys, newest first. Its file is read again when it has changed.

A ring key is named by its print, a digest that tells nothing of it: rows say by which they are wrapped.
"""

from __future__ import annotations

import base64
import hashlib
import os
import secrets
from pathlib import Path

from django.conf import settings
from django.views.decorators.debug import sensitive_variables

PRINT_LENGTH = 16
_read: dict[Path, tuple[tuple[int, ...], tuple[str, ...]]] = {}  # file -> its signature, its keys


@sensitive_variables()
def ring_keys() -> tuple[str, ...]:
    """The keys as this process knows them: of the file as last read, or of the environment."""
    file = settings.KEY_RING_FILE
    if file is None:
        return _split(settings.KEY_RING)
    if file not in _read:
        reload()
    return _read[file][1]


@sensitive_variables()
def reload() -> bool:
    """Read the file again if it was replaced; whether it was. A ring of the environment never changes."""
    file = settings.KEY_RING_FILE
    if file is None:
        return False
    known, now = _read.get(file), _signature(file)
    if known and known[0] == now:
        return False
    _read[file] = (now, _split(file.read_text(encoding="utf-8")))
    return True


def prints() -> tuple[str, ...]:
    """The names of the keys, newest first."""
    return tuple(print_of(key) for key in ring_keys())


@sensitive_variables()
def print_of(key: str) -> str:
    """The name of a ring key: 60 bits of a digest; the key has 256 random ones.

    It begins with a letter: the journal takes nothing that could be a telephone number.
    """
    return "r" + hashlib.sha256(f"funabin ring {key}".encode("ascii")).hexdigest()[: PRINT_LENGTH - 1]


def is_ours() -> bool:
    """Whether the ring is the site's own file, which we may write, and not given from outside."""
    return bool(_own_file() == settings.KEY_RING_FILE)


def _own_file() -> Path:
    return Path(settings.STATE_DIR) / "keys" / "ring.key"


@sensitive_variables()
def add_key() -> None:
    """Put a fresh key at the head of the site's own file."""
    fresh = base64.urlsafe_b64encode(secrets.token_bytes(32)).decode("ascii")
    reload()
    _write((fresh, *ring_keys()))


@sensitive_variables()
def keep_only(name: str) -> int:
    """Take every key but this one out of the site's own file; returns how many went."""
    reload()
    kept = tuple(key for key in ring_keys() if print_of(key) == name)
    gone = len(ring_keys()) - len(kept)
    _write(kept)
    return gone


@sensitive_variables()
def _write(ring: tuple[str, ...]) -> None:
    write_secretly(_own_file(), "".join(f"{key}\n" for key in ring))
    reload()


@sensitive_variables()
def write_secretly(file: Path, text: str) -> None:
    """Replace `file` in one step by one that only its owner can read, on the disk before we return.

    Who owned it still does: a site that runs under its own account must read what root has written.
    """
    fresh = file.with_suffix(".new")
    fresh.unlink(missing_ok=True)  # what lies there may be a link to elsewhere, or readable to others
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
        if file.exists() and os.geteuid() == 0:
            os.fchown(out.fileno(), file.stat().st_uid, file.stat().st_gid)
    fresh.replace(file)
    folder = os.open(file.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _signature(file: Path) -> tuple[int, ...]:
    found = file.stat()
    return found.st_ino, found.st_mtime_ns, found.st_size


def _split(text: str) -> tuple[str, ...]:
    return tuple(text.replace(",", "\n").split())
