"""What people say about purposes.

Consent in the words shown, withdrawal, objection. Rows are added, never changed.
"""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction
from django.utils import timezone

from funabin.gate.choices import SIGNAL
from funabin.gate.errors import Undeclared
from funabin.gate.models import Consent, DataSubject
from funabin.gate.policies import Version, current_version
from funabin.journal.actions import record
from funabin.journal.actor import Actor


@transaction.atomic
def give_consent(
    *, subject: DataSubject, purpose: str, text_key: str, language: str, channel: str, by: Actor
) -> None:
    """Consent to one purpose, with the text it was given to.

    Raises Undeclared where the policy has no such purpose.
    """
    version = _version_with(purpose)
    _say(Consent.GIVEN, subject, purpose, version, channel=channel, text_key=text_key, language=language)
    words = {"text": text_key, "language": language}
    _record("consent.given", subject, purpose, version, by=by, channel=channel, words=words)


@transaction.atomic
def give_consents(
    *, subject: DataSubject, purposes: Collection[str], language: str, channel: str, by: Actor
) -> None:
    """Every box that was ticked at a form, in the language it was shown in (the policy's first elsewhere)."""
    languages = current_version().policy.languages
    shown = language if language in languages else languages[0]
    for purpose in sorted(purposes):
        words = {"text_key": f"consent.{purpose}", "language": shown, "channel": channel}
        give_consent(subject=subject, purpose=purpose, by=by, **words)


@transaction.atomic
def withdraw_consent(*, subject: DataSubject, purpose: str, by: Actor, channel: str = "web") -> None:
    """Take a consent back, as easily as it was given; harmless where there is none."""
    version = _version_with(purpose)
    _say(Consent.WITHDRAWN, subject, purpose, version, channel=channel)
    _record("consent.withdrawn", subject, purpose, version, by=by, channel=channel)


@transaction.atomic
def object_to(*, subject: DataSubject, purpose: str, by: Actor, channel: str = "web") -> None:
    """Object to a purpose: nothing of this person opens for it until a consent is given again."""
    version = _version_with(purpose)
    _say(Consent.OBJECTED, subject, purpose, version, channel=channel)
    _record("objection.made", subject, purpose, version, by=by, channel=channel)


@transaction.atomic
def heed_signal(*, subject: DataSubject, by: Actor) -> int:
    """A browser sent Global Privacy Control: an objection to every opt-in purpose, once for each.

    A consent the person gives afterwards by an act of his own counts again. Returns how many were recorded.
    """
    version = current_version()
    heard = set(Consent.objects.filter(subject=subject, channel=SIGNAL).values_list("purpose", flat=True))
    wanted = [key for key, purpose in version.policy.purposes.items() if purpose.opt_in and key not in heard]
    for purpose in wanted:
        _say(Consent.OBJECTED, subject, purpose, version, channel=SIGNAL)
        _record("objection.made", subject, purpose, version, by=by, channel=SIGNAL)
    return len(wanted)


def _version_with(purpose: str) -> Version:
    version = current_version()
    if purpose not in version.policy.purposes:
        raise Undeclared(f"the policy knows no purpose {purpose}")
    return version


def _say(said: str, subject: DataSubject, purpose: str, version: Version, **words: str) -> None:
    Consent.objects.create(
        said=said,
        subject=subject,
        purpose=purpose,
        policy_version_id=version.number,
        at=timezone.now(),
        **words,
    )


def _record(
    kind: str,
    subject: DataSubject,
    purpose: str,
    version: Version,
    *,
    by: Actor,
    channel: str,
    words: dict[str, str] | None = None,
) -> None:
    detail = {"channel": channel, "policy_version": version.number, **(words or {})}
    record(kind, by=by, subjects=[subject], purpose=purpose, detail=detail)
