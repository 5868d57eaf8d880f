"""What a person tells under a house's own policy, and firms that may receive some of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from uuid import uuid4

from django.db import models
from django.utils import timezone

from funabin.gate.actions import (
    accredit_recipient,
    assess_recipient,
    collect,
    record_review,
    register_recipient,
    sign_agreement,
)
from funabin.gate.fields import Handle, sealed_fields
from funabin.gate.handing.fitness import standards_for
from funabin.gate.handing.judging import Judgement, judge_handing
from funabin.gate.models import DataSubject, Recipient
from funabin.gate.queries import current_policy
from funabin.journal.actor import Actor
from tests.cast import FUMIKO, WORKER

AMINA = {
    "contact.name": "Amina Odhiambo",
    "contact.email": "amina@example.ke",
    "contact.phone": "+254712345678",
    "contact.fax": "+254203334444",
    "contact.address": "12 Moi Avenue, Mombasa",
}


def taken(subject: DataSubject, point: str, model: type[models.Model], case: str = "") -> dict[str, Handle]:
    """What Amina tells at a point, by category."""
    asked = {item.category for item in current_policy().collection_points[point].items}
    fields = {field.category: name for name, field in sealed_fields(model).items()}
    told = {key: value for key, value in AMINA.items() if key in asked}
    row = model(pk=uuid4())
    values = {fields[key]: value for key, value in told.items()}
    collect(subject=subject, point=point, row=row, values=values, by=WORKER, case=case)
    return {key: getattr(row, fields[key]) for key in told}


def registered(key: str, country: str = "JP") -> Recipient:
    """A firm in the register, nothing signed yet."""
    return register_recipient(key=key, name="Minato", address="1-1 Minato", country=country, by=FUMIKO)


def assessed(recipient: Recipient, *, met: bool = True) -> Recipient:
    """It was held against every standard of its kind, and meets all or nothing of each."""
    row, today = current_policy().recipients.get(recipient.key), timezone.localdate()
    for standard in standards_for(row) if row else ():
        told = {"standard": standard.key, "answers": dict.fromkeys(standard.criteria, met)}
        assess_recipient(recipient=recipient, done_on=today, by=FUMIKO, **told)
    return recipient


def firm(key: str, country: str = "JP") -> Recipient:
    """A firm with all that a row can ask of it: assessment, agreement, accreditation, review."""
    today, found = timezone.localdate(), assessed(registered(key, country))
    terms = ["security", "confidentiality", "purpose_limit", "return"]
    sign_agreement(recipient=found, reference="AG-1", terms=terms, signed_on=today, by=FUMIKO)
    accredit_recipient(recipient=found, reference="AC-1", since=today - timedelta(days=1), by=FUMIKO)
    record_review(recipient=found, done_on=today, passed=True, by=FUMIKO)
    return found


def judged(
    handles: Mapping[str, Handle], recipient: Recipient, purpose: str, by: Actor, case: str = ""
) -> Judgement:
    """What the gate says of handing over all of it."""
    return judge_handing(handles.values(), recipient=recipient, purpose=purpose, case=case, by=by)


def codes(judgement: Judgement) -> set[str]:
    """Everything that stands against it."""
    return {reason.code for reason in judgement.reasons}


def given(judgement: Judgement) -> set[str]:
    """The categories that would go; nothing may stand against it."""
    assert judgement.is_allowed, codes(judgement)
    return {handle.category for handle in judgement.given}
