"""Send what is due. Safe to run in several workers at once, and to be killed at any moment."""

from __future__ import annotations

from uuid import UUID

from django.db.models import F
from django.utils import timezone

from funabin.gate.actions import open_data
from funabin.gate.errors import GateError, Refused
from funabin.gate.purpose import declared
from funabin.journal.actor import system
from funabin.kit.site import site
from funabin.outbox.actions import mark_failed, mark_refused, mark_sent, mint_link
from funabin.outbox.letters import compose, language_for
from funabin.outbox.models import Mail
from funabin.outbox.post import MailNotSent, send_now
from funabin.outbox.queries import circular_words, due_mails, stop_path
from funabin.outbox.rules import CLAIM

WORKER = system("outbox")
BATCH = 50
LINK_PATHS = {  # other kinds meet at /l/<token>
    "staff_invitation": "/desk/account/invitation/{token}/",
    "sign_in": "/my/{language}/account/link/{token}/",
    "complaint": "/{language}/complaint/{token}/",
}


def deliver_due(*, at_most: int = BATCH) -> int:
    """Send the mails that are due; returns how many were sent. A mail another worker holds is left to it."""
    ids = due_mails(timezone.now()).values_list("pk", flat=True)[:at_most]
    return sum(deliver_mail(mail_id) for mail_id in list(ids))


def deliver_mail(mail_id: UUID) -> bool:
    """Send one mail if it is still due and nobody holds it. The address lives in this frame only."""
    if not _claim(mail_id):
        return False
    mail = Mail.objects.get(pk=mail_id)
    try:
        address = _open_address(mail)
    except GateError as error:
        mark_refused(mail_id=mail_id, code=_refusal(error), by=WORKER)
        return False
    return _send(mail, address)


def _claim(mail_id: UUID) -> bool:
    now = timezone.now()
    due = due_mails(now).filter(pk=mail_id).order_by()
    return bool(due.update(claimed_until=now + CLAIM, attempts=F("attempts") + 1))


def _open_address(mail: Mail) -> str:
    with declared(mail.purpose):
        opened = open_data([mail.to], purpose=mail.purpose, by=WORKER, case=mail.case)
        return str(opened[mail.to])


def _refusal(error: GateError) -> str:
    if isinstance(error, Refused):
        return ",".join(reason.code for reason in error.reasons)[:80]
    return type(error).__name__


def _send(mail: Mail, address: str) -> bool:
    token = mint_link(mail=mail)
    reference = mail.pk.hex
    words = circular_words(mail.context["circular"]) if "circular" in mail.context else {}
    context = mail.context | words
    stop = _address(stop_path(mail))
    letter = compose(
        mail.template, mail.language, context, reference=reference, link=_link(mail, token), stop=stop
    )
    try:
        send_now(to=address, letter=letter, reference=reference, stop=stop)
    except MailNotSent as error:
        mark_failed(mail_id=mail.pk, code=error.code, for_good=error.for_good, by=WORKER)
        return False
    mark_sent(mail_id=mail.pk, by=WORKER)
    return True


def _link(mail: Mail, token: str) -> str:
    if not token:
        return ""
    path = LINK_PATHS.get(mail.context["link"]["kind"], "/l/{token}")
    return _address(path.format(token=token, language=language_for(mail.language)))


def _address(path: str) -> str:
    return site().base_url.rstrip("/") + path if path else ""
