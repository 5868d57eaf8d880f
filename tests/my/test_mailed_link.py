"""A link by mail signs in once, by the press of a button, and tells nobody who has an account."""

from __future__ import annotations

import re
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from funabin.gate.purpose import declared
from funabin.journal.models import Entry
from funabin.kit import rates
from funabin.members.actions import current_totp_code, end_account, invite_staff
from funabin.members.actions.second_factor import give_second_factor
from funabin.members.models import SignInSession
from funabin.my.views.signin import EVEN
from funabin.outbox.models import Mail, MailedLink
from funabin.outbox.tasks import deliver_due
from tests.cast import WORKER
from tests.mail import Mailbox
from tests.members.carriers import Carrier
from tests.members.world import ADDRESS, amina

pytestmark = pytest.mark.django_db(transaction=True)
HOME, ASK = "/my/en/", "/my/en/account/link/"


@pytest.fixture
def buyer(house) -> Client:
    """Somebody with a browser."""
    return Client(headers={"sec-fetch-site": "same-origin"})


def ask(buyer: Client, mailbox: Mailbox, email: str = ADDRESS) -> str:
    """Ask for a link; its path."""
    answer = buyer.post(ASK, {"email": email})
    assert (answer.status_code, answer.headers["Location"]) == (302, f"{ASK}sent/")
    deliver_due()
    found = re.search(r"https?://[^/\s]+(/my/en/account/link/\S+)", mailbox.text())
    assert found, mailbox.text()
    return found[1]


def test_the_link_signs_in_by_its_button_and_only_once(buyer: Client, mailbox: Mailbox) -> None:
    amina()
    path = ask(buyer, mailbox)
    assert mailbox.recipients == [ADDRESS]
    for scanner in (Client(), Client()):
        assert "Press the button" in scanner.get(path).content.decode()
    assert not SignInSession.objects.exists()
    assert buyer.post(path).headers["Location"] == HOME
    assert buyer.get(HOME).status_code == 200
    again = Client(headers={"sec-fetch-site": "same-origin"})
    assert "used before or is too old" in again.post(path).content.decode()
    assert "used before or is too old" in again.get(path).content.decode()
    assert again.get(HOME).status_code == 302


def test_no_token_of_a_link_is_kept(buyer: Client, mailbox: Mailbox) -> None:
    amina()
    token = ask(buyer, mailbox).rstrip("/").rsplit("/", 1)[1]
    row = MailedLink.objects.get()
    assert row.token_hash != token
    assert row.expires_at - row.made_at == timedelta(minutes=30)
    assert token not in str(Mail.objects.values_list("context", flat=True))


def test_after_half_an_hour_it_is_too_late(buyer: Client, mailbox: Mailbox) -> None:
    amina()
    path = ask(buyer, mailbox)
    MailedLink.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert "used before or is too old" in buyer.post(path).content.decode()
    assert buyer.get(HOME).status_code == 302


def test_a_second_factor_is_still_asked(buyer: Client, mailbox: Mailbox) -> None:
    account = amina()
    with declared("account.access"):
        give_second_factor(account=account, by=WORKER)
    path = ask(buyer, mailbox)
    assert buyer.post(path).headers["Location"] == "/my/en/account/2fa/authenticate/"
    assert buyer.get(HOME).status_code == 302
    code = current_totp_code(account=account)
    assert buyer.post("/my/en/account/2fa/authenticate/", {"code": code}).headers["Location"] == HOME


def test_without_a_cookie_too(buyer: Client, mailbox: Mailbox) -> None:
    amina()
    path = ask(buyer, mailbox)
    for by in ("header", "body"):
        carrier = Carrier(by)
        carrier.post(path if by == "header" else ask(Client(), mailbox), {})
        assert carrier.address == HOME
        assert carrier.token


@pytest.mark.parametrize("who", ["nobody", "unconfirmed", "ended", "staff"])
def test_whoever_may_not_use_one_gets_the_same_answer_and_no_mail(
    buyer: Client, mailbox: Mailbox, who: str
) -> None:
    email = ADDRESS
    if who == "unconfirmed":
        amina(confirmed=False)
    elif who == "ended":
        end_account(account=amina(), by=WORKER)
    elif who == "staff":
        email = "chie@autorec.example"
        invite_staff(email=email, name="Chie", roles=["sales"], by=WORKER)
    before = (Mail.objects.count(), Entry.objects.count())
    answer = buyer.post(ASK, {"email": email}, follow=True)
    assert (Mail.objects.count(), Entry.objects.count()) == before
    known = Client(headers={"sec-fetch-site": "same-origin"})
    amina(email="known@importers.example")
    assert known.post(ASK, {"email": "known@importers.example"}, follow=True).content == answer.content
    assert Mail.objects.filter(template="sign_in_link").count() == 1


@pytest.mark.parametrize("email", [ADDRESS, "nobody@importers.example"])
def test_the_time_of_the_answer_tells_nothing(
    buyer: Client, mailbox: Mailbox, email: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Finding an account and keeping a mail takes longer: the answer waits for the time of either."""
    amina()
    moments, waited = iter([10.0, 10.0, 10.09, 99.0]), []
    clock = SimpleNamespace(monotonic=lambda: next(moments), sleep=waited.append)
    monkeypatch.setattr(rates, "time", clock)
    buyer.post(ASK, {"email": email})
    assert waited == [pytest.approx(EVEN - 0.09)]


def test_one_address_gets_few_in_a_minute(house, mailbox: Mailbox) -> None:
    amina()
    cache.clear()
    answers = [
        Client(headers={"sec-fetch-site": "same-origin", "x-forwarded-for": f"10.0.0.{step}"}).post(
            ASK, {"email": ADDRESS}
        )
        for step in range(5)
    ]
    assert [answer.status_code for answer in answers] == [302, 302, 302, 429, 429]


def test_what_is_no_address_is_shown_as_it_was_typed(buyer: Client) -> None:
    page = buyer.post(ASK, {"email": "amina at importers"}).content.decode()
    assert "amina at importers" in page
    assert not Mail.objects.exists()


def test_a_link_for_something_else_signs_nobody_in(buyer: Client, mailbox: Mailbox) -> None:
    account = amina()
    path = ask(buyer, mailbox)
    MailedLink.objects.update(kind="inquiry", target=account.handle)
    assert "used before or is too old" in buyer.get(path).content.decode()
    assert "used before or is too old" in buyer.post(path).content.decode()
    assert MailedLink.objects.get().used_at is None
    assert buyer.get(HOME).status_code == 302
