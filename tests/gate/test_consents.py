"""What people said is kept in the words shown, and the last word counts."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from funabin.gate.actions import give_consent, object_to, withdraw_consent
from funabin.gate.errors import Undeclared
from funabin.gate.judging import sayings
from funabin.gate.models import Consent, DataSubject, PolicyVersion
from funabin.journal.models import Entry
from tests.gate.world import as_self, someone

pytestmark = pytest.mark.usefixtures("house")
PROMO = "promo.own.email"


def _consent(subject: DataSubject, purpose: str = PROMO) -> None:
    give_consent(
        subject=subject,
        purpose=purpose,
        text_key="purpose.promo.own.email",
        language="en",
        channel="web",
        by=as_self(subject),
    )


def test_a_consent_keeps_the_text_and_the_version(house: PolicyVersion) -> None:
    subject = someone()
    _consent(subject)
    consent = Consent.objects.get()
    assert (consent.said, consent.text_key, consent.language, consent.channel, consent.policy_version) == (
        "given", "purpose.promo.own.email", "en", "web", house,
    )  # fmt: skip
    entry = Entry.objects.get(kind="consent.given")
    assert entry.purpose == PROMO
    assert entry.detail == {
        "text": "purpose.promo.own.email",
        "language": "en",
        "channel": "web",
        "policy_version": 1,
    }


def test_the_last_word_counts() -> None:
    subject, other = someone(), someone()
    words = []
    for say in (_consent, _withdraw, _object, _consent):
        say(subject)
        words.append(sayings({subject.pk, other.pk}))
    assert words == [{subject.pk: {PROMO: said}} for said in ("given", "withdrawn", "objected", "given")]
    assert Consent.objects.count() == 4
    assert sayings({other.pk}) == {}


def _withdraw(subject: DataSubject) -> None:
    withdraw_consent(subject=subject, purpose=PROMO, by=as_self(subject))
    assert Entry.objects.latest("id").kind == "consent.withdrawn"


def _object(subject: DataSubject) -> None:
    object_to(subject=subject, purpose=PROMO, by=as_self(subject), channel="phone")
    entry = Entry.objects.latest("id")
    assert (entry.kind, entry.detail) == ("objection.made", {"channel": "phone", "policy_version": 1})


def test_a_purpose_the_policy_does_not_have_cannot_be_consented_to() -> None:
    subject = someone()
    with pytest.raises(Undeclared):
        _consent(subject, "browsing")
    assert Consent.objects.count() == 0


def test_the_database_knows_three_words(house: PolicyVersion) -> None:
    subject = someone()
    with pytest.raises(IntegrityError), transaction.atomic():
        Consent.objects.create(
            subject=subject,
            purpose=PROMO,
            said="browsed",
            channel="web",
            policy_version=house,
            at=timezone.now(),
        )
