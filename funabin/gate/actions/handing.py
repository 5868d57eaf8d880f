"""The one way out: give data to a recipient, on a ground, recorded; and record what others gave to us.

Nothing else may leave: exports, prints, mail to recipients pass here. `judge_handing` says beforehand what
would go; here the same judgement is made again, the values are opened, the records are on the disk, and the
values are returned once.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from typing import NoReturn
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from funabin.gate.actions.keys import report_event
from funabin.gate.actions.opening import Opened, unsealed
from funabin.gate.fields import SEAL, Handle
from funabin.gate.handing.grounds import Ground
from funabin.gate.handing.judging import Judgement, Withheld, judge_handing
from funabin.gate.handing.wording import MANNERS, OBTAINED
from funabin.gate.models import DataSubject, Decision, Provision, Receipt, Recipient
from funabin.gate.policies import current_version
from funabin.gate.purpose import check_declared
from funabin.gate.refusing import refuse
from funabin.gate.rules import Value, after
from funabin.journal.actions import record
from funabin.journal.actor import Actor
from funabin.kit.dates import day_in_japan
from funabin.policy.decide import Reason
from funabin.policy.model import Policy

USED = Reason("decision_used", "the decision was used meanwhile")


class HandedOver(Opened):
    """What was given, by handle, and what was withheld. Ends with the page or file it was made for."""

    def __init__(
        self,
        values: Mapping[Handle, Value],
        judgement: Judgement,
        provisions: tuple[UUID, ...],
        policy: Policy,
    ) -> None:
        super().__init__(values, purpose=judgement.purpose, case=judgement.case, policy=policy)
        self.recipient: Recipient = judgement.recipient
        self.withheld: tuple[Withheld, ...] = judgement.withheld
        self.provisions = provisions  # ids of the records

    def __repr__(self) -> str:
        return f"<Handed over for {self.purpose}: {SEAL} × {len(self)}>"


@sensitive_variables("values")
def hand_over(
    handles: Iterable[Handle | None],
    *,
    recipient: Recipient,
    purpose: str,
    case: str,
    by: Actor,
    manner: str,
    ground: str | None = None,
) -> HandedOver:
    """Give these data to a recipient: what its row names, each person's on a ground of the Act.

    Raises NoPurpose outside a context that declares `purpose`; Refused with every reason, journalled as an
    opening is; Moved where a ciphertext lies in a wrong place; RuntimeError inside a transaction; ValueError
    for a manner that is none.
    """
    check_declared(purpose)
    if manner not in MANNERS:
        raise ValueError(f"{manner} is no manner of handing over")
    judgement = judge_handing(handles, recipient=recipient, purpose=purpose, case=case, by=by, ground=ground)
    values: dict[Handle, Value] = {}
    reasons = list(judgement.reasons)
    if judgement.is_allowed:
        values, reasons = unsealed(judgement.facts, judgement.given)
    if reasons:
        _refuse(judgement, reasons)
    with transaction.atomic(durable=True):  # a record that a rollback could take back is none
        provisions = record_provisions(judgement, manner=manner)
    return HandedOver(values, judgement, provisions, judgement.facts.current.policy)


def record_provisions(judgement: Judgement, *, manner: str) -> tuple[UUID, ...]:
    """Write the records of a judgement that allows, one for each person, in the caller's transaction.

    `hand_over` does; a probe may, in a world that is rolled back. Raises Refused where the decision it rests
    on was used meanwhile, ValueError for a judgement that does not allow.
    """
    if not judgement.is_allowed:
        raise ValueError("only what is allowed is recorded as given")
    if judgement.decision is not None:
        _use(judgement.decision, judgement)
    at = timezone.now()
    rows = [_provision(judgement, subject, ground, manner, at) for subject, ground in _people(judgement)]
    Provision.objects.bulk_create(rows)
    for row in rows:
        _record(judgement, row)
    firm = judgement.recipient
    if firm.subject is not None:  # the record names who represents it: that name lives as long as the record
        report_event(event="provision.made", subject=firm.subject, case=str(firm.pk), by=judgement.by, at=at)
    return tuple(row.pk for row in rows)


@transaction.atomic
def record_receipt(
    *,
    subject: DataSubject,
    giver: Recipient,
    obtained: str,
    consented: bool,
    categories: Collection[str],
    by: Actor,
    case: str = "",
) -> Receipt:
    """Somebody else gave us data about a person: who, how it was got, which items (APPI 30).

    Raises ValueError where `obtained` is not a word of the list, or no item is named.
    """
    if obtained not in OBTAINED or not categories:
        raise ValueError("how the giver got it, and what was received, must be told")
    at = timezone.now()
    receipt = Receipt.objects.create(
        at=at, subject=subject.pk, giver=giver, name=giver.name, address=giver.address,
        representative=giver.representative.datum if giver.representative else None, obtained=obtained,
        consented=consented, categories=sorted(set(categories)), case=case, by=by.token,
        kept_until=_kept_until(current_version().policy, at),
    )  # fmt: skip
    detail = {
        "receipt": str(receipt.pk),
        "giver": str(giver.pk),
        "obtained": obtained,
        "consented": consented,
    }
    record("data.received", by=by, subjects=[subject], case=case, categories=categories, detail=detail)
    return receipt


@transaction.atomic
def drop_old_records(*, by: Actor, at: datetime | None = None) -> int:
    """Delete records whose time has passed; the database allows no other deletion. Returns how many."""
    today = day_in_japan(at or timezone.now())
    dropped = sum(model.objects.filter(kept_until__lt=today).delete()[0] for model in (Provision, Receipt))
    if dropped:
        record("provisions.dropped", by=by, detail={"records": dropped})
    return dropped


def _people(judgement: Judgement) -> list[tuple[str, Ground]]:
    return [(subject, ground) for subject, ground in judgement.grounds.items() if judgement.given_of(subject)]


def _use(decision: Decision, judgement: Judgement) -> None:
    unused = Decision.objects.filter(pk=decision.pk, used_at__isnull=True)
    if not unused.update(used_at=timezone.now()):
        _refuse(judgement, [USED])


def _provision(judgement: Judgement, subject: str, ground: Ground, manner: str, at: datetime) -> Provision:
    firm, facts = judgement.recipient, judgement.facts
    return Provision(
        id=uuid4(), at=at, subject=subject, recipient=firm, key=firm.key, name=firm.name,
        address=firm.address, country=firm.country,
        representative=firm.representative.datum if firm.representative else None,
        categories=sorted({handle.category for handle in judgement.given_of(subject)}),
        purpose=judgement.purpose, case=judgement.case, ground=ground.key, abroad=ground.abroad,
        article=ground.article, consent=ground.consent, instruction=ground.instruction,
        agreement=ground.agreement, decision=judgement.decision.pk if judgement.decision else None,
        manner=manner, policy_version=facts.current.number, by=judgement.by.token,
        kept_until=_kept_until(facts.current.policy, at),
    )  # fmt: skip


def _kept_until(policy: Policy, at: datetime) -> date | None:
    """Until when the policy or the law keeps such a record; without an end where no class names one."""
    ends = [after(at, one.lasts) for one in policy.retention.values() if one.starts == "provision.made"]
    return day_in_japan(max(ends)) if ends else None


def _record(judgement: Judgement, row: Provision) -> None:
    detail = {
        "provision": str(row.pk),
        "recipient": str(row.recipient_id),
        "recipient_kind": row.key,
        "country": row.country,
        "ground": row.ground,
        "manner": row.manner,
        "role": judgement.role,
        "data": len(judgement.given_of(row.subject)),
        "withheld": len(judgement.withheld),
        "policy_version": row.policy_version,
    }
    record(
        "data.disclosed",
        by=judgement.by,
        subjects=[row.subject],
        case=row.case,
        purpose=row.purpose,
        categories=row.categories,
        detail=detail,
    )


def _refuse(judgement: Judgement, reasons: Iterable[Reason]) -> NoReturn:
    data = judgement.facts.data.values()
    refuse(
        "hand_over",
        tuple(reasons),
        by=judgement.by,
        purpose=judgement.purpose,
        case=judgement.case,
        subjects={datum.subject_id for datum in data},
        categories=sorted({datum.category for datum in data}),
        data=len(data),
    )
