"""The page of a case asks before data goes to a dealer: what, to whom, where; yes and no weigh the same."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from funabin.gate.models import Consent, PolicyVersion, ProvisionAsk, ProvisionConsent
from funabin.journal.models import Entry
from funabin.trade.actions.asking import ask_buyer
from funabin.trade.models import Inquiry
from funabin.trade.queries.handing import INQUIRY, folder_of
from tests.asking import PURPOSE, give_rows
from tests.cast import CHIE
from tests.members.world import amina
from tests.my.test_pages import account, browser, clock, hiace, inquiry, signed_in, trade
from tests.recipients import firm

__all__ = ["account", "browser", "clock", "hiace", "inquiry", "trade"]


@pytest.fixture(autouse=True)
def _rows(house: PolicyVersion, monkeypatch: pytest.MonkeyPatch) -> None:
    give_rows(house, monkeypatch)


def asked(page: str) -> list[str]:
    """What the questions of a page are about."""
    return re.findall(r'name="about" value="([^"]+)"', page)


def propose(inquiry: Inquiry, country: str = "GB") -> str:
    """Chie proposes a dealer; returns how its question is named."""
    dealer, folder = firm("dealer", country), folder_of(INQUIRY, inquiry.number)
    assert folder is not None
    ask_buyer(folder=folder, recipient=dealer, purpose=PURPOSE, by=CHIE)
    return f"dealer:{PURPOSE}:{dealer.pk}"


def test_the_kind_is_asked_about_with_its_fields_and_country(browser: Client, inquiry: Inquiry) -> None:
    page = browser.get(f"/my/en/inquiries/{inquiry.number}/").content.decode()
    assert asked(page) == [f"dealer:{PURPOSE}:"]
    for said in (f"May we give data of {inquiry.number} to an accredited dealer?", "Japan", "E-mail address",
                 "holds this data as well as we do"):  # fmt: skip
        assert said in page
    assert "Telephone" not in page[page.index("May we give") : page.index("You lose nothing")]
    buttons = re.findall(r"<button ([^>]+)>(Agree|No)</button>", page)
    assert [words for _, words in buttons] == ["Agree", "No"]
    assert {look.split(" name=")[0] for look, _ in buttons} == {'class="button"'}
    assert "認定した販売店" in browser.get(f"/my/ja/inquiries/{inquiry.number}/").content.decode()


def test_a_house_that_asks_nobody_shows_no_question(
    browser: Client, inquiry: Inquiry, house: PolicyVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.asking.ROWS", {})
    give_rows(house, monkeypatch)
    monkeypatch.setattr("funabin.gate.handing.asking.BY_CONSENT", frozenset())
    assert asked(browser.get(f"/my/en/inquiries/{inquiry.number}/").content.decode()) == []


def test_a_firm_abroad_is_asked_about_with_its_country(browser: Client, inquiry: Inquiry) -> None:
    about = propose(inquiry)
    page = browser.get(f"/my/en/inquiries/{inquiry.number}/").content.decode()
    assert about in asked(page)
    for said in ("Minato", "1-1 Minato", "United Kingdom", "What you should know about this country"):
        assert said in page
    browser.post(f"/my/en/asked/inquiry/{inquiry.number}/", {"about": about, "answer": "agree"})
    given = ProvisionConsent.objects.get()
    assert (given.case, given.country, given.categories) == (
        inquiry.number, "GB", ["contact.email", "contact.name", "message.text"],
    )  # fmt: skip
    assert given.told["information"]
    assert (given.told["firm"], given.told["address"]) == ("Minato", "1-1 Minato")
    assert about not in asked(browser.get(f"/my/en/inquiries/{inquiry.number}/").content.decode())
    entry = Entry.objects.get(kind="provision.consented")
    assert (entry.case, entry.purpose) == (inquiry.number, PURPOSE)


def test_a_no_is_kept_and_asked_no_more(browser: Client, inquiry: Inquiry) -> None:
    page, about = f"/my/en/inquiries/{inquiry.number}/", f"dealer:{PURPOSE}:"
    browser.post(f"/my/en/asked/inquiry/{inquiry.number}/", {"about": about, "answer": "no"})
    assert asked(browser.get(page).content.decode()) == []
    assert (ProvisionAsk.objects.get().answer, ProvisionConsent.objects.count()) == ("refused", 0)
    assert browser.get(page).status_code == 200
    browser.post(f"/my/en/asked/inquiry/{inquiry.number}/", {"about": about, "answer": "agree"})
    assert ProvisionConsent.objects.count() == 0  # the answer stays


def test_what_was_agreed_to_is_stopped_where_it_is_shown(browser: Client, inquiry: Inquiry) -> None:
    browser.post(
        f"/my/en/asked/inquiry/{inquiry.number}/", {"about": f"dealer:{PURPOSE}:", "answer": "agree"}
    )
    page = browser.get("/my/en/data/").content.decode()
    assert "What you agreed may be given" in page
    number = re.search(r'name="consent" value="(\d+)"', page)
    assert number is not None
    browser.post("/my/en/data/stop/", {"consent": number[1]})
    assert "What you agreed may be given" not in browser.get("/my/en/data/").content.decode()
    last = ProvisionConsent.objects.latest("id")
    assert (last.said, last.case) == ("withdrawn", inquiry.number)
    assert not Consent.objects.filter(purpose=PURPOSE).exists()


@pytest.mark.parametrize(
    "about", ["", "dealer", "carrier:ship:", f"answering:{PURPOSE}:", f"dealer:{PURPOSE}:x"]
)
def test_nobody_agrees_to_what_was_not_asked(browser: Client, inquiry: Inquiry, about: str) -> None:
    answer = browser.post(f"/my/en/asked/inquiry/{inquiry.number}/", {"about": about, "answer": "agree"})
    assert answer.status_code == 404
    assert not ProvisionConsent.objects.exists()


def test_nobody_answers_for_somebody_else(browser: Client, inquiry: Inquiry) -> None:
    stranger = signed_in(amina(email="eve@example.ke"))
    told = {"about": f"dealer:{PURPOSE}:", "answer": "agree"}
    assert stranger.post(f"/my/en/asked/inquiry/{inquiry.number}/", told).status_code == 404
    browser.post(f"/my/en/asked/inquiry/{inquiry.number}/", told)
    given = ProvisionConsent.objects.get()
    assert stranger.post("/my/en/data/stop/", {"consent": given.pk}).status_code == 404
    assert browser.post("/my/en/data/stop/", {"consent": "x"}).status_code == 404
    assert ProvisionConsent.objects.count() == 1
