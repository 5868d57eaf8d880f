"""Read threads. Texts come as handles; the page that shows them opens them for its purpose."""

from __future__ import annotations

from django.db.models import QuerySet

from funabin.correspondence.models import Message, Thread


def thread_of_case(case: str) -> Thread | None:
    """The thread of a case, if one was opened."""
    return Thread.objects.filter(case=case).first()


def messages_of(thread: Thread) -> QuerySet[Message]:
    """The messages of a thread, oldest first."""
    return Message.objects.filter(thread=thread).order_by("at", "id")
