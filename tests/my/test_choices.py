"""Consent is asked in one step and taken back in one; a browser's signal is an objection."""

from __future__ import annotations

import pytest
from django.test import Client

from funabin.gate.actions import engage, give_consent, open_data, publish_policy
from funabin.gate.errors import Refused
from funabin.gate.models import Consent
from funabin.gate.purpose import declared
from funabin.journal.models import Entry
from funabin.members.actions import Registration, confirm_address, register_member
from funabin.members.models import Account
from funabin.shipping.actions import import_rates
from tests.cast import WORKER
from tests.conftest import HOUSE, TABLES
from tests.desk.conftest import signed_in

pytestmark = pytest.mark.django_db
UPDATES = "notice.update"
PAGE = "/my/en/choices/"


@pytest.fixture
def member() -> Account:
    """A member of the house that asks to tell news."""
    publish_policy(directory=HOUSE.parent / "carjunction", by=WORKER)
    personal = {
        "contact.email": "amina@importers.example",
        "contact.name": "Amina Zuberi",
        "contact.phone": "+254 700 123456",
        "person.country": "KE",
        "shipping.port": "KEMBA",
    }
    account = register_member(told=Registration(personal), password="correct horse battery", language="en")
    with declared("account.access"):
        confirm_address(account=account, by=WORKER)
    return account


@pytest.fixture
def client(member: Account) -> Client:
    """Her browser."""
    browser = signed_in(member)
    browser.cookies["member"] = browser.cookies["desk"].value
    return browser


def said(member: Account) -> list[tuple[str, str, str]]:
    """What she said, oldest first."""
    rows = Consent.objects.filter(subject=member.subject).order_by("id")
    return list(rows.values_list("purpose", "said", "channel"))


def mail_of(member: Account):
    """Where news would go."""
    return member.profile.email


def opens(member: Account) -> bool:
    """Whether the worker gets the address for news, engaged by hand: a later room will send them."""
    engage(subject=member.subject, purposes=[UPDATES], case="", by=WORKER, roles=["system"])
    with declared(UPDATES):
        try:
            return mail_of(member) in open_data([mail_of(member)], purpose=UPDATES, by=WORKER)
        except Refused:
            return False


def test_one_step_to_agree_and_one_to_stop(client: Client, member: Account) -> None:
    assert "You have not agreed." in client.get(PAGE).content.decode()
    assert not opens(member)
    assert client.post(f"{PAGE}{UPDATES}/agree/").headers["Location"] == PAGE
    assert opens(member)
    consent = Consent.objects.get(said="given")
    assert (consent.text_key, consent.language, consent.policy_version_id) == (f"consent.{UPDATES}", "en", 1)
    client.post(f"{PAGE}{UPDATES}/stop/")
    assert not opens(member)
    assert "Stopped" in client.get(PAGE).content.decode()
    assert said(member) == [(UPDATES, "given", "web"), (UPDATES, "withdrawn", "web")]


def test_only_what_is_offered_can_be_agreed_to(client: Client, member: Account) -> None:
    assert client.post(f"{PAGE}ship/agree/").status_code == 404
    assert client.post(f"{PAGE}no.such/stop/").status_code == 404
    assert client.get(f"{PAGE}{UPDATES}/agree/").status_code == 405
    assert said(member) == []


def test_the_signal_of_a_browser_is_an_objection_once(client: Client, member: Account) -> None:
    give_consent(
        subject=member.subject, purpose=UPDATES, text_key="x", language="en", channel="web", by=WORKER
    )
    assert opens(member)
    page = client.get(PAGE, headers={"sec-gpc": "1"}).content.decode()
    assert "No: your browser said so." in page
    assert not opens(member)
    client.get("/my/en/", headers={"sec-gpc": "1"})
    assert said(member)[1:] == [(UPDATES, "objected", "gpc")]
    assert Entry.objects.filter(kind="objection.made", purpose=UPDATES).count() == 1


def test_who_agrees_after_the_signal_is_taken_at_his_word(client: Client, member: Account) -> None:
    headers = {"sec-gpc": "1"}
    client.get(PAGE, headers=headers)
    client.post(f"{PAGE}{UPDATES}/agree/", headers=headers)
    client.get(PAGE, headers=headers)
    assert opens(member)
    assert [word for _, word, _ in said(member)] == ["objected", "given"]


@pytest.mark.parametrize("headers", [{}, {"sec-gpc": "0"}, {"dnt": "1"}])
def test_without_the_signal_nothing_is_recorded(
    client: Client, member: Account, headers: dict[str, str]
) -> None:
    client.get(PAGE, headers=headers)
    assert said(member) == []


@pytest.mark.parametrize(
    ("tick", "expected"), [({"consent_notice_update": "on"}, [(UPDATES, "given", "web")]), ({}, [])]
)
def test_a_box_ticked_at_registration_is_a_consent_and_nothing_else_is(
    tick: dict[str, str], expected: list[tuple[str, str, str]]
) -> None:
    publish_policy(directory=HOUSE.parent / "carjunction", by=WORKER)
    import_rates(directory=TABLES, by=WORKER)
    told = {
        "email": "amina@importers.example",
        "password1": "correct horse battery",
        "contact_name": "Amina Zuberi",
        "contact_phone": "+254 700 123456",
        "person_country": "KE",
        "shipping_port": "KEMBA",
    }
    browser = Client(headers={"sec-fetch-site": "same-origin"})
    page = browser.get("/my/en/account/signup/").content.decode()
    assert "consent_notice_update" in page
    assert "checked" not in page
    answer = browser.post("/my/en/account/signup/", told | tick)
    assert answer.status_code == 302, answer.content.decode()
    assert said(Account.objects.get()) == expected
