"""Proforma invoices: opened and rendered first, outside any transaction; then kept as sealed files."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from funabin.catalogue.actions import release_vehicle, reserve_vehicle
from funabin.gate.actions import collect, open_data, report_event
from funabin.gate.fields import Handle
from funabin.gate.rules import Value
from funabin.journal.actions import record
from funabin.journal.actor import Actor
from funabin.kit.money import Money
from funabin.kit.site import site
from funabin.trade.actions.cases import locked, mail_about
from funabin.trade.actions.papers import proforma_of
from funabin.trade.documents import render_proforma
from funabin.trade.models import Deal, ProformaInvoice
from funabin.trade.queries.deals import parties_of
from funabin.trade.queries.work import may_bill
from funabin.trade.rules import deals, reservations
from funabin.trade.rules import engagements as duties
from funabin.trade.rules import proformas as rules
from funabin.trade.rules.errors import NotYours
from funabin.trade.rules.numbers import proforma_number

LANGUAGES = ("en", "ja")


@dataclass(frozen=True)
class Issue:
    """A proforma invoice about to be kept: its number, moment, terms, and the files as rendered."""

    number: str
    at: datetime
    payment: rules.Payment
    name: str = field(repr=False)
    address: str = field(repr=False)
    files: dict[str, bytes] = field(repr=False)


def issue_proforma(*, deal: Deal, by: Actor) -> ProformaInvoice:
    """Issue the invoice of an ordered deal, en and ja; the vehicle is reserved until its terms run out.

    Opens the order for "invoice", which the view must declare. Not inside a transaction: it takes its time.
    Raises NotYours, WrongState, gate.Refused, DocumentError.
    """
    _check(deal, by)
    issue = _rendered(deal, by)
    return _keep(deal, issue, by)


def _check(deal: Deal, by: Actor) -> None:
    if not (by.is_staff and may_bill(by)):
        raise NotYours
    rules.check_issue(deal.state)


@sensitive_variables("opened", "paper")
def _rendered(deal: Deal, by: Actor) -> Issue:
    opened = open_data(_handles(deal), purpose=duties.INVOICE, by=by, case=deal.number)
    now, terms = timezone.now().replace(microsecond=0), site().terms  # a paper knows whole seconds
    until = reservations.end_after_invoice(now, terms.deposit_business_days)
    total = Money(deal.quotation.total, deal.quotation.currency)
    payment = rules.payment_of(total, deposit_percent=terms.deposit_percent, until=until)
    number = proforma_number(deal.number)
    paper = proforma_of(deal, opened, number=number, at=now, payment=payment)
    return Issue(
        number=number,
        at=now,
        payment=payment,
        name=paper.buyer.name,
        address=paper.buyer.address,
        files={key: render_proforma(paper, language=key, issued_at=now) for key in LANGUAGES},
    )


def _handles(deal: Deal) -> list[Handle | None]:
    rows = (deal, *parties_of(deal))
    return [handle for row in rows for handle in (row.name, row.address, row.phone, row.email)]


@transaction.atomic
def _keep(deal: Deal, issue: Issue, by: Actor) -> ProformaInvoice:
    row = locked(deal)
    rules.check_issue(row.state)
    invoice = ProformaInvoice(
        number=issue.number,
        deal=row,
        issued_at=issue.at,
        issued_by=by.token,
        terms_until=issue.payment.until,
        deposit=issue.payment.deposit.amount,
    )
    told: dict[str, Value] = {"name": issue.name, "address": issue.address}
    told |= {f"file_{language}": content for language, content in issue.files.items()}
    collect(
        subject=row.subject, point="invoice", row=invoice, values=told, by=by, case=row.number, source="order"
    )
    invoice.save()
    row.state = deals.INVOICED
    row.save(update_fields=["state"])
    _reserve_longer(row, issue.payment.until, by)
    report_event(event="invoice.issued", subject=row.subject, case=row.number, by=by, at=issue.at)
    record(
        "invoice.issued",
        by=by,
        subjects=[row.subject_id],
        case=row.number,
        detail={"invoice": invoice.number},
    )
    _mail(row, invoice, by)
    return invoice


def _reserve_longer(row: Deal, until: datetime, by: Actor) -> None:
    """The vehicle stays the deal's: released and reserved again in one transaction, its row held."""
    vehicle = row.quotation.vehicle_id
    release_vehicle(vehicle_id=vehicle, by=by, case=row.number)
    reserve_vehicle(vehicle_id=vehicle, until=until, by=by, case=row.number)
    row.reservation.until = until
    row.reservation.save(update_fields=["until"])


def _mail(row: Deal, invoice: ProformaInvoice, by: Actor) -> None:
    mail_about(
        row.quotation.inquiry,
        "proforma_ready",
        purpose=duties.FULFIL,
        by=by,
        case=row.number,
        pay_until=invoice.terms_until,
    )
