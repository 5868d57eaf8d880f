"""Which edition of the tables holds: what was worked out from another is out of date."""

from __future__ import annotations

import hashlib

from funabin.shipping.models import (
    ExchangeRate,
    FreightRate,
    ImportRule,
    InspectionRule,
    InsuranceRate,
    Port,
)

TERMS = "terms"  # what parts of pages follow that are made of these tables
TABLES = (Port, FreightRate, InspectionRule, InsuranceRate, ImportRule, ExchangeRate)


def edition() -> str:
    """A digest over ports, freight, inspections, insurance, rules and exchange rates: six queries."""
    digest = hashlib.blake2b(digest_size=8)
    for table in TABLES:
        for row in table._default_manager.order_by("pk").values_list():
            digest.update(repr(row).encode())
        digest.update(b"|")
    return digest.hexdigest()
