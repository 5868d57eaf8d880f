"""Put copies of the two databases back, of whatever age each is, and say exactly what that did.

The erasure ledger decides who stays erased; what only one copy has is named, never passed over.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from django.db import DatabaseError, transaction
from django.utils import timezone

from funabin.gate import copies, keyring, ledger, ring
from funabin.gate.actions import mending
from funabin.gate.actions.backups import MAIN
from funabin.gate.actions.holds import hold_again
from funabin.gate.actions.keys import destroy_listed, mark_erased, record_destroyed, scrub_keyring
from funabin.gate.actions.mending import Missing
from funabin.gate.actions.rotating import rewrap_all
from funabin.gate.copies import Manifest
from funabin.gate.errors import GateError
from funabin.gate.ledger import LedgerBroken, Mark
from funabin.gate.models import DataSubject
from funabin.gate.router import KEYRING
from funabin.journal.actions import record
from funabin.journal.actor import Actor
from funabin.journal.models import Entry


class RestoreRefused(GateError):
    """Restoring now would bring destroyed keys back, or put in what does not fit. Nothing was changed."""


@dataclass(frozen=True)
class Restoration:
    """What a restore did, in numbers and tokens."""

    held_again: int  # holds that the main copy did not know, or knew as they were before
    destroyed_again: int  # keys of the copy that the ledger names
    erased_again: int  # people whom the main copy did not yet know as erased
    missing: tuple[
        Missing, ...
    ]  # people with data whose key is in no keyring: newer than the copy of the keys
    ended: int  # data whose keys were destroyed, as the ledger says: sealed for good
    without_data: tuple[
        str, ...
    ]  # people with keys that seal nothing: newer than the copy of the main database
    unreadable: tuple[str, ...]  # people with keys that no key of the ring opens
    gone: tuple[str, ...]  # people whom the replaced database knew and the copy does not
    indexes_rebuilt: int
    indexes_dropped: int
    ends_restored: int  # keys that got a later end again, from the journal


def restore(
    *, main: Path, keys: Path, by: Actor, least: Mark | None = None, accept_loss: bool = False
) -> Restoration:
    """Put both copies back, hold and destroy again what the ledger names, mend what lies between the two.

    `least` is the newest mark of the ledger that somebody wrote down. Raises RestoreRefused, before anything
    is changed, where the ledger is missing, broken or shorter than any mark in sight; where a copy is not
    whole, of another database or of another version; and, unless `accept_loss`, where the ring lacks a key.
    """
    of_main, of_keys = _checked(MAIN, main), _checked(KEYRING, keys)
    _check_ledger([of_main.ledger, of_keys.ledger, *_marks_here(), least or Mark()])
    if not accept_loss:
        _check_ring(of_keys)
    before = _people_here()
    copies.put_back(KEYRING, keys)  # the keys first: no data stands beside a key that must be dead
    destroyed = destroy_listed()
    copies.put_back(MAIN, main)
    held = hold_again()  # before anything can die for its age
    for of in ring.RINGS:
        rewrap_all(of=of)
    done = _mended(before, held, len(destroyed))
    with transaction.atomic():
        record_destroyed(destroyed, "ledger", by=by)
        _record(done, by=by)
    scrub_keyring(by=by)
    return done


def _mended(before: set[str], held: int, destroyed: int) -> Restoration:
    erased = mark_erased(timezone.now())
    missing, ended = mending.data_without_keys()
    return Restoration(
        held_again=held,
        destroyed_again=destroyed,
        erased_again=erased,
        missing=missing,
        ended=ended,
        without_data=mending.people_with_idle_keys(),
        unreadable=mending.people_with_unreadable_keys(),
        gone=tuple(sorted(before - _people_here())),
        indexes_dropped=mending.drop_stale_indexes(),
        indexes_rebuilt=mending.rebuild_indexes(),
        ends_restored=mending.restore_ends(),
    )


def _record(done: Restoration, *, by: Actor) -> None:
    """One entry with the numbers, and one that names the people whose newer data no key opens."""
    if done.missing:
        tokens, data = [one.subject for one in done.missing], sum(one.data for one in done.missing)
        record("backup.key_missing", by=by, subjects=tokens, detail={"data": data})
    detail = {
        "held_again": done.held_again,
        "destroyed_again": done.destroyed_again,
        "erased_again": done.erased_again,
        "keys_missing": len(done.missing),
        "keys_without_data": len(done.without_data),
        "keys_unreadable": len(done.unreadable),
        "people_gone": len(done.gone),
        "indexes_rebuilt": done.indexes_rebuilt,
        "indexes_dropped": done.indexes_dropped,
        "ends_restored": done.ends_restored,
    }
    record("backup.restored", by=by, detail=detail)


def _checked(alias: str, copy: Path) -> Manifest:
    try:
        manifest = copies.manifest_of(copy)
    except ValueError as error:
        raise RestoreRefused(str(error)) from None
    if manifest.database != alias:
        raise RestoreRefused(f"{copy.name} is a copy of the database '{manifest.database}', not of '{alias}'")
    if manifest.content != copies.digest_of(copy):
        raise RestoreRefused(f"{copy.name} is not what was copied: its digest differs from its manifest's")
    if manifest.tables != copies.tables_of_code(alias):
        raise RestoreRefused(
            f"{copy.name} was made by another version: restore it with that one, then upgrade"
        )
    return manifest


def _check_ledger(noted: list[Mark]) -> None:
    try:
        whole = ledger.exists() and ledger.continues_all(noted)
    except LedgerBroken as error:
        raise RestoreRefused(f"{error}: put it back from another copy first") from None
    if not whole:
        newest = max(noted, key=lambda mark: mark.lines)
        raise RestoreRefused(
            "the erasure ledger is not here, or is older than what is known of it: put back the one that has "
            f"line {newest.lines} with the digest {newest.head[:16]}"
        )


def _check_ring(of_keys: Manifest) -> None:
    lacking = sorted(set(of_keys.ring_keys) - {name for of in ring.RINGS for name in ring.prints(of)})
    if lacking:
        raise RestoreRefused(f"the ring lacks keys that this copy of the keyring needs: {', '.join(lacking)}")


def _marks_here() -> list[Mark]:
    """What the databases to be replaced know of the ledger, as far as they can be read."""
    marks = []
    with suppress(DatabaseError):
        marks.append(keyring.obeyed())
    with suppress(DatabaseError):
        grown = Entry.objects.filter(kind="ledger.grown").order_by("id").last()
        marks += [Mark(grown.detail["lines"], grown.detail["head"])] if grown else []
    return marks


def _people_here() -> set[str]:
    with suppress(DatabaseError):
        return set(DataSubject.objects.values_list("pk", flat=True))
    return set()
