"""End single data at once, before their time: taken back by the person, or never to have been sent."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from funabin.gate import keyring
from funabin.gate.actions.collecting import drop
from funabin.gate.actions.keys import destroy_keys
from funabin.gate.fields import Handle
from funabin.gate.models import SealedDatum, SubjectKey
from funabin.journal.actor import Actor

WITHDRAWN, FORBIDDEN = "withdrawn", "forbidden"  # why, in ledger and journal


@transaction.atomic
def destroy_now(*, handles: Iterable[Handle | None], reason: str, by: Actor) -> bool:
    """Destroy data with the keys of their own that seal them; whether nothing of it can be read any more.

    What a hold keeps stays and dies with the hold; but what nobody may hold (FORBIDDEN) loses its sealed
    bytes even then. The caller empties the row's fields where it is done. Raises ValueError for another
    reason, or where a key seals something else too.
    """
    if reason not in (WITHDRAWN, FORBIDDEN):
        raise ValueError("taken back, or forbidden: nothing else ends before its time")
    wanted = [handle for handle in handles if handle is not None]
    ids = {handle.datum for handle in wanted}
    sealed_by = set(SealedDatum.objects.filter(pk__in=ids).values_list("key", flat=True))
    if SealedDatum.objects.filter(key__in=sealed_by).exclude(pk__in=ids).exists():
        raise ValueError("the key seals other data too")
    now, keys = timezone.now(), SubjectKey.objects.filter(pk__in=sealed_by)
    destroy_keys(list(keys), reason=reason, by=by, at=now)
    held = list(keys.all())
    keyring.postpone([key for key in held if key.due_at is None], now)  # they die with the hold
    if held and reason != FORBIDDEN:
        return False
    drop(handles=wanted, by=by)
    return True
