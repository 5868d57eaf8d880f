"""Erasing ends what may end at once, and names the deals that still need the person."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from funabin.catalogue.models import Vehicle
from funabin.gate.actions import destroy_due_keys
from funabin.gate.errors import Refused
from funabin.gate.lookup import find_subjects
from funabin.gate.purpose import declared
from funabin.trade.actions.deals import complete_deal
from funabin.trade.actions.erasure import erase_person
from funabin.trade.actions.inquiries import receive_inquiry
from funabin.trade.actions.proformas import issue_proforma
from funabin.trade.rules.errors import NotYours
from tests.cast import CHIE, HANA, WORKER
from tests.trade import world
from tests.trade.world import AMINA, JUMA, asked, buyer_of, kinds, opened, taken

pytestmark = pytest.mark.django_db


def test_a_guest_without_a_deal_leaves_nothing(hiace: Vehicle) -> None:
    inquiry = taken(asked(hiace))
    report = erase_person(subjects=(inquiry.subject_id,), by=buyer_of(inquiry))
    inquiry.refresh_from_db()
    assert (report.remaining, report.open_deals, inquiry.state) == ((), (), "closed")
    assert find_subjects("contact.email", AMINA["contact.email"]) == []
    with pytest.raises(Refused) as refused:
        opened(inquiry.name, purpose="inquiry.answer", by=CHIE, case=inquiry.number)
    assert "key_destroyed" in {reason.code for reason in refused.value.reasons}


def test_an_open_deal_keeps_what_delivery_needs_and_is_named(hiace: Vehicle) -> None:
    deal = world.ordered(hiace)
    buyer = buyer_of(deal)
    report = erase_person(subjects=(deal.subject_id,), by=buyer)
    assert report.open_deals == (deal.number,)
    assert {(item.category, item.case, item.event) for item in report.remaining} == {
        ("contact.address", deal.number, "case.ended"),
        ("contact.name", deal.number, "case.ended"),
        ("contact.phone", deal.number, "case.ended"),
    }
    assert opened(deal.name, purpose="order.fulfil", by=HANA, case=deal.number) == ["Amina Odhiambo"]
    with pytest.raises(Refused):
        opened(deal.quotation.inquiry.name, purpose="order.fulfil", by=HANA, case=deal.number)
    assert "erasure.asked" in kinds()


def test_the_deal_goes_on_after_the_erasure_and_then_the_rest_dies(hiace: Vehicle, clock: Any) -> None:
    deal = world.ordered(hiace)
    erase_person(subjects=(deal.subject_id,), by=buyer_of(deal))
    with declared("invoice"):
        invoice = issue_proforma(deal=deal, by=CHIE)
    complete_deal(deal=deal, by=CHIE)
    clock.shift(timedelta(days=91))
    destroy_due_keys(by=WORKER)
    deal.refresh_from_db()
    for handle in (deal.name, deal.consignee.name, deal.notify_party.phone):
        with pytest.raises(Refused) as refused:
            opened(handle, purpose="order.fulfil", by=HANA, case=deal.number)
        assert "key_destroyed" in {reason.code for reason in refused.value.reasons}
    with pytest.raises(Refused):
        opened(invoice.name, purpose="invoice", by=CHIE, case=deal.number)


def test_nobody_erases_somebody_else(hiace: Vehicle) -> None:
    mine, other = asked(hiace), asked(hiace, JUMA)
    for stranger in (buyer_of(other), CHIE, WORKER):
        with pytest.raises(NotYours):
            erase_person(subjects=(mine.subject_id,), by=stranger)
    with pytest.raises(NotYours):
        erase_person(subjects=(), by=buyer_of(mine))
    mine.refresh_from_db()
    assert (mine.state, mine.subject.erased_at) == ("open", None)


def test_an_erased_guest_who_asks_again_is_a_new_person(hiace: Vehicle) -> None:
    inquiry = asked(hiace)
    erase_person(subjects=(inquiry.subject_id,), by=buyer_of(inquiry))
    again = receive_inquiry(personal=AMINA, asked=world.Asked(), by=world.GUEST, proof="again")
    assert again.subject_id != inquiry.subject_id
    assert find_subjects("contact.email", AMINA["contact.email"]) == [again.subject_id]
