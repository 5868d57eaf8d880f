"""JapaneseCarTrade's dealers' desk: it asks the guest, the guest answers on the page a mail leads to."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.test import Client

from funabin.catalogue.models import Vehicle
from funabin.gate.actions import publish_policy
from funabin.gate.models import Consent, PolicyVersion, Provision, ProvisionConsent
from funabin.trade.models import Inquiry
from tests.cast import WORKER
from tests.desk.conftest import Desk, clock, desk, hiace, trade
from tests.public.test_inquiry import open_page, token_for
from tests.recipients import firm
from tests.trade import world

__all__ = ["clock", "desk", "hiace", "trade"]
HOUSE = Path(__file__).parents[2] / "houses" / "japanesecartrade"
SAID = {**world.AMINA, "message.text": "Do you have a Hiace for Mombasa?"}


@pytest.fixture
def house(db: None, settings, tmp_path: Path) -> PolicyVersion:
    """The policy that passes purchase requests on."""
    settings.ERASURE_LEDGER = tmp_path / "ledger" / "erasures.jsonl"
    return publish_policy(directory=HOUSE, by=WORKER)


@pytest.fixture
def inquiry(hiace: Vehicle) -> Inquiry:
    """A guest's purchase request, nobody's case yet."""
    return world.asked(hiace, SAID)


@pytest.fixture
def ren(desk: Desk) -> Client:
    """The dealers' desk: hands requests over, answers nobody."""
    return desk("ren", "dealers")


def answer(client: Client, page: str, about: str, said: str, case: str):
    """Press one of the two buttons."""
    told = {"token": token_for(page, "answer"), "case": case, "about": about, "answer": said}
    return client.post("/en/inquiry/page/answer/", told)


def test_a_request_goes_abroad_after_the_guest_was_told_and_agreed(
    client: Client, ren: Client, inquiry: Inquiry
) -> None:
    dealer = firm("dealer", "GB")
    assert inquiry.number in ren.get("/desk/hand-over/").content.decode()
    page = f"/desk/cases/{inquiry.number}/hand-over/{dealer.pk}/"
    assert ren.post(page, {"manner": "csv"}).status_code == 403
    ren.post(f"{page}ask/")
    shown = open_page(client, "question_asked")
    about = f"dealer:request.pass:{dealer.pk}"
    for said in (
        about,
        "United Kingdom",
        "What you should know about this country",
        "You may pass my request",
    ):
        assert said in shown
    assert "You agreed." in answer(client, shown, about, "agree", inquiry.number).content.decode()
    assert Consent.objects.get(purpose="request.pass").text_key == "consent.request.pass"
    table = ren.post(page, {"manner": "csv"}).content.decode()
    assert "Amina Odhiambo" in table
    assert "Do you have a Hiace" in table
    given = Provision.objects.get()
    assert (given.ground, given.country, given.case) == ("foreign_consent", "GB", inquiry.number)
    shown = open_page(client)
    assert "Minato" in shown
    stop = {
        "token": token_for(shown, "stop"),
        "consent": re.findall(r'name="consent" value="(\d+)"', shown)[0],
    }
    assert "Nothing more is given." in client.post("/en/inquiry/page/stop/", stop).content.decode()
    assert ren.post(page, {"manner": "csv"}).status_code == 403
    assert Provision.objects.count() == 1


def test_a_guest_says_no_and_loses_nothing(client: Client, ren: Client, inquiry: Inquiry) -> None:
    shown = open_page(client)
    kinds = re.findall(r'name="about" value="([^"]+)"', shown)
    assert kinds == [f"{kind}:request.pass:" for kind in ("dealer", "manufacturer", "fulfilment_partner")]
    page = answer(client, shown, kinds[0], "no", inquiry.number).content.decode()
    assert "Nothing is given." in page
    assert re.findall(r'name="about" value="([^"]+)"', page) == kinds[1:]
    assert token_for(page, "write")  # the page works as before
    assert not ProvisionConsent.objects.exists()
    there = f"/desk/cases/{inquiry.number}/hand-over/{firm('dealer').pk}/"
    assert ren.post(there, {"manner": "csv"}).status_code == 403


def test_a_guest_answers_only_for_the_own_case(client: Client, inquiry: Inquiry, hiace: Vehicle) -> None:
    shown, other = open_page(client), world.asked(hiace, world.JUMA)
    about = "dealer:request.pass:"
    assert answer(client, shown, about, "agree", other.number).status_code == 404
    assert (
        client.post("/en/inquiry/page/stop/", {"token": token_for(open_page(client), "write")}).status_code
        == 404
    )
    assert not ProvisionConsent.objects.exists()
