"""The page of a vehicle tells the stock clerk all that is known of it."""

from __future__ import annotations

import pytest

from tests.catalogue.stock import draft
from tests.desk.conftest import Desk


@pytest.mark.usefixtures("trade")
def test_every_fact_that_is_known_stands_on_the_page(desk: Desk) -> None:
    known = draft(mileage_km=81_234, displacement_cc=2755, fuel="diesel", auction_house="USS Nagoya")
    daichi = desk("daichi", "stock")
    page = daichi.get(f"/desk/vehicles/{known.stock_number}/").content.decode()
    for words in ("81,234 km", "2,755 cc", "Diesel", "USS Nagoya"):
        assert f"<dd>{words}</dd>" in page
    assert "<dd>–</dd>" not in page
