"""Open threads, post messages, tell people of a new policy. What is written is sealed before it is stored."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from funabin.correspondence.models import Message, PolicyNotice, Thread
from funabin.correspondence.queries import newest_publication, people_to_tell
from funabin.correspondence.rules import NOTICE_LASTS, check_message, notice_context
from funabin.gate.actions import collect, engage
from funabin.gate.concerned import NOTICE, Concerned, address_of
from funabin.gate.models import DataSubject
from funabin.gate.policies import Publication
from funabin.journal.actions import record
from funabin.journal.actor import Actor
from funabin.kit.site import site
from funabin.outbox.actions import send_mail

POINT = "thread"


@transaction.atomic
def open_thread(*, case: str, subject: DataSubject, by: Actor) -> Thread:
    """The thread of a case with this person; the same one when asked again."""
    thread, is_new = Thread.objects.get_or_create(
        case=case, defaults={"subject": subject, "opened_at": timezone.now()}
    )
    if is_new:
        record("thread.opened", by=by, subjects=[subject], case=case, detail={"thread": str(thread.pk)})
    return thread


@sensitive_variables("text")
@transaction.atomic
def post_message(
    *, thread: Thread, author: Actor, text: str, by: Actor, channel: str, point: str = POINT
) -> Message:
    """Add a message to a thread. `author` wrote it; `by` enters it (a clerk, for what came by phone).

    `point`: where it was asked, such as "inquiry" for the first words of a case.

    Raises UnfitMessage for an empty or overlong text or an unknown channel.
    """
    text = check_message(text, channel)
    message = Message(
        thread=thread, author_kind=author.kind, author=author.token, channel=channel, at=timezone.now()
    )
    source = "self" if author.kind in ("member", "guest") else "staff"
    collect(
        subject=thread.subject,
        point=point,
        row=message,
        values={"body": text},
        by=by,
        case=thread.case,
        source=source,
    )
    message.save()
    detail = {"message": str(message.pk), "author": author.kind, "channel": channel}
    record("message.posted", by=by, subjects=[thread.subject_id], case=thread.case, detail=detail)
    return message


@transaction.atomic
def tell_of_policy(*, person: Concerned, publication: Publication, by: Actor) -> PolicyNotice | None:
    """Tell one person of a published version, by mail where there is an address (APPI 21(3)); once.

    None where the person was told before, or has asked for erasure meanwhile.
    """
    locked = DataSubject.objects.select_for_update().filter(pk=person.subject, erased_at__isnull=True)
    subject = locked.first()
    told = PolicyNotice.objects.filter(subject=person.subject, policy_version=publication.number)
    if subject is None or told.exists():
        return None
    now, address, mail = timezone.now(), address_of(person.subject), None
    if address:
        engage(subject=subject, purposes=[NOTICE], case="", by=by, roles=["system"], until=now + NOTICE_LASTS)
        mail = send_mail(
            template="policy_changed", to=address, purpose=NOTICE, case="", language=subject.language,
            context=notice_context(person, publication, subject.language, site().languages), by=by,
        )  # fmt: skip
    detail = {"policy_version": publication.number, "since": person.since, "mailed": mail is not None}
    record("policy.told", by=by, subjects=[subject], purpose=NOTICE, detail=detail)
    return PolicyNotice.objects.create(
        subject=subject, policy_version_id=publication.number, since=person.since, mail=mail, at=now
    )


def tell_everybody(*, by: Actor) -> int:
    """Tell whoever the newest version concerns and was not told yet, one transaction a person."""
    newest = newest_publication()
    if newest is None:
        return 0
    told = (tell_of_policy(person=one, publication=newest, by=by) for one in people_to_tell(newest))
    return sum(notice is not None for notice in told)
