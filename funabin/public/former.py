"""Addresses of the former site (AR-0.4) and where their content is now. The numbers are stable codes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import urlencode

from funabin.catalogue.vocabulary import BODY_TYPES, LISTED_MAKES

HANDICAPPED = "98"
SHELVES = {
    ("category", HANDICAPPED): "handicapped",
    ("handle", "L"): "left_hand_drive",
    ("gear", "m"): "manual",
    ("fuel", "2"): "diesel",
    ("fuel", "7"): "hybrid",
    ("newstocks", "45"): "new_arrivals",
}
TYPES = {str(kind.legacy_id): kind.key for kind in BODY_TYPES}
PAGES = {
    "toyota.php": "stock/?make=toyota",
    "nissan.php": "stock/?make=nissan",
    "brand-new-car.php": "stock/?shelf=brand_new",
    "truck.php": "stock/?shelf=classified_truck",
    "inquiry.php": "inquiry/",
    "privacypolicy.php": "privacy/",
    "escrow-service.php": "safety/#escrow",
}


def _letters(name: str) -> str:
    return re.sub(r"[^a-z]", "", name.lower())


MAKES = {_letters(make.label): make.key for make in LISTED_MAKES}


def list_address(former: Mapping[str, str]) -> str:
    """The list that a former address showed. Unknown values are left out, unknown makers searched."""
    query: dict[str, str] = {}
    if former.get("category") in TYPES:
        query["type"] = TYPES[former["category"]]
    maker = former.get("maker", "").strip()
    if maker:
        known = MAKES.get(_letters(maker))
        query.update({"make": known} if known else {"q": maker[:100]})
    shelf = next((key for (name, value), key in SHELVES.items() if former.get(name) == value), "")
    if shelf:
        query["shelf"] = shelf
    return "stock/" + (f"?{urlencode(query)}" if query else "")
