"""What the trade room keeps. Personal data stand here only as sealed handles."""

from funabin.trade.models.deals import Consignee, Deal, NotifyParty
from funabin.trade.models.inquiries import Inquiry, InquiryVehicle
from funabin.trade.models.proformas import ProformaInvoice
from funabin.trade.models.quotations import Quotation, QuotationLine
from funabin.trade.models.recognition import Recognition
from funabin.trade.models.reservations import Reservation
from funabin.trade.models.tokens import SpentToken

__all__ = [
    "Consignee",
    "Deal",
    "Inquiry",
    "InquiryVehicle",
    "NotifyParty",
    "ProformaInvoice",
    "Quotation",
    "QuotationLine",
    "Recognition",
    "Reservation",
    "SpentToken",
]
