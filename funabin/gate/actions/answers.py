"""What people answer when a new version asks about data they gave before."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from funabin.gate.actions.consents import give_consent
from funabin.gate.asks import Ask, open_asks
from funabin.gate.errors import Undeclared
from funabin.gate.models import DataSubject, PolicyAnswer
from funabin.gate.policies import current_version
from funabin.journal.actions import record
from funabin.journal.actor import Actor


@transaction.atomic
def answer_policy(
    *, subject: str, about: str, agreed: bool, language: str, by: Actor, channel: str = "web"
) -> Ask:
    """Keep the answer: a yes to a purpose is a consent that names it (APPI 18(1)), a no is not asked again.

    Raises Undeclared where the policy in force does not ask this person for it (any more).
    """
    person = DataSubject.objects.select_for_update().get(pk=subject)
    ask = next((one for one in open_asks([subject]) if one.about == about), None)
    if ask is None:
        raise Undeclared(f"nothing is asked about {about}")
    version = current_version()
    PolicyAnswer.objects.create(
        subject=person, about=about, policy_version_id=version.number, agreed=agreed, language=language,
        channel=channel, at=timezone.now(),
    )  # fmt: skip
    if agreed and ask.is_purpose:
        give_consent(
            subject=person, purpose=ask.key, text_key=f"purpose.{ask.key}", language=language,
            channel=channel, by=by,
        )  # fmt: skip
    detail = {"about": about, "agreed": agreed, "policy_version": version.number}
    record("policy.answered", by=by, subjects=[person], detail=detail)
    return ask
