"""The register of recipients: firms, their agreements, accreditations, reviews, suspensions."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime, time, timedelta
from uuid import uuid4

from django.db import transaction
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from funabin.gate.actions.collecting import collect
from funabin.gate.actions.engagements import engage
from funabin.gate.actions.keys import report_event
from funabin.gate.actions.subjects import enrol_subject
from funabin.gate.errors import Undeclared
from funabin.gate.handing.fitness import meets, standards_for
from funabin.gate.handing.wording import SUSPENDING, TERMS
from funabin.gate.models import Accreditation, Agreement, Assessment, Recipient, Review, Suspension
from funabin.gate.policies import current_version
from funabin.gate.register import MANAGE, POINT, check_keeper, introduced, keepers
from funabin.journal.actions import record
from funabin.journal.actor import Actor
from funabin.journal.models import Entry
from funabin.kit.dates import today_in_japan

ENDED = "agreement.ended"
OVERDUE = "review_overdue"  # the suspension that a passed review lifts by itself


@sensitive_variables("representative")
@transaction.atomic
def register_recipient(
    *,
    key: str,
    name: str,
    address: str,
    country: str,
    by: Actor,
    representative: str = "",
    office: str = "",
) -> Recipient:
    """A firm under a kind of recipient of the policy. Who represents it is sealed, where the policy takes it.

    Raises Undeclared where the policy names no such kind, ValueError where name, address or country lack,
    Refused where `by` does not keep the register.
    """
    check_keeper(by)
    policy = current_version().policy
    if key not in policy.recipients:
        raise Undeclared(f"the policy names no recipient {key}")
    if not (name.strip() and address.strip() and len(country) == 2):
        raise ValueError("a recipient has a name, an address and a country (ISO 3166)")
    row = Recipient(
        id=uuid4(), key=key, name=name.strip(), address=address.strip(), country=country,
        office=office.strip(), registered_at=timezone.now(), registered_by=by.token,
    )  # fmt: skip
    if representative and POINT in policy.collection_points:
        _take_representative(row, representative, by)
    row.save()
    detail = {"recipient": str(row.pk), "recipient_kind": key, "country": country}
    record("recipient.registered", by=by, subjects=_people(row), detail=detail)
    return row


@sensitive_variables("representative")
def _take_representative(row: Recipient, representative: str, by: Actor) -> None:
    case = str(row.pk)
    row.subject = enrol_subject(subject_class="recipient_contact", country=row.country, by=by)
    values = {"representative": representative}
    collect(subject=row.subject, point=POINT, row=row, values=values, by=by, case=case, source="staff")
    engage(subject=row.subject, purposes=[MANAGE], case=case, by=by, roles=introduced() | keepers())


@transaction.atomic
def sign_agreement(
    *,
    recipient: Recipient,
    reference: str,
    terms: Collection[str],
    signed_on: date,
    by: Actor,
    ends_on: date | None = None,
    sub_entrustment: bool = False,
    equal_measures: bool = False,
) -> Agreement:
    """An agreement with its terms as data. Raises ValueError for an unknown term or an end before its day."""
    check_keeper(by)
    if not set(terms) <= TERMS.keys() or (ends_on and ends_on < signed_on):
        raise ValueError("known terms, and an end after the day it was signed, are wanted")
    signed = Agreement.objects.create(
        recipient=recipient, reference=reference.strip(), terms=sorted(set(terms)), signed_on=signed_on,
        ends_on=ends_on, sub_entrustment=sub_entrustment, equal_measures=equal_measures,
        recorded_at=timezone.now(), recorded_by=by.token,
    )  # fmt: skip
    _record("agreement.signed", recipient, by, agreement=signed.pk, terms=len(signed.terms))
    return signed


@transaction.atomic
def end_agreement(*, agreement: Agreement, on: date, by: Actor) -> Agreement:
    """The last day of an agreement; from the next day on it lets nothing out."""
    check_keeper(by)
    agreement.ends_on = max(on, agreement.signed_on)
    agreement.save(update_fields=["ends_on"])
    _report_end(agreement, agreement.ends_on, by)
    return agreement


@transaction.atomic
def report_ended_agreements(*, by: Actor, today: date | None = None) -> int:
    """Tell the gate of agreements whose last day passed by itself; returns how many. Safe to repeat."""
    told = Entry.objects.filter(kind=ENDED).values_list("detail", flat=True)
    over = Agreement.objects.filter(ends_on__lt=today or today_in_japan())
    due = over.exclude(pk__in=[detail["agreement"] for detail in told]).select_related("recipient__subject")
    ended = [(one, one.ends_on) for one in due if one.ends_on]
    for agreement, on in ended:
        _report_end(agreement, on, by)
    return len(ended)


def _report_end(agreement: Agreement, on: date, by: Actor) -> None:
    """Retention counts from the end of the last day, however late it is noticed."""
    recipient, over = agreement.recipient, datetime.combine(on + timedelta(days=1), time())
    if recipient.subject is not None:
        case, at = str(recipient.pk), timezone.make_aware(over)
        report_event(event=ENDED, subject=recipient.subject, case=case, by=by, at=at)
    _record(ENDED, recipient, by, agreement=agreement.pk)


@transaction.atomic
def accredit_recipient(
    *, recipient: Recipient, reference: str, since: date, by: Actor, until: date | None = None
) -> Accreditation:
    """The recipient is found fit, from a day to a day."""
    check_keeper(by)
    given = Accreditation.objects.create(
        recipient=recipient, reference=reference.strip(), since=since, until=until,
        recorded_at=timezone.now(), recorded_by=by.token,
    )  # fmt: skip
    _record("recipient.accredited", recipient, by)
    return given


@transaction.atomic
def assess_recipient(
    *, recipient: Recipient, answers: Mapping[str, bool], done_on: date, by: Actor, standard: str = ""
) -> Assessment:
    """Hold it against the policy's standard for its kind: each criterion met or not (APPI 25, AR-8.4a).

    Raises Undeclared where the policy has no such standard for its kind, ValueError where a criterion has no
    answer or one that the standard does not ask, or for a day to come.
    """
    check_keeper(by)
    version = current_version()
    row = version.policy.recipients.get(recipient.key)
    known = {one.key: one for one in standards_for(row)} if row else {}
    key = standard or next(iter(known), "")
    if key not in known:
        raise Undeclared(f"the policy has no standard for {recipient.key}")
    if set(answers) != set(known[key].criteria) or done_on > today_in_japan():
        raise ValueError("each criterion is answered, on a day that has come")
    met = sum(bool(answer) for answer in answers.values())
    passed = meets(known[key], answers)
    assessed = Assessment.objects.create(
        recipient=recipient, standard=key, policy_version=version.number,
        answers={word: bool(answers[word]) for word in known[key].criteria}, score=met, passed=passed,
        done_on=done_on, recorded_at=timezone.now(), by=by.token,
    )  # fmt: skip
    _record("recipient.assessed", recipient, by, standard=key, met=met, passed=passed)
    return assessed


@transaction.atomic
def record_review(*, recipient: Recipient, done_on: date, passed: bool, by: Actor) -> Review:
    """Somebody looked at how the recipient handles data (APPI 25). One that is not passed stops it.

    One that is passed lifts the suspension for an overdue review, where there is one.
    """
    check_keeper(by)
    if done_on > today_in_japan():
        raise ValueError("a review is recorded once it is done")
    outcome = Review.PASSED if passed else Review.FAILED
    done = Review.objects.create(
        recipient=recipient, done_on=done_on, outcome=outcome, by=by.token, recorded_at=timezone.now()
    )
    _record("recipient.reviewed", recipient, by, outcome=outcome)
    if passed and Suspension.objects.filter(recipient=recipient, lifted_at=None, reason=OVERDUE).exists():
        lift_suspension(recipient=recipient, by=by)
    return done


@transaction.atomic
def suspend_recipient(*, recipient: Recipient, reason: str, by: Actor) -> Suspension:
    """From now on it receives nothing; harmless where it is suspended already. The worker may, too."""
    if by.kind != "system":
        check_keeper(by)
    if reason not in SUSPENDING:
        raise ValueError("the reason is one of the list")
    held, is_new = Suspension.objects.get_or_create(
        recipient=recipient,
        lifted_at=None,
        defaults={"reason": reason, "at": timezone.now(), "by": by.token},
    )
    if is_new:
        _record("recipient.suspended", recipient, by, reason=reason)
    return held


@transaction.atomic
def lift_suspension(*, recipient: Recipient, by: Actor) -> None:
    """It may receive again, if everything else holds."""
    check_keeper(by)
    live = Suspension.objects.filter(recipient=recipient, lifted_at__isnull=True)
    if live.update(lifted_at=timezone.now(), lifted_by=by.token):
        _record("recipient.resumed", recipient, by)


def _people(recipient: Recipient) -> list[str]:
    return [recipient.subject_id] if recipient.subject_id else []


def _record(kind: str, recipient: Recipient, by: Actor, **detail: object) -> None:
    record(kind, by=by, subjects=_people(recipient), detail={"recipient": str(recipient.pk), **detail})
