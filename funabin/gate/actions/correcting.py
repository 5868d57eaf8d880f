"""A person corrects what is held about him, by datum: the gate finds the row that holds it."""

from __future__ import annotations

from uuid import UUID

from django.apps import apps
from django.db import transaction
from django.views.decorators.debug import sensitive_variables

from funabin.gate.actions.collecting import correct
from funabin.gate.fields import Handle
from funabin.gate.models import SealedDatum
from funabin.gate.refusing import refuse
from funabin.gate.rules import Value
from funabin.journal.actor import Actor
from funabin.policy.decide import Reason

NOT_YOURS = Reason("no_engagement", "this is not held about you")


@sensitive_variables("value")
@transaction.atomic
def correct_own(*, datum: UUID, value: Value, by: Actor) -> Handle:
    """Replace one's own datum (APPI 34). Raises Refused for somebody else's, or one no row holds any more."""
    held = SealedDatum.objects.filter(pk=datum).first()
    if held is None or not by.subject or held.subject_id != by.subject:
        refuse("correct", [NOT_YOURS], by=by)
    model = apps.get_registered_model(*held.place.split(".")[:2])
    row = model._base_manager.filter(pk=held.row).first()
    if row is None:
        refuse("correct", [NOT_YOURS], by=by, subjects=[held.subject_id])
    handle = Handle(held.pk, held.category, held.place, held.row)
    return correct(handle=handle, row=row, value=value, by=by)
