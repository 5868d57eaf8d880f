"""What lets data go: the person's instruction or consent, the decision of one or two members of staff."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from types import MappingProxyType

from django.db import transaction
from django.utils import timezone

from funabin.gate.actions.engagements import engage
from funabin.gate.errors import Undeclared
from funabin.gate.fields import Handle
from funabin.gate.handing.evidence import GOOD_FOR
from funabin.gate.handing.fitness import fitness_of
from funabin.gate.handing.notice import foreign_notice
from funabin.gate.handing.statutes import is_statute
from funabin.gate.handing.wording import CONSENT_HARD, REASONS
from funabin.gate.models import DataSubject, Decision, Instruction, ProvisionConsent, Recipient
from funabin.gate.policies import Version, current_version
from funabin.gate.refusing import check_work, refuse
from funabin.journal.actions import record
from funabin.journal.actor import Actor
from funabin.kit.dates import today_in_japan
from funabin.policy.decide import Reason, matches
from funabin.policy.model import Recipient as Row

NOTHING: Mapping[str, str] = MappingProxyType({})
NOT_YOUR_TASK = Reason("not_your_task", "your roles do not hand over to this recipient")
BY_ONE = Reason("decided_by_one", "the second person is another one with the same task")


@transaction.atomic
def record_instruction(
    *,
    subject: DataSubject,
    key: str,
    case: str,
    act: str,
    by: Actor,
    channel: str = "web",
    recipient: Recipient | None = None,
) -> Instruction:
    """The person has data sent to a kind of recipient, or to one firm: by ordering, by naming a consignee.

    Repeating it changes nothing. Raises Undeclared where the policy names no such kind.
    """
    _row(key)
    live = Instruction.objects.filter(
        subject=subject, key=key, case=case, recipient=recipient, withdrawn_at__isnull=True
    ).first()
    if live is not None:
        return live
    told = Instruction.objects.create(
        subject=subject, key=key, case=case, recipient=recipient, act=act, channel=channel,
        at=timezone.now(), by=by.token,
    )  # fmt: skip
    detail = {"recipient_kind": key, "act": act, "channel": channel}
    record("instruction.given", by=by, subjects=[subject], case=case, detail=detail)
    return told


@transaction.atomic
def withdraw_instructions(*, subject: DataSubject, case: str, by: Actor, key: str = "") -> int:
    """The person no longer has it sent; returns how many instructions ended."""
    live = Instruction.objects.filter(subject=subject, case=case, withdrawn_at__isnull=True)
    ended = (live.filter(key=key) if key else live).update(withdrawn_at=timezone.now())
    if ended:
        record("instruction.withdrawn", by=by, subjects=[subject], case=case, detail={"instructions": ended})
    return ended


@transaction.atomic
def consent_to_provision(
    *,
    subject: DataSubject,
    key: str,
    purpose: str,
    categories: Collection[str],
    language: str,
    by: Actor,
    recipient: Recipient | None = None,
    country: str = "",
    channel: str = "web",
    case: str = "",
    shown: Mapping[str, str] = NOTHING,
) -> ProvisionConsent:
    """The person agrees that these categories go to a kind of recipient, or to one firm, for one purpose.

    In one case where it is named, else in all. Where a country is named (or the firm's), what
    `foreign_notice` says of it is kept as it was shown, beside what else was `shown`.
    Raises Undeclared where the policy's row does not give these categories or serve this purpose.
    """
    row, version = _row(key), current_version()
    _check_declared(row, purpose, categories)
    country = recipient.country if recipient else country
    fitness = fitness_of(recipient, today_in_japan()) if recipient else None
    is_abroad = bool(country) and country != version.policy.operator.country
    told = foreign_notice(country, language, fitness) if is_abroad else {}
    given = ProvisionConsent.objects.create(
        subject=subject, key=key, recipient=recipient, purpose=purpose, categories=sorted(set(categories)),
        case=case, country=country, told={**shown, **told}, said=ProvisionConsent.GIVEN, language=language,
        channel=channel,
        policy_version_id=version.number, at=timezone.now(),
    )  # fmt: skip
    _record_saying("provision.consented", given, by)
    return given


@transaction.atomic
def withdraw_provision_consent(
    *,
    subject: DataSubject,
    key: str,
    purpose: str,
    by: Actor,
    recipient: Recipient | None = None,
    channel: str = "web",
    case: str = "",
) -> None:
    """Take it back, for the kind (and every firm of it) or for one firm; harmless where there is none."""
    said = _say(ProvisionConsent.WITHDRAWN, subject, key, purpose, recipient, channel, case)
    _record_saying("provision.withdrawn", said, by)


@transaction.atomic
def object_to_provision(
    *, subject: DataSubject, key: str, by: Actor, purpose: str = "", channel: str = "web"
) -> None:
    """Nothing of this person goes to this kind any more (APPI 35(3)), but for what a law orders."""
    said = _say(ProvisionConsent.OBJECTED, subject, key, purpose, None, channel)
    _record_saying("provision.objected", said, by)


@transaction.atomic
def decide_handing(
    *,
    handles: Iterable[Handle],
    recipient: Recipient,
    purpose: str,
    case: str,
    by: Actor,
    article: str = "",
    reason: str = "",
    statute: str = "",
    consent_hard: str = "",
    document_sha256: str = "",
) -> Decision:
    """The first of those who decide: exactly these data, and on which exception of Article 27(1), if on one.

    A new decision takes the place of an open one. Raises Refused where it is not the task of `by`, ValueError
    for a word that is not on the lists, or a `statute` that is none ("CCP 197(2)").
    """
    row = _row(recipient.key)
    check_work(by, row.roles, purpose, action="decide", no=NOT_YOUR_TASK, purpose=purpose, case=case)
    if (reason and reason not in REASONS) or (consent_hard and consent_hard not in CONSENT_HARD):
        raise ValueError("a reason of the list is wanted")
    if statute and not is_statute(statute, recipient.country):
        raise ValueError("a law of the list with its article is wanted")
    now = timezone.now()
    Decision.objects.filter(
        recipient=recipient, purpose=purpose, case=case, used_at__isnull=True
    ).delete()  # fmt: skip
    decision = Decision.objects.create(
        recipient=recipient, case=case, purpose=purpose, data=sorted({str(one.datum) for one in handles}),
        article=article, reason=reason, statute=statute, consent_hard=consent_hard,
        document_sha256=document_sha256, first=by.token, first_at=now,
    )  # fmt: skip
    _engage_decider(decision, by)
    _record_decision("handing.decided", decision, by)
    return decision


@transaction.atomic
def confirm_handing(*, decision: Decision, by: Actor) -> Decision:
    """The second of those who decide. Raises Refused for the first one, or where it is not their task."""
    locked = Decision.objects.select_for_update().select_related("recipient").get(pk=decision.pk)
    row = _row(locked.recipient.key)
    is_stale = locked.used_at is not None or locked.first_at <= timezone.now() - GOOD_FOR
    if by.token == locked.first or locked.second or is_stale:
        refuse("decide", [BY_ONE], by=by, purpose=locked.purpose, case=locked.case)
    purpose, case = locked.purpose, locked.case
    check_work(by, row.roles, purpose, action="decide", no=BY_ONE, purpose=purpose, case=case)
    locked.second, locked.second_at = by.token, timezone.now()
    locked.save(update_fields=["second", "second_at"])
    _engage_decider(locked, by)
    _record_decision("handing.confirmed", locked, by)
    return locked


def _row(key: str) -> Row:
    recipients = current_version().policy.recipients
    if key not in recipients:
        raise Undeclared(f"the policy names no recipient {key}")
    return recipients[key]


def _check_declared(row: Row, purpose: str, categories: Collection[str]) -> None:
    if purpose not in row.purposes or not categories:
        raise Undeclared(f"{row.key} receives nothing for {purpose}")
    if not all(matches(category, row.categories) for category in categories):
        raise Undeclared(f"{row.key} does not receive all of these categories")


def _say(
    said: str,
    subject: DataSubject,
    key: str,
    purpose: str,
    recipient: Recipient | None,
    channel: str,
    case: str = "",
) -> ProvisionConsent:
    _row(key)
    version: Version = current_version()
    return ProvisionConsent.objects.create(
        said=said, subject=subject, key=key, recipient=recipient, purpose=purpose, categories=[], case=case,
        channel=channel, policy_version_id=version.number, at=timezone.now(),
    )  # fmt: skip


def _record_saying(kind: str, said: ProvisionConsent, by: Actor) -> None:
    detail = {"recipient_kind": said.key, "channel": said.channel, "policy_version": said.policy_version_id}
    record(
        kind,
        by=by,
        subjects=[said.subject_id],
        case=said.case,
        purpose=said.purpose,
        categories=said.categories,
        detail=detail,
    )


def _engage_decider(decision: Decision, by: Actor) -> None:
    """Whoever decided on an exception of the law works on the case for that purpose until it goes stale."""
    if not decision.article:
        return
    people = DataSubject.objects.filter(data__in=decision.data).distinct()
    for subject in people:
        engage(
            subject=subject,
            purposes=[decision.purpose],
            case=decision.case,
            by=by,
            actors=[by.token],
            until=decision.first_at + GOOD_FOR,
        )


def _record_decision(kind: str, decision: Decision, by: Actor) -> None:
    detail = {
        "decision": str(decision.pk),
        "recipient": str(decision.recipient_id),
        "data": len(decision.data),
    }
    record(kind, by=by, purpose=decision.purpose, case=decision.case, detail=detail)
