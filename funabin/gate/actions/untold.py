"""Keep a case out of what the person sees, while an authority's demand may not be told (APPI 33(2))."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils import timezone

from funabin.gate.models import DataSubject, Untold
from funabin.journal.actions import record
from funabin.journal.actor import Actor


@transaction.atomic
def keep_untold(*, subjects: Iterable[DataSubject], case: str, by: Actor, until: date | None = None) -> int:
    """These people are not shown this case: until a day, or until it is ended. Returns how many.

    Saying it again sets the day.
    """
    people = list(subjects)
    for subject in people:
        Untold.objects.update_or_create(
            subject=subject, case=case, ended_at=None, defaults={"until": until},
            create_defaults={"until": until, "since": timezone.now(), "by": by.token},
        )  # fmt: skip
    if people:
        detail = {"until": until.isoformat() if until else ""}
        record("case.kept_untold", by=by, subjects=people, case=case, detail=detail)
    return len(people)


@transaction.atomic
def end_untold(*, case: str, by: Actor) -> int:
    """From now on the people see the case like any other; returns how many had not."""
    live = Untold.objects.filter(case=case, ended_at__isnull=True)
    people = set(live.values_list("subject_id", flat=True))
    live.update(ended_at=timezone.now(), ended_by=by.token)
    if people:
        record("case.may_be_told", by=by, subjects=people, case=case)
    return len(people)
