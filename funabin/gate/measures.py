"""What the records show of how personal data is kept: figures for everybody, with small numbers protected."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from funabin.gate.models import Provision, SubjectKey
from funabin.journal.models import Entry

FLOOR = 10  # a smaller number could point at somebody: it is only said to be small
STEP = 10  # larger ones are told in tens, so that two readings do not tell of one more person
MONTH = timedelta(days=30)
YEAR = timedelta(days=365)
OPENINGS = ("data.opened", "data.listed")


@dataclass(frozen=True)
class Measures:
    """The figures of one moment. Counts by key: a purpose, a kind of recipient.

    `openings`: by staff in the last 30 days. `provisions`: in the last year. `keys_overdue`: keys that should
    have been destroyed more than a day ago. The dates are those of the last time, None where it never was.
    """

    at: datetime
    openings: dict[str, int]
    provisions: dict[str, int]
    refusals: int
    keys_alive: int
    keys_destroyed: int
    keys_overdue: int
    journal_entries: int
    journal_verified_at: datetime | None
    journal_holds: bool
    backed_up_at: datetime | None


def measures(at: datetime | None = None) -> Measures:
    """The figures as they are now."""
    at = at or timezone.now()
    verified = Entry.objects.filter(kind="journal.verified").order_by("-pk").first()
    backup = Entry.objects.filter(kind="backup.made").order_by("-pk").first()
    month = Entry.objects.filter(at__gt=at - MONTH, actor_kind="staff")
    return Measures(
        at=at,
        openings=_counted(month.filter(kind__in=OPENINGS).values_list("purpose", flat=True)),
        provisions=_counted(
            Provision.objects.filter(at__gt=at - YEAR).values_list("recipient__key", flat=True)
        ),
        refusals=Entry.objects.filter(kind="data.refused", at__gt=at - MONTH).count(),
        keys_alive=SubjectKey.objects.count(),
        keys_destroyed=Entry.objects.filter(kind="key.destroyed").count(),
        keys_overdue=SubjectKey.objects.filter(due_at__lt=at - timedelta(days=1)).count(),
        journal_entries=verified.detail["entries"] if verified else 0,
        journal_verified_at=verified.at if verified else None,
        journal_holds=bool(verified and verified.detail["holds"]),
        backed_up_at=backup.at if backup else None,
    )


def _counted(keys: object) -> dict[str, int]:
    found = Counter(keys)  # type: ignore[call-overload]
    return dict(sorted(found.items()))


def protected(number: int) -> int | None:
    """The number as it may be told: None where it is too small, else rounded down to tens; 0 stays 0."""
    if number == 0:
        return 0
    return None if number < FLOOR else number // STEP * STEP
