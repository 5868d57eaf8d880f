"""What every action on a request needs: the locked row, who may open it, its mail, its end."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, TypeVar

from django.db import models
from django.utils import timezone

from funabin.gate.actions import drop, end_case, engage
from funabin.gate.models import DataSubject
from funabin.gate.refusing import check_work
from funabin.gate.register import keepers
from funabin.journal.actions import record
from funabin.journal.actor import Actor
from funabin.members.queries import account_by_handle
from funabin.outbox.actions import send_mail
from funabin.policy.decide import Reason
from funabin.rights.models import Request
from funabin.rights.queries.contacts import mail_handle
from funabin.rights.queries.messages import papers_of
from funabin.rights.rules.requests import ANSWER

LINK = "request"  # the kind of mailed link that leads to a request's page
SYSTEM = "system"  # the worker that mails
LAST_MAIL = timedelta(days=3)  # how long the last mail of a request may still be sent
NOT_YOURS = Reason("role_not_granted", "your role does not answer people about their data", ("APPI 35",))
Row = TypeVar("Row", bound=models.Model)


def locked(row: Row) -> Row:
    """The row as it stands now, held until the transaction ends."""
    return type(row)._default_manager.select_for_update().get(pk=row.pk)


def check_keeper(by: Actor, request: Request | None = None) -> None:
    """Only those whom a law makes answerable work on requests, while it is granted. Raises gate.Refused.

    Much of the work opens nothing: records are chosen, erased, refused (AR-8.2).
    """
    case = request.number if request else ""
    check_work(by, keepers(), ANSWER, action="answer", no=NOT_YOURS, purpose=ANSWER, case=case)


def as_guest(by: Actor, subject: str) -> Actor:
    """A visitor, once the person he is has a token."""
    return replace(by, token=subject, subject=subject) if by.kind == "guest" else by


def engage_mail(request: Request, by: Actor) -> None:
    """The worker may write to whoever asked, and to the agent."""
    for subject in _parties(request):
        engage(subject=subject, purposes=[ANSWER], case=request.number, by=by, roles=[SYSTEM])


def engage_desk(request: Request, by: Actor) -> None:
    """Those who answer may read what was asked, and by whom."""
    for subject in _parties(request):
        engage(subject=subject, purposes=[ANSWER], case=request.number, by=by, roles=sorted(keepers()))


def engage_records(request: Request, by: Actor, *, until: datetime | None = None) -> None:
    """Those who answer may read what is held in the records the request is about."""
    for subject in DataSubject.objects.filter(pk__in=request.about).order_by("pk"):
        engage(
            subject=subject,
            purposes=[ANSWER],
            case=request.number,
            by=by,
            roles=sorted(keepers()),
            until=until,
        )


def _parties(request: Request) -> list[DataSubject]:
    return [request.subject, *([request.agent] if request.agent else [])]


def mail_requester(request: Request, template: str, *, by: Actor, **words: Any) -> bool:
    """Queue a mail to whoever asked, or to the agent; False where no address was left.

    A member gets the address of his page; everybody else, and whose account has ended, a single-use link to
    the page of the request.
    """
    to = mail_handle(request)
    if to is None:
        return False
    send_mail(
        template=template,
        to=to,
        purpose=ANSWER,
        case=request.number,
        language=request.language,
        context={
            "number": request.number,
            "kind": request.kind,
            "due": request.due_at.isoformat(),
            **words,
            **_way_to_page(request),
        },
        by=by,
    )
    return True


def _way_to_page(request: Request) -> dict[str, Any]:
    account = account_by_handle(request.account) if request.account else None
    if account is not None and account.ended_at is None:
        return {"path": f"/my/{request.language}/requests/{request.number}/"}
    return {"link": {"kind": LINK, "target": str(request.pk)}}


def note(request: Request, kind: str, by: Actor, **detail: object) -> None:
    """One entry of the journal about a request and the person who asked."""
    record(kind, by=by, subjects=[request.subject_id], case=request.number, purpose=ANSWER, detail=detail)


def end_request(request: Request, *, state: str, by: Actor) -> None:
    """The request is over: papers die, nobody opens anything of it any more, its keys get their day.

    One last mail may still go out. The caller has set what else the row says.
    """
    request.state, request.ended_at, request.matched = state, timezone.now(), []
    destroy_papers(request, by)
    request.save()
    end_case(case=request.number, by=by)
    until = timezone.now() + LAST_MAIL
    for subject in _parties(request):
        engage(subject=subject, purposes=[ANSWER], case=request.number, by=by, roles=[SYSTEM], until=until)


def destroy_papers(request: Request, by: Actor) -> None:
    """The agent's papers go with the end of the case (AR-7.4c); that they were there stays."""
    papers = papers_of(request)
    if not papers:
        return
    drop(handles=papers, by=by)
    request.messages.update(paper=None)
    request.agent_paper, request.papers_destroyed_at = None, timezone.now()
    note(request, "request.papers_destroyed", by, papers=len(papers))
