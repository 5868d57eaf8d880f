"""What the facts of a list are called. Labels are English msgids, the same as the desk's."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

LABELS: dict[str, str] = {
    "stock_number": gettext_noop("Stock number"),
    "external_id": gettext_noop("Number in their list"),
    "chassis_number": gettext_noop("Chassis number"),
    "make": gettext_noop("Make"),
    "model": gettext_noop("Model"),
    "make_model": gettext_noop("Make and model in one"),
    "grade": gettext_noop("Grade"),
    "model_code": gettext_noop("Model code"),
    "body_type": gettext_noop("Type"),
    "truck_class": gettext_noop("Kind of truck"),
    "registration": gettext_noop("Registration: year and month in one"),
    "registration_year": gettext_noop("Year of registration"),
    "registration_month": gettext_noop("Month of registration"),
    "manufacture": gettext_noop("Manufacture: year and month in one"),
    "manufacture_year": gettext_noop("Year of manufacture"),
    "manufacture_month": gettext_noop("Month of manufacture"),
    "mileage_km": gettext_noop("Mileage"),
    "brand_new": gettext_noop("Never used"),
    "displacement_cc": gettext_noop("Engine size"),
    "transmission": gettext_noop("Transmission"),
    "steering": gettext_noop("Steering"),
    "fuel": gettext_noop("Fuel"),
    "drive": gettext_noop("Drive"),
    "colour": gettext_noop("Colour"),
    "doors": gettext_noop("Doors"),
    "seats": gettext_noop("Seats"),
    "m3": gettext_noop("Volume (M3)"),
    "size": gettext_noop("Length, width and height in one"),
    "length_mm": gettext_noop("Length"),
    "width_mm": gettext_noop("Width"),
    "height_mm": gettext_noop("Height"),
    "weight_kg": gettext_noop("Weight"),
    "fob_amount": gettext_noop("FOB price"),
    "currency": gettext_noop("Currency"),
    "discount_amount": gettext_noop("Discount"),
    "domestic_price": gettext_noop("Price or cost in Japan (yen)"),
    "location": gettext_noop("Port of loading"),
    "location_text": gettext_noop("Place in words"),
    "auction": gettext_noop("Auction: house and grade in one"),
    "auction_grade": gettext_noop("Auction grade"),
    "auction_house": gettext_noop("Auction house"),
    "features": gettext_noop("Features"),
    "for_handicapped": gettext_noop("Welfare vehicle"),
    "remarks": gettext_noop("Remarks"),
    "photos": gettext_noop("Addresses of photos"),
    "seller": gettext_noop("Seller"),
    "state": gettext_noop("State"),
    "days_in_stock": gettext_noop("Days in stock"),
    "days_since_sale": gettext_noop("Days since the sale"),
}


def label_of(field: str) -> str:
    """What people call a fact, in the reader's language."""
    return _(LABELS[field]) if field in LABELS else field
