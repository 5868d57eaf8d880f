"""What was written in a request after it arrived, as handles."""

from __future__ import annotations

from collections.abc import Collection

from funabin.gate.fields import Handle
from funabin.gate.queries import held_data, is_erased
from funabin.rights.models import Request, RequestMessage
from funabin.rights.rules.messages import STAFF


def messages_of(request: Request) -> list[RequestMessage]:
    """Everything that was written in it, oldest first."""
    return list(request.messages.all())


def readable_messages(request: Request) -> list[RequestMessage]:
    """What whoever asked can still read of it: nothing once the person was erased or its key has ended."""
    found = messages_of(request)
    if not found or is_erased(request.subject_id):
        return []
    alive = {one.handle.datum for one in held_data(request.subject_id) if one.is_alive}
    return [one for one in found if one.text is None or one.text.datum in alive]


def papers_of(request: Request) -> list[Handle]:
    """The agent's papers that are here: the one that came with the request, then later ones."""
    found = [request.agent_paper, *(one.paper for one in messages_of(request))]
    return [paper for paper in found if paper is not None]


def waits_for_us(request: Request) -> bool:
    """Whether the last word is not ours."""
    last = messages_of(request)[-1:]
    return bool(last) and last[0].author != STAFF


def numbers_waiting(requests: Collection[Request]) -> set[str]:
    """The numbers of those requests in which whoever asked wrote last. One query."""
    rows = RequestMessage.objects.filter(request__in=list(requests)).order_by("at", "id")
    last = dict(rows.values_list("request__number", "author"))
    return {number for number, author in last.items() if author != STAFF}
