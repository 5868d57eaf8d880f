"""Mails about requests and complaints that did not reach the person."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import QuerySet
from django.utils import timezone

from funabin.outbox.models import Mail, MailState
from funabin.outbox.queries import mails_of_case
from funabin.rights.queries.complaints import HANDLE
from funabin.rights.rules.requests import ANSWER

TEMPLATE = "mail_undelivered"  # what those who answer are told of it by
LATELY = timedelta(days=30)
BAD = (MailState.FAILED, MailState.REFUSED)
UNPROVEN = "request_confirm"  # goes to an address that nobody showed to be his own


def undelivered(case: str) -> Mail | None:
    """The last mail of a case to the person, if it did not arrive; None where it did, or still waits."""
    last = _to_people(mails_of_case(case)).exclude(state=MailState.QUEUED).order_by("-queued_at").first()
    return last if last is not None and last.state in BAD else None


def cases_undelivered() -> list[str]:
    """The numbers of the cases whose last mail to the person did not arrive lately."""
    since = timezone.now() - LATELY
    bad = _to_people(Mail.objects.filter(state__in=BAD, queued_at__gt=since)).exclude(case="")
    return [case for case in sorted(set(bad.values_list("case", flat=True))) if undelivered(case)]


def was_told(mail: Mail) -> bool:
    """Whether those who answer heard of it already."""
    return mails_of_case(mail.case).filter(template=TEMPLATE, queued_at__gte=mail.queued_at).exists()


def _to_people(mails: QuerySet[Mail]) -> QuerySet[Mail]:
    return mails.filter(purpose__in=(ANSWER, HANDLE)).exclude(template=UNPROVEN)
