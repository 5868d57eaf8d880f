"""Quotations by number and by what is due."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from funabin.trade.models import Quotation
from funabin.trade.rules.quotations import ISSUED


def quotation_by_number(number: str) -> Quotation | None:
    """A quotation with its lines, vehicle and inquiry."""
    rows = Quotation.objects.select_related("inquiry__subject", "vehicle__make", "vehicle__model")
    return rows.prefetch_related("lines").filter(number=number).first()


def due_quotations(at: datetime) -> QuerySet[Quotation]:
    """Standing quotations whose time has run out."""
    return Quotation.objects.filter(state=ISSUED, valid_until__lte=at).order_by("valid_until")
