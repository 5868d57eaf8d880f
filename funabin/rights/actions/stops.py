"""Use stands still while a request to stop it is examined, and goes on where it is refused (AR-7.3a)."""

from __future__ import annotations

from funabin.gate.actions import end_use_stop, stop_use
from funabin.gate.models import DataSubject, UseStop
from funabin.gate.queries import current_policy
from funabin.journal.actor import Actor
from funabin.rights.models import Request
from funabin.rights.rules.requests import STOPPED_AT_ONCE, purposes_of_giving


def stop_while_examined(request: Request, by: Actor) -> int:
    """Nothing of the records a request is about is used or given away until it is decided; returns how many.

    A stop of provision holds the purposes that the recipients it names receive for.
    """
    if request.kind not in STOPPED_AT_ONCE:
        return 0
    purposes = purposes_to_stop(request)
    people = list(DataSubject.objects.filter(pk__in=request.about).order_by("pk"))
    for subject in people:
        stop_use(subject=subject, case=request.number, why=UseStop.EXAMINED, by=by, purposes=purposes)
    return len(people)


def purposes_to_stop(request: Request) -> tuple[str, ...]:
    """What stands still: nothing named means everything."""
    if request.kind != "stop_provision":
        return ()
    return purposes_of_giving(current_policy().recipients, request.recipients)


def end_stops(request: Request, by: Actor) -> int:
    """Use goes on: the request was refused, withdrawn, or ended without a decision."""
    people = DataSubject.objects.filter(pk__in=request.about).order_by("pk")
    return sum(end_use_stop(subject=subject, case=request.number, by=by) for subject in people)
