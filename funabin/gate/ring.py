"""The rings: the keys that wrap people's keys, newest first. Their files are read again when changed.

There are two: the ordinary one, and one that wraps only the keys of classes that the policy puts into it (My
Number, ADR 0011). Neither opens anything of the other.

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

ORDINARY, SPECIFIC = "ordinary", "specific"
RINGS = (ORDINARY, SPECIFIC)
PRINT_LENGTH = 16
_read: dict[Path, tuple[tuple[int, ...], tuple[str, ...]]] = {}  # file -> its signature, its keys


@sensitive_variables()
def ring_keys(of: str = ORDINARY) -> tuple[str, ...]:
    """The keys of a ring as this process knows them: of its file as last read, or of the environment.

    None where this process was not given the ring.
    """
    file = _file(of)
    if file is None:
        return _split(settings.SPECIFIC_RING if of == SPECIFIC else settings.KEY_RING)
    if file not in _read:
        reload(of)
    return _read[file][1] if file in _read else ()


@sensitive_variables()
def reload(of: str = ORDINARY) -> bool:
    """Read the file again if it was replaced; whether it was. A ring of the environment never changes."""
    file = _file(of)
    if file is None or (of == SPECIFIC and not file.exists()):  # a site may have none of the second kind
        return False
    known, now = _read.get(file), _signature(file)
    if known and known[0] == now:
        return False
    _read[file] = (now, _split(file.read_text(encoding="utf-8")))
    return True


def prints(of: str = ORDINARY) -> tuple[str, ...]:
    """The names of the keys of a ring, newest first."""
    return tuple(print_of(key) for key in ring_keys(of))


def newest(of: str = ORDINARY) -> str:
    """The name of the newest key of a ring; "" where this process was not given the ring."""
    return next(iter(prints(of)), "")


@sensitive_variables()
def print_of(key: str) -> str:
    """The name of a ring key: 60 bits of a digest; the key has 256 random ones.

    It begins with a letter: the journal takes nothing that could be a telephone number.
    """
    return "r" + hashlib.sha256(f"funabin ring {key}".encode("ascii")).hexdigest()[: PRINT_LENGTH - 1]


def is_ours(of: str = ORDINARY) -> bool:
    """Whether the ring is the site's own file, which we may write, and not given from outside."""
    return bool(_own_file(of) == _file(of))


def _own_file(of: str) -> Path:
    return Path(settings.STATE_DIR) / ("specific" if of == SPECIFIC else "keys") / "ring.key"


def _file(of: str) -> Path | None:
    file: Path | None = settings.SPECIFIC_RING_FILE if of == SPECIFIC else settings.KEY_RING_FILE
    return file


@sensitive_variables()
def add_key(of: str = ORDINARY) -> None:
    """Put a fresh key at the head of the site's own file; the second ring's is made where there is none."""
    fresh = base64.urlsafe_b64encode(secrets.token_bytes(32)).decode("ascii")
    reload(of)
    _own_file(of).parent.mkdir(mode=0o700, exist_ok=True)
    _write((fresh, *ring_keys(of)), of)


@sensitive_variables()
def keep_only(name: str, of: str = ORDINARY) -> int:
    """Take every key but this one out of the site's own file; returns how many went."""
    reload(of)
    kept = tuple(key for key in ring_keys(of) if print_of(key) == name)
    gone = len(ring_keys(of)) - len(kept)
    _write(kept, of)
    return gone


@sensitive_variables()
def _write(ring: tuple[str, ...], of: str) -> None:
    write_secretly(_own_file(of), "".join(f"{key}\n" for key in ring))
    reload(of)


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
