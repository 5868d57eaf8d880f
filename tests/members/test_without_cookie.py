"""Every step of sign-in in a house that sets no cookie, with the page's script and without it."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from funabin.gate.actions import publish_policy
from funabin.gate.purpose import declared
from funabin.kit.middleware.cookies import sign_in_means
from funabin.members.actions import Registration, confirm_address, current_totp_code, register_member
from funabin.members.models import SignInSession
from funabin.policy.load import load_policy
from tests.cast import WORKER
from tests.conftest import HOUSE
from tests.mail import Mailbox
from tests.members.carriers import Carrier, house_without_cookie
from tests.members.world import ADDRESS, PASSWORD, amina

pytestmark = pytest.mark.django_db(transaction=True)
HOME, AT = "/my/en/", "/my/en/account/"
NEW = "another long one"
FORM = {
    "email": ADDRESS,
    "password1": PASSWORD,
    "contact_name": "Amina Zuberi",
    "contact_phone": "+254 700 123456",
    "person_birth_date": "1990-05-17",
    "contact_postal_code": "80100",
    "declaration_contract_capacity": "on",
}


@pytest.fixture
def no_cookie(tmp_path: Path) -> None:
    """The house of these tests, published."""
    publish_policy(directory=house_without_cookie(tmp_path / "house"), by=WORKER)


@pytest.fixture(params=["header", "body"])
def buyer(request: pytest.FixtureRequest, no_cookie: None) -> Carrier:
    """Somebody whose browser takes no cookie."""
    return Carrier(request.param)


def sign_in(buyer: Carrier, email: str = ADDRESS, password: str = PASSWORD) -> None:
    """Send the sign-in form."""
    buyer.post(f"{AT}login/", {"login": email, "password": password})


def is_in(buyer: Carrier) -> bool:
    """Whether a page for members only opens."""
    buyer.get(f"{AT}email/")
    return buyer.address == f"{AT}email/"


def link_in(mailbox: Mailbox, pattern: str) -> str:
    """The path of a link in the newest mail."""
    found = re.search(rf"https?://[^/\s]+({pattern}\S*)", mailbox.text())
    assert found, mailbox.text()
    return found[1]


def switch_on(buyer: Carrier) -> None:
    """Set up an authenticator app."""
    from tests.my.test_signin import code_of

    buyer.get(f"{AT}2fa/totp/activate/")
    seed = re.search(r"<code>([A-Z2-7]+)</code>", buyer.text)
    assert seed
    buyer.post(f"{AT}2fa/totp/activate/", {"code": code_of(seed[1])})
    cache.clear()  # a code is taken once


def test_signing_in_leads_home_and_out_again(buyer: Carrier) -> None:
    amina()
    sign_in(buyer, password="wrong")
    assert (buyer.address, buyer.token) == (f"{AT}login/", "")
    assert ADDRESS in buyer.text
    sign_in(buyer)
    assert buyer.address == HOME
    assert "You are signed in without a cookie" in buyer.text
    assert is_in(buyer)
    assert SignInSession.objects.count() == 1
    buyer.post(f"{AT}logout/", {})
    assert (buyer.token, SignInSession.objects.count()) == ("", 0)
    assert "Forgot your password?" in buyer.text
    assert not is_in(buyer)


def test_signing_in_leads_to_the_page_that_was_asked_for(buyer: Carrier) -> None:
    amina()
    buyer.get("/my/en/data/")
    assert buyer.address == f"{AT}login/?next=/my/en/data/"
    buyer.post(buyer.address, {"login": ADDRESS, "password": PASSWORD, "next": "/my/en/data/"})
    assert buyer.address == "/my/en/data/"
    assert "Amina Zuberi" in buyer.text


def test_a_reload_and_a_new_tab_know_nobody(buyer: Carrier) -> None:
    amina()
    sign_in(buyer)
    buyer.fresh(HOME)
    assert buyer.address == f"{AT}login/?next=/my/en/"
    assert "What is lost" in buyer.text


def test_nobody_is_asked_to_be_remembered(buyer: Carrier) -> None:
    buyer.fresh(f"{AT}login/")
    assert 'name="remember"' not in buyer.text
    assert "Sign in with a cookie" not in buyer.text


def test_registration_and_the_mailed_link(buyer: Carrier, mailbox: Mailbox) -> None:
    buyer.post(f"{AT}signup/", FORM)
    assert buyer.address == f"{AT}confirm-email/"
    sign_in(buyer)
    assert buyer.address == f"{AT}confirm-email/"
    path = link_in(mailbox, "/my/en/account/confirm-email/")
    buyer.fresh(path)
    assert not EmailAddress.objects.filter(verified=True).exists()
    buyer.post(path, {})
    assert EmailAddress.objects.filter(verified=True).exists()
    sign_in(buyer)
    assert buyer.address == HOME


def test_a_new_password_by_mail(buyer: Carrier, mailbox: Mailbox) -> None:
    amina()
    buyer.post(f"{AT}password/reset/", {"email": ADDRESS})
    assert buyer.address == f"{AT}password/reset/done/"
    path = link_in(mailbox, "/my/en/account/password/reset/key/")
    buyer.fresh(path)  # the key goes into a session: the page carries its token from now on
    assert buyer.token
    assert buyer.address.endswith("-set-password/")
    buyer.post(buyer.address, {"password1": NEW, "password2": NEW})
    assert "Your new password works" in buyer.text
    sign_in(buyer)
    assert buyer.address == f"{AT}login/"
    sign_in(buyer, password=NEW)
    assert buyer.address == HOME


def test_a_second_factor_switched_on_asked_and_switched_off(buyer: Carrier, mailbox: Mailbox) -> None:
    account = amina()
    sign_in(buyer)
    switch_on(buyer)
    assert Authenticator.objects.filter(type="totp").count() == 1
    other = Carrier(buyer.by)
    sign_in(other)
    assert other.address == f"{AT}2fa/authenticate/"
    assert not is_in(other)
    other.get(f"{AT}2fa/authenticate/")
    other.post(f"{AT}2fa/authenticate/", {"code": "000000"})
    assert other.address == f"{AT}2fa/authenticate/"
    other.post(f"{AT}2fa/authenticate/", {"code": current_totp_code(account=account)})
    assert other.address == HOME
    other.get(f"{AT}2fa/recovery-codes/")
    assert len(re.findall(r"<code>(\d{8})</code>", other.text)) == 10


def test_a_change_of_address_asks_for_the_password_again(buyer: Carrier, mailbox: Mailbox) -> None:
    amina()
    sign_in(buyer)
    session = SignInSession.objects.get()
    assert session.means == "token"
    buyer.post(f"{AT}reauthenticate/?next={AT}email/", {"password": PASSWORD})
    assert buyer.address == f"{AT}email/"
    new = "amina@zuberi-motors.example"
    buyer.post(f"{AT}email/", {"email": new, "action_add": "1"})
    assert mailbox.recipients == [new]
    assert new in buyer.text
    mailed = Carrier(buyer.by)
    path = link_in(mailbox, "/my/en/account/confirm-email/")
    mailed.fresh(path)
    mailed.post(path, {})
    sign_in(other := Carrier(buyer.by), new)
    assert other.address == HOME


def test_a_change_of_the_password_keeps_this_sign_in_with_a_new_token(
    buyer: Carrier, mailbox: Mailbox
) -> None:
    amina()
    sign_in(buyer)
    before = buyer.token
    buyer.post(f"{AT}password/change/", {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW})
    assert buyer.token not in ("", before)
    assert is_in(buyer)


def test_an_idle_time_ends_it_and_each_page_begins_it_anew(buyer: Carrier) -> None:
    amina()
    sign_in(buyer)
    idle = timedelta(seconds=settings.TOKEN_IDLE)
    in_time, too_late = timezone.now() + timedelta(minutes=1), timezone.now() - timedelta(seconds=1)
    SignInSession.objects.update(expire_date=in_time)
    assert is_in(buyer)
    assert SignInSession.objects.get().expire_date > timezone.now() + idle - timedelta(minutes=1)
    SignInSession.objects.update(expire_date=too_late)
    assert not is_in(buyer)


def test_a_file_comes_as_it_is(buyer: Carrier) -> None:
    amina()
    sign_in(buyer)
    token = buyer.token
    answer = buyer.get("/my/en/data/copy.json")
    assert answer["Content-Disposition"] == 'attachment; filename="your-data.json"'
    assert token not in buyer.text


def test_the_table_keeps_no_token(buyer: Carrier) -> None:
    amina()
    sign_in(buyer)
    assert SignInSession.objects.get().session_key != buyer.token
    assert len(buyer.token) == 32


def test_a_cookie_from_better_days_opens_nothing(no_cookie: None) -> None:
    amina()
    buyer = Carrier("header")
    sign_in(buyer)
    old = Client(headers={"sec-fetch-site": "same-origin"})
    old.cookies["member"] = buyer.token
    assert old.get(f"{AT}email/").status_code == 302


def test_where_there_is_a_cookie_it_can_be_declined_for_one_sign_in(house) -> None:
    amina()
    buyer = Carrier("body")
    buyer.fresh(f"{AT}login/?cookie=no&next=/my/en/data/")
    assert "What is lost" in buyer.text
    assert 'name="remember"' not in buyer.text
    assert "Sign in with a cookie" in buyer.text
    sign_in(buyer)
    assert buyer.address == HOME
    assert is_in(buyer)
    buyer.post(f"{AT}logout/", {})
    assert "What is lost" in buyer.text  # still declined


def test_where_there_is_a_cookie_mailed_links_work_without_it_all_the_same(house, mailbox: Mailbox) -> None:
    Client(headers={"sec-fetch-site": "same-origin"}).post(f"{AT}signup/", FORM)
    buyer = Carrier("header")
    path = link_in(mailbox, "/my/en/account/confirm-email/")
    buyer.fresh(path)
    buyer.post(path, {})
    assert EmailAddress.objects.filter(verified=True).exists()
    buyer.post(f"{AT}login/", {"login": ADDRESS, "password": PASSWORD})
    assert buyer.address == HOME


def test_where_there_is_a_cookie_the_choice_is_offered_and_told(house) -> None:
    page = Client().get(f"{AT}login/?next=/my/en/data/").content.decode()
    assert 'href="?cookie=no&amp;next=/my/en/data/"' in page
    assert 'name="remember"' in page


@pytest.mark.parametrize(
    ("house", "means"),
    [
        ("autorec", {"cookie", "token"}),
        ("carjunction", {"cookie", "token"}),
        ("japanesecartrade", {"token"}),
        ("jinjidosha", {"cookie", "token"}),
        ("toprank", {"token"}),
    ],
)
def test_each_houses_register_says_by_what_its_members_stay_signed_in(house: str, means: set[str]) -> None:
    assert sign_in_means(load_policy(HOUSE.parent / house / "policy.yaml")) == means


@pytest.mark.parametrize("by", ["header", "body"])
def test_a_house_that_promises_none_signs_its_members_in(db, by: str) -> None:
    publish_policy(directory=HOUSE.parent / "japanesecartrade", by=WORKER)
    personal = {"contact.name": "Amina Zuberi", "contact.email": ADDRESS, "contact.phone": "+254700123456"}
    account = register_member(told=Registration(personal), password=PASSWORD, language="en")
    with declared("account.access"):
        confirm_address(account=account, by=WORKER)
    buyer = Carrier(by)
    sign_in(buyer)
    assert buyer.address == HOME
    buyer.get("/my/en/signins/")
    assert "without a cookie" in buyer.text
    buyer.post("/my/en/signins/end-all/", {})
    assert "Forgot your password?" in buyer.text
    assert not is_in(buyer)
