"""A box that was ticked at a form of a case is a consent, in the words shown; one that was not is none."""

from __future__ import annotations

import pytest
from django.test import Client

from funabin.gate.actions import publish_policy
from funabin.gate.models import Consent
from funabin.trade.actions.deals import place_order
from funabin.trade.actions.inquiries import Asked, record_inquiry_by_staff
from funabin.trade.forms import OrderForms
from funabin.trade.models import Inquiry
from tests.cast import CHIE, WORKER
from tests.conftest import HOUSE
from tests.trade import world

pytestmark = pytest.mark.django_db
ASKED = {"message_text": "What is the total?", "contact_name": "Amina", "contact_email": "amina@example.ke"}
TICKED = {"consent_request_pass": "on"}


@pytest.fixture(autouse=True)
def _house_with_boxes() -> None:
    """JapaneseCarTrade offers a box at the inquiry, at the clerk's form and at the order."""
    publish_policy(directory=HOUSE.parent / "japanesecartrade", by=WORKER)
    world.rates()


def said() -> list[tuple[str, str, str, str]]:
    """Every consent: purpose, words, language, channel."""
    return list(Consent.objects.values_list("purpose", "text_key", "language", "channel"))


def test_a_box_at_the_inquiry_form(client: Client) -> None:
    page = client.get("/ja/inquiry/").content.decode()
    assert 'name="consent_request_pass"' in page
    assert " checked" not in page
    assert client.post("/ja/inquiry/", ASKED).status_code == 303
    assert said() == []
    assert client.post("/ja/inquiry/", {**ASKED, **TICKED}).status_code == 303
    assert said() == [("request.pass", "consent.request.pass", "ja", "web")]
    assert Consent.objects.get().subject_id == Inquiry.objects.latest("received_at").subject_id


def test_what_somebody_agrees_to_on_the_telephone() -> None:
    record_inquiry_by_staff(
        personal=world.JUMA,
        asked=Asked(),
        channel="phone",
        source="self",
        notice_given=True,
        by=CHIE,
        consented=["request.pass"],
    )
    assert said() == [("request.pass", "consent.request.pass", "en", "phone")]


def test_a_box_at_the_order_form() -> None:
    deal = world.accepted(world.vehicle())
    form = {
        "contact_name": "Amina",
        "contact_address": "12 Moi Avenue, Mombasa",
        "contact_phone": "+254712345678",
        "consignee_is": "buyer",
        "notify_is": "consignee",
        "declared": "on",
        "consent_promo_related_email": "on",
    }
    forms = OrderForms("en", form)
    assert forms.is_valid()
    place_order(deal=deal, by=world.buyer_of(deal), **forms.order())
    assert said() == [("promo.related.email", "consent.promo.related.email", "en", "web")]
