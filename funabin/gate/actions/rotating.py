"""Turn the ring while the site runs: a new key wraps every person's key, the old ones can be taken away.

Safe to repeat and to cut off anywhere. The ring's file gets the new key first, so that every process can read
what it wraps; then the keyring says that it is the one to wrap with (`keyring.lock_ring_head`); then every
row is wrapped anew, a batch at a time, until none is left.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from funabin.gate import keyring, ring, vault
from funabin.gate.actions.keys import scrub_keyring
from funabin.gate.errors import GateError
from funabin.gate.models import SubjectKey
from funabin.gate.router import KEYRING
from funabin.journal.actions import record
from funabin.journal.actor import Actor
from funabin.kit.claims import claimed

BATCH = 200  # rows wrapped anew in one transaction: some ten milliseconds
UNNAMED = ""  # rows from before ring keys had prints: whichever key of the ring opens them
Told = Callable[[int, int], None]  # rows done, rows left


class RotationRefused(GateError):
    """The ring cannot turn now; nothing was changed."""


@dataclass(frozen=True)
class Rotation:
    """What a rotation did."""

    head: str  # the print of the ring key that wraps everything now
    resumed: bool  # an earlier one had been cut off
    rewrapped: int
    unreadable: int  # keys that no key of this ring opens: their ring key is missing here
    forgotten: int  # older ring keys that were taken away


def rotate_ring(*, by: Actor, forget_old: bool = False, told: Told | None = None) -> Rotation:
    """Wrap every key under a new ring key, or finish a rotation that was cut off.

    A ring that is given from outside must already begin with the new key. `forget_old` then takes the older
    ring keys out of the site's own file, once it is shown that nothing needs them. Raises RotationRefused.
    """
    with claimed("ring-rotation") as ours:
        if not ours:
            raise RotationRefused("another rotation is running")
        resumed = _is_cut_off()
        if not resumed:
            _add_key()
        rewrapped = rewrap_all(told=told)
        unreadable = _other_rows().count()
        scrub_keyring(by=by)
        detail = {"keys": rewrapped, "unreadable": unreadable, "ring_key": ring.prints()[0]}
        record("ring.rotated", by=by, detail=detail)
        forgotten = _forget_old(by=by) if forget_old else 0
        return Rotation(ring.prints()[0], resumed, rewrapped, unreadable, forgotten)


def rewrap_all(*, told: Told | None = None) -> int:
    """Let the newest ring key wrap, then wrap anew whatever another one wraps; returns how many rows."""
    ring.reload()
    head, done, unreadable = ring.prints()[0], 0, set[UUID]()
    with transaction.atomic(using=KEYRING):
        keyring.lock_ring_head()
        keyring.move_ring_head(head)
    while rows := _rewrap_batch(head, unreadable):
        done += rows
        if told:
            told(done, _openable().exclude(pk__in=unreadable).count())
    return done


def _rewrap_batch(head: str, unreadable: set[UUID]) -> int:
    """Wrap the next rows anew; adds those that do not open to `unreadable`. Destroyed keys stay destroyed."""
    with transaction.atomic(using=KEYRING):
        if keyring.lock_ring_head() != head:
            raise RotationRefused("another rotation has begun")
        rows = list(_openable().exclude(pk__in=unreadable).order_by("pk")[:BATCH])
        turned = []
        for row in rows:
            try:
                row.wrapped, row.wrapped_by = vault.rewrap(row.wrapped, head), head
                turned.append(row)
            except vault.DoesNotOpen:
                unreadable.add(row.pk)
        SubjectKey.objects.bulk_update(turned, ["wrapped", "wrapped_by"])
    return len(rows)


def _other_rows() -> QuerySet[SubjectKey]:
    return SubjectKey.objects.exclude(wrapped_by=ring.prints()[0])


def _openable() -> QuerySet[SubjectKey]:
    return _other_rows().filter(wrapped_by__in=(*ring.prints(), UNNAMED))


def _is_cut_off() -> bool:
    """Whether an earlier rotation left rows behind, or ended before the keyring knew its key."""
    ring.reload()
    known, newest = keyring.ring_head(), ring.prints()[0]
    if known == newest:
        return _openable().exists()
    return ring.is_ours() and known != ""


def _add_key() -> None:
    if ring.is_ours():
        ring.add_key()
    elif keyring.ring_head() == ring.prints()[0]:
        raise RotationRefused("the ring is given from outside, and does not begin with a new key")


def _forget_old(*, by: Actor) -> int:
    """Take the older keys away, once each row opens by the newest alone.

    No process can write under an older one any more: it would have to hold the keyring's lock and find it
    named there.
    """
    if not ring.is_ours():
        raise RotationRefused("the ring is given from outside: take the older keys out of it there")
    head = ring.prints()[0]
    rows = SubjectKey.objects.values_list("pk", "wrapped").iterator()
    lost = sum(not vault.is_wrapped_by(head, key_id, wrapped) for key_id, wrapped in rows)
    with transaction.atomic(using=KEYRING):
        if lost or keyring.lock_ring_head() != head or _other_rows().exists():
            raise RotationRefused(
                f"{lost} keys do not open by the newest ring key alone: the older ones stay"
            )
        gone = ring.keep_only(head)
    record("ring.forgotten", by=by, detail={"ring_keys": gone})
    return gone
