"""An order, its invoice, its end; the vehicle waits only as long as the terms say."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from funabin.catalogue.actions import mark_sold
from funabin.catalogue.models import Vehicle
from funabin.gate.errors import NoPurpose, Refused
from funabin.gate.models import DataSubject, SealedDatum, SubjectKey
from funabin.gate.purpose import declared
from funabin.outbox.models import Mail
from funabin.outbox.tasks import WORKER as POSTMAN
from funabin.trade.actions.deals import cancel_deal, complete_deal, place_order
from funabin.trade.actions.proformas import issue_proforma
from funabin.trade.actions.quotations import accept_quotation
from funabin.trade.actions.reservations import lapse_reservation
from funabin.trade.models import Consignee, Deal, NotifyParty, ProformaInvoice, Reservation
from funabin.trade.rules.errors import NotDeclared, NotYours, WrongState
from tests.cast import CHIE, DAICHI, EVE, HANA, WORKER
from tests.trade import world
from tests.trade.world import BUYER, CONSIGNEE, JUMA, buyer_of, kinds, mails, opened, ordered

pytestmark = pytest.mark.django_db


def invoiced(about: Vehicle) -> ProformaInvoice:
    """An ordered deal whose proforma invoice was issued."""
    deal = ordered(about)
    with declared("invoice"):
        return issue_proforma(deal=deal, by=CHIE)


def test_an_order_keeps_three_people_apart(hiace: Vehicle) -> None:
    deal = ordered(hiace)
    people = {deal.subject_id, deal.consignee.subject_id, deal.notify_party.subject_id}
    assert (deal.state, len(people)) == ("ordered", 3)
    classes = DataSubject.objects.filter(pk__in=people).values_list("subject_class", flat=True)
    assert sorted(classes) == ["consignee", "customer", "notify_party"]
    assert opened(deal.consignee.name, purpose="order.fulfil", by=CHIE, case=deal.number) == ["Coast Motors"]
    assert opened(deal.consignee.name, purpose="order.fulfil", by=buyer_of(deal), case=deal.number) == [
        "Coast Motors"
    ]


def test_the_orders_data_live_under_the_deals_own_key(hiace: Vehicle) -> None:
    deal = ordered(hiace)
    assert set(SealedDatum.objects.filter(point__startswith="order").values_list("case", "retention")) == {
        (deal.number, "deal")
    }


def test_an_order_without_other_people_has_none(hiace: Vehicle) -> None:
    ordered(hiace, with_parties=False)
    assert (Consignee.objects.count(), NotifyParty.objects.count()) == (0, 0)


def test_an_order_needs_the_declaration_and_the_right_buyer(hiace: Vehicle) -> None:
    deal, other = world.accepted(hiace), world.asked(hiace, JUMA)
    with pytest.raises(NotDeclared):
        place_order(deal=deal, buyer=BUYER, declared=False, by=buyer_of(deal))
    for stranger in (buyer_of(other), HANA, EVE):
        with pytest.raises(NotYours):
            place_order(deal=deal, buyer=BUYER, declared=True, by=stranger)
    deal.refresh_from_db()
    assert (deal.state, deal.name, deal.ordered_at) == ("accepted", None, None)


def test_a_broken_consignee_leaves_no_order(hiace: Vehicle) -> None:
    deal, people = world.accepted(hiace), DataSubject.objects.count()
    nameless = {"contact.address": CONSIGNEE["contact.address"]}
    with pytest.raises(Refused):
        place_order(deal=deal, buyer=BUYER, consignee=nameless, declared=True, by=buyer_of(deal))
    deal.refresh_from_db()
    assert (deal.state, deal.name, Consignee.objects.count()) == ("accepted", None, 0)
    assert DataSubject.objects.count() == people


def test_an_order_is_placed_once(hiace: Vehicle) -> None:
    deal = ordered(hiace)
    with pytest.raises(WrongState):
        place_order(deal=deal, buyer=BUYER, declared=True, by=buyer_of(deal))


def test_the_invoice_is_kept_as_it_was_issued(hiace: Vehicle) -> None:
    invoice = invoiced(hiace)
    deal = invoice.deal
    assert (invoice.number, deal.state) == ("P2611-0001", "invoiced")
    english, japanese = opened(invoice.file_en, invoice.file_ja, purpose="invoice", by=CHIE, case=deal.number)
    assert (english[:5], japanese[:5], english != japanese) == (b"%PDF-", b"%PDF-", True)
    assert invoice.deposit == (deal.quotation.total / 2).quantize(Decimal("0.01"))
    assert "proforma_ready" in mails()


def test_the_buyer_opens_his_own_invoice(hiace: Vehicle) -> None:
    invoice = invoiced(hiace)
    file = opened(invoice.file_en, purpose="invoice", by=buyer_of(invoice.deal), case=invoice.deal.number)[0]
    assert file[:5] == b"%PDF-"


def test_the_invoice_reserves_the_vehicle_until_its_terms_run_out(hiace: Vehicle) -> None:
    invoice = invoiced(hiace)
    hiace.refresh_from_db()
    until = datetime(2026, 11, 27, 15, tzinfo=UTC)  # the end of the third business day in Japan
    assert (invoice.terms_until, hiace.state, hiace.reserved_until) == (until, "reserved", until)
    assert Reservation.objects.get().until == until


def test_the_invoice_starts_the_statutory_years(hiace: Vehicle) -> None:
    invoice = invoiced(hiace)
    key = SubjectKey.objects.get(subject=invoice.deal.subject_id, retention="statutory")
    assert key.due_at is not None
    assert key.due_at > world.NOW + timedelta(days=365 * 6)


def test_an_invoice_needs_its_purpose_its_clerk_and_an_order(hiace: Vehicle) -> None:
    deal = ordered(hiace)
    with pytest.raises(NoPurpose):
        issue_proforma(deal=deal, by=CHIE)
    with declared("invoice"):
        for stranger in (DAICHI, EVE, buyer_of(deal)):
            with pytest.raises(NotYours):
                issue_proforma(deal=deal, by=stranger)
        issue_proforma(deal=deal, by=CHIE)
        deal.refresh_from_db()
        with pytest.raises(WrongState):
            issue_proforma(deal=deal, by=CHIE)
    assert ProformaInvoice.objects.count() == 1


def test_a_reservation_lapses_when_its_time_is_up_and_not_before(hiace: Vehicle, clock: Any) -> None:
    deal = world.accepted(hiace)
    reservation = deal.reservation
    clock.move_to(reservation.until - timedelta(seconds=1))
    assert not lapse_reservation(reservation=reservation, by=WORKER)
    clock.move_to(reservation.until)
    assert lapse_reservation(reservation=reservation, by=WORKER)
    assert not lapse_reservation(reservation=reservation, by=WORKER)
    for row in (deal, reservation, hiace):
        row.refresh_from_db()
    assert (deal.state, hiace.state, reservation.ended_why) == ("lapsed", "available", "lapsed")
    assert "reservation.lapsed" in kinds(deal.number)
    assert mails().count("reservation_lapsed") == 1


def test_a_lapsed_vehicle_goes_to_the_next_buyer(hiace: Vehicle, clock: Any) -> None:
    deal, second = world.accepted(hiace), world.quoted(hiace, JUMA)
    clock.move_to(deal.reservation.until)
    lapse_reservation(reservation=deal.reservation, by=WORKER)
    next_deal = accept_quotation(quotation=second, by=buyer_of(second), acknowledged=True)
    assert (next_deal.number, next_deal.state) == ("D2611-0002", "accepted")


def test_the_database_refuses_a_second_live_reservation(hiace: Vehicle) -> None:
    deal = world.accepted(hiace)
    other = world.accepted(world.vehicle("AR-10500"))
    with pytest.raises(IntegrityError), transaction.atomic():
        Reservation.objects.filter(deal=other).update(vehicle=hiace)
    assert Reservation.objects.filter(vehicle=hiace).get().deal == deal


def test_cancelling_releases_the_vehicle(hiace: Vehicle) -> None:
    deal = world.accepted(hiace)
    with pytest.raises(NotYours):
        cancel_deal(deal=deal, by=HANA)
    cancelled = cancel_deal(deal=deal, by=CHIE)
    hiace.refresh_from_db()
    assert (cancelled.state, hiace.state, cancelled.reservation.ended_why) == (
        "cancelled",
        "available",
        "cancelled",
    )
    with pytest.raises(WrongState):
        cancel_deal(deal=deal, by=CHIE)


def test_completing_sells_the_vehicle_and_ends_the_case(hiace: Vehicle) -> None:
    deal = invoiced(hiace).deal
    with pytest.raises(NotYours):
        complete_deal(deal=deal, by=DAICHI)
    done = complete_deal(deal=deal, by=HANA)
    hiace.refresh_from_db()
    assert (done.state, hiace.state) == ("delivered", "sold")
    with pytest.raises(Refused):
        opened(done.name, purpose="order.fulfil", by=CHIE, case=done.number)
    key = SubjectKey.objects.get(subject=done.subject_id, retention="deal")
    assert key.due_at == world.NOW + timedelta(days=90)


def test_a_vehicle_sold_by_hand_does_not_stop_the_deal(hiace: Vehicle) -> None:
    deal = invoiced(hiace).deal
    mark_sold(vehicle_id=hiace.pk, by=DAICHI)
    assert complete_deal(deal=deal, by=CHIE).state == "delivered"


def test_only_an_invoiced_deal_is_completed(hiace: Vehicle) -> None:
    with pytest.raises(WrongState):
        complete_deal(deal=ordered(hiace), by=CHIE)


def test_the_last_mail_of_a_deal_may_still_be_addressed(hiace: Vehicle) -> None:
    deal = cancel_deal(deal=world.accepted(hiace), by=CHIE)
    mail = Mail.objects.get(template="deal_ended")
    assert opened(mail.to, purpose=mail.purpose, by=POSTMAN, case=mail.case) == ["amina.odhiambo@example.ke"]
    assert Deal.objects.get(pk=deal.pk).state == "cancelled"


def test_every_mail_of_the_story_may_be_addressed(hiace: Vehicle) -> None:
    deal = invoiced(hiace).deal
    complete_deal(deal=deal, by=CHIE)
    sent = list(Mail.objects.all())
    assert sorted(mail.template for mail in sent) == [
        "deal_accepted",
        "deal_ended",
        "inquiry_acknowledged",
        "proforma_ready",
        "quotation_ready",
    ]
    still_engaged = [
        mail for mail in sent if mail.template in ("deal_ended", "inquiry_acknowledged", "quotation_ready")
    ]
    for mail in still_engaged:
        assert opened(mail.to, purpose=mail.purpose, by=POSTMAN, case=mail.case) == [
            "amina.odhiambo@example.ke"
        ]


def test_mails_of_a_running_deal_may_be_addressed(hiace: Vehicle) -> None:
    invoiced(hiace)
    for mail in Mail.objects.filter(template__in=["deal_accepted", "proforma_ready"]):
        assert opened(mail.to, purpose=mail.purpose, by=POSTMAN, case=mail.case) == [
            "amina.odhiambo@example.ke"
        ]


def test_a_deal_just_ordered_without_other_parties_has_none(hiace: Vehicle) -> None:
    deal = place_order(
        deal=(row := world.accepted(hiace)), buyer=world.BUYER, by=world.buyer_of(row), declared=True
    )
    assert not hasattr(deal, "consignee")
    assert not hasattr(deal, "notify_party")
