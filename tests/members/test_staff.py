"""Seats at the desk: invited, only with a second factor, only at the desk, ended at once."""

from __future__ import annotations

import re
import time
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from funabin.gate.actions import engage, open_data
from funabin.gate.errors import Refused
from funabin.gate.models import Engagement
from funabin.gate.purpose import declared
from funabin.journal.models import Entry
from funabin.members.actions import (
    AddressTaken,
    NotAllowed,
    UnknownRole,
    current_totp_code,
    end_staff,
    give_second_factor,
    invite_staff,
    reset_second_factor,
    set_up_staff,
)
from funabin.members.models import Account, SignInSession, StaffSeat
from funabin.members.queries import actor_of, needs_second_factor
from funabin.outbox.models import Mail, MailedLink
from funabin.outbox.tasks import deliver_due
from tests.cast import CHIE, GENJI, WORKER
from tests.mail import Mailbox
from tests.members.world import ADDRESS, PASSWORD, amina

pytestmark = pytest.mark.django_db(transaction=True)
CLERK = "sato.hanako@exporter.example"
SECRET = "a password of the desk"
AT = "/desk/account/"


@pytest.fixture(autouse=True)
def _fresh_limits() -> None:
    from funabin.kit.rates import BUCKETS

    cache.clear()
    BUCKETS.forget_all()


def invited(mailbox: Mailbox, roles: tuple[str, ...] = ("sales",)) -> tuple[Account, str]:
    """A colleague with a seat, and the path of the mailed link."""
    seat = invite_staff(email=CLERK, name="Sato Hanako", roles=roles, by=GENJI)
    assert deliver_due() == 1
    found = re.search(r"http://[^/]+(/desk/account/invitation/[\w-]+/)", mailbox.text())
    assert found, mailbox.text()
    return seat.account, found[1]


def accepted(mailbox: Mailbox) -> Account:
    """A colleague who has chosen a password."""
    account, path = invited(mailbox)
    assert (
        Client().post(path, {"password1": SECRET, "password2": SECRET}).headers["Location"] == f"{AT}login/"
    )
    return account


def sign_in(client: Client, email: str = CLERK, password: str = SECRET, at: str = AT):
    """Send a sign-in form."""
    return client.post(f"{at}login/", {"login": email, "password": password})


def at_the_desk(client: Client, account: Account) -> None:
    """Sign in with both factors."""
    assert sign_in(client).headers["Location"] == f"{AT}2fa/authenticate/"
    cache.clear()
    code = current_totp_code(account=account)
    assert client.post(f"{AT}2fa/authenticate/", {"code": code}).headers["Location"] == "/desk/"


def test_an_invitation_is_mailed_and_works_once(house, mailbox: Mailbox) -> None:
    account, path = invited(mailbox)
    assert mailbox.recipients == [CLERK]
    assert CLERK not in mailbox.text()
    for _ in range(2):
        assert "Choose a password" in Client().get(path).content.decode()  # a mail scanner uses nothing up
    assert Client().post(path, {"password1": SECRET, "password2": SECRET}).status_code == 302
    late = Client().post(path, {"password1": "somebody else's", "password2": "somebody else's"})
    assert late.status_code == 410
    account.refresh_from_db()
    assert account.check_password(SECRET)


@pytest.mark.parametrize("seconds", [0, 31, 59])
def test_a_code_counts_once_for_as_long_as_it_is_right(
    house, mailbox: Mailbox, seconds: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    account = accepted(mailbox)
    give_second_factor(account=account, by=WORKER)
    begun = time.time() // 30 * 30
    monkeypatch.setattr(time, "time", lambda: begun)
    at_the_desk(Client(), account)
    code = current_totp_code(account=account)
    cache.clear()  # where allauth marks a code as used, for thirty seconds
    monkeypatch.setattr(time, "time", lambda: begun + seconds)
    other = Client()
    sign_in(other)
    assert other.post(f"{AT}2fa/authenticate/", {"code": code}).status_code == 200
    assert other.get("/desk/").headers["Location"] == f"{AT}login/?next=/desk/"


def test_the_next_code_counts_again(house, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch) -> None:
    account = accepted(mailbox)
    give_second_factor(account=account, by=WORKER)
    at_the_desk(Client(), account)
    later = time.time() + 30
    monkeypatch.setattr(time, "time", lambda: later)
    at_the_desk(Client(), account)


def test_an_old_invitation_offers_a_new_one(house, mailbox: Mailbox) -> None:
    _, path = invited(mailbox)
    MailedLink.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert "Send me a new link" in Client().get(path).content.decode()
    Client().post(path, {"renew": "1"})
    assert deliver_due() == 1
    assert mailbox.recipients == [CLERK, CLERK]


def test_only_an_administrator_invites(house) -> None:
    with pytest.raises(NotAllowed):
        invite_staff(email=CLERK, name="Sato Hanako", roles=["sales"], by=CHIE)
    with pytest.raises(UnknownRole):
        invite_staff(email=CLERK, name="Sato Hanako", roles=["self"], by=GENJI)
    amina()
    with pytest.raises(AddressTaken):
        invite_staff(email=ADDRESS, name="Sato Hanako", roles=["sales"], by=GENJI)
    assert (StaffSeat.objects.count(), Mail.objects.count(), Account.objects.count()) == (0, 0, 1)


def test_the_desk_is_closed_until_a_second_factor_is_set_up(house, mailbox: Mailbox) -> None:
    account = accepted(mailbox)
    client = Client()
    assert sign_in(client).headers["Location"] == "/desk/"
    assert client.get("/desk/").headers["Location"] == f"{AT}2fa/totp/activate/"
    assert needs_second_factor(account)
    page = client.get(f"{AT}2fa/totp/activate/")
    assert page.status_code == 200
    assert "The desk opens when a second factor is set up." in page.content.decode()
    give_second_factor(account=account, by=WORKER)
    at_the_desk(Client(), account)
    assert not needs_second_factor(account)


def test_staff_cannot_switch_it_off(house, mailbox: Mailbox) -> None:
    account = accepted(mailbox)
    give_second_factor(account=account, by=WORKER)
    client = Client()
    at_the_desk(client, account)
    assert client.post(f"{AT}2fa/totp/deactivate/").status_code == 200
    assert Authenticator.objects.filter(user=account, type="totp").exists()


def test_each_signs_in_at_the_own_face_only(house, mailbox: Mailbox) -> None:
    accepted(mailbox)
    amina()
    assert sign_in(Client(), at="/my/en/account/").status_code == 200
    assert sign_in(Client(), ADDRESS, PASSWORD).status_code == 200
    assert sign_in(Client(), ADDRESS, PASSWORD, "/my/en/account/").headers["Location"] == "/my/en/"


def test_a_members_session_is_nobodys_at_the_desk(house) -> None:
    amina()
    client = Client()
    sign_in(client, ADDRESS, PASSWORD, "/my/en/account/")
    client.cookies["desk"] = client.cookies["member"].value
    assert client.get(f"{AT}email/").headers["Location"].startswith(f"{AT}login/")


def test_there_is_no_registration_at_the_desk(house) -> None:
    assert "No registration here" in Client().get(f"{AT}signup/").content.decode()
    Client().post(f"{AT}signup/", {"email": CLERK, "password1": SECRET})
    assert Account.objects.count() == 0


def test_an_ended_seat_is_out_at_once(house, mailbox: Mailbox) -> None:
    account = accepted(mailbox)
    give_second_factor(account=account, by=WORKER)
    client = Client()
    at_the_desk(client, account)
    buyer = amina()
    engage(subject=buyer.subject, purposes=["support"], case="Q2611-0001", by=CHIE, actors=[account.handle])
    with pytest.raises(NotAllowed):
        end_staff(staff=account, by=CHIE)
    end_staff(staff=account, by=GENJI)
    assert client.get(f"{AT}email/").status_code == 302
    assert SignInSession.objects.filter(account=str(account.pk)).count() == 0
    assert not Engagement.objects.filter(actor=account.handle, ended_at=None).exists()
    assert sign_in(Client()).status_code == 200
    assert actor_of(Account.objects.get(pk=account.pk)).roles == frozenset({"self"})
    assert Entry.objects.filter(kind="staff.ended").count() == 1


def test_a_lost_phone_is_reset_by_an_administrator_and_told(house, mailbox: Mailbox) -> None:
    account = accepted(mailbox)
    give_second_factor(account=account, by=WORKER)
    for other in (CHIE, actor_of(account)):
        with pytest.raises(NotAllowed):
            reset_second_factor(staff=account, by=other)
    assert Authenticator.objects.filter(user=account).exists()
    reset_second_factor(staff=account, by=GENJI)
    assert not Authenticator.objects.filter(user=account).exists()
    assert deliver_due() == 1
    assert mailbox.mails[-1]["Subject"] == "Your second factor was reset"
    assert needs_second_factor(account)


def test_a_set_up_seat_works_at_once_but_only_the_machine_may(house) -> None:
    seat = invite_staff(email=CLERK, name="Sato Hanako", roles=["sales"], by=GENJI)
    with pytest.raises(NotAllowed):
        set_up_staff(staff=seat.account, password=SECRET, by=GENJI)
    assert not Account.objects.get(pk=seat.account.pk).has_usable_password()
    set_up_staff(staff=seat.account, password=SECRET, by=WORKER)
    at_the_desk(Client(), seat.account)


def test_the_administrator_may_read_the_name_until_the_seat_ends(house) -> None:
    seat = invite_staff(email=CLERK, name="Sato Hanako", roles=["sales"], by=GENJI)
    for reader, name in ((GENJI, "Sato Hanako"), (CHIE, None)):
        with declared("staff.manage"):
            if name:
                assert open_data([seat.name], purpose="staff.manage", by=reader)[seat.name] == name
            else:
                with pytest.raises(Refused):
                    open_data([seat.name], purpose="staff.manage", by=reader)
    end_staff(staff=seat.account, by=GENJI)
    with declared("staff.manage"), pytest.raises(Refused):
        open_data([seat.name], purpose="staff.manage", by=GENJI)
