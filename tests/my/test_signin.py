"""The whole of sign-in through real pages, and then a search for what was typed: nowhere in clear."""

from __future__ import annotations

import logging
import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import make_password
from django.core.cache import cache
from django.db import IntegrityError, connections, transaction
from django.test import Client
from django.utils import timezone

from funabin.gate.models import DataSubject, SealedDatum
from funabin.kit.site import site
from funabin.members.actions import current_totp_code
from funabin.members.forms import RegistrationForm
from funabin.members.models import Account, Profile, SecondFactorSecret, SignInAddress, SignInSession
from funabin.members.sessions import ClearAddress
from tests.mail import Mailbox
from tests.members.carriers import Carrier
from tests.members.traces import traces_of
from tests.members.world import ADDRESS, PASSWORD, amina

pytestmark = pytest.mark.django_db(transaction=True)
HOME = "/my/en/"
AT = "/my/en/account/"
FORM = {
    "email": "Amina.Zuberi@Importers.example",
    "password1": PASSWORD,
    "contact_name": "Amina Zuberi",
    "contact_phone": "+254 700 123456",
    "person_birth_date": "1990-05-17",
    "contact_postal_code": "80100",
    "declaration_contract_capacity": "on",
}


@pytest.fixture(autouse=True)
def _fresh_limits() -> None:
    cache.clear()


@pytest.fixture
def buyer(house) -> Client:
    """A buyer that comes from this site."""
    return Client(headers={"sec-fetch-site": "same-origin"})


def link_in(mailbox: Mailbox, pattern: str) -> str:
    """The path of a link in the newest mail."""
    found = re.search(rf"https?://[^/\s]+({pattern}\S*)", mailbox.text())
    assert found, mailbox.text()
    return found[1]


def register(buyer: Client, **changes):
    """Send the registration form."""
    return buyer.post(f"{AT}signup/", FORM | changes)


def confirm(buyer: Client, mailbox: Mailbox):
    """Open the mailed link and press its button."""
    path = link_in(mailbox, "/my/en/account/confirm-email/")
    assert buyer.get(path).status_code == 200
    assert not EmailAddress.objects.filter(verified=True, email=EmailAddress.objects.last().email).exists()
    return buyer.post(path)


def sign_in(buyer: Client, email: str = ADDRESS, password: str = PASSWORD):
    """Send the sign-in form."""
    return buyer.post(f"{AT}login/", {"login": email, "password": password})


def is_signed_in(buyer: Client) -> bool:
    """Whether a page for members only opens."""
    return buyer.get(f"{AT}email/").status_code == 200


def test_the_form_asks_what_the_policy_declares_and_ticks_nothing(buyer: Client) -> None:
    page = buyer.get(f"{AT}signup/").content.decode()
    assert set(re.findall(r'name="(\w+)"', page)) - {"viewport"} == {*FORM, "consent_promo_own_email"}
    assert "checked" not in page
    assert "We keep only the answer, not the date." in page


def test_registration_waits_for_the_mailed_link(buyer: Client, mailbox: Mailbox) -> None:
    assert register(buyer).headers["Location"] == f"{AT}confirm-email/"
    assert mailbox.recipients == [ADDRESS]
    assert sign_in(buyer).headers["Location"] == f"{AT}confirm-email/"
    assert not is_signed_in(buyer)
    assert confirm(buyer, mailbox).status_code == 302
    assert sign_in(buyer).headers["Location"] == HOME
    assert is_signed_in(buyer)


def test_a_confirmed_link_is_used_up(buyer: Client, mailbox: Mailbox) -> None:
    register(buyer)
    path = link_in(mailbox, "/my/en/account/confirm-email/")
    buyer.post(path)
    assert "used before or is too old" in buyer.get(path).content.decode()


def test_the_profile_is_sealed_and_the_birth_date_is_not_kept(buyer: Client, mailbox: Mailbox) -> None:
    register(buyer)
    profile = Profile.objects.get()
    assert profile.of_age
    assert profile.name
    assert profile.declared == ["contract_capacity"]
    assert profile.declared_at <= timezone.now()
    assert set(SealedDatum.objects.values_list("category", flat=True)) == {
        "contact.name",
        "contact.phone",
        "contact.email",
        "contact.postal_code",
    }


def test_under_sixteen_nothing_is_stored_in_any_table(buyer: Client, mailbox: Mailbox) -> None:
    before = all_rows()
    born = (timezone.now() - timedelta(days=15 * 365)).date().isoformat()
    page = register(buyer, person_birth_date=born)
    assert page.status_code == 200
    assert "You must be 16 or older" in page.content.decode()
    assert all_rows() == before
    assert mailbox.mails == []


def test_without_the_declared_capacity_nothing_is_stored(buyer: Client, mailbox: Mailbox) -> None:
    before = all_rows()
    form = {key: value for key, value in FORM.items() if key != "declaration_contract_capacity"}
    assert buyer.post(f"{AT}signup/", form).status_code == 200
    assert all_rows() == before


def all_rows() -> dict[str, int]:
    """Rows of every table of both databases."""
    counts = {}
    for alias in ("default", "keyring"):
        with connections[alias].cursor() as cursor:
            for table in connections[alias].introspection.table_names(cursor):
                cursor.execute(f'SELECT count(*) FROM "{table}"')  # noqa: S608
                counts[f"{alias}.{table}"] = cursor.fetchone()[0]
    return counts


def test_case_and_blanks_do_not_matter_but_the_password_does(buyer: Client, mailbox: Mailbox) -> None:
    amina()
    for spelling in (ADDRESS.upper(), f"  {ADDRESS} ", ADDRESS):
        assert sign_in(Client(), spelling).headers["Location"] == HOME
    wrong = sign_in(buyer, "Amina.Zuberi@importers.EXAMPLE", "not the password")
    assert wrong.status_code == 200
    assert ADDRESS in wrong.content.decode()  # the person sees what was typed
    assert "sealed.invalid" not in wrong.content.decode()


def test_unknown_and_known_get_the_same_answers(buyer: Client, mailbox: Mailbox) -> None:
    amina()
    known, unknown = sign_in(Client(), password="no"), sign_in(Client(), "nobody@nowhere.example", "no")
    assert known.status_code == unknown.status_code == 200
    assert known.content.decode().replace(ADDRESS, "") == unknown.content.decode().replace(
        "nobody@nowhere.example", ""
    )
    for email in (ADDRESS, "nobody@nowhere.example"):
        answer = Client().post(f"{AT}password/reset/", {"email": email})
        assert (answer.status_code, answer.headers["Location"]) == (302, f"{AT}password/reset/done/")
    assert mailbox.recipients == [ADDRESS, "nobody@nowhere.example"]
    assert mailbox.mails[1]["Subject"] == "There is no account with this address"


def test_a_taken_address_gets_a_mail_and_the_page_says_nothing(buyer: Client, mailbox: Mailbox) -> None:
    amina()
    answer = register(buyer)
    assert answer.headers["Location"] == f"{AT}confirm-email/"
    assert Account.objects.count() == 1
    assert mailbox.recipients == [ADDRESS]
    assert mailbox.mails[0]["Subject"] == "You have an account already"
    assert ADDRESS in mailbox.text()


def test_unknown_addresses_leave_no_row(buyer: Client, mailbox: Mailbox) -> None:
    before = all_rows()
    sign_in(buyer, "nobody@nowhere.example")
    buyer.post(f"{AT}password/reset/", {"email": "nobody@nowhere.example"})
    assert all_rows() == before


def test_a_new_password_by_mail(buyer: Client, mailbox: Mailbox) -> None:
    amina()
    buyer.post(f"{AT}password/reset/", {"email": ADDRESS})
    mailed = Carrier("body")  # a mailed link works in a browser that refuses the cookie, too
    mailed.fresh(link_in(mailbox, "/my/en/account/password/reset/key/"))
    mailed.post(mailed.address, {"password1": "another long one", "password2": "another long one"})
    assert "Your new password works" in mailed.text
    assert f'href="{AT}login/" data-plain' in mailed.text  # where there is a cookie, sign-in asks again
    assert mailbox.mails[-1]["Subject"] == "Your password was changed"
    assert sign_in(Client()).status_code == 200
    assert sign_in(buyer, password="another long one").headers["Location"] == HOME


def test_a_changed_address_is_confirmed_before_the_old_one_goes(buyer: Client, mailbox: Mailbox) -> None:
    account = amina()
    sign_in(buyer)
    confirm_password(buyer)
    new = "amina@zuberi-motors.example"
    assert buyer.post(f"{AT}email/", {"email": new.upper(), "action_add": "1"}).status_code == 302
    assert mailbox.recipients == [new]
    page = buyer.get(f"{AT}email/").content.decode()
    assert (ADDRESS in page, new in page) == (True, True)
    assert sign_in(Client(), new).headers["Location"] == f"{AT}confirm-email/"
    assert sign_in(Client(), ADDRESS).headers["Location"] == HOME
    confirm(buyer, mailbox)
    assert mailbox.recipients == [new, ADDRESS]  # the old address is warned
    assert f"from {ADDRESS} to {new}" in mailbox.text().replace("\n", " ")
    assert sign_in(Client(), ADDRESS).status_code == 200
    assert sign_in(Client(), new).headers["Location"] == HOME
    assert SignInAddress.objects.filter(subject=account.subject).count() == 1
    assert SealedDatum.objects.filter(subject=account.subject, category="contact.email").count() == 2


def test_a_change_can_be_called_off(buyer: Client, mailbox: Mailbox) -> None:
    account = amina()
    sign_in(buyer)
    confirm_password(buyer)
    new = "amina@zuberi-motors.example"
    buyer.post(f"{AT}email/", {"email": new, "action_add": "1"})
    assert SignInAddress.objects.filter(subject=account.subject).count() == 2
    buyer.post(f"{AT}email/", {"email": new, "action_remove": "1"})
    assert SignInAddress.objects.filter(subject=account.subject).count() == 1
    assert new not in buyer.get(f"{AT}email/").content.decode()


def confirm_password(buyer: Client) -> None:
    """Type the password again, as before every change."""
    assert buyer.post(f"{AT}reauthenticate/?next={AT}email/", {"password": PASSWORD}).status_code == 302


def switch_on(buyer: Client) -> None:
    """Set up an authenticator app."""
    page = buyer.get(f"{AT}2fa/totp/activate/")
    assert page.status_code == 200
    seed = re.search(r"<code>([A-Z2-7]+)</code>", page.content.decode())
    assert seed
    answer = buyer.post(f"{AT}2fa/totp/activate/", {"code": code_of(seed[1])})
    assert answer.status_code == 302, answer.content.decode()


def code_of(seed: str) -> str:
    """What the app shows."""
    import time

    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

    return format_hotp_value(hotp_value(seed, int(time.time()) // 30))


@pytest.mark.parametrize(("form", "link"), [("password/reset/", "password/reset/key/"), ("signup/", "")])
def test_a_mailed_link_leads_to_this_site_whatever_host_the_request_names(
    house, mailbox: Mailbox, form: str, link: str
) -> None:
    amina()
    sender = Client(headers={"host": "localhost:9999"})
    assert sender.post(f"{AT}{form}", FORM | {"email": ADDRESS}).status_code == 302
    assert f"{site().base_url}{AT}{link}" in mailbox.text()
    assert "9999" not in mailbox.text()


def test_a_second_factor_is_asked_and_its_seed_is_sealed(buyer: Client, mailbox: Mailbox) -> None:
    account = amina()
    sign_in(buyer)
    switch_on(buyer)
    kept = list(Authenticator.objects.order_by("type").values_list("type", "data"))
    assert [kind for kind, _ in kept] == ["recovery_codes", "totp"]
    assert set(kept[1][1]) == {"secret"}
    assert {str(row.pk) for row in SecondFactorSecret.objects.all()} == {
        kept[0][1]["seed"],
        kept[1][1]["secret"],
    }
    cache.clear()  # a code is taken once, and this one set the app up
    other = Client()
    assert sign_in(other).headers["Location"] == f"{AT}2fa/authenticate/"
    assert other.post(f"{AT}2fa/authenticate/", {"code": "000000"}).status_code == 200
    assert (
        other.post(f"{AT}2fa/authenticate/", {"code": current_totp_code(account=account)}).headers["Location"]
        == HOME
    )
    assert mailbox.mails[-1]["Subject"] == "Second factor switched on"


def test_a_recovery_code_works_once(buyer: Client, mailbox: Mailbox) -> None:
    amina()
    sign_in(buyer)
    switch_on(buyer)
    codes = re.findall(r"<code>(\d{8})</code>", buyer.get(f"{AT}2fa/recovery-codes/").content.decode())
    assert len(codes) == 10
    for status in (302, 200):
        other = Client()
        sign_in(other)
        assert other.post(f"{AT}2fa/authenticate/", {"code": codes[0]}).status_code == status


def test_a_switched_off_second_factor_leaves_no_seed(buyer: Client, mailbox: Mailbox) -> None:
    amina()
    sign_in(buyer)
    switch_on(buyer)
    confirm_password(buyer)
    assert buyer.post(f"{AT}2fa/totp/deactivate/").status_code == 302
    assert not Authenticator.objects.filter(type="totp").exists()
    assert SealedDatum.objects.filter(category="auth.totp").count() == SecondFactorSecret.objects.count()


def test_nothing_that_was_typed_stands_anywhere(buyer: Client, mailbox: Mailbox, caplog, tmp_path) -> None:
    register(buyer)
    confirm(buyer, mailbox)
    sign_in(buyer, password="not the password")
    sign_in(buyer)
    confirm_password(buyer)
    buyer.post(f"{AT}email/", {"email": "amina@zuberi-motors.example", "action_add": "1"})
    confirm(buyer, mailbox)
    switch_on(buyer)
    Client().post(f"{AT}password/reset/", {"email": "nobody@nowhere.example"})
    unfinished = Client()
    sign_in(unfinished, "amina@zuberi-motors.example")
    typed = [
        "amina",
        "zuberi",
        "importers.example",
        "zuberi-motors",
        "nobody@",
        "nowhere.example",
        "700123456",
        "700 123456",
        "80100",
        "1990-05-17",
    ]
    assert traces_of(typed, caplog=caplog) == []


def test_an_address_taken_in_the_same_moment_gets_the_same_answer(
    buyer: Client, mailbox: Mailbox, monkeypatch
) -> None:
    amina()
    free_for_now = iter([False])
    stock = RegistrationForm.validate_unique_email

    def not_seen_yet(form: RegistrationForm, value: str) -> str:
        stock(form, value)
        form.account_already_exists = next(free_for_now)
        return value

    monkeypatch.setattr(RegistrationForm, "validate_unique_email", not_seen_yet)
    assert register(buyer).headers["Location"] == f"{AT}confirm-email/"
    assert mailbox.mails[0]["Subject"] == "You have an account already"
    assert Account.objects.count() == 1


def test_a_mail_server_that_does_not_answer_gives_a_plain_page(buyer: Client, settings, caplog) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    page = buyer.post(f"{AT}password/reset/", {"email": ADDRESS})
    assert page.status_code == 503
    assert "The mail could not be sent" in page.content.decode()
    assert ADDRESS not in caplog.text


def test_without_the_middleware_the_guards_stop_the_registration(
    buyer: Client, mailbox: Mailbox, settings
) -> None:
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "SealMiddleware" not in name]
    exposed = Client(headers={"sec-fetch-site": "same-origin"}, raise_request_exception=False)
    assert exposed.post(f"{AT}signup/", FORM).status_code == 500
    assert (Account.objects.count(), EmailAddress.objects.count(), SignInSession.objects.count()) == (0, 0, 0)
    assert mailbox.mails == []


def test_the_database_takes_no_clear_address(house) -> None:
    account = amina()
    with pytest.raises(IntegrityError), transaction.atomic():
        EmailAddress.objects.create(user=account, email="somebody@nowhere.example")
    with pytest.raises(IntegrityError), transaction.atomic():
        EmailAddress.objects.update(email="somebody@nowhere.example")


def test_a_session_takes_no_clear_address_and_keeps_no_token(buyer: Client) -> None:
    amina()
    sign_in(buyer)
    token = buyer.cookies["member"].value
    assert not SignInSession.objects.filter(session_key=token).exists()
    session = buyer.session
    session["note"] = "write to somebody@nowhere.example"
    with pytest.raises(ClearAddress):
        session.save()


def test_an_address_in_a_link_is_not_taken(buyer: Client) -> None:
    page = buyer.get(f"{AT}signup/?email=somebody@nowhere.example").content.decode()
    assert "nowhere.example" not in page


def test_no_subject_is_left_behind_by_looking_around(buyer: Client) -> None:
    before = DataSubject.objects.count()
    for page in ("login/", "signup/", "password/reset/", "confirm-email/"):
        assert buyer.get(AT + page).status_code == 200
    assert DataSubject.objects.count() == before


def test_the_search_finds_what_is_planted(house, caplog) -> None:
    account = amina()
    Account.objects.filter(pk=account.pk).update(language="zz-q1")
    cache.set("planted", "zz-q2")
    caplog.records.clear()
    logging.getLogger("planted").warning("zz-q3")
    assert "default.members_account" in traces_of(["zz-q1"], caplog=caplog)
    assert traces_of(["zz-q2"], caplog=caplog) == ["cache"]
    assert traces_of(["zz-q3"], caplog=caplog) == ["log"]


def test_every_page_bears_the_name_of_the_house(buyer: Client) -> None:
    for page in ("login/", "signup/", "password/reset/"):
        assert "| AUTOREC</title>" in buyer.get(AT + page).content.decode()


def test_a_second_factor_ends_the_sessions_that_began_without_it(buyer: Client, mailbox: Mailbox) -> None:
    amina()
    stranger = Client()
    sign_in(buyer)
    sign_in(stranger)
    assert is_signed_in(stranger)
    switch_on(buyer)
    assert is_signed_in(buyer)
    assert not is_signed_in(stranger)


def test_registering_is_as_slow_with_a_taken_address(
    buyer: Client, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    hashed: list[str] = []

    def slow(password: str) -> str:
        hashed.append(password)
        return make_password(password)

    monkeypatch.setattr("funabin.members.forms.make_password", slow)
    monkeypatch.setattr("funabin.members.actions.accounts.make_password", slow)
    register(buyer)
    assert len(hashed) == 1
    register(Client())
    assert len(hashed) == 2


def test_limits_of_sign_in_are_not_pushed_out_by_other_addresses(house) -> None:
    cache.set("limit", 1)
    for number in range(1000):
        cache.set(f"sealed:{number}", number)
    assert cache.get("limit") == 1
