"""Remind whoever answers for the data of holds that wait, so that none keeps data for ever."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q

from funabin.gate.queries import live_holds
from funabin.gate.register import keepers
from funabin.journal.actor import Actor
from funabin.kit.dates import TOKYO
from funabin.members.actions import mail_staff
from funabin.outbox.models import Mail

TEMPLATE = "holds_due"
REMIND_EVERY = timedelta(days=7)
AGREE_WITHIN = timedelta(days=1)  # the second of two, after the first asked to lift it


def remind_of_holds(*, at: datetime, by: Actor) -> int:
    """Once a week while some wait to be looked at, or for the second of two; returns to how many."""
    if Mail.objects.filter(template=TEMPLATE, queued_at__gt=at - REMIND_EVERY).exists():
        return 0
    review, asked = Q(review_on__lte=at.astimezone(TOKYO).date()), Q(lift_asked_at__lte=at - AGREE_WITHIN)
    count = live_holds().filter(review | asked).count()
    if not count:
        return 0
    told = {"count": count, "review": live_holds().filter(review).count()}
    told["asked"] = live_holds().filter(asked).count()
    return mail_staff(roles=keepers(), template=TEMPLATE, context=told, by=by)
