"""Open threads and post messages. What is written is sealed before it is stored."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from funabin.correspondence.models import Message, Thread
from funabin.correspondence.rules import check_message
from funabin.gate.actions import collect
from funabin.gate.models import DataSubject
from funabin.journal.actions import record
from funabin.journal.actor import Actor

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
