"""Enter shareholders, end their entries, send them notices (JJ-19)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import cast

from django.db import transaction
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from funabin.gate.actions import collect, end_engagements, engage, enrol_subject, report_event
from funabin.gate.fields import Handle
from funabin.gate.models import DataSubject
from funabin.gate.queries import staff_roles, takes
from funabin.gate.rules import Value, may_work
from funabin.journal.actions import record
from funabin.journal.actor import Actor
from funabin.kit.dates import day_in_japan
from funabin.outbox.actions import send_mail, write_circular
from funabin.shareholders.models import Notice, Shareholder
from funabin.shareholders.queries import shareholders_on
from funabin.shareholders.rules import DIVIDEND, NUMBER_POINT, POINT, PURPOSE

CLASS = "shareholder"
LAST_RECORD = timedelta(days=400)  # after the shares were given up: the last dividend is filed by then


class NotTheOffice(Exception):
    """Only the corporate office keeps the register."""


class EndsBeforeItBegan(Exception):
    """Shares cannot be given up before they were acquired."""


@sensitive_variables("told")
@transaction.atomic
def enter_shareholder(
    *, told: Mapping[str, Value], since: date, by: Actor, language: str = "ja"
) -> Shareholder:
    """Enter somebody who holds shares. `told`: field of Shareholder -> value. `language`: of the notices.

    Raises NotTheOffice, gate.Refused, gate.Undeclared.
    """
    _check_office(by)
    subject = enrol_subject(subject_class=CLASS, by=by, language=language)
    entry = Shareholder(subject=subject, since=since)
    collect(subject=subject, point=POINT, row=entry, values=dict(told), by=by, source="letter")
    entry.save()
    engage(subject=subject, purposes=[PURPOSE], case="", by=by, roles=[*staff_roles(PURPOSE), "system"])
    if takes(NUMBER_POINT):
        engage(subject=subject, purposes=[DIVIDEND], case="", by=by, roles=staff_roles(DIVIDEND))
    record("shareholder.entered", by=by, subjects=[subject.pk], detail={"shareholder": str(entry.pk)})
    return entry


@transaction.atomic
def end_shareholding(*, shareholder: Shareholder, until: date, by: Actor) -> Shareholder:
    """The shares were given up: no more notices, and the clock of the retention class starts.

    Raises NotTheOffice, EndsBeforeItBegan. Safe to repeat.
    """
    _check_office(by)
    entry = Shareholder.objects.select_for_update().get(pk=shareholder.pk)
    if entry.until is not None:
        return entry
    if until < entry.since:
        raise EndsBeforeItBegan
    entry.until = until
    entry.save(update_fields=["until"])
    subject = DataSubject.objects.get(pk=entry.subject_id)
    end_engagements(case="", by=by, subject=subject)
    if takes(NUMBER_POINT):  # the last payment record is still to come
        last = timezone.now() + LAST_RECORD
        engage(subject=subject, purposes=[DIVIDEND], case="", by=by, roles=staff_roles(DIVIDEND), until=last)
    report_event(event="relationship.ended", subject=subject, by=by)
    record("shareholder.left", by=by, subjects=[subject.pk], detail={"shareholder": str(entry.pk)})
    return entry


@transaction.atomic
def send_notice(*, title: str, text: str, by: Actor) -> Notice:
    """Mail a notice to every shareholder of today with an address for it; the others get a printed letter.

    Raises NotTheOffice, outbox.UnfitCircular.
    """
    _check_office(by)
    circular = write_circular(title=title, text=text, by=by)
    now = timezone.now()
    entries = list(shareholders_on(day_in_japan(now)).select_related("subject"))
    mailed = [entry for entry in entries if entry.email]
    for entry in mailed:
        send_mail(
            template="circular",
            to=cast(Handle, entry.email),
            purpose=PURPOSE,
            case="",
            language=entry.subject.language,
            context={"circular": str(circular.pk)},
            by=by,
        )
    notice = Notice.objects.create(
        circular=circular, sent_at=now, mails=len(mailed), letters=len(entries) - len(mailed)
    )
    figures = {"notice": str(notice.pk), "mails": notice.mails, "letters": notice.letters}
    record("shareholders.noticed", by=by, purpose=PURPOSE, detail=figures)
    return notice


def _check_office(by: Actor) -> None:
    if not (by.kind == "system" or may_work(by, staff_roles(PURPOSE), PURPOSE)):
        raise NotTheOffice
