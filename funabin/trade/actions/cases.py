"""What every action on a case needs: the locked row, its engagements, its mail."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any, TypeVar

from django.db import models

from funabin.gate.actions import end_engagements, engage, engage_agreed
from funabin.journal.actor import Actor
from funabin.outbox.actions import send_mail
from funabin.trade.models import Inquiry
from funabin.trade.queries.contacts import mail_handle
from funabin.trade.rules.engagements import Duty
from funabin.trade.rules.terms import last_day

LINK = "inquiry"  # the kind of mailed link that leads to a guest's page
Row = TypeVar("Row", bound=models.Model)


def locked(row: Row) -> Row:
    """The row as it stands now, held until the transaction ends."""
    return type(row)._default_manager.select_for_update().get(pk=row.pk)


def engage_for(
    subject: Any,
    duties: Iterable[Duty],
    *,
    case: str,
    by: Actor,
    purposes: tuple[str, ...] = (),
    actors: Iterable[str] = (),
) -> None:
    """Open the engagements of `duties` for their roles, and of `purposes` for single accounts."""
    for duty in duties:
        engage(subject=subject, purposes=duty.purposes, case=case, by=by, roles=duty.roles)
    named = [actor for actor in actors if actor]
    if named:
        engage(subject=subject, purposes=purposes, case=case, by=by, actors=named)


def engage_anew(
    subject: Any,
    duties: Iterable[Duty],
    *,
    case: str,
    by: Actor,
    purposes: tuple[str, ...] = (),
    actors: Iterable[str] = (),
) -> None:
    """End what is engaged on the case and open `duties` instead: how a case is narrowed to one clerk.

    What the person agreed to have handed over stays open to whoever hands it over.
    """
    end_engagements(case=case, by=by, subject=subject)
    engage_for(subject, duties, case=case, by=by, purposes=purposes, actors=actors)
    engage_agreed(subject=subject, case=case, by=by)


def mail_about(
    inquiry: Inquiry,
    template: str,
    *,
    purpose: str,
    by: Actor,
    case: str = "",
    number: str = "",
    **until: datetime,
) -> bool:
    """Queue a mail to whoever asked: `number` names the paper, `until` its terms (told as last days).

    A guest gets a single-use link to his page, a member its address. False where no address was left.
    """
    to = mail_handle(inquiry)
    if to is None:
        return False
    send_mail(
        template=template,
        to=to,
        purpose=purpose,
        case=case or inquiry.number,
        language=inquiry.language,
        context={
            "number": number or case or inquiry.number,
            **{name: last_day(moment).isoformat() for name, moment in until.items()},
            **_way_to_page(inquiry),
        },
        by=by,
    )
    return True


def _way_to_page(inquiry: Inquiry) -> dict[str, Any]:
    if inquiry.account is not None:
        return {"path": f"/my/{inquiry.language}/inquiries/{inquiry.number}/"}
    return {"link": {"kind": LINK, "target": str(inquiry.pk)}}


def as_guest(by: Actor, subject: str) -> Actor:
    """A visitor, once the person he is has a token."""
    return replace(by, token=subject, subject=subject) if by.kind == "guest" else by


def as_self(inquiry: Inquiry) -> Actor:
    """Whoever asked, acting for himself: the member, or a guest without an account."""
    token, kind = (inquiry.account.handle, "member") if inquiry.account else (inquiry.subject_id, "guest")
    return Actor(kind=kind, token=token, roles=frozenset({"self"}), subject=inquiry.subject_id)
