"""Correct or forget single data by their id: the gate finds the row that holds each."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.apps import apps
from django.db import models, transaction
from django.views.decorators.debug import sensitive_variables

from funabin.gate.actions.collecting import correct, drop
from funabin.gate.fields import Handle
from funabin.gate.models import Hold, SealedDatum
from funabin.gate.policies import current_version
from funabin.gate.refusing import MOVED, refuse
from funabin.gate.rules import Value
from funabin.journal.actor import Actor
from funabin.policy.decide import Reason

NOT_YOURS = Reason("no_engagement", "this is not held about you")


@sensitive_variables("value")
@transaction.atomic
def correct_own(*, datum: UUID, value: Value, by: Actor) -> Handle:
    """Replace one's own datum (APPI 34). Raises Refused for somebody else's, or one no row holds any more."""
    return correct_held(datum=datum, value=value, about=[by.subject] if by.subject else [], by=by)


@sensitive_variables("value")
@transaction.atomic
def correct_held(*, datum: UUID, value: Value, about: Collection[str], by: Actor) -> Handle:
    """Replace a datum of one of the records `about`, as a person asked for it (APPI 34).

    Raises Refused for a datum of anybody else, or one no row holds any more.
    """
    held, row = _held(datum, about, by)
    return correct(handle=_handle(held), row=row, value=value, by=by)


@transaction.atomic
def forget_held(*, datum: UUID, about: Collection[str], by: Actor) -> bool:
    """Forget one datum of the records `about` and empty its field; False where a law or a hold keeps it.

    Raises Refused for a datum of anybody else, or one no row holds any more;
    Moved where its row names another.
    """
    held, row = _held(datum, about, by)
    name = held.place.rpartition(".")[2]
    if getattr(row, name) != _handle(held):
        refuse("correct", [MOVED], by=by, subjects=[held.subject_id])
    if _stays(held):
        return False
    type(row)._base_manager.filter(pk=row.pk).update(**{name: None})
    drop(handles=[_handle(held)], by=by)
    return True


def _stays(held: SealedDatum) -> bool:
    """Whether its class does not end because a person asks, or a claim holds it."""
    retention = current_version().policy.retention.get(held.retention)
    holds = Hold.objects.filter(subject=held.subject_id, case__in={"", held.case}, lifted_at__isnull=True)
    return bool(retention and not retention.erasable) or holds.exists()


def _held(datum: UUID, about: Collection[str], by: Actor) -> tuple[SealedDatum, models.Model]:
    held = SealedDatum.objects.filter(pk=datum).first()
    if held is None or held.subject_id not in about:
        refuse("correct", [NOT_YOURS], by=by)
    model = apps.get_registered_model(*held.place.split(".")[:2])
    row = model._base_manager.filter(pk=held.row).first()
    if row is None:
        refuse("correct", [NOT_YOURS], by=by, subjects=[held.subject_id])
    return held, row


def _handle(held: SealedDatum) -> Handle:
    return Handle(held.pk, held.category, held.place, held.row)
