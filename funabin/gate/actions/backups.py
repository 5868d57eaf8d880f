"""Copies of the two databases.

The main one first, the keys after it and apart. Restoring obeys the erasure ledger.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import connections
from django.utils import timezone

from funabin.gate import keyring, ledger
from funabin.gate.actions.keys import settle_destructions
from funabin.gate.errors import GateError
from funabin.gate.models import SealedDatum, SubjectKey
from funabin.gate.router import KEYRING
from funabin.journal.actions import record
from funabin.journal.actor import Actor


class RestoreRefused(GateError):
    """Restoring now would bring destroyed keys back."""


@dataclass(frozen=True)
class Backup:
    """Where the two copies lie. Keep them in different places, the keys on a short rotation."""

    main: Path
    keys: Path


def back_up(*, directory: Path, by: Actor) -> Backup:
    """Copy both databases below `directory`: `main/` first, then `keyring/`, while the site runs.

    Beside the main copy stands how long the erasure ledger was. Raises RuntimeError where pg_dump is missing.
    """
    ledger.append(())
    stamp = timezone.now().strftime("%Y%m%dT%H%M%S%f")
    record(
        "backup.made", by=by, detail={"data": SealedDatum.objects.count(), "keys": SubjectKey.objects.count()}
    )
    main = _copy("default", directory / "main", stamp)
    _write_new(main.with_suffix(".json"), json.dumps(_ledger_mark(), sort_keys=True).encode("ascii"))
    return Backup(main, _copy(KEYRING, directory / "keyring", stamp))


def restore(*, main: Path, keys: Path, by: Actor) -> int:
    """Put two copies back, then destroy again every key the erasure ledger names; returns how many.

    Raises RestoreRefused, before anything is changed, without the ledger that continues the one of the
    backup.
    """
    mark = json.loads(main.with_suffix(".json").read_text(encoding="ascii"))
    if not ledger.exists() or _ledger_mark(mark["lines"]) != mark:
        raise RestoreRefused(
            "the erasure ledger of this backup is not here, or was changed: put it back first"
        )
    _put_back("default", main)
    _put_back(KEYRING, keys)
    destroyed = settle_destructions(by=by)
    record("backup.restored", by=by, detail={"destroyed_again": destroyed})
    return destroyed


def _ledger_mark(lines: int | None = None) -> dict[str, Any]:
    """How many lines the ledger has (or the first `lines` of it), and their digest."""
    found = ledger.destructions()[:lines]
    text = json.dumps([one.key for one in found])
    return {"lines": len(found), "digest": hashlib.sha256(text.encode("ascii")).hexdigest()}


def _copy(alias: str, folder: Path, stamp: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if connections[alias].vendor == "sqlite":
        path = folder / f"{stamp}.sqlite3"
        _write_new(path, b"")
        with closing(sqlite3.connect(path)) as copy:
            _sqlite(alias).backup(copy)
        return path
    path = folder / f"{stamp}.dump"
    _write_new(path, b"")
    _postgresql(alias, "pg_dump", "--format=custom", f"--file={path}")
    return path


def _put_back(alias: str, path: Path) -> None:
    if connections[alias].vendor == "sqlite":
        with closing(sqlite3.connect(path)) as copy:
            copy.backup(_sqlite(alias))
        keyring.scrub()
        return
    connections[alias].close()
    _postgresql(
        alias, "pg_restore", "--clean", "--if-exists", "--no-owner", "--single-transaction", str(path)
    )


def _sqlite(alias: str) -> sqlite3.Connection:
    connections[alias].ensure_connection()
    raw: sqlite3.Connection = connections[alias].connection
    return raw


def _postgresql(alias: str, program: str, *arguments: str) -> None:
    path = shutil.which(program)
    if path is None:
        raise RuntimeError(f"{program} is not installed")
    options = connections[alias].settings_dict
    environment = {
        "PGHOST": options["HOST"],
        "PGPORT": str(options["PORT"]),
        "PGUSER": options["USER"],
        "PGPASSWORD": options["PASSWORD"],
    }
    named = {key: value for key, value in environment.items() if value}
    command = [path, f"--dbname={options['NAME']}", *arguments]
    subprocess.run(command, check=True, env=os.environ | named, capture_output=True)  # noqa: S603


def _write_new(path: Path, content: bytes) -> None:
    """A file only its owner reads; fails where it exists."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
