"""What people do about their data themselves, on their own pages, and who else hears of it."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.views.decorators.debug import sensitive_variables

from funabin.gate.actions import correct_own
from funabin.gate.fields import Handle
from funabin.gate.rules import Value
from funabin.journal.actor import Actor
from funabin.rights.actions.passing import categories_of, pass_on_own


@sensitive_variables("value")
@transaction.atomic
def correct_own_datum(*, datum: UUID, value: Value, by: Actor) -> Handle:
    """Replace one's own datum (APPI 34), and open a task for each recipient that got the old one (GDPR 19).

    Raises gate.Refused for somebody else's, or one no row holds any more; then nothing changes.
    """
    changed = categories_of([datum])
    new = correct_own(datum=datum, value=value, by=by)
    pass_on_own(subjects=[by.subject] if by.subject else [], what="correction", by=by, categories=changed)
    return new
