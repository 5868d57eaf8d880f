"""Sign what somebody found of a measure, and remind whoever answers for data of what is overdue."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from funabin.gate.register import keepers
from funabin.journal.actions import record
from funabin.journal.actor import Actor
from funabin.kit.dates import TOKYO, today_in_japan
from funabin.members.actions import mail_staff
from funabin.outbox.models import Mail
from funabin.oversight.models import MeasureCheck
from funabin.oversight.queries.measures import measure_of, overdue_measures
from funabin.oversight.rules.errors import OversightError
from funabin.oversight.rules.measures import ATTESTED, REMIND_EVERY

TEMPLATE = "measure_due"


class NotToSign(OversightError):
    """The software keeps the evidence of this measure itself, or the policy names no such measure."""

    message = _("Nobody signs this measure: the software keeps its evidence itself.")


class NotDoneYet(OversightError):
    """A check is signed once it is done."""

    message = _("This day has not come yet.")


@transaction.atomic
def check_measure(*, measure: str, done_on: date, passed: bool, by: Actor) -> MeasureCheck:
    """Somebody looked at a measure and signs what he found. Raises NotToSign, NotDoneYet."""
    standing = measure_of(measure)
    if standing is None or standing.evidence != ATTESTED:
        raise NotToSign
    if done_on > today_in_japan():
        raise NotDoneYet
    check = MeasureCheck.objects.create(
        measure=measure, done_on=done_on, passed=passed, at=timezone.now(), by=by.token
    )
    detail = {"measure": measure, "passed": passed, "done_on": done_on.isoformat()}
    record("measure.checked", by=by, detail=detail)
    return check


def remind_of_measures(*, at: datetime, by: Actor) -> int:
    """Once a week while some are overdue, mail whoever answers for data; returns to how many."""
    overdue = overdue_measures(at.astimezone(TOKYO).date())
    lately = Mail.objects.filter(template=TEMPLATE, queued_at__gt=at - REMIND_EVERY)
    if not overdue or lately.exists():
        return 0
    return mail_staff(roles=keepers(), template=TEMPLATE, context={"count": len(overdue)}, by=by)
