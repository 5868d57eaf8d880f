"""Queue a mail, redeem what it carried. Nothing here knows an address."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from funabin.gate.actions import withdraw_consent
from funabin.gate.fields import Handle
from funabin.journal.actions import record
from funabin.journal.actor import Actor
from funabin.outbox.letters import check_template
from funabin.outbox.models import Circular, Mail, MailedLink
from funabin.outbox.queries import Link, Stoppable, link_of
from funabin.outbox.rules import (
    RENEW_WAIT,
    check_circular,
    check_context,
    link_hash,
    link_life,
    new_link_token,
    next_try,
)


class LinkError(Exception):
    """The link cannot be used. Its message never holds the token."""


class LinkUnknown(LinkError):
    """No such link was ever mailed."""


class LinkSpent(LinkError):
    """The link was used before; `renew_link` sends a new one to the same address."""


class LinkExpired(LinkError):
    """The link is too old; `renew_link` sends a new one to the same address."""


class RenewedJustNow(LinkError):
    """A new link is already on its way to that address."""


@transaction.atomic
def send_mail(
    *,
    template: str,
    to: Handle,
    purpose: str,
    case: str,
    language: str,
    context: Mapping[str, Any],
    by: Actor,
) -> Mail:
    """Queue a mail to the address behind `to`, opened for `purpose` only while the worker sends it.

    `context`: short words, numbers and lists of them, plus "link": {"kind", "target", "days" or
    "minutes"} for a single-use link. Raises UnfitContext at anything else, TemplateDoesNotExist for an
    unknown template.
    """
    check_template(template)
    now = timezone.now()
    mail = Mail.objects.create(
        template=template,
        to_datum=to.datum,
        to_category=to.category,
        to_place=to.place,
        to_row=str(to.row),
        purpose=purpose,
        case=case,
        language=language,
        context=check_context(context),
        next_try_at=now,
        queued_at=now,
    )
    record(
        "mail.queued", by=by, case=case, purpose=purpose, detail={"mail": str(mail.pk), "template": template}
    )
    return mail


@transaction.atomic
def write_circular(*, title: str, text: str, by: Actor) -> Circular:
    """Keep a text that goes to many; mails with the template "circular" name it by {"circular": id}.

    Raises UnfitCircular.
    """
    title, text = check_circular(title, text)
    return Circular.objects.create(title=title, text=text, written_at=timezone.now(), written_by=by.token)


@transaction.atomic
def mint_link(*, mail: Mail) -> str:
    """A fresh token for the link of `mail`, "" where it has none. Made while sending; only a hash stays."""
    wanted = mail.context.get("link")
    if not wanted:
        return ""
    token = new_link_token()
    now = timezone.now()
    MailedLink.objects.filter(mail=mail, used_at=None).delete()  # of an attempt that failed
    MailedLink.objects.create(
        token_hash=link_hash(token),
        kind=wanted["kind"],
        target=wanted["target"],
        mail=mail,
        made_at=now,
        expires_at=now + link_life(wanted),
    )
    return token


@transaction.atomic
def redeem_link(token: str, *, by: Actor | None = None) -> Link:
    """Use a mailed link once. Raises LinkUnknown, LinkSpent or LinkExpired, and then changes nothing."""
    link = link_of(token)
    if link is None:
        raise LinkUnknown
    now = timezone.now()
    if link.used_at is None and link.expires_at <= now:
        raise LinkExpired
    if not MailedLink.objects.filter(pk=link.pk, used_at=None, expires_at__gt=now).update(used_at=now):
        raise LinkSpent
    actor = by or Actor(kind="guest", token="mailed-link")  # noqa: S106  the kind of actor, no secret
    record("link.redeemed", by=actor, case=link.mail.case, detail={"link": link.pk, "kind": link.kind})
    return Link(kind=link.kind, target=link.target)


@transaction.atomic
def renew_link(token: str, *, by: Actor | None = None) -> Mail:
    """Send a new link in place of a used or expired one, to the same address and nowhere else.

    Raises LinkUnknown, or RenewedJustNow within RENEW_WAIT of the last renewal.
    """
    link = link_of(token)
    if link is None:
        raise LinkUnknown
    now = timezone.now()
    fresh = MailedLink.objects.filter(pk=link.pk, renewed_at__gt=now - RENEW_WAIT)
    if fresh.exists() or not MailedLink.objects.filter(pk=link.pk).update(renewed_at=now):
        raise RenewedJustNow
    return _send_again(link.mail, by=by or Actor(kind="guest", token="mailed-link"))  # noqa: S106


def _send_again(mail: Mail, *, by: Actor) -> Mail:
    return send_mail(
        template=mail.template,
        to=mail.to,
        purpose=mail.purpose,
        case=mail.case,
        language=mail.language,
        context=mail.context,
        by=by,
    )


@transaction.atomic
def stop_mail(*, found: Stoppable, everything: bool = False) -> tuple[str, ...]:
    """The reader takes back the consent this mail rests on, or every one he gave; effective at once.

    The withdrawal is kept as the proof. Returns the purposes that were stopped: none, where none was left.
    """
    wanted = found.agreed if everything else tuple({found.mail.purpose} & set(found.agreed))
    token = found.subject.pk
    by = Actor(kind="guest", token=token, roles=frozenset({"self"}), subject=token)
    for purpose in wanted:
        withdraw_consent(subject=found.subject, purpose=purpose, by=by, channel="mail")
        record("mail.stopped", by=by, subjects=[token], purpose=purpose, detail={"mail": str(found.mail.pk)})
    return wanted


@transaction.atomic
def mark_refused(*, mail_id: UUID, code: str, by: Actor) -> None:
    """The gate did not open the address: the mail is never sent."""
    _finish(mail_id, state="refused", failure=code)
    mail = Mail.objects.get(pk=mail_id)
    record(
        "mail.refused",
        by=by,
        case=mail.case,
        purpose=mail.purpose,
        detail={"mail": str(mail_id), "template": mail.template},
    )


@transaction.atomic
def mark_sent(*, mail_id: UUID, by: Actor) -> None:
    """The mail server took the mail."""
    _finish(mail_id, state="sent", sent_at=timezone.now(), failure="")
    mail = Mail.objects.get(pk=mail_id)
    record(
        "mail.sent",
        by=by,
        case=mail.case,
        purpose=mail.purpose,
        detail={"mail": str(mail_id), "template": mail.template},
    )


def _finish(mail_id: UUID, **values: object) -> None:
    Mail.objects.filter(pk=mail_id).update(claimed_until=None, **values)


@transaction.atomic
def mark_failed(*, mail_id: UUID, code: str, for_good: bool, by: Actor) -> None:
    """The mail server did not take it: tried again after a wait, given up after the last or `for_good`."""
    mail = Mail.objects.select_for_update().get(pk=mail_id)
    later = None if for_good else next_try(mail.attempts, timezone.now())
    if later:
        _finish(mail_id, next_try_at=later, failure=code)
        return
    _finish(mail_id, state="failed", failure=code)
    record(
        "mail.failed",
        by=by,
        case=mail.case,
        purpose=mail.purpose,
        detail={"mail": str(mail_id), "template": mail.template, "attempts": mail.attempts},
    )
