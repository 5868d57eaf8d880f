"""Mail whoever answers for people's data before a time runs out, and once more when it has."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import F, Q

from funabin.gate.register import keepers
from funabin.journal.actor import Actor
from funabin.members.actions import mail_staff
from funabin.oversight.actions.following import clock_words
from funabin.oversight.models import EntrusteeNotice, IncidentReport
from funabin.oversight.rules.incidents import CLOSED, WARN_BEFORE


def warn_of_reports(*, at: datetime, by: Actor) -> int:
    """One mail a day before a report is due, one when it is late; returns how many reports were warned of."""
    rows = IncidentReport.objects.filter(sent_at=None, due_at__lte=at + WARN_BEFORE)
    due = rows.exclude(incident__state=CLOSED).filter(_unwarned(at)).values_list("pk", flat=True)
    return sum(_warn_of_report(number, at=at, by=by) for number in list(due))


def _unwarned(at: datetime) -> Q:
    """Nobody was warned yet, or only before it was late."""
    return Q(warned_at=None) | Q(due_at__lt=at, warned_at__lt=F("due_at"))


@transaction.atomic
def _warn_of_report(number: int, *, at: datetime, by: Actor) -> bool:
    row = IncidentReport.objects.select_for_update().filter(_unwarned(at), pk=number, sent_at=None).first()
    if row is None or row.due_at is None:
        return False
    incident = row.incident
    context = {
        "number": incident.number,
        "drill": incident.drill,
        "late": row.due_at < at,
        "due": clock_words(row.due_at),
    }
    mail_staff(roles=keepers(), template="incident_due", context=context, case=incident.number, by=by)
    row.warned_at = at
    row.save(update_fields=["warned_at"])
    return True


def warn_of_notices(*, at: datetime, by: Actor) -> int:
    """Once more when an entrustee's word lies unread past its time; returns how many."""
    late = EntrusteeNotice.objects.filter(settled_at=None, warned_at=None, due_at__lte=at)
    return sum(_warn_of_notice(number, at=at, by=by) for number in list(late.values_list("pk", flat=True)))


@transaction.atomic
def _warn_of_notice(number: int, *, at: datetime, by: Actor) -> bool:
    rows = EntrusteeNotice.objects.select_for_update()
    row = rows.filter(pk=number, settled_at=None, warned_at=None).first()
    if row is None:
        return False
    context = {"late": True, "due": clock_words(row.due_at)}
    mail_staff(roles=keepers(), template="entrustee_told", context=context, by=by)
    row.warned_at = at
    row.save(update_fields=["warned_at"])
    return True
