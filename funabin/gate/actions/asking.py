"""Asking a person whether data of a case may go to a recipient, and keeping the answer: a yes or a no."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from funabin.gate.actions.allowing import consent_to_provision
from funabin.gate.actions.consents import give_consent
from funabin.gate.actions.engagements import engage
from funabin.gate.errors import Undeclared
from funabin.gate.handing.asking import Ask, agreed_by, may_be_asked
from funabin.gate.models import Consent, DataSubject, ProvisionAsk, Recipient
from funabin.gate.queries import current_policy
from funabin.journal.actions import record
from funabin.journal.actor import Actor


@transaction.atomic
def propose_recipient(
    *, subject: DataSubject, recipient: Recipient, purpose: str, case: str, by: Actor
) -> ProvisionAsk:
    """Staff propose a firm; the person finds the question on the page of the case. Nobody is asked twice.

    Raises Undeclared where the policy's row does not serve the purpose, or no consent opens it there.
    """
    row = current_policy().recipients.get(recipient.key)
    if row is None or purpose not in row.purposes or not may_be_asked(row, recipient.country):
        raise Undeclared(f"no consent lets data go to {recipient.key} for {purpose}")
    asked, is_new = ProvisionAsk.objects.get_or_create(
        subject=subject, case=case, key=recipient.key, recipient=recipient, purpose=purpose,
        defaults={"by": by.token, "at": timezone.now()},
    )  # fmt: skip
    if is_new:
        _record("provision.asked", asked, by)
    return asked


@transaction.atomic
def answer_ask(
    *, ask: Ask, subject: DataSubject, agreed: bool, language: str, by: Actor, channel: str = "web"
) -> None:
    """Keep the answer. A yes is a consent to what the question showed; a no opens nothing and costs nothing.

    `ask` comes from `asks_of`, so that nobody agrees to what was not shown. An answer that is there stays.
    """
    now = timezone.now()
    kept, _ = ProvisionAsk.objects.select_for_update().get_or_create(
        subject=subject, case=ask.case, key=ask.key, recipient=ask.recipient, purpose=ask.purpose,
        defaults={"at": now},
    )  # fmt: skip
    if kept.answer:
        return
    kept.answer, kept.answered_at = (ProvisionAsk.AGREED if agreed else ProvisionAsk.REFUSED), now
    kept.save(update_fields=["answer", "answered_at"])
    if not agreed:
        _record("provision.refused", kept, by)
        return
    _agree(ask, subject, language, by, channel)
    engage_agreed(subject=subject, case=ask.case, by=by)


def _agree(ask: Ask, subject: DataSubject, language: str, by: Actor, channel: str) -> None:
    purpose = current_policy().purposes[ask.purpose]
    last = Consent.objects.filter(subject=subject, purpose=purpose.key).order_by("id").last()
    if purpose.opt_in and (last is None or last.said != Consent.GIVEN):
        text = f"consent.{purpose.key}"
        give_consent(
            subject=subject, purpose=purpose.key, text_key=text, language=language, channel=channel, by=by
        )
    consent_to_provision(
        subject=subject,
        key=ask.key,
        purpose=ask.purpose,
        categories=ask.categories,
        language=language,
        by=by,
        recipient=ask.recipient,
        country=ask.country,
        channel=channel,
        case=ask.case,
        shown=ask.shown,
    )


def engage_agreed(*, subject: DataSubject, case: str, by: Actor) -> None:
    """Whoever hands over what the person agreed to works on the case for that purpose until it ends."""
    rows = current_policy().recipients
    for said in agreed_by(subject.pk, case):
        row = rows.get(said.key)
        if said.case == case and row is not None and said.purpose in row.purposes:
            engage(subject=subject, purposes=[said.purpose], case=case, by=by, roles=row.roles)


def _record(kind: str, asked: ProvisionAsk, by: Actor) -> None:
    detail = {
        "recipient_kind": asked.key,
        "recipient": str(asked.recipient_id) if asked.recipient_id else "",
    }
    record(kind, by=by, subjects=[asked.subject_id], case=asked.case, purpose=asked.purpose, detail=detail)
