"""Links to the former site lead where their content is now (AR-0.4)."""

from __future__ import annotations

import pytest
from django.test import Client

MOVED = {
    "/used-cars-list.php": "/en/stock/",
    "/used-cars-list.php?category=1": "/en/stock/?type=sedan",
    "/used-cars-list.php?category=2": "/en/stock/?type=coupe",
    "/used-cars-list.php?category=3": "/en/stock/?type=suv",
    "/used-cars-list.php?category=4": "/en/stock/?type=hatchback",
    "/used-cars-list.php?category=5": "/en/stock/?type=van",
    "/used-cars-list.php?category=6": "/en/stock/?type=mini_van",
    "/used-cars-list.php?category=7": "/en/stock/?type=bus",
    "/used-cars-list.php?category=8": "/en/stock/?type=truck",
    "/used-cars-list.php?category=9": "/en/stock/?type=motor_cycle",
    "/used-cars-list.php?category=98": "/en/stock/?shelf=handicapped",
    "/used-cars-list.php?category=99": "/en/stock/?type=other",
    "/used-cars-list.php?handle=L": "/en/stock/?shelf=left_hand_drive",
    "/used-cars-list.php?gear=m": "/en/stock/?shelf=manual",
    "/used-cars-list.php?fuel=2": "/en/stock/?shelf=diesel",
    "/used-cars-list.php?fuel=7": "/en/stock/?shelf=hybrid",
    "/used-cars-list.php?newstocks=45": "/en/stock/?shelf=new_arrivals",
    "/used-cars-list.php?maker=HONDA": "/en/stock/?make=honda",
    "/used-cars-list.php?maker=MERCEDES%20BENZ": "/en/stock/?make=mercedes-benz",
    "/used-cars-list.php?maker=LANDROVER": "/en/stock/?make=land-rover",
    "/used-cars-list.php?maker=ALFA%20ROMEO": "/en/stock/?make=alfa-romeo",
    "/used-cars-list.php?maker=TESLA": "/en/stock/?q=TESLA",
    "/used-cars-list.php?category=3&maker=TOYOTA&fuel=2": "/en/stock/?type=suv&make=toyota&shelf=diesel",
    "/used-cars-list.php?category=77&handle=R": "/en/stock/",
    "/toyota.php": "/en/stock/?make=toyota",
    "/nissan.php": "/en/stock/?make=nissan",
    "/brand-new-car.php": "/en/stock/?shelf=brand_new",
    "/truck.php": "/en/stock/?shelf=classified_truck",
    "/inquiry.php": "/en/inquiry/",
    "/privacypolicy.php": "/en/privacy/",
    "/escrow-service.php": "/en/safety/#escrow",
}


@pytest.mark.django_db
@pytest.mark.parametrize(("former", "place"), MOVED.items())
def test_a_former_address_leads_on_for_good(client: Client, former: str, place: str) -> None:
    response = client.get(former)
    assert (response.status_code, response["Location"]) == (301, place)


@pytest.mark.django_db
def test_an_address_that_never_was_is_not_found(client: Client) -> None:
    assert client.get("/admin.php").status_code == 404
