"""Pass a correction, an erasure or a stop on to the recipients that got the data, and chase their word.

What leaves is a letter that names the case and the day, never the person; new values go by `gate.hand_over`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from funabin.gate.models import Provision, Recipient, SealedDatum
from funabin.gate.queries import current_policy
from funabin.gate.register import check_keeper, keepers
from funabin.journal.actions import record
from funabin.journal.actor import Actor
from funabin.journal.models import Entry
from funabin.members.actions import mail_staff
from funabin.policy.decide import Reason
from funabin.rights.models import PassedOn, Request
from funabin.rights.queries.passing import passings_late
from funabin.rights.rules.passing import (
    MANNERS,
    REMIND_EVERY,
    WHAT,
    AlreadyConfirmed,
    NotToldYet,
    confirmation_due,
    next_asking,
    tell_by,
)

NOT_YOURS = Reason("role_not_granted", "your role does not answer people about their data", ("APPI 35",))


@transaction.atomic
def pass_on(*, request: Request, what: str, by: Actor, categories: Collection[str] = ()) -> list[PassedOn]:
    """One task for each recipient that got data the request is about (GDPR 19); safe to repeat.

    `categories`: the kinds of data that were changed; none named: those of the request, or all of them.
    Authorities are left out: what a law had them ask for, they keep under that law. A stop of provision
    reaches only the kinds of recipient it names. Raises ValueError for a `what` that is none.
    """
    _check_what(what)
    now = timezone.now()
    tasks = []
    wanted = set(categories) or categories_of(request.data)
    people = request.about or [request.subject_id]
    for subject, recipient, categories in _reached(people, wanted, lambda row: _is_named(row, request, what)):
        task, is_new = PassedOn.objects.get_or_create(
            request=request, subject=subject, recipient=recipient, what=what,
            defaults={"categories": sorted(categories), "opened_at": now, "due_at": tell_by(now)},
        )  # fmt: skip
        if is_new:
            _record("passing.opened", task, by, what=what)
        tasks.append(task)
    return tasks


@transaction.atomic
def pass_on_own(
    *, subjects: Collection[str], what: str, by: Actor, categories: Collection[str] = ()
) -> list[PassedOn]:
    """The same for what people correct or erase themselves on their own pages, without a request (GDPR 19).

    `categories`: what was changed; none named: everything. A recipient that nobody told yet has one task for
    all that was changed. Raises ValueError for a `what` that is none.
    """
    _check_what(what)
    found = _reached(sorted(subjects), set(categories), lambda row: True)
    return [_own_task(subject, recipient, what, went, by) for subject, recipient, went in found]


def _own_task(subject: str, recipient: Recipient, what: str, categories: set[str], by: Actor) -> PassedOn:
    now, named = timezone.now(), {"request": None, "subject": subject, "recipient": recipient, "what": what}
    task = PassedOn.objects.select_for_update().filter(**named, told_at=None).first()
    if task is not None:
        task.categories = sorted({*task.categories, *categories})
        task.save(update_fields=["categories"])
        return task
    task = PassedOn.objects.create(**named, categories=sorted(categories), opened_at=now, due_at=tell_by(now))
    _record("passing.opened", task, by, what=what)
    return task


def categories_of(data: Collection[object]) -> set[str]:
    """The kinds of these data, by id; of none: none."""
    return set(SealedDatum.objects.filter(pk__in=list(data)).values_list("category", flat=True))


def _check_what(what: str) -> None:
    if what not in WHAT:
        raise ValueError(f"{what} is nothing to pass on")


@transaction.atomic
def tell_recipient(*, passed: PassedOn, manner: str, by: Actor) -> PassedOn:
    """Somebody told the recipient: by mail, by letter or on the phone; its answer is awaited from now on.

    Raises Refused where `by` does not answer people, AlreadyConfirmed, ValueError for a manner that is none.
    Telling again asks again, and is counted.
    """
    check_keeper(by, action="pass_on", no=NOT_YOURS)
    if manner not in MANNERS:
        raise ValueError(f"{manner} is no manner of telling a recipient")
    task = _locked(passed)
    now = timezone.now()
    if task.told_at is None:
        task.told_at, task.told_by, task.manner = now, by.token, manner
        task.due_at = confirmation_due(now)
        kind = "passing.told"
    else:
        task.chased, task.chased_at, task.due_at = task.chased + 1, now, next_asking(now)
        kind = "passing.chased"
    task.save(update_fields=["told_at", "told_by", "manner", "due_at", "chased", "chased_at"])
    _record(kind, task, by, manner=manner)
    return task


@transaction.atomic
def confirm_passed_on(*, passed: PassedOn, by: Actor) -> PassedOn:
    """The recipient confirmed that it followed. Raises Refused, NotToldYet, AlreadyConfirmed."""
    check_keeper(by, action="pass_on", no=NOT_YOURS)
    task = _locked(passed)
    if task.told_at is None:
        raise NotToldYet
    task.confirmed_at, task.confirmed_by = timezone.now(), by.token
    task.save(update_fields=["confirmed_at", "confirmed_by"])
    _record("passing.confirmed", task, by, chased=task.chased)
    return task


@transaction.atomic
def chase_passings(*, by: Actor) -> int:
    """Remind whoever answers people of recipients not told in time, or silent since; returns how many.

    Once a day, until the recipient confirmed or was asked again.
    """
    since = timezone.now() - REMIND_EVERY
    if Entry.objects.filter(kind="passing.reminded", at__gt=since).exists():
        return 0
    late = passings_late().count()
    if late:
        record("passing.reminded", by=by, detail={"recipients": late})
        mail_staff(roles=keepers(), template="passings_due", context={"recipients": late}, by=by)
    return late


def _reached(
    people: Collection[str], wanted: set[str], is_told: Callable[[Provision], bool]
) -> Iterator[tuple[str, Recipient, set[str]]]:
    """Whom data of each of these people went to, with the categories that went; `wanted`: only these."""
    rows = Provision.objects.filter(subject__in=people).select_related("recipient").order_by("subject", "at")
    found: dict[tuple[str, UUID], tuple[Recipient, set[str]]] = {}
    for row in rows:
        if not _is_authority(row) and is_told(row):
            _, went = found.setdefault((row.subject, row.recipient_id), (row.recipient, set()))
            went |= set(row.categories)
    for (subject, _), (recipient, went) in found.items():
        told = went & wanted if wanted else went
        if told:
            yield subject, recipient, told


def _is_authority(row: Provision) -> bool:
    kind = current_policy().recipients.get(row.key)
    return kind is not None and kind.kind == "authority"


def _is_named(row: Provision, request: Request, what: str) -> bool:
    return what != "stop_provision" or not request.recipients or row.key in request.recipients


def _locked(passed: PassedOn) -> PassedOn:
    task = PassedOn.objects.select_for_update().get(pk=passed.pk)
    if task.confirmed_at is not None:
        raise AlreadyConfirmed
    return task


def _record(kind: str, task: PassedOn, by: Actor, **more: object) -> None:
    detail = {"passing": task.pk, "recipient": str(task.recipient_id), **more}
    case = task.request.number if task.request else ""
    record(kind, by=by, subjects=[task.subject], case=case, categories=task.categories, detail=detail)
