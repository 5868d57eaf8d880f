"""Forms ask what the points ask: other items than AUTOREC's are asked, sealed and shown to the clerk."""

from __future__ import annotations

import pytest
from django.test import Client

from funabin.gate import policies
from funabin.gate.models import PolicyVersion, SealedDatum
from funabin.members.queries import actor_of
from funabin.trade.actions.inquiries import take_inquiry
from funabin.trade.forms import OrderForms
from funabin.trade.models import Inquiry
from tests.desk.conftest import employ, signed_in
from tests.members.world import amina
from tests.variants import GUESTS_ONLY, live_in

pytestmark = pytest.mark.django_db
ASKED = {
    "contact.email": "required",
    "contact.fax": "optional",
    "shipping.port": "optional",
    "message.text": "required",
}
TOLD = {
    "contact_email": "amina@importers.example",
    "contact_fax": "+254 20 123456",
    "shipping_port": "KEMBA",
    "message_text": "What would it cost?",
}


def test_an_inquiry_of_other_items_reaches_the_clerk(
    house: PolicyVersion, monkeypatch, client: Client
) -> None:
    policy = live_in(monkeypatch, house, asking={"inquiry": ASKED})
    grants = [grant.model_copy(update={"categories": ("*",)}) for grant in policy.grants]
    monkeypatch.setitem(policies._read, house.digest, policy.model_copy(update={"grants": tuple(grants)}))
    page = client.get("/en/inquiry/").content.decode()
    assert all(f'name="{name}"' in page for name in TOLD)
    assert not any(f'name="{name}"' in page for name in ("contact_name", "contact_phone", "port"))
    assert client.post("/en/inquiry/", TOLD).status_code == 303
    inquiry = Inquiry.objects.get()
    assert (inquiry.jurisdiction, inquiry.port, inquiry.name) == ("KE", "", None)
    kept = SealedDatum.objects.filter(point="inquiry").values_list("category", flat=True)
    assert set(kept) == set(ASKED)
    Inquiry.objects.update(state="open")
    clerk = employ("chie", "sales")
    take_inquiry(inquiry=inquiry, by=actor_of(clerk))
    shown = signed_in(clerk).get(f"/desk/cases/{inquiry.number}/").content.decode()
    assert "Fax number" in shown
    assert ">Mombasa</span>" in shown
    assert "+254 20 123456" in shown


def test_what_a_grant_does_not_cover_stays_sealed_and_hinders_nothing(
    house: PolicyVersion, monkeypatch, client: Client
) -> None:
    live_in(monkeypatch, house, asking={"inquiry": ASKED})  # sales is granted contact.*, but no port
    client.post("/en/inquiry/", TOLD)
    Inquiry.objects.update(state="open")
    clerk = employ("chie", "sales")
    page = signed_in(clerk)
    number = Inquiry.objects.get().number
    page.post(f"/desk/cases/{number}/take/")
    shown = page.get(f"/desk/cases/{number}/").content.decode()
    assert "+254 20 123456" in shown
    assert ">Mombasa</span>" not in shown


def test_an_order_asks_what_its_points_ask(house: PolicyVersion, monkeypatch) -> None:
    buyer = {"contact.name": "required", "contact.address": "required", "contact.mobile": "required"}
    live_in(monkeypatch, house, without=["order.notify_party"], asking={"order": buyer})
    forms = OrderForms("en")
    assert list(forms.buyer.fields) == ["contact_name", "contact_address", "contact_mobile"]
    assert (forms.notify_party, list(forms.who.fields)) == (None, ["consignee_is", "declared"])
    told = {"contact_name": "Amina", "contact_address": "Mombasa", "contact_mobile": "+254 700 123456"}
    sent = OrderForms("en", {**told, "consignee_is": "buyer", "declared": "on"})
    assert sent.is_valid()
    assert sent.order()["notify_party"] is None
    assert sent.order()["buyer"]["contact.mobile"] == "+254 700 123456"


def test_a_member_is_sent_away_where_there_are_no_members(
    house: PolicyVersion, monkeypatch, client: Client
) -> None:
    client.force_login(amina())
    live_in(monkeypatch, house, without=GUESTS_ONLY)
    for address in ("/my/en/", "/my/en/ask/", "/my/en/data/", "/my/en/account/login/", "/my/"):
        assert client.get(address).status_code == 404, address
    page = client.get("/en/").content.decode()
    assert "/my/" not in page
