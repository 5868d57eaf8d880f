"""The buyer is asked whether a firm may have data of the case, and answers on the page of the case."""

from __future__ import annotations

from django.db import transaction

from funabin.gate.actions import answer_ask, propose_recipient
from funabin.gate.models import ProvisionAsk, Recipient
from funabin.gate.refusing import refuse
from funabin.gate.register import may_hand
from funabin.journal.actor import Actor
from funabin.trade.actions.cases import mail_about
from funabin.trade.queries.handing import INQUIRY, NOT_YOURS, Folder, asks_about
from funabin.trade.rules import engagements as duties
from funabin.trade.rules.errors import NotYours, WrongState

TEMPLATE = "question_asked"


@transaction.atomic
def ask_buyer(*, folder: Folder, recipient: Recipient, purpose: str, by: Actor) -> ProvisionAsk:
    """Propose a firm to the buyer, who is told by mail that a question waits on his page.

    For whoever hands over, and the clerk of the inquiry. Raises WrongState on a case that is over, Refused,
    gate.Undeclared where no consent opens anything to that firm.
    """
    is_clerk = folder.kind == INQUIRY and folder.inquiry.assigned_to == by.token
    if not (is_clerk or may_hand(by)):
        refuse("ask", [NOT_YOURS], by=by, case=folder.number, subjects=[folder.subject.pk])
    if folder.is_over:
        raise WrongState
    before = ProvisionAsk.objects.filter(case=folder.number, recipient=recipient, purpose=purpose).exists()
    asked = propose_recipient(
        subject=folder.subject, recipient=recipient, purpose=purpose, case=folder.number, by=by
    )
    if not before:
        why = duties.ANSWER if folder.kind == INQUIRY else duties.FULFIL
        mail_about(folder.inquiry, TEMPLATE, purpose=why, by=by, case=folder.number)
    return asked


@transaction.atomic
def answer_buyer_ask(*, folder: Folder, reference: str, agreed: bool, language: str, by: Actor) -> None:
    """The buyer's yes or no to a question that the page showed. Raises NotYours for any other."""
    waiting = (one for one in asks_about(folder, language) if one.reference == reference)
    ask = next(waiting, None)
    if ask is None:
        raise NotYours
    answer_ask(ask=ask, subject=folder.subject, agreed=agreed, language=language, by=by)
