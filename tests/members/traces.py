"""Search everything that outlives a request for what was typed: tables, files, sessions, cache, log."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path
from typing import Any

from django.core.cache import cache
from django.db import connections

from funabin.members.models import SignInSession
from funabin.members.sessions import SessionStore


def traces_of(words: list[str], *, caplog: Any) -> list[str]:
    """Where any of the words stands: in clear, as base64, as an unkeyed hash. Names places, not words."""
    needles = [form for word in words for form in _forms(word)]
    places = {**_tables(), **_files(), **_sessions(), "cache": _cache(), "log": caplog.text.encode()}
    return [place for place, held in places.items() if any(needle in held.lower() for needle in needles)]


def _forms(word: str) -> list[bytes]:
    plain = word.lower().encode()
    hashed = [hashlib.md5(plain).hexdigest().encode(), hashlib.sha256(plain).hexdigest().encode()]  # noqa: S324
    return [plain, base64.b64encode(plain).rstrip(b"=").lower()[:-1], *hashed]


def _tables() -> dict[str, bytes]:
    found = {}
    for alias in ("default", "keyring"):
        with connections[alias].cursor() as cursor:
            for table in connections[alias].introspection.table_names(cursor):
                if table in {
                    "gate_policyversion",
                    "django_migrations",
                }:  # the policy itself, no person's data
                    continue
                cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608
                rows = cursor.fetchall()
                found[f"{alias}.{table}"] = b"\n".join(_bytes(cell) for row in rows for cell in row)
    return found


def _bytes(cell: Any) -> bytes:
    return bytes(cell) if isinstance(cell, bytes | memoryview) else str(cell).encode()


def _files() -> dict[str, bytes]:
    """The database files themselves, with what deleted rows and the write-ahead log left behind."""
    found = {}
    for alias in ("default", "keyring"):
        if connections[alias].vendor == "sqlite":
            name = Path(str(connections[alias].settings_dict["NAME"]))
            for file in name.parent.glob(f"{name.name}*"):
                found[file.name] = file.read_bytes()
    return found


def _sessions() -> dict[str, bytes]:
    rows = SignInSession.objects.values_list("session_key", "session_data")
    return {f"session {key[:6]}": str(SessionStore().decode(data)).encode() for key, data in rows}


def _cache() -> bytes:
    return str([(key, cache.get(key.split(":", 2)[2])) for key in list(cache._cache)]).encode()  # type: ignore[attr-defined]
