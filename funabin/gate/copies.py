"""Copy one database into a file, while others use it, and back.

Beside each copy stands its manifest: what it holds and needs, so that a restore knows before it begins.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterable
from contextlib import closing
from dataclasses import asdict, dataclass, field
from pathlib import Path

from django.db import connections
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from funabin.gate.ledger import Mark
from funabin.gate.router import APPS


@dataclass(frozen=True)
class Manifest:
    """What stands beside a copy: of which database, how long the ledger was, which version's tables."""

    database: str
    made_at: str
    ledger: Mark
    tables: str  # digest of the migrations that were applied
    content: str  # sha256 of the copy
    ring_keys: tuple[str, ...] = field(default=())  # prints of the ring keys a copy of the keyring needs


def copy_database(alias: str, folder: Path, stamp: str) -> Path:
    """A consistent copy of the database in `folder`. Raises RuntimeError where pg_dump is missing."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if connections[alias].vendor == "sqlite":
        path = folder / f"{stamp}.sqlite3"
        write_new(path, b"")
        with closing(sqlite3.connect(path)) as copy:
            _sqlite(alias).backup(copy)
        return path
    path = folder / f"{stamp}.dump"
    write_new(path, b"")
    postgresql(alias, "pg_dump", "--format=custom", f"--file={path}")
    return path


def put_back(alias: str, path: Path) -> None:
    """Replace the database by a copy. Raises RuntimeError where pg_restore is missing."""
    if connections[alias].vendor == "sqlite":
        with closing(sqlite3.connect(path)) as copy:
            copy.backup(_sqlite(alias))
        return
    connections[alias].close()
    postgresql(alias, "pg_restore", "--clean", "--if-exists", "--no-owner", "--single-transaction", str(path))


def write_manifest(copy: Path, manifest: Manifest) -> None:
    """Put the manifest beside its copy."""
    write_new(copy.with_suffix(".json"), json.dumps(asdict(manifest), sort_keys=True).encode("ascii"))


def manifest_of(copy: Path) -> Manifest:
    """The manifest beside a copy. Raises ValueError where it is missing or cannot be read."""
    try:
        fields = json.loads(copy.with_suffix(".json").read_text(encoding="ascii"))
        mark, needs = Mark(**fields.pop("ledger")), tuple(fields.pop("ring_keys"))
        return Manifest(**fields, ledger=mark, ring_keys=needs)
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        raise ValueError(f"beside {copy.name} there is no manifest that can be read") from None


def digest_of(copy: Path) -> str:
    """The sha256 of a copy."""
    with copy.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def tables_of(alias: str) -> str:
    """A digest of the migrations applied to this database: a copy of another version does not fit in."""
    return _digest(alias, MigrationRecorder(connections[alias]).applied_migrations())


def tables_of_code(alias: str) -> str:
    """The same of a database that this version has set up."""
    return _digest(alias, MigrationLoader(None, ignore_no_migrations=True).disk_migrations or {})


def _digest(alias: str, migrations: Iterable[tuple[str, str]]) -> str:
    apps = APPS.get(alias)
    known = sorted((app, name) for app, name in migrations if not apps or app in apps)
    return hashlib.sha256(json.dumps(known).encode("ascii")).hexdigest()


def _sqlite(alias: str) -> sqlite3.Connection:
    connections[alias].ensure_connection()
    raw: sqlite3.Connection = connections[alias].connection
    return raw


def postgresql(alias: str, program: str, *arguments: str) -> None:
    """Run one of PostgreSQL's tools against the database; secrets go by its environment."""
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


def write_new(path: Path, content: bytes) -> None:
    """A file only its owner reads; fails where it exists."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
