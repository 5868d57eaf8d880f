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

    ring: str  # which of the two
    head: str  # the print of the ring key that wraps everything now
    resumed: bool  # an earlier one had been cut off
    rewrapped: int
    unreadable: int  # keys that no key of this ring opens: their ring key is missing here
    forgotten: int  # older ring keys that were taken away


def rotate_ring(
    *, by: Actor, forget_old: bool = False, told: Told | None = None, of: str = ring.ORDINARY
) -> Rotation:
    """Wrap every key of a ring under a new ring key, or finish a rotation that was cut off.

    The ring of My Number is made where the site has none yet. A ring that is given from outside must already
    begin with the new key. `forget_old` then takes the older
    ring keys out of the site's own file, once it is shown that nothing needs them. Raises RotationRefused.
    """
    with claimed("ring-rotation") as ours:
        if not ours:
            raise RotationRefused("another rotation is running")
        resumed = _is_cut_off(of)
        if not resumed:
            _add_key(of)
        rewrapped = rewrap_all(told=told, of=of)
        unreadable, head = _other_rows(of).count(), ring.newest(of)
        scrub_keyring(by=by)
        detail = {"ring": of, "keys": rewrapped, "unreadable": unreadable, "ring_key": head}
        record("ring.rotated", by=by, detail=detail)
        forgotten = _forget_old(of, by=by) if forget_old else 0
        return Rotation(of, head, resumed, rewrapped, unreadable, forgotten)


def rewrap_all(*, told: Told | None = None, of: str = ring.ORDINARY) -> int:
    """Let the newest key of a ring wrap, then wrap anew whatever another one wraps; returns how many rows.

    Nothing is done where this process was not given the ring.
    """
    ring.reload(of)
    head, done, unreadable = ring.newest(of), 0, set[UUID]()
    if not head:
        return 0
    with transaction.atomic(using=KEYRING):
        keyring.lock_ring_head(of)
        keyring.move_ring_head(head, of)
    while rows := _rewrap_batch(of, head, unreadable):
        done += rows
        if told:
            told(done, _openable(of).exclude(pk__in=unreadable).count())
    return done


def _rewrap_batch(of: str, head: str, unreadable: set[UUID]) -> int:
    """Wrap the next rows anew; adds those that do not open to `unreadable`. Destroyed keys stay destroyed."""
    with transaction.atomic(using=KEYRING):
        if keyring.lock_ring_head(of) != head:
            raise RotationRefused("another rotation has begun")
        rows = list(_openable(of).exclude(pk__in=unreadable).order_by("pk")[:BATCH])
        turned = []
        for row in rows:
            try:
                row.wrapped, row.wrapped_by = vault.rewrap(row.wrapped, head), head
                turned.append(row)
            except vault.DoesNotOpen:
                unreadable.add(row.pk)
        SubjectKey.objects.bulk_update(turned, ["wrapped", "wrapped_by"])
    return len(rows)


def _other_rows(of: str) -> QuerySet[SubjectKey]:
    return SubjectKey.objects.filter(ring=of).exclude(wrapped_by=ring.newest(of))


def _openable(of: str) -> QuerySet[SubjectKey]:
    return _other_rows(of).filter(wrapped_by__in=(*ring.prints(of), UNNAMED))


def _is_cut_off(of: str) -> bool:
    """Whether an earlier rotation left rows behind, or ended before the keyring knew its key."""
    ring.reload(of)
    known, newest = keyring.ring_head(of), ring.newest(of)
    if not newest:
        return False
    if known == newest:
        return _openable(of).exists()
    return ring.is_ours(of) and known != ""


def _add_key(of: str) -> None:
    if ring.is_ours(of):
        ring.add_key(of)
    elif keyring.ring_head(of) == ring.newest(of):
        raise RotationRefused("the ring is given from outside, and does not begin with a new key")


def _forget_old(of: str, *, by: Actor) -> int:
    """Take the older keys away, once each row opens by the newest alone.

    No process can write under an older one any more: it would have to hold the keyring's lock and find it
    named there.
    """
    if not ring.is_ours(of):
        raise RotationRefused("the ring is given from outside: take the older keys out of it there")
    head = ring.newest(of)
    rows = SubjectKey.objects.filter(ring=of).values_list("pk", "wrapped").iterator()
    lost = sum(not vault.is_wrapped_by(head, key_id, wrapped) for key_id, wrapped in rows)
    with transaction.atomic(using=KEYRING):
        if lost or keyring.lock_ring_head(of) != head or _other_rows(of).exists():
            raise RotationRefused(
                f"{lost} keys do not open by the newest ring key alone: the older ones stay"
            )
        gone = ring.keep_only(head, of)
    record("ring.forgotten", by=by, detail={"ring": of, "ring_keys": gone})
    return gone
