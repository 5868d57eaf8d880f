"""What entrustees tell us of leaks of theirs: an inbox with its own clock, because ours run already."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from funabin.gate.models import Recipient
from funabin.gate.register import keepers
from funabin.journal.actions import record
from funabin.journal.actor import Actor
from funabin.kit.site import site
from funabin.members.actions import mail_staff
from funabin.oversight.actions.following import clock_words
from funabin.oversight.actions.incidents import A_MINUTE, note_incident
from funabin.oversight.actions.reporting import check_heads
from funabin.oversight.models import EntrusteeNotice, Incident
from funabin.oversight.rules.incident_errors import InTheFuture, NothingToReport
from funabin.oversight.rules.incidents import DISMISSING, INBOX_WITHIN


@transaction.atomic
def record_entrustee_notice(
    *, recipient: Recipient, received_at: datetime, heads: Mapping[str, str], by: Actor
) -> EntrusteeNotice:
    """An entrustee told us of an incident of its own. Our clocks run from then on (APPI 26(1), proviso).

    Raises InTheFuture, NamesSomebody.
    """
    if received_at > timezone.now() + A_MINUTE:
        raise InTheFuture
    notice = EntrusteeNotice.objects.create(
        recipient=recipient, received_at=received_at, recorded_by=by.token, heads=check_heads(heads),
        due_at=received_at + INBOX_WITHIN,
    )  # fmt: skip
    record("entrustee.told", by=by, detail={"recipient": str(recipient.pk), "heads": len(notice.heads)})
    context = {"due": clock_words(notice.due_at)}
    mail_staff(roles=keepers(), template="entrustee_told", context=context, by=by)
    return notice


@transaction.atomic
def take_up_notice(
    *, notice: EntrusteeNotice, by: Actor, since: datetime | None = None, until: datetime | None = None
) -> Incident:
    """The entrustee's word becomes an incident of ours: everything it got between two moments is reached."""
    row = EntrusteeNotice.objects.select_for_update().get(pk=notice.pk)
    if row.settled_at is not None:
        raise NothingToReport
    incident = note_incident(
        kind="entrustee", known_at=row.received_at, since=since, until=until, recipient=row.recipient,
        by=by,
    )  # fmt: skip
    incident.heads = {site().languages[0]: row.heads} if row.heads else {}  # the rest is drafted when judged
    incident.save(update_fields=["heads"])
    row.incident, row.settled_at, row.settled_by = incident, timezone.now(), by.token
    row.save()
    return incident


@transaction.atomic
def dismiss_notice(*, notice: EntrusteeNotice, why: str, by: Actor) -> EntrusteeNotice:
    """The entrustee's word needs nothing of us, for a reason of the list."""
    if why not in DISMISSING:
        raise ValueError("a reason of the list is wanted")
    row = EntrusteeNotice.objects.select_for_update().get(pk=notice.pk)
    if row.settled_at is not None:
        raise NothingToReport
    row.dismissed_why, row.settled_at, row.settled_by = why, timezone.now(), by.token
    row.save()
    record("entrustee.dismissed", by=by, detail={"recipient": str(row.recipient_id), "why": why})
    return row
