"""Cards of lists: small with photos too, with prices at the port, in lines that break between facts."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from funabin.catalogue.actions import import_stock
from funabin.catalogue.models import Picture, Vehicle
from funabin.catalogue.photos import stem_of
from tests.cast import DAICHI
from tests.conftest import HOUSE
from tests.public.world import vehicle

pytestmark = pytest.mark.django_db
MAKES = "&".join(f"make={make}" for make in ("toyota", "nissan", "honda", "mazda", "suzuki", "other-makes"))
REST = "port=KEMBA&currency=KES&lands=KE&arrival=2027-03&year_from=2005&price_to=90000&features=abs"


def photo_of(row: Any, *, width: int = 1280, position: int = 1, state: str = "done") -> Picture:
    """A photo as its row tells it; its files are another test's."""
    told = {"width": width, "height": width * 3 // 4, "digest": f"{position:064}", "position": position}
    photo = Picture.objects.create(vehicle=row, **told)
    if state == "done":
        photo.stem, photo.state = stem_of(photo, row.stock_number), state
        photo.save()
    return photo


def cards(page: str) -> list[str]:
    return re.findall(r'<li class="vehicle">.*?</li>', page, re.DOTALL)


def test_the_heaviest_full_pages_stay_under_60_kilobytes_with_a_photo_on_each_card(client: Client) -> None:
    import_stock(file=HOUSE / "stock.csv", mapping="house", by=DAICHI, publish=True)
    for row in Vehicle.objects.all():
        photo_of(row)
    for language in ("en", "ja"):
        for query in ("", MAKES, f"{MAKES}&{REST}&fuel=petrol&fuel=diesel&fuel=hybrid"):
            page = client.get(f"/{language}/stock/?{query}").content
            assert (len(cards(page.decode())), page.count(b"<picture>")) == (24, 24)
            assert len(page) < 60_000, (language, query)


def test_a_card_offers_the_small_files_of_its_first_photo_that_is_done(client: Client) -> None:
    row = vehicle("AR-10001")
    photo_of(row, position=1, state="waiting")
    second = photo_of(row, position=2)
    photo_of(row, position=3)
    page = client.get("/en/stock/").content.decode()
    root = f"/media/{second.stem}"
    assert re.findall(r"/media/\S+?\.\w+(?: \d+w)?", page) == [
        f"{root}-320.avif 320w",
        f"{root}-640.avif 640w",
        f"{root}-320.webp",
    ]
    assert 'width="1280" height="960"' in page


def test_a_narrow_photo_is_offered_as_wide_as_it_is(client: Client) -> None:
    photo = photo_of(vehicle("AR-10001"), width=200)
    page = client.get("/en/stock/").content.decode()
    assert re.findall(r"/media/\S+\.avif \d+w", page) == [f"/media/{photo.stem}-200.avif 200w"]


def test_what_is_not_photographed_yet_is_drawn(client: Client) -> None:
    photo_of(vehicle("AR-10001"), state="waiting")
    [card] = cards(client.get("/en/stock/").content.decode())
    assert "<picture>" not in card
    assert '<svg class="drawing"' in card


def test_a_card_tells_its_facts_in_a_line_that_breaks_between_them_only(client: Client) -> None:
    vehicle("AR-10001", mileage_km=98000, displacement_cc=2700)
    [card] = cards(client.get("/en/stock/").content.decode())
    line = re.search(r'<p class="muted">(.*?)</p>', card)
    assert line
    facts = line[1].split(" ")
    assert [fact.replace("\u00a0", " ") for fact in facts[1:3]] == ["98,000 km ·", "2,700 cc ·"]
    assert not any(fact.startswith("·") for fact in facts)


def test_similar_vehicles_tell_their_price_at_the_port_without_cents(client: Client) -> None:
    for number in ("AR-10001", "AR-10002"):
        vehicle(number)
    listed = cards(client.get("/en/stock/?port=KEMBA").content.decode())
    [similar] = cards(client.get("/en/stock/AR-10001/?port=KEMBA").content.decode())
    total = re.search(r'<span class="price">(USD [\d,.]+) <small>CIF Mombasa</small>', similar)
    assert total
    assert re.fullmatch(r"USD \d{1,3}(,\d{3})*", total[1])
    assert any(total[1] in card for card in listed)
    [without] = cards(client.get("/en/stock/AR-10001/").content.decode())
    assert "CIF" not in without
