"""Copies of the two databases while the site runs: the main one first, the keys after it and apart."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from django.utils import timezone

from funabin.gate import copies, ledger
from funabin.gate.copies import Manifest
from funabin.gate.models import SealedDatum, SubjectKey
from funabin.gate.router import KEYRING
from funabin.journal.actions import record
from funabin.journal.actor import Actor

MAIN = "default"


@dataclass(frozen=True)
class Backup:
    """Where the copies lie. Keep them in different places, the keys on a short rotation."""

    main: Path | None
    keys: Path | None


def back_up(*, directory: Path, by: Actor, main: bool = True, keys: bool = True) -> Backup:
    """Copy one or both databases below `directory`: `main/` first, then `keyring/`.

    The main one first: the key of each datum it holds is then in a keyring copied later, unless it was
    destroyed. Raises RuntimeError where pg_dump is missing.
    """
    ledger.append(())
    stamp = timezone.now().strftime("%Y%m%dT%H%M%S%f")
    record(
        "backup.made", by=by, detail={"data": SealedDatum.objects.count(), "keys": SubjectKey.objects.count()}
    )
    return Backup(
        main=_copied(MAIN, directory / "main", stamp) if main else None,
        keys=_copied(KEYRING, directory / "keyring", stamp) if keys else None,
    )


def _copied(alias: str, folder: Path, stamp: str) -> Path:
    copy = copies.copy_database(alias, folder, stamp)
    needs = SubjectKey.objects.order_by("wrapped_by").values_list("wrapped_by", flat=True).distinct()
    manifest = Manifest(
        database=alias,
        made_at=timezone.now().isoformat(),
        ledger=ledger.mark(),  # after copying: the ledger had all that the copy may already have obeyed
        tables=copies.tables_of(alias),
        content=copies.digest_of(copy),
        ring_keys=tuple(needs) if alias == KEYRING else (),
    )
    copies.write_manifest(copy, manifest)
    return copy
