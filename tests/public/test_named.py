"""A visitor who comes from a vehicle sees on the form which one is meant."""

from __future__ import annotations

import pytest
from django.test import Client

from funabin.catalogue.actions import mark_sold, withdraw_vehicle
from funabin.outbox.actions import mint_link
from funabin.outbox.models import Mail
from tests.cast import DAICHI
from tests.public.world import vehicle

pytestmark = pytest.mark.django_db

SHOWN = (
    '<a class="chip" href="/en/stock/{}/?port=KEMBA"><span class="plate">{}</span>Toyota Land Cruiser Prado'
)


def test_the_form_names_the_vehicles_it_is_about(client: Client) -> None:
    vehicle("AR-10001")
    mark_sold(vehicle_id=vehicle("AR-10002").pk, by=DAICHI)
    page = client.get("/en/inquiry/?vehicle=ar10001,AR-10002,AR-99999,rubbish&port=KEMBA").content.decode()
    assert SHOWN.format("AR-10001", "AR-10001") in page
    assert page.count('class="plate"') == 1
    assert 'class="chip"' not in client.get("/en/inquiry/").content.decode()


def test_a_form_sent_back_names_them_too(client: Client) -> None:
    vehicle("AR-10001")
    answer = client.post("/en/inquiry/?port=KEMBA", {"vehicles": "AR-10001", "contact_email": "no address"})
    assert answer.status_code == 422
    assert SHOWN.format("AR-10001", "AR-10001") in answer.content.decode()


def test_the_page_of_an_inquiry_says_what_it_is_about_and_where_it_stands(client: Client) -> None:
    kept, gone = vehicle("AR-10001"), vehicle("AR-10002")
    told = {"message_text": "How much?", "contact_name": "Amina", "contact_email": "amina@example.ke"}
    client.post("/en/inquiry/", {**told, "vehicles": "AR-10001, AR-10002", "altcha": ""})
    withdraw_vehicle(vehicle=gone, by=DAICHI)
    page = client.post(f"/l/{mint_link(mail=Mail.objects.get())}").content.decode()
    assert f'href="/en/stock/{kept.stock_number}/"' in page
    assert (gone.stock_number in page, f"/stock/{gone.stock_number}/" in page) == (True, False)
    assert "waits for our answer" in page
