"""The papers of a sale, typeset: a proforma invoice in English or Japanese.

No models here, and nothing is kept: whoever issues a paper keeps its bytes. Personal values are given opened.
"""

from funabin.kit.typeset import DocumentError, Problem
from funabin.trade.documents.data import (
    ChargeLine,
    Party,
    PaymentTerms,
    ProformaData,
    Seller,
    VehicleFacts,
)
from funabin.trade.documents.proforma import render_proforma

__all__ = [
    "ChargeLine",
    "DocumentError",
    "Party",
    "PaymentTerms",
    "Problem",
    "ProformaData",
    "Seller",
    "VehicleFacts",
    "render_proforma",
]
