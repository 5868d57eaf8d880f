"""Stop using a person's data: while a request is examined, or for good (APPI 35; AR-7.3a)."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from funabin.gate.errors import Undeclared
from funabin.gate.models import DataSubject, UseStop
from funabin.gate.policies import current_version
from funabin.journal.actions import record
from funabin.journal.actor import Actor


@transaction.atomic
def stop_use(
    *, subject: DataSubject, case: str, why: str, by: Actor, purposes: Iterable[str] = ()
) -> UseStop:
    """From now on nothing of this person opens or leaves, for `purposes` or, where none is named, for any.

    The person's own rights, the answer to a request or complaint and what a law imposes go on. `case` is the
    request, `why` UseStop.EXAMINED or UPHELD; saying it again about the same request changes both.
    Raises ValueError for another `why` or no case, Undeclared for a purpose the policy does not know.
    """
    named = sorted(set(purposes))
    if why not in (UseStop.EXAMINED, UseStop.UPHELD) or not case:
        raise ValueError("use is stopped for a request: while it is examined, or because it is upheld")
    unknown = [key for key in named if key not in current_version().policy.purposes]
    if unknown:
        raise Undeclared(f"the policy knows no purpose {unknown[0]}")
    stop, _ = UseStop.objects.update_or_create(
        subject=subject, case=case, ended_at=None,
        defaults={"why": why, "purposes": named},
        create_defaults={"why": why, "purposes": named, "since": timezone.now(), "by": by.token},
    )  # fmt: skip
    detail = {"why": why, "purposes": len(named)}
    record("use.stopped", by=by, subjects=[subject], case=case, detail=detail)
    return stop


def uphold_stop(*, subject: DataSubject, case: str, by: Actor) -> UseStop:
    """The request was right: its stop stays for good, for the same purposes; made where there was none."""
    live = UseStop.objects.filter(subject=subject, case=case, ended_at__isnull=True).first()
    purposes = live.purposes if live else ()
    return stop_use(subject=subject, case=case, why=UseStop.UPHELD, by=by, purposes=purposes)


@transaction.atomic
def end_use_stop(*, subject: DataSubject, case: str, by: Actor) -> bool:
    """Use goes on as before; False where this request stopped nothing."""
    live = UseStop.objects.filter(subject=subject, case=case, ended_at__isnull=True)
    ended = bool(live.update(ended_at=timezone.now(), ended_by=by.token))
    if ended:
        record("use.resumed", by=by, subjects=[subject], case=case)
    return ended
