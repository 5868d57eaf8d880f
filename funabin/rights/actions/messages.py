"""Messages in a request: the person or the agent writes to us, and we write back on the request's page."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from funabin.gate.actions import collect
from funabin.gate.register import keepers
from funabin.journal.actor import Actor
from funabin.members.actions import mail_staff
from funabin.rights.actions.cases import check_keeper, locked, mail_requester, note
from funabin.rights.actions.clocks import resume_clock
from funabin.rights.models import Request, RequestMessage
from funabin.rights.queries.contacts import mail_handle
from funabin.rights.queries.messages import waits_for_us
from funabin.rights.rules import messages as rules
from funabin.rights.rules.errors import NotTheirs
from funabin.rights.rules.requests import AT_AGENT, AT_MESSAGE

TOLD, CAME = "request_message", "request_wrote"  # mails: to whoever asked, and to those who answer


@sensitive_variables("text", "paper")
@transaction.atomic
def write_to_us(*, request: Request, by: Actor, text: str = "", paper: bytes = b"") -> RequestMessage:
    """Whoever asked adds a message; an agent also a paper that shows that he may act, as pixels alone.

    A clock that stood still for this answer goes on. Those who answer are told once, until they write back.
    Raises NotTheirs, WrongState, NothingWritten or gate.Refused; then nothing is kept.
    """
    row = locked(request)
    if by.is_staff or by.subject != row.subject_id:
        raise NotTheirs
    author = rules.AGENT if row.agent_id is not None and by.token == row.agent_id else rules.PERSON
    text = text.strip()
    rules.check_to_us(state=row.state, author=author, has_text=bool(text), has_paper=bool(paper))
    was_heard = waits_for_us(row)
    said = _keep(row, author, text, paper, by)
    if row.paused_at is not None:
        resume_clock(request=row, by=by)
    if not was_heard:
        words = {"number": row.number}
        mail_staff(roles=keepers(), template=CAME, context=words, case=row.number, by=by)
    return said


@sensitive_variables("text")
@transaction.atomic
def write_to_person(*, request: Request, text: str, by: Actor) -> RequestMessage:
    """Write to whoever asked; the mail says only that a message stands on the page, never what it says.

    The clock goes on: it stands still only where the law lets it (`pause_clock`).
    Raises gate.Refused, WrongState, NothingWritten, or NotReached where no mail address is known.
    """
    check_keeper(by, request)
    row, text = locked(request), text.strip()
    rules.check_to_person(state=row.state, has_text=bool(text), has_mail=mail_handle(row) is not None)
    said = _keep(row, rules.STAFF, text, b"", by)
    mail_requester(row, TOLD, by=by)
    return said


def _after_the_last(row: Request) -> datetime:
    """Now; of two messages in one moment the later comes behind the other. The request is locked."""
    last, now = row.messages.aggregate(last=Max("at"))["last"], timezone.now()
    return now if last is None else max(now, last + timedelta(microseconds=1))


@sensitive_variables("text", "paper")
def _keep(row: Request, author: str, text: str, paper: bytes, by: Actor) -> RequestMessage:
    """Seal and save: the words under the person's key, the paper under the agent's own."""
    said = RequestMessage(request=row, author=author, at=_after_the_last(row), by=by.token)
    source = "staff" if author == rules.STAFF else "self"
    if text:
        collect(
            subject=row.subject, point=AT_MESSAGE, row=said, values={"text": text}, by=by, case=row.number,
            source=source,
        )  # fmt: skip
    if paper and row.agent:
        collect(
            subject=row.agent, point=AT_AGENT, row=said, values={"paper": paper}, by=by, case=row.number,
            source=source,
        )  # fmt: skip
    said.save()
    note(row, "request.message", by, author=author, paper=bool(paper))
    return said
