"""Your data says who received it and who gave it to us, what for, on which ground, in your language."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from funabin.gate.actions import hand_over, record_receipt, register_recipient
from funabin.gate.models import Recipient, SubjectKey
from funabin.gate.purpose import declared
from funabin.journal.actor import Actor
from funabin.trade.models import Deal
from tests.cast import CHIE, FUMIKO
from tests.my.test_pages import ORDER, account, browser, clock, deal, hiace, inquiry, quotation, trade

__all__ = ["account", "browser", "clock", "deal", "hiace", "inquiry", "quotation", "trade"]
KENJI = Actor(kind="staff", token="kenji-the-shipping-clerk", roles=frozenset({"shipping"}))


def firm(key: str = "carrier", **more: Any) -> Recipient:
    """A firm of the register."""
    told = {"name": "Ise Line K.K.", "address": "2 Minato, Nagoya", "country": "JP", **more}
    return register_recipient(key=key, by=FUMIKO, **told)


@pytest.fixture
def shipped(browser: Client, deal: Deal) -> Deal:
    """The order went to the shipping line."""
    browser.post(f"/my/en/deals/{deal.number}/order/", ORDER)
    deal.refresh_from_db()
    with declared("ship"):
        handles = [deal.name, deal.address, deal.phone]
        hand_over(handles, recipient=firm(), purpose="ship", case=deal.number, by=KENJI, manner="csv")
    return deal


def test_before_anything_went_nobody_is_named(browser: Client, deal: Deal) -> None:
    assert "Nobody outside." in browser.get("/my/en/data/").content.decode()


def test_your_data_names_firm_fields_purpose_and_ground(browser: Client, shipped: Deal) -> None:
    page = browser.get("/my/en/data/").content.decode()
    for said in (
        "Ise Line K.K.", "2 Minato, Nagoya", "Japan", shipped.number, "at the person&#x27;s own request",
        "as a file (CSV)",
    ):  # fmt: skip
        assert said in page
    assert "Nobody outside." not in page
    page = browser.get("/my/ja/data/").content.decode()
    for said in ("Ise Line K.K.", "日本", "CSV", "本人"):
        assert said in page


def test_the_copy_holds_the_provision(browser: Client, shipped: Deal) -> None:
    record = next(one for one in json.loads(browser.get("/my/en/data/copy.json").content)["records"])
    provision = record["provisions"][0]
    assert (provision["name"], provision["country"], provision["case"]) == (
        "Ise Line K.K.",
        "Japan",
        shipped.number,
    )
    assert provision["what"] == ["Postal address", "Name", "Telephone or WhatsApp number"]
    assert provision["ground"] == "at the person's own request"
    assert record["receipts"] == []


def test_the_record_stays_when_the_keys_are_gone(browser: Client, shipped: Deal) -> None:
    SubjectKey.objects.filter(subject=shipped.subject_id, case=shipped.number).delete()
    page = browser.get("/my/en/data/").content.decode()
    assert "Ise Line K.K." in page
    assert "12 Moi Avenue" not in page


def test_who_gave_it_to_us_is_named_too(browser: Client, deal: Deal) -> None:
    record_receipt(
        subject=deal.subject, giver=firm("courier", name="Mail Service K.K."), obtained="from_the_person",
        consented=True, categories=["contact.phone"], by=CHIE, case=deal.number,
    )  # fmt: skip
    page = browser.get("/my/en/data/").content.decode()
    assert "Who gave your data to us" in page
    assert "Mail Service K.K." in page
    receipt = json.loads(browser.get("/my/en/data/copy.json").content)["records"][0]["receipts"][0]
    assert (receipt["obtained"], receipt["consented"]) == ("from the person", True)
