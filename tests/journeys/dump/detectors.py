"""Where a value could outlive its request: each detector brings what lies in one place, as bytes."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.db import connections

from funabin.journal.models import Entry
from funabin.kit.rates import BUCKETS
from funabin.members.models import SignInSession
from funabin.members.sessions import SessionStore
from funabin.outbox.models import Mail
from tests.journeys.dump.canaries import Needle, seen_in

OURS = {"gate_policyversion"}  # the policy's own text


@dataclass
class Scene:
    """What the test watched: log, mails, addresses, cookies, the folder for temporary files."""

    watched: Any  # caplog
    mails: list[EmailMessage]
    temp: Path
    addresses: list[str] = field(default_factory=list)
    cookies: list[str] = field(default_factory=list)


def tables(scene: Scene, alias: str) -> Iterator[bytes]:
    """Every cell of every table, as the database gives it."""
    connection = connections[alias]
    with connection.cursor() as cursor:
        for table in sorted(set(connection.introspection.table_names(cursor)) - OURS):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608
            for row in cursor.fetchall():
                yield b"\x1f".join(_bytes(cell) for cell in row)


def files(scene: Scene, alias: str) -> Iterator[bytes]:
    """The database's own files with their write-ahead log; on PostgreSQL a COPY of every table."""
    connection = connections[alias]
    if connection.vendor == "sqlite":
        name = Path(str(connection.settings_dict["NAME"]))
        yield from (file.read_bytes() for file in sorted(name.parent.glob(f"{name.name}*")))
        return
    with connection.cursor() as cursor:
        for table in sorted(set(connection.introspection.table_names(cursor)) - OURS):
            with cursor.copy(f'COPY "{table}" TO STDOUT') as rows:
                yield b"".join(bytes(block) for block in rows)


def log(scene: Scene) -> Iterator[bytes]:
    """Every log record with its arguments, its error and whatever was hung onto it."""
    for record in scene.watched.records:
        yield f"{record.getMessage()} {record.__dict__!r}".encode()


def sessions(scene: Scene) -> Iterator[bytes]:
    """What sessions hold, decoded."""
    for data in SignInSession.objects.values_list("session_data", flat=True):
        yield str(SessionStore().decode(data)).encode()


def memory(scene: Scene) -> Iterator[bytes]:
    """The caches, and what the rate limits remember."""
    for cache in caches.all(initialized_only=True):
        for key, blob in dict(getattr(cache, "_cache", {})).items():
            yield f"{key} {pickle.loads(blob)!r}".encode()  # noqa: S301  our own
    yield repr(vars(BUCKETS)).encode()


def queue(scene: Scene) -> Iterator[bytes]:
    """Mails and jobs that wait or have run."""
    for row in Mail.objects.values():
        yield repr(row).encode()


def subjects(scene: Scene) -> Iterator[bytes]:
    """Subjects of mails and every header that is not the recipient's."""
    for mail in scene.mails:
        yield "\n".join(f"{name}: {value}" for name, value in mail.items() if name.lower() != "to").encode()


def journal(scene: Scene) -> Iterator[bytes]:
    """Entries of the journal with their details."""
    for row in Entry.objects.values():
        yield repr(row).encode()


def ledger(scene: Scene) -> Iterator[bytes]:
    """The erasure ledger."""
    path = Path(settings.ERASURE_LEDGER)
    yield path.read_bytes() if path.exists() else b""


def media(scene: Scene) -> Iterator[bytes]:
    """The media folder: names and bytes."""
    yield from _folder(Path(settings.MEDIA_ROOT))


def temp(scene: Scene) -> Iterator[bytes]:
    """Temporary files: names and bytes."""
    yield from _folder(scene.temp)


def addresses(scene: Scene) -> Iterator[bytes]:
    """Every address that was asked for, and every one a redirect named."""
    yield from (address.encode() for address in scene.addresses)


def cookies(scene: Scene) -> Iterator[bytes]:
    """Every cookie that was set."""
    yield from (cookie.encode() for cookie in scene.cookies)


Detector = Callable[[Scene], Iterable[bytes]]
DETECTORS: dict[str, Detector] = {
    "tables of the main database": lambda scene: tables(scene, "default"),
    "files of the main database": lambda scene: files(scene, "default"),
    "tables of the keyring": lambda scene: tables(scene, "keyring"),
    "files of the keyring": lambda scene: files(scene, "keyring"),
    "log": log,
    "sessions": sessions,
    "caches": memory,
    "queue of mails": queue,
    "heads of mails": subjects,
    "journal": journal,
    "erasure ledger": ledger,
    "media folder": media,
    "temporary files": temp,
    "addresses": addresses,
    "cookies": cookies,
}


def leaks(scene: Scene, wanted: list[Needle]) -> dict[str, list[str]]:
    """Place -> the canaries that stand there."""
    found = {name: seen_in(b"\x1e".join(detector(scene)), wanted) for name, detector in DETECTORS.items()}
    return {name: seen for name, seen in found.items() if seen}


def _bytes(cell: Any) -> bytes:
    return bytes(cell) if isinstance(cell, bytes | memoryview) else str(cell).encode()


def _folder(folder: Path) -> Iterator[bytes]:
    for path in sorted(folder.rglob("*")):
        yield str(path.relative_to(folder)).encode()
        if path.is_file():
            yield path.read_bytes()
