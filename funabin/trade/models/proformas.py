"""Proforma invoices, kept as the sealed files that were issued."""

from __future__ import annotations

from uuid import uuid4

from django.db import models

from funabin.gate.fields import SealedField
from funabin.trade.models.deals import Deal


class ProformaInvoice(models.Model):
    """An issued proforma invoice. The files are what the buyer got, byte for byte, never rendered again.

    Name and address stand here once more because law keeps an invoice longer than the deal it bills.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    number = models.CharField(max_length=12, unique=True)
    deal = models.OneToOneField(Deal, models.PROTECT, related_name="proforma")
    issued_at = models.DateTimeField()
    issued_by = models.CharField(max_length=64)
    terms_until = models.DateTimeField()  # the deposit is due, and the reservation ends
    deposit = models.DecimalField(max_digits=14, decimal_places=2)  # in the quotation's currency
    name = SealedField("contact.name")
    address = SealedField("contact.address")
    file_en = SealedField("document.proforma")
    file_ja = SealedField("document.proforma")
