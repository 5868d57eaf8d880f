"""A guest's own page says who received his data, and from whom we had it."""

from __future__ import annotations

from django.test import Client

from funabin.catalogue.models import Vehicle
from funabin.gate.actions import record_receipt, register_recipient
from funabin.trade.models import Inquiry
from tests.cast import CHIE, FUMIKO
from tests.public.test_inquiry import FORM, open_page, prado, proof

__all__ = ["prado"]


def test_a_guest_reads_that_nobody_outside_received_it(client: Client, prado: Vehicle) -> None:
    client.post("/en/inquiry/", {**FORM, "altcha": proof(client)})
    assert "Nobody outside." in open_page(client)


def test_a_guest_reads_who_gave_his_data_to_us(client: Client, prado: Vehicle) -> None:
    client.post("/en/inquiry/", {**FORM, "altcha": proof(client)})
    inquiry = Inquiry.objects.get()
    courier = register_recipient(
        key="courier", name="Mail Service K.K.", address="Nagoya", country="JP", by=FUMIKO
    )
    record_receipt(
        subject=inquiry.subject, giver=courier, obtained="from_the_person", consented=True,
        categories=["contact.phone"], by=CHIE, case=inquiry.number,
    )  # fmt: skip
    page = open_page(client)
    assert "Mail Service K.K." in page
    assert "with your consent" in page
